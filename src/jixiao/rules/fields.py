"""Fields (数据项): what a unit submits, with type, unit, source and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal
from unicodedata import normalize

from pydantic import Field as Constraint

from jixiao.formula import RESERVED_NAMES, Reference, Type, is_name
from jixiao.formula.types import DATE, NUMBER, TABLE, TEXT, YES_NO, choice
from jixiao.formula.units.unit_fixes import ways_to_percent
from jixiao.numbers import is_percent, percent_text, to_text
from jixiao.problems import Place, Problem
from jixiao.rules.chosen import TYPES, InChinese, YesNo, printed
from jixiao.rules.field_types import Base, Typed
from jixiao.rules.located import Located, Path, problem_at, value_at
from jixiao.rules.peers import PeerComparison, Together, ways, wrong_with_peers
from jixiao.rules.reading import Limit

FieldType = Annotated[
    Literal["amount", "number", "count", "rate", "yes_no", "date", "choice", "text", "table"],
    InChinese(TYPES),
]
ColumnType = Annotated[Base, InChinese(TYPES)]

TYPE_NAMES = printed(TYPES)
"""The Chinese word for each type of field."""

_FORMULA_TYPES = {"yes_no": YES_NO, "date": DATE, "text": TEXT, "table": TABLE}
_TAKEN = frozenset({"满分"})
Id = Annotated[str, Constraint(pattern=r"^([A-Za-z0-9][A-Za-z0-9_.\-]{0,99})?$")]
"""What programs may call a datum or a group beside its name: it stays when the printed name changes; empty: nothing."""

Options = Annotated[tuple[str, ...], Constraint(strict=False, max_length=200)]
OptionIds = Annotated[tuple[Id, ...], Constraint(strict=False, max_length=200)]
"""What programs may call the options, in their order; empty: nothing."""


class DataItem(Typed):
    """What a field and a column of a detail table have in common; ``option_ids`` are in the order of ``options``."""

    name: str
    id: Id = ""
    type: FieldType | None = None
    unit: str = ""
    min: Limit | None = None
    max: Limit | None = None
    options: Options = ()
    option_ids: OptionIds = ()
    source: str = ""
    about: str = ""


class Column(DataItem):
    """A column of a detail table: one typed in by the unit, or one computed in each row by ``formula``."""

    type: ColumnType | None = None
    formula: str = ""


class Field(DataItem):
    """One datum a unit submits.

    ``across`` has it worked out over a set of units, ``together`` says how those of several projects become one,
    ``adjustable`` that the unit could have acted on it: advice may ask for another value.
    """

    type: FieldType
    columns: Annotated[tuple[Column, ...], Constraint(strict=False, max_length=100)] = ()
    across: PeerComparison | None = None
    together: Together | None = None
    adjustable: YesNo = False

    @property
    def way(self) -> Together:
        """How several submissions' data become one: as the author says, else as is usual for the type."""
        return self.together or ways(self.type)[0]

    def same_as(self, other: Field) -> bool:
        """Tell whether two definitions mean one datum (remarks may differ)."""
        return self.meaning == other.meaning

    @property
    def meaning(self) -> dict[str, object]:
        """What the field is, as plain data, without the remarks."""
        remarks = {"id", "option_ids", "source", "about", "adjustable"}
        exclude: dict[str, Any] = {**dict.fromkeys(remarks, True), "columns": {"__all__": remarks}}
        # What only some fields have is left out of the others, whose digests it must not change.
        rare = ("across", "together")
        dumped = self.model_dump(mode="json", exclude=exclude)
        kept = {key: value for key, value in dumped.items() if key not in rare or value is not None}
        added = {item.name: item.added.key for item in (*self.columns, self) if item.added is not None}
        return {**kept, "read_as": added} if added else kept

    @property
    def column_names(self) -> Mapping[str, str]:
        """The names of the columns by their ids."""
        return {column.id: column.name for column in self.columns if column.id}

    @property
    def reference(self) -> Reference:
        """What the field's name means in a formula."""
        columns = {
            column.name: Reference(
                column.name, formula_type(column), column.name, shown_unit(column), table=self.name
            )
            for column in self.columns
        }
        return Reference(self.name, formula_type(self), self.name, shown_unit(self), columns=columns)


