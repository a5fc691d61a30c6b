"""Every example of docs/写插件.md, installed as a distribution and used from end to end."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.machines import for_every_table
from tests.plugins.distributions import install, jixiao
from tests.rubrics import entry, group, indicator, number, ruleset, write

import jixiao as package
from jixiao import JixiaoError, Rules
from jixiao.cli import run
from jixiao.cli.commands import MODULES
from jixiao.plugins.kinds import COMMANDS as KNOWN
from jixiao.publishing.building import publish

PAGE: Final = Path(__file__).parents[2] / "docs" / "写插件.md"


def blocks() -> dict[str, str]:
    """Return the files that the page shows, by name."""
    found: dict[str, str] = {}
    for part in PAGE.read_text(encoding="utf-8").split("\n```")[1:]:
        head, _, text = part.partition("\n")
        if "file=" in head:
            found[head.split("file=")[1]] = text + "\n"
    return found


FILES: Final = blocks()
RULES: Final = (
    ruleset(group("组"), *(entry(each, "25") for each in ("level", "halves", "half", "overrun")))
    .replace('"t.level"', '"docs.level"')
    .replace('"t.halves"', '"docs.halves"')
)
DATA: Final = {"评价": "良", "违规": True, "数目": 9, "支出": 110, "预算": 100}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the page's plugins installed in ``site`` and a ruleset that uses all of them."""
    write(
        tmp_path,
        {
            "rules/rules.toml": RULES,
            "rules/a.toml": FILES["类型.toml"],
            "rules/b.toml": FILES["写法.toml"],
            "rules/c.toml": indicator(
                "half", "折半数", "最小(满分, 折半(居中(数目, 数目 + 2, 0)))", number("数目")
            ),
            "rules/d.toml": indicator(
                "overrun", "超支", "满分 * (1 - 最小(1, 超支率(支出, 预算)))", number("支出") + number("预算")
            ),
            "rules/超支率.toml": FILES["超支率.toml"],
            "unit.json": json.dumps({"unit": "示例单位", "fields": DATA}, ensure_ascii=False),
            "unit.kv": "unit=示例单位\n"
            + "".join(f"{name}={'是' if value is True else value}\n" for name, value in DATA.items()),
            "units.kv": "单位|评价|违规|数目|支出|预算\n一|良|是|9|110|100\n二|坏|是|9|110|100\n",
        },
    )
    python = {name: text for name, text in FILES.items() if name.endswith(".py")}
    install(tmp_path / "site", "jixiao-docs", python, {name[:-3]: name[:-3] for name in python})
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    return tmp_path


def loaded(folder: Path) -> Rules:
    """Return the ruleset with the page's plugins as trusted files."""
    trusted = sorted(str(each) for each in (folder / "site").glob("*.py"))
    return package.load("rules/rules.toml", trusted=trusted)


TOTAL: Final = "60.75"
"""21.25 for 良 (85 %), 12.50 for a violation, 4.50 for half of 9, 22.50 for an overrun of 10 %."""


