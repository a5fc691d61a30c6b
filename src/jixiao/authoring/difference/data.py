"""A difference as plain data for programs: exact numbers as text, sentences as text."""

from __future__ import annotations

from jixiao.authoring.difference.changes import Difference, IndicatorChange, Side
from jixiao.authoring.difference.effect import Effect, UnitChange
from jixiao.authoring.difference.sameness import Differs, Same, Sameness
from jixiao.authoring.plain_fields import exact_text, fields_of
from jixiao.authoring.rule import Outcome
from jixiao.program import Node
from jixiao.publishing.typesetting import plain


def data_of(difference: Difference, effect: Effect | None = None) -> dict[str, object]:
    """Return a difference, and its effect on units if there is one, as data that JSON can hold."""
    found: dict[str, object] = {
        "old": _side(difference.old),
        "new": _side(difference.new),
        "groups": [
            {
                "name": each.name,
                "old_weight": None if each.old is None else exact_text(each.old.weight),
                "new_weight": None if each.new is None else exact_text(each.new.weight),
                "changes": [{"kind": one.kind, "text": plain(one.text)} for one in each.changes],
                "reason": each.reason,
            }
            for each in difference.groups
        ],
        "indicators": [change_data(each) for each in difference.indicators],
        "fields": [
            {"name": each.name, "fate": each.fate, "changes": list(each.said), "indicators": list(each.users)}
            for each in difference.items
        ],
        "rules": [
            {"kind": each.title, "text": plain(each.text), "reason": each.reason} for each in difference.rules
        ],
        "texts": [plain(each.text) for each in difference.texts],
    }
    if effect is not None:
        found["effect"] = _effect(effect)
    return found


def _side(side: Side) -> dict[str, object]:
    return {
        "id": side.id, "name": side.name, "year": side.year, "total": exact_text(side.total),
        "indicators": side.indicators, "digest": side.digest,
    }  # fmt: skip


def change_data(change: IndicatorChange) -> dict[str, object]:
    """Return what became of an indicator as data that JSON can hold."""
    return {
        "fate": change.fate,
        "old": [_node(each) for each in change.old],
        "new": [_node(each) for each in change.new],
        "changes": [{"kind": each.kind, "text": plain(each.text)} for each in change.changes],
        "reasons": list(change.reasons),
        "sameness": None if change.sameness is None else _sameness(change.sameness),
    }


def _node(node: Node) -> dict[str, object]:
    return {
        "id": "" if node.indicator is None else node.indicator.id,
        "name": node.name,
        "weight": exact_text(node.weight),
        "edition": None if node.indicator is None else node.indicator.edition,
    }


def _sameness(found: Sameness) -> dict[str, object]:
    if isinstance(found, Same):
        return {"state": "same", "how": found.how}
    if isinstance(found, Differs):
        return {
            "state": "differs", "fields": fields_of(found.data), "old": _outcome(found.old), "new": _outcome(found.new),
        }  # fmt: skip
    return {"state": "undecided", "reason": found.reason, "tries": found.tries}


def _outcome(outcome: Outcome) -> dict[str, object]:
    points = None if outcome.points is None else exact_text(outcome.points)
    return {"state": outcome.state, "points": points}


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "source": effect.source,
        "compared": effect.compared,
        "raised": effect.raised,
        "lowered": effect.lowered,
        "undecided": effect.undecided,
        "refused": effect.refused,
        "ungraded": effect.ungraded,
        "problems": list(effect.problems),
        "sum_of_totals": {"old": exact_text(effect.sums[0]), "new": exact_text(effect.sums[1])},
        "grades": [
            {"old": old, "new": new, "units": count} for (old, new), count in sorted(effect.grades.items())
        ],
        "lines": [
            {
                "name": line.name, "about": line.about, "raised": each.raised, "lowered": each.lowered,
                "sum": exact_text(each.sum), "lowest": exact_text(each.lowest), "highest": exact_text(each.highest),
            }
            for line, each in effect.ordered_lines
        ],
        "movers": [_mover(each) for each in effect.movers],
    }  # fmt: skip


def _mover(change: UnitChange) -> dict[str, object]:
    return {
        "unit": change.unit,
        "old": exact_text(change.old),
        "new": exact_text(change.new),
        "difference": exact_text(change.difference),
        "old_grade": change.old_grade,
        "new_grade": change.new_grade,
        "parts": {line.name: exact_text(value) for line, value in change.parts.items()},
    }
