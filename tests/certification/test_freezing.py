"""A frozen ruleset is the ruleset: everywhere, in one file, with every change of it named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from tests.certification.certified import FILES, card_of, changed, frozen_in, leaves, other, rules_in
from tests.rubrics import EXAMPLES, ROOT, write

import jixiao
from jixiao import JixiaoError
from jixiao.documents import digest_of, text_digest

RULESETS = sorted(jixiao.find_catalog().rulesets)
DRAFTS = sorted(EXAMPLES.glob("*/ruleset.toml"))


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small ruleset, frozen."""
    return frozen_in(tmp_path_factory.mktemp("frozen"))


def refused(folder: Path, data: object) -> JixiaoError:
    """Return what loading a frozen ruleset with this content says."""
    path = folder / "c.frozen.json"
    path.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1), encoding="utf-8")
    with pytest.raises(JixiaoError) as caught:
        jixiao.load(path)
    return caught.value


@pytest.mark.long
@pytest.mark.parametrize("ruleset", [*RULESETS, *DRAFTS], ids=str)
def test_every_ruleset_freezes(ruleset: str | Path, tmp_path: Path) -> None:
    """Its formulas, digests, places and texts are those of the files; frozen again it is the same bytes."""
    rules = jixiao.load(ruleset)
    path = tmp_path / "it.frozen.json"
    path.write_text(rules.freeze(), encoding="utf-8")
    again = jixiao.load(path)
    assert again.digest == rules.digest
    assert again.program.counts_workdays == rules.program.counts_workdays
    if rules.program.counts_workdays:
        assert again.calendars.digest == rules.calendars.digest
    for before, now in zip(rules.program.definitions, again.program.definitions, strict=True):
        assert (now.name, now.label, now.formula.text) == (before.name, before.label, before.formula.text)
        if before.place is not None and now.place is not None:
            assert now.place.file == f"{again.program.definitions[0].place.file.rpartition('/')[0]}/{Path(before.place.file).name}"  # type: ignore[union-attr] # fmt: skip
            assert (now.place.line, now.place.column) == (before.place.line, before.place.column)
    assert again.freeze() == path.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("case", ["zengcheng-2022.toml", "complete-2022.toml"])
def test_it_scores_as_the_files_do(case: str, tmp_path: Path) -> None:
    """Points, reasons, traces, digests: the whole scorecard is the same."""
    rules = jixiao.load("guangzhou/2022")
    path = tmp_path / "it.frozen.json"
    path.write_text(rules.freeze(), encoding="utf-8")
    assert jixiao.load(str(path)).score(EXAMPLES / case).to_json() == rules.score(EXAMPLES / case).to_json()


@pytest.mark.long
def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    """Hash seed, working folder, locale, line ends of the files, and where they stand change nothing."""
    code = (
        "import jixiao, sys; from pathlib import Path\n"
        "text = jixiao.load(Path(sys.argv[1])).freeze(); sys.stdout.buffer.write(text.encode('utf-8'))"
    )
    outputs = set()
    for seed, locale, ends in (("0", "C", "\n"), ("4242", "C.UTF-8", "\r\n"), ("7", "POSIX", "\n")):
        folder = tmp_path / seed / "文件夹"
        write(folder, FILES)
        for name in FILES:
            (folder / name).write_bytes(FILES[name].replace("\n", ends).encode())
        cwd = folder if seed == "0" else tmp_path
        run = subprocess.run(
            [sys.executable, "-c", code, str(folder / "2023.toml")],
            cwd=cwd, env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale}, capture_output=True, check=True,
        )  # fmt: skip
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert str(tmp_path).encode() not in outputs.pop()