@pytest.mark.long
def test_all_kinds_from_the_command_line(folder: Path) -> None:
    """An installed distribution adds every kind: they are listed, checked, scored, told, read, written and called."""
    site = folder / "site"
    _code, out, said = jixiao(site, folder, "plugins", "--json")
    found = {
        (each["kind"], each["id"]): each["state"]
        for each in json.loads(out)["plugins"]
        if each["origin"] != "随软件提供"
    }
    assert set(found.values()) == {"loaded"}, said
    assert {("form", "halves"), ("field type", "level4"), ("finding", "CZ01"), ("reader", ".kv"), ("writer", ".kv"),
            ("command", "grades"), ("function", "HALF"), ("function", "MIDDLE3")} <= found.keys()  # fmt: skip
    code, out, said = jixiao(site, folder, "check", "rules/rules.toml")
    assert (code, said) == (0, "")
    code, out, _said = jixiao(site, folder, "score", "unit.kv", "-r", "rules/rules.toml", "--json")
    card = json.loads(out)
    assert (code, card["total"]) == (0, TOTAL)
    code, out, _said = jixiao(site, folder, "batch", "units.kv", "-r", "rules/rules.toml", "-o", "out.kv")
    rows = (folder / "out.kv").read_text(encoding="utf-8").splitlines()
    assert (code, rows[1].split("|")[:2], rows[2].split("|")[0]) == (1, ["一", TOTAL], "二")
    assert "units.kv 第 2 行：S602 第 2 列“评价”：不是四个等次之一：坏" in rows[2]
    assert sorted(each.name for each in folder.glob(".*")) == []
    amount = '[[fields]]\nname = "x"\ntype = "count"\n'
    write(
        folder,
        {
            "own/rules.toml": ruleset(group("组"), entry("a", "100")),
            "own/a.toml": indicator("a", "甲", "最小(满分, x)", amount),
            "一.kv": "unit=一\nx=10\n",
            "二.kv": "unit=二\nx=20\n",
        },
    )
    rolled = ("roll-up", "一.kv", "二.kv", "-r", "own/rules.toml", "-o", "合并.kv")
    code, out, said = jixiao(site, folder, *rolled)
    assert (code, "x=30" in (folder / "合并.kv").read_text(encoding="utf-8")) == (0, True), said
    code, out, _said = jixiao(site, folder, "score", "合并.kv", "-r", "own/rules.toml", "--json")
    assert (code, json.loads(out)["total"]) == (0, "30.00")
    code, out, _said = jixiao(site, folder, "grades", "guangzhou/2022")
    assert (code, out.split()[0]) == (0, "优")
    code, _out, said = jixiao(site, folder, "grades", "没有")
    assert (code, "P504" in said) == (1, True)
    assert "grades" in jixiao(site, folder, "--help")[1]
    assert "[score.halves]" in jixiao(site, folder, "new", "indicator", "--form", "halves")[1]
    assert all(
        each in jixiao(site, folder, "schema", "indicator")[1] for each in ("halves", "level4", "四级评价")
    )


def test_every_way_of_scoring_agrees(folder: Path) -> None:
    """Forms, types and functions of plugins give one result: walked, compiled, as columns, as bounds, in a set."""
    rules, data = loaded(folder), {"unit": "示例单位", "fields": DATA}
    first, second = rules.score(data), rules.score(data)
    assert first.to_json() == second.to_json()
    assert str(first.total) == str(rules.points(data).total) == TOTAL
    columns = {
        "单位": ["一"] * 9,
        **{name: ["是" if value is True else str(value)] * 9 for name, value in DATA.items()},
    }
    assert [str(each) for each in rules.score_table(columns)["总分"]] == [TOTAL] * 9
    without = rules.score({"unit": "示例单位", "fields": {**DATA, "评价": None}})
    assert (str(without.low), str(without.high)) == ("39.50", "64.50")
    assert [str(each.total) for each in rules.score_set([data]).cards] == [TOTAL]


def test_what_a_check_sees(folder: Path) -> None:
    """A remark stands among the findings and with its node, and changes nothing else."""
    rules = loaded(folder)
    card = rules.score({"unit": "示例单位", "fields": {**DATA, "评价": "差"}})
    reported = [each for each in card.findings if each.code == "CZ01"]
    assert [each.message for each in reported] == ["总分 47.00 分，低于 60 分，要约谈"]
    assert list(card.root.findings)[-1:] == reported


@pytest.mark.long
def test_what_can_be_frozen(folder: Path) -> None:
    """Functions that formulas define freeze and thaw without the plugin; what is code is named, one by one."""
    rules = loaded(folder)
    with pytest.raises(JixiaoError) as caught:
        rules.freeze()
    assert sorted(str(each.facts["found"]) for each in caught.value.problems) == [
        "MIDDLE3",
        "halves",
        "level4",
    ]
    write(
        folder,
        {
            "own/rules.toml": ruleset(group("组"), entry("a", "100")),
            "own/a.toml": indicator("a", "甲", "折半(超支率(x, 100)) * 满分", number("x")),
            "own/超支率.toml": FILES["超支率.toml"],
        },
    )
    rules = package.load("own/rules.toml", trusted=["site/hanshu.py"])
    write(folder, {"f.frozen.json": rules.freeze()})
    unfrozen = package.load("f.frozen.json")
    data = {"unit": "甲", "fields": {"x": 150}}
    assert unfrozen.digest == rules.digest
    assert unfrozen.score(data).to_json() == rules.score(data).to_json()
    assert str(unfrozen.score(data).total) == "25.00"


