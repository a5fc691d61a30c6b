"""Causes first: what only follows from a mistake is folded away, and never advises what would damage the rubric."""

from __future__ import annotations

import codecs
import os
from datetime import date
from pathlib import Path

import pytest
from tests.rubrics import entry, group, indicator, number, ruleset, write

import jixiao
from jixiao.cli import run
from jixiao.problems import JixiaoError, Place, Problem

CAP = '[[caps]]\nname = "封顶"\nwhen = "甲乙.比 > 1 and 共有 > 0"\nat_most = 60\nreason = "因"\n\n'
A = indicator("a", "甲乙", "满分 * 比", number("共有") + '[steps]\n"比" = "共有 / 2"\n')
NEAR = indicator("aa", "甲乙丙", "满分 * 比", number("共有数") + '[steps]\n"比" = "共有数 / 2"\n')
USING = indicator("b", "丁", "最小(满分, 共有)")
RULES = ruleset(group("组"), entry("a", "40"), entry("b", "60"), CAP)
FILES = {"a.toml": A, "aa.toml": NEAR, "b.toml": USING, "rules.toml": RULES}


def reported(folder: Path, ruleset: str = "rules.toml") -> JixiaoError:
    """Return what is told of the ruleset in a folder."""
    with pytest.raises(JixiaoError) as caught:
        jixiao.load(folder / ruleset)
    return caught.value


def test_the_files_are_right(tmp_path: Path) -> None:
    """Else the tests below would be of other mistakes."""
    write(tmp_path, FILES)
    jixiao.load(tmp_path / "rules.toml")


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(A.replace('name = "甲乙"', 'name = "甲乙'), "D204", id="quote"),
        pytest.param(A.replace("[steps]", "[steps"), "D204", id="header"),
        pytest.param(A.replace('"比" =', "比 ="), "D206", id="Chinese key"),
        pytest.param(A.replace('id = "t.a"', 'id = "t.a'), "D204", id="in the id"),
        pytest.param(A.replace('id = "t.a"', "id = t.a"), "D204", id="id without quotes"),
        pytest.param(A.replace('type = "number"', 'type = "nmber"'), "D224", id="wrong type"),
        pytest.param(A.replace('"共有"', '"共 有"', 1), "R411", id="wrong name"),
        pytest.param(A.replace("[score]", "[scroe]"), "D221", id="mistyped section"),
        pytest.param(A.replace('id = "t.a"', 'id = "指标"'), "D224", id="id in Chinese"),
        pytest.param(A.replace('id = "t.a"', 'id = "t.b"'), "P503", id="id of another"),
        pytest.param("\0\1\2", "D204", id="no text"),
    ],
)
def test_a_wrong_indicator_file_is_told_first(tmp_path: Path, text: str, code: str) -> None:
    """Neither the missing id, nor the names that it defines, lead to advice; they are counted."""
    write(tmp_path, {**FILES, "a.toml": text})
    error = reported(tmp_path)
    assert set(error.codes) == {code}
    assert {each.code for each in error.waiting} >= {"R433"}
    assert f"另有 {len(error.waiting)} 处要等上面的改正以后才能检查" in str(error)
    assert "是不是“t.aa”" not in str(error)
    assert "共有数" not in str(error)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    """Its id is read as far as can be."""
    write(tmp_path, FILES)
    (tmp_path / "a.toml").write_bytes(A.encode(encoding))
    error = reported(tmp_path)
    assert error.codes == ("D203",)
    assert {each.code for each in error.waiting} == {"R433", "F310"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """It may hold anything."""
    write(tmp_path, FILES)
    (tmp_path / "a.toml").chmod(0)
    assert reported(tmp_path).codes == ("D202",)


def test_a_mistake_of_its_own_is_still_told(tmp_path: Path) -> None:
    """What does not follow from the broken file: a mistyped id, a mistyped name that the file does not mention."""
    rules = ruleset(group("组"), entry("a", "40"), entry("bb", "60"), CAP.replace("共有 > 0", "无此 > 0"))
    write(tmp_path, {**FILES, "a.toml": A.replace('type = "number"', 'type = "nmber"'), "rules.toml": rules})
    error = reported(tmp_path)
    assert [(each.code, each.facts.get("found")) for each in error.problems] == [
        ("R433", "t.bb"),
        ("D224", "nmber"),
    ]
    assert {each.facts.get("found") for each in error.waiting} >= {"t.a", "无此"}


def test_a_missing_indicator_hides_the_names_that_it_would_give(tmp_path: Path) -> None:
    """An id that is not found may define every name that is not found."""
    write(tmp_path, {**FILES, "rules.toml": RULES.replace('"t.a"', '"t.aaa"')})
    error = reported(tmp_path)
    assert error.codes == ("R433",)
    assert {each.code for each in error.waiting} == {"F310"}


def test_an_indicator_below_no_group_hides_its_names(tmp_path: Path) -> None:
    """The cap's names are right: what is wrong is the group's name."""
    rules = ruleset(group("组"), entry("a", "40", "阻"), entry("b", "60"), CAP)
    write(tmp_path, {**FILES, "rules.toml": rules})
    assert reported(tmp_path).codes == ("R432",)


def test_an_unrelated_broken_file_is_not_told(tmp_path: Path) -> None:
    """A draft beside the ruleset, wrong as it may be, has its own id: it is not why an id is not found."""
    draft = 'id = "t.draft"\nname = "草稿\n'
    write(tmp_path, {**FILES, "draft.toml": draft, "rules.toml": RULES.replace('"t.b"', '"t.bb"')})
    error = reported(tmp_path)
    assert error.codes == ("R433",)
    assert "是不是“t.b”" in str(error)


@pytest.mark.parametrize("extends", [False, True])
def test_a_broken_ruleset_file(tmp_path: Path, extends: bool) -> None:  # noqa: FBT001
    """A ruleset that is not found by its id because its file is wrong: the file is told, not the nearest id."""
    write(tmp_path, {**FILES, "other.toml": RULES.replace("t/1", "t/22")})
    write(tmp_path, {"rules.toml": RULES.replace("weight = 40", "weight = 40分")})
    write(tmp_path, {"next.toml": 'id = "t/2"\nextends = "t/1"\nyear = 2023\n'})
    named = tmp_path / "next.toml" if extends else "t/1"
    with pytest.raises(JixiaoError) as caught:
        jixiao.load(named, plugins=[tmp_path])
    assert caught.value.codes == ("D204",)
    assert [each.code for each in caught.value.waiting] == ["P504"]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        (A.replace("[score]\n", ""), "在第 11 行“formula”的上面加一行 [score]"),
        (A.replace('[steps]\n"比" = "共有 / 2"\n\n[score]\n', ""), "在第 8 行“formula”的上面加一行 [score]"),
    ],
)
def test_a_forgotten_section_name(tmp_path: Path, text: str, way: str) -> None:
    """What stands below it fell to the section above: the way out is the line that is missing."""
    write(tmp_path, {**FILES, "a.toml": text.replace("满分 * 比", "满分 * 共有 / 2")})
    error = reported(tmp_path)
    first = error.problems[0]
    assert (first.code, first.remedies) == ("D222", (way,))
    assert error.codes == ("D222",)


