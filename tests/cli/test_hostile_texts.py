"""Whatever names, reasons and sources hold, no command lets it break or deceive a terminal."""

# ruff: noqa: E501 - rows of command lines

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from tests.rubrics import ROOT, entry, group, indicator, ruleset, write

from jixiao.cli import run

HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
EVIL = "\\u001b[2J\\u202e\\u2066\\u200b\\u009b31m"
"""As TOML and JSON write it: clearing the screen, turning the text round, nothing, another escape."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose every text is hostile."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    named = f'source = "源{EVIL}"\nabout = "关于{EVIL}"\n'
    write(tmp_path, {
        "mine/a.toml": indicator("a", f"甲{EVIL}", more=named.replace("about", "# about")).replace(
            'type = "rate"\n', f'type = "rate"\nsource = "源{EVIL}"\nabout = "关于{EVIL}"\n', 1).replace(
            named.replace("about", "# about"), ""),
        "mine/rules.toml": ruleset(group(f"组{EVIL}"), entry("a", "100", f"组{EVIL}")).replace("示例", f"示例{EVIL}"),
        "data.toml": f'unit = "局{EVIL}"\nruleset = "mine/rules.toml"\n[fields]\n"a率" = "75%"\n'
        f'[reasons]\n"甲{EVIL}" = {{ reason = "因{EVIL}", remedy = "改{EVIL}" }}\n',
        "lacking.json": f'{{"unit": "{EVIL}", "ruleset": "mine/rules.toml", "fields": {{"{EVIL}": 1}}}}',
        "table.csv": "单位,a率\n" + json.loads(f'"局{EVIL}"') + ",75%\n" + json.loads(f'"{EVIL}"') + ",错\n",
        f"{json.loads(chr(34) + EVIL + chr(34))}.toml": "名称 = 1\n",
    })  # fmt: skip
    return tmp_path


LINES = (
    "score data.toml", "score lacking.json", "explain data.toml", "whatif data.toml a率=80%", "cliffs data.toml", "score-set data.toml lacking.json",
    "roll-up data.toml --of points --weight a率", "batch table.csv -r mine/rules.toml -o out.csv --force", "show mine/rules.toml", "show mine/a.toml",
    "show mine/rules.toml -f markdown", "show mine/rules.toml -f html", "diff mine/rules.toml guangzhou/2022", "history mine/a.toml", "history mine/rules.toml",
    "check mine/rules.toml", "prove mine/rules.toml", "test mine/rules.toml", "plugins -p mine -p .", "rulesets -p mine", "fields mine/rules.toml",
    "freeze mine/rules.toml -o f.frozen.json --force", "verify card.json", "sign card.json --key k.key.pem --force", "fmt . --check", "new cases mine/rules.toml",
    "score \x1b[2J\u202e.toml", "new ruleset --name \u202e甲", "new indicator --name \x1b[2J", "schema \x1b[2J", "soccer\x1b[2J", "score --\u202e",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("as_json", [False, True], ids=["people", "programs"])
def test_nothing_hidden_reaches_the_terminal(
    line: str, folder: Path, capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    """Control, bidi and other characters without a shape are shown by their codes, and JSON stays JSON."""
    if "card" in line:
        run(["score", "data.toml", "-o", "card.json"])
        run(["keygen", "k"])
        capsys.readouterr()
    code = run([*line.split(" "), *(["--json"] if as_json else [])])
    out, err = capsys.readouterr()
    assert code in {0, 1, 2}
    assert not HIDDEN.search(out), repr(out)
    assert not HIDDEN.search(err), repr(err)
    assert out or err
    if as_json and "-f" not in line.split():
        assert json.loads(out)
    assert folder.is_dir()


def test_commands_write_through_one_door() -> None:
    """What makes texts visible is in cli/output.py; no other module of the command line writes by itself."""
    doors = {"echo", "secho", "print", "write_stdout"}
    found = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "src/jixiao/cli").rglob("*.py")
        if path.name != "output.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") in doors or getattr(node.func, "id", "") in doors)
    ]
    assert found == []
