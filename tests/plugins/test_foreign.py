"""What plugins' code does to us: it prints, it raises, at whatever moment; and what we say then."""

from __future__ import annotations

import json
import sys
import threading
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.distributions import install, jixiao
from tests.rubrics import entry, group, indicator, number, ruleset, write

import jixiao as package
from jixiao import JixiaoError
from jixiao.problems import Problem

MEANING = "lambda semantics, x: semantics.add(x, x)"


def plugin(meaning: str = MEANING, *, before: str = "", hook: str = "", name: str = "加倍") -> str:
    """Return a module that registers one function of one number."""
    return f"""
import atexit, os, sys, threading, time
from jixiao import hookimpl
from jixiao.formula import Function
from jixiao.formula.functions import Overload, Parameter
from jixiao.formula.types import NUMBER
{before}

@hookimpl
def jixiao_register_functions(register):
    {hook or "pass"}
    register(Function("F{len(name)}", "{name}", "乘以二。", (Overload((Parameter("数", NUMBER),), NUMBER, {meaning}),)))
"""


NOISY = plugin(
    "noisy",
    before="""
print("载入")
threading.Thread(target=lambda: (time.sleep(0.01), print("后来的线程")), daemon=False).start()
sys.__stdout__.write("原来的流"); sys.__stdout__.flush()
os.system("echo 子进程")
held = sys.stdout
atexit.register(print, "结束")

def noisy(semantics, x):
    print("计算")
    held.write("留着的流")
    os.write(1, b"raw")
    return semantics.add(x, x)
""",
    hook="print('登记')",
)
RULES = {
    "a.toml": indicator("a", "甲", "加倍(x)", number("x")),
    "rules.toml": ruleset(group("组"), entry("a")),
    "unit.toml": 'unit = "示例单位"\n[fields]\nx = 12.5\n',
    "units.csv": "单位,x\n一,12.5\n二,20\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with a ruleset that uses the plugin's function."""
    write(tmp_path, RULES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    return tmp_path


@pytest.mark.long
@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "unit.toml", "-r", "rules.toml", "--json"),
        ("check", "rules.toml", "--json"),
        ("plugins", "--json"),
    ],
    ids=lambda each: each[0],
)
def test_what_a_plugin_prints_is_no_result(folder: Path, arguments: tuple[str, ...]) -> None:
    """Standard output is JSON whatever an installed plugin prints, by whatever way; nothing it says is lost."""
    install(folder / "site", "jixiao-noisy", {"noisy.py": NOISY})
    code, out, said = jixiao(folder / "site", folder, *arguments)
    assert code == 0
    json.loads(out)
    wanted = ["载入", "后来的线程", "原来的流", "子进程", "登记", "结束"]
    wanted += ["计算", "留着的流", "raw"] if arguments[0] == "score" else []
    assert [each for each in wanted if each not in said] == []


@pytest.mark.long
def test_a_plugin_keeps_no_stream(folder: Path) -> None:
    """What a plugin puts in the place of a stream is gone with it: the result gets out, or nobody would know."""
    for stream in ("None", "open(os.devnull, 'w')"):
        write(folder, {"mine.py": plugin(before=f"sys.stdout = sys.stderr = {stream}")})
        code, out, _ = jixiao(folder, folder, "check", "rules.toml", "--trust", "mine.py", "--json")
        assert (code, json.loads(out)["indicators"]) == (0, 1)


def test_a_person_interrupts_plugins_too(folder: Path) -> None:
    """Ctrl-C while a plugin runs is the person's."""
    before = "import signal\ndef stop():\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(9)"
    write(folder, {"mine.py": plugin("lambda semantics, x: stop()", before=before)})
    with pytest.raises(KeyboardInterrupt):
        package.load("rules.toml", trusted=["mine.py"])


@pytest.mark.long
def test_a_plugin_that_fails_has_a_place(folder: Path) -> None:
    """Also where no rubric calls it."""
    for before, line in (("1 / 0", 7), ("def (", 7)):
        write(folder, {"mine.py": plugin(before=before)})
        _, out, _ = jixiao(folder, folder, "plugins", "--trust", "mine.py", "--json")
        problem = next(each["problems"][0] for each in json.loads(out)["plugins"] if each["problems"])
        assert (problem["code"], problem["file"], problem["line"]) == ("P501", "mine.py", line)


def test_threads_keep_their_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While a plugin runs in one thread, what the program prints in another stays on standard output."""
    started, reported = threading.Event(), threading.Event()
    slow = """import mine_events