@pytest.mark.long
def test_on_a_machine_without_the_files(frozen: Path, tmp_path: Path) -> None:
    """Nothing but the code of jixiao: no plugins, rulesets or calendars. It loads, scores, verifies, and names a change."""
    kept = shutil.ignore_patterns("_shipped", "__pycache__", "20*.toml")
    shutil.copytree(ROOT / "src" / "jixiao", tmp_path / "code" / "jixiao", ignore=kept)
    card = card_of(jixiao.load(frozen))
    files = {"card.json": card.to_json(), "changed.json": card.to_json().replace('"30.00"', '"30.50"', 1)}
    write(tmp_path, {**files, "data.json": FILES["data.json"]})
    shutil.copy(frozen, tmp_path)
    code = (
        "import sys, jixiao\n"
        "from jixiao.calendars import shipped_calendars\n"
        "assert jixiao.__file__.startswith(sys.argv[1]), jixiao.__file__\n"
        "assert not shipped_calendars() and not jixiao.find_catalog().rulesets\n"
        "rules = jixiao.load('c.frozen.json')\n"
        "card = rules.score('data.json')\n"
        "assert card.total is not None\n"
        "assert jixiao.verify('c.frozen.json').holds\n"
        "assert jixiao.verify('card.json', 'c.frozen.json').holds\n"
        "print(*(each.message for each in jixiao.verify('changed.json', rules).problems), sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "code")],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "code"), "PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.stderr == ""
    assert run.stdout == snapshot("""\
内容和结果的摘要不符：内容或摘要改动过
“合同签订”的原分值：评分结果写 30.50，重算是 30.00
""")


@pytest.mark.long
@given(data=st.data())
def test_any_character_of_any_text(
    frozen: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whichever character of whichever file is another one, the file is named."""
    content = json.loads(frozen.read_text(encoding="utf-8"))
    number = data.draw(st.integers(0, len(content["documents"]) - 1))
    document = content["documents"][number]
    line = data.draw(st.sampled_from([index for index, each in enumerate(document["lines"]) if each]))
    at = data.draw(st.integers(0, len(document["lines"][line]) - 1))
    text = document["lines"][line]
    new = data.draw(st.characters(codec="utf-8").filter(lambda each: each != text[at]))
    path: tuple[str | int, ...] = ("documents", number, "lines", line)
    reported = refused(tmp_path_factory.mktemp("x"), changed(content, path, text[:at] + new + text[at + 1 :]))
    messages = [each.message for each in reported.problems if each.code == "V102"]
    assert len(messages) == 1
    assert f"“{document['id']}”的文字（{document['file']}）" in messages[0]


@pytest.mark.long
def test_any_other_leaf(frozen: Path, tmp_path: Path) -> None:
    """A changed name, formula, order or digest is refused at its place."""
    content = json.loads(frozen.read_text(encoding="utf-8"))
    for path, value in leaves(content):
        if "lines" not in path:
            reported = refused(tmp_path, changed(content, path, other(value)))
            assert reported.codes, path
            if path[0] == "definitions" and path[-1] == "formula":
                assert "V103" in reported.codes
                name = content["definitions"][path[1]]["name"]
                assert f"公式“{name}”和冻结时的不同" in reported.problems[0].message


def consistent(content: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a frozen ruleset whose texts' and whole digests fit again, as somebody would forge it."""
    for each in content["documents"]:
        each["sha256"] = text_digest("\n".join(each["lines"]))
    content["digest"] = digest_of({name: each for name, each in content.items() if name != "digest"})
    return content


def in_lines(content: Any, before: str, after: str) -> Any:  # noqa: ANN401 - JSON
    """Return a frozen ruleset with something else in its texts."""
    text = json.dumps(content["documents"], ensure_ascii=False)
    assert before in text
    return {**content, "documents": json.loads(text.replace(before, after))}


Change = Callable[[Any], Any]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda content: in_lines(content, "比率 / 95%", "比率 / 90%"),
            snapshot("""\
错误 V102：指标“c.spending”的文字（支出.toml）和冻结时的摘要不符：文字或摘要改动过
  --> c.frozen.json:209:14
    |
209 |    "sha256": "1ede27733a4b96a139fa2bb901fd0e67a0eefbb822f1820d8bf68ce9fe9fb43e"
    |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 冻结时的 SHA-256 是 1ede27733a4b96a139fa2bb901fd0e67a0eefbb822f1820d8bf68ce9fe9fb43e
   = 现在的文字是 1794bde72ff5dbefa1dd3d53de24784ef25900fbc5ce6ffa7c69575748e51217

错误 V103：公式“支出率.公式分”和冻结时的不同：冻结时是“满分 * 最小(1, 比率 / 95%)”，现在的文字读作“满分 * 最小(1, 比率 / 90%)”
  --> c.frozen.json/支出.toml:22:22
   |
22 | score = { formula = "满分 * 最小(1, 比率 / 90%)" }
   |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 文字改动过，公式就跟着变；换一份没有改动过的冻结文件\
"""),
            id="constant",
        ),
        pytest.param(
            lambda content: consistent(in_lines(content, "比率 / 95%", "比率 / 90%")),
            snapshot("""\
错误 V103：公式“支出率.公式分”和冻结时的不同：冻结时是“满分 * 最小(1, 比率 / 95%)”，现在的文字读作“满分 * 最小(1, 比率 / 90%)”
  --> c.frozen.json/支出.toml:22:22
   |
22 | score = { formula = "满分 * 最小(1, 比率 / 90%)" }
   |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 换一份没有改动过的冻结文件\
"""),
            id="constant, digests forged",
        ),
        pytest.param(
            lambda content: consistent(in_lines({**content, "jixiao": "0.0.1"}, "比率 / 95%", "比率 / 90%")),
            snapshot("""\
错误 V103：公式“支出率.公式分”和冻结时的不同：冻结时是“满分 * 最小(1, 比率 / 95%)”，现在的文字读作“满分 * 最小(1, 比率 / 90%)”
  --> c.frozen.json/支出.toml:22:22
   |
22 | score = { formula = "满分 * 最小(1, 比率 / 90%)" }
   |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 这是 jixiao 0.0.1 冻结的，现在是 0.1.0：用冻结时的版本评分和复核\
"""),
            id="read otherwise by another version",
        ),
        pytest.param(
            lambda content: in_lines(content, "示例办法第 1 条", "示例办法第 2 条"),
            snapshot("""\
错误 V102：指标“c.spending”的文字（支出.toml）和冻结时的摘要不符：文字或摘要改动过
  --> c.frozen.json:209:14
    |
209 |    "sha256": "1ede27733a4b96a139fa2bb901fd0e67a0eefbb822f1820d8bf68ce9fe9fb43e"
    |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 冻结时的 SHA-256 是 1ede27733a4b96a139fa2bb901fd0e67a0eefbb822f1820d8bf68ce9fe9fb43e
   = 现在的文字是 236021e3f5abf6ded2d480729a3e0dcd960c05210f53a98a65e8e169857515de\
"""),
            id="a text that counts for nothing",
        ),
        pytest.param(
            lambda content: in_lines(content, "最小(1, 比率 / 95%)", "最小(1, 比率 / 95%"),
            snapshot("""\
错误 V102：指标“c.spending”的文字（支出.toml）和冻结时的摘要不符：文字或摘要改动过
  --> c.frozen.json:209:14
    |
209 |    "sha256": "1ede27733a4b96a139fa2bb901fd0e67a0eefbb822f1820d8bf68ce9fe9fb43e"
    |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 冻结时的 SHA-256 是 1ede27733a4b96a139fa2bb901fd0e67a0eefbb822f1820d8bf68ce9fe9fb43e
   = 现在的文字是 235b2bafc54dc25c988849b68461b4d4ad20d4c464c4bf21a6e3f52b7172ef27

错误 F307：左括号没有配上右括号
  --> c.frozen.json/支出.toml:22:29
   |
22 | score = { formula = "满分 * 最小(1, 比率 / 95%" }
   |                                 ^
   = 在它该结束的地方补一个右括号\
"""),
            id="a text that can't be read",
        ),
        pytest.param(
            lambda content: {**content, "documents": content["documents"][1:]},
            snapshot("""\
错误 V104：冻结文件里没有指标体系“c/2023”的文字
  --> c.frozen.json:486:9
    |
486 |   "id": "c/2023",
    |         ^^^^^^^^
   = 换一份没有改动过的冻结文件\
"""),
            id="the ruleset left out",
        ),
        pytest.param(
            lambda content: {**content, "documents": [*content["documents"][:1], *content["documents"][2:]]},
            snapshot("""\
错误 V104：冻结文件里没有指标体系“c/2022”的文字
  --> c.frozen.json/2023.toml:4:11
  |
4 | extends = "c/2022"
  |           ^^^^^^^^
   = 换一份没有改动过的冻结文件\
"""),
            id="what it extends left out",
        ),
        pytest.param(
            lambda content: {**content, "documents": content["documents"][:-1]},
            snapshot("""\
错误 V104：冻结文件的工作日历的摘要是 4fe5aa481e582b86…，按里面的文字应为 2a0830aca0c6eb3a…
  --> c.frozen.json:2:15
  |
2 |  "calendars": "4fe5aa481e582b86f3cc06846bafb843ddf6601c9dd06105975369dd263d069d",
  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 换一份没有改动过的冻结文件\
"""),
            id="a calendar left out",
        ),
        pytest.param(
            lambda content: {**content, "definitions": content["definitions"][1:]},
            snapshot("""\
错误 V103：冻结时没有公式“总分.满分”，现在的文字里有： 100
  --> c.frozen.json/2023.toml:1:6
  |
1 | id = "c/2023"
  |      ^^^^^^^^
   = 换一份没有改动过的冻结文件\
"""),
            id="a formula left out",
        ),
        pytest.param(
            lambda content: {
                **content,
                "definitions": [*content["definitions"], {"name": "甲", "formula": "1"}],
            },
            snapshot("""\
错误 V103：公式“甲”在冻结的文字里读不出来
  --> c.frozen.json:124:3
    |
124 |   {
    |   ^
   = 换一份没有改动过的冻结文件\
"""),
            id="a formula too many",
        ),
        pytest.param(
            lambda content: {**content, "definitions": content["definitions"][::-1]},
            snapshot("""\
错误 V104：公式的次序和冻结时的不同，或有重复的
  --> c.frozen.json:3:17
  |
3 |  "definitions": [
  |                 ^
   = 换一份没有改动过的冻结文件\
"""),
            id="another order",
        ),
        pytest.param(
            lambda content: changed(content, ("program",), "0" * 64),
            snapshot("""\
错误 V104：冻结文件的指标体系的摘要是 0000000000000000…，按里面的文字应为 3694966706393ae0…
  --> c.frozen.json:503:13
    |
503 |  "program": "0000000000000000000000000000000000000000000000000000000000000000",
    |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 换一份没有改动过的冻结文件\
"""),
            id="digest of the program",
        ),
        pytest.param(
            lambda content: {**content, "note": "x"},
            snapshot("""\
错误 D221：不认识的键“note”
  --> c.frozen.json:503:2
    |
503 |  "note": "x",
    |  ^^^^^^
   = 这里可以写：calendars、definitions、digest、documents、format、format_version、jixiao、program、ruleset\
"""),
            id="another key",
        ),
        pytest.param(
            lambda content: {**content, "format_version": 2},
            snapshot("""\
错误 V101：冻结文件是第 2 版的格式，这个 jixiao 只认第 1 版
  --> c.frozen.json:501:20
    |
501 |  "format_version": 2,
    |                    ^
   = 换用新版本的 jixiao\
"""),
            id="a later format",
        ),
        pytest.param(
            lambda _content: {"a": 1},
            snapshot("""\
错误 V101：这不是冻结的指标体系：c.frozen.json
  --> c.frozen.json:1:1
  |
1 | {
  | ^
   = 冻结文件由 jixiao freeze 生成
   = 指标体系文件是 TOML\
"""),
            id="no frozen ruleset",
        ),
        pytest.param(
            lambda _content: {"unit": "x", "fields": {}},
            snapshot("""\
错误 P507：这是填报文件，不是冻结的指标体系：c.frozen.json
  --> c.frozen.json:1:1
  |
1 | {
  | ^
   = 检查文件名；冻结的指标体系由 jixiao freeze 生成\
"""),
            id="a submission",
        ),
    ],
)
def test_what_is_said(
    frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change, said: str
) -> None:
    """Every change is told by its meaning, with its place and a way out."""
    monkeypatch.chdir(tmp_path)
    content = json.loads(frozen.read_text(encoding="utf-8"))
    assert str(refused(Path(), change(content))) == said


