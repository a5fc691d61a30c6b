"""Indicators (指标): one scored item as its author writes it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator
from pydantic import Field as Constraint

from jixiao.documents import Document
from jixiao.formula import reference_key
from jixiao.problems import Place, Problem, did_you_mean, raise_any
from jixiao.rules.chosen import RESULTS, STATUSES, InChinese, printed
from jixiao.rules.fields import TYPE_NAMES, Fields, check_fields, check_name, formula_type
from jixiao.rules.forms import FORMS, Declared, Form, Score, Subject, score_model, sent
from jixiao.rules.located import Located, Path, overlay, problem_at
from jixiao.rules.made import made_model
from jixiao.rules.period import Names, Period, Retirement, check_period
from jixiao.rules.reading import Authored, Number, read_model, short_for
from jixiao.rules.vocabulary import STANDARD_VOCABULARY, Vocabulary

Status = Annotated[Literal["confirmed", "derived", "inferred"], InChinese(STATUSES)]
STATUS_NAMES = printed(STATUSES)
"""The Chinese word for how sure a value is: printed in a source, derived from one, or inferred."""

_KEYED = {"fields": "name"}
_NOT_IN_EDITIONS = frozenset({"since", "reason"})


Directed = Annotated[tuple[str, ...], Constraint(strict=False, max_length=50)]
"""Names of data items: numbers, of which there may be a lack also yes/no and tables."""


class Step(Authored):
    """A named intermediate formula (中间量). ``unit`` "%" shows it as a percentage."""

    formula: str
    unit: str = ""
    about: str = ""


StepOrFormula = Annotated[Step, BeforeValidator(short_for("formula"), json_schema_input_type=Step | str)]
"""A step, which may be written short: ``x = "…"``."""


class NotApplicable(Authored):
    """When the indicator does not apply, and what then: full points, zero, or its weight shared by its siblings."""

    when: str
    then: Annotated[Literal["full", "zero", "exclude"], InChinese(RESULTS)]
    reason: str = ""


class ReasonRequired(Authored):
    """When the unit has to say why; ``得分`` may be used in the condition."""

    when: str


class NoticeRule(Authored):
    """What a reviewer must see when a condition holds; ``得分`` may be used in it."""

    when: str
    message: Annotated[str, Constraint(min_length=1, max_length=200)]


class Edition(Authored):
    """What changed in an indicator since a year; keys that it does not name stay as they were."""

    since: int
    reason: str
    name: str | None = None
    weight: Number | None = None
    basis: str | None = None
    about: str | None = None
    rule: str | None = None
    evidence: Annotated[tuple[str, ...] | None, Constraint(strict=False)] = None
    status: Status | None = None
    note: str | None = None
    fields: Annotated[tuple[Mapping[str, object], ...] | None, Constraint(strict=False)] = None
    steps: Mapping[str, object] | None = None
    score: Score | None = None
    not_applicable: NotApplicable | None = None
    reason_required: ReasonRequired | None = None
    notices: Annotated[tuple[NoticeRule, ...] | None, Constraint(strict=False)] = None
    rises_with: Directed | None = None
    falls_with: Directed | None = None
    for_lack_of: Directed | None = None


class IndicatorFile(Authored):
    """The keys of an indicator file; it is used from the year ``since`` on, until it is ``retired``.

    ``replaces`` names the ids of those whose place it takes, for when their files can't say ``replaced_by``. Points are said
    never to fall when a data item of ``rises_with`` rises, all others being equal, and never to rise with ``falls_with``.
    In a malus points are taken ``for_lack_of`` what data items count; of others nothing is taken where they are 0.
    """

    id: Annotated[str, Constraint(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}$")]
    name: Annotated[str, Constraint(min_length=1, max_length=60)]
    since: int | None = None
    retired: Retirement | None = None
    replaces: Names | None = None
    weight: Number | None = None
    basis: str = ""
    about: str = ""
    rule: str = ""
    evidence: Annotated[tuple[str, ...], Constraint(strict=False)] = ()
    status: Status = "confirmed"
    note: str = ""
    fields: Fields = ()
    steps: Annotated[Mapping[str, StepOrFormula], Constraint(max_length=200)] = {}
    score: Score
    not_applicable: NotApplicable | None = None
    reason_required: ReasonRequired | None = None
    notices: Annotated[tuple[NoticeRule, ...], Constraint(strict=False, max_length=20)] = ()
    rises_with: Directed = ()
    falls_with: Directed = ()
    for_lack_of: Directed = ()
    editions: Annotated[tuple[Edition, ...], Constraint(strict=False, max_length=100)] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Indicator:
    """An indicator in one edition: its definition, where each part was written, the document that holds all editions.

    ``edition`` is the year since which this edition is in force, None where the file does not say.
    """

    definition: IndicatorFile
    located: Located
    document: Document
    edition: int | None = None
    vocabulary: Vocabulary = field(default=STANDARD_VOCABULARY, repr=False, compare=False)

    def __repr__(self) -> str:
        """Return its id and name, and the file it was read from."""
        return f"Indicator({self.id!r}, {self.name!r}, file={self.file!r})"

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.definition.id

    @property
    def name(self) -> str:
        """The indicator's printed name."""
        return self.definition.name

    @property
    def file(self) -> str:
        """The file it was read from, as shown to people."""
        return self.document.file

    @property
    def digest(self) -> str:
        """What identifies the text of its file."""
        return self.document.digest

    def place(self, *path: str | int) -> Place:
        """Return where a part of the definition was written."""
        return self.located.place(path)

    @property
    def years(self) -> tuple[int, ...]:
        """The years from which on an edition of it is in force, as far as its file says, the earliest first."""
        first = [] if self.definition.since is None else [self.definition.since]
        return tuple(sorted([*first, *(edition.since for edition in self.definition.editions)]))

    @property
    def period(self) -> Period:
        """The years in which it may be used."""
        retired = self.definition.retired
        return Period(self.definition.since, None if retired is None else retired.since)

    @property
    def form(self) -> Form | None:
        """The form of the scoring rule, or None when it is a formula."""
        return self.definition.score.form

    @property
    def subject(self) -> Subject:
        """What the form of the scoring rule has to know."""
        key = "formula" if self.form is None else self.form.key
        return Subject(reference_key(self.name), self.located, ("score", key))

    @property
    def declared(self) -> tuple[Declared, ...]:
        """The data items it reads: those that its author wrote, then those of other names that its form declares by itself."""
        written = [Declared(field, ("fields", index)) for index, field in enumerate(self.definition.fields)]
        own = () if self.form is None else self.form.fields(self.subject)
        by_name: dict[str, Declared] = {}
        for item in (*written, *own):
            by_name.setdefault(item.field.name, item)
        return tuple(by_name.values())

    def in_force(self, year: int) -> Indicator:
        """Return the indicator as of a year: every edition since then or earlier laid over the first.

        Raises :class:`JixiaoError` when an edition makes the definition wrong.
        """
        numbered = enumerate(self.definition.editions)
        editions = [(edition.since, index) for index, edition in numbered if edition.since <= year]
        if not editions:
            return self
        located = self.located
        for _since, index in sorted(editions):
            located = overlay(located, self.located, ("editions", index), _KEYED, _NOT_IN_EDITIONS)
        return _checked(located, self.document, max(editions)[0], self.vocabulary)