def test_a_mistyped_key_is_not_told_as_missing_too(tmp_path: Path) -> None:
    """One mistake, told once."""
    write(tmp_path, {**FILES, "a.toml": A.replace('name = "甲乙"', 'nmae = "甲乙"')})
    error = reported(tmp_path)
    assert error.codes == ("D221",)


def test_problems_that_hide_each_other_are_all_told() -> None:
    """Folding never leaves nothing to do."""
    found = [
        Problem("A", "a", Place("x", 1, 1), hides=frozenset("q"), rests_on=frozenset("p")),
        Problem("B", "b", Place("x", 2, 1), hides=frozenset("p"), rests_on=frozenset("q")),
    ]
    assert JixiaoError(found).codes == ("A", "B")
    assert JixiaoError([*found, Problem("C", "c", hides=frozenset("p"))]).codes == ("C", "B")


def test_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Its id is the first thing in it."""
    write(tmp_path, FILES)
    (tmp_path / "a.toml").write_bytes(codecs.BOM_UTF8 + A.replace("[steps]", "[steps").encode())
    assert reported(tmp_path).codes == ("D204",)


@pytest.mark.long
def test_a_ruleset_that_extends_another_has_an_id_of_its_own(tmp_path: Path) -> None:
    """It would be taken for the one that it extends, or be called by where it stands on somebody's disk."""
    write(tmp_path, {**FILES, "child.toml": 'extends = "rules.toml"\nname = "子"\n'})
    error = reported(tmp_path, "child.toml")
    assert error.codes == ("D222",)
    assert "要有自己的代号" in error.problems[0].remedies[0]
    write(tmp_path, {"child.toml": 'id = "t/2"\nextends = "rules.toml"\nname = "子"\n'})
    rules = jixiao.load(tmp_path / "child.toml")
    assert rules.id == "t/2"
    write(tmp_path, {"f.frozen.json": rules.freeze()})
    assert jixiao.load(tmp_path / "f.frozen.json").digest == rules.digest


@pytest.mark.long
def test_a_missing_calendar_is_told_beneath_the_file_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is told to add the calendar that lies there; what the card itself says does not depend on the file."""
    fields = "".join(f'[[fields]]\nname = "{name}"\ntype = "date"\n' for name in ("起", "止"))
    right = {
        "rules.toml": ruleset(group("组"), entry("a", "100")),
        "a.toml": indicator("a", "甲", "如果(工作日(起, 止) <= 5, 满分, 0)", fields),
        "unit.json": '{"unit": "甲", "fields": {"起": "2031-03-01", "止": "2031-03-05"}}',
    }
    write(tmp_path, right)
    card = jixiao.load(tmp_path / "rules.toml").score(tmp_path / "unit.json").to_json()
    broken = 'year = 2031\nsource = "x"\nholidays = ["2031-01-01"\nworkdays = []\n'
    for name, text, code in (
        ("2031.toml", broken, "D204"),
        ("甲.toml", broken.replace('01"', '01"]'), "K902"),
    ):
        write(tmp_path, {name: text})
        rules = jixiao.load(tmp_path / "rules.toml")
        with pytest.raises(JixiaoError) as caught:
            rules.calendars.count(date(2031, 3, 1), date(2031, 3, 5))
        assert (caught.value.codes[0], [each.code for each in caught.value.waiting]) == (code, ["K901"])
        assert rules.score(tmp_path / "unit.json").to_json() == card
        assert run(["score", str(tmp_path / "unit.json"), "-r", str(tmp_path / "rules.toml")]) == 0
        assert f"没有用上：\n错误 {code}：" in capsys.readouterr().out
        (tmp_path / name).unlink()
