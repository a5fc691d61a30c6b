"""Tables of units: scored in columns, handed back in the library's own kind."""

from __future__ import annotations
