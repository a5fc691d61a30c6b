"""What points and grades can still become when missing data comes in: bounds case by case, so that weights are exact.

Bounds alone take two uses of one datum as independent: a part that drops out would leave its weight and keep it. So what
is used more than once is looked at in cases: a yes/no, an option, a small count, a number between the limits that formulas
compare it with, and in the same way a step or a condition that rests on missing data. A value is a table from cases to
bounds; a case that only one value still rests on is merged into its bounds. Nothing is overlooked: where there are more
than ``MOST_CASES``, values are taken as independent again, which only widens them.

Missing data is what results wait for. What has an answer without it (有值, points that were claimed) stays as it is.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, cast

from jixiao.calendars import Calendars
from jixiao.formula import BoundFormula, Failed, Missing, Reference, Table, TypeKind, Value, Walker
from jixiao.formula.algebra import Aggregate, Argument
from jixiao.formula.semantics.bounds import EITHER, Bounds, Reachable, exactly, hull
from jixiao.formula.tokens import Kind
from jixiao.numbers import read_decimal
from jixiao.program.aggregation import excludable
from jixiao.program.definition import Definition, Node, Program, Role
from jixiao.program.obligations import anything
from jixiao.program.part import needed
from jixiao.program.run import Inputs, Run
from jixiao.rules import Field

MOST_CASES: Final = 1024
"""Cases in which one formula is looked at."""

_MOST_GAPS: Final = 64
_MOST_APART: Final = 12
_MOST_COUNTS: Final = 24
_MOST_LIMITS: Final = 16
_GRID: Final = 8
_ZERO: Final = Fraction(0)

Case = tuple[int, ...]


class _NoValueError(Exception):
    """There is no value: something is divided by what is zero for certain."""


@dataclass(frozen=True, slots=True)
class _Cased:
    """What a value can be: bounds by the numbers of the cases of ``atoms``; a case that is lacking gives no value."""

    atoms: tuple[str, ...]
    rows: Mapping[Case, Bounds]

    def merged(self) -> Bounds | None:
        """Return what it can be at all, or None when it never has a value."""
        return _merged(self.rows.values())

    def without(self, away: Iterable[str]) -> _Cased:
        """Return it with the cases of some atoms merged."""
        gone = set(away)
        kept = [index for index, each in enumerate(self.atoms) if each not in gone]
        rows: dict[Case, Bounds] = {}
        for case, bounds in self.rows.items():
            key = tuple(case[index] for index in kept)
            rows[key] = hull(rows[key], bounds) if key in rows else bounds
        return _Cased(tuple(self.atoms[index] for index in kept), rows)


class _Open(Reachable):
    """Bounds of one case; ``columns`` are what the columns of tables that nobody handed in yet can hold."""

    columns: Mapping[tuple[str, str], Bounds]

    def name(self, reference: Reference) -> Bounds:
        """Return what a name can be; the cells of rows may be bounds already."""
        if not reference.table:
            return self.values[reference.name]
        if (reference.table, reference.name) in self.columns:
            return self.columns[reference.table, reference.name]
        cell: object = self.row[reference.name]
        return cell if isinstance(cell, Bounds) else exactly(self.row[reference.name])

    def divide(self, left: Bounds, right: Bounds) -> Bounds:
        """Return the quotient; by what is zero there is none."""
        if right.is_point and right.low == 0:
            raise _NoValueError
        return super().divide(left, right)

    def choose(
        self, condition: Bounds, then: Callable[[], Bounds], otherwise: Callable[[], Bounds]
    ) -> Bounds:
        """Return what either branch gives; one that fails gives nothing."""
        if condition.others is not None and condition.others != EITHER:
            return super().choose(condition, then, otherwise)
        found: list[Bounds] = []
        for branch in (then, otherwise):
            try:
                found.append(branch())
            except _NoValueError:
                continue
        if not found:
            raise _NoValueError
        return super().choose(condition, lambda: found[0], lambda: found[-1])

    def aggregate(
        self,
        kind: Aggregate,
        table: Reference,
        condition: Argument[Bounds] | None,
        value: Argument[Bounds] | None,
    ) -> Bounds:
        """Return what rows give; of a table that is to come there may be any number."""
        if not isinstance(self.tables[table.name], Missing) or not any(
            name == table.name for name, _ in self.columns
        ):
            return super().aggregate(kind, table, condition, value)
        if kind == "count" or value is None:
            return Bounds(_ZERO)
        each = value.evaluate()
        if kind != "sum":
            return Bounds(each.low, each.high)
        return Bounds(
            _ZERO if each.low is not None and each.low >= 0 else None,
            _ZERO if each.high is not None and each.high <= 0 else None,
        )


@dataclass(slots=True)
class _Ranges:
    """Works out what the open definitions can be, in their order; ``open_data`` are the names of missing data.

    ``failing`` are those that fail by themselves: when the data is mended they may be anything.
    """

    program: Program
    inputs: Mapping[str, Value]
    run: Run
    open_data: frozenset[str]
    definitions: Sequence[Definition]
    failing: frozenset[str]
    semantics: _Open
    nodes: Mapping[str, Node]
    parents: Mapping[str, Node]
    pieces: dict[str, tuple[Bounds, ...]] = field(default_factory=dict)
    cased: dict[str, _Cased] = field(default_factory=dict)
    found: dict[str, Bounds] = field(default_factory=dict)
    limits: dict[str, set[Fraction]] = field(default_factory=dict)
    uses: Counter[str] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def all(self) -> Mapping[str, Bounds]:
        """Return what every open definition can be."""
        for each in self.definitions:
            self.uses.update(_read(each))
            self.readers.update(set(_read(each)))
            for name, limit in _compared(each):
                self.limits.setdefault(name, set()).add(limit)
        self.left = Counter(self.uses)
        for name in self.open_data & self.program.fields.keys():
            self._cut(name, self.program.fields[name])
        walker = Walker(self.semantics)
        for each in self.definitions:
            value = self._value(each, walker)
            self.left.subtract(_read(each))
            value = self._split(each.name, self._kept_apart(each, self._held(each, value)))
            self.cased[each.name] = value
            merged = value.merged()
            if merged is not None:
                self.found[each.name] = merged
            self._forget()
        return self.found

    def _cut(self, name: str, datum: Field) -> None:
        """Cut what a datum can be into cases, where more than one use of it is looked at."""
        whole = replace(anything(datum), is_missing=False)
        if datum.type == "yes_no":
            cases = _each([False, True])
        elif datum.type == "choice":
            cases = _each(datum.options)
        elif datum.type in {"date", "text", "table"}:
            return
        elif datum.type == "count" and _is_few(whole):
            cases = tuple(Bounds(each, each) for each in _counts(whole))
        else:
            limits = set(self.limits.get(name, ()))
            if self.readers[name] > 1 and whole.low is not None and whole.high is not None:
                step = (whole.high - whole.low) / _GRID
                limits |= {whole.low + step * index for index in range(1, _GRID)}
            cases = _between(whole, limits) if len(limits) <= _MOST_LIMITS else ()
        if len(cases) > 1 and (self.uses[name] > 1 or datum.type == "count"):
            self.pieces[name] = cases

    def given(self, name: str) -> _Cased:
        """Return what a name that a formula reads can be."""
        if name in self.cased:
            return self.cased[name]
        if name in self.pieces:
            return _Cased((name,), {(index,): each for index, each in enumerate(self.pieces[name])})
        if name in self.open_data:
            return _Cased((), {(): replace(anything(self.program.fields[name]), is_missing=False)})
        value = self.inputs[name] if name in self.inputs else self.run.values[name]
        return _Cased((), {(): exactly(value)})

    def _value(self, definition: Definition, walker: Walker[Bounds]) -> _Cased:
        """Return what a definition can be, in the cases of all that it reads."""
        if definition.name in self.failing:
            return _Cased((), {(): Bounds()})
        given = {name: self.given(name) for name in dict.fromkeys(_read(definition))}
        atoms = self._scope(given)
        given = {
            name: each.without(set(each.atoms) - set(atoms)) if set(each.atoms) - set(atoms) else each
            for name, each in given.items()
        }
        places = {name: [atoms.index(one) for one in each.atoms] for name, each in given.items()}
        rows: dict[Case, Bounds] = {}
        for case in itertools.product(*(range(len(self.pieces[each])) for each in atoms)):
            here = {
                name: each.rows.get(tuple(case[index] for index in places[name]))
                for name, each in given.items()
            }
            known = {name: bounds for name, bounds in here.items() if bounds is not None}
            if len(known) < len(here):
                continue
            self.semantics.values.update(known)
            try:
                rows[case] = walker.walk(definition.formula)
            except _NoValueError:
                continue
        # What fails whatever is missing may be anything once the data is mended.
        return _Cased(atoms, rows) if rows else _Cased((), {(): Bounds()})

    def _held(self, definition: Definition, value: _Cased) -> _Cased:
        """Return a value within what its role says: a share within the whole and the largest that it can be, points from 0."""
        if definition.role is Role.POINTS:
            held = Bounds(_ZERO)
        elif definition.role is Role.WEIGHT and definition.owner in self.parents:
            held = Bounds(_ZERO, self._largest(definition.owner))
        else:
            return value
        return _Cased(value.atoms, {case: _meet(each, held) or held for case, each in value.rows.items()})

    def _largest(self, key: str) -> Fraction | None:
        """Return the largest share of a part: when all that may drop out beside it does."""
        node, parent = self.nodes[key], self.parents[key]
        whole = self._bounds(parent.named(Role.WEIGHT)).high
        whole = parent.inner if parent.combine == "scaled" else whole
        if whole is None or parent.combine in {"better", "chosen"}:
            return whole
        certain = [
            each
            for each in parent.parts
            if each is not node
            and (not excludable(each) or self._bounds(each.named(Role.COUNTS)).others == frozenset({True}))
        ]
        share = whole * node.weight / sum((each.weight for each in certain), node.weight)
        # Rounded shares are differences of rounded running totals.
        return min(whole, share + Fraction(1, 10**self.program.places))

    def _bounds(self, name: str) -> Bounds:
        return self.found[name] if name in self.found else exactly(self.run.values[name])

    def _scope(self, given: Mapping[str, _Cased]) -> tuple[str, ...]:
        """Return the atoms in whose cases a formula is looked at: those that most of what it reads rests on, if not all.

        What nothing else rests on only leaves gaps between the bounds of its cases: few of those are looked at.
        """
        counts = Counter(atom for each in given.values() for atom in each.atoms)
        alone = {each for each in counts if counts[each] == 1 and self._is_alone(each, given)}
        size, kept = 1, set[str]()
        for atom in sorted(counts, key=lambda each: (each in alone, -counts[each], len(self.pieces[each]))):
            if size * len(self.pieces[atom]) <= (_MOST_GAPS if atom in alone else MOST_CASES):
                size *= len(self.pieces[atom])
                kept.add(atom)
        return tuple(each for each in counts if each in kept)

    def _is_alone(self, atom: str, given: Mapping[str, _Cased]) -> bool:
        """Tell whether nothing but one value that a formula reads rests on an atom."""
        if atom in self.open_data and self.left[atom] > 0:
            return False
        return not any(
            atom in each.atoms and self.left[other] > 0
            for other, each in self.cased.items()
            if other not in given
        )

    def _kept_apart(self, definition: Definition, value: _Cased) -> _Cased:
        """Return a value without the cases that nothing else rests on any more: those left are its own, if it has few."""
        private = [each for each in value.atoms if not self._is_shared(each, definition.name)]
        if not private:
            return value
        uses, name = self.left[definition.name], definition.name
        if len(private) < len(value.atoms):
            return value.without(private) if uses <= 1 else value
        different = tuple(dict.fromkeys(value.rows.values()))
        if len(different) == 1 or (uses <= 1 and len(different) > _MOST_APART):
            return value.without(private)
        self.pieces[name] = different
        return _Cased((name,), {(index,): each for index, each in enumerate(different)})

    def _is_shared(self, atom: str, name: str) -> bool:
        """Tell whether anything but one definition still has to tell the cases of an atom apart."""
        if self.left[atom] > 0 and atom in self.open_data:
            return True
        return any(
            atom in each.atoms and self.left[other] > 0 for other, each in self.cased.items() if other != name
        )

    def _split(self, name: str, value: _Cased) -> _Cased:
        """Return a value that is used several times in cases of its own: yes and no, or between the limits it is compared with."""
        if self.left[name] <= 1 or name in self.pieces:
            return value
        merged = value.merged()
        if merged is None:
            return value
        cases: tuple[Bounds, ...] = ()
        if merged.others == EITHER:
            cases = _each([False, True])
        elif merged.others is None and 0 < len(self.limits.get(name, ())) <= _MOST_LIMITS:
            cases = _between(merged, self.limits[name])
        rows: dict[Case, Bounds] = {}
        for case, bounds in value.rows.items():
            for index, piece in enumerate(cases):
                met = _meet(bounds, piece)
                if met is not None:
                    rows[*case, index] = met
        if len(rows) == len(value.rows) or len(rows) > MOST_CASES or not rows:
            return value
        self.pieces[name] = cases
        return _Cased((*value.atoms, name), rows)

    def _forget(self) -> None:
        """Let go of values that nothing reads any more."""
        for name in [each for each in self.cased if self.left[each] <= 0]:
            del self.cased[name]


def run_ranges(program: Program, inputs: Inputs, run: Run, calendars: Calendars) -> Mapping[str, Bounds]:
    """Return what every node's points and the grade can still become once the data that they wait for comes in.

    ``run`` is an exact or traced run over the same inputs. Sound: no allowed data leads outside. Exact where data that is
    used more than once has few cases.
    """
    results = (*(each.named(Role.POINTS) for each in program.tree.walk()), *program.outcome[1:])
    part = needed(program, results)
    missing, tables = _open_data(program, inputs, run, results)
    semantics = _Open({}, run.tables, calendars)
    semantics.columns = {
        (name, each.name): replace(anything(each), is_missing=False)
        for name in tables
        if isinstance(run.tables[name], Missing)
        for each in program.fields[name].columns
    }
    definitions, failing = _open_definitions(part, run, missing | tables)
    nodes = {each.key: each for each in program.tree.walk()}
    parents = {child.key: each for each in nodes.values() for child in each.parts}
    ranges = _Ranges(program, inputs.values, run, missing, definitions, failing, semantics, nodes, parents)
    semantics.tables = {**run.tables, **dict(_with_open_cells(ranges, tables))}
    found = ranges.all()
    return {name: found[name] if name in found else exactly(run.values[name]) for name in results}


def _open_data(
    program: Program, inputs: Inputs, run: Run, results: Sequence[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the missing data, and the tables that lack cells or are lacking, that results wait for.

    What is there although it reads something missing does not wait for it.
    """
    formulas = {each.name: each for each in program.definitions}
    waiting = [name for name in results if isinstance(run.values[name], Missing)]
    seen, missing, tables = set(waiting), set[str](), set[str]()
    while waiting:
        for name in formulas[waiting.pop()].formula.names:
            if name in run.tables:
                columns = [each for each in program.definitions if each.table == name]
                if _has_gaps(run.tables[name]):
                    tables.add(name)
                read = {one for each in columns for one in each.formula.names}
                missing |= {one for one in read if isinstance(inputs.values.get(one), Missing)}
            elif name in formulas:
                if name not in seen and isinstance(run.values[name], Missing):
                    seen.add(name)
                    waiting.append(name)
            elif isinstance(inputs.values.get(name), Missing):
                missing.add(name)
    return frozenset(missing & program.fields.keys()), frozenset(tables)


