"""Generated cases: at every threshold, and wherever no case reaches a branch or notices a mutant.

What comes out is what the ruleset gives, not what its author meant: every case is to be confirmed by hand before it
proves anything, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain, count, islice, takewhile

from jixiao.api import Rules
from jixiao.authoring.cases.cases import Case, CasesFile, Data, Expected, readable_cases, submission_of
from jixiao.authoring.effort import Effort
from jixiao.authoring.mutation.mutants import Mutant, mutants
from jixiao.authoring.mutation.search import Objective, TestData, TestGenerator, search
from jixiao.authoring.mutation.survivors import try_mutants
from jixiao.authoring.samples.sample_json import submitted
from jixiao.authoring.samples.sampling import Sample
from jixiao.documents.quoting import one_line
from jixiao.documents.toml_text import toml_key, toml_text
from jixiao.numbers import to_text
from jixiao.problems import JixiaoError, clipped
from jixiao.program import Node, Rule, run_exact
from jixiao.scoring import Scorecard

_TO_CONFIRM = "请核对："
_LONGEST = 110
_LONGEST_NAME = 70
_PLAIN = 100
_FINDINGS = ("G814", "G815")
"""That a reason is wanting, and an author's notices: a case of a rule that tells them says which are reported."""

_HEAD = """\
# 算例：数据是虚构的，得分由程序按现在的指标体系算出。
# 逐个对照印发的评分标准手算一遍，算得对的删去“请核对：”并写下算法；算得不对的，改指标文件。
# 核对：jixiao test {id}　　看还有哪些改动没有算例发现：jixiao test {id} --mutate

ruleset = {quoted}
"""


@dataclass(frozen=True, slots=True)
class NewCases:
    """Cases for an author to confirm, with the data that all of them have.

    ``unfinished`` names the indicators for which the time did not suffice: there may be more to show of them.
    """

    ruleset: str
    defaults: Data
    cases: tuple[Case, ...]
    beside: bool
    unfinished: tuple[str, ...] = ()

    def text(self) -> str:
        """Return them as a file of cases; as the part to be added to a file that is there already, without its head."""
        parts: list[str] = []
        if self.unfinished:
            parts.append(f"# 时间用完了，还没有试完的：{'、'.join(map(one_line, self.unfinished))}\n")
        if not self.beside:
            parts.append(_HEAD.format(id=self.ruleset, quoted=toml_text(self.ruleset)))
            parts += _sections("defaults", self.defaults, "fields", "claimed")
        return "\n".join([*parts, *map(_written, self.cases)])


def new_cases(rules: Rules, existing: CasesFile | None = None, effort: Effort | None = None) -> NewCases:
    """Return cases at every threshold and branch of a ruleset; with ``existing`` ones only what these lack.

    When the seconds of ``effort`` are used up, what was found so far, and for which indicators there may be more.
    """
    return _Writer(rules, existing, Effort() if effort is None else effort).written()


