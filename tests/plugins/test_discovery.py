"""Where plugins come from, what keeps a bad one from hurting the others, and what is never run."""

from __future__ import annotations

import importlib.metadata
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import ROOT, entry, group, indicator, number, ruleset, write

import jixiao
from jixiao import JixiaoError
from jixiao.plugins import Catalog, Plugin

# ruff: noqa: E501 - messages are pinned as users read them

A = indicator("a", "甲", "x", number("x"))
B = indicator("b", "乙", "x", number("x"))
RULES = ruleset(group("组"), entry("a"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder without plugins in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    return tmp_path


def own(catalog: Catalog) -> list[Plugin]:
    """Return the plugins that did not ship."""
    return [each for each in catalog.plugins if each.origin != "随软件提供"]


def states(catalog: Catalog) -> list[tuple[str, str, str, str]]:
    """Return kind, id, state and door of the plugins that did not ship."""
    return [(each.kind, each.id, each.state, each.origin) for each in own(catalog)]


def reported(catalog: Catalog) -> str:
    """Return what is wrong with plugins, as people read it."""
    return "\n\n".join(str(each) for each in catalog.problems)


def test_what_ships_is_found(folder: Path) -> None:
    """The indicators and rulesets of the repository load from anywhere, without a word of configuration."""
    del folder
    catalog = jixiao.find_catalog()
    assert catalog.problems == ()
    assert {each.state for each in catalog.plugins} == {"loaded"}
    files = sorted((ROOT / "plugins").rglob("*.toml"))
    assert len(catalog.indicators) == len(files) > 100
    assert "guangzhou/2022" in catalog.rulesets
    assert {each.origin for each in catalog.plugins} == {"随软件提供"}


@pytest.mark.long
def test_one_file_adds_an_indicator(folder: Path) -> None:
    """An indicator is added by dropping one file and naming it in a ruleset: no other result changes."""
    before = jixiao.load("guangzhou/2022")
    write(folder, {"mine/new.toml": indicator("new", "新指标", "满分", number("y"))})
    write(
        folder,
        {
            "rules.toml": 'id = "t/1"\nextends = "guangzhou/2022"\n[[indicators]]\nid = "guangzhou.three_public_expenses"\nremove = true\n[[indicators]]\nid = "t.new"\ngroup = "运行成本"\nweight = 1\n'
        },
    )
    after = jixiao.load("rules.toml", plugins=["mine"])
    case = ROOT / "examples" / "complete-2022.toml"
    old, new = before.score(case), jixiao.load("guangzhou/2022", plugins=["mine"]).score(case)
    assert new == old
    data = {"unit": "示例单位", "claimed": {"新指标": 1}}
    assert after.score(data)["新指标"].points == 1
    assert [node.name for node in after.program.indicators][:-1] == [
        node.name for node in before.program.indicators
    ][:-1]


def test_a_file_is_read_again_when_its_text_has_changed(folder: Path) -> None:
    """Whatever its time and size say; what did not change is what it was, and what is wrong is reported each time."""
    file = folder / "extra" / "own.toml"
    write(folder, {"extra/own.toml": indicator("own", "名称甲", "满分")})
    before = file.stat()

    def found() -> Catalog:
        return jixiao.find_catalog([folder / "extra"])

    first = found().indicators["t.own"]
    assert found().indicators["t.own"] is first
    file.write_text(file.read_text(encoding="utf-8").replace("名称甲", "名称乙"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert found().indicators["t.own"].definition.name == "名称乙"
    file.write_text("[score\n", encoding="utf-8")
    for _ in range(2):
        (plugin,) = own(found())
        assert [problem.code for problem in plugin.problems] == ["D204"]


@pytest.mark.parametrize("door", ["caller", "environment", "project", "ruleset beside"])
def test_doors(folder: Path, monkeypatch: pytest.MonkeyPatch, door: str) -> None:
    """A folder is found when the caller, JIXIAO_PLUGIN_PATH or jixiao.toml names it, or a ruleset file lies in it."""
    write(folder, {"mine/a.toml": A, "mine/deep/er/b.toml": B, "mine/rules.toml": RULES})
    if door == "caller":
        assert states(jixiao.find_catalog(["mine"])) == snapshot(
            [
                ("indicator", "t.a", "loaded", "命令或程序指定"),
                ("indicator", "t.b", "loaded", "命令或程序指定"),
                ("ruleset", "t/1", "loaded", "命令或程序指定"),
            ]
        )
    elif door == "environment":
        write(folder, {"other/c.toml": indicator("c", "丙", "1")})
        monkeypatch.setenv("JIXIAO_PLUGIN_PATH", os.pathsep.join(["mine", "", "other"]))
        assert states(jixiao.find_catalog()) == snapshot(
            [
                ("indicator", "t.a", "loaded", "JIXIAO_PLUGIN_PATH"),
                ("indicator", "t.b", "loaded", "JIXIAO_PLUGIN_PATH"),
                ("indicator", "t.c", "loaded", "JIXIAO_PLUGIN_PATH"),
                ("ruleset", "t/1", "loaded", "JIXIAO_PLUGIN_PATH"),
            ]
        )
    elif door == "project":
        write(folder, {"jixiao.toml": 'plugins = ["mine"]\n'})
        assert states(jixiao.find_catalog()) == snapshot(
            [
                ("indicator", "t.a", "loaded", "jixiao.toml"),
                ("indicator", "t.b", "loaded", "jixiao.toml"),
                ("ruleset", "t/1", "loaded", "jixiao.toml"),
            ]
        )
    else:
        assert jixiao.load(folder / "mine" / "rules.toml").id == "t/1"


def test_project_paths_are_relative_to_the_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A jixiao.toml means the folders beside it, whoever reads it from wherever."""
    write(folder, {"home/jixiao.toml": 'plugins = ["mine"]\n', "home/mine/a.toml": A, "away/x.txt": ""})
    monkeypatch.chdir(folder / "away")
    assert [each.id for each in own(jixiao.find_catalog(project=folder / "home"))] == ["t.a"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {},
            snapshot("""\
错误 P505：插件文件夹不存在：nowhere
   = 检查路径写得对不对（来自：命令或程序指定）\
"""),
        ),
        (
            {"jixiao.toml": 'plugins = ["没有"]\n'},
            snapshot("""\
错误 P505：插件文件夹不存在：没有
   = 检查路径写得对不对（来自：jixiao.toml）\
"""),
        ),
        (
            {"jixiao.toml": 'plugin = ["x"]\n'},
            snapshot("""\
错误 D221：不认识的键“plugin”
  --> jixiao.toml:1:1
  |
1 | plugin = ["x"]
  | ^^^^^^
   = 是不是“plugins”？
   = 这里可以写：allow、plugins\
"""),
        ),
        (
            {"jixiao.toml": 'plugins = "x"\n'},
            snapshot("""\
错误 D223：“plugins”要写方括号列表 [ … ]，这里是文字“x”
  --> jixiao.toml:1:11
  |
1 | plugins = "x"
  |           ^^^
   = 写成 ["一项", "另一项"] 这样\
"""),
        ),
    ],
    ids=["caller", "project", "key", "type"],
)
def test_folder_that_is_not_there(folder: Path, files: dict[str, str], said: str) -> None:
    """A folder that somebody named and that is not there is told; it is not silently no plugins."""
    write(folder, files)
    with pytest.raises(JixiaoError) as caught:
        jixiao.find_catalog([] if files else ["nowhere"])
    assert str(caught.value).replace(f"{folder.as_posix()}/", "") == said


def test_allow_list(folder: Path) -> None:
    """Only ids that the allow-list names load; the others are listed as not allowed, not hidden."""
    write(folder, {"a.toml": A, "b.toml": B})
    catalog = jixiao.find_catalog(["."], allow=["t.*", "guangzhou/*"])
    assert sorted(catalog.indicators) == ["t.a", "t.b"]
    assert sorted(catalog.rulesets) == ["guangzhou/2022"]
    assert {each.state for each in catalog.plugins if each.id.startswith("guangzhou.")} == {"not allowed"}


@pytest.mark.long
def test_allow_list_of_the_project(folder: Path) -> None:
    """A project can say what loads; what the caller says outweighs it."""
    write(
        folder, {"jixiao.toml": 'plugins = ["mine"]\nallow = ["t.a"]\n', "mine/a.toml": A, "mine/b.toml": B}
    )
    assert sorted(jixiao.find_catalog().indicators) == ["t.a"]
    assert sorted(jixiao.find_catalog(allow=["t.b"]).indicators) == ["t.b"]


def test_ruleset_that_is_not_allowed(folder: Path) -> None:
    """A ruleset kept out by the allow-list is told as such, not as one that does not exist."""
    del folder
    with pytest.raises(JixiaoError) as caught:
        jixiao.load("guangzhou/2022", allow=["t.*"])
    assert str(caught.value) == snapshot("""\
错误 P506：指标体系“guangzhou/2022”不在许可范围内，没有载入
   = 在 --allow 或 jixiao.toml 的 allow 里加上它的 id\
""")


def test_duplicate_ids(folder: Path) -> None:
    """Of two files with one id none is chosen silently: both are refused, and both are named."""
    write(folder, {"one/a.toml": A, "two/a.toml": A.replace('"甲"', '"另一个甲"'), "b.toml": B})
    catalog = jixiao.find_catalog(["."])
    assert states(catalog) == snapshot(
        [
            ("indicator", "t.a", "refused", "命令或程序指定"),
            ("indicator", "t.a", "refused", "命令或程序指定"),
            ("indicator", "t.b", "loaded", "命令或程序指定"),
        ]
    )
    assert reported(catalog) == snapshot("""\
错误 P503：两个指标的 id 都是“t.a”：one/a.toml、two/a.toml
  --> one/a.toml:1:6
  |
1 | id = "t.a"
  |      ^^^^^
   = 把其中一个的 id 改成没有用过的；都没有改之前，两个都不使用

错误 P503：两个指标的 id 都是“t.a”：one/a.toml、two/a.toml
  --> two/a.toml:1:6
  |
1 | id = "t.a"
  |      ^^^^^
   = 把其中一个的 id 改成没有用过的；都没有改之前，两个都不使用\
""")
    assert "t.a" not in catalog.indicators
    assert "t.b" in catalog.indicators


def test_copy_of_a_shipped_ruleset(folder: Path) -> None:
    """A copy that kept the id of what it was copied from is refused with the way out."""
    text = (ROOT / "rulesets" / "guangzhou" / "2022.toml").read_text(encoding="utf-8")
    write(folder, {"mine.toml": text})
    with pytest.raises(JixiaoError) as caught:
        jixiao.load("mine.toml")
    assert {each.code for each in caught.value.problems} == {"P503"}
    assert caught.value.problems[0].remedies == (
        "把其中一个的 id 改成没有用过的；都没有改之前，两个都不使用",
    )


def test_same_file_twice_is_one(folder: Path) -> None:
    """A folder that is named twice, or in two ways, is read once."""
    write(folder, {"mine/a.toml": A})
    assert [each.id for each in own(jixiao.find_catalog(["mine", "mine/../mine", str(folder / "mine")]))] == [
        "t.a"
    ]


BROKEN = {
    "toml.toml": "名称 = 1\n",
    "shape.toml": 'id = "t.shape"\nname = "形"\n',
    "binary.toml": "",
    "kind.toml": 'what = "is this"\n',
    "formula.toml": indicator("formula", "式", "没有的名称"),
    "folder.toml/inside.txt": "",
}


def test_broken_files_are_isolated(folder: Path) -> None:
    """Whatever is wrong with one file, the others load, and each failure is told once."""
    write(folder, {**BROKEN, "good.toml": A})
    (folder / "binary.toml").write_bytes(b"\xff\xfe\x00\x01")
    (folder / "gbk.toml").write_bytes('id = "t.gbk"\nname = "甲"\n'.encode("gbk"))
    catalog = jixiao.find_catalog(["."])
    assert states(catalog) == snapshot(
        [
            ("file", "binary", "failed", "命令或程序指定"),
            ("file", "gbk", "failed", "命令或程序指定"),
            ("file", "kind", "failed", "命令或程序指定"),
            ("file", "toml", "failed", "命令或程序指定"),
            ("indicator", "t.a", "loaded", "命令或程序指定"),
            ("indicator", "t.formula", "loaded", "命令或程序指定"),
            ("indicator", "t.shape", "failed", "命令或程序指定"),
        ]
    )
    assert reported(catalog) == snapshot("""\
错误 D203：文件不是 UTF-8 编码：binary.toml 第 1 行
  --> binary.toml:1:1
  |
1 | Ā
  | ^
   = 看起来是 UTF-16（记事本的“Unicode”）编码的文件
   = 用文本编辑器打开它，另存为时把编码选成 UTF-8（记事本：文件 → 另存为 → 编码）

错误 D203：文件不是 UTF-8 编码：gbk.toml 第 2 行
  --> gbk.toml:2:9
  |
2 | name = "甲"
  |         ^^
   = 看起来是 GBK（ANSI）编码的文件
   = 用文本编辑器打开它，另存为时把编码选成 UTF-8（记事本：文件 → 另存为 → 编码）

错误 P502：看不出这个文件是指标还是指标体系
  --> kind.toml:1:1
  |
1 | what = "is this"
  | ^
   = 指标要有 [score]，指标体系要有 [[groups]] 或 extends
   = 用 jixiao new indicator 生成一个样板

错误 D206：键“名称”没有加引号
  --> toml.toml:1:1
  |
1 | 名称 = 1
  | ^^^^
   = 汉字作键要加引号，改成："名称" = 1

错误 D222：缺少“score”
  --> shape.toml:1:1
  |
1 | id = "t.shape"
  | ^
   = 在文件的末尾补上小节 [score]\
""")
    assert {"t.a", "t.formula", "guangzhou.asset_income"} <= catalog.indicators.keys()


@pytest.mark.parametrize("name", ["rules.cases.toml", "cases.toml", "RULES.CASES.TOML"])
def test_cases_are_read_when_they_are_run(folder: Path, name: str) -> None:
    """They are the largest files of all, and no plugins: whoever scores does not wait for them, nor hear of their mistakes."""
    write(folder, {"mine/a.toml": A, f"mine/{name}": "[[cases]\n"})
    assert [plugin.state for plugin in own(jixiao.find_catalog(["mine"]))] == ["loaded"]


def test_submissions_are_left_alone(folder: Path) -> None:
    """Data files that lie among plugins are nobody's mistake."""
    write(
        folder,
        {
            "a.toml": A,
            "rules.toml": RULES,
            "data.toml": 'unit = "示例单位"\n',
            "jixiao.toml": "plugins = []\n",
        },
    )
    assert [each.id for each in own(jixiao.find_catalog(["."]))] == ["t.a", "t/1"]


def test_order_is_by_id(folder: Path) -> None:
    """What is listed does not depend on the order in which files were found."""
    write(
        folder,
        {
            "z/1.toml": indicator("a", "甲", "1"),
            "a/2.toml": indicator("c", "丙", "1"),
            "m/3.toml": indicator("b", "乙", "1"),
        },
    )
    listed = [
        [each.id for each in own(jixiao.find_catalog(doors))] for doors in (["z", "a", "m"], ["m", "a", "z"])
    ]
    assert listed == [["t.a", "t.b", "t.c"]] * 2


CALENDAR = 'year = 2031\nsource = "示例通知"\nholidays = [2031-01-01]\nworkdays = [2031-01-04]\n'


def test_calendar_from_a_folder(folder: Path) -> None:
    """A year that does not ship can be added as a file; a shipped year can't be replaced."""
    write(
        folder,
        {
            "mine/2031.toml": CALENDAR,
            "bad/2022.toml": CALENDAR.replace("2031", "2022").replace("[2022-01-04]", "[]"),
        },
    )
    catalog = jixiao.find_catalog(["mine", "bad"])
    assert states(catalog) == snapshot(
        [
            ("calendar", "calendar/2022", "refused", "命令或程序指定"),
            ("calendar", "calendar/2031", "loaded", "命令或程序指定"),
        ]
    )
    assert reported(catalog) == snapshot("""\
错误 P503：2022 年的工作日历随软件提供，不能再登记一份
   = 删去 bad/2022.toml\
""")


# Python


CODE = '''\
"""A plugin in Python."""

from pathlib import Path

from jixiao import hookimpl
from jixiao.formula import Function
from jixiao.formula.functions import Overload, Parameter
from jixiao.formula.types import NUMBER

Path("ran").touch()


@hookimpl
def jixiao_register_functions(register):
    value = Parameter("数", NUMBER)
    double = Overload((value,), NUMBER, lambda semantics, x: semantics.add(x, x))
    register(Function("DOUBLE", "加倍", "乘以二。", (double,)))


@hookimpl
def jixiao_register_indicators(register):
    register(str(Path(__file__).parent / "shelf"))
'''


def test_a_folder_never_runs_python(folder: Path) -> None:
    """A folder is data: whatever Python lies in it, also as a conftest, a package or a bytecode file, stays text."""
    names = ("plugin.py", "__init__.py", "conftest.py", "sitecustomize.py", "a.pyc", "a.toml.py")
    write(folder, {"mine/a.toml": A, **{f"mine/{name}": CODE for name in names}})
    assert [each.id for each in own(jixiao.find_catalog(["mine"]))] == ["t.a"]
    assert not (folder / "ran").exists()


def test_trusted_file(folder: Path) -> None:
    """A Python file that the caller vouches for can add functions and indicators."""
    write(
        folder,
        {
            "code/mine.py": CODE,
            "code/shelf/a.toml": indicator("a", "甲", "加倍(x)", number("x")),
            "rules.toml": RULES,
        },
    )
    rules = jixiao.load("rules.toml", trusted=["code/mine.py"], plugins=[])
    assert str(rules.score({"unit": "示例单位", "fields": {"x": "12.5"}}).total) == "25.00"
    assert (folder / "ran").exists()


def test_trusted_file_is_listed(folder: Path) -> None:
    """What ran is listed with its file and what it registered."""
    write(folder, {"code/mine.py": CODE, "code/shelf/a.toml": A})
    found = jixiao.find_catalog(trusted=["code/mine.py"])
    assert [(each.kind, each.id, each.name, each.state) for each in own(found)] == snapshot(
        [
            ("function", "DOUBLE", "加倍", "loaded"),
            ("indicator", "t.a", "甲", "loaded"),
            ("trusted file", "mine", "mine", "loaded"),
        ]
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param("1 / 0\n", snapshot("""\
错误 P501：插件“mine”载入时出错：ZeroDivisionError：division by zero
  --> mine.py:1:1
  |
1 | 1 / 0
  | ^
   = 请插件作者检查 mine.py 第 1 行；其他插件不受影响
   = 暂时不用这个插件：去掉 --trust mine.py\
"""), id="raises when it is read"),
        pytest.param("def f(:\n", snapshot("""\
错误 P501：插件“mine”载入时出错：SyntaxError：invalid syntax (mine.py, line 1)
  --> mine.py:1:1
  |
1 | def f(:
  | ^
   = 请插件作者检查 mine.py 第 1 行；其他插件不受影响
   = 暂时不用这个插件：去掉 --trust mine.py\
"""), id="no Python"),
        pytest.param("raise SystemExit(3)\n", snapshot("""\
错误 P501：插件“mine”载入时出错：SystemExit：3
  --> mine.py:1:1
  |
1 | raise SystemExit(3)
  | ^
   = 请插件作者检查 mine.py 第 1 行；其他插件不受影响
   = 暂时不用这个插件：去掉 --trust mine.py\
"""), id="exits"),
        pytest.param("from jixiao import hookimpl\n@hookimpl\ndef jixiao_register_indicator(register): pass\n", snapshot("""\
错误 P512：插件“mine”：没有叫 jixiao_register_indicator 的钩子
   = 是不是 jixiao_register_indicators？
   = 钩子有：jixiao_register_indicators、jixiao_register_rulesets、jixiao_register_functions、jixiao_register_calendars、jixiao_register_forms、jixiao_register_field_types、jixiao_register_findings、jixiao_register_readers、jixiao_register_writers、jixiao_register_commands\
"""), id="mistyped hook"),
        pytest.param("from jixiao import hookimpl\n@hookimpl\ndef jixiao_register_indicators(registr): pass\n", snapshot("""\
错误 P512：插件“mine”：jixiao_register_indicators 的参数要叫 register，这里是 registr
   = 写成 def jixiao_register_indicators(register):\
"""), id="mistyped parameter"),
        pytest.param("from jixiao import hookimpl\n@hookimpl\ndef jixiao_register_indicators(register): raise ValueError('坏了')\n", snapshot("""\
错误 P501：插件“mine”的 jixiao_register_indicators 出错：ValueError：坏了
  --> mine.py:3:1
  |
3 | def jixiao_register_indicators(register): raise ValueError('坏了')
  | ^
   = 请插件作者检查 mine.py 第 3 行；其他插件不受影响
   = 暂时不用这个插件：去掉 --trust mine.py\
"""), id="hook raises"),
        pytest.param("from jixiao import hookimpl\n@hookimpl\ndef jixiao_register_indicators(register): register(7)\n", snapshot("""\
错误 P501：插件“mine”的 jixiao_register_indicators 出错：TypeError：要登记定义或文件路径，给的是 int
  --> mine.py:3:1
  |
3 | def jixiao_register_indicators(register): register(7)
  | ^
   = 请插件作者检查 mine.py 第 3 行；其他插件不受影响
   = 暂时不用这个插件：去掉 --trust mine.py\
"""), id="registers nonsense"),
        pytest.param("from jixiao import hookimpl\n@hookimpl\ndef jixiao_register_rulesets(register): register('没有.toml')\n", snapshot("""\
错误 D201：没有这个文件：没有.toml
   = 检查路径和文件名\
"""), id="registers a file that is not there"),
        pytest.param(CODE.replace('"DOUBLE", "加倍"', '"DOUBLE", "最大"'), snapshot("""\
错误 P503：函数名“最大”是公式语言自带的
   = 请插件作者换个名称（插件“mine”，mine.py）\
"""), id="name of the language"),
    ],
)  # fmt: skip
def test_broken_trusted_file(folder: Path, code: str, said: str) -> None:
    """A plugin that raises, anywhere and anything, is one failed plugin; everything else loads."""
    write(folder, {"mine.py": code, "shelf/a.toml": A})
    catalog = jixiao.find_catalog(trusted=["mine.py"])
    assert reported(catalog).replace(folder.as_posix() + "/", "") == said
    assert len(catalog.indicators) >= 25


def test_two_plugins_with_one_function_name(folder: Path) -> None:
    """Two functions that share any of their names are both refused, and nothing else is hurt."""
    write(folder, {"one.py": CODE, "two.py": CODE.replace('"DOUBLE"', '"TWICE"'), "shelf/a.toml": A})
    catalog = jixiao.find_catalog(trusted=["one.py", "two.py"])
    assert "加倍" not in catalog.functions
    assert "最大" in catalog.functions
    assert reported(catalog).splitlines()[:2] == snapshot(
        [
            "错误 P503：两个插件登记了同名的函数“加倍”：one（one.py）、two（two.py）",
            "   = 把其中一个的名称改成没有用过的；都没有改之前，两个都不使用",
        ]
    )


# Installed distributions


class FakeEntry:
    """An entry point as an installed distribution declares it."""

    def __init__(self, name: str, module: types.ModuleType | Exception) -> None:
        self.name = name
        self.value = f"{name}_package.plugin"
        self.module = module
        self.dist = types.SimpleNamespace(name=f"jixiao-{name}", version="1.2.3")

    def load(self) -> object:
        """Return the module, or raise what importing it raises."""
        if isinstance(self.module, Exception):
            raise self.module
        return self.module


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return how to pretend that distributions are installed."""

    def pretend(*entries: FakeEntry) -> None:
        def entry_points(*, group: str) -> list[FakeEntry]:
            return list(entries) if group == "jixiao" else []

        monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)

    return pretend


def registering(folder: Path) -> types.ModuleType:
    """Return a module whose hook registers a folder of TOML files."""
    module = types.ModuleType("example_plugin")

    @jixiao.hookimpl
    def jixiao_register_indicators(register: Callable[[str], object]) -> None:
        register(str(folder))

    module.jixiao_register_indicators = jixiao_register_indicators  # type: ignore[attr-defined]
    return module


@pytest.mark.long
def test_installed_distribution(folder: Path, install: Callable[..., None]) -> None:
    """A distribution that names a module under the entry point group jixiao is listed with its version and loads."""
    write(folder, {"shelf/a.toml": A})
    install(FakeEntry("good", registering(folder / "shelf")), FakeEntry("bad", ImportError("缺少依赖")))
    catalog = jixiao.find_catalog()
    assert [(each.kind, each.id, each.version, each.state) for each in own(catalog)] == snapshot(
        [
            ("distribution", "jixiao-bad", "1.2.3", "failed"),
            ("distribution", "jixiao-good", "1.2.3", "loaded"),
            ("indicator", "t.a", "", "loaded"),
        ]
    )
    assert reported(catalog) == snapshot("""\
错误 P501：插件“jixiao-bad”载入时出错：ImportError：缺少依赖
   = 请插件作者检查 bad_package.plugin；其他插件不受影响
   = 暂时不用这个插件：pip uninstall jixiao-bad\
""")


def test_broken_file_of_a_distribution(folder: Path, install: Callable[..., None]) -> None:
    """Of a folder that a distribution registers, every good file loads, also those after a broken one."""
    write(
        folder, {"shelf/a.toml": "名称 = 1\n", "shelf/b.toml": B, "shelf/c.toml": indicator("c", "丙", "1")}
    )
    install(FakeEntry("good", registering(folder / "shelf")))
    catalog = jixiao.find_catalog()
    assert {"t.b", "t.c"} <= catalog.indicators.keys()
    assert [each.code for each in catalog.problems] == ["D206"]


def test_distribution_that_is_not_allowed_is_not_imported(folder: Path, install: Callable[..., None]) -> None:
    """The allow-list holds before any foreign code runs."""
    del folder
    install(FakeEntry("bad", ImportError("不该导入")))
    catalog = jixiao.find_catalog(allow=["guangzhou*"])
    assert [(each.id, each.state, each.problems) for each in own(catalog)] == [
        ("jixiao-bad", "not allowed", ())
    ]


def test_discovery_leaves_no_modules(folder: Path) -> None:
    """Trusted files do not shadow anything that others import."""
    write(folder, {"json.py": CODE, "shelf/a.toml": A})
    jixiao.find_catalog(trusted=["json.py"])
    import json

    assert Path(json.__file__).parent.parent == Path(os.__file__).parent
    assert str(folder) not in sys.path
