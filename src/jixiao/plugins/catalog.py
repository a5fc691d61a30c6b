"""The result of discovery: every plugin with its state, and the definitions that can be used."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from jixiao.calendars import Calendars, shipped_calendars
from jixiao.documents import RULE_BYTES, Document, hidden_by, names_a_file, read_beginning, read_toml
from jixiao.documents.result import Result
from jixiao.formula import STANDARD, Function, registry
from jixiao.plugins.extensions import Extensions
from jixiao.plugins.foreign import INSTALLED, TRUSTED, Owner
from jixiao.problems import (
    DEFINED,
    EVERYTHING,
    FUNCTION,
    JixiaoError,
    Place,
    Problem,
    did_you_mean,
    hides,
    raise_any,
    reported_at,
)
from jixiao.rules import STANDARD_VOCABULARY, FieldType, Indicator, Vocabulary
from jixiao.rules.forms import FORMS, Form
from jixiao.rules.located import Overlay

_YEAR = re.compile(r"^\s*year\s*[=＝:：]\s*([0-9]{4})\b", re.MULTILINE)
_YEAR_NAMED = re.compile(r"([0-9]{4})")
_HOLIDAYS = re.compile(r"^\s*(holidays|workdays)\b", re.MULTILINE)

PluginState = Literal["loaded", "failed", "refused", "not allowed"]
KIND_NAMES: dict[str, str] = {
    "indicator": "指标",
    "ruleset": "指标体系",
    "function": "函数",
    "calendar": "工作日历",
    "form": "评分规则写法",
    "field type": "数据项类型",
    "finding": "检查",
    "reader": "文件读法",
    "writer": "文件写法",
    "command": "命令",
    "distribution": "安装包",
    "trusted file": "受信文件",
    "file": "文件",
}
"""Every kind of plugin, with the word for it."""

STATE_NAMES: dict[str, str] = {"loaded": "可用", "failed": "有错", "refused": "拒绝", "not allowed": "未获准"}


RULESET_KEYS = "id name year file state digest"
"""What is reported of a plugin that is a ruleset."""


@dataclass(frozen=True, slots=True)
class Plugin(Result):
    """One thing that was found: what it is, where, and whether it can be used.

    ``version`` is the distribution's version, or the year of an indicator's newest edition or of a ruleset;
    ``origin`` says through which door it came.
    """

    id: str
    kind: str
    name: str
    version: str
    file: str
    digest: str
    state: PluginState
    origin: str
    problems: tuple[Problem, ...] = ()

    @property
    def hidden(self) -> frozenset[str]:
        """The names that can't be known while it is wrong: all that its file mentions, or what Python code registers."""
        if self.kind in {"distribution", "trusted file", "function"}:
            return frozenset({f"{FUNCTION}*"})
        return hidden_by(Path(self.file))

    @property
    def year(self) -> int | None:
        """The year of a ruleset, if it could be read."""
        return int(self.version) if self.version.isdecimal() else None


@dataclass(slots=True)
class PluginEntry:
    """A plugin on its way into the catalog: its entry, the definition, whose it is, the keys that must be its own."""

    plugin: Plugin
    definition: object
    owner: Owner
    keys: tuple[str, ...] = ()

    def fail(self, problems: Sequence[Problem]) -> None:
        """Note that it raised, or that something of it is wrong."""
        reported = (*self.plugin.problems, *problems)
        self.plugin = replace(self.plugin, state="failed", problems=reported)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Note that it can't be used beside what there is."""
        self.plugin = replace(self.plugin, state="refused", problems=tuple(problems))