FUNCTION = """\
from jixiao import hookimpl
from jixiao.formula.functions import Function, Overload, Parameter
from jixiao.formula.types import NUMBER

@hookimpl
def jixiao_register_functions(register):
    def double(semantics, value):
        return semantics.add(value, value)
    register(Function("DOUBLE", "加倍", "加倍。", (Overload((Parameter("数", NUMBER),), NUMBER, double),)))
"""

INDICATOR = """\
from jixiao import hookimpl
from jixiao.calendars import Calendar
from jixiao.documents import from_data
from jixiao.rules import read_indicator

@hookimpl
def jixiao_register_indicators(register):
    register(read_indicator(from_data({
        "id": "c.spending", "name": "支出率",
        "fields": [{"name": "起", "type": "date"}, {"name": "止", "type": "date"}],
        "steps": {"比率": "工作日(起, 止) / 100"}, "score": {"formula": "满分"},
    })))

@hookimpl
def jixiao_register_calendars(register):
    register(Calendar(2031, frozenset(), frozenset(), "示例", "sha256:0"))
"""


@pytest.mark.parametrize(
    ("code", "files", "said"),
    [
        pytest.param(
            FUNCTION,
            {"支出.toml": FILES["支出.toml"].replace("比率 / 95%", "加倍(比率) / 2")},
            snapshot("""\
错误 V105：函数“加倍”（DOUBLE）是 Python 插件里的（受信文件 plugin.py），不能冻结
   = 用它的有：支出率得分
   = 冻结文件只放文字，不放代码：请插件作者用 formula_function 写成公式，或写成 function = … 的 TOML 文件
   = 或改用公式语言自带的函数\
"""),
            id="function",
        ),
        pytest.param(
            FUNCTION.replace("    register(", "    double.__module__ = 'click.core'\n    register("),
            {"支出.toml": FILES["支出.toml"].replace("比率 / 95%", "加倍(比率) / 2")},
            snapshot("""\
错误 V105：函数“加倍”（DOUBLE）是 Python 插件里的（受信文件 plugin.py），不能冻结
   = 用它的有：支出率得分
   = 冻结文件只放文字，不放代码：请插件作者用 formula_function 写成公式，或写成 function = … 的 TOML 文件
   = 或改用公式语言自带的函数\
"""),
            id="function of a distribution",
        ),
        pytest.param(
            INDICATOR,
            {"支出.toml": ""},
            snapshot("""\
错误 V105：指标“c.spending”由 Python 插件直接登记，没有文件，不能冻结
   = 写成 TOML 文件

错误 V105：2031 年的工作日历由 Python 插件登记，没有文件，不能冻结
   = 照着自带的日历写一份 2031.toml，放进插件文件夹，代替插件登记的\
"""),
            id="indicator and calendar",
        ),
    ],
)
def test_what_cannot_be_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, files: dict[str, str], said: str
) -> None:
    """Code of plugins is named, with where it comes from and what to do."""
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path,
        {
            "plugin.py": code,
            "rules/ok.toml": "",
            **{f"rules/{name}": text for name, text in {**FILES, **files}.items()},
        },
    )
    for name in ("ok.toml", *(each for each, text in files.items() if not text)):
        (tmp_path / "rules" / name).unlink()
    rules = jixiao.load("rules/2023.toml", trusted=["plugin.py"])
    with pytest.raises(JixiaoError) as caught:
        rules.freeze()
    assert str(caught.value) == said


