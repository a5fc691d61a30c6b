"""Keeps what is scored so far of a run beside its output: parts that are used only if they are of that run, and whole.

A part holds the results of one piece of the input. Before them are its key, which is the digest of all that the
results rest on (the run, the part's number, every cell of the piece), and the digest of its bytes. Whatever fits neither,
because it is of another run or place, cut short or damaged, is never handed to Arrow: the piece is scored again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import platform
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import pyarrow as pa

from jixiao.documents.writing import Draft
from jixiao.problems import JixiaoError, Problem
from jixiao.tables.io.source import Piece

if os.name == "posix":
    import fcntl

_LOG: Final = logging.getLogger(__name__)
_SIZE: Final = hashlib.sha256().digest_size
_LOCK: Final = "lock"
_PART: Final = ".part"
_NEW: Final = ".new"
_MOST_TRIES: Final = 100


class Parts:
    """The folder of a run's parts, used as a context: held for one process alone, and gone when it is left empty.

    ``run`` is what the results of every piece rest on beside the piece itself. Raises :class:`JixiaoError` (T841) when
    another process writes the same output, OSError when the folder can't be written.
    """

    def __init__(self, output: Path, run: Mapping[str, object]) -> None:
        real = Path(os.path.realpath(output))
        self.output = output
        self.folder = real.with_name(f".{real.name}.parts")
        self._run = hashlib.sha256(json.dumps(run, sort_keys=True).encode()).digest()
        self._lock, self._is_gone = -1, False

    def __enter__(self) -> Self:
        """Take the folder for this process, and forget what was not finished in it."""
        self._lock = self._locked()
        for unfinished in self.folder.glob(f"*{_NEW}"):
            unfinished.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the folder; parts that are in it stay for the next run."""
        if not self._is_gone and not any(self.folder.glob(f"*{_PART}")):
            self.remove()
        os.close(self._lock)

    def _locked(self) -> int:
        """Return a handle that holds the folder's lock: the system lets go of it however the process ends."""
        for _ in range(_MOST_TRIES):
            self.folder.mkdir(exist_ok=True)
            try:
                handle = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
            except FileNotFoundError:  # the one that held it went, with its folder
                continue
            if self._is_held(handle):
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}@{platform.node()}".encode())
                return handle
            os.close(handle)
        raise self._busy(None)

    def _is_held(self, handle: int) -> bool:
        """Take the lock and tell whether it is the folder's still, or raise T841 when another process holds it."""
        if os.name != "posix":
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 200).decode(errors="replace")
            os.close(handle)
            raise self._busy(holder) from None
        except OSError:  # a file system without locks
            return True
        try:
            return os.path.samestat(os.fstat(handle), (self.folder / _LOCK).stat())
        except FileNotFoundError:
            return False

    def _busy(self, holder: str | None) -> JixiaoError:
        by = f"（进程 {holder}）" if holder else ""
        message = f"另一个 jixiao batch 正在写这个结果{by}：{self.output}"
        ways = ("等它写完，或先停止它再运行：会接着它评", "结果写到另一个文件")
        return JixiaoError([Problem("T841", message, None, ways, {"found": holder or ""})])

    def key(self, number: int, piece: Piece) -> bytes:
        """Return the digest of all that the results of a piece rest on."""
        digest = hashlib.sha256(self._run)
        digest.update(f"\n{number}\n".encode())
        refused = {
            row: [[problem.code, problem.message, str(problem.place)] for problem in problems]
            for row, problems in piece.refused.items()
        }
        digest.update(f"{json.dumps(refused, sort_keys=True)}\n".encode())
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, piece.batch.schema) as writer:
            writer.write_batch(piece.batch)
        digest.update(sink.getvalue())
        return digest.digest()

    def clear(self) -> None:
        """Forget every part."""
        for part in self.folder.glob(f"*{_PART}"):
            part.unlink()

    def remove(self) -> None:
        """Remove the parts and the folder, once; what others put there stays."""
        self._is_gone = True
        with contextlib.suppress(OSError):
            self.clear()
            (self.folder / _LOCK).unlink(missing_ok=True)
            self.folder.rmdir()

    def keep(self, number: int, key: bytes, results: Sequence[pa.RecordBatch]) -> None:
        """Keep the results of a piece, brought to the disk before they have their name."""
        # States and findings repeat: packing them takes less than handing four times the bytes to the system.
        packed = pa.ipc.IpcWriteOptions(
            compression="lz4" if pa.Codec.is_available("lz4") else None, use_threads=False
        )
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, results[0].schema, options=packed) as writer:
            for result in results:
                writer.write_batch(result)
        content = sink.getvalue()
        with Draft(self._part(number), replace=True, unfinished=self._new()) as draft:
            draft.stream.write(key)
            draft.stream.write(_digest(key, content))
            draft.stream.write(content)
            draft.finish()

    def read(self, number: int, key: bytes) -> list[pa.RecordBatch] | None:
        """Return the results of a piece, or None where no part has them whole."""
        try:
            content = memoryview(self._part(number).read_bytes())
        except OSError:
            return None
        if content[:_SIZE] != key or content[_SIZE : 2 * _SIZE] != _digest(key, content[2 * _SIZE :]):
            _LOG.info("part %d was left by another run or is damaged: scored again", number)
            return None
        reader: Any = pa.ipc.open_file(pa.py_buffer(content[2 * _SIZE :]))
        return [reader.get_batch(number) for number in range(reader.num_record_batches)]

    def draft(self, *, replace: bool) -> Draft:
        """Return the output under way."""
        return Draft(self.output, replace=replace, unfinished=self._new())

    def _new(self) -> Path:
        # A name of its own: where locks are not known, two runs still never write one file.
        return self.folder / f"{secrets.token_hex(8)}{_NEW}"

    def _part(self, number: int) -> Path:
        return self.folder / f"{number:06}{_PART}"


def _digest(key: bytes, content: Any) -> bytes:  # noqa: ANN401 - a buffer
    return hashlib.sha256(key + hashlib.sha256(content).digest()).digest()
