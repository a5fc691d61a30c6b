"""The architecture, held: who may import whom, what loads when, and how long a file may be."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
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
    """One module named by an import statement of the module ``importer``, and when the statement runs.

    ``load``: when the file is imported. ``call``: when a function is. ``never``: it stands under
    ``if TYPE_CHECKING``, for annotations.
    """

    importer: str
    module: str
    line: int
    runs: When

    @property
    def shown(self) -> str:
        """Where it stands, and what it names."""
        return f"{self.importer}, line {self.line}: {self.module}"


def module_name(path: Path) -> str:
    """Return a source file's module, a package's for its ``__init__.py``."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES: Final = {module_name(path): path for path in FILES}


def _imports_below(node: ast.AST, importer: str, runs: When) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(importer, alias.name, child.lineno, runs) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = _base(child, MODULES[importer])
            for alias in child.names:
                submodule = f"{base}.{alias.name}"
                yield Import(importer, submodule if submodule in MODULES else base, child.lineno, runs)
        elif isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            for statement in child.body:
                yield from _imports_below(ast.Module([statement], []), importer, "never")
            for statement in child.orelse:
                yield from _imports_below(ast.Module([statement], []), importer, runs)
        else:
            is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports_below(child, importer, "call" if is_function and runs == "load" else runs)


def _base(statement: ast.ImportFrom, path: Path) -> str:
    """Return the absolute module that ``from … import`` names, dots resolved."""
    if not statement.level:
        return statement.module or ""
    package = path.relative_to(SOURCE).parts[: -statement.level]
    return ".".join((*package, *filter(None, [statement.module])))


def layer_of(module: str) -> str:
    """Return the layer's name: the part after ``jixiao``, or ``__init__`` for the package itself."""
    return module.split(".")[1] if "." in module else "__init__"


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    """Everything that any module imports."""
    return [
        each
        for module, path in MODULES.items()
        for each in _imports_below(ast.parse(path.read_text(encoding="utf-8"), str(path)), module, "load")
    ]


@pytest.fixture(scope="module")
def early(imports: list[Import]) -> list[Import]:
    """What is imported as soon as a module is."""
    return [each for each in imports if each.runs == "load"]


def test_every_module_has_a_layer() -> None:
    """A new top-level name must be given its place in the order, here and in the design."""
    assert {layer_of(module) for module in MODULES} <= set(RANK)


def test_imports_go_downwards(imports: list[Import]) -> None:
    """A layer knows nothing of the ones above, not even inside a function or for its annotations."""
    upwards = [
        each.shown
        for each in imports
        if each.module.split(".")[0] == "jixiao"
        and RANK[layer_of(each.module)] > RANK[layer_of(each.importer)]
    ]
    assert upwards == []


def test_no_import_cycles(imports: list[Import]) -> None:
    """Modules can be read, tested and changed one after the other, lowest first.

    Two may name each other in annotations; an import inside a function is no way round.
    """
    no_circle(
        (each.importer, each.module) for each in imports if each.runs != "never" and each.module in MODULES
    )


def test_rooms_import_downwards(imports: list[Import]) -> None:
    """Inside a layer, too, rooms and the files beside them have an order: none needs one that needs it."""
    files = {module for module, path in MODULES.items() if path.name != "__init__.py"}
    no_circle(
        siblings(each.importer, each.module)
        for each in imports
        if each.runs != "never"
        and {each.importer, each.module} <= files
        and layer_of(each.importer) == layer_of(each.module)
    )


def test_heavy_libraries_load_late(early: list[Import]) -> None:
    """Only the command line imports click at the top of a file; nobody does so with a heavier one."""

    def allowed(module: str) -> set[str]:
        layer = layer_of(module)
        names = {"click"} if layer == "cli" else set()
        names |= {"numpy", "pyarrow"} if module.startswith(COLUMNAR) or layer == "tables" else set()
        names |= {"z3"} if module.startswith(PROVING) else set()
        return names | ({"llvmlite"} if is_native(module) else set())

    heavy = [each for each in early if each.module.split(".")[0] in HEAVY - allowed(each.importer)]
    assert [each.shown for each in heavy] == []