def option_of(field: DataItem, text: str) -> str | None:
    """Return the option that a text names, by itself or by its id."""
    if text in field.options:
        return text
    return field.options[field.option_ids.index(text)] if text and text in field.option_ids else None


def formula_type(field: DataItem) -> Type:
    """Return the type that a field has in formulas; computed columns are numbers until bound."""
    if field.type == "choice":
        return choice(field.options)
    return _FORMULA_TYPES.get(field.type or "number", NUMBER)


def type_name(field: DataItem) -> str:
    """Return what people call the type of a field."""
    return field.added.chinese if field.added is not None else TYPE_NAMES[field.type or "number"]


def shown_unit(field: DataItem) -> str:
    """Return the unit as people read it; a rate is shown in per cent."""
    return "%" if field.type == "rate" else field.unit


Fields = Annotated[tuple[Field, ...], Constraint(strict=False, max_length=200)]


def check_fields(fields: tuple[Field, ...], located: Located) -> Iterator[Problem]:
    """Yield what is wrong with fields beyond their shape: names, options, limits, columns (R411–R415)."""
    yield from _check_names(fields, located, ("fields",))
    for index, field in enumerate(fields):
        here: Path = ("fields", index)
        yield from _check_one(field, located, here)
        if (field.type == "table") != bool(field.columns):
            message, remedy = "明细表要有列", "每列写一段 [[fields.columns]]"
            if field.type != "table":
                message, remedy = "只有明细表可以有列", '把 type 改成 "table"，或删去列'
            yield problem_at(located, here, "R413", f"“{field.name}”：{message}", remedy)
        yield from _check_several(field, located, here)
        yield from _check_names(field.columns, located, (*here, "columns"))
        for number, column in enumerate(field.columns):
            where = (*here, "columns", number)
            if (column.type is None) == (not column.formula):
                message = f"列“{column.name}”要写 type（由单位填报）或 formula（由公式算出），二者写一个"
                yield problem_at(located, where, "R413", message, "填报的列写 type，计算的列写 formula")
            yield from _check_one(column, located, where)


def _check_several(field: Field, located: Located, path: Path) -> Iterator[Problem]:
    """Yield what is wrong with comparing units (R455) and with putting several together (R456)."""
    if field.across is not None:
        for message, remedy in wrong_with_peers(field.name, field.type, field.across):
            yield problem_at(located, (*path, "across"), "R455", message, remedy)
    here, allowed = (*path, "together"), ways(field.type)
    if field.together is not None and field.across is not None:
        message = f"“{field.name}”是跨单位算出的，不合并"
        yield problem_at(located, here, "R456", message, "删去 together")
    elif field.together is not None and field.together not in allowed:
        message = f'“{field.name}”的类型为{TYPE_NAMES[field.type]}，不能用 together = "{field.together}"'
        way = f"可以写：{'、'.join(allowed)}"
        yield problem_at(located, here, "R456", message, way, found=field.together)


def _check_names(fields: tuple[DataItem, ...], located: Located, path: Path) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    ids: dict[str, int] = {field.name: index for index, field in enumerate(fields)}
    for index, field in enumerate(fields):
        if field.id and ids.setdefault(field.id, index) != index:
            first = located.place((*path, ids[field.id]))
            yield id_taken(field.id, located.place((*path, index, "id")), first)
        yield from check_name(field.name, located, (*path, index, "name"))
        if field.name in seen:
            way = f"另一处在 {located.place((*path, seen[field.name], 'name'))}；改名或删去一处"
            yield problem_at(located, (*path, index, "name"), "R412", f"名称“{field.name}”重复", way)
        seen[field.name] = index


