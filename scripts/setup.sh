#!/usr/bin/env bash
# Makes .venv with everything that make, the tests and the demo need. Quick when it is already there.
#
#   scripts/setup.sh                 uses the first suitable Python it finds
#   PYTHON=/path/to/python scripts/setup.sh
#
# pip's own settings (an index, a folder of wheels, a certificate) are respected and needed nowhere else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ready=.venv/.ready
# The folder counts too: a virtual environment does not survive being moved.
wanted="$({ pwd; cat pyproject.toml constraints.txt scripts/setup.sh; } | cksum)"

if [ -x .venv/bin/python ] && [ "$(cat "$ready" 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

# A Python of the right version that can make virtual environments with pip inside.
# It has to be run to know: a version manager's stub may be on PATH with nothing behind it.
suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if suits "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

missing() {
    local found=$1
    {
        echo "缺少：$found"
        echo "需要 Python 3.11、3.12 或 3.13（带 venv 和 pip），以及 make。"
        echo "Debian/Ubuntu/UOS/麒麟：sudo apt-get install python3 python3-venv make"
        echo "openEuler/Fedora：sudo dnf install python3 python3-pip make"
        echo "已经装在别处的 Python：PYTHON=/路径/python3 scripts/setup.sh"
        echo
        echo "Missing: $found"
        echo "Needed: Python 3.11, 3.12 or 3.13 (with venv and pip), and make."
        echo "Debian/Ubuntu: sudo apt-get install python3 python3-venv make"
        echo "Fedora: sudo dnf install python3 python3-pip make"
        echo "A Python installed elsewhere: PYTHON=/path/to/python3 scripts/setup.sh"
    } >&2
    exit 1
}

lacking() {
    local list=""
    find_python >/dev/null || list="Python 3.11–3.13 + venv + pip"
    command -v make >/dev/null || list="${list:+$list, }make"
    echo "$list"
}

if [ -n "$(lacking)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "用 apt-get 安装：python3 python3-venv make" >&2
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -q -y --no-install-recommends python3 python3-venv make; } >&2 || true
fi
still="$(lacking)"
if [ -n "$still" ]; then
    missing "$still"
fi
python="$(find_python)"

echo "准备 .venv（$("$python" --version)），第一次约需一分钟 …" >&2
export PIP_DISABLE_PIP_VERSION_CHECK=1
"$python" -m venv --clear .venv
# -qq: errors only; pip warns about every package that a local index setting does not have.
# hatchling first, and no build isolation: then constraints.txt holds for the build as well.
.venv/bin/python -m pip install -qq --constraint constraints.txt hatchling
.venv/bin/python -m pip install -qq --constraint constraints.txt --no-build-isolation --editable '.[dev]'
# pip compiles what it installs, but not an editable package: without this each start of a command could compile all of it.
.venv/bin/python -m compileall -q src
echo "$wanted" >"$ready"
