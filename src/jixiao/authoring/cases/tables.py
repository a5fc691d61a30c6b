"""Cases read from a CSV table, one row a case.

``2022.cases.csv`` is beside ``2022.toml``. The columns are 算例 and 说明, data items by name, ``指标名.自评分`` and
``指标名.评定分``, and what has to come out: ``应得.总分``, ``应得.等级``, ``应得.最低分``, ``应得.最高分``, ``应得.问题`` (codes,
set apart by 、), ``应得.指标名`` and ``理由.指标名``. An empty cell is not given.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from jixiao.api import Rules
from jixiao.authoring.cases.cases import Case
from jixiao.documents import RULE_BYTES, decoded, from_data, shown_path
from jixiao.documents.files import read_content
from jixiao.problems import JixiaoError, Place, Problem, did_you_mean, raise_any
from jixiao.program import CLAIMED, JUDGED
from jixiao.rules import read_model

NAME, WHY = "算例", "说明"
_EXPECTED, _REASON = "应得.", "理由."
_OWN = {"总分": "total", "等级": "grade", "最低分": "low", "最高分": "high", "问题": "findings"}

Path_ = tuple[str, ...]


def read_case_table(rules: Rules, path: Path) -> tuple[tuple[Case, ...], tuple[Place, ...]]:
    """Return the cases of a CSV file (UTF-8) and where each stands, or raise :class:`JixiaoError` (A907, D2xx, N1xx)."""
    shown = shown_path(path)
    text = decoded(read_content(path, RULE_BYTES), shown).removeprefix("\ufeff")
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        headings = [heading.strip() for heading in next(rows, [])]
        targets = _targets(rules, headings, shown)
        cases: list[Case] = []
        places: list[Place] = []
        for row in rows:
            if any(cell.strip() for cell in row):
                places.append(Place(shown, rows.line_num, 1, 1, ",".join(row)))
                cases.append(_case(row, targets, places[-1]))
    except csv.Error:
        place = Place(shown, rows.line_num, 1)
        remedy = "用表格软件另存为 CSV(UTF-8)"
        raise JixiaoError(
            [Problem("A907", "这一行不是 CSV：有读不出的字符，或一格太长", place, (remedy,))]
        ) from None
    return tuple(cases), tuple(places)


def _targets(rules: Rules, headings: list[str], shown: str) -> list[Path_]:
    """Return, for every column, where its cells go in a case."""
    place = Place(shown, 1, 1, 1, ",".join(headings))
    problems: list[Problem] = []
    targets: list[Path_] = []
    for heading in headings:
        try:
            targets.append(_target(rules, heading, place))
        except JixiaoError as error:
            problems.extend(error.problems)
    for wanted in (NAME, WHY):
        if wanted not in headings:
            message, remedy = f"算例表没有“{wanted}”这一列", f"第一行加上“{wanted}”"
            problems.append(Problem("A907", message, place, (remedy,), {"wanted": wanted}))
    for repeated in {heading for heading in headings if headings.count(heading) > 1}:
        message = f"算例表有两列“{repeated}”"
        problems.append(Problem("A907", message, place, ("删去一列",), {"found": repeated}))
    raise_any(problems)
    return targets


def _target(rules: Rules, heading: str, place: Place) -> Path_:
    if heading in {NAME, WHY}:
        return ("name",) if heading == NAME else ("why",)
    if heading.startswith(_EXPECTED):
        name = heading.removeprefix(_EXPECTED)
        return ("expect", _OWN[name]) if name in _OWN else ("expect", "points", name)
    if heading.startswith(_REASON):
        return ("expect", "reasons", heading.removeprefix(_REASON))
    for ending, table in ((CLAIMED, "claimed"), (JUDGED, "judged")):
        if heading.endswith(f".{ending}"):
            return (table, heading.removesuffix(f".{ending}"))
    field = rules.fields.get(heading)
    if field is not None and field.type != "table":
        return ("fields", heading)
    remedies = did_you_mean(heading, [name for name, known in rules.fields.items() if known.type != "table"])
    message = f"算例表的列“{heading}”不是数据项"
    if field is not None:
        message, remedies = f"“{heading}”是明细表，一格里写不下", ("这样的算例写在 .cases.toml 里",)
    elif heading.removeprefix("应得") != heading or heading in _OWN:
        remedies = (f"应得的结果写成“{_EXPECTED}{heading.removeprefix('应得')}”", *remedies)
    raise JixiaoError([Problem("A907", message, place, remedies, {"found": heading})])


def _case(row: list[str], targets: list[Path_], place: Place) -> Case:
    if len(row) > len(targets):
        message = f"这一行有 {len(row)} 格，第一行只有 {len(targets)} 格"
        remedy = "数里有逗号的，整格加引号；或删去多出的格"
        raise JixiaoError([Problem("A907", message, place, (remedy,))])
    data: dict[str, object] = {"expect": {}}
    for cell, target in zip(row, targets, strict=False):
        if cell.strip():
            _put(data, target, _value(target, cell.strip(), row))
    try:
        return read_model(Case, from_data(data, place.file))
    except JixiaoError as error:
        raise JixiaoError(
            Problem(problem.code, problem.message, place, problem.remedies, problem.facts)
            for problem in error.problems
        ) from None


def _value(target: Path_, cell: str, row: list[str]) -> object:
    if target[0] == "judged":
        return {"points": cell, "reason": f"算例“{row[0]}”"}
    codes = (code.strip() for code in re.split("[，,、]", cell))
    return [code for code in codes if code] if target == ("expect", "findings") else cell


def _put(data: dict[str, object], target: Path_, value: object) -> None:
    *path, key = target
    at: Any = data
    for step in path:
        at = at.setdefault(step, {})
    at[key] = value