@dataclass(frozen=True, slots=True, repr=False)
class Catalog(Result):
    """Everything a ruleset can be built from, by id."""

    json_keys: ClassVar[str] = "plugins"

    plugins: tuple[Plugin, ...]
    indicators: Mapping[str, Indicator]
    rulesets: Mapping[str, Document]
    functions: Mapping[str, Function]
    calendars: Calendars
    vocabulary: Vocabulary = STANDARD_VOCABULARY
    extensions: Extensions = field(default_factory=Extensions)

    def __repr__(self) -> str:
        """Return how much was found."""
        return f"Catalog(indicators={len(self.indicators)}, rulesets={len(self.rulesets)}, plugins={len(self.plugins)})"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with plugins that could not be used."""
        return tuple(problem for plugin in self.plugins for problem in plugin.problems)

    def vouched(self) -> Catalog:
        """Return itself, or raise :class:`JixiaoError` with everything wrong in the files that the caller trusts.

        Without them nothing that they were to check would be checked, and nobody would know.
        """
        raise_any(
            problem for plugin in self.plugins if plugin.origin == TRUSTED for problem in plugin.problems
        )
        return self

    @property
    def broken_indicators(self) -> frozenset[str]:
        """The ids of indicators that are wrong, and of which there is none to use."""
        return frozenset(
            plugin.id
            for plugin in self.plugins
            if plugin.kind == "indicator" and plugin.problems and plugin.id not in self.indicators
        )

    def causes(self, consequences: Iterable[Problem]) -> Iterator[Problem]:
        """Yield what is wrong with plugins that may hold the names that the consequences take for unknown."""
        unknown = [consequence for consequence in consequences if consequence.rests_on]
        for plugin in self.plugins if unknown else ():
            hidden = plugin.hidden if plugin.problems else frozenset()
            for problem in plugin.problems:
                cause = replace(problem, hides=problem.hides | hidden)
                if any(hides(cause, consequence) for consequence in unknown):
                    yield cause

    def ruleset(self, wanted: str, place: Place | None = None) -> Document:
        """Return a ruleset's document by id, or raise :class:`JixiaoError` (P504) with the nearest id."""
        if wanted in self.rulesets:
            return self.rulesets[wanted]
        place = Place(path="ruleset") if place is None else place
        if not wanted.strip():
            message = "没有写用哪个指标体系：给的是空的文字"
            ways = ("写指标体系的 id 或文件名", "写成变量的，检查变量有没有值")
            raise JixiaoError([Problem("P516", message, place, ways)])
        broken = tuple(plugin for plugin in self.plugins if plugin.id == wanted and plugin.state != "loaded")
        problems = [problem for plugin in broken for problem in plugin.problems]
        if broken and not problems:
            message = f"指标体系“{wanted}”不在许可范围内，没有载入"
            remedy = "在 --allow 或 jixiao.toml 的 allow 里加上它的 id"
            raise JixiaoError([Problem("P506", message, place, (remedy,), {"found": wanted})])
        raise_any(problems)
        path = ("要按文件找，写到 .toml 为止",) if os.path.exists(wanted) else ()  # noqa: PTH110 - never raises
        remedies = (*path, *did_you_mean(wanted, sorted(self.rulesets)), "用 jixiao rulesets 列出全部")
        facts = {"found": wanted, "allowed": tuple(sorted(self.rulesets))}
        message, unknown = f"没有叫“{wanted}”的指标体系", frozenset({DEFINED + wanted})
        problem = Problem("P504", message, place, remedies, facts, rests_on=unknown)
        raise JixiaoError([problem, *self.causes([problem])])

    def extended(self, wanted: str, place: Place) -> Document:
        """Return the ruleset that another one at ``place`` extends: by id, or by a file's name beside its own."""
        if not names_a_file(wanted, ".toml"):
            return self.ruleset(wanted, place)
        with reported_at(place):
            return read_toml(Path(place.file).parent / wanted)


def catalog_of(
    entries: Sequence[PluginEntry],
    allowed: Callable[[str], bool],
    vocabulary: Vocabulary,
    named: Path | None = None,
) -> Catalog:
    """Return what was found as a catalog, without what is not allowed and without what shares its name."""
    _refuse_duplicates(entries, named)
    by_kind: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for plugin, definition in _usable(entries, allowed):
        by_kind[plugin.kind][plugin.id] = definition
    plugins = tuple(
        sorted((entry.plugin for entry in entries), key=lambda plugin: (plugin.kind, plugin.id, plugin.file))
    )
    functions = [function for _name, function in sorted(by_kind["function"].items())]
    years = {calendar.year: calendar for calendar in by_kind["calendar"].values()}
    broken = [problem for plugin in plugins if plugin.origin == INSTALLED for problem in plugin.problems]
    return Catalog(
        plugins,
        by_kind["indicator"],
        by_kind["ruleset"],
        dict(registry([*STANDARD, *functions])),
        Calendars({**shipped_calendars(), **years}, _broken_calendars(plugins)),
        vocabulary,
        Extensions(
            tuple(rule for _code, rule in sorted(by_kind["finding"].items())),
            by_kind["reader"],
            by_kind["writer"],
            by_kind["command"],
            JixiaoError(broken).problems,
        ),
    )


