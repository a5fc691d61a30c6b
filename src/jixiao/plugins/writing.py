"""Lets a plugin write a file, which gets its name once it is complete."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from jixiao.documents.writing import Draft, writing
from jixiao.plugins.extensions import Owned
from jixiao.plugins.foreign import foreign


def write_by_plugin(owned: Owned, target: Path, write: Callable[[Path], object], *, replace: bool) -> None:
    """Have a plugin write a file, which gets its name once it is whole.

    Raises :class:`JixiaoError`: P511 for what the plugin raises, C706 and C707 as of any file.
    """
    unfinished = target.with_name(f".jixiao-{secrets.token_hex(8)}{target.suffix}")
    try:
        with foreign(owned.owner, f"的 {owned.value.suffix} 文件写法"):
            write(unfinished)
            if not unfinished.is_file():
                message = "没有写出给它的那个文件"
                raise RuntimeError(message)
        with writing(str(target)), Draft(target, replace=replace) as draft, unfinished.open("rb") as written:
            shutil.copyfileobj(written, draft.stream)
            draft.finish()
    finally:
        unfinished.unlink(missing_ok=True)