@functools.lru_cache(maxsize=64)
def indicator_model(forms: tuple[type[Form], ...]) -> type[IndicatorFile]:
    """Return the model of an indicator's file in which every one of these forms may stand."""
    edition: Any = _edition_model(forms)
    editions: Any = Annotated[tuple[edition, ...], Constraint(strict=False, max_length=100)]
    named: dict[str, Any] = {"score": (score_model(forms), ...), "editions": (editions, ())}
    return made_model(IndicatorFile, named, indicator_model, sent(forms))  # type: ignore[no-any-return]


@functools.lru_cache(maxsize=64)
def _edition_model(forms: tuple[type[Form], ...]) -> Any:  # noqa: ANN401 - stands in an annotation
    return made_model(Edition, {"score": (score_model(forms) | None, None)}, _edition_model, sent(forms))


def read_indicator(document: Document, vocabulary: Vocabulary = STANDARD_VOCABULARY) -> Indicator:
    """Return the indicator of a document, or raise :class:`JixiaoError` with everything wrong in its shape."""
    return _standard(document) if vocabulary is STANDARD_VOCABULARY else _read(document, vocabulary)


@functools.lru_cache(maxsize=512)
def _standard(document: Document) -> Indicator:
    """Return what a document was read as before: rulesets that are loaded one after the other share their indicators."""
    return _read(document, STANDARD_VOCABULARY)


def _read(document: Document, vocabulary: Vocabulary) -> Indicator:
    indicator = _checked(document, document, None, vocabulary)
    definition = indicator.definition
    years = [edition.since for edition in definition.editions]
    problems = list(check_period(definition.id, definition.since, definition.retired, years, document))
    if definition.id in (definition.replaces or ()):
        message, way = f"“{definition.id}”不能代替它自己", "写它所代替的指标的 id，没有就删去 replaces"
        problems.append(problem_at(document, ("replaces",), "R418", message, way))
    seen: set[int] = set()
    for index, edition in enumerate(definition.editions):
        if edition.since in seen:
            path, message = ("editions", index, "since"), f"{edition.since} 年有两个版次"
            problems.append(problem_at(document, path, "R417", message, "把两处合并"))
        seen.add(edition.since)
    raise_any(problems)
    for since in sorted(seen):
        indicator.in_force(since)
    return indicator


