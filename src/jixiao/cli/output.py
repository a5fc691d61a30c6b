"""Output to a terminal or a pipe: texts, tables, JSON.

No command writes another way, so no control character of a file reaches a terminal.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TextIO

import click

from jixiao.documents.result import plain
from jixiao.problems import display_width, visible
from jixiao.publishing.wrapping import folded

_GAP: Final = 2
_NARROWEST: Final = 12
"""Cells that a column of texts keeps however narrow the terminal is."""


class OutputError(Exception):
    """Output that could not be written: nobody reads it any more, or there is no room for it."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason

    @property
    def nobody_reads(self) -> bool:
        """Whether the reader has gone, as ``head`` does when it has seen enough."""
        return isinstance(self.reason, BrokenPipeError)


@contextlib.contextmanager
def writing(stream: TextIO | None) -> Iterator[TextIO]:
    """Write to standard output or standard error; raises :class:`OutputError` for what doesn't get out."""
    if stream is None:  # the process was started with it closed
        raise OutputError(OSError(errno.EBADF, "closed"))
    try:
        yield stream
        stream.flush()
    except OSError as error:
        raise OutputError(error) from error


def say(text: str = "", *, nl: bool = True) -> None:
    """Write a text to standard output; control, bidi and half characters in it are shown by their codes."""
    with writing(sys.stdout) as stream:
        click.echo(visible(text), file=stream, nl=nl)


def warn(text: str) -> None:
    """Write a text for the person at the terminal to standard error; where nobody can read it, the work goes on."""
    with contextlib.suppress(OutputError), writing(sys.stderr) as stream:
        click.echo(visible(text), file=stream)


def say_progress(text: str) -> None:
    """Write how far the work is over the last line of a terminal, not to a pipe; an empty text takes that line away."""
    if sys.stderr is None or not sys.stderr.isatty():
        return
    with contextlib.suppress(OutputError), writing(sys.stderr) as stream:
        click.echo(f"\r\033[K{visible(text)}", file=stream, nl=False)


def say_json(data: object) -> None:
    """Write a result, or data, as the one JSON document of a command."""
    say_json_text(json.dumps(plain(data), ensure_ascii=False, indent=2))


def say_json_text(text: str) -> None:
    """Write JSON text; what could break a terminal becomes an escape, which means the same to a program."""
    with writing(sys.stdout) as stream:
        click.echo(escaped(text), file=stream)


def escaped(text: str) -> str:
    r"""Return JSON text with every control, bidi and half character as an escape of JSON.

    >>> escaped('{"\u202e甲": 1}') == '{"\\u202e甲": 1}'
    True
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in "\n\u3000" else json.dumps(char).strip('"') for char in text
    )


class Report(Protocol):
    """A result that has its own lines for people."""

    def lines(self) -> Iterable[str]:
        """Return the lines of its text."""


def say_report(report: Report, *, as_json: bool) -> None:
    """Write a report: as the one JSON document of a command, or in its lines."""
    if as_json:
        say_json(report)
        return
    for line in report.lines():
        say(line)


def say_text(text: str, *, as_json: bool) -> None:
    """Write the text of a file that was not saved: as it is, or in a JSON object."""
    if as_json:
        say_json({"text": text})
    else:
        say(text, nl=False)


def say_written(files: Sequence[str], text: str, *, as_json: bool, **more: object) -> None:
    """Write which files a command has written: as a text, or as the JSON object of a command that writes."""
    if as_json:
        say_json({"written": list(files), **more})
    else:
        say(text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether its cells are aligned to the right (numbers)."""

    heading: str
    right: bool = False


def on_terminal() -> bool:
    """Tell whether a person looks at the output, rather than a pipe or a file."""
    return sys.stdout is not None and sys.stdout.isatty()


def has_styles() -> bool:
    """Tell whether bold may be written: to a terminal that shows it, for a person who has not asked for none."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, strong: frozenset[int] = frozenset()
) -> None:
    """Write a table without its empty columns: folded to the width of a terminal, with strong rows (by index) in bold.

    A pipe gets each row in one line. Folded lines keep the indentation of the first.
    """
    used = [index for index in range(len(columns)) if not rows or any(row[index].strip() for row in rows)]
    cells = [
        [columns[index].heading for index in used],
        *([visible(row[index]) for index in used] for row in rows),
    ]
    right = [columns[index].right for index in used]
    is_terminal = on_terminal()
    widths = [max(display_width(row[index]) for row in cells) for index in range(len(used))]
    if is_terminal:
        widths = _fitting(widths, right, shutil.get_terminal_size().columns)
    for number, row in enumerate(cells):
        is_strong = has_styles() and (number == 0 or number - 1 in strong)
        for line in _row_lines(row, widths, right):
            with writing(sys.stdout) as stream:
                click.echo(click.style(line, bold=True) if is_strong else line, file=stream)
        if is_terminal and number == 0:
            say("─" * (sum(widths) + _GAP * (len(widths) - 1)))


def _fitting(widths: Sequence[int], right: Sequence[bool], most: int) -> list[int]:
    """Return the widths of columns that share a terminal: numbers keep theirs, of the others the widest give way."""
    fitting = list(widths)
    texts = [index for index, is_right in enumerate(right) if not is_right]
    while texts and sum(fitting) + _GAP * (len(fitting) - 1) > most:
        widest = max(texts, key=lambda index: fitting[index])
        if fitting[widest] <= _NARROWEST:
            break
        fitting[widest] -= 1
    return fitting


def _row_lines(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    """Yield the lines of a row: each cell folded to its column."""
    parts = [_folded(text, width) for text, width in zip(row, widths, strict=True)]
    for number in range(max(len(part) for part in parts)):
        line = []
        for lines, width, is_right in zip(parts, widths, right, strict=True):
            text = lines[number] if number < len(lines) else ""
            space = " " * (width - display_width(text))
            line.append(space + text if is_right else text + space)
        yield (" " * _GAP).join(line).rstrip()


def _folded(text: str, width: int) -> list[str]:
    if display_width(text) <= width:
        return [text]
    indent = text[: len(text) - len(text.lstrip(" "))]
    return [indent + line for line in folded(text.strip(" "), width - len(indent))]
