"""The architecture, held: who may import whom, what loads when, and how long a file may be."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pytest

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "src"
FILES: Final = sorted((SOURCE / "jixiao").rglob("*.py"))

LAYERS: Final = (
    ("problems",),
    ("extras", "stdout"),  # what is installed; whose standard output is
    ("numbers",),
    ("documents",),
    ("calendars",),
    ("formula",),
    ("rules",),
    ("plugins",),
    ("program",),
    ("scoring",),
    ("tables", "advice", "certification"),
    (
        "authoring",
        "api",
        "loading",
        "publishing",
        "verification",
    ),  # beside each other: tools for authors, the face for programs, the printed rubric, what checks results
    ("__init__",),
    ("cli", "__main__", "spark"),
)
"""Lowest first: a module imports its own layer and the ones below."""

RANK: Final = {name: rank for rank, names in enumerate(LAYERS) for name in names}

HEAVY: Final = {
    "click",
    "cryptography",
    "llvmlite",
    "numpy",
    "openpyxl",
    "pandas",
    "polars",
    "pyarrow",
    "pyspark",
    "rich",
    "tomlkit",
    "z3",
}
"""Slow to load or from an extra: imported in the function that needs them."""

COLUMNAR: Final = ("jixiao.formula.vector.", "jixiao.program.columnar.")
"""Rooms that are all about columns: they load numpy, and are imported late by other layers."""

NATIVE: Final = "jixiao.tables.native."
"""The room of machine code: all but its ``accelerator`` load LLVM, and are imported late by everybody else."""

PROVING: Final = "jixiao.authoring.proof."
"""The room of proofs: it loads z3, and is imported late by everybody else."""

LONGEST: Final = 350
"""Lines of a file; one that grows past this holds more than one idea."""


When = Literal["load", "call", "never"]


@dataclass(frozen=True, slots=True)
class Import:
    """One module named by an import statement, and when the statement runs.

    ``load``: when the file is imported. ``call``: when a function is. ``never``: it stands under
    ``if TYPE_CHECKING``, for annotations.
    """

    module: str
    line: int
    runs: When


def module_name(path: Path) -> str:
    """Return a source file's module, a package's for its ``__init__.py``."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES: Final = {module_name(path): path for path in FILES}


def imports_of(path: Path) -> list[Import]:
    """Return everything a source file imports, in the order it stands there."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return list(_imports_below(tree, path, "load"))


def _imports_below(node: ast.AST, path: Path, runs: When) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, runs) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = _base(child, path)
            for alias in child.names:
                submodule = f"{base}.{alias.name}"
                yield Import(submodule if submodule in MODULES else base, child.lineno, runs)
        elif isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for statement in child.body:
                yield from _imports_below(ast.Module([statement], []), path, "never")
            for statement in child.orelse:
                yield from _imports_below(ast.Module([statement], []), path, runs)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports_below(child, path, "call" if is_function and runs == "load" else runs)


def _base(statement: ast.ImportFrom, path: Path) -> str:
    """Return the absolute module that ``from … import`` names, dots resolved."""
    if not statement.level:
        return statement.module or ""
    package = path.relative_to(SOURCE).parts[: -statement.level]
    return ".".join((*package, *filter(None, [statement.module])))


def layer_of(module: str) -> str:
    """Return the layer's name: the part after ``jixiao``, or ``__init__`` for the package itself."""
    return module.split(".")[1] if "." in module else "__init__"


def test_every_module_has_a_layer() -> None:
    """A new top-level name must be given its place in the order, here and in the design."""
    assert {layer_of(module) for module in MODULES} <= set(RANK)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_go_downwards(module: str) -> None:
    """A layer knows nothing of the ones above, not even inside a function or for its annotations."""
    own = RANK[layer_of(module)]
    upwards = [
        f"line {found.line}: {found.module}"
        for found in imports_of(MODULES[module])
        if found.module.split(".")[0] == "jixiao" and RANK[layer_of(found.module)] > own
    ]
    assert upwards == []


