"""Files of cases beside a ruleset: ``2022.cases.toml`` and ``2022.cases.csv`` beside ``2022.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.api import Rules
from jixiao.authoring.cases.cases import (
    Case,
    CasesFile,
    Data,
    PlaceOf,
    Survivor,
    check_expectations,
    read_cases,
)
from jixiao.authoring.cases.tables import read_case_table
from jixiao.documents import read_toml, shown_path
from jixiao.plugins import shipped_folder
from jixiao.plugins.sources import CASES
from jixiao.problems import JixiaoError, Place, Problem, raise_any

TOML, CSV = CASES, ".cases.csv"


@dataclass(frozen=True, slots=True)
class GatheredCases:
    """All cases of a ruleset, where each was written, and where each listed survivor was."""

    file: CasesFile
    places: tuple[Place, ...]
    survivors: tuple[Place, ...]
    files: tuple[str, ...]


def files_beside(ruleset: Path) -> tuple[Path, ...]:
    """Return the files of cases beside a ruleset's file; there may be none."""
    own = tuple(filter(Path.is_file, (ruleset.with_suffix(ending) for ending in (TOML, CSV))))
    return own or tuple(filter(Path.is_file, (ruleset.parent / ending.lstrip(".") for ending in (TOML, CSV))))


def ruleset_beside(cases: Path) -> Path:
    """Return the file of the ruleset that a file of cases stands beside; it may not be there."""
    for ending in (TOML, CSV):
        if cases.name.endswith(ending):
            return cases.with_name(f"{cases.name.removesuffix(ending)}.toml")
    return cases


def _named(rules: Rules, file: Path) -> str:
    """Return what a command finds a ruleset by: its id where it ships, else its file."""
    frozen = Path(rules.ruleset.chain[0].file).parent
    shown = frozen if frozen.is_file() else file
    ships = shipped_folder("rulesets") in shown.absolute().parents
    return rules.id if ships or not shown.is_file() else shown_path(shown)


def gather_cases(rules: Rules, files: Sequence[Path] = ()) -> GatheredCases:
    """Return the cases in ``files``, or in those beside the ruleset.

    Raises :class:`JixiaoError`: A901 when there are none, A902 when they are another ruleset's, A903 to A907 and D2xx for
    what is wrong in them.
    """
    ruleset = Path(rules.ruleset.chain[0].file)
    if ruleset.parent.is_file():  # inside a frozen ruleset: its cases stand beside that
        ruleset = ruleset.parent.parent / ruleset.name
    paths = tuple(files) or files_beside(ruleset)
    if not paths:
        wanted = shown_path(ruleset.with_suffix(TOML)) if ruleset.is_file() else "算例.cases.toml"
        remedies = (
            f"写一个 {wanted}；jixiao new cases {_named(rules, ruleset)} -o {wanted} 可以生成起点",
            "或用 --cases 指定算例文件",
        )
        message = f"指标体系“{rules.id}”没有算例文件"
        raise JixiaoError([Problem("A901", message, None, remedies, {"wanted": wanted})])
    cases: list[Case] = []
    survivors: list[Survivor] = []
    places: list[Place] = []
    of_survivors: list[Place] = []
    for path in paths:
        read = _from_table if path.suffix.lower() == ".csv" else _from_toml
        file, place_of = read(rules, path)
        check_expectations(rules, file, place_of)
        cases.extend(case.over(file.defaults) for case in file.cases)
        survivors.extend(file.survivors)
        places.extend(place_of("cases", index) for index in range(len(file.cases)))
        of_survivors.extend(place_of("survivors", index, "change") for index in range(len(file.survivors)))
    _refuse_repeated(cases, places)
    merged = CasesFile.model_construct(ruleset=rules.id, cases=tuple(cases), survivors=tuple(survivors))
    return GatheredCases(merged, tuple(places), tuple(of_survivors), tuple(map(shown_path, paths)))


def _from_table(rules: Rules, path: Path) -> tuple[CasesFile, PlaceOf]:
    cases, places = read_case_table(rules, path)
    beside = path.with_name(f"{path.name.removesuffix(CSV)}{TOML}")
    defaults = read_cases(read_toml(beside)).defaults if beside.is_file() else Data()
    file = CasesFile.model_construct(ruleset=rules.id, cases=cases, defaults=defaults)
    return file, lambda _key, index, *_path: places[index]


def _from_toml(rules: Rules, path: Path) -> tuple[CasesFile, PlaceOf]:
    document = read_toml(path)
    cases = read_cases(document)
    if cases.ruleset != rules.id:
        message = f"这是指标体系“{cases.ruleset}”的算例，不是“{rules.id}”的"
        remedies = (f'改成 ruleset = "{rules.id}"，或用 jixiao test {cases.ruleset}',)
        place, facts = document.place(("ruleset",)), {"found": cases.ruleset, "wanted": rules.id}
        raise JixiaoError([Problem("A902", message, place, remedies, facts)])
    return cases, lambda *path: document.place(path)


def _refuse_repeated(cases: Sequence[Case], places: Sequence[Place]) -> None:
    """Refuse names that two files have in common (one file's own are refused when it is read)."""
    first: dict[str, Place] = {}
    problems: list[Problem] = []
    for case, place in zip(cases, places, strict=True):
        if case.name in first:
            remedy = f"另一处在 {first[case.name]}；改一个名称，结果里才分得清"
            problems.append(Problem("A904", f"算例“{case.name}”重名", place, (remedy,), {"found": case.name}))
        first.setdefault(case.name, place)
    raise_any(problems)
