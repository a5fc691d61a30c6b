"""The log on the command line: silent unless ``--verbose`` or the variable ``JIXIAO_LOG`` asks for it."""

from __future__ import annotations

import logging
import os
import sys
from typing import Final

from jixiao.problems import JixiaoError, Problem, visible

VARIABLE: Final = "JIXIAO_LOG"
_LEVELS: Final = ("debug", "info", "warning", "error")


class _Visible(logging.Formatter):
    """Lines in which nothing that a file or a plugin wrote can deceive a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one entry as text."""
        return visible(super().format(record))


def show_log(*, verbose: bool) -> None:
    """Write the log to standard error from now on, where it is asked for; raises :class:`JixiaoError` (C751) for an unknown level."""
    asked = os.environ.get(VARIABLE, "").strip().lower()
    if asked and asked not in _LEVELS:
        message, way = f"环境变量 {VARIABLE} 不认得“{asked}”", f"写 {'、'.join(_LEVELS)} 中的一个，或不设"
        raise JixiaoError([Problem("C751", message, None, (way,), {"found": asked})])
    level = "debug" if verbose else asked
    if not level:
        return
    written = logging.StreamHandler(sys.stderr)
    written.setFormatter(_Visible("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("jixiao")
    log.handlers = [handler for handler in log.handlers if isinstance(handler, logging.NullHandler)]
    log.addHandler(written)
    log.setLevel(level.upper())
