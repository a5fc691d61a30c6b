"""What is told when a part of jixiao is used whose libraries are not installed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from jixiao.problems import JixiaoError, not_installed


@contextlib.contextmanager
def needs_tables() -> Iterator[None]:
    """Raise :class:`JixiaoError` (C714) when an import within fails for want of numpy or pyarrow."""
    try:
        yield
    except ImportError:
        message = "成批评分要用表格的组件（numpy、pyarrow），没有装"
        raise JixiaoError([not_installed("C714", message, "table")]) from None