def test_no_import_cycles() -> None:
    """Modules can be read, tested and changed one after the other, lowest first.

    Two may name each other in annotations; an import inside a function is no way round.
    """
    graph = {
        module: {found.module for found in imports_of(path) if found.runs != "never"}
        & MODULES.keys() - {module}
        for module, path in MODULES.items()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_heavy_libraries_load_late(module: str) -> None:
    """Only the command line imports click at the top of a file; nobody does so with a heavier one."""
    allowed = {"click"} if layer_of(module) == "cli" else set()
    allowed |= {"numpy", "pyarrow"} if module.startswith(COLUMNAR) or layer_of(module) == "tables" else set()
    allowed |= {"z3"} if module.startswith(PROVING) else set()
    allowed |= {"llvmlite"} if module.startswith(NATIVE) and not module.endswith(".accelerator") else set()
    early = [
        f"line {found.line}: {found.module}"
        for found in imports_of(MODULES[module])
        if found.runs == "load" and found.module.split(".")[0] in HEAVY - allowed
    ]
    assert early == []


def test_import_is_light() -> None:
    """``import jixiao`` loads nothing else of it, and scoring nothing heavy, also not by way of another library."""
    code = "import sys, jixiao; assert not [each for each in sys.modules if each.startswith('jixiao.')]"
    subprocess.run([sys.executable, "-c", code], check=True)
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import jixiao; jixiao.load; jixiao.read; jixiao.verify"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    loaded = {
        line.rsplit("|", 1)[-1].strip().split(".")[0] for line in run.stderr.splitlines() if "|" in line
    }
    assert {"jixiao", "pydantic"} <= loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_columns_load_late(module: str) -> None:
    """What scores one unit needs no numpy: modules about columns are imported in the function that needs them."""
    if layer_of(module) != "tables" and not module.startswith(COLUMNAR):
        early = _early(module)
        assert not any(each.startswith((*COLUMNAR, "jixiao.tables.")) for each in early)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_proofs_load_late(module: str) -> None:
    """Nobody needs z3 but who proves: modules about proofs are imported in the function that needs them."""
    if not module.startswith(PROVING):
        assert not any(each.startswith(PROVING) for each in _early(module))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_machine_code_loads_late(module: str) -> None:
    """Nobody needs LLVM but who scores very large tables."""
    if not module.startswith(NATIVE) or module.endswith(".accelerator"):
        assert {each for each in _early(module) if each.startswith(NATIVE)} <= {f"{NATIVE}accelerator"}


def _early(module: str) -> list[str]:
    return [found.module for found in imports_of(MODULES[module]) if found.runs == "load"]


def siblings(importer: str, imported: str) -> tuple[str, str]:
    """Return the two rooms or files of one folder that an import goes between."""
    ours, theirs = importer.split("."), imported.split(".")
    shared = next(
        (depth for depth, pair in enumerate(zip(ours, theirs, strict=False)) if len(set(pair)) > 1), 0
    )
    return ".".join(ours[: shared + 1]), ".".join(theirs[: shared + 1])


def test_rooms_import_downwards() -> None:
    """Inside a layer, too, rooms and the files beside them have an order: none needs one that needs it."""
    graph: dict[str, set[str]] = {}
    files = {module: path for module, path in MODULES.items() if path.name != "__init__.py"}
    for module, path in files.items():
        for found in imports_of(path):
            if found.runs != "never" and found.module in files and layer_of(found.module) == layer_of(module):
                room, needed = siblings(module, found.module)
                graph.setdefault(room, set()).add(needed)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def room_of(module: str) -> str:
    """Return the room of a layer that a module is in, or the module itself where it is in none."""
    parts = module.split(".")
    is_package = MODULES[module].name == "__init__.py"
    return ".".join(parts[:3]) if len(parts) > 3 or (is_package and len(parts) == 3) else module


def test_the_map_is_of_the_code() -> None:
    """A new file beside the rooms, or a new room, needs its line in the map of the code; what went is not on it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    mapped: set[tuple[str, str]] = set()
    for line in text[text.index("## Map of the code") : text.index("## Invariants")].splitlines():
        cells = line.split("|")
        if len(cells) > 2:
            layers = [
                name.removesuffix("/").removesuffix(".py") for name in re.findall(r"`([^`]+)`", cells[1])
            ]
            names = re.findall(r"`([^`]+)`", cells[2])
            mapped |= {(layer, name) for layer in layers for name in names or [""]}
    rooms = {tuple(room_of(module).split(".")[1:]) for module in MODULES}
    assert mapped == {(room[0], room[1]) for room in rooms if len(room) == 2} | {
        (room[0], "")
        for room in rooms
        if len(room) == 1 and (SOURCE / "jixiao" / f"{room[0]}.py").exists() and not room[0].startswith("__")
    }
