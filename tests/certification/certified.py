"""A small rubric that has everything a certificate has to carry: years, an edition, a table, working days, a cap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.rubrics import EXAMPLES, write

import jixiao
from jixiao import Rules, Scorecard

FILES: Final = {
    "支出.toml": """\
id = "c.spending"
name = "支出率"
basis = "示例办法第 1 条"
[[fields]]
name = "支出数"
type = "amount"
unit = "万元"
[[fields]]
name = "预算数"
type = "amount"
unit = "万元"
[steps]
"比率" = { formula = "支出数 / 预算数", unit = "%" }
[score]
formula = "满分 * 最小(1, 比率)"
[not_applicable]
when = "预算数 == 0"
then = "full"
[[editions]]
since = 2023
reason = "收紧"
score = { formula = "满分 * 最小(1, 比率 / 95%)" }
""",
    "合同.toml": """\
id = "c.contracts"
name = "合同签订"
evidence = ["合同"]
[[fields]]
name = "合同"
type = "table"
columns = [
  { name = "名称", type = "text" },
  { name = "通知日", type = "date" },
  { name = "签订日", type = "date" },
  { name = "用时", formula = "工作日(通知日, 签订日)" },
]
[score]
formula = "满分 * 占比(合同, 用时 <= 20)"
""",
    "2022.toml": """\
id = "c/2022"
name = "示例指标体系（2022）"
year = 2022
[[groups]]
name = "执行"
weight = 100
[[indicators]]
id = "c.spending"
group = "执行"
weight = 60
[[indicators]]
id = "c.contracts"
group = "执行"
weight = 40
[[caps]]
name = "支出过低"
when = "支出率.比率 < 50%"
at_most = 59
reason = "支出率低于 50%"
[[grades]]
name = "好"
at_least = 90
[[grades]]
name = "中"
at_least = 0
""",
    "2023.toml": """\
id = "c/2023"
name = "示例指标体系（2023）"
year = 2023
extends = "c/2022"
[[indicators]]
id = "c.spending"
weight = 70
[[indicators]]
id = "c.contracts"
weight = 30
""",
    "data.json": json.dumps(
        {
            "ruleset": "c/2023",
            "unit": "示例局",
            "fields": {
                "支出数": "1800.50",
                "预算数": 2000,
                "合同": [
                    {"名称": "甲", "通知日": "2023-01-10", "签订日": "2023-02-01"},
                    {"名称": "乙", "通知日": "2023-02-01", "签订日": "2023-05-01"},
                ],
            },
            "claimed": {"支出率": 69},
            "reasons": {"合同签订": {"reason": "供应商更换", "remedy": "提前备案"}},
            "evidence": {"支出率": "决算报表"},
            "stated": {"total": "90.00", "grade": "好"},
        },
        ensure_ascii=False,
    ),
}


def rules_in(folder: Path) -> Rules:
    """Return the small ruleset of 2023, its files written into a folder."""
    write(folder, FILES)
    return jixiao.load(folder / "2023.toml", project=folder)


def frozen_in(folder: Path) -> Path:
    """Return the small ruleset frozen, in a folder that holds nothing else of it."""
    (folder / "from").mkdir(parents=True)
    path = folder / "c.frozen.json"
    path.write_text(rules_in(folder / "from").freeze(), encoding="utf-8")
    return path


def card_of(rules: Rules) -> Scorecard:
    """Return the scorecard of the small submission."""
    return rules.score(json.loads(FILES["data.json"]))


def complete() -> tuple[Rules, Scorecard]:
    """Return the shipped ruleset with the scorecard of its complete case."""
    rules = jixiao.load("guangzhou/2022")
    return rules, rules.score(EXAMPLES / "complete-2022.toml")


Path_ = tuple[str | int, ...]


def leaves(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, object]]:  # noqa: ANN401 - JSON
    """Yield every leaf of JSON data with its path; an empty list or object is one."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = list(entries)
    if not found:
        yield path, data
    for key, each in found:
        yield from leaves(each, (*path, key))


def changed(data: Any, path: Path_, value: object) -> Any:  # noqa: ANN401 - JSON
    """Return JSON data with another value at a path."""
    if not path:
        return value
    if isinstance(data, list):
        return [
            changed(each, path[1:], value) if index == path[0] else each for index, each in enumerate(data)
        ]
    return {**data, path[0]: changed(data[path[0]], path[1:], value)}


def other(value: object) -> object:
    """Return a leaf that is a little different, of the same kind where there is one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        last = value[-1:]
        return value[:-1] + ("1" if last != "1" else "2") if value else "x"
    return {} if isinstance(value, list) else [] if isinstance(value, dict) else "x"
