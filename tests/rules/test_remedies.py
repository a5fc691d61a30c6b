"""Ways out are followed: what is told with a change of the text is gone once it is made, and nothing else comes.

The examples are those of the tables of messages, and some of our own. A way out without a change of the text is prose:
which codes have only that is listed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.documents.test_toml_messages import MESSAGES
from tests.documents.test_toml_recovery import GOOD, SPOILED, spoiled
from tests.rubrics import entry, group, indicator, number, ruleset, write

import jixiao
from jixiao.documents import parse_toml
from jixiao.problems import JixiaoError, Problem

BANDS = '[[fields]]\nname = "率"\ntype = "rate"\nmin = 0\nmax = "200%"\n\n[score.bands]\nof = "率"\n\n[score.bands.points]\n'
CAP = '[[caps]]\nname = "封顶"\nwhen = "甲.比 > 1"\nat_most = 60\nreason = "因"\n\n'
A = indicator("a", "甲", "满分 * 比 / 共有", number("共有") + '[steps]\n"比" = "共有 / 2"\n')
FILES = {"a.toml": A, "rules.toml": ruleset(group("组"), entry("a"), CAP)}


def banded(*bands: str) -> str:
    """Return an indicator that scores by bands of a rate, from full marks down."""
    lines = "".join(f'"{name}" = {20 - 5 * index}\n' for index, name in enumerate(bands))
    return f'id = "t.a"\nname = "甲"\n\n{BANDS}{lines}'


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Return the files with one text of one of them changed."""
    assert old in FILES[file]
    return {**FILES, file: FILES[file].replace(old, new)}


def of_bands(*bands: str) -> dict[str, str]:
    """Return the files of a rubric of one indicator by bands."""
    return {"a.toml": banded(*bands), "rules.toml": ruleset(group("组", "20"), entry("a", "20"), total="20")}


EXAMPLES = {
    "weight in per cent": changed("rules.toml", "weight = 100", "weight = 100%"),
    "weight with its unit": changed("rules.toml", "weight = 100", "weight = 100分"),
    "limit in per cent": {
        name: text.replace('"200%"', "200%") for name, text in of_bands(">= 90%", "< 90%").items()
    },
    "no [score]": changed("a.toml", "[score]\n", ""),
    "no [score], after a field": {
        **FILES,
        "a.toml": A.replace('[steps]\n"比" = "共有 / 2"\n\n[score]\n', "").replace(" * 比", ""),
        "rules.toml": ruleset(group("组"), entry("a")),
    },
    "mistyped section": changed("a.toml", "[score]", "[scroe]"),
    "mistyped key": changed("a.toml", 'name = "甲"', 'nmae = "甲"'),
    "mistyped value": changed("a.toml", 'type = "number"', 'type = "nmber"'),
    "mistyped Chinese value": changed("a.toml", 'type = "number"', 'type = "数直"'),
    "id in Chinese": {
        **FILES,
        "b.toml": indicator("b", "乙", "满分").replace('"t.b"', '"乙指标"'),
        "rules.toml": ruleset(group("组"), entry("a"), CAP),
    },
    "name in place of the id": changed("rules.toml", 'id = "t.a"', 'id = "甲"'),
    "mistyped id": changed("rules.toml", 'id = "t.a"', 'id = "t.aa"'),
    "mistyped group": changed("rules.toml", 'group = "组"', 'group = "组组"'),
    "mistyped name": changed("a.toml", "满分 * 比 / 共有", "满分 * 比 / 共有数"),
    "mistyped step in a cap": changed("rules.toml", "甲.比 >", "甲.比率 >"),
    "bands": of_bands("90%以上", "80%～90%", "60%-80%", "60%以下"),
    "bands closed above": of_bands("10%以下", "10%~20%(含)", "20%以上"),
    "bands of one per cent sign": of_bands("20%以上", "10-20%", "不足10%"),
    "bands in words": of_bands("不低于90%", "80%（含）至90%（不含）", "低于80%"),
    "bands around a name": of_bands("X≥90%", "60%≤X<90%", "X<60%"),
    "bands, two already written": of_bands(">= 90%", "[80%, 90%)", "80%以下"),
}
APPLIED = {"D204", "D206", "D210", "D221", "D222", "D224", "F310", "R432", "R433", "R441"}
"""Codes of which a way out is a change of the text; all others have prose only."""


def reported(folder: Path) -> list[Problem]:
    """Return what is told of the ruleset in a folder, and of the plugins beside it."""
    catalog = jixiao.find_catalog([folder])
    broken = [each for each in catalog.problems if each.place is not None and str(folder) in each.place.file]
    try:
        jixiao.load(folder / "rules.toml")
    except JixiaoError as error:
        return list(
            {(each.code, each.message, each.place): each for each in [*error.problems, *broken]}.values()
        )
    return broken


def followed(text: str, problems: list[Problem]) -> str:
    """Return a text with the changes that problems carry."""
    rows = text.split("\n")
    edits = [each.edit for each in problems if each.edit is not None]
    for edit in sorted(edits, key=lambda each: (each.place.line, each.place.column), reverse=True):
        row, start = rows[edit.place.line - 1], edit.place.column - 1
        rows[edit.place.line - 1] = f"{row[:start]}{edit.text}{row[start + edit.place.width :]}"
    return "\n".join(rows)


def test_the_files_are_right(tmp_path: Path) -> None:
    """Else what is left would be of other mistakes."""
    write(tmp_path, FILES)
    assert reported(tmp_path) == []


@pytest.mark.long
@pytest.mark.parametrize("files", EXAMPLES.values(), ids=EXAMPLES)
def test_a_way_out_leads_out(tmp_path: Path, files: dict[str, str]) -> None:
    """Every change that is told is made; then nothing is wrong any more."""
    write(tmp_path, files)
    found = reported(tmp_path)
    assert found
    assert all(each.edit is not None for each in found), [each.message for each in found]
    for name, text in files.items():
        here = [each for each in found if each.edit is not None and Path(each.edit.place.file).name == name]
        (tmp_path / name).write_text(followed(text, here), encoding="utf-8")
    left = reported(tmp_path)
    assert not left, [str(each) for each in left]


@pytest.mark.long
def test_the_codes_whose_ways_out_are_applied(tmp_path: Path) -> None:
    """The list above is what the examples show."""
    codes: set[str] = set()
    for index, files in enumerate(EXAMPLES.values()):
        write(tmp_path / str(index), files)
        codes |= {each.code for each in reported(tmp_path / str(index)) if each.edit is not None}
    texts = [text for text, _ in MESSAGES] + [
        spoiled({row: text}) for row, all_ in SPOILED.items() for text in all_
    ]
    for text in texts:
        codes |= {each.code for each in syntax(text) if each.edit is not None}
    assert codes == APPLIED


def syntax(text: str) -> list[Problem]:
    """Return what is told of TOML text."""
    try:
        parse_toml(text, "甲.toml")
    except JixiaoError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    "text",
    [
        *(text for text, _ in MESSAGES),
        *(spoiled({row: text}) for row, texts in SPOILED.items() for text in texts),
    ],
)
def test_a_change_of_syntax_leads_out(text: str) -> None:
    """All changes are made at once; the lines that had one are right, and no other mistake is told."""
    found = syntax(text)
    if any(each.edit is None for each in found):
        pytest.skip("prose")
    if text == "a = [5%, 6%]":
        pytest.skip("of one line the first mistake is told")
    left = syntax(followed(text, found))
    assert not left, [str(each) for each in left]


def test_the_good_text_is_good() -> None:
    """It is what was spoiled."""
    assert syntax(GOOD) == []