def _has_gaps(table: Table | Missing) -> bool:
    """Tell whether a table is lacking, or lacks cells."""
    if isinstance(table, Missing):
        return True
    return any(isinstance(cell, Missing) for row in table.rows for cell in row.values())


def _open_definitions(
    part: Sequence[Definition], run: Run, open_names: frozenset[str]
) -> tuple[list[Definition], frozenset[str]]:
    """Return the definitions that rest on open data or on what fails, in order, and those that fail by themselves."""
    found: list[Definition] = []
    names, failing = set(open_names), set[str]()
    for each in part:
        if each.table:
            continue
        is_failed = isinstance(run.values[each.name], Failed)
        if not names.isdisjoint(each.formula.names):
            found.append(each)
        elif is_failed:
            failing.add(each.name)
            found.append(each)
        else:
            continue
        names.add(each.name)
    return found, frozenset(failing)


def _with_open_cells(ranges: _Ranges, tables: Iterable[str]) -> Iterator[tuple[str, Table]]:
    """Yield tables with bounds in the cells that are lacking, and in those that are computed from them."""
    program, semantics = ranges.program, ranges.semantics
    columns = [each for each in program.definitions if each.table]
    names = {each for one in columns for each in one.formula.names}
    semantics.values.update({name: ranges.given(name).merged() or Bounds() for name in names})
    walker = Walker(semantics)
    for name in tables:
        table = ranges.run.tables[name]
        if isinstance(table, Missing):
            continue
        typed = {each.name: each for each in program.fields[name].columns if each.type is not None}
        rows: list[Mapping[str, Value]] = []
        for row in table.rows:
            here: dict[str, object] = {
                key: replace(anything(typed[key]), is_missing=False)
                if isinstance(cell, Missing) and key in typed
                else cell
                for key, cell in row.items()
            }
            semantics.row = cast("Mapping[str, Value]", here)
            for each in columns:
                if each.table == name and isinstance(row[each.label], Missing):
                    here[each.label] = walker.walk(each.formula)
            rows.append(semantics.row)
        semantics.row = {}
        yield name, Table(name, tuple(rows))


