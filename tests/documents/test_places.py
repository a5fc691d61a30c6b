"""Where everything in a file stands: every path has a place, and the place holds that value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import tomli
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from jixiao.documents import Document, from_data, parse_json, parse_toml, read_toml
from jixiao.documents.spans import Spans
from jixiao.problems import JixiaoError

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    [*ROOT.glob("plugins/**/*.toml"), *ROOT.glob("rulesets/**/*.toml"), *ROOT.glob("examples/**/*.toml")]
)

VARIANTS = """\
# 说明 [not.a.table] "x" = 1
"年 份" = 2022 # 注
dotted . "键".c = 'literal "quoted"'
basic = "tab\\t, quote\\", \\u6c49\\U00020000 end"
long = \"\"\"
第一行
  第二行 \\
     接着 \\"\\"\\" 完\"\"\"
quotes = \"\"\"a\"\"\"\"\"
raw = '''
原样\\n
''结束'''
numbers = [1, -2.50, +3, 1_000, 0x1F, 1e3, inf_free, ]
date = 2022-03-01 10:00:00
list = [ # 注
  { a = 1, "乙" = "x" }, # 注
  { a = 2,
    b = [ "]", "}" , '#' ], },
]

[table."子表"] # 注
x = true

[[rows]]
"列" = "一"
[[rows]]
"列" = "二"
[rows.inner]
y = 0.10
[[rows.more]]
z = []
[[rows.more]]
z = {}
""".replace("inf_free, ", "7 ")


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield every path of some data with what stands there."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, (*path, index))


def assert_places(document: Document, *, is_json: bool = False) -> None:
    """Assert that every path has a place, that its text is the value, and texts map character by character."""
    for path, value in leaves(document.data):
        span = document.spans[path]
        if isinstance(value, dict | list):
            continue
        text = document.text[slice(*span.value)]
        if is_json:
            assert json.loads(text, parse_float=Decimal) == value
        else:
            assert tomli.loads(f"x = {text}", parse_float=Decimal)["x"] == value
        if isinstance(value, str):
            assert len(span.offsets) == len(value) + 1
            for index, char in enumerate(value):
                assert document.text[span.offsets[index]] in {char, "\\"}
        assert document.place(path).line == document.text.count("\n", 0, span.value[0]) + 1


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_value_of_the_shipped_files_is_found_where_it_stands(path: Path) -> None:
    """Errors in real rule files point at the right place."""
    assert_places(read_toml(path))


def test_every_way_of_writing_toml_is_located() -> None:
    """All four kinds of text, dotted and quoted keys, nested arrays of tables, comments, multi-line arrays."""
    assert_places(parse_toml(VARIANTS, "x.toml"))


def test_windows_line_ends_and_byte_order_mark_do_not_move_places_or_the_digest() -> None:
    """A file saved by Notepad is the same file."""
    plain = parse_toml('a = 1\nb = "x"\n', "x.toml")
    windows = parse_toml('\ufeffa = 1\r\nb = "x"\r\n', "x.toml")
    assert windows.place(("b",)) == plain.place(("b",))
    assert windows.digest == plain.digest
    assert windows.place(("b",)).line == 2
    assert windows.place(("b",)).column == 5


KEYS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
SCALARS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\x7f"), max_size=20),
    st.dates(),
)
DATA = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)


@pytest.mark.long
@given(DATA)
def test_generated_toml_is_located(data: dict[str, object]) -> None:
    """Whatever tomlkit writes, every value is found where it stands."""
    text = tomlkit.dumps(data)
    if "\r" not in text:
        assert_places(parse_toml(text, "x.toml"))


JSON_DATA = st.dictionaries(
    KEYS,
    st.recursive(
        st.one_of(st.integers(-(10**6), 10**6), st.booleans(), st.none(), st.text(max_size=20)),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)


@pytest.mark.long
@given(JSON_DATA, st.booleans())
def test_generated_json_is_located(data: dict[str, object], ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever Python writes as JSON, escaped or not, every value is found where it stands."""
    text = json.dumps(data, ensure_ascii=ascii_only, indent=1)
    if "\r" not in text:
        assert_places(parse_json(text, "x.json"), is_json=True)