def slow(semantics, x):
    print("外来")
    mine_events.meet()
    return semantics.add(x, x)
"""
    write(folder, {"mine.py": plugin("slow", before=slow)})

    def meet() -> None:
        started.set()
        reported.wait(5)

    events = types.ModuleType("mine_events")
    events.meet = lambda: None  # type: ignore[attr-defined]
    sys.modules["mine_events"] = events
    rules = package.load("rules.toml", trusted=["mine.py"])
    events.meet = meet  # type: ignore[attr-defined]
    running = threading.Thread(target=lambda: rules.score({"unit": "甲", "fields": {"x": 1}}))
    running.start()
    assert started.wait(5)
    print("自己的")  # noqa: T201 - the point of the test
    reported.set()
    running.join()
    del sys.modules["mine_events"]
    seen = capsys.readouterr()
    assert seen.out == "自己的\n"
    assert "外来" in seen.err


RAISING = {
    "division": ("lambda semantics, x: 1 / 0", "ZeroDivisionError：division by zero"),
    "exit": ("lambda semantics, x: sys.exit(3)", "SystemExit：3"),
    "interrupts": ("lambda semantics, x: stop(KeyboardInterrupt)", "KeyboardInterrupt"),
    "ends a generator": ("lambda semantics, x: stop(GeneratorExit)", "GeneratorExit"),
    "own base class": ("lambda semantics, x: (_ for _ in ()).throw(type('坏', (BaseException,), {})())", "坏"),
    "nothing": ("lambda semantics, x: None", "这里返回的是 NoneType"),
    "a number of its own": ("lambda semantics, x: 5", "这里返回的是 int"),
    "compares by itself": ("lambda semantics, x: x if x > 3 else x", "TypeError"),
    "wrong operand": ("lambda semantics, x: semantics.add(x, '1')", ""),
    "no such primitive": ("lambda semantics, x: semantics.power(x, x)", "power"),
    "changes the semantics": ("lambda semantics, x: setattr(semantics, 'node', None) or x", "不能改语义的 node"),
    "recursion": ("lambda semantics, x: (f := lambda: f())()", "RecursionError"),
    "wrong arguments": ("lambda semantics: semantics", "TypeError"),
    "whose text fails": ("lambda semantics, x: (_ for _ in ()).throw(type('E', (ValueError,), {'__str__': lambda self: 1/0})())", "E"),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", RAISING)
def test_function_that_raises_at_load(folder: Path, name: str) -> None:
    """A function that can't be used is one problem: the plugin, the function, where it is called, the line of its author."""
    meaning, said = RAISING[name]
    write(folder, {"mine.py": plugin(meaning, before="def stop(kind):\n    raise kind")})
    with pytest.raises(JixiaoError) as caught:
        package.load("rules.toml", trusted=["mine.py"])
    assert caught.value.codes == ("P511",)
    problem = caught.value.problems[0]
    assert problem.message.startswith("插件“mine”的函数“加倍”出错：")
    assert said in problem.message
    assert str(problem.place).startswith("a.toml:")
    assert problem.remedies[-1] == "暂时不用这个插件：去掉 --trust mine.py"


LATE = "lambda semantics, x: 1 / 0 if type(semantics._semantics).__name__ == '{}' else semantics.add(x, x)"


@pytest.mark.long
@pytest.mark.parametrize(
    "semantics",
    [
        "Units",
        "Reachable",
        "Traced",
        "Compiled",
        "Columns",
        "Proof",
        "Canonical",
        "Exact",
        "Visited",
        "Whole",
    ],
)
def test_function_that_raises_later(folder: Path, semantics: str) -> None:
    """Whichever semantics a function fails under, no command ends in a traceback; who needs that one says P511."""
    late = LATE.format(semantics).replace(
        "semantics._semantics", "object.__getattribute__(semantics, '_semantics')"
    )
    write(folder, {"mine.py": plugin(late)})
    reported: list[str] = []

    def tried(act: Callable[[], object]) -> None:
        try:
            act()
        except JixiaoError as error:
            reported.extend(error.codes)

    def whole() -> None:
        rules = package.load("rules.toml", trusted=["mine.py"])
        data = {"unit": "甲", "fields": {"x": 1}}
        tried(lambda: rules.score(data))
        tried(lambda: rules.score(data))
        tried(lambda: rules.points(data))
        tried(lambda: rules.score({"unit": "甲"}))
        tried(lambda: rules.score_table({"单位": ["一"] * 9, "x": ["1"] * 9}))
        tried(lambda: rules.win_back(data))
        tried(lambda: package.load("rules.toml", trusted=["mine.py"]).score_set([data, data]))

    tried(whole)
    assert set(reported) <= {"P511"}


