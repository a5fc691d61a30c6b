"""What discovery found: every plugin with its state, and the definitions that are good to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jixiao.calendars import Calendars
from jixiao.documents import Document
from jixiao.formula import Function
from jixiao.problems import JixiaoError, Place, Problem, did_you_mean
from jixiao.rules import Indicator

PluginKind = Literal["indicator", "ruleset", "calendar", "distribution", "trusted file", "file"]
PluginState = Literal["loaded", "failed", "refused", "not allowed"]
KIND_NAMES: dict[str, str] = {
    "indicator": "指标",
    "ruleset": "指标体系",
    "calendar": "工作日历",
    "distribution": "安装包",
    "trusted file": "受信文件",
    "file": "文件",
}
STATE_NAMES: dict[str, str] = {"loaded": "可用", "failed": "有错", "refused": "拒绝", "not allowed": "未获准"}


@dataclass(frozen=True, slots=True)
class Plugin:
    """One thing that was found: what it is, where, and whether it can be used.

    ``version`` is the distribution's version, or the year of an indicator's newest edition or of a ruleset;
    ``origin`` says through which door it came.
    """

    id: str
    kind: PluginKind
    name: str
    version: str
    file: str
    digest: str
    state: PluginState
    origin: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything a ruleset can be built from, by id."""

    plugins: tuple[Plugin, ...]
    indicators: Mapping[str, Indicator]
    rulesets: Mapping[str, Document]
    functions: Mapping[str, Function]
    calendars: Calendars

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with plugins that could not be used."""
        return tuple(problem for plugin in self.plugins for problem in plugin.problems)

    def ruleset(self, wanted: str, place: Place | None = None) -> Document:
        """Return a ruleset's document by id, or raise :class:`JixiaoError` (P504) with the nearest id."""
        if wanted in self.rulesets:
            return self.rulesets[wanted]
        broken = tuple(each for each in self.plugins if each.id == wanted and each.state != "loaded")
        problems = [problem for each in broken for problem in each.problems]
        if broken and not problems:
            message = f"指标体系“{wanted}”不在许可范围内，没有载入"
            remedy = "在 --allow 或 jixiao.toml 的 allow 里加上它的 id"
            raise JixiaoError([Problem("P506", message, place, (remedy,), {"found": wanted})])
        if problems:
            raise JixiaoError(problems)
        remedies = (*did_you_mean(wanted, sorted(self.rulesets)), "用 jixiao rulesets 列出全部")
        facts = {"found": wanted, "allowed": tuple(sorted(self.rulesets))}
        raise JixiaoError([Problem("P504", f"没有叫“{wanted}”的指标体系", place, remedies, facts)])
