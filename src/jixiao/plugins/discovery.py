"""Finds plugins and calls their hooks one by one; a broken plugin is one reported failure."""

from __future__ import annotations

import fnmatch
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from jixiao.documents import Document, read_toml, real_path, shown_path
from jixiao.extras import plugin_entries
from jixiao.plugins import hookspecs
from jixiao.plugins.catalog import Catalog, Plugin, PluginEntry, catalog_of, vocabulary_of
from jixiao.plugins.foreign import INSTALLED, TRUSTED, Owner, foreign
from jixiao.plugins.kinds import REGISTRATIONS, VOCABULARY, Named, Registration, hook_of
from jixiao.plugins.modules import loaded_file, wrong_hooks
from jixiao.plugins.sources import Sources, rule_files
from jixiao.plugins.toml_plugins import REGISTERED, file_kind
from jixiao.problems import JixiaoError, Problem, raise_any
from jixiao.rules import STANDARD_VOCABULARY, Indicator, Vocabulary, read_indicator, ruleset_id

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_Implementation = Callable[[Callable[[Any], None]], object]


@dataclass(slots=True)
class _Discovery:
    """One run of discovery."""

    sources: Sources
    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager(hookspecs.PROJECT))
    entries: list[PluginEntry] = field(default_factory=list)
    owners: dict[str, tuple[Owner, PluginEntry | None]] = field(default_factory=dict)
    seen: set[Path] = field(default_factory=set)
    vocabulary: Vocabulary = STANDARD_VOCABULARY
    of_files: defaultdict[str, list[tuple[str, _Implementation]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """What files register, by kind. They are not registered with pluggy, which would look for hooks in each of them."""

    def run(self) -> Catalog:
        self.manager.add_hookspecs(hookspecs)
        if self.sources.named is not None:
            self.add_file(self.sources.named, "命令或程序指定")
        for folder in self.sources.folders:
            unread: list[Problem] = []
            for path in rule_files(folder.path, unread):
                self.add_file(path, folder.origin)
            for problem in unread:
                owner = Owner(folder.path.name, "file", str(problem.facts["found"]), folder.origin)
                self.fail(owner, "file", folder.path.name, (problem,))
        if self.sources.distributions:
            for number, entry in enumerate(plugin_entries()):
                self.add_distribution(number, entry)
        for path in dict.fromkeys(map(real_path, self.sources.trusted)):
            self.add_trusted(path)
        self.call_hooks({kind.kind: partial(self.take, kind) for kind in VOCABULARY})
        self.vocabulary = vocabulary_of(self.entries, self.allowed)
        takers = {kind.kind: partial(self.take, kind) for kind in REGISTRATIONS}
        self.call_hooks({"indicator": self.take_indicator, "ruleset": self.take_ruleset, **takers})
        return catalog_of(self.entries, self.allowed, self.vocabulary, self.sources.named)

    def add(self, kind: str, owner: Owner, definition: object, named: Named, file: str = "") -> PluginEntry:
        """Note a definition that is good as far as is known."""
        identity, name, keys, version, digest = named
        plugin = Plugin(identity, kind, name, version, file or owner.file, digest, "loaded", owner.origin)
        entry = PluginEntry(plugin, definition, owner, keys)
        self.entries.append(entry)
        return entry

    def fail(self, owner: Owner, kind: str, identity: str, problems: tuple[Problem, ...]) -> None:
        plugin = Plugin(identity, kind, "", "", owner.file, "", "failed", owner.origin, problems)
        self.entries.append(PluginEntry(plugin, None, owner))

    def add_file(self, path: Path, origin: str) -> None:
        resolved = real_path(path)
        if resolved in self.seen:
            return
        self.seen.add(resolved)
        owner = Owner(path.stem, "file", path.as_posix(), origin)
        try:
            document = read_toml(path, keep=True)
        except JixiaoError as error:
            self.fail(owner, "file", path.stem, error.problems)
            return
        kind = file_kind(document)
        if kind == "unknown":
            message = "看不出这个文件是指标还是指标体系"
            remedies = (
                "指标要有 [score]，指标体系要有 [[groups]] 或 extends",
                "用 jixiao new indicator 生成一个样板",
            )
            problem = Problem("P502", message, document.place(()), remedies)
            self.fail(replace(owner, file=document.file), "file", path.stem, (problem,))
        elif kind != "other":
            name = f"{kind}:{path.as_posix()}"
            self.owners[name] = Owner(ruleset_id(document), kind, path.as_posix(), origin), None
            definition = REGISTERED[kind]
            self.of_files[kind].append((name, lambda register: register(definition(document))))

    def add_distribution(self, number: int, entry: EntryPoint) -> None:
        distribution = entry.dist
        identity = (distribution.name if distribution is not None else "") or entry.name
        version = (distribution.version if distribution is not None else "") or ""
        owner = Owner(identity, "distribution", entry.value, INSTALLED, version)
        self.add_module(f"{identity}:{number:06}", owner, entry.name, entry.load)

    def add_trusted(self, path: Path) -> None:
        owner = Owner(path.stem, "trusted file", shown_path(path), TRUSTED, _digest(path))
        self.add_module(f"trusted:{path.as_posix()}", owner, path.stem, partial(loaded_file, path))

    def add_module(self, name: str, owner: Owner, title: str, load: Callable[[], object]) -> None:
        """Register what ``load`` gives as the plugin of this name; one that can't be is a failed entry."""
        is_trusted = owner.kind == "trusted file"
        version = "" if is_trusted else owner.version
        entry = self.add(owner.kind, owner, None, Named(owner.name, title, (), version))
        if not is_trusted and not self.allowed(owner.name):
            entry.plugin = replace(entry.plugin, state="not allowed")
            return
        self.owners[name] = owner, entry
        module: object = None
        try:
            with foreign(entry.owner, "载入时", "P501"):
                module = load()
                other = next(
                    (key for key, plugin in self.manager.list_name_plugin() if plugin is module), None
                )
                if other is not None:
                    of, facts = self.owners[other][0], {"plugin": owner.name, "found": owner.file}
                    message = f"{owner}的入口“{title}”和{of}的是同一个模块 {owner.file}，只载入一次"
                    way = f"在 {owner.name} 的 entry points 里删去一个"
                    entry.refuse([Problem("P512", message, None, (way,), facts)])
                    return
                problems = list(wrong_hooks(module, entry.owner, hookspecs))
                if not problems:
                    self.manager.register(module, name=name)
        except JixiaoError as error:
            problems = list(error.problems)
        if problems:
            entry.fail(problems)
            if self.manager.has_plugin(name):
                self.manager.unregister(name=name)

    def allowed(self, identity: str) -> bool:
        allow = self.sources.allow
        return allow is None or any(fnmatch.fnmatchcase(identity, pattern) for pattern in allow)

    def call_hooks(self, takers: Mapping[str, Callable[[Owner, Any], None]]) -> None:
        for kind, take in takers.items():
            hook = hook_of(kind)
            caller: pluggy.HookCaller = getattr(self.manager.hook, hook)
            of_code = [(hookimpl.plugin_name, hookimpl.function) for hookimpl in caller.get_hookimpls()]
            for name, implementation in sorted([*of_code, *self.of_files[kind]], key=itemgetter(0)):
                owner, entry = self.owners[name]
                try:
                    with foreign(owner, f"的 {hook} ", "P501") if owner.is_code else nullcontext():
                        implementation(partial(take, owner))
                except JixiaoError as error:
                    if entry is None:
                        self.fail(owner, owner.kind, owner.name, error.problems)
                    else:
                        entry.fail(error.problems)

    def files(self, given: object) -> list[Path]:
        """Return the TOML files that a plugin hands over by path, but for those that were found already."""
        if not isinstance(given, str | Path):
            message = f"要登记定义或文件路径，给的是 {type(given).__name__}"
            raise TypeError(message)
        path = Path(given)
        files = list(rule_files(path)) if path.is_dir() else [path]
        fresh = [file for file in files if real_path(file) not in self.seen]
        self.seen.update(map(real_path, fresh))
        return fresh

    def take_indicator(self, owner: Owner, given: Indicator | Document | str) -> None:
        if isinstance(given, Document):
            given = read_indicator(given, self.vocabulary)
        if not isinstance(given, Indicator):
            for path in self.files(given):
                try:
                    self.take_indicator(owner, read_toml(path, keep=True))
                except JixiaoError as error:
                    self.fail(replace(owner, file=path.as_posix()), "indicator", path.stem, error.problems)
            return
        version = str(given.years[-1]) if given.years else ""
        named = Named(given.id, given.name, (given.id,), version, given.digest)
        self.add("indicator", owner, given, named, given.file)

    def take_ruleset(self, owner: Owner, given: Document | str) -> None:
        documents = [given] if isinstance(given, Document) else map(read_toml, self.files(given))
        for document in list(documents):
            identity, data = ruleset_id(document), document.data
            name, year = str(data.get("name", "")), str(data.get("year", ""))
            named = Named(identity, name, (identity,), year, document.digest)
            self.add("ruleset", owner, document, named, document.file)

    def take(self, registration: Registration, owner: Owner, given: object) -> None:
        """Take what a hook of one of the other kinds registers."""
        if not registration.accepts(given):
            wanted = "click.Command" if registration.kind == "command" else registration.takes.__name__
            message = f"{hook_of(registration.kind)} 要登记 {wanted}，给的是 {type(given).__name__}"
            raise TypeError(message)
        problems = [
            Problem("P513", f"{owner}登记的{message}", None, (way,), {"plugin": owner.name})
            for message, way in registration.wrong(given)
        ]
        raise_any(problems)
        named = registration.named(given)
        entry = self.add(registration.kind, owner, registration.inside(given, owner), named)
        taken = registration.taken()
        way = f"请插件作者换个名称（{owner}，{owner.file}）" if owner.is_code else f"删去 {owner.file}"
        for key in named.keys:
            if key in taken:
                facts = {"found": key, "plugin": owner.name}
                entry.refuse([Problem("P503", taken[key], None, (way,), facts)])


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""  # reading it as a module will say why


def discover(sources: Sources) -> Catalog:
    """Return everything that was found in the sources; broken plugins are entries of the result, not errors."""
    return _Discovery(sources).run()
