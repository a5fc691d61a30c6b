"""Small rubrics as the text of their files, and loading them from a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import jixiao
from jixiao import Rules, Scorecard

ROOT: Final = Path(__file__).parents[1]
EXAMPLES: Final = ROOT / "examples"
GRADES: Final = (("优", "90"), ("良", "80"), ("中", "60"), ("差", "0"))


def indicator(identity: str, name: str, formula: str = "", more: str = "") -> str:
    """Return an indicator file; without a formula it gives its full points times the rate ``<identity>率``."""
    field = f"{identity}率"
    fields = "" if formula else f'[[fields]]\nname = "{field}"\ntype = "rate"\nmin = 0\nmax = 1\n\n'
    score = formula or f"满分 * {field}"
    return f'id = "t.{identity}"\nname = "{name}"\n\n{fields}{more}\n[score]\nformula = """{score}"""\n'


def number(name: str) -> str:
    """Return a field of type number."""
    return f'[[fields]]\nname = "{name}"\ntype = "number"\n\n'


def group(name: str, weight: str = "100", parent: str = "") -> str:
    """Return one group of a ruleset file."""
    above = f'parent = "{parent}"\n' if parent else ""
    return f'[[groups]]\nname = "{name}"\n{above}weight = {weight}\n\n'


def entry(identity: str, weight: str = "100", to: str = "组") -> str:
    """Return one indicator of a ruleset file."""
    return f'[[indicators]]\nid = "t.{identity}"\ngroup = "{to}"\nweight = {weight}\n\n'


def grades(named: Iterable[tuple[str, str]] = GRADES) -> str:
    """Return the grades of a ruleset file."""
    return "".join(f'[[grades]]\nname = "{name}"\nat_least = {least}\n\n' for name, least in named)


def ruleset(*parts: str, rounding: str = "", total: str = "100") -> str:
    """Return a ruleset file of groups, entries, caps and what else is given; with grades if none are."""
    said = f"rounding = {{ {rounding} }}\n" if rounding else ""
    head = f'id = "t/1"\nname = "示例"\nyear = 2022\ntotal = {total}\n{said}\n'
    body = "".join(parts)
    usual = GRADES if total == "100" else (("差", "0"),)
    return head + body + ("" if "[[grades]]" in body else grades(usual))


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def load(folder: Path, rules: str, **indicators: str) -> Rules:
    """Return the ruleset of a text, with indicators that stand beside it in the folder."""
    write(folder, {"rules.toml": rules, **{f"{name}.toml": text for name, text in indicators.items()}})
    return jixiao.load(folder / "rules.toml", project=folder)


def score(rules: Rules, **fields: object) -> Scorecard:
    """Return the scorecard of a unit with these fields."""
    return rules.score({"unit": "示例单位", "fields": fields})
