"""The documents are true: their examples run, their generated parts are up to date, their links lead somewhere."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import jixiao
from jixiao.authoring.cases.cases import read_cases, run_case
from jixiao.cli import run
from jixiao.documents import from_data, parse_toml
from jixiao.formula import STANDARD
from jixiao.rules import read_indicator
from jixiao.scoring import FINDINGS

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
CODE = re.compile(r'"([A-Z]\d{3})"')


def _script(name: str) -> Any:  # noqa: ANN401 - a module
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


make_docs = _script("make_docs")


CONSOLES = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import jixiao, make_docs
assert Path(jixiao.__file__).is_relative_to(sys.argv[2]), jixiao.__file__
print(*make_docs.console_differences(Path(sys.argv[3])), sep="", end="")
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel puts on a machine, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_console_examples_show_what_the_commands_print(page: Path, installed: Path, tmp_path: Path) -> None:
    """A reader who installed jixiao and types a page's commands in an empty folder sees what the page shows."""
    if not re.search(r"^(\$ )?jixiao ", page.read_text(encoding="utf-8"), re.MULTILINE):
        pytest.skip("shows no command")
    found = subprocess.run(
        [sys.executable, "-c", CONSOLES, str(ROOT / "scripts"), str(installed), str(page)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed), "COLUMNS": "100"}, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert (found.stdout, found.returncode) == ("", 0), found.stderr


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_run(page: Path) -> None:
    """Every Python example runs by itself, and what it asserts holds."""
    with make_docs.folder_of(page), contextlib.redirect_stdout(io.StringIO()):
        if "$ jixiao new examples\n" in page.read_text(encoding="utf-8"):
            assert run(["new", "examples"]) == 0
        for block in make_docs.blocks(page):
            if block.language == "python" and not block.file:
                exec(compile(block.text, page.name, "exec"), {"__name__": "example"})  # noqa: S102 - our documents


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_whole_toml_files_are_used_by_an_example(page: Path) -> None:
    """A TOML example that is a file is read as what it is: an indicator, a ruleset or a submission."""
    with make_docs.folder_of(page) as folder:
        for block in make_docs.blocks(page):
            if block.language == "toml" and block.file and "错" not in block.file:
                catalog = jixiao.find_catalog([folder])
                problems = [str(each) for each in catalog.problems if block.file in str(each)]
                assert problems == []


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_parts_of_toml_files_are_read(page: Path) -> None:
    """A TOML example that is a part of a file is TOML; a scoring rule among them is one, a file of cases too."""
    for block in make_docs.blocks(page):
        if block.language != "toml" or block.file:
            continue
        document = parse_toml(block.text, "例子.toml")
        if "score" in document.data:
            name = {"id": "example.part", "name": "例子"}
            read_indicator(from_data({**name, **document.data}))
        if "cases" in document.data:
            rules = jixiao.load(str(document.data["ruleset"]))
            cases = read_cases(document)
            outcomes = [run_case(rules, case.over(cases.defaults)) for case in cases.cases]
            assert [outcome.differences for outcome in outcomes if outcome.differences] == []


def test_generated_parts_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """The function table and the commands' help are what the program says (scripts/make_docs.py writes them)."""
    monkeypatch.setenv("COLUMNS", "100")
    for path, text in make_docs.generated().items():
        assert path.read_text(encoding="utf-8") == text, f"run scripts/make_docs.py: {path.name}"


def test_every_function_and_command_is_documented() -> None:
    """Nothing an author can type is left out."""
    formulas = (ROOT / "docs" / "公式语言.md").read_text(encoding="utf-8")
    assert all(f"`{function.name}`" in formulas for function in STANDARD)


def test_every_code_is_documented_and_every_documented_code_exists() -> None:
    """A code somebody reads out on the telephone is in the list; the list holds no dead ones."""
    used = {
        code
        for path in (ROOT / "src").rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    page = (ROOT / "docs" / "错误代码.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| ([A-Z]\d{3}) \|", page, re.MULTILINE))
    assert used == listed
    for code, meaning in FINDINGS.items():
        assert f"| {code} | {meaning} |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page is a file."""
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_are_tidy(page: Path) -> None:
    """No trailing spaces, and no path of somebody's machine."""
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)
    assert not re.search(r"(^|[^A-Za-z.])/(root|home|Users|work|tmp)/", text)


@pytest.mark.long
def test_the_picture_is_what_the_program_shows() -> None:
    """docs/images/score.svg is drawn from the result as it is now (scripts/make_picture.py draws it)."""
    picture = _script("make_picture")
    drawn = picture.PICTURE.read_text(encoding="utf-8")
    card = jixiao.load("guangzhou/2022").score(ROOT / "examples" / "zengcheng-2022.toml")
    assert [part for part in picture.lines(card) if part not in drawn] == []


def test_the_readme_commands_exist() -> None:
    """The two commands of the README are targets of the Makefile, and CI calls one of them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)
    assert "make --no-print-directory test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_help_is_chinese_and_names_every_command() -> None:
    """``python -m jixiao --help`` works from a shell."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    found = subprocess.run(
        [sys.executable, "-m", "jixiao", "--help"], capture_output=True, check=True, env=environment
    )
    text = found.stdout.decode()
    assert "用法：" in text
    assert all(
        f"  {name} " in text for name in ("score", "explain", "check", "plugins", "rulesets", "fields", "new")
    )
    assert run(["--help"]) == 0
