"""Hypothesis strategies shared by the project's tests: formulas of every kind, and data that aims at their edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, TypeVar, cast

from hypothesis import strategies as st
from tests.formula.trees import Part, Spelling, written
from tests.formula.world import COLUMNS, FIELDS, OPTIONS, World

from jixiao.formula import Failed, Missing, Table, Type, TypeKind, Value
from jixiao.formula.semantics.bounds import Bounds

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

LITERALS: Final = (
    "0", "1", "2", "10%", "0.5", "2.5", "100%", "3", "0.005", "2.005", "1.015", "10", "80%", "95.5%", "0.1%", "13",
    "100", "12.50", "0.0900000762939453", "99999999999999.99", "1" + "0" * 30, "0." + "0" * 29 + "1",
    "1234567890.123456789012345678901234567890",
)  # fmt: skip
"""Numbers as typed. Formulas and data draw from the same few, so that thresholds and ties are met, not only passed."""

_EDGES: Final = tuple(Fraction(each.rstrip("%")) / (100 if "%" in each else 1) for each in LITERALS)
NUMBERS: Final = (*_EDGES, *(-each for each in _EDGES), Fraction(1, 3), Fraction(2, 13), Fraction("13.0325"))

DAYS: Final = tuple(
    date.fromisoformat(each)
    for each in (
        "2022-03-01", "2022-02-28", "2022-01-29", "2022-01-31", "2022-09-30", "2022-10-09", "2024-02-29",
        "2022-12-31", "2023-01-01", "2018-12-31", "2019-01-01", "2018-12-30", "2027-01-04",
    )  # the last three: in or beside years without a calendar
)  # fmt: skip

_TIES: Final[Mapping[str, Sequence[str]]] = {
    "2": ("0.005", "2.005", "1.015", "0.025"), "0": ("0.5", "1.5", "2.5"), "1": ("0.25", "12.35"),
    "4": ("0.00005", "95.50015"), "-1": ("5", "15", "25"), "-3": ("500", "1500", "2500"), "30": ("0.5",),
}  # fmt: skip
"""Places to round to, with numbers that lie halfway there."""

_ROUNDINGS: Final = (
    "ROUND",
    "ROUNDEVEN",
    "ROUNDUP",
    "ROUNDDOWN",
    "ROUNDFLOOR",
    "ROUNDCEILING",
    "TRUNC",
    "INT",
)
_TEXTS: Final = (*OPTIONS, "别的", "")
_DEEP: Final = (1, 2, 3, 4, 4)
_SHALLOW: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Case:
    """A formula as it is meant and as it is typed, with a unit's data."""

    tree: Part
    text: str
    world: World


