"""Rubric files are untrusted: nothing of Python can be reached from a formula, and no formula costs much.

The attacks named ``simpleeval`` are the expressions of that library's own ``tests/test_security.py`` (version 1.0.8,
https://github.com/danthedeckie/simpleeval). Copyright (c) 2013-2026 Daniel Fairhead, MIT Licence: permission is granted,
free of charge, to deal in the Software without restriction, subject to this notice being kept; it is provided "as is",
without warranty of any kind.
"""

from __future__ import annotations

import ast
import tracemalloc
from fractions import Fraction

import pytest
from simpleeval import FeatureNotAvailable

from jixiao.formula import Formula, FormulaSource, Missing, Reference, Value, bind, parse
from jixiao.formula.bound import BoundFormula
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.syntax.parser import ALLOWED_NODES
from jixiao.formula.types import NUMBER
from jixiao.formula.walker import Walker
from jixiao.problems import JixiaoError

from .world import CALENDARS, FUNCTIONS, SCOPE, World, value_of

SIMPLEEVAL = [
    ("test_import", "import sys"),
    ("test_long_running", "9**9**5"),
    ("test_long_running", "9**9**8"),
    ("test_long_running", "101**2"),
    ("test_large_shifts", "1<<25000"),
    ("test_large_shifts", "10000000000000000000<<25"),
    ("test_large_shifts", "1>>25000"),
    ("test_large_shifts", "10000000000000000000>>25"),
    ("test_large_shifts", "1<<250"),
    ("test_large_shifts", "1000>>250"),
    ("test_encode_bignums", '(1).from_bytes(("123123123123123123123123").encode()*999999, "big")'),
    ("test_string_length", "50000*'text'"),
    ("test_string_length", "'text'*50000"),
    ("test_string_length", "('text'*50000)*1000"),
    ("test_string_length", "(50000*'text')*1000"),
    ("test_string_length", "'stuff'*20000"),
    ("test_string_length", "20000*'stuff'"),
    ("test_string_length", "('stuff'*20000) + ('stuff'*20000) "),
    ("test_string_length", "'stuff'*100000"),
    ("test_string_length", "'" + (10000 * "stuff") + "'*100"),
    ("test_string_length", "'" + (50000 * "stuff") + "'"),
    ("test_string_length", "f'{\"foo\"*50000}'"),
    ("test_bytes_array_test", "'20000000000000000000'.encode() * 5000"),
    ("test_bytes_array_test", "'123121323123131231223'.encode() * 5000"),
    ("test_list_length_test", "'spam spam spam'.split() * 5000"),
    ("test_list_length_test", "('spam spam spam' * 5000).split() * 5000"),
    ("test_function_globals_breakout", "x(100)"),
    ("test_function_globals_breakout", "x.__globals__"),
    ("test_function_globals_breakout", "houdini.trapdoor.__globals__"),
    ("test_function_globals_breakout", "houdini.trapdoor.func_globals"),
    ("test_function_globals_breakout", "houdini._quasi_private()"),
    ("test_function_globals_breakout", "houdini.trapdoor()"),
    ("test_mro_breakout", "b.mro()"),
    (
        "test_builtins_private_access",
        "True.__class__.__class__.__base__.__subclasses__()[-1].__init__.func_globals['sys'].exit(1)",
    ),
    ("test_string_format", '"{string.__class__}".format(string="things")'),
    ("test_string_format", '"{a.__class__}".format_map(x)'),
    ("test_string_format", 'f"{x.__class__}"'),
    ("test_string_format", 'f"{x.__globals__}"'),
    ("test_string_format", 'f"{houdini.trapdoor.__globals__}"'),
    ("test_string_format", 'f"{houdini.trapdoor.func_globals}"'),
    ("test_string_format", 'f"{houdini._quasi_private()}"'),
    ("test_string_format", 'f"{houdini.trapdoor()}"'),
    ("test_breakout_via_module_access", "path.os.popen('id').read()"),
    ("test_breakout_via_module_access_attr", "thing.p.os.popen('id').read()"),
    ("test_breakout_via_disallowed_functions_as_attrs", "thing.p('exit')"),
    ("test_breakout_forbidden_function_in_list", "funcs[0]('exit')"),
    ("test_breakout_forbidden_function_in_list", "funcs[1]('1+1')"),
    ("test_breakout_module_in_list", "things[0].os.popen('id').read()"),
    ("test_breakout_forbidden_function_in_dict_value", "funcs['bad']('exit')"),
    ("test_breakout_forbidden_function_in_dict_value", "funcs['evil']('1+1')"),
    ("test_breakout_module_in_dict_value", "things['p'].os.popen('id').read()"),
    ("test_breakout_function_returning_forbidden_function", "get_evil()('exit')"),
    ("test_breakout_function_returning_module", "get_module().os.popen('id').read()"),
    ("test_dunder_all_in_module", "os.__all__"),
    ("test_dunder_dict_in_module", "os.__dict__"),
    ("test_forbidden_method_in_tuple", "funcs[0]('exit')"),
    ("test_module_in_tuple", "mods[0].os.popen('id').read()"),
    ("test_breakout_via_nested_container_forbidden_func", "data['nested']['funcs'][0]('exit')"),
    ("test_breakout_via_nested_container_module", "data['mods']['p'].os.popen('id').read()"),
    ("test_forbidden_methods_on_allowed_attrs", "'test {0}'.format"),
    ("test_forbidden_methods_on_allowed_attrs", "'test'.format_map({0: 'x'})"),
    ("test_forbidden_methods_on_allowed_attrs", "'test'.mro"),
    ("test_function_returning_forbidden_method", "get_os().__name__"),
    ("test_compound_module_submodule_access", "path.os"),
    ("test_forbidden_func_via_class_method", "c.get_exec()('exit')"),
    ("test_module_via_class_method", "c.get_os().popen('id').read()"),
    ("test_forbidden_func_via_property", "c.evil('exit')"),
    ("test_module_via_property", "c.mod.popen('id').read()"),
    ("test_forbidden_function_direct_from_names", "evil"),
    ("test_module_direct_from_names", "m"),
    ("test_forbidden_function_via_callable_name_handler", "evil"),
    ("test_module_via_callable_name_handler", "m"),
    ("test_forbidden_function_passed_to_custom_function", "evil_caller(evil)"),
    ("test_module_passed_to_custom_function", "os_caller(m)"),
    ("test_forbidden_function_in_list_passed_to_custom_function", "extract(funcs)"),
    ("test_module_in_list_passed_to_custom_function", "extract(mods)"),
    ("test_forbidden_function_in_dict_passed_to_custom_function", "extract(funcs)"),
    ("test_module_in_dict_passed_to_custom_function", "extract(mods)"),
    (
        "test_breakout_via_op",
        """
            op.call(
                op.methodcaller("__next__"),
                op.call(
                    op.call(
                        op.call(op.attrgetter("__class__.__init__.__builtins__.__getitem__"), op),
                        "map",
                    ),
                    op.call,
                    op.call(
                        op.call(
                            op.call(op.attrgetter("__class__.__init__.__builtins__.__getitem__"), op),
                            "map",
                        ),
                        op.attrgetter("system"),
                        op.call(
                            op.call(
                                op.call(
                                    op.attrgetter("__class__.__init__.__builtins__.__getitem__"), op
                                ),
                                "map",
                            ),
                            op.call(op.attrgetter("__class__.__init__.__globals__.__getitem__"), op),
                            "os".split("|"),
                        ),
                    ),
                    ["echo WE ESCAPED!"]
                ),
            )""",
    ),
]  # fmt: skip

