"""The words of a scorecard: states and severities, and what people call them."""

from __future__ import annotations

from typing import Literal

State = Literal["computed", "claimed", "judged", "not_applicable", "missing", "failed"]
Severity = Literal["error", "warning", "note"]

STATE_NAMES: dict[str, str] = {
    "computed": "计算",
    "claimed": "自评",
    "judged": "评定",
    "not_applicable": "不适用",
    "missing": "缺数据",
    "failed": "无法计算",
}
"""The Chinese word for each state."""

SEVERITY_NAMES: dict[str, str] = {"error": "问题", "warning": "注意", "note": "提示"}
"""The Chinese word for each severity."""