def test_sizes_are_bounded(tmp_path: Path, frozen: Path) -> None:
    """A file of many megabytes, or one that nests without end, is refused before anything is read from it."""
    large = tmp_path / "large.json"
    large.write_text('{"format": "' + "x" * (17 * 1024 * 1024) + '"}', encoding="utf-8")
    deep = tmp_path / "deep.json"
    deep.write_text('{"format":' + '{"a":' * 450 + "1" + "}" * 451, encoding="utf-8")
    many = tmp_path / "many.json"
    content = json.loads(frozen.read_text(encoding="utf-8"))
    many.write_text(json.dumps(changed(content, ("documents", 0, "lines"), ["#"] * 20_001)), encoding="utf-8")
    for path, code in ((large, "D202"), (deep, "D208"), (many, "D211")):
        with pytest.raises(JixiaoError) as caught:
            jixiao.load(path)
        assert caught.value.codes == (code,)


def test_the_small_ruleset_has_what_it_says(tmp_path: Path) -> None:
    """The rubric behind these tests extends, has an edition and counts working days; its case scores."""
    rules = rules_in(tmp_path)
    assert [each.file.rpartition("/")[2] for each in rules.ruleset.chain] == ["2023.toml", "2022.toml"]
    assert rules.program.counts_workdays
    assert rules.program.indicators[0].indicator is not None
    assert rules.program.indicators[0].indicator.edition == 2023
    assert str(card_of(rules).total) == "81.33"


def test_terms_in_working_days_count_by_the_calendars(tmp_path: Path) -> None:
    """工作日内 needs the calendars as 工作日 does: the scorecard names them, the frozen ruleset carries them."""
    rule = FILES["合同.toml"].replace("用时 <= 20", "工作日内(通知日, 签订日, 20)")
    rule = rule.replace('  { name = "用时", formula = "工作日(通知日, 签订日)" },\n', "")
    write(tmp_path, {**FILES, "合同.toml": rule})
    rules = jixiao.load(tmp_path / "2023.toml", project=tmp_path)
    assert rules.program.counts_workdays
    assert card_of(rules).digests.calendars == rules.calendars.digest
    (tmp_path / "it.frozen.json").write_text(rules.freeze(), encoding="utf-8")
    assert card_of(jixiao.load(tmp_path / "it.frozen.json")) == card_of(rules)