def test_rooms_of_extras_load_late(early: list[Import]) -> None:
    """What scores one unit needs no numpy, z3 or LLVM: rooms about these are imported in the function that needs them."""
    columnar = [
        each.shown
        for each in early
        if each.module.startswith((*COLUMNAR, "jixiao.tables."))
        and layer_of(each.importer) != "tables"
        and not each.importer.startswith(COLUMNAR)
    ]
    proving = [
        each.shown
        for each in early
        if each.module.startswith(PROVING) and not each.importer.startswith(PROVING)
    ]
    native = [each.shown for each in early if is_native(each.module) and not is_native(each.importer)]
    assert columnar + proving + native == []


def is_native(module: str) -> bool:
    """Tell whether a module loads LLVM."""
    return module.startswith(NATIVE) and not module.endswith(".accelerator")


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


def siblings(importer: str, imported: str) -> tuple[str, str]:
    """Return the two rooms or files of one folder that an import goes between."""
    ours, theirs = importer.split("."), imported.split(".")
    shared = next(
        (depth for depth, pair in enumerate(zip(ours, theirs, strict=False)) if len(set(pair)) > 1), 0
    )
    return ".".join(ours[: shared + 1]), ".".join(theirs[: shared + 1])


def no_circle(arrows: Iterable[tuple[str, str]]) -> None:
    """Fail where arrows run in a circle, naming it."""
    graph: dict[str, set[str]] = {}
    for start, end in arrows:
        if start != end:
            graph.setdefault(start, set()).add(end)
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
            names = re.findall(r"`([^`/]+)/?`", cells[2])
            mapped |= {(layer, name) for layer in layers for name in names or [""]}
    rooms = {tuple(room_of(module).split(".")[1:]) for module in MODULES}
    assert mapped == {(room[0], room[1]) for room in rooms if len(room) == 2} | {
        (room[0], "")
        for room in rooms
        if len(room) == 1 and (SOURCE / "jixiao" / f"{room[0]}.py").exists() and not room[0].startswith("__")
    }


def test_files_stay_short() -> None:
    """A file holds one idea."""
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: length for module, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import numpy.linalg", [("numpy.linalg", "load")]),
        ("def f():\n    import z3", [("z3", "call")]),
        ("class A:\n    import z3", [("z3", "load")]),
        ("try:\n    import z3\nexcept ImportError:\n    pass", [("z3", "load")]),
        ("if TYPE_CHECKING:\n    import z3\nelse:\n    import rich", [("z3", "never"), ("rich", "load")]),
        ("from jixiao import problems", [("jixiao.problems", "load")]),
        ("from jixiao.problems import Problem", [("jixiao.problems", "load")]),
        ("from .problems import Problem", [("jixiao.problems", "load")]),
        ("from . import problems", [("jixiao.problems", "load")]),
    ],
)
def test_how_imports_are_read(source: str, expected: list[tuple[str, When]]) -> None:
    """The reader behind these tests finds every form of import and knows which ones run at once."""
    imports = _imports_below(ast.parse(source), "jixiao.extras", "load")
    assert [(each.module, each.runs) for each in imports] == expected


def test_files_that_the_map_names_are_there() -> None:
    """Who follows a row of the page finds the file."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:\w+/)+\w+\.py)`", text))
    assert len(named) > 40
    assert [
        name for name in named if not any((root / name).exists() for root in (ROOT, SOURCE / "jixiao"))
    ] == []


def test_one_place_calls_the_parser_of_python() -> None:
    """Before Python 3.12 two threads that parse at once can end in a SystemError: all go through ``python_tree``."""
    calling = [
        module
        for module, path in MODULES.items()
        if re.search(r"\bast\.parse\(", path.read_text(encoding="utf-8"))
    ]
    assert calling == ["jixiao.formula.syntax.parser"]