class _Grower:
    """Grows well-typed trees; ``row`` is the detail table whose columns can be named."""

    def __init__(self, draw: Draw[object]) -> None:
        self.draw = draw
        self.table = ""

    def one(self, options: Sequence[T]) -> T:
        """Return one of the options; the first is the simplest."""
        return cast("T", self.draw(st.sampled_from(options)))

    def named(self, kind: TypeKind) -> Part:
        """Return a name of a type: a field, or a column of the row at hand."""
        columns = [name for name, each in COLUMNS.get(self.table, {}).items() if each.kind is kind]
        fields = [name for name, each in FIELDS.items() if each.kind is kind]
        return Part("name", text=self.one([*columns, *columns, *fields]))

    def number(self, depth: int) -> Part:
        """Return a part that is a number."""
        if depth <= 0:
            if self.one((True, False)):
                return self.named(TypeKind.NUMBER)
            return Part("number", text=self.one(LITERALS))
        return self.one(_NUMBER_FORMS)(self, depth - 1)

    def yes_no(self, depth: int) -> Part:
        """Return a part that is a condition."""
        if depth <= 0:
            return self.named(TypeKind.YES_NO) if self.one((True, True, False)) else self.yes_or_no()
        return self.one(_YES_NO_FORMS)(self, depth - 1)

    def day(self, depth: int) -> Part:
        """Return a part that is a date."""
        if depth > 0 and self.one((False, False, True)):
            return Part("choose", (self.yes_no(depth - 1), self.day(depth - 1), self.day(depth - 1)))
        return (
            self.named(TypeKind.DATE) if self.one((True, False)) else Part("date", text=str(self.one(DAYS)))
        )

    def text(self, depth: int) -> Part:
        """Return a part that is a text, of no choice."""
        if depth > 0 and self.one((False, False, True)):
            return Part("choose", (self.yes_no(depth - 1), self.text(depth - 1), self.text(depth - 1)))
        if self.one((True, False)):
            return self.named(TypeKind.TEXT)
        return Part("text", text=self.one(_TEXTS))

    def picked(self, depth: int) -> Part:
        """Return a part that is one of a choice's options."""
        if depth > 0 and self.one((False, False, True)):
            return Part("choose", (self.yes_no(depth - 1), self.picked(depth - 1), self.picked(depth - 1)))
        return self.named(TypeKind.CHOICE)

    def any(self, depth: int) -> Part:
        """Return a part of any type."""
        return self.one((_Grower.number, _Grower.yes_no, _Grower.day, _Grower.picked, _Grower.text))(
            self, depth
        )

    def yes_or_no(self) -> Part:
        return Part("yes_no", text=self.one(("是", "否")))

    def leaf(self, _depth: int) -> Part:
        return self.number(0)

    def arithmetic(self, depth: int) -> Part:
        operation = self.one(("+", "-", "*", "/", "/"))
        return Part(operation, (self.number(depth), self.number(depth)))

    def signed(self, depth: int) -> Part:
        return Part(self.one(("negate", "plus")), (self.number(depth),))

    def choice_of_numbers(self, depth: int) -> Part:
        return Part("choose", (self.yes_no(depth), self.number(depth), self.number(depth)))

    def rounded(self, depth: int) -> Part:
        name = self.one(_ROUNDINGS)
        places = self.one(tuple(_TIES))
        value = self.number(depth)
        if self.one((True, False)):
            value = Part("number", text=self.one(_TIES[places]))
            value = Part("negate", (value,)) if self.one((True, False)) else value
        if name == "INT" or (name in {"ROUNDFLOOR", "ROUNDCEILING", "TRUNC"} and self.one((True, False))):
            return Part("call", (value,), name)
        return Part("call", (value, Part("places", text=places)), name)

    def among(self, depth: int) -> Part:
        parts = [self.number(depth) for _ in range(self.one((2, 1, 3)))]
        return Part("call", tuple(parts), self.one(("MIN", "MAX", "SUM", "AVERAGE", "MEDIAN")))

    def to_multiples(self, depth: int) -> Part:
        name = self.one(("CEILING", "FLOOR", "MOD"))
        step = (
            self.number(depth)
            if name == "MOD"
            else Part("number", text=self.one(("5", "10%", "0.5", "1000")))
        )
        return Part("call", (self.number(depth), step), name)

    def adjusted(self, depth: int) -> Part:
        name = self.one(("ABS", "OVER", "CLAMP"))
        count = 3 if name == "CLAMP" else 1
        return Part("call", tuple(self.number(depth) for _ in range(count)), name)

    def beyond(self, _depth: int) -> Part:
        """Return what a share of a datum is above or below a limit, some of it taken so often: two such together."""
        return Part(self.one(("+", "-", "*")), (self.cut_off(), self.cut_off()))

    def cut_off(self) -> Part:
        """Return a maximum, a minimum or an excess of a number over a datum, of which both ends are known before any data."""
        typed = [Part("number", text=self.one(LITERALS)) for _ in range(3)]
        share = Part("/", (Part("-", (typed[0], typed[1])), self.named(TypeKind.NUMBER)))
        share = self.one((share, Part("*", (share, typed[2])), Part("*", (typed[2], share))))
        name = self.one(("OVER", "MAX", "MIN", "ABS", "ACHIEVED", "ROUND"))
        if name in {"OVER", "ABS"}:
            return Part("call", (share,), name)
        if name == "ROUND":
            return Part("call", (share, Part("places", text="2")), name)
        if name == "ACHIEVED":
            return Part("call", (typed[0], self.named(TypeKind.NUMBER), typed[1]), name)
        return Part("call", (share, self.one((typed[1], self.named(TypeKind.NUMBER)))), name)

    def shaped(self, depth: int) -> Part:
        name = self.one(("ACHIEVED", "INVERSE", "CHANGE", "DEVIATION", "FULLSTEPS", "STARTEDSTEPS"))
        count = 2 if name.endswith("STEPS") else self.one((3, 4))
        return Part("call", tuple(self.number(depth) for _ in range(count)), name)

    def converted(self, depth: int) -> Part:
        pairs = (("元", "万元"), ("亿元", "元"), ("万元", "千元"), ("周", "天"), ("天", "周"))
        units = tuple(Part("text", text=each) for each in self.one(pairs))
        return Part("call", (self.number(depth), *units), "CONVERT")

    def in_time(self, depth: int) -> Part:
        parts = (self.day(depth), self.day(depth), self.number(depth))
        return Part("call", parts, self.one(("WITHINDAYS", "WITHINWORKDAYS")))

    def span(self, depth: int) -> Part:
        return Part(
            "call",
            (self.day(depth), self.day(depth)),
            self.one(("DAYSFROM", "DAYS", "WORKDAYS", "NETWORKDAYS", "MONTHSFROM")),
        )

    def part_of_date(self, depth: int) -> Part:
        return Part("call", (self.day(depth),), self.one(("YEAR", "MONTH", "DAY")))

    def by_case(self, depth: int) -> Part:
        name = self.one(("IFS", "SWITCH", "IFERROR"))
        if name == "IFERROR":
            quotient = Part("/", (self.number(depth), self.number(depth)))
            form = self.one(("quotient", "quotient", "-", "*", "/", "ABS", "MAX"))
            if form in {"-", "*", "/"}:
                quotient = Part(form, (self.number(depth), quotient))
            elif form != "quotient":
                quotient = Part("call", (quotient,), form)
            return Part("call", (quotient, self.number(depth)), name)
        case = self.yes_no if name == "IFS" else self.number
        cases = [grow(depth) for _ in range(self.one((1, 2))) for grow in (case, self.number)]
        value = [self.number(depth)] if name == "SWITCH" else []
        return Part("call", (*value, *cases, self.number(depth)), name)

    def over_rows(self, depth: int) -> Part:
        if self.table:  # no table function inside another's condition
            return self.arithmetic(depth)
        name = self.one(
            (
                "COUNT",
                "SUM",
                "SHARE",
                "AVERAGE",
                "MAX",
                "MIN",
                "MEDIAN",
                "WEIGHTEDAVERAGE",
                "COUNTIF",
                "SUMIF",
                "AVERAGEIF",
            )
        )
        self.table = table = self.one(tuple(COLUMNS))
        forms = {
            "COUNT": ("", "c"),
            "SHARE": ("c", "cn"),
            "WEIGHTEDAVERAGE": ("nn", "nnc"),
            "COUNTIF": ("c",),
            "SUMIF": ("cn",),
            "AVERAGEIF": ("cn",),
        }.get(name, ("n", "nc"))
        parts = [self.number(depth) if each == "n" else self.yes_no(depth) for each in self.one(forms)]
        self.table = ""
        return Part("rows", tuple(parts), name, table)

    def is_known(self, depth: int) -> Part:
        return Part("call", (self.any(self.one((0, 1, depth))),), "KNOWN")

    def logic(self, depth: int) -> Part:
        operation = self.one(("and", "or"))
        return Part(operation, tuple(self.yes_no(depth) for _ in range(self.one((2, 3)))))

    def denied(self, depth: int) -> Part:
        return Part("not", (self.yes_no(depth),))

    def choice_of_conditions(self, depth: int) -> Part:
        return Part("choose", (self.yes_no(depth), self.yes_no(depth), self.yes_no(depth)))

    def ordered(self, depth: int) -> Part:
        grow = self.one((_Grower.number, _Grower.number, _Grower.number, _Grower.day))
        parts = [grow(self, depth) for _ in range(self.one((2, 2, 3)))]
        if self.one((True, False, False)):
            parts[1] = parts[
                0
            ]  # a tie whatever the data: what a threshold is about, and chance seldom meets it
        signs = [self.one((">=", "<=", ">", "<", "==", "!=")) for _ in parts[1:]]
        return Part("compare", tuple(parts), " ".join(signs))

    def equal(self, depth: int) -> Part:
        left, right = self.one((
            (_Grower.picked, _Grower.option), (_Grower.option, _Grower.picked), (_Grower.picked, _Grower.picked),
            (_Grower.text, _Grower.text), (_Grower.yes_no, _Grower.yes_no),
        ))  # fmt: skip
        return Part("compare", (left(self, depth), right(self, depth)), self.one(("==", "!=")))

    def option(self, _depth: int) -> Part:
        return Part("text", text=self.one(OPTIONS))


