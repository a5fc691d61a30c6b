"""Loading of rulesets: by id among all that can be found, or from a file."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from jixiao.api import Rules
from jixiao.documents import Document, names_a_file, read_json, read_toml, real_path, reporting_system_errors
from jixiao.documents.arguments import refuse_one, refuse_other
from jixiao.extras import engine_version
from jixiao.plugins import Catalog, Extensions, Sources, discover, find_sources
from jixiao.problems import JixiaoError
from jixiao.program import lower
from jixiao.rules import read_ruleset, ruleset_id
from jixiao.rules.kinds import refuse_other_kind
from jixiao.scoring.inputs.given import GENERATED_DEPTH

FROZEN_BYTES: Final = 16 * 1024 * 1024
"""How large a frozen ruleset may be."""

_LOG: Final = logging.getLogger(__name__)

_RULESET_WAY: Final = "检查文件名；指标体系文件里有 [[groups]] 或 extends"


@reporting_system_errors
def find_catalog(
    plugins: Sequence[str | Path] = (),
    *,
    trusted: Sequence[str | Path] = (),
    allow: Sequence[str] | None = None,
    project: str | Path | None = None,
    named: str | Path | None = None,
) -> Catalog:
    """Return every indicator, ruleset, function and calendar that can be found.

    ``plugins`` are folders of TOML files (data only), ``trusted`` Python files that the caller vouches for, ``allow``
    patterns of the ids that may load, ``project`` the folder with a ``jixiao.toml`` (default: the working folder), ``named``
    a ruleset's file: the files beside it are found as well.
    """
    sources = _sources(plugins, trusted, allow, project, named)
    started = time.perf_counter()
    catalog = discover(sources)
    counts = len(catalog.plugins), time.perf_counter() - started, len(catalog.problems)
    _LOG.info("%d plugins found in %.3f s, %d with problems", *counts)
    for folder in sources.folders:
        _LOG.debug("looked in %s (%s)", folder.path, folder.origin)
    return catalog


def _sources(
    plugins: Sequence[str | Path],
    trusted: Sequence[str | Path],
    allow: Sequence[str] | None,
    project: str | Path | None,
    named: str | Path | None = None,
) -> Sources:
    """Return where :func:`find_catalog` looks, given these."""
    for name, paths in (("plugins", plugins), ("trusted", trusted)):
        refuse_one(name, paths, "路径的列表：`[路径, …]`", (str, Path))
    if allow is not None:
        refuse_one("allow", allow, "代号的列表：`[代号, …]`", str)
    for name, one in (("project", project), ("named", named)):
        refuse_other(name, one, (str, Path, type(None)), "路径")
    base = None if project is None else Path(project)
    file = None if named is None else real_path(named)
    return find_sources(plugins, trusted=trusted, allow=allow, project=base, named=file)


def installed() -> Catalog:
    """Return what distributions alone register: none, and why, where the project file that may forbid them is wrong."""
    try:
        return discover(replace(find_sources(), folders=()))
    except JixiaoError as error:
        catalog = discover(Sources(folders=(), distributions=False))
        return replace(catalog, extensions=replace(catalog.extensions, broken=error.problems))


@reporting_system_errors
def build(catalog: Catalog, document: Document) -> Rules:
    """Return the loaded ruleset of a document, or raise :class:`JixiaoError` with everything wrong in it."""
    started = time.perf_counter()
    ruleset = read_ruleset(document, catalog.extended, catalog.vocabulary)
    try:
        program = lower(ruleset, catalog.indicators, catalog.functions, catalog.broken_indicators)
    except JixiaoError as error:
        raise JixiaoError([*error.everything, *catalog.causes(error.everything)]) from None
    counts = len(program.definitions), time.perf_counter() - started
    _LOG.info("ruleset %s: %d definitions in %.3f s, digest %s", program.id, *counts, program.digest)
    return Rules(ruleset, program, catalog.calendars, catalog.extensions)


def _unfrozen(document: Document, extensions: Extensions) -> Rules:
    """Return a frozen ruleset; checks, readers and writers are not frozen: they are those of now."""
    refuse_other_kind(document, "冻结的指标体系", "P507", "检查文件名；冻结的指标体系由 jixiao freeze 生成")
    from jixiao.certification.unfreeze import unfreeze

    unfrozen = unfreeze(document, engine_version())
    return Rules(unfrozen.ruleset, unfrozen.program, unfrozen.calendars, extensions)


def build_document(document: Document, find: Callable[[], Catalog]) -> Rules:
    """Return the loaded ruleset of a document that is not among what can be found: a frozen one, or an author's text.

    ``find`` returns what the text is built from. Raises as :func:`load` does.
    """
    if document.text.lstrip().startswith("{"):  # as among files: JSON is what programs write
        return _unfrozen(document, find().extensions)
    refuse_other_kind(document, "指标体系文件", "P507", _RULESET_WAY)
    return build(find(), document)


@reporting_system_errors
def load(
    ruleset: str | Path,
    *,
    plugins: Sequence[str | Path] = (),
    trusted: Sequence[str | Path] = (),
    allow: Sequence[str] | None = None,
    project: str | Path | None = None,
) -> Rules:
    """Return a ruleset ready to score with: found by id, or the path of a TOML file or of a frozen ruleset (JSON).

    Beside a TOML file given by path, the other TOML files of its folder are plugins too; a frozen ruleset needs nothing
    beside it. The other arguments are those of :func:`find_catalog`. Raises :class:`JixiaoError` with everything wrong
    in the ruleset and its indicators, or in a trusted file; a distribution that is broken is a warning.
    """
    rules = found_rules(ruleset, plugins, trusted, allow, project)
    for problem in rules.extensions.broken:
        warnings.warn(f"{problem.code}：{problem.message}", stacklevel=3)
    return rules


def found_rules(
    ruleset: str | Path,
    plugins: Sequence[str | Path],
    trusted: Sequence[str | Path],
    allow: Sequence[str] | None,
    project: str | Path | None = None,
) -> Rules:
    """Return what :func:`load` returns, without a word of distributions that are broken."""
    refuse_other("ruleset", ruleset, (str, Path), "指标体系的 id，或文件的路径")
    if names_a_file(str(ruleset), ".json"):
        document = read_json(ruleset, max_bytes=FROZEN_BYTES, deepest=GENERATED_DEPTH)
        sources = replace(_sources((), trusted, allow, project), folders=())
        return _unfrozen(document, discover(sources).vouched().extensions)
    named, identity = None, str(ruleset)
    if isinstance(ruleset, Path) or names_a_file(ruleset):
        document = read_toml(ruleset)
        refuse_other_kind(document, "指标体系文件", "P507", _RULESET_WAY)
        named, identity = ruleset, ruleset_id(document)
    catalog = find_catalog(plugins, trusted=trusted, allow=allow, project=project, named=named).vouched()
    return build(catalog, catalog.ruleset(identity))
