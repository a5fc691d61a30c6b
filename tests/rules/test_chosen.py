"""Values in Chinese: whichever way a file says them, it means the same, to the digest."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import tomli
from pydantic import BaseModel
from tests.authoring.test_schemas import faults, kind_of, plain
from tests.rubrics import ROOT, entry, group, indicator, ruleset, write

import jixiao
from jixiao.problems import JixiaoError
from jixiao.rules import Authored, IndicatorFile, RulesetFile
from jixiao.rules.chosen import CHOICES, words_for
from jixiao.rules.forms import FORMS
from jixiao.rules.reading import read_model
from jixiao.rules.ruleset import Rounding

SHIPPED = sorted(path for folder in ("plugins", "rulesets") for path in (ROOT / folder).rglob("*.toml"))


def in_chinese(text: str, nth: int = 0) -> str:
    """Return TOML text in which every enumerated value stands in Chinese (the nth word of it)."""

    def word(found: re.Match[str]) -> str:
        for names, choices in CHOICES.items():
            if found["key"] in names.split("、") and found["value"] in choices:
                words = choices[found["value"]]
                return f'{found["key"]}{found["is"]}"{words[min(nth, len(words) - 1)]}"'
        return found.group()

    text = re.sub(r'\b(?P<key>[a-z_]+)(?P<is>\s*=\s*)"(?P<value>[a-z_]+)"', word, text)
    return re.sub(r"\b(adjustable|remove)(\s*=\s*)true", r'\1\2"是"', text)


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a model and all models below it."""
    seen: list[type[BaseModel]] = []

    def follow(annotation: object) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in seen:
            seen.append(annotation)
            for each in annotation.model_fields.values():
                follow(each.annotation)
        for each in typing.get_args(annotation):
            follow(each)

    follow(model)
    yield from seen


def literals(annotation: object) -> Iterator[tuple[str, ...]]:
    """Yield the values of every Literal in an annotation."""
    if typing.get_origin(annotation) is Literal:
        yield typing.get_args(annotation)
    for each in typing.get_args(annotation):
        yield from literals(each)


@pytest.mark.long
@pytest.mark.parametrize("nth", [0, 1])
def test_shipped_files_in_chinese_have_the_same_digests(tmp_path: Path, nth: int) -> None:
    """The shipped rulesets and plugins, every value of theirs written in Chinese, mean the same."""
    changed = 0
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        reported = in_chinese(text, nth).replace('id = "guangzhou', 'id = "gz')
        changed += reported != text
        data = plain(tomli.loads(reported))
        if kind_of(data) != "cases":
            assert not faults(kind_of(data), data), path
    assert changed > 30
    files = {
        "a.toml": indicator("a", "甲") + '\n[not_applicable]\nwhen = "a率 == 0"\nthen = "exclude"\n',
        "b.toml": indicator("b", "乙"),
        "r.toml": ruleset(
            '[[groups]]\nname = "组"\nweight = 60\ncombine = "pool"\nnone = "zero"\nstatus = "derived"\nnote = "x"\n\n',
            group("他", "40"),
            entry("a", "60"),
            entry("b", "40", "他"),
            rounding='mode = "half_even", at = "total"',
        ),
    }
    write(tmp_path / "english", files)
    write(tmp_path / "chinese", {name: in_chinese(text, nth) for name, text in files.items()})
    assert (tmp_path / "chinese/r.toml").read_text() != files["r.toml"]
    english, chinese = (jixiao.load(tmp_path / name / "r.toml") for name in ("english", "chinese"))
    assert english.digest == chinese.digest


@pytest.mark.parametrize("model", [IndicatorFile, RulesetFile, *FORMS.values()])
def test_every_value_has_a_chinese_word(model: type[Authored]) -> None:
    """Whatever is added to the models: a key of few values has a word for each in the one table."""
    for each in models(model):
        for name, info in each.model_fields.items():
            for values in literals(info.rebuild_annotation()):
                assert words_for(values), f"{each.__name__}.{name}: {values}"


def test_no_word_means_two_values() -> None:
    """Of one key."""
    for choices in CHOICES.values():
        words = [word for value, names in choices.items() for word in (value, *names)]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        ({"mode": "四舍五人"}, "是不是“四舍五入”？"),
        ({"mode": "half up"}, "是不是“half_up”？"),
        ({"at": "指标级"}, "是不是“指标”？"),
    ],
)
def test_a_mistyped_word(data: dict[str, Any], remedy: str) -> None:
    """The nearest is looked for among the words of both languages."""
    with pytest.raises(JixiaoError) as caught:
        read_model(Rounding, jixiao.documents.from_data(data))
    assert caught.value.problems[0].remedies[0] == remedy


def test_an_entry_is_removed_in_chinese(tmp_path: Path) -> None:
    """``remove = "是"`` takes an entry away, and 否 does not."""
    base = ruleset(group("组"), entry("a", "60"), entry("b", "40"))
    files = {"a.toml": indicator("a", "甲"), "b.toml": indicator("b", "乙"), "base.toml": base}
    child = 'id = "t/2"\nextends = "t/1"\n[[indicators]]\nid = "t.b"\nremove = "是"\n[[indicators]]\nid = "t.a"\nweight = 100\n'
    write(tmp_path, {**files, "child.toml": child})
    assert [each.name for each in jixiao.load(tmp_path / "child.toml").program.tree.walk()] == [
        "总分",
        "组",
        "甲",
    ]
