"""Errors of the operating system and of Python (memory, recursion) as problems in Chinese."""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

from jixiao.problems import JixiaoError, Place, Problem

P = ParamSpec("P")
T = TypeVar("T")

_MOST_SHOWN = 200

FOREIGN: Final = (OSError, UnicodeError, RecursionError, MemoryError)
"""What files, folders, streams and the sizes of what they hold may raise; anything else is a bug of ours."""

_REASONS: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "超出了磁盘配额",
    errno.EROFS: "所在的磁盘只能读",
    errno.ENAMETOOLONG: "名字太长",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
    errno.EIO: "磁盘或设备出错",
    errno.EBADF: "已经关闭",
    errno.EPIPE: "读的一方已经关闭",
    errno.EFBIG: "文件太大",
    errno.EBUSY: "正被别的程序占用",
    errno.ETXTBSY: "正被别的程序占用",
    errno.EINVAL: "系统不接受这个名字或做法",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENXIO: "没有这个设备",
    errno.ENODEV: "没有这个设备",
    errno.ESTALE: "网络磁盘上的文件已经不在",
    errno.ETIMEDOUT: "超时",
}


def reason_of(error: OSError | ValueError) -> str:
    """Return in a few Chinese words why the system refused: its own words are English."""
    if isinstance(error, UnicodeError):
        return "名字里有系统的语言设置写不出的字"
    if isinstance(error, ValueError):
        return "名字里有系统不接受的字符" if str(error).isascii() else str(error)
    number = error.errno
    return _REASONS.get(number or 0, "系统没有说明原因" if number is None else f"系统的错误号是 {number}")


def system_problem(error: BaseException) -> Problem:
    """Return what the system or Python refused as a problem (C722–C724, C728)."""
    facts = {"error": repr(error)[:_MOST_SHOWN]}
    file = getattr(error, "filename", None)
    reason = reason_of(error) if isinstance(error, OSError | ValueError) else "原因不明"
    code, message, way, place = "C722", f"系统没有让读或写（{reason}）", "检查权限和磁盘空间", None
    if isinstance(error, RecursionError):
        code, message, way = "C723", "内容嵌套太深，处理不了", "减少嵌套的层数，或把长的公式拆成几步"
    elif isinstance(error, MemoryError):
        code, message, way = "C723", "内容太大，内存放不下", "分成几份，或换内存大的机器"
    elif isinstance(error, UnicodeError):
        encoding, text = sys.getfilesystemencoding(), getattr(error, "object", "")
        text = f"“{text[:_MOST_SHOWN]}”" if isinstance(text, str) else ""
        message = f"有系统的语言设置（{encoding}）写不出或读不出的字：{text}"
        ways = ("先运行 export PYTHONUTF8=1（Windows：set PYTHONUTF8=1）再试", "文件名和文字只用正常的字")
        return Problem("C728", message, None, ways, facts)
    elif isinstance(error, FileNotFoundError) and _lost_folder():
        code, message, way = "C724", "当前文件夹已经不在：被删去或移走了", "用 cd 换到别的文件夹再运行"
    elif isinstance(file, str | os.PathLike):
        message, way = f"系统没有让读或写：{os.fspath(file)}（{reason}）", "检查路径、权限和磁盘空间"
        place = Place(str(os.fspath(file)))
    return Problem(code, message, place, (way,), facts)


def _lost_folder() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - what is asked is whether the system still knows it
    except OSError:
        return True
    return False


def reporting_system_errors(work: Callable[P, T]) -> Callable[P, T]:
    """Return a function that raises :class:`JixiaoError` for whatever the system or Python refuses while it works."""

    @functools.wraps(work)
    def wrapped(*given: P.args, **named: P.kwargs) -> T:
        try:
            return work(*given, **named)
        except FOREIGN as error:
            raise JixiaoError([system_problem(error)]) from error

    return wrapped
