"""jixiao inside other programs: sent to other processes, given data of any kind, shown in a console."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import jixiao
from jixiao import JixiaoError, Rules

COMPLETE = Path("examples/complete-2022.toml")
SMALL = {"ruleset": "mof-project/2020", "unit": "某局"}


@pytest.fixture(scope="module")
def rules() -> Rules:
    """A ruleset of 25 indicators."""
    return jixiao.load("guangzhou/2022")


@pytest.fixture(scope="module")
def everything(rules: Rules) -> Mapping[str, object]:
    """One of each kind of object that a program is given."""
    with pytest.raises(JixiaoError) as wrong:
        rules.score({"unit": "某局", "fields": {"没有": 1}})
    submission = jixiao.read(COMPLETE)
    rolled, card = rules.roll_up([submission], "某局", "支出预算数")
    return {
        "rules": rules,
        "program": rules.program,
        "ruleset": rules.ruleset,
        "calendars": rules.calendars,
        "field": next(iter(rules.fields.values())),
        "submission": submission,
        "scorecard": card,
        "node": card.root,
        "points": rules.points(submission),
        "set": rules.score_set([submission, {"unit": "另一局", "fields": {"没有": 1}}]),
        "rolled up": rolled,
        "together": rules.weighted_points([submission], "某局", "支出预算数"),
        "what if": rules.what_if(submission, {"支出决算数": 2000}),
        "win back": rules.win_back(submission),
        "cliffs": rules.cliffs(submission),
        "table scorer": rules.table_scorer(["单位", "支出决算数"]),
        "catalog": jixiao.find_catalog(),
        "error": wrong.value,
    }


KINDS = (
    "rules", "program", "ruleset", "calendars", "field", "submission", "scorecard", "node", "points", "set", "rolled up",
    "together", "what if", "win back", "cliffs", "table scorer", "catalog", "error",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", [lambda each: pickle.loads(pickle.dumps(each)), copy.copy, copy.deepcopy])
def test_everything_is_pickled_and_copied(everything: Mapping[str, object], kind: str, way: object) -> None:
    """Whatever a program is given can be sent to another process and copied."""
    found = way(everything[kind])  # type: ignore[operator]
    assert type(found) is type(everything[kind])
    assert repr(found) == repr(everything[kind])


@pytest.mark.parametrize(
    "kind", ["rules", "scorecard", "node", "points", "set", "rolled up", "what if", "win back"]
)
def test_a_copy_is_equal(everything: Mapping[str, object], kind: str) -> None:
    """What was sent is equal to what it was."""
    assert pickle.loads(pickle.dumps(everything[kind])) == everything[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_console_is_not_flooded(everything: Mapping[str, object], kind: str) -> None:
    """A console shows what an object is, not all of it."""
    assert len(repr(everything[kind])) < 3000, repr(everything[kind])[:500]


def test_a_ruleset_is_made_once_in_another_process(rules: Rules) -> None:
    """Sent a thousand times, a ruleset is made and compiled once."""
    first, second = (pickle.loads(pickle.dumps(rules)) for _ in range(2))
    assert first is second
    assert len(pickle.dumps(rules)) < 400_000


@pytest.mark.long
def test_units_are_scored_on_all_cores(rules: Rules) -> None:
    """A pool of processes gives what one gives."""
    submissions = [
        {"unit": f"第{number}局", "fields": {"支出决算数": number, "支出预算数": 10}} for number in range(6)
    ]
    with ProcessPoolExecutor(2) as pool:
        cards = list(pool.map(rules.score, submissions))
        points = list(pool.map(rules.points, submissions))
    assert [card.to_json() for card in cards] == [rules.score(each).to_json() for each in submissions]
    assert [each["部门预算资金支出率"] for each in points] == [
        card["部门预算资金支出率"].points for card in cards
    ]


@pytest.mark.long
def test_tables_are_scored_in_another_process(rules: Rules) -> None:
    """A scorer of tables can be sent as well."""
    scorer = rules.table_scorer(["单位", "支出决算数", "支出预算数"])
    batch = pa.RecordBatch.from_pydict({"单位": ["甲"], "支出决算数": ["9"], "支出预算数": ["10"]})
    again = pickle.loads(pickle.dumps(scorer))
    assert again.score(batch).equals(scorer.score(batch))


def test_a_function_of_a_file_that_is_only_named_says_why_it_stays(tmp_path: Path) -> None:
    """A function that another process could not find is told, with the way out."""
    plugin = tmp_path / "doubled.py"
    plugin.write_text(
        "import jixiao\nfrom jixiao.formula import Function\n"
        "from jixiao.formula.function import Overload, Parameter\nfrom jixiao.formula.types import NUMBER\n"
        "def double(semantics, value):\n    return semantics.add(value, value)\n"
        "@jixiao.hookimpl\ndef jixiao_register_functions(register):\n"
        "    register(Function('DOUBLED', '加倍', '', (Overload((Parameter('数', NUMBER),), NUMBER, double),)))\n"
    )
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "a.toml").write_text(
        'id = "x.a"\nname = "甲"\nstatus = "confirmed"\n[score]\nformula = "加倍(5)"\n'
    )
    ruleset = folder / "r.toml"
    ruleset.write_text(
        'id = "x/1"\nname = "小"\nyear = 2024\ntotal = 10\n[[groups]]\nname = "一级"\nweight = 10\n'
        '[[indicators]]\nid = "x.a"\ngroup = "一级"\nweight = 10\n[[grades]]\nname = "合格"\nat_least = 0\n'
    )
    rules = jixiao.load(ruleset, trusted=[plugin])
    assert rules.points({"unit": "甲"}).total == 10
    with pytest.raises(pickle.PicklingError, match="装成软件包"):
        pickle.dumps(rules)


DATA = {"unit": "某局", "fields": {"支出决算数": 9, "支出预算数": 10}}
TEXT = json.dumps(DATA, ensure_ascii=False)
TOML = 'unit = "某局"\n[fields]\n"支出决算数" = 9\n"支出预算数" = 10\n'


@pytest.mark.parametrize(
    "given",
    [
        DATA, TEXT, f"\n  {TEXT}", f"\ufeff{TEXT}", TEXT.encode(), bytearray(TEXT.encode()), memoryview(TEXT.encode()),
        b"\xef\xbb\xbf" + TEXT.encode(), TOML, TOML.encode(),
    ],
    ids=["mapping", "json", "blanks", "mark", "bytes", "bytearray", "view", "bytes with mark", "toml", "toml bytes"],
)  # fmt: skip
def test_a_submission_may_be_text(rules: Rules, given: jixiao.Given) -> None:
    """JSON and TOML, as text and as bytes, mean what a mapping means."""
    assert rules.score(given).to_json() == rules.score(DATA).to_json()


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ("{", ("D209",)), (b"\xff\xfe\x00", ("D203",)), ("[{}]\n", ("D209",)), ("甲 = 1\n", ("D206",)), (5, ("S631",)), (None, ("S631",)),
        (["没有.toml"], ("S631",)), ("没有.toml", ("D201",)), ("", ("D202",)),
    ],
)  # fmt: skip
def test_what_is_no_submission_is_refused(rules: Rules, given: object, codes: tuple[str, ...]) -> None:
    """Whatever is handed over, there is a problem with a code and never a traceback."""
    with pytest.raises(JixiaoError) as error:
        rules.score(given)  # type: ignore[arg-type]
    assert error.value.codes == codes


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint16, np.uint64])
def test_whole_numbers_of_numpy_are_numbers(rules: Rules, kind: type[np.integer]) -> None:
    """Whole numbers of numpy are exact."""
    given = {"unit": "某局", "fields": {"支出决算数": kind(9), "支出预算数": kind(10)}}
    assert rules.score(given).to_json() == rules.score(DATA).to_json()


def test_scalars_of_numpy_are_those_of_python(rules: Rules) -> None:
    """Texts and yes/no of numpy are taken; its floats are refused as all floats are."""
    given = {"unit": np.str_("某局"), "fields": {"部门预算已公开": np.bool_(1)}}
    assert (
        rules.score(given).to_json()
        == rules.score({"unit": "某局", "fields": {"部门预算已公开": True}}).to_json()
    )
    with pytest.raises(JixiaoError) as error:
        rules.score({"unit": "某局", "fields": {"支出决算数": np.float32(9.1)}})
    assert error.value.codes == ("N105",)


def test_everything_a_method_returns_can_be_named(everything: Mapping[str, object]) -> None:
    """A program can annotate what it is given."""
    named = {getattr(jixiao, name) for name in jixiao.__all__ if isinstance(getattr(jixiao, name), type)}
    wanted = set(KINDS) - {"program", "ruleset", "calendars"}
    for kind in wanted:
        value = everything[kind]
        for each in value if isinstance(value, tuple) else (value,):
            assert type(each) in named, type(each)


def test_all_names_are_there() -> None:
    """What is promised can be imported."""
    assert all(hasattr(jixiao, name) for name in jixiao.__all__)
    assert jixiao.__version__ == version("jixiao")
    assert {*jixiao.__all__} - {"TableScorer"} <= {*dir(jixiao)}
    for name in ("nothing_of_the_kind", "__main__"):
        assert not hasattr(jixiao, name)


def test_each_name_has_the_home_that_checkers_read() -> None:
    """Names are loaded from the modules that the import statements for type checkers name."""
    tree = ast.parse(Path(str(jixiao.__file__)).read_text(encoding="utf-8"))
    read = {
        alias.asname: f"{statement.module}.{alias.name}"
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("jixiao.")
        for alias in statement.names
    }
    homes = {name: f"{module}.{name}" for name, module in jixiao._HOMES.items()}  # noqa: SLF001
    assert {**read, "__version__": "jixiao.extras.__version__"} == homes


def test_modules_are_reached_by_their_names() -> None:
    """Messages name some of them: ``jixiao.numbers.round_fraction``."""
    code = "import jixiao; jixiao.numbers.round_fraction, jixiao.formula.parse, jixiao.documents.from_data"
    subprocess.run([sys.executable, "-c", code], check=True)
