"""Unfreezing: a frozen ruleset read from its own texts alone, and compared with what it meant when it was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.calendars import Calendar, Calendars, parse_calendar
from jixiao.certification.comparing import ABSENT, Difference, differences
from jixiao.certification.freeze import freeze
from jixiao.certification.frozen import FrozenFile, read_frozen
from jixiao.certification.value_text import both
from jixiao.documents import Document, names_a_file, parse_toml, text_digest
from jixiao.formula import STANDARD, Function, registry
from jixiao.problems import JixiaoError, Place, Problem, raise_any
from jixiao.program import Program, lower
from jixiao.rules import Indicator, Ruleset, read_function, read_indicator, read_ruleset, ruleset_id

_ANOTHER = "换一份没有改动过的冻结文件"
_KINDS = {"ruleset": "指标体系", "indicator": "指标", "calendar": "工作日历", "function": "函数"}


@dataclass(frozen=True, slots=True)
class Unfrozen:
    """A frozen ruleset ready to score with."""

    content: FrozenFile
    ruleset: Ruleset
    program: Program
    calendars: Calendars


def unfreeze(document: Document, version: str) -> Unfrozen:
    """Return the ruleset of a frozen file, read by this ``version`` of jixiao; or raise :class:`JixiaoError` with everything in it that does not hold.

    V101, D22x: it is no frozen ruleset. V102: a text is not the one that was frozen. V103: a formula reads otherwise than
    when it was frozen, because a text or the engine changed. V104: something else does. Codes of rules for texts that
    are wrong by themselves.
    """
    content = read_frozen(document)
    problems = list(_changed_texts(content, document))
    try:
        unfrozen = _read(content, document)
    except JixiaoError as error:
        raise JixiaoError([*problems, *error.problems]) from None
    again = freeze(unfrozen.ruleset, unfrozen.program, unfrozen.calendars, content.jixiao)
    problems.extend(
        _reported(content, again, unfrozen.program, document, version="" if problems else version)
    )
    raise_any(problems)
    return unfrozen


def _changed_texts(content: FrozenFile, document: Document) -> Iterator[Problem]:
    for index, part in enumerate(content.documents):
        digest = text_digest(part.text)
        if digest != part.sha256:
            what = f"{_KINDS[part.kind]}“{part.id}”的文字（{part.file}）"
            message = f"{what}和冻结时的摘要不符：文字或摘要改动过"
            ways = (f"冻结时的 SHA-256 是 {part.sha256}", f"现在的文字是 {digest}")
            place = document.place(("documents", index, "sha256"))
            yield Problem("V102", message, place, ways, {"found": digest, "wanted": part.sha256})


def _read(content: FrozenFile, document: Document) -> Unfrozen:
    """Return the ruleset that the texts say, of which all that is wrong is reported at once."""
    problems: list[Problem] = []
    rulesets: dict[str, Document] = {}
    chain: list[Document] = []
    functions: list[Function] = []
    indicators: dict[str, Indicator] = {}
    calendars: dict[int, Calendar] = {}
    for part in content.documents:
        file = f"{document.file}/{part.file}"
        try:
            if part.kind == "calendar":
                calendar = parse_calendar(part.text.encode("utf-8", "replace"), file)
                calendars[calendar.year] = calendar
                continue
            text = parse_toml(part.text, file)
            if part.kind == "function":
                functions.append(read_function(text))
            elif part.kind == "indicator":
                indicator = read_indicator(text)
                indicators[indicator.id] = indicator
            else:
                rulesets.setdefault(ruleset_id(text), text)
                chain.append(text)
        except JixiaoError as error:
            problems.extend(error.problems)
    raise_any(problems)
    rest = iter(chain[1:])

    def extended(wanted: str, place: Place) -> Document:
        following = next(rest, None)  # one that is extended by its file's name has no other name here
        return following if following is not None and names_a_file(wanted) else named(wanted, place)

    def named(wanted: str, place: Place) -> Document:
        if wanted in rulesets:
            return rulesets[wanted]
        message = f"冻结文件里没有指标体系“{wanted}”的文字"
        raise JixiaoError([Problem("V104", message, place, (_ANOTHER,), {"found": wanted})])

    first = named(content.ruleset.id, document.place(("ruleset", "id")))
    ruleset = read_ruleset(first, extended)
    program = lower(ruleset, indicators, _known(functions, document), {})
    return Unfrozen(content, ruleset, program, Calendars(calendars))


def _known(functions: Sequence[Function], document: Document) -> Mapping[str, Function]:
    try:
        return registry([*STANDARD, *functions])
    except ValueError as error:
        problem = Problem("V104", str(error), document.place(("documents",)), (_ANOTHER,))
        raise JixiaoError([problem]) from None


def _reported(
    content: FrozenFile, again: FrozenFile, program: Program, document: Document, *, version: str
) -> Iterator[Problem]:
    """Yield what came out otherwise than when it was frozen; ``version`` is empty when the texts are known to have changed."""
    formulas = list(_formulas(content, again, program, document, version=version))
    yield from formulas
    compared: Any = {"ruleset": True, "documents": {"__all__": {"kind", "id", "file"}}, "calendars": True}
    found, wanted = (file.model_dump(mode="json", include=compared) for file in (content, again))
    others = list(differences(found, wanted))
    # What follows from the rest is news only where the rest holds.
    if version and not formulas and not others:
        found, wanted = ({"program": file.program, "digest": file.digest} for file in (content, again))
        others = list(differences(found, wanted))
    yield from (_other(other, document) for other in others)


def _formulas(
    content: FrozenFile, again: FrozenFile, program: Program, document: Document, *, version: str
) -> Iterator[Problem]:
    """Yield every formula that reads otherwise now, with where its author wrote it."""
    before = {definition.name: definition.formula for definition in content.definitions}
    now = {definition.name: definition.formula for definition in again.definitions}
    indices = {definition.name: index for index, definition in enumerate(content.definitions)}
    places = {definition.name: definition.place for definition in program.definitions}
    if not version:
        way = "文字改动过，公式就跟着变；换一份没有改动过的冻结文件"
    elif content.jixiao != version:
        way = f"这是 jixiao {content.jixiao} 冻结的，现在是 {version}：用冻结时的版本评分和复核"
    else:
        way = _ANOTHER
    for change in differences(now, before):
        name = str(change.path[0])
        place, was, is_now = places.get(name), *both(change.wanted, change.found)
        if change.found is ABSENT:
            place = document.place(("definitions", indices[name]))
            message = f"公式“{name}”在冻结的文字里读不出来"
        elif change.wanted is ABSENT:
            message = f"冻结时没有公式“{name}”，现在的文字里有：{is_now}"
        else:
            message = f"公式“{name}”和冻结时的不同：冻结时是{was}，现在的文字读作{is_now}"
        yield Problem(
            "V103", message, place, (way,), {"found": now.get(name), "wanted": before.get(name, "")}
        )
    if (list(before) != list(now) and before.keys() == now.keys()) or len(before) != len(content.definitions):
        message = "公式的次序和冻结时的不同，或有重复的"
        yield Problem("V104", message, document.place(("definitions",)), (_ANOTHER,))


def _other(change: Difference, document: Document) -> Problem:
    found, wanted = both(change.found, change.wanted)
    message = f"冻结文件的{_name(change.path)}是{found}，按里面的文字应为{wanted}"
    facts = {"found": change.found, "wanted": change.wanted}
    return Problem("V104", message, document.place(change.at), (_ANOTHER,), facts)


def _name(path: Sequence[str | int]) -> str:
    first = str(path[0])
    if first == "documents" and len(path) > 1:
        part = {"kind": "种类", "id": "代号", "file": "文件名"}.get(str(path[-1]), "")
        return f"第 {int(path[1]) + 1} 份文字" + (f"的{part}" if part else "")
    names = {
        "ruleset.id": "指标体系的代号",
        "ruleset.name": "指标体系的名称",
        "ruleset.year": "年度",
        "calendars": "工作日历的摘要",
        "program": "指标体系的摘要",
        "digest": "全文摘要",
    }
    return names.get(".".join(map(str, path)), first)