def _read(definition: Definition) -> list[str]:
    """Return the names that a formula reads, each as often as it does; tables are looked at row by row."""
    return [
        each.name
        for each in definition.formula.references.values()
        if not each.table and each.type.kind is not TypeKind.TABLE
    ]


def _compared(definition: Definition) -> Iterator[tuple[str, Fraction]]:
    """Yield the names that a formula compares with a number, and the number."""
    bound = definition.formula
    for node in ast.walk(bound.formula.tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for left, right in itertools.pairwise(sides):
            for one, other in ((left, right), (right, left)):
                reference = bound.references.get(int(one.id[1:])) if isinstance(one, ast.Name) else None
                number = _number(other, bound)
                if reference is not None and not reference.table and number is not None:
                    yield reference.name, number


def _number(node: ast.expr, bound: BoundFormula) -> Fraction | None:
    """Return a number that stands in a formula."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand, bound)
        return None if inner is None else -inner
    if not isinstance(node, ast.Name) or int(node.id[1:]) in bound.references:
        return None
    token = bound.formula.token(node)
    return Fraction(read_decimal(token.text)) if token.kind is Kind.NUMBER else None


def _merged(some: Iterable[Bounds]) -> Bounds | None:
    found: Bounds | None = None
    for each in some:
        found = each if found is None else hull(found, each)
    return found


def _meet(left: Bounds, right: Bounds) -> Bounds | None:
    """Return what both of two can be, or None where that is nothing."""
    if left.others is not None and right.others is not None:
        others = left.others & right.others
        return replace(left, others=others) if others else None
    low, is_above = left.low, left.is_above
    if right.low is not None and (low is None or right.low >= low):
        is_above = right.is_above or (is_above and low == right.low)
        low = right.low
    high, is_below = left.high, left.is_below
    if right.high is not None and (high is None or right.high <= high):
        is_below = right.is_below or (is_below and high == right.high)
        high = right.high
    if low is not None and high is not None and (low > high or (low == high and (is_above or is_below))):
        return None
    return replace(left, low=low, high=high, is_above=is_above, is_below=is_below)


def _each(values: Iterable[object]) -> tuple[Bounds, ...]:
    return tuple(Bounds(others=frozenset({each})) for each in values)


def _is_few(whole: Bounds) -> bool:
    return whole.low is not None and whole.high is not None and whole.high - whole.low <= _MOST_COUNTS


def _counts(whole: Bounds) -> Iterator[Fraction]:
    """Yield the whole numbers within bounds."""
    low, high = whole.low or _ZERO, whole.high or _ZERO
    yield from (Fraction(each) for each in range(math.ceil(low), math.floor(high) + 1))


def _between(whole: Bounds, limits: Iterable[Fraction]) -> tuple[Bounds, ...]:
    """Return bounds cut at limits: each limit by itself, and what lies between them."""
    found: list[Bounds] = []
    rest = whole
    for limit in sorted(limits):
        at = _meet(rest, Bounds(limit, limit))
        if at is None:
            continue
        below = _meet(rest, Bounds(None, limit, is_below=True))
        found += [each for each in (below, at) if each is not None]
        above = _meet(rest, Bounds(limit, None, is_above=True))
        if above is None:
            return tuple(found)
        rest = above
    return (*found, rest)