PYTHON = [
    "__class__", "__import__", "__builtins__", "甲.__class__", "甲.__class__.__mro__", "甲.real", "甲.numerator",
    "“a”.join", "().__class__", "(甲).denominator", "__import__('os').system('id')", "eval('1')", "exec('1')",
    "open('a')", "getattr(甲, 'real')", "print(甲)", "type(甲)", "abs(甲) if print else 1", "globals()",
    "lambda: 甲", "lambda 甲: 甲", "(lambda: 1)()", "[甲 for 甲 in 乙]", "{甲: 乙}", "{甲}", "(甲 for 甲 in 乙)",
    "[甲, 乙]", "甲[0]", "甲[0:1]", "甲[“a”]", "f'{甲}'", "f“{甲}”", "b'x'", "r'x' * 2", "u'x' == b'x'", "甲 := 1",
    "(甲 := 1)", "甲 = 乙 := 1", "await 甲", "yield 甲", "yield", "async 甲", "*甲", "最大(*甲)", "最大(**甲)",
    "限制(数=1, 下限=2, 上限=3)", "甲; 乙", "甲\nimport os", "甲 # 注释", "甲 \\\n + 1", "del 甲", "assert 甲", "pass",
    "return 1", "raise 甲", "import os", "from os import system", "global 甲", "甲 is 乙", "甲 is not 乙", "甲 in 乙",
    "甲 not in 乙", "甲 @ 乙", "甲 % 乙", "甲 // 乙", "甲 ** 乙", "甲 & 乙", "甲 | 乙", "甲 ^ 乙", "~甲", "甲 << 乙",
    "甲 >> 1", "1j", "1e400", "0b11", "0o7", "0xff", "1_000", "inf", "nan", "None", "Ellipsis", "...", "NotImplemented",
    "t0", "t1 + t2", "甲 if 乙", "甲 else 乙", "`甲`", "$甲", "甲!r", "%甲", "”a” * 3", "“a” + “b”", "\x00", "甲\x00",
    "\ud800", "甲\udfff", "“\ud800” + 1", "\u202e甲", "甲\u2066 + 1", "甲\u200d乙", "甲\u200b乙", "\ufe0f", "甲\u0301 乙",
    "𝐞𝐯𝐚𝐥(甲)", "ｅｖａｌ(甲)", "_＿class＿_", "甲\x1b[2J", "\x7f", "甲 \u2028 import os",
]  # fmt: skip
"""Python that is not of the language, and characters that deceive a reader."""