def test_a_formula_column_is_found_through_escapes_and_folded_lines() -> None:
    """A character of a formula maps to the line and column that its author typed."""
    document = parse_toml('f = """\\\n  甲 + \\\n  乙"""\ng = "a\\"b"\n', "x.toml")
    assert document.data["f"] == "甲 + 乙"
    place = document.text_place(("f",), 4, 5)
    assert (place.line, place.column, place.width, place.line_text) == (3, 3, 1, '  乙"""')
    assert document.text_place(("f",), 5, 5).column == 4
    assert document.text_place(("g",), 2, 3).column == 9


@pytest.mark.parametrize(
    ("text", "path", "column", "width"),
    [
        ("ab.cd.ef = 1", ("ab",), 1, 2),
        ("ab.cd.ef = 1", ("ab", "cd"), 4, 2),
        ("ab.cd.ef = 1", ("ab", "cd", "ef"), 7, 2),
        ('["甲".x]', ("甲", "x"), 6, 1),
        ('[["甲".x]]', ("甲", "x", 0), 7, 1),
        ("a = { bc = 1 }", ("a", "bc"), 7, 2),
    ],
)
def test_a_key_is_marked_and_not_its_neighbours(
    text: str, path: tuple[str | int, ...], column: int, width: int
) -> None:
    """Of a dotted key or header, only the part that is meant gets the carets."""
    place = parse_toml(text, "x.toml").place(path, key=True)
    assert (place.column, place.width) == (column, width)


def test_a_section_of_its_own_is_its_place() -> None:
    """A table first met inside ``[x.y]`` is found at ``[x]`` when that comes later."""
    assert parse_toml("[x.y]\nz = 1\n[x]\nw = 1\n", "x.toml").place(("x",)).line == 3


def test_nothing_is_scanned_until_a_place_is_asked_for() -> None:
    """A large submission without mistakes pays nothing for places, and one with mistakes pays once."""
    document = parse_toml("a = 1\n", "x.toml")
    scans: list[str] = []

    def scan(text: str) -> Spans:
        scans.append(text)
        return document.spans

    counting = Document(document.file, document.text, document.data, document.digest, scan)
    assert scans == []
    counting.place(("a",))
    counting.place(("a",))
    assert scans == ["a = 1\n"]


def test_places_of_what_is_not_there_name_what_encloses_it() -> None:
    """A missing key is reported at its section, with the path people can follow."""
    document = parse_toml('[[fields]]\nname = "x"\n', "x.toml")
    place = document.place(("fields", 0, "type"))
    assert (place.line, place.path) == (1, "fields[1].type")
    assert document.place(("nothing",)).line == 1


def test_data_from_a_program_has_a_path_and_no_line() -> None:
    """An integrator's dict is reported by the path of keys."""
    place = from_data({"fields": {"采购合同": [{"金额": 1}]}}).place(("fields", "采购合同", 0, "金额"))
    assert (str(place), place.line) == ("<数据> fields.采购合同[1].金额", 0)


LONG = "9" * 4400


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{\n "unit": "a",\n "fields": {\n  "决算": LONG\n }\n}', (4, 9)),
        ('{"a": [1, LONG, LONG]}', (1, 11)),
        ('{"a": "LONG", "b\\"LONG": 1.5e3, "c": LONG.5, "d":\n\tLONG}', (2, 2)),
        ('\ufeff{"a":\r\n "#LONG \\\\", "b": LONG}', (2, 4415)),
        ("# LONG\na = 1\nb = LONG # c\n", (3, 5)),
        ("a = \"LONG\" # '\nb = 'LONG\\'\nc = [\n LONG]\n", (4, 2)),
        ('a = """\nLONG \\""" LONG \\\\"""\nb = LONG\n', (3, 5)),
        ("a = '''\nLONG \\'''\nd = LONG.5\nb.c = { d = LONG }\n", (4, 13)),
    ],
)
def test_a_number_that_python_does_not_read(text: str, place: tuple[int, int], sign: str) -> None:
    """It is told at its own place; digits in texts, comments and decimals are passed over."""
    parse = parse_json if "{" in text[:2] else parse_toml
    with pytest.raises(JixiaoError) as caught:
        parse(text.replace("LONG", LONG).replace(f" {LONG}", f" {sign}{LONG}"), "甲")
    [problem] = caught.value.problems
    assert problem.place is not None
    assert (problem.code, problem.place.line, problem.place.column) == ("N103", *place)
