"""What large texts cost: refused early where nobody can have typed them, and never many times their size."""

from __future__ import annotations

import tracemalloc

import pytest

from jixiao.documents import parse_json, parse_toml
from jixiao.documents.bounds import LONGEST_TEXT
from jixiao.documents.locations import json_spans, toml_spans
from jixiao.problems import JixiaoError

SIZE = 5_000_000


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param('"甲" = "' + "a" * SIZE + '"\n', "D212", id="a text"),
        pytest.param('a = """' + "a\\n" * (SIZE // 3) + '"""\n', "D212", id="escapes"),
        pytest.param('a = "' + "a" * SIZE + "\n", "D204", id="no closing quote"),
        pytest.param('a = "' + "a\\" * (SIZE // 2) + "\n", "D204", id="backslashes"),
        pytest.param("甲" * SIZE + " = 1\n", "D206", id="a key"),
        pytest.param("[t]\n" + "".join(f"k{each} = 1\n" for each in range(60_000)), "D211", id="many keys"),
        pytest.param('{"a": "' + "a" * SIZE + '"}', "D212", id="json"),
        pytest.param('{"a": "' + "a" * SIZE, "D209", id="json without an end"),
    ],
)
def test_a_large_text_takes_few_times_its_size(text: str, code: str) -> None:
    """It is refused with its code, and what that takes is bounded."""
    read = parse_json if text.startswith("{") else parse_toml
    tracemalloc.start()
    try:
        with pytest.raises(JixiaoError) as caught:
            read(text, "甲")
        str(caught.value)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.codes == (code,)
    assert all(each.place is not None and each.place.line for each in caught.value.problems)
    assert peak < 15 * len(text.encode())


def test_the_longest_text_is_read() -> None:
    """Up to the bound, not beyond; its place is found at once."""
    text = "甲" * LONGEST_TEXT
    assert parse_toml(f'a = "{text}"\n', "甲").data == {"a": text}
    with pytest.raises(JixiaoError) as caught:
        parse_toml(f'b = 1\n[s]\na = "{text}甲"\n', "甲")
    assert str(caught.value.problems[0].place) == "甲:3:6"


@pytest.mark.parametrize("spans", [toml_spans, json_spans])
def test_places_of_a_long_text_cost_nothing(spans: object) -> None:
    """A text without escapes is one run of characters."""
    text = f'a = "{"甲" * 1_000_000}"' if spans is toml_spans else f'{{"a": "{"甲" * 1_000_000}"}}'
    found = spans(text)[("a",)].offsets  # type: ignore[operator]
    assert len(found) == 1_000_001
    assert [text[found[each]] for each in (0, 999_999, 1_000_000)] == ["甲", "甲", '"']