@pytest.mark.long
def test_function_that_raises_in_commands(folder: Path) -> None:
    """Exit code 1, the problem on standard error, no traceback, also when it fails while scoring."""
    late = "lambda semantics, x: 1 / 0 if type(object.__getattribute__(semantics, '_semantics')).__name__ == 'Exact' else semantics.add(x, x)"
    install(folder / "site", "jixiao-late", {"late.py": plugin(late)})
    code, _out, said = jixiao(folder / "site", folder, "score", "unit.toml", "-r", "rules.toml")
    assert (code, "Traceback" in said) == (1, False)
    assert "P511：插件“jixiao-late”的函数“加倍”出错：ZeroDivisionError：division by zero" in said
    assert "late.py 第 12 行" in said


@pytest.mark.long
def test_two_distributions_with_one_entry_point_name(folder: Path) -> None:
    """An entry point's name is its distribution's own affair: both load."""
    install(folder / "site", "jixiao-one", {"one.py": plugin()}, {"plugin": "one"})
    install(folder / "site", "jixiao-two", {"two.py": plugin(name="翻一番")}, {"plugin": "two"})
    code, out, said = jixiao(folder / "site", folder, "plugins", "--json")
    assert code == 0, said
    found = {
        each["id"]: each["state"]
        for each in json.loads(out)["plugins"]
        if each["kind"] in {"distribution", "function"}
    }
    assert found == {"jixiao-one": "loaded", "jixiao-two": "loaded", "F2": "loaded", "F3": "loaded"}


@pytest.mark.long
def test_two_entry_points_of_one_module(folder: Path) -> None:
    """A module that is named twice registers once; the second entry is told."""
    install(folder / "site", "jixiao-one", {"one.py": plugin()}, {"a": "one", "b": "one"})
    _code, out, _said = jixiao(folder / "site", folder, "plugins", "--json")
    found = [
        (each["id"], each["name"], each["state"])
        for each in json.loads(out)["plugins"]
        if each["kind"] == "distribution"
    ]
    assert found == [("jixiao-one", "a", "loaded"), ("jixiao-one", "b", "refused")]
    assert "P512" in out


@pytest.mark.long
def test_same_function_of_two_distributions(folder: Path) -> None:
    """A name that two register names both distributions."""
    install(folder / "site", "jixiao-one", {"one.py": plugin()})
    install(folder / "site", "jixiao-two", {"two.py": plugin()})
    _code, out, _said = jixiao(folder / "site", folder, "plugins")
    assert "两个插件登记了同名的函数“加倍”：jixiao-one（one）、jixiao-two（two）" in out


BROKEN = {
    "不会被调用": "def jixiao_register_functions(register): pass",
    "没有一个钩子": "x = 1",
    "要登记 Function，给的是 int": "from jixiao import hookimpl\n@hookimpl\ndef jixiao_register_functions(register): register(5)",
    "“加 倍”不能作函数名": plugin(name="加 倍"),
    "没有写调用的方式": plugin().replace("(Overload(", "() and (Overload("),
}


@pytest.mark.parametrize("said", BROKEN)
def test_hooks_that_can_not_work(folder: Path, said: str) -> None:
    """A hook that would never be called, or hands over what can't be used, is told."""
    write(folder, {"mine.py": BROKEN[said]})
    catalog = package.find_catalog(trusted=["mine.py"])
    assert said in "\n".join(each.message for each in catalog.problems)


def test_trusted_file_with_dataclasses(folder: Path) -> None:
    """A trusted file is a module like any other: dataclasses with postponed annotations can be made in it."""
    before = "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\n"
    write(folder, {"mine.py": "from __future__ import annotations\n" + plugin(before=before)})
    assert package.find_catalog(trusted=["mine.py"]).problems == ()


def test_messages_stay_short(folder: Path) -> None:
    """Whatever a plugin says of itself, nobody has to scroll through it."""
    long = "'坏' * 500_000"
    write(folder, {"mine.py": f"raise ValueError({long})"})
    problem = package.find_catalog(trusted=["mine.py"]).problems[0]
    assert len(str(problem)) < 1000
    flood = Problem("X001", "坏" * 500_000, None, ("改" * 500_000,), {"found": "坏" * 500_000})
    assert len(str(flood)) < 5000
    assert len(str(flood.facts)) < 5000
