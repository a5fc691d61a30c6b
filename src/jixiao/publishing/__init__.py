"""The rubric as the document a bureau publishes, made from the data, so that the two can't drift apart.

``publish`` makes the document of a loaded ruleset; ``arranging`` lays it out as blocks; ``markdown``, ``webpage`` and
``terminal`` print blocks.
"""

from __future__ import annotations