_NUMBER_FORMS: Final[tuple[Callable[[_Grower, int], Part], ...]] = (
    _Grower.leaf, _Grower.arithmetic, _Grower.arithmetic, _Grower.arithmetic, _Grower.arithmetic, _Grower.signed,
    _Grower.rounded, _Grower.rounded, _Grower.choice_of_numbers, _Grower.among, _Grower.adjusted,
    _Grower.span, _Grower.over_rows, _Grower.over_rows, _Grower.shaped, _Grower.converted, _Grower.beyond,
    _Grower.to_multiples, _Grower.part_of_date, _Grower.by_case,
)  # fmt: skip
_YES_NO_FORMS: Final[tuple[Callable[[_Grower, int], Part], ...]] = (
    _Grower.ordered, _Grower.ordered, _Grower.ordered, _Grower.equal, _Grower.equal, _Grower.logic,
    _Grower.logic, _Grower.denied, _Grower.is_known, _Grower.choice_of_conditions, _Grower.in_time,
)  # fmt: skip


@st.composite
def trees(draw: Draw[object], *, deep: bool = True) -> Part:
    """Return well-typed trees of the whole language, most of them numbers."""
    grower = _Grower(draw)
    grow = grower.one((_Grower.number, _Grower.number, _Grower.number, _Grower.yes_no, _Grower.any))
    return grow(grower, grower.one(_DEEP if deep else _SHALLOW))


