"""Functions of the formula language that a file defines by a formula, without Python.

```toml
function = "OVERRUN"
chinese = "超支率"
about = "支出超过预算的部分占预算的比率。"
formula = "如果(预算 == 0, 0, 超出(支出 - 预算) / 预算)"

[[parameters]]
name = "支出"

[[parameters]]
name = "预算"
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Literal

from pydantic import Field as Constraint

from jixiao.documents import Document, parse_toml
from jixiao.documents.toml_text import toml_text
from jixiao.formula import STANDARD, FormulaSource, Function, Reference, bind, registry
from jixiao.formula.functions import Overload, Parameter
from jixiao.formula.functions.body import Body
from jixiao.formula.types import DATE, NUMBER, TEXT, YES_NO
from jixiao.problems import Problem, raise_any
from jixiao.rules.fields import check_name
from jixiao.rules.located import problem_at
from jixiao.rules.reading import Authored, read_model

ParameterType = Literal["number", "yes_no", "date", "text"]
_TYPES = {"number": NUMBER, "yes_no": YES_NO, "date": DATE, "text": TEXT}


class FunctionParameter(Authored):
    """A parameter of a function, as its formula names it."""

    name: str
    type: ParameterType = "number"


class FunctionFile(Authored):
    """The keys of a function's file: its two names, what it is for, its parameters and the formula over them."""

    function: str
    chinese: str
    about: str = ""
    formula: Annotated[str, Constraint(min_length=1)]
    parameters: Annotated[
        tuple[FunctionParameter, ...], Constraint(strict=False, min_length=1, max_length=20)
    ]


def read_function(document: Document) -> Function:
    """Return the function of a file; raises :class:`JixiaoError` with everything wrong in it.

    Its formula may use the functions of the language, and nothing but its parameters.
    """
    file = read_model(FunctionFile, document)
    raise_any(_wrong_names(file, document))
    scope = {
        parameter.name: Reference(parameter.name, _TYPES[parameter.type], parameter.name)
        for parameter in file.parameters
    }
    source = FormulaSource(file.formula, partial(document.text_place, ("formula",)))
    bound = bind(source, scope, registry(STANDARD))
    parameters = tuple(Parameter(parameter.name, _TYPES[parameter.type]) for parameter in file.parameters)
    meaning = Body(bound, file.formula, tuple(parameter.name for parameter in file.parameters))
    return Function(
        file.function, file.chinese, file.about, (Overload(parameters, bound.type, meaning),), text=document.text,
    )  # fmt: skip


def formula_function(
    name: str,
    chinese: str,
    parameters: Mapping[str, ParameterType],
    formula: str,
    about: str = "",
) -> Function:
    """Return the function that a formula over its parameters defines, as :func:`read_function` does from a file."""
    keys = {"function": name, "chinese": chinese, "about": about, "formula": formula}
    lines = [f"{key} = {toml_text(text)}" for key, text in keys.items()]
    for parameter, kind in parameters.items():
        lines += ["", "[[parameters]]", f"name = {toml_text(parameter)}", f"type = {toml_text(kind)}"]
    return read_function(parse_toml("\n".join(lines) + "\n", f"函数 {chinese}"))


def _wrong_names(file: FunctionFile, document: Document) -> Iterator[Problem]:
    for key in ("function", "chinese"):
        yield from check_name(getattr(file, key), document, (key,))
    seen: set[str] = set()
    for index, parameter in enumerate(file.parameters):
        yield from check_name(parameter.name, document, ("parameters", index, "name"))
        if parameter.name in seen:
            message = f"参数“{parameter.name}”写了两次"
            yield problem_at(document, ("parameters", index, "name"), "R412", message, "改名或删去一处")
        seen.add(parameter.name)