BOMBS = {
    "tower of powers": "9**9**9",
    "million characters": "1" * 10**6,
    "million signs": "^" * 10**6,
    "nested brackets": "(" * 10_000 + "1" + ")" * 10_000,
    "open brackets": "(" * 1_900,
    "minus signs": "-" * 10_000 + "1",
    "fewer minus signs": "-" * 1_900 + "1",
    "nots": "not " * 2_500 + "公开",
    "fewer nots": "非 " * 900 + "公开",
    "giant literal": "9" * 10**5,
    "long literal": "9" * 1_900,
    "long fraction": "0." + "0" * 1_800 + "1",
    "repeated text": "'a' * 1000000000",
    "choices in choices": "甲 if 公开 else " * 100 + "1",
    "calls in calls": "如果(公开, " * 200 + "1" + ", 2)" * 200,
    "calls of calls": "甲" + "()" * 900,
    "long sum": "+".join(["甲"] * 900),
    "long chain": "<".join(["甲"] * 900),
    "long list of arguments": "最大(" + ",".join(["甲"] * 900) + ")",
    "unknown names": "+".join(["丁"] * 240),
    "long name": "丁" * 1_900,
    "dotted name": ".".join(["丁"] * 900),
    "wrong signs": "^" * 1_900,
    "open quotes": "“" * 1_900,
    "mixed mistakes": "1甲" * 900,
    "commas": "," * 1_900,
    "closing brackets": ")" * 1_900,
}
"""What would grow, nest or repeat without end."""

MOST_BYTES = 5_000_000


