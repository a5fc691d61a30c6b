# ruff: noqa: E501 - what is said is pinned whole
"""``jixiao freeze``, ``verify``, ``sign``, ``keygen`` as a person meets them, and frozen rulesets wherever one is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.certification.certified import FILES, card_of, frozen_in
from tests.rubrics import write

import jixiao
from jixiao.cli import run

Called = Callable[..., tuple[int, str, str]]
FROZEN = "c.frozen.json"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return what runs a command in a folder with a frozen ruleset and a submission, and nothing else."""
    frozen_in(tmp_path / "made").rename(tmp_path / FROZEN)
    write(tmp_path, {"data.json": FILES["data.json"]})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        return code, *capsys.readouterr()

    return calling


CASES = """\
ruleset = "c/2023"
[[cases]]
name = "甲"
why = "70 × 1"
fields = { "支出数" = 100, "预算数" = 100 }
[cases.expect]
points = { "支出率" = 70 }
"""
UNITS = '{"单位": "甲", "支出数": "95", "预算数": "100", "合同": [{"通知日": "2023-01-10", "签订日": "2023-01-11"}]}\n'


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("score", "data.json", "-r", FROZEN), "示例局 2023 年度：总分 81.33 分，等级“中”"),
        (("explain", "data.json", "支出率", "-r", FROZEN), "支出率：66.33 / 70.00 分"),
        (("whatif", "data.json", "支出数=2000", "-r", FROZEN), "总分"),
        (("cliffs", "data.json", "-r", FROZEN), "1%"),
        (("check", FROZEN), "没有错误：示例指标体系（2023）（c/2023，2023 年度）"),
        (("fields", FROZEN), "数据项"),
        (("show", FROZEN), "示例指标体系（2023）"),
        (("show", "支出率", "-r", FROZEN), "支出率"),
        (("diff", FROZEN, FROZEN), "两个指标体系除了名称、代号和年度，没有不同之处。"),
        (("test", FROZEN, "--cases", "c.cases.toml"), "c/2023：算例 1 个，通过 1 个，不通过 0 个"),
        (("test", FROZEN), "c/2023：算例 1 个，通过 1 个，不通过 0 个"),
        (("new", "cases", FROZEN), 'ruleset = "c/2023"'),
        (("score-set", "data.json", "-r", FROZEN), "示例局"),
        (("batch", "units.jsonl", "-r", FROZEN, "-o", "out.jsonl"), "1"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_a_frozen_ruleset_wherever_one_is_named(call: Called, arguments: tuple[str, ...], says: str) -> None:
    """Every command that takes a ruleset takes the file."""
    write(Path(), {"c.cases.toml": CASES, "2023.cases.toml": CASES, "units.jsonl": UNITS})
    code, out, err = call(*arguments)
    assert (code, err) == (0, "")
    assert says in out


def test_a_submission_that_names_it(call: Called) -> None:
    """A unit's file may name the frozen file itself."""
    write(Path(), {"own.json": FILES["data.json"].replace('"c/2023"', f'"{FROZEN}"')})
    assert call("score", "own.json")[1].startswith("示例局 2023 年度：总分 81.33 分")


def test_from_freezing_to_verifying(call: Called) -> None:
    """The way of the documentation, with every output."""
    write(Path(), {f"from/{name}": text for name, text in FILES.items()})
    assert call("freeze", "from/2023.toml", "-o", "again.frozen.json") == snapshot(
        (
            0,
            "已写入 again.frozen.json：示例指标体系（2023）（c/2023），摘要 3694966706393ae0fb4b174b00cfb17cc2910548037b5812aa79550856265190\n",
            "",
        )
    )
    assert Path("again.frozen.json").read_bytes() == Path(FROZEN).read_bytes()
    assert call("score", "data.json", "-r", FROZEN, "-o", "card.json") == snapshot(
        (
            0,
            """\
示例局 2023 年度：总分 81.33 分，等级“中”
已写入 card.json
""",
            "",
        )
    )
    assert call("verify", "card.json", "-r", FROZEN) == snapshot(
        (
            0,
            """\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[相符] 重新计算：334 个值全部相同
结论：全部相符；没有签名，是谁给的没有检查
""",
            "",
        )
    )
    assert call("verify", FROZEN) == snapshot(
        (
            0,
            """\
冻结的指标体系：c/2023
[相符] 文字、公式和摘要：12 份文字、30 条公式都和冻结时的一样
结论：全部相符；没有签名，是谁给的没有检查
""",
            "",
        )
    )
    code, out, err = call("verify", "card.json", "-r", FROZEN, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["holds"] is True


def test_layout_of_a_frozen_file(call: Called) -> None:
    """A frozen file that was laid out anew says the same, but is not the file that was published."""
    content = json.loads(Path(FROZEN).read_text(encoding="utf-8"))
    Path(FROZEN).write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    assert jixiao.load(FROZEN).id == "c/2023"
    assert call("verify", FROZEN) == snapshot(
        (
            1,
            """\
冻结的指标体系：c/2023
[相符] 文字、公式和摘要：12 份文字、30 条公式都和冻结时的一样
[不符] 文件的写法
  错误 V104：文件的写法不是冻结时的：空格、换行、次序或字节顺序标记（BOM）改动过，内容没有变
    --> c.frozen.json:1:1
    |
  1 | {"calendars": "4fe5aa481e582b86f3cc06846bafb843ddf6601c9dd06105975369dd263d069d", "definitions": [{"formula": "100", "name": "总分.满分"}, {"formula": "100", "name"
    | ^
     = 换一份没有改动过的冻结文件
结论：不符，1 处
""",
            "",
        )
    )


@pytest.mark.long
def test_several_files(call: Called) -> None:
    """A folder of results: a line for each that holds, what is wrong with the others, and how many there are."""
    card = card_of(jixiao.load(FROZEN)).to_json()
    write(Path(), {"a.json": card, "b.json": card.replace('"81.33"', '"91.33"', 1), "c.txt": "x"})
    assert call("verify", "a.json", "b.json", "c.txt", FROZEN, "-r", FROZEN) == snapshot(
        (
            1,
            """\
相符 a.json
不符 b.json
  评分结果：示例局 2023 年度，指标体系 c/2023
  [不符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
    错误 V115：内容和结果的摘要不符：内容或摘要改动过
      --> b.json:557:15
        |
    557 |     "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
        |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
       = 现在的内容是 480fa08e2acb0025162ee4529ed2d4daa79c41a08b09c642d434154f8daab903
  [相符] 所带的填报数据和它的摘要
  [相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
  [不符] 重新计算：334 个值里有 1 处不同
    总分：评分结果写 91.33，重算是 81.33（第 7 行）
  结论：不符，2 处
不符 c.txt
  读不出来：c.txt
  [不符] 文件
    错误 D209：这里缺少一个值，或值的写法不对
      --> c.txt:1:1
      |
    1 | x
      | ^
       = 文字加双引号，是/否写 true 或 false，没有写 null
  结论：不符，1 处
相符 c.frozen.json
共 4 个文件，相符 2 个，不符 2 个；没有签名 4 个，是谁给的没有检查
""",
            "",
        )
    )
    assert call("keygen", "甲")[0] == 0
    assert call("sign", "a.json", "--key", "甲.key.pem")[0] == 0
    code, out, _ = call("verify", "a.json", "a.json.sig.json", FROZEN, "-r", FROZEN)
    assert (code, out.splitlines()[-1]) == (
        0,
        "共 2 个文件，相符 2 个，不符 0 个；没有签名 1 个，是谁给的没有检查",
    )
    code, out, _ = call("verify", "a.json", "b.json", "c.txt", "-r", FROZEN, "--json")
    assert code == 1
    assert [(each["kind"], each["holds"]) for each in json.loads(out)["files"]] == [
        ("scorecard", True), ("scorecard", False), ("unread", False)
    ]  # fmt: skip
    assert call("verify", "a.json", "b.json", "--submission", "data.json") == snapshot(
        (
            2,
            "",
            """\
错误 C703：命令写法不对：--submission 和 --signature 是一个文件的，只能复核一个文件
   = 用 jixiao verify --help 查看用法
""",
        )
    )


def test_hundreds_of_differences(call: Called) -> None:
    """Of many differences fifty are told, the gravest first; JSON has all of them."""
    card = json.loads(card_of(jixiao.load(FROZEN)).to_json())
    card["submission"]["fields"]["预算数"] = 5000
    card["submission"]["fields"]["合同"] = []
    Path("card.json").write_text(json.dumps(card), encoding="utf-8")
    code, out, _ = call("verify", "card.json", "-r", FROZEN)
    assert code == 1
    assert out.splitlines()[-2].startswith("  …还有 ")
    found = json.loads(call("verify", "card.json", "-r", FROZEN, "--json")[1])
    assert len(found["checks"][-1]["problems"]) > 50


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        pytest.param(
            ["freeze", FROZEN],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C702：缺少 --output
   = 用 jixiao freeze --help 查看用法
""",
                )
            ),
            id="no output",
        ),
        pytest.param(
            ["freeze", FROZEN, "-o", "x.toml"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C717：写的是 JSON，文件名要以 .json 结尾，这里是 x.toml
   = 写成 x.frozen.json
""",
                )
            ),
            id="another suffix",
        ),
        pytest.param(
            ["freeze", FROZEN, "-o", FROZEN],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C727：要写的文件就是要读的文件，没有覆盖：c.frozen.json
   = 换一个文件名
""",
                )
            ),
            id="taken",
        ),
        pytest.param(
            ["freeze", "nothing.frozen.json", "-o", "x.json"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 D201：没有这个文件：nothing.frozen.json
   = 是不是 c.frozen.json？
""",
                )
            ),
            id="no file",
        ),
        pytest.param(
            ["score", "data.json", "-r", FROZEN, "-o", "data.json"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C727：要写的文件就是要读的文件，没有覆盖：data.json
   = 换一个文件名
""",
                )
            ),
            id="score: taken",
        ),
        pytest.param(
            ["score", "data.json", "-r", FROZEN, "-o", "card.xlsx"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C717：写的是 JSON，文件名要以 .json 结尾，这里是 card.xlsx
   = 写成 card.json
""",
                )
            ),
            id="score: another suffix",
        ),
        pytest.param(
            ["score", FROZEN, "-r", FROZEN],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 S608：这是冻结的指标体系，不是填报文件：c.frozen.json
  --> c.frozen.json:1:1
  |
1 | {
  | ^
   = 写成 jixiao score 填报文件 --ruleset 指标体系文件
   = 复核它用 jixiao verify
""",
                )
            ),
            id="frozen as submission",
        ),
        pytest.param(
            ["score", "card.json", "-r", FROZEN],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 S608：这是评分结果，不是填报文件：card.json
  --> card.json:1:1
  |
1 | {
  | ^
   = 写成 jixiao score 填报文件 --ruleset 指标体系文件
   = 复核它用 jixiao verify
""",
                )
            ),
            id="card as submission",
        ),
        pytest.param(
            ["score", "data.json", "-r", "card.json"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 P507：这是评分结果，不是冻结的指标体系：card.json
  --> card.json:1:1
  |
1 | {
  | ^
   = 检查文件名；冻结的指标体系由 jixiao freeze 生成
   = 复核它用 jixiao verify
""",
                )
            ),
            id="card as ruleset",
        ),
        pytest.param(
            ["verify", "data.json"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 S607：不是评分结果的 JSON：data.json
  --> data.json:1:1
  |
1 | {"ruleset": "c/2023", "unit": "示例局", "fields": {"支出数": "1800.50", "预算数": 2000, "合同": [{"名称": "甲", "通知日": "2023-01-10", "签订日": "2023-02-01"}, {"名称": "乙", "通知日": \n\
  | ^
   = 写 jixiao score --json 的输出，或 jixiao freeze 的冻结文件
""",
                )
            ),
            id="submission as card",
        ),
        pytest.param(
            ["verify", "made"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 D202：这是文件夹，不是文件：made
   = 写出里面的文件名
""",
                )
            ),
            id="folder",
        ),
        pytest.param(
            ["verify", "card.json"],
            snapshot(
                (
                    1,
                    """\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[不符] 指标体系 c/2023
  错误 P504：没有叫“c/2023”的指标体系
    --> card.json:3:14
    |
  3 |   "ruleset": "c/2023",
    |              ^^^^^^^^
     = 用 --ruleset 指定评分时的指标体系或冻结文件
     = 可用的有：dazhou-project/2017、dazhou/2017、guangzhou/2022、mof-department/2013、mof-project/2013、mof-project/2020、mof-project/2021、sichuan-project/2023、wuhan-project/2020、yueyang/2018
     = 用 jixiao rulesets 列出全部
结论：不符，1 处
""",
                    "",
                )
            ),
            id="ruleset not found",
        ),
        pytest.param(
            ["verify", "card.json", "--key"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C703：选项 --key 后面缺少内容
   = 用 jixiao --help 查看用法
""",
                )
            ),
            id="option without value",
        ),
        pytest.param(
            ["sign", "card.json"],
            snapshot(
                (
                    2,
                    "",
                    """\
错误 C702：缺少 --key
   = 用 jixiao sign --help 查看用法
""",
                )
            ),
            id="no key",
        ),
        pytest.param(
            ["keygen", "nowhere/x"],
            snapshot(
                (
                    1,
                    "",
                    """\
错误 C707：不能写文件：nowhere/x.key.pem（没有这个文件或文件夹）
   = 检查文件夹是否存在、是否可写
""",
                )
            ),
            id="no folder",
        ),
    ],
)
def test_mistakes(call: Called, arguments: list[str], reported: tuple[int, str, str]) -> None:
    """Each mistake is told in Chinese, with the way out."""
    Path("card.json").write_text(card_of(jixiao.load(FROZEN)).to_json(), encoding="utf-8")
    Path("made").mkdir(exist_ok=True)
    assert call(*arguments) == reported
