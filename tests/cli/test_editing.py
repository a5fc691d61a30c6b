"""What helps while writing: files laid out in one way, and checking again whenever one changes."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
import tomli
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import JixiaoError
from jixiao.authoring.editing import formatting
from jixiao.authoring.editing.formatting import formatted
from jixiao.cli import command

ROOT: Final = Path(__file__).parents[2]
SHIPPED: Final = sorted(
    path for folder in ("plugins", "rulesets", "examples") for path in (ROOT / folder).rglob("*.toml")
)
UGLY: Final = '''

# 头
id    = "a"   # 注


[[fields]]
  name="甲"
"带 引号"   =  2.50
points={a=1,b = [1,2 ,
  3,   # x
]}
text = """
  多行


"""
a.b.c=1
a.b . d = 2
# 属于下一节
# 第二行
[a]

x = 1
 [a.b]
x=1
# 尾


'''
NEAT: Final = '''\
# 头
id = "a"  # 注

[[fields]]
name = "甲"
"带 引号" = 2.50
points = {a=1,b = [1,2 ,
  3,   # x
]}
text = """
  多行


"""
a.b.c = 1
a.b.d = 2

# 属于下一节
# 第二行
[a]
x = 1

[a.b]
x = 1
# 尾
'''


def call(*arguments: str) -> Any:  # noqa: ANN401 - click's result
    """Run a command of the command line."""
    return CliRunner().invoke(command, [*arguments], prog_name="jixiao", standalone_mode=False)


def test_only_blanks_change() -> None:
    """Values, texts, comments and their order stay to the letter; what was laid out stays so."""
    assert formatted(UGLY, "x") == NEAT
    assert formatted(NEAT, "x") == NEAT
    assert formatted("\ufeff" + UGLY.replace("\n", "\r\n"), "x") == NEAT


@settings(max_examples=25, deadline=None)
@given(path=st.sampled_from(SHIPPED), data=st.data())
def test_what_a_file_says_stays(path: Path, data: st.DataObject) -> None:
    """For every shipped file, also with blanks and blank lines strewn in: the same data, the same comments in their order."""
    text = path.read_text(encoding="utf-8")
    keys = [each.end() for each in re.finditer(r"^[A-Za-z_]+(?= = )", text, re.MULTILINE)]
    for place in sorted(data.draw(st.lists(st.sampled_from(keys), max_size=5, unique=True)), reverse=True):
        text = f"{text[:place]}{data.draw(st.sampled_from(['', '  ', chr(9)]))}{text[place:]}"
    sections = [each.start() for each in re.finditer(r"^\[", text, re.MULTILINE)]
    for place in sorted(data.draw(st.lists(st.sampled_from(sections or [0]), max_size=3)), reverse=True):
        text = f"{text[:place]}\n\n  {text[place:]}"
    found = formatted(text, str(path))
    assert tomli.loads(found, parse_float=Decimal) == tomli.loads(text, parse_float=Decimal)
    assert re.findall(r"#.*", found) == re.findall(r"#.*", text)
    assert formatted(found, str(path)) == found


def test_a_file_is_rather_left_than_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If ever the data were not the same afterwards, nothing is written."""
    monkeypatch.setattr(formatting, "_pieces", lambda *_: [formatting.Piece("entry", "a = 2")])
    with pytest.raises(JixiaoError, match="整理以后读出的内容会不同，没有改：x") as caught:
        formatted("a = 1", "x")
    assert caught.value.codes == ("E901",)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells what it changed, checks without changing, takes folders, and leaves files with mistakes alone."""
    monkeypatch.chdir(tmp_path)
    Path("a").mkdir()
    ugly, neat, wrong = Path("a/ugly.toml"), Path("a/neat.toml"), Path("a/wrong.toml")
    ugly.write_text(UGLY, encoding="utf-8")
    neat.write_text(NEAT, encoding="utf-8")
    checked = call("fmt", "--check", "a")
    assert (checked.return_value, checked.output) == (1, "没有整理：a/ugly.toml\n2 个文件，1 个没有整理\n")
    assert ugly.read_text(encoding="utf-8") == UGLY
    wrong.write_text("a =", encoding="utf-8")
    done = call("fmt", "a")
    assert isinstance(done.exception, JixiaoError)
    assert done.exception.codes == ("D204",)
    assert done.output == "已整理：a/ugly.toml\n"
    assert ugly.read_text(encoding="utf-8") == NEAT
    assert wrong.read_text(encoding="utf-8") == "a ="
    wrong.unlink()
    again = call("fmt", "a", "a/neat.toml")
    assert (again.return_value, again.output) == (0, "2 个文件，都是整理好的\n")


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    """Rather than saying that all is well."""
    found = call("fmt", str(tmp_path))
    assert isinstance(found.exception, JixiaoError)
    assert found.exception.codes == ("E903",)


@pytest.mark.long
def test_checking_again_when_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake is told and does not end it; mending it is seen; Ctrl+C ends it without an error."""
    monkeypatch.chdir(tmp_path)
    assert call("new", "ruleset", "-o", "rules.toml").exception is None
    assert call("new", "indicator", "-o", "one.toml").exception is None
    right = Path("rules.toml").read_text(encoding="utf-8")
    steps = iter([right.replace("weight", "wieght", 1), right])

    def pause(_seconds: float) -> None:
        text = next(steps, None)
        if text is None:
            raise KeyboardInterrupt
        Path("rules.toml").write_text(text, encoding="utf-8")

    monkeypatch.setattr(time, "sleep", pause)
    found = call("check", "--watch", "rules.toml")
    assert found.exception is None, found.output
    parts = re.split(r"── \d\d:\d\d:\d\d ──\n", found.output)[1:]
    assert len(parts) == 3
    assert parts[0] == parts[2].replace("\n不再检查。\n", "")
    assert "“wieght”" in parts[1]
    assert found.output.endswith("按 Ctrl+C 结束。\n\n不再检查。\n")


def test_watching_has_no_json() -> None:
    """One is for people, the other for programs."""
    assert "不能一起写" in str(call("check", "--watch", "--json", "guangzhou/2022").exception)