class _Writer:
    """One set of cases under way."""

    def __init__(self, rules: Rules, existing: CasesFile | None, effort: Effort) -> None:
        self.rules = rules
        self.effort = effort
        self.unfinished: list[str] = []
        self.existing = existing
        # Every other indicator has its full points, so that weights and shares of them are known.
        self.base = _defaults(rules)
        self.defaults = self.base if existing is None else Data()
        self.cases: list[Case] = []
        self.names = {case.name for case in existing.cases} if existing is not None else set[str]()

    def written(self) -> NewCases:
        program = self.rules.program
        if self.existing is None:
            left = list(takewhile(lambda _: not self.effort.is_used_up, mutants(self.rules)))
        else:
            left = list(try_mutants(self.rules, self.existing, effort=self.effort).survivors)
        subjects: list[tuple[Node | None, Rule | None]] = [(node, None) for node in program.indicators]
        subjects += [(program.find(rule.target), rule) for rule in program.rules]
        for node, rule in subjects:
            for tried in () if node is None else self._of_node(node, left, rule):
                self._add_points(tried, "" if rule is None else rule.name)
        for claimed in self._at_grades(left):
            self._add_grade(claimed)
        return NewCases(
            self.rules.id, self.defaults, tuple(self.cases), self.existing is not None, tuple(self.unfinished)
        )

    def _of_node(self, node: Node, left: Sequence[Mutant], rule: Rule | None = None) -> Iterator[TestData]:
        if self.effort.is_used_up:
            self.unfinished.append(node.name)
            return
        generator = TestGenerator(self.rules, node, self.base, left, rule, self.effort)
        done: set[Objective] = set()
        if self.existing is not None:
            for _, inputs in readable_cases(generator.program, self.existing):
                done.update(generator.objectives(inputs, ()) or ())
        yield from search(generator, frozenset(done), sides=self.existing is None)
        if generator.effort.is_used_up:
            self.unfinished.append(node.name)

    def _add_points(self, tried: TestData, name: str = "") -> None:
        """Add data with the points that come out; without them there is nothing to confirm."""
        program, node = self.rules.program, tried.node
        case, card = self._scored(Data(fields=tried.data), lambda card: card[node.name].points is not None)
        points = None if card is None else card[node.name].points
        if card is None or points is None:
            return
        codes = {finding.code for finding in card.findings}
        watched = any(watch.node == node.key for watch in program.watches)
        expect = Expected(
            points={node.name: _plain(points)},
            grade=card.grade if node.kind == "total" else None,
            findings=tuple(finding for finding in _FINDINGS if watched and finding in codes),
            no_findings=tuple(finding for finding in _FINDINGS if watched and finding not in codes),
        )
        lost = [loss.reason for loss in card.losses if loss.node == node.key]
        why = " ".join(card[node.name].reasons or lost) or f"{points} 分。"
        self._add(f"{name or node.name}：{tried.title}", why, case, expect)

    def _scored(self, data: Data, is_enough: Callable[[Scorecard], bool]) -> tuple[Data, Scorecard | None]:
        """Return data with its scorecard, with full points claimed elsewhere where it takes that."""
        own = Case(name="试", why="试", expect=Expected(), **dict(data))
        card: Scorecard | None = None
        for case in (own, own.over(self.base)):
            try:
                card = self.rules.score(submission_of(case.over(self.defaults)))
            except JixiaoError:
                return case, None
            if is_enough(card):
                break
        return case, card

    def _at_grades(self, left: Sequence[Mutant]) -> Iterator[dict[str, Decimal]]:
        """Yield judged points that add up to the least total of every grade, and to just below it."""
        program = self.rules.program
        if self.existing is not None and not any(mutant.label.startswith("等级") for mutant in left):
            return
        step = Decimal(1).scaleb(-program.places)
        for grade in sorted(program.grades, key=lambda grade: -grade.at_least):
            if grade.at_least <= 0:
                continue
            least = Decimal(to_text(grade.at_least))
            for wanted in (least, least - step):
                points = self._adding_up_to(wanted)
                if points is not None:
                    yield points

    def _adding_up_to(self, wanted: Decimal) -> dict[str, Decimal] | None:
        """Return judged points with which the total is what is wanted; None when taking away one by one leads past it."""
        points = {
            node.name: Decimal(0) if node.within == "malus" else Decimal(to_text(node.weight))
            for node in self.rules.program.indicators
        }
        for name in ("", *points):
            card = self._judged(points)[1]
            if card is None or card.total is None:
                return None
            if name:
                points[name] = max(Decimal(0), points[name] - max(Decimal(0), card.total - wanted))
                card = self._judged(points)[1]
            if card is not None and card.total == wanted:
                return points
        return None

    def _judged(self, points: Mapping[str, Decimal]) -> tuple[Data, Scorecard | None]:
        judged = {name: {"points": number, "reason": "算例"} for name, number in points.items()}
        return self._scored(Data(judged=judged), lambda card: card.total is not None)

    def _add_grade(self, points: Mapping[str, Decimal]) -> None:
        case, card = self._judged(points)
        if card is not None and card.total is not None and card.grade is not None:
            full = {node.name: node.weight for node in self.rules.program.indicators}
            less = [f"{name} {to_text(number)}" for name, number in points.items() if number != full[name]]
            judged, grade = "，".join(less) or "全部满分", f"等级“{card.grade}”"
            why = f"评定分：{judged}，其余满分，总分 {card.total}，{grade}。"
            expect = Expected(total=_plain(card.total), grade=card.grade)
            self._add(f"总分 {_plain(card.total)}，{grade}", why, case, expect)

    def _add(self, name: str, why: str, data: Data, expect: Expected) -> None:
        wanted = clipped(name, _LONGEST_NAME)
        numbered = (f"{wanted}（{number}）" for number in count(2))
        free = next(candidate for candidate in chain([wanted], numbered) if candidate not in self.names)
        self.names.add(free)
        parts = {part: getattr(data, part) for part in Data.model_fields}
        self.cases.append(Case(name=free, why=f"{_TO_CONFIRM}{why}", expect=expect, **parts))


def _defaults(rules: Rules) -> Data:
    """Return data that every case has: full points claimed everywhere, every optional part chosen."""
    claimed = {node.name: _plain(Decimal(to_text(node.weight))) for node in rules.program.indicators}
    chosen = _holding_none(rules)
    for node in rules.program.tree.walk():
        if node.selection is not None:
            chosen.setdefault(node.selection.field, node.selection.option or True)
    return Data(fields=chosen, claimed=claimed)


def _holding_none(rules: Rules) -> dict[str, object]:
    """Return plain data under which no cap and no veto holds, as far as such is found: one that can't be told hides the total."""
    program = rules.program
    held = Sample()
    for rule in program.rules:
        generator = TestGenerator(rules, program.tree, Data(), (), rule)
        for sample in islice(generator.values.samples(rule.name), _PLAIN):
            tried = Sample({**sample.values, **held.values}, {**sample.tables, **held.tables})
            values = run_exact(program, generator.inputs(tried), rules.calendars).values
            if values[rule.when] is False:
                held = tried
                break
    return submitted(held, program.fields)


def _plain(value: Decimal) -> Decimal:
    """Return a number without zeros at its end."""
    return Decimal(to_text(Fraction(value)))


def _written(case: Case) -> str:
    """Return a case as TOML."""
    lines = ["", "[[cases]]", f"name = {toml_text(case.name)}", f"why = {toml_text(case.why)}"]
    fields = f"fields = {toml_text(case.fields)}"
    is_short = len(fields) <= _LONGEST and not any(isinstance(one, list) for one in case.fields.values())
    if case.fields and is_short:
        lines.append(fields)
    lines += _sections("cases", case, "claimed", "judged", *(() if is_short else ("fields",)))
    expect = case.expect.model_dump(exclude_defaults=True)
    return "\n".join([*lines, f"[cases.expect]\n{_pairs(expect)}"])


def _sections(of: str, data: Data, *names: str) -> list[str]:
    """Return the parts of data that are not empty, each as a section."""
    contents = ((name, getattr(data, name)) for name in names)
    return [f"\n[{of}.{name}]\n{_pairs(content)}" for name, content in contents if content]


def _pairs(content: Mapping[str, object]) -> str:
    return "\n".join(f"{toml_key(name)} = {_lines_of(value)}" for name, value in content.items())


def _lines_of(value: object) -> str:
    """Return a value; a table of several rows with a line a row."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n".join(["[", *(f"    {toml_text(row)}," for row in value), "]"])
    return toml_text(value)
