"""Lowers and checks the fields that compare units, and the one that weighs submissions.

What such a field compares becomes a definition like any other, which no formula can name. It is evaluated for each unit
of a set without the fields that compare; so it may not rest on one of them, through however many definitions.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from jixiao.formula.types import NUMBER
from jixiao.problems import Place, Problem, did_you_mean
from jixiao.program.lowering.draft import Draft
from jixiao.program.model import Compared, Definition, Role, column_name
from jixiao.rules import TYPE_NAMES, Field, Located
from jixiao.rules.forms import Declared, authored_source

_NUMERIC = frozenset({"amount", "number", "count", "rate"})
_REPORTED = frozenset({Role.STEP, Role.COLUMN, Role.EXCLUSION, Role.RULE, Role.POINTS, Role.CAP_WHEN, Role.CAP_VALUE,
                   Role.VETO_WHEN, Role.VETO_VALUE})  # fmt: skip
"""The definitions that an author knows; the others between them are left out of a message."""


def peer_drafts(declared: Sequence[Declared], located: Located, scope: Mapping[str, str]) -> Iterator[Draft]:
    """Yield what those of the fields that compare units compare, with the names of where they were written."""
    for item in declared:
        if item.field.across is not None:
            source = authored_source(located, (*item.path, "across", "of"))
            name = column_name(item.field.name, Role.PEER_VALUE.value)
            yield Draft(name, f"{item.field.name}所比的数", Role.PEER_VALUE, "", source, scope, (NUMBER,))


def compared(fields: Mapping[str, Field]) -> tuple[Compared, ...]:
    """Return the fields that compare units, in the order of the fields."""
    return tuple(
        Compared(name, field.across.what, field.across.first, column_name(name, Role.PEER_VALUE.value))
        for name, field in fields.items()
        if field.across is not None
    )


def check_compared(definitions: Sequence[Definition], fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Yield fields whose comparison rests on a field that compares units itself (R455)."""
    known = {definition.name: definition for definition in definitions}
    peers = {peer.field: peer for peer in compared(fields)}
    for peer in peers.values():
        chain = _chain(peer.value, known, peers)
        if chain:
            names = " → ".join([peer.field, *chain])
            message = f"“{peer.field}”要比的数，本身又要用跨单位的数：{names}"
            remedy = "of 改成不依赖跨单位数据项的公式，例如一个中间量，或另一个指标的得分"
            yield Problem("R455", message, known[peer.value].place, (remedy,), {"found": names})


def _chain(start: str, known: Mapping[str, Definition], peers: Mapping[str, Compared]) -> list[str]:
    """Return the shortest way by which a definition rests on a field that compares units, or nothing."""
    ways: dict[str, list[str]] = {start: []}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for read in known[name].reads:
            if read in peers:
                return list(dict.fromkeys([*ways[name], peers[read].field]))
            if read in known and read not in ways:
                reported = [known[read].label] if known[read].role in _REPORTED else []
                ways[read] = [*ways[name], *reported]
                waiting.append(read)
    return []


def check_weight(weight: str, fields: Mapping[str, Field], place: Place | None) -> Iterator[Problem]:
    """Yield why a data item can't be the weight by which submissions are put together (R456)."""
    field = fields.get(weight)
    if field is None:
        numeric = [name for name, one in fields.items() if one.type in _NUMERIC and one.across is None]
        message = f"没有叫“{weight}”的数据项，不能按它加权"
        yield Problem("R456", message, place, did_you_mean(weight, numeric), {"found": weight})
    elif field.type not in _NUMERIC or field.across is not None:
        kind = "是跨单位算出的" if field.across is not None else f"的类型为{TYPE_NAMES[field.type]}"
        message = f"“{weight}”{kind}，不能按它加权"
        yield Problem("R456", message, place, ("写一个金额数据项，例如项目资金",), {"found": weight})
