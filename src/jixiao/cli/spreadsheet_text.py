"""Tables as CSV that Excel opens: UTF-8 with a byte order mark, and no cell that it could take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from jixiao.documents.quoting import defused


def csv_text(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as the text of a CSV file; a cell that begins like a formula begins with an apostrophe instead."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([defused(each) for each in row] for row in (headings, *rows))
    return f"\ufeff{text.getvalue()}"
