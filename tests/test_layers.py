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

COLUMNAR: Final = frozenset(
    {
        "jixiao.formula.column_rows",
        "jixiao.formula.vector_arithmetic",
        "jixiao.formula.vector_choice",
        "jixiao.formula.vector_comparison",
        "jixiao.formula.vector_dates",
        "jixiao.formula.vectors",
        "jixiao.formula.semantics.columns",
        "jixiao.program.column_program",
        "jixiao.program.blocks",
    }
)
"""Modules that are all about columns: they load numpy, and are imported late themselves."""

MACHINE: Final = frozenset(
    module
    for module in (path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".") for path in FILES)
    if re.match(r"jixiao\.tables\.native\.(?!accelerator$)\w+$", module)
)
"""Modules that are all about machine code: they load LLVM, and are imported late by everybody else."""

LONGEST: Final = 350
"""Lines of a file; one that grows past this holds more than one idea."""


PROVING: Final = frozenset(
    module
    for module in (path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", ".") for path in FILES)
    if module.startswith("jixiao.authoring.proof.")
)
"""Modules that are all about proofs: they load z3, and are imported late by everybody else."""


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
    allowed |= {"numpy", "pyarrow"} if module in COLUMNAR or layer_of(module) == "tables" else set()
    allowed |= {"z3"} if module in PROVING else set()
    allowed |= {"llvmlite", "numpy"} if module in MACHINE else set()
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


@pytest.mark.parametrize("module", sorted(MODULES.keys() - COLUMNAR - MACHINE))
def test_columns_load_late(module: str) -> None:
    """What scores one unit needs no numpy: modules about columns are imported in the function that needs them."""
    if layer_of(module) != "tables":
        early = [found.module for found in imports_of(MODULES[module]) if found.runs == "load"]
        assert COLUMNAR.isdisjoint(early)
        assert not any(each.startswith("jixiao.tables.") for each in early)


@pytest.mark.parametrize("module", sorted(MODULES.keys() - PROVING))
def test_proofs_load_late(module: str) -> None:
    """Nobody needs z3 but who proves: modules about proofs are imported in the function that needs them."""
    early = [found.module for found in imports_of(MODULES[module]) if found.runs == "load"]
    assert PROVING.isdisjoint(early)


@pytest.mark.parametrize("module", sorted(MODULES.keys() - MACHINE))
def test_machine_code_loads_late(module: str) -> None:
    """Nobody needs LLVM but who scores very large tables."""
    early = [found.module for found in imports_of(MODULES[module]) if found.runs == "load"]
    assert MACHINE.isdisjoint(early)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_files_stay_short(module: str) -> None:
    """A file holds one idea."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST


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
    found = _imports_below(ast.parse(source), SOURCE / "jixiao" / "example.py", "load")
    assert [(one.module, one.runs) for one in found] == expected