class _Filler:
    """Fills in data for a tree; with ``gaps`` some of it is missing or failed."""

    def __init__(self, draw: Draw[object], tree: Part, *, gaps: bool, failures: bool = True) -> None:
        self.draw, self.gaps, self.failures = draw, gaps, failures
        self.used = frozenset(each.text for each in tree.walk() if each.operation == "name")
        typed = [each.text for each in tree.walk() if each.operation == "number"]
        self.thresholds = [Fraction(each.rstrip("%")) / (100 if "%" in each else 1) for each in typed]

    def value(self, name: str, kind: Type) -> Value:
        """Return a value for a name, or why it has none."""
        if self.gaps:
            lot = cast("int", self.draw(st.integers(0, 9)))
            if lot == 0 and self.failures:
                return Failed("F351", "早先的失败")
            if lot <= (3 if self.failures else 5):
                return Missing(frozenset({name} if lot % 2 else {name, "另一项"}))
        if kind.kind is TypeKind.NUMBER and self.thresholds and self.draw(st.booleans()):
            return cast("Value", self.draw(st.sampled_from(self.thresholds)))
        return cast("Value", self.draw(_VALUES[kind.kind]))

    def rows(self, table: str) -> Table | Missing:
        """Return a table of a few rows, empty ones included; only the columns in use are drawn."""
        if self.gaps and self.draw(st.integers(0, 4)) == 0:
            return Missing(frozenset({table}))
        count = cast("int", self.draw(st.integers(0, 4)))
        return Table(table, tuple(self.row(table) for _ in range(count)))

    def row(self, table: str) -> Mapping[str, Value]:
        """Return one row."""
        return {
            name: self.value(f"{table}.{name}", kind)
            for name, kind in COLUMNS[table].items()
            if name in self.used
        }

    def limit(self) -> Bounds:
        """Return the limits of a missing number."""
        ends = cast("tuple[Fraction | None, ...]", self.draw(_LIMITS))
        lower, upper = ends
        if lower is not None and upper is not None and lower > upper:
            lower, upper = upper, lower
        return Bounds(lower, upper, is_missing=True)

    def within(self, limits: Bounds) -> Value:
        """Return a number within limits, the ends included."""
        ends = [each for each in (limits.lower, limits.upper) if each is not None]
        inside = [
            each
            for each in (*self.thresholds, *NUMBERS)
            if (limits.lower is None or limits.lower <= each)
            and (limits.upper is None or each <= limits.upper)
        ]
        return cast("Value", self.draw(st.sampled_from([*ends, *inside])))


