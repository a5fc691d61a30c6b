"""Names for the parts of a scorecard: “结转结余率”的得分, the second loss, a step of a calculation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.certification.comparing import Path
from jixiao.rules.key_names import KEYS

_AS_EVERYWHERE = (
    "version ruleset_name year total grade stated_total stated_grade digests submission worked_out key id "
    "name kind level full weight points low high computed claimed most counts explanation missing traces "
    "findings children file by fields reason code severity message operation"
)
"""Keys that are called what they are called everywhere."""
_PARTS = {key: KEYS[key] for key in _AS_EVERYWHERE.split()} | {
    "ruleset": "指标体系的代号",
    "unit": "单位名称",
    "grades": "可能的等级",
    "losses": "失分清单",
    "root": "各级指标",
    "state": "得分的来源",
    "judged": "评定分",
    "difference": "自评与得分之差",
    "status": "分值的可靠程度",
    "note": "分值的说明",
    "edition": "版次",
    "rule": "评分标准",
    "basis": "依据",
    "remedy": "单位的改进措施",
    "reasons": "理由",
    "groups": "各组合计",
    "node": "所属指标",
    "text": "算式",
    "value": "结果",
    "parts": "步骤",
    "trace": "算式",
}
_DIGESTS = {
    "ruleset": "指标体系的摘要",
    "submission": "填报数据的摘要",
    "calendars": "工作日历的摘要",
    "result": "结果的摘要",
}
_LISTED = {
    "losses": "失分",
    "findings": "问题",
    "reasons": "理由",
    "missing": "缺少的数据",
    "grades": "可能的等级",
}
_GIVEN = {
    "claimed": "自评分",
    "judged": "评定分",
    "reasons": "原因说明",
    "evidence": "佐证材料",
    "stated": "单位所报",
}


def name_of(path: Path, card: object) -> str:
    """Return what the part of a scorecard (as JSON data) at a path is called."""
    if path[:1] == ("root",):
        return _of_node(path, card)
    if path[:1] == ("submission",):
        return _of_submission(path[1:])
    if path[:1] == ("digests",) and len(path) > 1:
        return _DIGESTS.get(str(path[1]), str(path[1]))
    if path[:1] == ("worked_out",) and len(path) > 1:
        name = _at(card, path[:2], "name")
        return f"和其他填报数据一起算出的“{name}”{_rest(path[2:])}"
    return _entry(path, card)


def _of_node(path: Path, card: object) -> str:
    """Return the name of a part of a node: of the deepest node on the way, then what of it."""
    depth = 1
    while len(path) >= depth + 2 and path[depth] == "children":
        depth += 2
    node = _at(card, path[:depth], "name")
    if depth == len(path):
        return f"指标“{node}”"
    step = _trace(path[depth:], card, path[:depth]) if path[depth] == "traces" else ""
    return f"“{node}”的{step or _entry(path[depth:], card, path[:depth])}"


def _entry(path: Path, card: object, above: Path = ()) -> str:
    """Return the name of a value, or of a part of an entry of a list."""
    first = str(path[0])
    if len(path) > 1 and first in _LISTED:
        number = int(path[1]) + 1
        named = _at(card, (*above, *path[:2]), "name") or _at(card, (*above, *path[:2]), "code")
        about = f"（{named}）" if named else ""
        return f"{_LISTED[first]}第 {number} 条{about}{_rest(path[2:])}"
    return f"{_PARTS.get(first, first)}{_rest(path[1:])}"


def _trace(path: Path, card: object, above: Path) -> str:
    """Return the name of a part of how a value came about: which value, which step, what of the step."""
    if len(path) < 2:  # noqa: PLR2004 - a key and an index
        return ""
    value = _at(card, (*above, *path[:2]), "name").rpartition(".")[2]
    rest = path[2:]
    steps: list[str] = []
    while rest[:1] == ("trace",) or (rest[:1] == ("parts",) and len(rest) > 1):
        if rest[0] == "parts":
            steps.append(str(int(rest[1]) + 1))
            rest = rest[1:]
        rest = rest[1:]
    step = f"第 {'.'.join(steps)} 步" if steps else ""
    return f"计算过程“{value}”{step}{_rest(rest)}"


def _of_submission(path: Path) -> str:
    if not path:
        return "填报数据"
    first, rest = str(path[0]), path[1:]
    if first == "fields" and rest:
        row = f"第 {int(rest[1]) + 1} 行" if len(rest) > 1 and isinstance(rest[1], int) else ""
        column = f"“{rest[2]}”" if len(rest) > 2 else ""  # noqa: PLR2004 - name, row, column
        return f"填报数据“{rest[0]}”{row}{column}"
    if first in _GIVEN and rest:
        return f"填报数据里“{rest[0]}”的{_GIVEN[first]}{_rest(rest[1:])}"
    return f"填报数据的{_PARTS.get(first, first)}"


def _rest(path: Sequence[str | int]) -> str:
    names = [f"第 {step + 1} 项" if isinstance(step, int) else _PARTS.get(step, step) for step in path]
    return f"的{'的'.join(names)}" if names else ""


def _at(card: object, path: Path, key: str) -> str:
    """Return a text of the part at a path, empty when there is none."""
    part = card
    for step in (*path, key):
        if isinstance(step, int):
            part = part[step] if isinstance(part, list) and step < len(part) else None
        else:
            part = part.get(step) if isinstance(part, Mapping) else None
    return part if isinstance(part, str) else ""