def id_taken(identity: str, place: Place, first: Place) -> Problem:
    """Return the problem of an id that something else is called already (R491)."""
    message, remedy = f"代号“{identity}”已经用过", f"另一处在 {first}；换一个代号"
    return Problem("R491", message, place, (remedy,), {"found": identity})


def check_name(name: str, located: Located, path: Path, *, key: bool = False) -> Iterator[Problem]:
    """Yield why a name can't be used in formulas, if so (R411)."""
    if name in _TAKEN or name.lower() in RESERVED_NAMES:
        message = f"“{name}”是公式语言自己的词，不能作名称"
        yield problem_at(located, path, "R411", message, "换一个名称", key=key, found=name)
    elif not is_name(name):
        remedy = "名称由汉字、字母、数字和下划线组成，不以数字开头，不含空格、引号、括号和其他标点"
        yield problem_at(located, path, "R411", f"“{name}”不能作名称", remedy, key=key, found=name)


def _check_one(field: DataItem, located: Located, path: Path) -> Iterator[Problem]:
    for key, given in (("min", field.min), ("max", field.max)):
        if field.type == "rate" and given is not None and abs(given) >= 1 and given != 1:
            typed = value_at(located.data, (*path, key))
            if isinstance(typed, str) and is_percent(typed):
                continue
            value = Fraction(given)
            message = f"比率“{field.name}”的 {key} 没有百分号：{to_text(value)} 就是 {percent_text(value)}"
            remedies = (f"{way}（加引号）" for way in ways_to_percent(value))
            yield problem_at(located, (*path, key), "R461", message, *remedies, found=value)
    for code, message, remedy in _wrong_with(field):
        yield problem_at(located, path, code, message, remedy)


def _wrong_with(field: DataItem) -> Iterator[tuple[str, str, str]]:
    """Yield the code, the message and the way out of what does not go together in one field."""
    name = f"“{field.name}”"
    if field.type == "choice" and not field.options:
        yield "R414", f"{name}：选项类型要列出 options", '例如 options = ["公开招标", "询价"]'
    if field.type != "choice" and field.options:
        remedy = '把 type 改成 "choice"，或删去 options'
        yield "R414", f'{name}：只有 type = "choice" 可以列 options', remedy
    yield from wrong_option_ids(name, field.options, field.option_ids)
    numeric = field.type in {"amount", "number", "count", "rate", None}
    if not numeric and (field.min is not None or field.max is not None):
        yield "R415", f"{name}不是数，不能有 min 或 max", "删去 min 和 max"
    if field.min is not None and field.max is not None and field.min > field.max:
        yield "R415", f"{name}的 min 大于 max", "把两个数对调"
    if field.type == "amount" and not field.unit:
        yield "R415", f"金额{name}要写单位", '例如 unit = "万元"'
    if field.type in {"amount", "number", "count"} and normalize("NFKC", field.unit) == "%":
        remedy = '把 type 改成 "rate"，填 "95%" 这样的数；填百分号前面的 95 的，写 unit = "百分点"'
        yield "R415", f"{name}的单位是 %：百分数的类型是 rate", remedy


def within(value: Decimal, field: DataItem) -> bool:
    """Tell whether a number is within a field's limits."""
    return (field.min is None or value >= field.min) and (field.max is None or value <= field.max)


def wrong_option_ids(name: str, options: Sequence[str], ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield code, message and way out of what keeps the ids of options from meaning one option each."""
    if ids and len(ids) != len(options):
        message = f"{name}的 option_ids 有 {len(ids)} 个，选项有 {len(options)} 个"
        yield "R414", message, '一个选项一个代号，次序相同；没有代号的写 ""'
        return
    for number, identity in enumerate(ids):
        others = (*ids[:number], *options[:number], *options[number + 1 :])
        if identity and identity in others:
            yield "R491", f"{name}的代号“{identity}”已经用过", "每个选项的代号各不相同，也不是别的选项的名称"
