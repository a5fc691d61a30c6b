"""What is installed: the version of jixiao, plugin distributions, libraries of extras."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from jixiao.problems import JixiaoError, not_installed

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS: Final = "jixiao"
"""The group of entry points under which distributions name their plugins."""

PATH_VARIABLE: Final = "JIXIAO_PLUGIN_PATH"
PROJECT_FILE: Final = "jixiao.toml"


@functools.cache
def engine_version() -> str:
    """Return the version of jixiao that is running."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("jixiao")
    except PackageNotFoundError:
        return "0+unknown"


def plugin_entries() -> list[EntryPoint]:
    """Return the entry points of distributions that are plugins, in an order that no installation changes."""
    from importlib.metadata import entry_points

    def order(entry: EntryPoint) -> tuple[str, str, str]:
        return (entry.dist.name or "" if entry.dist is not None else "", entry.name, entry.value)

    return sorted(entry_points(group=ENTRY_POINTS), key=order)


def names_plugins() -> bool:
    """Tell whether the working folder, the environment or a distribution names plugins: without, there are those that ship."""
    return os.path.lexists(PROJECT_FILE) or PATH_VARIABLE in os.environ or bool(plugin_entries())


@contextlib.contextmanager
def needs_tables() -> Iterator[None]:
    """Raise :class:`JixiaoError` (C714) when an import within fails for want of numpy or pyarrow."""
    try:
        yield
    except ImportError:
        message = "成批评分要用表格的组件（numpy、pyarrow），没有装"
        raise JixiaoError([not_installed("C714", message, "table")]) from None