def _checked(located: Located, document: Document, edition: int | None, vocabulary: Vocabulary) -> Indicator:
    forms = vocabulary.forms
    model = IndicatorFile if forms == FORMS else indicator_model(tuple(forms.values()))
    definition = read_model(model, located, context=vocabulary.types)
    since = definition.since if edition is None else edition
    indicator = Indicator(definition, located, document, since, vocabulary)
    raise_any(_check(indicator))
    return indicator


def _check(indicator: Indicator) -> Iterator[Problem]:
    definition, located = indicator.definition, indicator.located
    yield from check_fields(definition.fields, located)
    yield from _check_score(indicator)
    fields = {field.name for field in definition.fields}
    for name in definition.steps:
        yield from check_name(name, located, ("steps", name), key=True)
        if name in fields:
            message, way = f"中间量“{name}”和数据项同名", "给其中一个换个名称"
            yield problem_at(located, ("steps", name), "R412", message, way, key=True)
    yield from _check_directions(indicator)
    yield from check_status(definition.status, definition.note, located, ())


def check_status(status: str, note: str, located: Located, path: Path) -> Iterator[Problem]:
    """Yield that what is not confirmed lacks a note that says why (R416)."""
    if status != "confirmed" and not note:
        message = f'status = "{status}" 要用 note 说明哪里不确定'
        yield problem_at(located, (*path, "status"), "R416", message, '补上 note = "…"')


def _check_directions(indicator: Indicator) -> Iterator[Problem]:
    """Yield what is wrong with the data items that points are said to rise or fall with, or to be taken for (R419)."""
    definition, form = indicator.definition, indicator.form
    named = {key: getattr(definition, key) for key in ("rises_with", "falls_with", "for_lack_of")}
    if not any(named.values()) or (form is not None and list(form.check(indicator.subject))):
        return  # what a form that is wrong declares by itself can't be told yet
    fields = {item.field.name: item.field.type for item in indicator.declared}
    numbers = [name for name, kind in fields.items() if kind in {"amount", "number", "count", "rate"}]
    for key, names in named.items():
        for index, name in enumerate(names):
            wrong = partial(problem_at, indicator.located, (key, index), "R419", found=name)
            if name not in fields:
                yield wrong(f"{key}：没有叫“{name}”的数据项", *did_you_mean(name, numbers))
            elif key == "for_lack_of" and fields[name] in {"yes_no", "table"}:
                continue
            elif name not in numbers:
                message = f"{key}：“{name}”的类型为{TYPE_NAMES[fields[name]]}，不是数，谈不上增加"
                yield wrong(message, "只写金额、数、个数、比率")
            elif key == "falls_with" and name in named["rises_with"]:
                yield wrong(f"“{name}”既写在 rises_with，又写在 falls_with", "只留一处")


def _check_score(indicator: Indicator) -> Iterator[Problem]:
    """Yield what is wrong with the scoring rule: not exactly one form (R440), or the form itself (R441–R448)."""
    definition, form = indicator.definition, indicator.form
    given = definition.score.given
    if len(given) != 1:
        way = f"写其中一种：{'、'.join(type(definition.score).model_fields)}"
        message = f"评分规则只能写一种，这里有 {'、'.join(given)}" if given else "没有写评分规则"
        yield problem_at(indicator.located, ("score",), "R440", message, way, key=True, found=given)
    if form is None or len(given) != 1:
        return
    problems = list(form.check(indicator.subject))
    yield from problems
    if problems:
        return
    authored = {field.name: field for field in definition.fields}
    for item in form.fields(indicator.subject):
        field = item.field
        yield from check_name(field.name, indicator.located, item.path)
        if field.name in definition.steps:
            path, message = ("steps", field.name), f"中间量“{field.name}”和评分规则自带的数据项同名"
            yield problem_at(indicator.located, path, "R412", message, "给中间量换个名称", key=True)
        own = authored.get(field.name)
        if own is not None and formula_type(own) != formula_type(field):
            at: Path = ("fields", list(authored).index(field.name), "type")
            message = f"数据项“{field.name}”由评分规则自带，类型为{TYPE_NAMES[field.type]}，这里写的不同"
            way = "删去这一段，或改成同样的类型"
            yield problem_at(indicator.located, at, "R436", message, way, found=own.type)
