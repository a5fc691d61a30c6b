"""Names for peers that read no Chinese ones."""

from __future__ import annotations

from bench.formulas import FORMULAS, names_in

NAMES = {
    name: f"v{at}"
    for at, name in enumerate(dict.fromkeys(name for text in FORMULAS.values() for name in names_in(text)))
}