def _broken_calendars(plugins: Iterable[Plugin]) -> Mapping[int, tuple[Problem, ...]]:
    """Return what is wrong with files that are calendars, by the year in their text or their name."""
    broken: dict[int, tuple[Problem, ...]] = {}
    for plugin in plugins:
        path = Path(plugin.file)
        if not plugin.problems or not names_a_file(plugin.file, ".toml"):
            continue
        with suppress(OSError, ValueError):
            text = read_beginning(path, RULE_BYTES).decode("utf-8", "replace")
            year = _YEAR.search(text) or _YEAR_NAMED.fullmatch(path.stem)
            if year is not None and _HOLIDAYS.search(text):
                broken[int(year[1])] = plugin.problems
    return broken


def vocabulary_of(entries: Sequence[PluginEntry], allowed: Callable[[str], bool]) -> Vocabulary:
    """Return what files are to be read with, of what was found so far."""
    _refuse_duplicates(entries, None)
    usable = [definition for _plugin, definition in _usable(entries, allowed)]
    forms = {
        definition.key: definition
        for definition in usable
        if isinstance(definition, type) and issubclass(definition, Form)
    }
    types = {definition.key: definition for definition in usable if isinstance(definition, FieldType)}
    return (
        Vocabulary({**FORMS, **forms} if forms else FORMS, types) if forms or types else STANDARD_VOCABULARY
    )


def _usable(
    entries: Sequence[PluginEntry], allowed: Callable[[str], bool]
) -> Iterator[tuple[Plugin, object]]:
    """Yield what is good to use; what code registers is allowed with whose code it is."""
    for entry in entries:
        is_data = entry.plugin.kind in {"indicator", "ruleset"} or not entry.owner.is_code
        name = entry.plugin.id if is_data else entry.owner.name
        is_allowed = allowed(name) or (not is_data and entry.owner.kind == "trusted file")
        if entry.plugin.state != "loaded" or entry.definition is None:
            continue
        if is_allowed:
            yield entry.plugin, entry.definition
        else:
            entry.plugin = replace(entry.plugin, state="not allowed")


def _refuse_duplicates(entries: Sequence[PluginEntry], named: Path | None) -> None:
    """Refuse every definition that shares a key with another one of its kind: none of them is chosen silently.

    Only of what is in the folder of a ruleset that was ``named`` by its file, the one nearest to that file is meant.
    """
    owners: dict[tuple[str, str], list[PluginEntry]] = {}
    for entry in entries:
        for key in entry.keys:
            owners.setdefault((entry.plugin.kind, key), []).append(entry)
    for (kind, key), group in owners.items():
        if len(group) == 1:
            continue
        files = tuple(sorted(entry.plugin.file for entry in group))
        listed = "、".join(dict.fromkeys(files))
        if any(entry.owner.is_code for entry in group):
            listed = "、".join(sorted({f"{entry.owner.name}（{entry.plugin.file}）" for entry in group}))
        message, what = f"两个{KIND_NAMES[kind]}的 id 都是“{key}”：{listed}", " id "
        if kind not in {"indicator", "ruleset", "calendar"}:
            message, what = f"两个插件登记了同名的{KIND_NAMES[kind]}“{key}”：{listed}", "名称"
        remedy = f"把其中一个的{what}改成没有用过的；都没有改之前，两个都不使用"
        meant = None if named is None else _nearest(group, named)
        if meant is not None:
            remedy = f"用的是 {meant.plugin.file}；把另一个移走，或改它的{what.rstrip()}"
        for entry in group:
            if entry is meant:
                continue
            facts = {"found": key, "files": files, "plugin": entry.owner.name}
            # Of two with one id one may be meant to have another.
            hidden = EVERYTHING if meant is None else frozenset[str]()
            problem = Problem("P503", message, _place(entry.definition), (remedy,), facts, hides=hidden)
            entry.refuse([problem])


def _nearest(group: Sequence[PluginEntry], named: Path) -> PluginEntry | None:
    """Return the one definition that is nearest to a ruleset's file, of several in its folder; None where two do."""
    depths: dict[int, list[PluginEntry]] = {}
    for entry in group:
        file = Path(entry.plugin.file).absolute()
        if entry.owner.is_code or named.parent not in file.parents:
            return None
        depths.setdefault(-1 if file == named else len(file.parts), []).append(entry)
    nearest = depths[min(depths)]
    return nearest[0] if len(nearest) == 1 else None


def _place(definition: object) -> Place | None:
    """Return where a definition gives itself its id, if it was read from a file that says."""
    located = definition.located if isinstance(definition, Indicator) else definition
    return located.place(("id",)) if isinstance(located, Document | Overlay) else None