@pytest.mark.long
def test_a_digest_knows_what_a_function_means(folder: Path) -> None:
    """A function that means something else makes another ruleset, whoever wrote it."""
    base = {
        "own/rules.toml": ruleset(group("组"), entry("a", "100")),
        "own/a.toml": indicator("a", "甲", "超支率(x, 100)", number("x")),
    }
    write(folder, {**base, "own/f.toml": FILES["超支率.toml"]})
    before = package.load("own/rules.toml").digest
    write(folder, {"own/f.toml": FILES["超支率.toml"].replace("== 0, 0,", "== 0, 1,")})
    assert package.load("own/rules.toml").digest != before


@pytest.mark.long
def test_the_reader_is_told_of_by_the_row(folder: Path) -> None:
    """A file that the reader can't make out is one problem with the plugin's line."""
    write(folder, {"units.kv": "单位|评价\n一\n"})
    code, _out, said = jixiao(
        folder / "site", folder, "batch", "units.kv", "-r", "rules/rules.toml", "-o", "out.kv"
    )
    assert (code, "Traceback" in said) == (1, False)
    assert "P511：插件“jixiao-docs”的 .kv 文件读法出错：ValueError" in said


def test_a_writer_of_submissions_writes_no_tables(folder: Path) -> None:
    """A file that a plugin writes units to, but no tables, is refused before anything is scored."""
    hook = "def jixiao_register_writers(register): register(FileWriter('.ini', '', submission=print))"
    write(
        folder,
        {
            "mine.py": f"from jixiao import hookimpl\nfrom jixiao.plugins import FileWriter\n@hookimpl\n{hook}\n",
            "units.csv": "单位,评价\n一,良\n",
        },
    )
    given = ("batch", "units.csv", "-r", "rules/rules.toml", "-o", "out.ini", "--trust", "mine.py")
    code, _out, reported = jixiao(folder / "site", folder, *given)
    assert (code, "T806：不认得这种表：out.ini" in reported) == (1, True), reported


@pytest.mark.long
@pytest.mark.parametrize(
    ("hook", "said"),
    [
        ("forms(register): register(int)", "要登记 Form"),
        (
            "forms(register): register(type('F', (Form,), {'key': 'x', 'title': '', 'says': '', 'usage': '', 'example': ''}))",
            "的 example 没有用它",
        ),
        ("field_types(register): register(FieldType('rate', '比', 'rate', str))", "“rate”是自带的"),
        ("field_types(register): register(FieldType('x', '期间', 'table', str))", "base 不能是“table”"),
        ("findings(register): register(FindingRule('G801', '', print))", "“G801”不能用"),
        ("readers(register): register(FileReader('.csv', '', table=print))", ".csv 文件 jixiao 自己会读"),
        ("readers(register): register(FileReader('.kv', ''))", "没有说怎样读写"),
        ("writers(register): register(FileReader('.kv', '', table=print))", "要登记 FileWriter"),
        ("commands(register): register(print)", "要登记 click.Command"),
        ("commands(register): register(click.Command('score'))", "命令 score 是 jixiao 自己的"),
    ],
)
def test_what_can_not_be_registered(folder: Path, hook: str, said: str) -> None:
    """Whatever can't be used is told when it is registered, with the plugin's name."""
    head = "import click\nfrom jixiao import hookimpl\nfrom jixiao.plugins import *\nfrom jixiao.rules import FieldType\nfrom jixiao.rules.forms import Form\n"
    write(folder, {"mine.py": f"{head}@hookimpl\ndef jixiao_register_{hook}\n"})
    problems = package.find_catalog(trusted=["mine.py"]).problems
    assert said in "\n".join(each.message for each in problems)


