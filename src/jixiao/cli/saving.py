"""Checks of the name of a file that the command line writes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from jixiao.problems import JixiaoError, Place, Problem


def check_json_name(file: str, suffix: str = ".json") -> None:
    """Refuse (C717) a file whose name does not say that it holds JSON; ``suffix`` is the usual one."""
    if not file.lower().endswith(".json"):
        message = f"写的是 JSON，文件名要以 .json 结尾，这里是 {file}"
        way = f"写成 {Path(file).with_suffix(suffix).as_posix()}"
        raise JixiaoError([Problem("C717", message, None, (way,))])


def refuse_own_input(output: str, inputs: Iterable[str]) -> None:
    """Refuse (C727) to write over a file that the command reads, by whatever name or link it is called."""
    if not os.path.isfile(output):  # noqa: PTH113 - Path.is_file raises for a name that is too long
        return
    for file in inputs:
        is_within = os.path.isdir(file) and Path(output).resolve().parent == Path(file).resolve()  # noqa: PTH112
        is_read = is_within and Path(output).suffix.lower() in {".toml", ".json"}
        if is_read or (os.path.isfile(file) and os.path.samefile(file, output)):  # noqa: PTH113, PTH121
            message = f"要写的文件就是要读的文件，没有覆盖：{output}"
            raise JixiaoError([Problem("C727", message, Place(output), ("换一个文件名",), {"found": file})])
