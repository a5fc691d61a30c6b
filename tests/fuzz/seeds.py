"""What the fuzzer starts from: a folder with a good file of every kind, and the commands that read each kind."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.rubrics import EXAMPLES, ROOT, entry, group, indicator, ruleset, write

import jixiao
from jixiao.cli import run

_STEPPED = """id = "t.b"
name = "乙"
about = "各项支出的进度"

[[fields]]
name = "支出数"
type = "amount"
unit = "万元"
min = 0

[[fields]]
name = "预算数"
type = "amount"
unit = "万元"
min = 0

[[fields]]
name = "合同"
type = "table"

[[fields.columns]]
name = "合同名称"
type = "text"

[[fields.columns]]
name = "签订日期"
type = "date"

[[fields.columns]]
name = "备案日期"
type = "date"

[steps]
"执行率" = { formula = "支出数 / 预算数" }
"及时率" = { formula = "如果(计数(合同) == 0, 1, 计数(合同, 天数(签订日期, 备案日期) <= 10) / 计数(合同))" }

[score]
formula = "满分 * (最小(1, 执行率) * 50% + 及时率 * 50%)"
"""
_BANDED = """id = "t.c"
name = "丙"

[[fields]]
name = "完成率"
type = "rate"

[score.bands]
of = "完成率"

[score.bands.points]
">= 90%" = "满分"
"[60%, 90%)" = "满分 * 50%"
"其余" = 0
"""
_DATA = """unit = "示例局"
year = 2022
ruleset = "mine/rules.toml"

[fields]
"a率" = "75%"
"支出数" = 1200.5
"预算数" = 1500
"完成率" = "62.5%"
"合同" = [
    { "合同名称" = "甲", "签订日期" = 2022-03-01, "备案日期" = 2022-03-05 },
    { "合同名称" = "乙", "签订日期" = 2022-04-01, "备案日期" = 2022-05-05 },
]

[claimed]
"甲" = 31
"""
_CASES = """ruleset = "rules.toml"

