"""Writing a file all at once: a reader sees the whole of it or none, and no file is lost unasked."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from jixiao.documents import reason_of
from jixiao.problems import JixiaoError, Problem

FORCE_OR_RENAME = "换一个文件名，或加 --force 覆盖"
"""The way out of a command that can be forced."""


def taken(file: str, remedy: str = FORCE_OR_RENAME) -> JixiaoError:
    """Return C706: there is a file already."""
    return JixiaoError([Problem("C706", f"文件已经存在，没有覆盖：{file}", None, (remedy,))])


def not_writable(file: str, error: OSError | ValueError) -> JixiaoError:
    """Return C707: a file can't be written."""
    message = f"不能写文件：{file}（{reason_of(error)}）"
    return JixiaoError([Problem("C707", message, None, ("检查文件夹是否存在、是否可写",))])


def check_json_name(file: str, suffix: str = ".json") -> None:
    """Refuse (C717) a file whose name does not say that it holds JSON; ``suffix`` is the usual one."""
    if not file.lower().endswith(".json"):
        message = f"写的是 JSON，文件名要以 .json 结尾，这里是 {file}"
        raise JixiaoError(
            [Problem("C717", message, None, (f"写成 {Path(file).with_suffix(suffix).as_posix()}",))]
        )


def save(
    file: str, text: str, *, force: bool = False, private: bool = False, remedy: str = FORCE_OR_RENAME
) -> None:
    """Write a text file; one that is there already is replaced only with ``force``.

    A ``private`` one is readable for nobody else, from its first byte on (where the system knows owners).

    Raises :class:`JixiaoError`: C706 when there is a file already, C707 when it can't be written.
    """
    path = Path(file)
    # Beside the file, so that giving it its name never copies.
    unfinished = path.parent / f".jixiao-{secrets.token_hex(8)}"
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "这是文件夹")
        mode = 0o600 if private else 0o666  # the process's umask takes away from it
        with open(
            unfinished,
            "x",
            encoding="utf-8",
            newline="\n",
            opener=lambda name, flags: os.open(name, flags, mode),
        ) as stream:
            stream.write(text)
        if force:
            unfinished.replace(path)
        else:
            _name(unfinished, path)
    except FileExistsError:
        raise taken(file, remedy) from None
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise not_writable(file, error) from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            unfinished.unlink(missing_ok=True)


def _name(unfinished: Path, path: Path) -> None:
    """Give a finished file its name; raises FileExistsError when another has it."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: a file that comes between these two lines is lost
        if path.exists():
            raise FileExistsError from None
        unfinished.replace(path)
