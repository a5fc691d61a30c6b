"""Writes files atomically: a reader sees a whole file or none, and no file is replaced without being asked."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from jixiao.documents.system_errors import reason_of
from jixiao.problems import JixiaoError, Place, Problem

FORCE_OR_RENAME = "换一个文件名，或加 --force 覆盖"
"""The way out of a command that can be forced."""

_WAYS: Final = {
    errno.ENOSPC: "腾出空间，或换一个磁盘，再运行一次",
    errno.EDQUOT: "腾出空间，或换一个磁盘，再运行一次",
    errno.ENAMETOOLONG: "换一个短一些的文件名",
}


def taken(file: str, remedy: str = FORCE_OR_RENAME) -> JixiaoError:
    """Return C706: there is a file already."""
    return JixiaoError([Problem("C706", f"文件已经存在，没有覆盖：{file}", None, (remedy,), {"found": file})])


def not_writable(file: str, error: OSError | ValueError, way: str = "") -> JixiaoError:
    """Return C707: a file can't be written; there may be a better ``way`` out than the usual."""
    way = way or _WAYS.get(getattr(error, "errno", None) or 0, "检查文件夹是否存在、是否可写")
    message = f"不能写文件：{file}（{reason_of(error)}）"
    return JixiaoError([Problem("C707", message, None, (way,), {"found": file})])


@contextlib.contextmanager
def writing(file: str, remedy: str = FORCE_OR_RENAME) -> Iterator[None]:
    """Turn what the system says against writing a file into C706 or C707; nothing but writing belongs inside."""
    try:
        yield
    except FileExistsError:
        raise taken(file, remedy) from None
    except OSError as error:
        raise not_writable(file, error) from None


class Draft:
    """A file under way, used as a context: :meth:`finish` gives it its name; left without that, it is gone.

    What a link leads to is replaced, not the link, and keeps its mode and owner. A ``private`` file is readable for
    nobody else, from its first byte on (where the system knows owners). ``unfinished`` is what it is called until
    then, on the same file system. Devices and pipes are written as they are. Raises OSError.
    """

    def __init__(
        self, path: Path, *, replace: bool = False, private: bool = False, unfinished: Path | None = None
    ) -> None:
        self.path, self.replace = path, replace
        existing = _stat(path)
        if existing is not None and stat.S_ISDIR(existing.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
        self.is_special = existing is not None and not stat.S_ISREG(existing.st_mode)
        if self.is_special:
            self.stream: IO[bytes] = path.open("wb")
            return
        if os.path.lexists(path) and not replace:
            raise FileExistsError
        if path.is_symlink():
            self.path = Path(os.path.realpath(path))
        if existing is not None and not os.access(self.path, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        # Beside the file, so that giving it its name never copies.
        self.unfinished = unfinished or self.path.parent / f".jixiao-{secrets.token_hex(8)}"
        mode = 0o600 if private or existing is not None else 0o666  # the process's umask takes away from it
        self.stream = open(self.unfinished, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115 - closed by finish or exit
        if existing is not None:
            _keep_owner(self.stream.fileno(), existing)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Forget what was not finished."""
        with contextlib.suppress(OSError):
            self.stream.close()
        if not self.is_special:
            with contextlib.suppress(OSError):
                self.unfinished.unlink(missing_ok=True)

    def sync(self) -> None:
        """Bring everything written to the disk; nothing more can be written."""
        self.stream.flush()
        if not self.is_special:
            os.fsync(self.stream.fileno())
        self.stream.close()

    def finish(self) -> None:
        """Bring everything to the disk and give the file its name; raises FileExistsError when another has it."""
        if not self.stream.closed:
            self.sync()
        if self.is_special:
            return
        if self.replace:
            self.unfinished.replace(self.path)
        else:
            _name(self.unfinished, self.path)
        sync_folder(self.path.parent)


@dataclass(frozen=True, slots=True)
class Text:
    """A text file to write."""

    file: str
    text: str
    private: bool = False


def save(file: str, text: str, *, force: bool = False, remedy: str = FORCE_OR_RENAME) -> None:
    """Write a text file; one that is there already is replaced only with ``force``.

    Raises :class:`JixiaoError`: C706 when there is a file already, C707 when it can't be written.
    """
    save_together([Text(file, text)], remedy, replace=force)


def save_together(texts: Sequence[Text], remedy: str, *, replace: bool = False) -> None:
    """Write text files, all of them or none where they are new; raises :class:`JixiaoError` as :func:`save` does."""
    with contextlib.ExitStack() as stack:
        drafts: list[Draft] = []
        for text in texts:
            with writing(text.file, remedy):
                try:
                    draft = Draft(Path(text.file), replace=replace, private=text.private)
                except ValueError as error:  # a NUL in the name
                    raise not_writable(text.file, error) from None
                stack.enter_context(draft)
                try:
                    draft.stream.write(text.text.encode())
                except UnicodeEncodeError:
                    raise not_writable(text.file, ValueError("文字里有半个字符")) from None
                draft.sync()
                drafts.append(draft)
        named: list[Draft] = []
        try:
            for text, draft in zip(texts, drafts, strict=True):
                with writing(text.file, remedy):
                    draft.finish()
                named.append(draft)
        except BaseException:
            for draft in named if not replace else ():
                with contextlib.suppress(OSError):
                    draft.path.unlink()
            raise


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder's files to the disk, where the system can."""
    with contextlib.suppress(OSError):  # Windows opens no folders, some file systems sync none
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _keep_owner(handle: int, existing: os.stat_result) -> None:
    """Give a file the owner and the mode of the one that it replaces, as far as the system lets."""
    if hasattr(os, "fchown"):
        with contextlib.suppress(PermissionError):
            os.fchown(handle, existing.st_uid, existing.st_gid)
        os.fchmod(handle, stat.S_IMODE(existing.st_mode))


def _name(unfinished: Path, path: Path) -> None:
    """Give a finished file its name; raises FileExistsError when another has it."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: a file that comes between these two lines is lost
        if os.path.lexists(path):
            raise FileExistsError from None
        unfinished.replace(path)


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