[[cases]]
name = "全满"
fields = { "a率" = "100%", "支出数" = 1, "预算数" = 1, "完成率" = "100%", "合同" = [] }
expect = { total = 100 }
"""
_CALENDAR = 'year = 2031\nsource = "示例"\nholidays = [2031-01-01, 2031-10-01]\nworkdays = [2031-01-04]\n'

FILES: Final = {
    "mine/a.toml": indicator("a", "甲"),
    "mine/b.toml": _STEPPED,
    "mine/c.toml": _BANDED,
    "mine/rules.toml": ruleset(group("组"), entry("a", "40"), entry("b", "30"), entry("c", "30")),
    "mine/other.toml": ruleset(group("组"), entry("a", "50"), entry("b", "50")).replace("t/1", "t/2"),
    "mine/rules.cases.toml": _CASES,
    "mine/2031.toml": _CALENDAR,
    "data.toml": _DATA,
    "jixiao.toml": 'plugins = ["mine"]\n',
    "flat/f.toml": indicator("f", "己"),
    "flat/rules.toml": ruleset(group("组"), entry("f", "100")).replace("t/1", "t/3"),
    "table.csv": "单位,f率,己.自评分\n甲局,75%,70\n乙局,100%,\n丙局,,100\n",
    "table.jsonl": '{"单位": "甲局", "f率": "75%"}\n{"单位": "乙局", "f率": "1"}\n',
}
"""Good files, as text."""

_RULES: Final = (
    "check mine/rules.toml", "fields mine/rules.toml", "show mine/rules.toml", "score data.toml", "explain data.toml",
    "freeze mine/rules.toml -o out.frozen.json --force", "test mine/rules.toml", "fmt mine --check", "plugins", "rulesets",
    "diff mine/rules.toml mine/other.toml", "prove mine/rules.toml --seconds 1", "history mine/rules.toml", "whatif data.toml 支出数=9",
    "batch table.csv -r flat/rules.toml -o out.csv --force",
)  # fmt: skip
_DATA_LINES: Final = (
    "score {}",
    "explain {}",
    "whatif {} 支出数=9",
    "cliffs {}",
    "score-set {}",
    "roll-up {} --weight 预算数",
)
_TABLE: Final = ("batch {} -r flat/rules.toml -o out.csv --force", "batch {} -r flat/rules.toml -o out.parquet --force",
                 "diff flat/rules.toml flat/rules.toml --data {}")  # fmt: skip
_CARD: Final = (
    "verify card.json --key k.pub.pem",
    "verify card.json",
    "score card.json",
    "sign card.json --key k.key.pem --force",
)
COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "mine/a.toml": (*_RULES, "show mine/a.toml", "history mine/a.toml"),
    "mine/b.toml": (*_RULES, "show mine/b.toml", "history mine/b.toml", "fmt mine/b.toml", "new cases mine/rules.toml"),
    "mine/c.toml": (*_RULES, "show mine/c.toml", "new cases mine/rules.toml"),
    "mine/rules.toml": (*_RULES, "fmt mine/rules.toml"),
    "mine/rules.cases.toml": ("test mine/rules.toml", "new cases mine/rules.toml --lacking", "test mine/rules.toml --cases mine/rules.cases.toml"),
    "mine/2031.toml": ("check mine/rules.toml", "plugins", "score data.toml"),
    "data.toml": tuple(each.format("data.toml") for each in _DATA_LINES),
    "data.json": tuple(each.format("data.json") for each in _DATA_LINES),
    "jixiao.toml": ("plugins", "check mine/rules.toml", "score data.toml"),
    "table.csv": tuple(each.format("table.csv") for each in _TABLE),
    "table.jsonl": tuple(each.format("table.jsonl") for each in _TABLE),
    "table.parquet": tuple(each.format("table.parquet") for each in _TABLE),
    "rules.frozen.json": ("verify rules.frozen.json", "score data.toml -r rules.frozen.json", "show rules.frozen.json", "check rules.frozen.json"),
    "card.json": _CARD,
    "card.json.sig.json": _CARD[:2],
    "k.pub.pem": _CARD[:1],
    "k.key.pem": _CARD[3:],
    "case.toml": ("score case.toml", "explain case.toml", "score-set case.toml"),
}  # fmt: skip
"""The command lines that read each file."""


def make_folder(folder: Path) -> None:
    """Fill the working folder with a good file of every kind."""
    write(folder, FILES)
    shutil.copyfile(EXAMPLES / "zengcheng-2022.toml", folder / "case.toml")
    card = jixiao.load(folder / "mine/rules.toml").score(folder / "data.toml")
    (folder / "card.json").write_text(card.to_json(), encoding="utf-8")
    submission = json_of_submission(card.to_json())
    (folder / "data.json").write_text(submission, encoding="utf-8")
    made = (
        ["freeze", "mine/rules.toml", "-o", "rules.frozen.json"], ["keygen", "k"],
        ["sign", "card.json", "--key", "k.key.pem"], ["batch", "table.csv", "-r", "flat/rules.toml", "-o", "out.parquet"],
    )  # fmt: skip
    for arguments in made:
        if run([*arguments, *(["--json"] if arguments[0] != "batch" else [])]):
            sys.exit(f"the good files are not good: {arguments}")
    make_parquet(folder)


def json_of_submission(card: str) -> str:
    """Return the submission that a scorecard carries, as a JSON file of its own."""
    import json

    return json.dumps(json.loads(card)["submission"], ensure_ascii=False, indent=2)


def make_parquet(folder: Path) -> None:
    """Write the table as Parquet too."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"单位": ["甲局", "乙局"], "f率": ["75%", "1"]}), folder / "table.parquet")


SHIPPED: Final = tuple(
    sorted(each for top in ("plugins", "rulesets", "examples") for each in (ROOT / top).rglob("*.toml"))
)
"""Shipped files: one of their texts takes the place of a file now and then, before it is changed."""
