"""The rubric as the document a bureau publishes, made from the data, so that the two can't drift apart.

``publish`` makes the document of a loaded ruleset; ``arranging`` lays it out as blocks; ``markdown``, ``webpage`` and
``terminal`` print blocks.
"""

from __future__ import annotations

from jixiao.publishing.alone import publish_alone
from jixiao.publishing.arranging import brief, sheet_blocks, short, short_sheet, whole
from jixiao.publishing.building import publish, publish_indicator
from jixiao.publishing.document import Document, Sheet, as_data

__all__ = [
    "Document",
    "Sheet",
    "as_data",
    "brief",
    "publish",
    "publish_alone",
    "publish_indicator",
    "sheet_blocks",
    "short",
    "short_sheet",
    "whole",
]
