"""What the command line asks of the name of a file that it writes."""

from __future__ import annotations

from pathlib import Path

from jixiao.problems import JixiaoError, Problem


def check_json_name(file: str, suffix: str = ".json") -> None:
    """Refuse (C717) a file whose name does not say that it holds JSON; ``suffix`` is the usual one."""
    if not file.lower().endswith(".json"):
        message = f"写的是 JSON，文件名要以 .json 结尾，这里是 {file}"
        raise JixiaoError(
            [Problem("C717", message, None, (f"写成 {Path(file).with_suffix(suffix).as_posix()}",))]
        )