RAISING: Final = {
    "lower": ("xiefa.py", "return Lowered(", "return 1 / 0 or Lowered(", "的评分规则写法“halves”出错"),
    "lower gives nothing": ("xiefa.py", "return Lowered(", "return None and Lowered(", "lower 要返回 Lowered"),
    "clauses": ("xiefa.py", "yield Clause(", "yield 5 and 1 / 0 or Clause(", "的评分规则写法“halves”出错"),
    "read": ("leixing.py", "    if given in LEVELS.values():", "    1 / 0\n    if given in LEVELS.values():", "的数据项类型“四级评价”出错"),
    "find": ("jiancha.py", "    if card.total", "    1 / 0\n    if card.total", "的检查 CZ01 出错"),
    "find gives a text": ("jiancha.py", "    if card.total", "    yield '话'\n    if card.total", "要给出 Remark"),
    "find names nobody": ("jiancha.py", "    if card.total", "    yield Remark('话', 'note', '没有')\n    if card.total", "没有叫“没有”的指标"),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", RAISING)
def test_what_raises_later(folder: Path, name: str) -> None:
    """Wherever a plugin fails, it is named: as the error of what needs it, or, of a check, as something to see."""
    file, before, after, said = RAISING[name]
    assert before in FILES[file]
    write(folder, {f"site/{file}": FILES[file].replace(before, after)})
    reported = ""
    try:
        rules = loaded(folder)
        card = rules.score({"unit": "示例单位", "fields": DATA})
        reported = "\n".join(each.message for each in card.findings if each.code == "G817")
        publish(rules)
    except JixiaoError as error:
        reported = str(error)
    assert said in reported


def test_trusted_code_is_not_sent_to_other_processes(folder: Path) -> None:
    """What another process can't find is refused when it is sent, not when it is missed."""
    with pytest.raises(pickle.PicklingError, match="不能送到别的进程"):
        pickle.dumps(loaded(folder))


SENDING: Final = """
import concurrent.futures, json, multiprocessing, sys
import jixiao

if __name__ == "__main__":
    rules = jixiao.load(sys.argv[1])
    data = [{"unit": "一", "fields": json.loads(sys.argv[2])}] * 2
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        print([str(card.total) for card in pool.map(rules.score, data)])
"""


@pytest.mark.long
@pytest.mark.parametrize("rules", ["rules/rules.toml", "guangzhou/2022"])
def test_installed_plugins_are_sent_to_other_processes(folder: Path, rules: str) -> None:
    """A rule in a form of a distribution is scored there as here, and so is one without while the distribution is installed."""
    write(folder, {"sending.py": SENDING})
    data = DATA if rules.endswith(".toml") else {"支出决算数": 9}
    done = subprocess.run(
        [sys.executable, "sending.py", rules, json.dumps(data)],
        env={**os.environ, "PYTHONPATH": str(folder / "site")}, capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    wanted = [TOTAL] * 2 if rules.endswith(".toml") else ["None"] * 2
    assert (done.returncode, done.stdout.strip()) == (0, str(wanted)), done.stderr


@pytest.mark.long
def test_a_trusted_form_that_is_not_used_keeps_nothing_back(folder: Path) -> None:
    """A ruleset that does without it can be sent."""
    rules = package.load("guangzhou/2022", trusted=[folder / "site/xiefa.py"])
    assert pickle.loads(pickle.dumps(rules)).digest == rules.digest


DETAILS: Final = """
from jixiao import hookimpl
from jixiao.plugins import FileReader

def _rows(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        unit, *amounts = line.split()
        yield {"单位": unit, "合同": [{"金额": each} for each in amounts]}

@hookimpl
def jixiao_register_readers(register):
    register(FileReader(".lst", "合同", table=_rows))
"""
TABLE: Final = (
    '[[fields]]\nname = "合同"\ntype = "table"\n[[fields.columns]]\nname = "金额"\ntype = "number"\n\n'
)


@pytest.mark.long
def test_a_reader_gives_detail_tables_to_every_command(folder: Path) -> None:
    """A cell may be the rows of a detail table; batch and diff read the same formats."""
    install(folder / "site", "jixiao-list", {"liebiao.py": DETAILS})
    write(
        folder,
        {
            "own/rules.toml": ruleset(group("组"), entry("a", "100")),
            "own/a.toml": indicator("a", "甲", "最小(满分, 求和(合同, 金额))", TABLE),
            "new/rules.toml": ruleset(group("组"), entry("a", "100")),
            "new/a.toml": indicator("a", "甲", "最小(满分, 求和(合同, 金额) * 2)", TABLE),
            "units.lst": "一 10 20\n二 多 5\n三\n",
        },
    )
    site = folder / "site"
    code, _out, said = jixiao(site, folder, "batch", "units.lst", "-r", "own/rules.toml", "-o", "out.csv")
    rows = (folder / "out.csv").read_text(encoding="utf-8-sig").replace('"', "").splitlines()
    assert (code, rows[1].split(",")[:2]) == (1, ["一", "30.00"]), said
    assert "units.lst 第 2 行" in rows[2]
    assert rows[3].split(",")[:2] == ["三", "0.00"]
    comparing = ("diff", "own/rules.toml", "new/rules.toml", "--data", "units.lst", "--json")
    code, out, said = jixiao(site, folder, *comparing)
    assert code == 0, said
    effect = json.loads(out)["effect"]
    assert (effect["compared"], effect["raised"], effect["refused"]) == (2, 1, 1)
    assert effect["sum_of_totals"] == {"old": "30", "new": "60"}
    assert effect["problems"][0].startswith("units.lst 第 2 行")


DOUBLED: Final = """
from decimal import Decimal
from jixiao import hookimpl
from jixiao.rules import FieldType

@hookimpl
def jixiao_register_field_types(register):
    register(FieldType("doubled", "加倍数", "number", lambda given: Decimal(str(given)) * 2))
    register(FieldType("longer", "加长", "text", lambda given: f"{given}甲"))
"""
OF_TYPES: Final = """
id = "t.a"
name = "甲"
[[fields]]
name = "x"
type = "doubled"
[[fields]]
name = "话"
type = "longer"
[[fields]]
name = "表"
type = "table"
[[fields.columns]]
name = "数"
type = "doubled"
[score]
formula = "如果(话 == “乙甲”, x + 求和(表, 数), 0)"
"""


@pytest.mark.long
def test_a_datum_is_read_once_whatever_it_comes_in(folder: Path) -> None:
    """A type that means something else the second time gives what it gives for one submission."""
    data = {"x": 3, "话": "乙", "表": [{"数": 5}, {"数": 7}]}
    unit = {"unit": "一", "fields": data}
    write(
        folder,
        {
            "mine.py": DOUBLED,
            "own/rules.toml": ruleset(group("组"), entry("a", "100")),
            "own/a.toml": OF_TYPES,
            "units/1.json": json.dumps(unit),
            "units.jsonl": json.dumps({"单位": "一", **data}),
        },
    )
    rules = package.load("own/rules.toml", trusted=["mine.py"])
    assert [str(rules.score(unit).total) for _ in range(2)] == ["30.00"] * 2
    table: dict[str, list[object]] = {
        "单位": ["一"], "x": ["3"], "话": ["乙"], "表": [[{"数": "5"}, {"数": "7"}]],
    }  # fmt: skip
    found: dict[str, list[object]] = rules.score_table(table)
    assert [str(each) for each in found["总分"]] == ["30.00"]
    for source, is_native in itertools.product(("units", "units.jsonl"), (False, True)):
        way = for_every_table() if is_native else contextlib.nullcontext()
        with contextlib.redirect_stdout(io.StringIO()), way:
            line = f"batch {source} -r own/rules.toml --trust mine.py -o out.csv --force --fresh"
            assert run(line.split()) == 0
        assert "30.00" in (folder / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1]


@pytest.mark.long
def test_a_type_that_is_not_there(folder: Path) -> None:
    """A mistyped type of data items is told with those of plugins."""
    write(folder, {"rules/a.toml": FILES["类型.toml"].replace("level4", "level5")})
    with pytest.raises(JixiaoError) as caught:
        loaded(folder)
    assert caught.value.problems[0].remedies[0] == "是不是“level4”？"
    write(folder, {"rules/a.toml": FILES["类型.toml"].replace("level4", "四级评价")})
    assert loaded(folder).fields["评价"].type == "rate"


def test_names_of_commands() -> None:
    """The names that plugins can't have are those of the commands."""
    assert tuple(MODULES) == KNOWN


def test_every_hook_is_a_heading_or_a_row() -> None:
    """The page names every hook."""
    from jixiao.plugins import hookspecs

    text = PAGE.read_text(encoding="utf-8")
    assert [
        name
        for name in vars(hookspecs)
        if name.startswith("jixiao_register_") and f"`{name}(register)`" not in text
    ] == []
