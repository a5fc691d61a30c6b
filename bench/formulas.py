"""The 25 formulas of the measured ruleset as a Python programmer would write them, once, for every peer.

Yes/no stands where a condition does; dates are days. ``rounded`` says what each peer does itself: two places, summed.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import Final, cast

PLACES: Final = 2

FORMULAS: Final[dict[str, str]] = {
    "产出指标": "0 if 产出权数合计 == 0 else 20 * min(1, 产出得分合计 / 产出权数合计)",
    "效益指标": "0 if 效益权数合计 == 0 else 20 * min(1, 效益得分合计 / 效益权数合计)",
    "支出率": "10 * min(1, 支出决算数 / 调整后预算数)",
    "事前评估": "3 if 新增项目数 == 0 else max(0, min(3, 3 * 已评估项目数 / 新增项目数))",
    "结转结余率": "2 if 支出预算数 == 0 else (2 if 年末结转结余 / 支出预算数 <= 0.1 else max(0, 2 * (0.3 - 年末结转结余 / 支出预算数) / 0.2))",
    "财务合规": "3 * max(0, 1 - (0.25 * 一般问题数 + 0.5 * 严重问题数))",
    "预决算公开": "2 * ((0.25 if 部门预算已公开 and 0 <= 部门预算公开日期 - 部门预算批复日期 <= 20 else 0)"
    " + (0.25 if 部门预算已公开 and 部门预算公开内容完整 else 0)"
    " + (0.25 if 部门决算已公开 and 0 <= 部门决算公开日期 - 部门决算批复日期 <= 20 else 0)"
    " + (0.25 if 部门决算已公开 and 部门决算公开内容完整 else 0))",
    "绩效公开": "2 * (0.5 * (1 if 应公开绩效目标数 == 0 else min(1, 已公开绩效目标数 / 应公开绩效目标数)) + (0.5 if 绩效自评结果已公开 else 0))",
    "制度建设": "5 * ((1 if 有事前绩效评估制度 else 0) + (1 if 有绩效目标管理制度 else 0) + (1 if 有绩效运行监控制度 else 0)"
    " + (1 if 有绩效评价管理制度 else 0) + (1 if 有绩效结果应用制度 else 0)) / 5",
    "结果应用": "3 * ((1 if 绩效结果已反馈 else 0) + (1 if 应整改问题数 == 0 else min(1, 已整改问题数 / 应整改问题数))"
    " + (1 if 结果与预算安排挂钩 else 0)) / 3",
    "制度执行": "7 * min(1, 绩效管理考评得分 / 绩效管理考评总分)",
    "意向公开": "2 if 应公开意向数 == 0 else max(0, min(2, 2 * 按时公开意向数 / 应公开意向数))",
    "内控制度": "1 if 政府采购内控制度已印发 else 0",
    "采购合规": "2 * max(0, 1 - 0.25 * 采购投诉成立件数 - 0.5 * 采购处罚次数)",
    "合同签订": "3 if 合同数 == 0 else max(0, min(3, 3 * 按时签订合同数 / 合同数))",
    "合同备案": "1 if 合同数 == 0 else max(0, min(1, 1 * 及时备案合同数 / 合同数))",
    "采购政策": "1 * min(1, 中小企业实际预留金额 / 中小企业应预留金额)",
    "资产配置": "2 * max(0, 1 - 0.25 * 超标准配置资产数)",
    "资产收益": "1 if 应上缴资产收益 == 0 else 1 * min(1, 按期上缴资产收益 / 应上缴资产收益)",
    "资产盘点": "1 if 资产盘点次数 >= 1 else 0",
    "数据质量": "2 * ((0.5 if 资产年报数据完整 else 0) + 0.5 * (1 if 账面资产数 == 0 else min(1, 账实相符资产数 / 账面资产数)))",
    "资产管理": "2 * ((0.5 if 国有资产管理制度已制定 else 0) + (0.5 if 资产管理违规问题数 == 0 else 0))",
    "资产利用": "2 if 全部固定资产原值 == 0 else (2 if 在用固定资产原值 / 全部固定资产原值 >= 0.9 else (0.75 * 2 if 在用固定资产原值 / 全部固定资产原值 >= 0.75"
    " else (0.5 * 2 if 在用固定资产原值 / 全部固定资产原值 >= 0.6 else 0)))",
    "公用经费": "2 if 公用经费预算数 == 0 and 公用经费支出数 == 0 else (0 if 公用经费预算数 == 0 else (2 if 公用经费支出数 / 公用经费预算数 <= 1"
    " else (0.75 * 2 if 公用经费支出数 / 公用经费预算数 <= 1.05 else (0.5 * 2 if 公用经费支出数 / 公用经费预算数 <= 1.1"
    " else (0.25 * 2 if 公用经费支出数 / 公用经费预算数 <= 1.2 else 0)))))",
    "三公经费": "1 if 三公经费支出数 <= 三公经费预算数 else 0",
}

SIGNS: Final[dict[type[ast.AST], str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
    ast.Eq: "==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.And: "and", ast.Or: "or",
}  # fmt: skip

BITWISE: Final = {"and": " & ", "or": " | "}
"""How whole columns of conditions are joined."""


def names_in(text: str) -> list[str]:
    """Return the data items of a formula in the order in which they first stand."""
    found = [node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)]
    return [each for each in dict.fromkeys(found) if each not in {"min", "max"}]


class Translation(ABC):
    """Writes a formula in a peer's own language; what most of them share is here."""

    def write(self, text: str) -> str:
        """Return the formula for the peer."""
        return self.part(ast.parse(text, mode="eval").body)

    def part(self, node: ast.expr) -> str:
        """Return a part of a formula, in brackets where it has operators."""
        if isinstance(node, ast.Name):
            return self.name(node.id)
        if isinstance(node, ast.Constant):
            return repr(node.value)
        if isinstance(node, ast.BinOp):
            return f"({self.part(node.left)} {SIGNS[type(node.op)]} {self.part(node.right)})"
        if isinstance(node, ast.BoolOp):
            return self.joined(SIGNS[type(node.op)], [self.part(each) for each in node.values])
        if isinstance(node, ast.Compare):
            return self._compared(node)
        if isinstance(node, ast.IfExp):
            return self.choice(self.part(node.test), self.part(node.body), self.part(node.orelse))
        call = cast("ast.Call", node)
        return self.extreme(cast("ast.Name", call.func).id, *(self.part(each) for each in call.args))

    def _compared(self, node: ast.Compare) -> str:
        sides = [self.part(each) for each in (node.left, *node.comparators)]
        links = [f"({sides[at]} {SIGNS[type(sign)]} {sides[at + 1]})" for at, sign in enumerate(node.ops)]
        return links[0] if len(links) == 1 else self.joined("and", links)

    def name(self, name: str) -> str:
        """Return what a data item is called."""
        return name

    def joined(self, word: str, parts: list[str]) -> str:
        """Return conditions joined by and, or."""
        return f"({f' {word} '.join(parts)})"

    @abstractmethod
    def choice(self, condition: str, first: str, second: str) -> str:
        """Return one of two by a condition."""

    @abstractmethod
    def extreme(self, which: str, one: str, other: str) -> str:
        """Return the lesser or the greater of two."""
