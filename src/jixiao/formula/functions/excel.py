"""Functions of Excel that the language does not have, each with how to do it here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_LOOK_UP = "没有查表：把要查的数写成数据项，或分档写 [score.bands]，或写 按值取(值, 情形, 结果, …, 其余)"
_ROWS_WITH = "多个条件用 且 连起来："
_NO_TEXT = "公式不处理文字：文字只能比较是否相等，例如 方式 == “公开招标”；写在纸面上的话写在 rule 里"
_NO_DATE = "公式不推算新日期：比较天数，例如 天数(起, 止) <= 30、工作日(起, 止) <= 20、相差月数(起, 止) <= 3"
_NO_CLOCK = "公式里没有当前日期，同样的数据永远算出同样的结果：把日期写成数据项"
_NO_CHANCE = "公式里没有随机数，同样的数据永远算出同样的结果"
_NO_POWER = "没有乘方和开方，分数才能算得精确：平方写 甲 * 甲"
_RANKS = "名次是几个单位之间的：给数据项写 across（见《多单位评分》），再按名次分档"
_MIDDLE = "几个数的中位数写 中位数(数, …)；几个单位之间的百分位写 across，见《多单位评分》"
_SPREAD = "没有方差和标准差：离基准多远写 偏离率(实际值, 目标值, 目标为零时)"
_GIVEN = "有没有填报写 有值(数据)，没有填报写 非 有值(数据)"
_NO_ERROR = "分母为 0 时怎么办写 分母为零时(甲 / 乙, 改取的值)"
_NO_LINKS = "公式不读文件、网页和别的单元格：要的数写成数据项"

_TEXTS: Final[Mapping[str, str]] = {
    "VLOOKUP HLOOKUP XLOOKUP LOOKUP MATCH XMATCH INDEX": _LOOK_UP,
    "OFFSET INDIRECT ADDRESS ROW COLUMN ROWS COLUMNS CELL": "公式里没有单元格和区域：写数据项的名称；行数写 计数(明细表)",
    "CHOOSE": "按值取(值, 1, 第一种, 2, 第二种, 其余)",
    "SUMPRODUCT": "求和(明细表, 甲 * 乙)；带条件的写 求和(明细表, 甲 * 乙, 条件)；按权平均写 加权平均(明细表, 数, 权)",
    "SUMIFS": _ROWS_WITH + "求和(明细表, 每行的数, 条件 且 条件)",
    "COUNTIFS": _ROWS_WITH + "计数(明细表, 条件 且 条件)",
    "AVERAGEIFS": _ROWS_WITH + "平均(明细表, 每行的数, 条件 且 条件)",
    "MAXIFS": _ROWS_WITH + "最大(明细表, 每行的数, 条件 且 条件)",
    "MINIFS": _ROWS_WITH + "最小(明细表, 每行的数, 条件 且 条件)",
    "COUNTA COUNTBLANK": "行数写 计数(明细表)，符合条件的写 计数(明细表, 条件)；" + _GIVEN,
    "SUBTOTAL AGGREGATE DSUM DCOUNT DAVERAGE DMAX DMIN FILTER SORT UNIQUE": "明细表用 计数、求和、平均、最大、最小 汇总，条件写在最后一项",
    "LARGE SMALL": "最大的写 最大(明细表, 每行的数)，最小的写 最小(明细表, 每行的数)；" + _RANKS,
    "RANK RANK.EQ RANK.AVG": _RANKS,
    "PERCENTRANK PERCENTRANK.INC PERCENTRANK.EXC": _RANKS,
    "PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC QUARTILE.EXC MODE MODE.SNGL TRIMMEAN": _MIDDLE,
    "STDEV STDEV.S STDEV.P STDEVP VAR VAR.S VAR.P VARP AVEDEV DEVSQ CORREL": _SPREAD,
    "GEOMEAN HARMEAN": "没有几何平均和调和平均：算术平均写 平均(数, …)，按权的写 加权平均(明细表, 数, 权)",
    "ISBLANK": _GIVEN,
    "ISERROR ISERR ISNA IFNA": _NO_ERROR,
    "ISNUMBER ISTEXT ISLOGICAL TYPE": "数据的种类在数据项的 type 里定好，公式里不用判断；" + _GIVEN,
    "ISEVEN": "写 余数(截尾(数), 2) == 0",
    "ISODD": "写 余数(截尾(数), 2) == 1",
    "NA ERROR.TYPE": "没有错误值：不适用的情形写 [not_applicable]；" + _NO_ERROR,
    "XOR": "两个条件只成立一个，写 甲 != 乙",
    "TRUE FALSE": "是、否直接写，后面不加括号",
    "LET LAMBDA": "给一段算式起名，写成中间量：[steps] 里一行一个",
    "TEXT VALUE NUMBERVALUE FIXED DOLLAR T N": _NO_TEXT,
    "LEFT RIGHT MID LEN FIND SEARCH SUBSTITUTE REPLACE TRIM CLEAN UPPER LOWER PROPER EXACT REPT CHAR CODE": _NO_TEXT,
    "CONCATENATE CONCAT TEXTJOIN": _NO_TEXT,
    "HYPERLINK WEBSERVICE IMPORTRANGE GETPIVOTDATA": _NO_LINKS,
    "TODAY NOW": _NO_CLOCK,
    "RAND RANDBETWEEN RANDARRAY": _NO_CHANCE,
    "POWER SQRT EXP LN LOG LOG10 SIN COS TAN": _NO_POWER,
    "PI": "圆周率写 3.14159265358979",
    "PRODUCT": "相乘写 甲 * 乙 * 丙",
    "QUOTIENT": "整除写 截尾(甲 / 乙)",
    "MROUND": "取到最近的整数倍写 四舍五入(数 / 基数, 0) * 基数",
    "CEILING.MATH CEILING.PRECISE ISO.CEILING": "写 向上取倍数(数, 基数)",
    "FLOOR.MATH FLOOR.PRECISE": "写 向下取倍数(数, 基数)",
    "EVEN": "写 如果(数 < 0, -1, 1) * 向上取倍数(绝对值(数), 2)",
    "ODD": "写 如果(数 < 0, -1, 1) * (向上取倍数(最大(0, 绝对值(数) - 1), 2) + 1)",
    "SIGN": "写 如果(数 > 0, 1, 如果(数 < 0, -1, 0))",
    "SUMSQ": "写 求和(明细表, 甲 * 甲)",
    "SUMXMY2": "写 求和(明细表, (甲 - 乙) * (甲 - 乙))",
    "DATEDIF": "整月数写 相差月数(起, 止)，天数写 天数(起, 止)，整年数写 截尾(相差月数(起, 止) / 12)",
    "DATEVALUE": "日期写 日期(2022, 3, 31)，或写成数据项",
    "EDATE EOMONTH WORKDAY WORKDAY.INTL": _NO_DATE,
    "NETWORKDAYS.INTL": "工作日按国务院办公厅的放假调休通知：写 NETWORKDAYS(起, 止) 或 工作日(起, 止)",
    "DAYS360 YEARFRAC": "按实际天数写 天数(起, 止)；按月写 相差月数(起, 止)",
    "WEEKDAY WEEKNUM ISOWEEKNUM": "工作日写 工作日(起, 止)，按国务院办公厅的放假调休通知",
    "HOUR MINUTE SECOND TIME TIMEVALUE": "日期没有钟点：按天算写 天数(起, 止)；小时数写成数据项",
    "PMT RATE NPV IRR FV PV": "没有财务函数：把算好的数写成数据项",
    "查找 查找引用": _LOOK_UP,
    "排名 名次": _RANKS,
}  # fmt: skip

HOW_IT_IS_DONE: Final[Mapping[str, str]] = {
    name.lower(): text for names, text in _TEXTS.items() for name in names.split()
}
"""For the lower-case name of each function of Excel that is no function here: one sentence that says how it is done."""

_ADDRESS = re.compile(r"[a-z]{1,3}[1-9][0-9]{0,6}", re.IGNORECASE)


def is_address(name: str) -> bool:
    """Tell whether a name looks like a cell of a sheet: B2, AA10."""
    return _ADDRESS.fullmatch(name) is not None