def refused(text: str) -> JixiaoError:
    """Return the error a formula is refused with; anything else that is raised fails the test."""
    with pytest.raises(JixiaoError) as caught:
        bind(FormulaSource.standing(text), SCOPE, FUNCTIONS)
    return caught.value


@pytest.mark.parametrize(
    ("source", "attack"), SIMPLEEVAL, ids=[f"{name}-{at}" for at, (name, _) in enumerate(SIMPLEEVAL)]
)
def test_attacks_on_simpleeval(source: str, attack: str) -> None:
    """No expression of the library's own attacks gets as far as being evaluated."""
    assert all(code.startswith(("F3", "N1")) for code in refused(attack).codes), source


def test_all_of_the_librarys_attacks_are_here() -> None:
    """The table holds every one of the 44 tests' expressions that the library shipped."""
    assert len({name for name, _ in SIMPLEEVAL}) == 44


@pytest.mark.parametrize("attack", PYTHON, ids=ascii)
def test_python_is_not_the_language(attack: str) -> None:
    """Python's other syntax, names of its objects and invisible characters are refused with a place and a way out."""
    for problem in refused(attack).problems:
        assert problem.code.startswith(("F3", "N1"))
        assert problem.place is not None


@pytest.mark.long
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bombs(bomb: str) -> None:
    """Refusing takes little memory, whatever is thrown at it, and the message is short enough to show."""
    tracemalloc.start()
    try:
        error = refused(bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MOST_BYTES
    assert all(len(str(problem)) < 6_000 for problem in error.problems)


def test_the_walker_has_the_white_list_and_nothing_else() -> None:
    """A handler for every expression of the grammar, none for anything else, no operators, functions or names."""
    walker = Walker(parse(FormulaSource.standing("1")), {}, {})
    assert set(walker.nodes) == {each for each in ALLOWED_NODES if issubclass(each, ast.expr)}
    assert set(walker.nodes) == {
        ast.Name, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call,
    }  # fmt: skip
    assert (walker.functions, walker.names, walker.operators) == ({}, {}, {})


NODES = [
    each
    for each in vars(ast).values()
    if isinstance(each, type)
    and issubclass(each, ast.expr | ast.stmt)
    and each not in ALLOWED_NODES
    # Python's old names of constants are on their way out, and warn.
    and (each is ast.Constant or not issubclass(each, ast.Constant))
]


@pytest.mark.parametrize("kind", NODES, ids=lambda each: each.__name__)
def test_other_nodes_have_no_meaning(kind: type[ast.expr]) -> None:
    """Even a tree made by hand that holds another node is not walked."""
    tree = ast.parse("t0", mode="eval").body
    formula = parse(FormulaSource.standing("甲"))
    forged = Formula(formula.source, formula.tokens, kind.__new__(kind), formula.columns)
    assert isinstance(tree, ast.Name)
    with pytest.raises(FeatureNotAvailable):
        BoundFormula(forged, {}, {}, NUMBER).evaluate(Exact({"甲": Fraction(1)}, {}, CALENDARS))


def test_names_are_looked_up_only() -> None:
    """A name is a key of the data and nothing else, even one that looks like Python's own."""
    scope = {
        "__class__": Reference("__class__", NUMBER, "__class__"),
        "甲.__init__": Reference("x", NUMBER, "x"),
    }
    formula = bind(FormulaSource.standing("__class__ + 甲.__init__"), scope, FUNCTIONS)
    values: dict[str, Value] = {"__class__": Fraction(2), "x": Fraction(3)}
    assert formula.evaluate(Exact(values, {}, CALENDARS)) == 5


def test_values_are_plain() -> None:
    """What comes out of a formula is a number, a condition, a date, a text or why there is none."""
    world = World({"甲": Missing(frozenset({"甲"})), "备注": "{0.__class__}"})
    assert type(value_of("1 / 3")) is Fraction
    assert value_of("备注", world) == "{0.__class__}"
    assert value_of("备注 = “{0.__class__}”", world) is True
    assert value_of("甲", world) == Missing(frozenset({"甲"}))
