"""The scorecard (评分结果): a frozen record of points, reasons and findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, cast

from pydantic import Field as Constraint
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, SchemaSerializer

from jixiao.documents import digest_of
from jixiao.documents.arguments import refuse_other
from jixiao.documents.canonical_json import ordered_serializer
from jixiao.documents.result import Result
from jixiao.formula.tracing.steps import TraceStep
from jixiao.problems import JixiaoError, Problem, did_you_mean
from jixiao.rules import SubmissionFile
from jixiao.scoring.card.explain import Notes, explain
from jixiao.scoring.card.states import Severity, State

_QUOTIENT = r"^-?[0-9]{1,4000}(/[1-9][0-9]{0,3999})?$"


@dataclass(frozen=True, slots=True)
class NamedTrace:
    """How one named value (a step, the points by the rule, a cap) came about."""

    name: str
    value: str
    trace: TraceStep


@dataclass(frozen=True, slots=True)
class Finding(Result):
    """Something a reviewer must see. ``code`` is stable (G8xx); ``node`` is the key of what it is about."""

    code: str
    severity: Severity
    message: str
    node: str = ""


@dataclass(frozen=True, slots=True)
class Loss(Result):
    """Points lost in one place, and why. All of them add up to full marks minus the total."""

    node: str
    name: str
    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class NodeScore:
    """What one node of the rubric was given.

    ``weight`` is what it counts for after those that don't apply left their weight to the others, ``full`` its weight
    in the ruleset. ``points`` is None when missing or failed; then ``low`` and ``high`` bound what it can
    still get. ``computed`` is what the rule gives where the data is there, ``claimed`` the unit's own points,
    ``difference`` claimed minus points, both by the weight that is printed (``full``).
    ``status`` says how sure the weight is. ``most`` is the most points it may
    get where that is above its weight; ``counts`` is False for the lesser of two of which the better is taken;
    ``explanation`` and ``remedy`` are the unit's own words on why points were lost and what will be done. ``missing`` are
    the data that an indicator lacks, or that a cap or veto on a group or the total lacks.
    """

    key: str
    id: str
    name: str
    kind: Literal["total", "group", "indicator"]
    level: int
    full: Decimal
    weight: Decimal
    points: Decimal | None
    low: Decimal
    high: Decimal
    state: State
    computed: Decimal | None = None
    claimed: Decimal | None = None
    judged: Decimal | None = None
    difference: Decimal | None = None
    status: str = "confirmed"
    note: str = ""
    edition: int | None = None
    rule: str = ""
    basis: str = ""
    most: Decimal | None = None
    counts: bool = True
    explanation: str = ""
    remedy: str = ""
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    traces: tuple[NamedTrace, ...] = ()
    findings: tuple[Finding, ...] = ()
    children: tuple[NodeScore, ...] = ()

    def __repr__(self) -> str:
        """Return what it is called and was given."""
        return f"NodeScore({self.name!r}, points={self.points}, weight={self.weight}, state={self.state!r})"

    def walk(self) -> Iterator[NodeScore]:
        """Yield this node and all below it in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Digests:
    """What identifies the ruleset, the submission and the result (SHA-256).

    ``calendars`` identifies the working-day calendars where the ruleset counts working days, else it is empty.
    """

    ruleset: str
    submission: str
    calendars: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A datum that is not as the submission gives it but was worked out over several of them.

    ``value`` is an exact number as text ("2", "1/3"); without one, the data items that are ``missing``, or the ``code``
    and ``message`` of why it could not be worked out.
    """

    name: str
    value: Annotated[str, Constraint(pattern=_QUOTIENT)] | None = None
    missing: tuple[str, ...] = ()
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Scorecard:
    """One unit's result under one ruleset.

    ``total`` and ``grade`` are None when data is missing; ``low`` and ``high`` bound the total and ``grades`` lists the
    grades that can still be reached. ``card["结转结余率"]`` is a node by name, key or indicator id. ``submission`` and
    ``worked_out`` are what it was computed from, so that anybody can compute it again; the submission is compared by
    its digest.
    """

    version: str
    ruleset: str
    ruleset_name: str
    year: int
    unit: str
    total: Decimal | None
    low: Decimal
    high: Decimal
    grade: str | None
    grades: tuple[str, ...]
    stated_total: Decimal | None
    stated_grade: str | None
    root: NodeScore
    losses: tuple[Loss, ...]
    findings: tuple[Finding, ...]
    digests: Digests
    submission: SubmissionFile | None = field(default=None, repr=False, compare=False)
    worked_out: tuple[WorkedOut, ...] = ()

    def __repr__(self) -> str:
        """Return whose it is, by which ruleset, and the result."""
        return f"Scorecard({self.unit!r}, {self.ruleset!r}, total={self.total}, grade={self.grade!r})"

    def __getitem__(self, name: str) -> NodeScore:
        """Return a node by printed name, reference key or indicator id; raises KeyError naming the nearest."""
        for node in self.root.walk():
            if name and name in {node.key, node.name, node.id}:
                return node
        names = [node.name for node in self.root.walk()]
        raise KeyError(" ".join((f"没有叫“{name}”的指标。", *did_you_mean(str(name), names))))

    @property
    def indicators(self) -> tuple[NodeScore, ...]:
        """The indicators in printed order."""
        return tuple(node for node in self.root.walk() if node.kind == "indicator")

    def explain(self, name: str | None = None, notes: Notes = MappingProxyType({})) -> str:
        """Return, in plain Chinese, why each point was given or lost: of everything, or of one node.

        ``notes`` are lines to add to those of indicators, by the keys of their nodes.
        """
        return explain(self, name, notes)

    def to_json(self) -> str:
        """Return the scorecard as JSON text; decimals are strings."""
        try:
            return _adapter().dump_json(self, indent=2).decode()
        except PydanticSerializationError:  # half a character in what a unit wrote
            return json.dumps(self.to_data(), ensure_ascii=False, indent=2)

    def to_data(self) -> dict[str, Any]:
        """Return the scorecard as data that JSON can hold."""
        return cast("dict[str, Any]", _adapter().dump_python(self, mode="json"))

    @classmethod
    def from_json(cls, text: str) -> Scorecard:
        """Return the scorecard of JSON text, or raise :class:`JixiaoError` (S607) when it is not one."""
        refuse_other("text", text, (str, bytes), "评分结果的 JSON 文字")
        try:
            # Not validate_json: it gives up on traces of long sums, which nest deeper than it follows.
            return _adapter().validate_python(json.loads(text, parse_float=Decimal))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(key) for key in first["loc"])
            what = f"{where or '开头'} 不对（{first['type']}）"
        except (ValueError, RecursionError):
            where, what = "", "括号、引号或逗号不对"
        remedy = "用 jixiao score FILE --json 重新生成"
        raise JixiaoError([Problem("S607", f"不是评分结果的 JSON：{what}", None, (remedy,), {"path": where})])

    def result_digest(self) -> str:
        """Return the digest of everything in the scorecard but the digests, the submission and the engine's version."""
        left_out = outside_result(has_worked_out=bool(self.worked_out))
        try:
            return hashlib.sha256(_ordered().to_json(self, exclude=left_out)).hexdigest()
        except PydanticSerializationError:  # half a character in what a unit wrote
            return digest_of(_adapter().dump_python(self, mode="json", exclude=left_out))


def outside_result(*, has_worked_out: bool) -> set[str]:
    """Return the keys of a scorecard that its result digest leaves out.

    The submission has a digest of its own; where nothing was worked out, ``worked_out`` leaves no trace.
    """
    return {"digests", "version", "submission", *(() if has_worked_out else ("worked_out",))}


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Scorecard]:
    return TypeAdapter(Scorecard)


@lru_cache(maxsize=1)
def _ordered() -> SchemaSerializer:
    return ordered_serializer(_adapter())