_QUOTIENTS: Final = st.builds(Fraction, st.integers(-(10**12), 10**12), st.integers(1, 10**6))
_NUMERIC: Final = st.one_of(*([st.sampled_from(NUMBERS)] * 5), _QUOTIENTS)
_VALUES: Final[Mapping[TypeKind, st.SearchStrategy[object]]] = {
    TypeKind.NUMBER: _NUMERIC,
    TypeKind.YES_NO: st.booleans(),
    TypeKind.DATE: st.sampled_from(DAYS),
    TypeKind.CHOICE: st.sampled_from(OPTIONS),
    TypeKind.TEXT: st.sampled_from(_TEXTS),
}
_LIMITS: Final = st.tuples(*([st.sampled_from((*NUMBERS, *([None] * 5)))] * 2))


@st.composite
def cases(draw: Draw[object], *, gaps: bool | None = None, failures: bool = True, deep: bool = True) -> Case:
    """Return formulas with data; ``gaps`` says whether data may be absent (None: in half of the cases)."""
    tree = cast("Part", draw(trees(deep=deep)))
    seed = cast("int", draw(st.integers(0, 2**31)))
    if gaps is None:
        gaps = cast("bool", draw(st.booleans()))
    filler = _Filler(draw, tree, gaps=gaps, failures=failures)
    tables = sorted({each.table for each in tree.walk() if each.table})
    values = {name: filler.value(name, kind) for name, kind in FIELDS.items() if name in filler.used}
    limits = {
        name: filler.limit() if FIELDS[name].kind is TypeKind.NUMBER else _possible(FIELDS[name])
        for name, value in values.items()
        if isinstance(value, Missing)
    }
    world = World(values, {name: filler.rows(name) for name in tables}, limits)
    return Case(tree, written(tree, Spelling(seed)), world)


def _possible(kind: Type) -> Bounds:
    return Bounds(others=frozenset(kind.options) or None, is_missing=True)


@st.composite
def completions(draw: Draw[object], case: Case) -> World:
    """Return the data of a case with everything that was missing handed in, within its limits."""
    filler = _Filler(draw, case.tree, gaps=False)
    values: dict[str, Value] = dict(case.world.values)
    for name, value in values.items():
        if isinstance(value, Missing):
            number = FIELDS[name].kind is TypeKind.NUMBER
            values[name] = (
                filler.within(case.world.limits[name]) if number else filler.value(name, FIELDS[name])
            )
    tables: dict[str, Table | Missing] = {}
    for name, table in case.world.tables.items():
        if isinstance(table, Missing):
            tables[name] = filler.rows(name)
            continue
        rows = [
            {
                column: filler.value(column, COLUMNS[name][column]) if isinstance(cell, Missing) else cell
                for column, cell in row.items()
            }
            for row in table.rows
        ]
        tables[name] = Table(name, tuple(rows))
    return World(values, tables)
