"""Bands that no value can be in are told, 其余 among them; with what the way out says they are gone and the rubric loads."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError

HEAD = indicator("a", "甲", "0").partition("[score]")[0]
FIELD = '[[fields]]\nname = "数"\ntype = "{kind}"\n{more}\n[score.bands]\nof = "{of}"\n[score.bands.points]\n{bands}'

DEAD = [
    ("number", "", "数", ('">= 18" = 5', '"< 18" = 3', '"其余" = 0'), 2),
    ("count", "min = 0", "数", ('">= 18" = 5', '"[0, 17]" = 3', '"其余" = 0'), 2),
    ("count", "min = 0", "数", ('">= 2" = 5', '"(1, 2)" = 4', '"[0, 1]" = 3'), 1),
    ("rate", "min = 0\nmax = 1", "数", ('"> 100%" = 5', '"[60%, 100%]" = 3', '"其余" = 0'), 0),
    ("rate", "min = 0", "数", ('">= 90%" = 5', '"[0%, 90%)" = 3', '"< 0%" = 0'), 2),
    ("number", "min = 0", "1 - 数", ('"> 1" = 5', '"其余" = 0'), 0),
    ("choice", 'options = ["优", "良"]', "数", ('"优" = 5', '"良" = 3', '"其余" = 0'), 2),
    ("yes_no", "", "数", ('"是" = 5', '"否" = 3', '"其余" = 0'), 2),
]


def text_of(kind: str, more: str, of: str, bands: tuple[str, ...]) -> str:
    """Return an indicator of a band table."""
    return HEAD + FIELD.format(kind=kind, more=more, of=of, bands="\n".join(bands) + "\n")


@pytest.mark.long
@pytest.mark.parametrize(("kind", "more", "of", "bands", "which"), DEAD)
def test_a_band_that_no_value_is_in(
    tmp_path: Path, kind: str, more: str, of: str, bands: tuple[str, ...], which: int
) -> None:
    """It is told at its key; without it the rubric loads."""
    text = text_of(kind, more, of, bands)
    with pytest.raises(JixiaoError) as caught:
        load(tmp_path, ruleset(group("组"), entry("a")), a=text)
    reported = [each for each in caught.value.problems if each.code != "R442"]
    assert [each.code for each in reported] == ["R463"]
    (problem,) = reported
    assert problem.place is not None
    assert problem.place.line_text == bands[which]
    left = tuple(each for number, each in enumerate(bands) if number != which)
    load(tmp_path, ruleset(group("组"), entry("a")), a=text_of(kind, more, of, left))


@pytest.mark.parametrize(
    ("kind", "more", "bands"),
    [
        ("number", "", ('">= 18" = 5', '"< 17" = 3', '"其余" = 0')),
        ("count", "min = 0", ('">= 18" = 5', '"[1, 17]" = 3', '"其余" = 0')),
        ("rate", "min = 0", ('">= 90%" = 5', '"[60%, 90%)" = 3', '"其余" = 0')),
        ("choice", 'options = ["优", "良"]', ('"优" = 5', '"其余" = 0')),
    ],
)
def test_a_band_that_is_needed(tmp_path: Path, kind: str, more: str, bands: tuple[str, ...]) -> None:
    """其余 that some value falls into is as it was."""
    load(tmp_path, ruleset(group("组"), entry("a")), a=text_of(kind, more, "数", bands))


def test_a_cap_by_bands(tmp_path: Path) -> None:
    """The bands of a cap are looked at as an indicator's are."""
    cap = '[[caps]]\nname = "封顶"\nof = "甲.数"\nreason = "x"\n[caps.bands]\n">= 1" = 80\n"< 1" = 60\n"其余" = 100\n'
    own = HEAD + '[[fields]]\nname = "数"\ntype = "number"\n[score]\nformula = "最小(满分, 1 * 数)"\n'
    with pytest.raises(JixiaoError) as caught:
        load(tmp_path, ruleset(group("组"), entry("a"), cap.replace("甲.数", "数")), a=own)
    assert [each.code for each in caught.value.problems] == ["R463"]
