"""Finds plugins, calls their hooks one by one, and keeps what is good: one broken plugin is one reported failure."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from jixiao.calendars import Calendar, Calendars, shipped_calendars
from jixiao.documents import Document, read_toml
from jixiao.formula import STANDARD, Function, registry
from jixiao.plugins import hookspecs
from jixiao.plugins.catalog import KIND_NAMES, Catalog, Plugin, PluginKind
from jixiao.plugins.sources import Sources, toml_files
from jixiao.plugins.toml_plugins import PLUGINS, file_kind
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.rules import Indicator, read_indicator, ruleset_id

if TYPE_CHECKING:
    import importlib.metadata


_ANYTHING = (Exception, SystemExit)
"""What a foreign module or hook may raise: whatever it is, it is one failed plugin."""

_FUNCTION = "function"

TRUSTED = "jixiao_trusted_"
"""What the module of a trusted file is called, before the file's own name."""


@dataclass(slots=True)
class _Found:
    """A definition on its way into the catalog, with the plugin entry that will tell of it."""

    plugin: Plugin
    definition: Indicator | Document | Calendar | Function | None


@dataclass(slots=True)
class _Discovery:
    """One run of discovery."""

    sources: Sources
    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager(hookspecs.PROJECT))
    found: list[_Found] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    seen: set[Path] = field(default_factory=set)
    file: str = ""

    def run(self) -> Catalog:
        self.manager.add_hookspecs(hookspecs)
        for folder in self.sources.folders:
            for path in toml_files(folder.path):
                self.add_file(path, folder.origin)
        if self.sources.distributions:
            import importlib.metadata

            for entry in sorted(
                importlib.metadata.entry_points(group=hookspecs.PROJECT), key=lambda each: each.name
            ):
                self.add_distribution(entry)
        for path in self.sources.trusted:
            self.add_trusted(path)
        self.call_hooks()
        self.refuse_duplicates()
        return self.catalog()

    def fail(
        self, kind: PluginKind, identity: str, file: str, origin: str, problems: tuple[Problem, ...]
    ) -> None:
        self.found.append(_Found(Plugin(identity, kind, "", "", file, "", "failed", origin, problems), None))

    def add_file(self, path: Path, origin: str) -> None:
        resolved = path.resolve()
        if resolved in self.seen:
            return
        self.seen.add(resolved)
        try:
            document = read_toml(path)
        except JixiaoError as error:
            self.fail("file", path.stem, path.as_posix(), origin, error.problems)
            return
        kind = file_kind(document)
        if kind == "unknown":
            message = "看不出这个文件是指标还是指标体系"
            remedies = (
                "指标要有 [score]，指标体系要有 [[groups]] 或 extends",
                "用 jixiao new indicator 生成一个样板",
            )
            problem = Problem("P502", message, document.place(()), remedies)
            self.fail("file", path.stem, document.file, origin, (problem,))
        elif kind != "other":
            name = f"{kind}:{path.as_posix()}"
            self.origins[name] = origin
            self.identities[name] = ruleset_id(document)
            self.manager.register(PLUGINS[kind](document), name=name)

    def add_distribution(self, entry: importlib.metadata.EntryPoint) -> None:
        distribution = entry.dist
        identity = distribution.name if distribution is not None else entry.name
        version = distribution.version if distribution is not None else ""
        plugin = Plugin(
            identity, "distribution", entry.name, version, entry.value, "", "loaded", "已安装的软件包"
        )
        if not self.allowed(identity):
            self.found.append(_Found(replace(plugin, state="not allowed"), None))
            return
        try:
            self.register_module(entry.load(), entry.name, plugin.origin)
        except _ANYTHING as error:
            plugin = replace(plugin, state="failed", problems=(_raised(identity, entry.value, error),))
        self.found.append(_Found(plugin, None))

    def add_trusted(self, path: Path) -> None:
        name, origin = path.stem, "调用者指定的受信文件"
        plugin = Plugin(name, "trusted file", name, "", path.as_posix(), "", "loaded", origin)
        import importlib.util

        try:
            spec = importlib.util.spec_from_file_location(f"{TRUSTED}{name}", path)
            if spec is None or spec.loader is None:
                message = f"不是 Python 文件：{path}"
                raise ImportError(message)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            self.register_module(module, f"trusted:{path.as_posix()}", origin)
        except _ANYTHING as error:
            plugin = replace(plugin, state="failed", problems=(_raised(name, path.as_posix(), error),))
        self.found.append(_Found(plugin, None))

    def register_module(self, module: object, name: str, origin: str) -> None:
        self.origins[name] = origin
        self.manager.register(module, name=name)
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError:
            self.manager.unregister(module)
            raise

    def allowed(self, identity: str) -> bool:
        allow = self.sources.allow
        return allow is None or any(fnmatch.fnmatchcase(identity, pattern) for pattern in allow)

    def call_hooks(self) -> None:
        takers: dict[str, Callable[[str, Any], None]] = {
            "jixiao_register_indicators": self.take_indicator,
            "jixiao_register_rulesets": self.take_ruleset,
            "jixiao_register_functions": self.take_function,
            "jixiao_register_calendars": self.take_calendar,
        }
        for hook, take in takers.items():
            caller: pluggy.HookCaller = getattr(self.manager.hook, hook)
            for implementation in sorted(caller.get_hookimpls(), key=lambda each: each.plugin_name):
                name = implementation.plugin_name
                origin = self.origins[name]
                kind, _, file = name.partition(":")
                self.file = file
                try:
                    implementation.function(lambda given, take=take, origin=origin: take(origin, given))
                except JixiaoError as error:
                    file = file or name
                    known: PluginKind = kind if kind in KIND_NAMES else "distribution"  # type: ignore[assignment]
                    self.fail(known, self.identities.get(name, Path(file).stem), file, origin, error.problems)
                except _ANYTHING as error:
                    self.fail("distribution", name, file or name, origin, (_raised(name, hook, error),))

    def files(self, given: object) -> list[Path]:
        """Return the TOML files that a plugin hands over by path, but for those that were found already."""
        if not isinstance(given, str | Path):
            message = f"要登记定义或文件路径，给的是 {type(given).__name__}"
            raise TypeError(message)
        path = Path(given)
        found = list(toml_files(path)) if path.is_dir() else [path]
        fresh = [each for each in found if each.resolve() not in self.seen]
        self.seen.update(each.resolve() for each in fresh)
        return fresh

    def take_indicator(self, origin: str, given: Indicator | str) -> None:
        if not isinstance(given, Indicator):
            for path in self.files(given):
                try:
                    self.take_indicator(origin, read_indicator(read_toml(path)))
                except JixiaoError as error:
                    self.fail("indicator", path.stem, path.as_posix(), origin, error.problems)
            return
        editions = given.years
        version = str(editions[-1]) if editions else ""
        plugin = Plugin(
            given.id, "indicator", given.name, version, given.file, given.digest, "loaded", origin
        )
        self.found.append(_Found(plugin, given))

    def take_ruleset(self, origin: str, given: Document | str) -> None:
        documents = (
            [given] if isinstance(given, Document) else [read_toml(path) for path in self.files(given)]
        )
        for document in documents:
            data = document.data
            name, year = data.get("name", ""), data.get("year", "")
            identity = ruleset_id(document)
            plugin = Plugin(
                identity, "ruleset", str(name), str(year), document.file, document.digest, "loaded", origin
            )
            self.found.append(_Found(plugin, document))

    def take_function(self, origin: str, given: Function) -> None:
        taken = {given.name.lower(), given.chinese.lower()} & registry(STANDARD).keys()
        if taken:
            message = f"函数名“{'、'.join(sorted(taken))}”是公式语言自带的"
            raise JixiaoError(
                [Problem("P503", message, None, ("给插件的函数换个名称",), {"found": given.name})]
            )
        plugin = Plugin(given.name, "distribution", given.chinese, "", "", "", "loaded", origin)
        self.found.append(_Found(plugin, given))

    def take_calendar(self, origin: str, given: Calendar) -> None:
        plugin = Plugin(f"calendar/{given.year}", "calendar", f"{given.year} 年工作日历", str(given.year),
                        self.file or given.source, given.digest, "loaded", origin)  # fmt: skip
        self.found.append(_Found(plugin, given))

    def refuse_duplicates(self) -> None:
        """Refuse every definition whose id another one has too: none of them is chosen silently."""
        owners: dict[tuple[str, str], list[_Found]] = {}
        for each in self.found:
            for owned in _owned(each):
                owners.setdefault(owned, []).append(each)
        for year in shipped_calendars():
            for each in owners.get(("calendar", f"calendar/{year}"), []):
                message = f"{year} 年的工作日历随软件提供，不能再登记一份"
                problem = Problem("P503", message, None, (f"删去 {each.plugin.file}",))
                each.plugin = replace(each.plugin, state="refused", problems=(problem,))
        for (kind, identity), group in owners.items():
            if len(group) > 1:
                files = tuple(sorted(each.plugin.file for each in group))
                message = f"两个{KIND_NAMES.get(kind, kind)}的 id 都是“{identity}”：{'、'.join(files)}"
                what = " id "
                if kind == _FUNCTION:
                    message, what = f"两个插件登记了同名的函数“{identity}”", "名称"
                remedy = f"把其中一个的{what}改成没有用过的；都没有改之前，两个都不使用"
                for each in group:
                    facts = {"found": identity, "files": files}
                    problem = Problem("P503", message, _place(each.definition), (remedy,), facts)
                    each.plugin = replace(each.plugin, state="refused", problems=(problem,))

    def catalog(self) -> Catalog:
        indicators: dict[str, Indicator] = {}
        rulesets: dict[str, Document] = {}
        functions: list[Function] = []
        calendars = dict(shipped_calendars())
        for each in self.found:
            plugin, definition = each.plugin, each.definition
            if plugin.state == "loaded" and definition is not None and not self.allowed(plugin.id):
                each.plugin = plugin = replace(plugin, state="not allowed")
            if plugin.state != "loaded":
                continue
            if isinstance(definition, Indicator):
                indicators[plugin.id] = definition
            elif isinstance(definition, Calendar):
                calendars[definition.year] = definition
            elif isinstance(definition, Function):
                functions.append(definition)
            elif definition is not None:
                rulesets[plugin.id] = definition
        plugins = tuple(
            sorted((each.plugin for each in self.found), key=lambda each: (each.kind, each.id, each.file))
        )
        known = registry([*STANDARD, *sorted(functions, key=lambda each: each.name)])
        return Catalog(plugins, indicators, rulesets, known, Calendars(calendars))


def _owned(found: _Found) -> Iterator[tuple[str, str]]:
    """Yield what no other definition may have too: the id among its kind, or every name of a function."""
    definition = found.definition
    if isinstance(definition, Function):
        yield from {(_FUNCTION, name.lower()) for name in (definition.name, definition.chinese)}
    elif definition is not None:
        yield found.plugin.kind, found.plugin.id


def _place(definition: Indicator | Document | Calendar | Function | None) -> Place | None:
    """Return where a definition gives itself its id, if it was read from a file that says."""
    located = definition.located if isinstance(definition, Indicator) else definition
    return None if located is None or isinstance(located, Calendar | Function) else located.place(("id",))


def _raised(name: str, where: str, error: BaseException) -> Problem:
    message = f"插件“{name}”出错：{type(error).__name__}：{error}"
    facts = {"plugin": name, "where": where, "error": repr(error)}
    return Problem("P501", message, None, (f"请插件作者检查 {where}；其他插件不受影响",), facts)


def discover(sources: Sources) -> Catalog:
    """Return everything that was found in the sources; broken plugins are entries of the result, not errors."""
    return _Discovery(sources).run()
