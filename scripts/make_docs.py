"""Writes what the documents take from the program: the function table, the commands' help, console examples.

``--check`` changes nothing and exits with 1 when something is out of date. Documents mark their examples:
a fenced block ```` ```toml file=NAME ```` (or python) is written to a folder, one ```` ```console ```` block runs
``jixiao`` there for each line that starts with ``$`` and shows the output, in which a line ``…`` stands for any lines.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.cli import run
from jixiao.formula import STANDARD
from jixiao.rules.chosen import CHOICES
from jixiao.rules.forms import FORMS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
COMMANDS = (
    "score",
    "explain",
    "whatif",
    "cliffs",
    "score-set",
    "roll-up",
    "batch",
    "check",
    "prove",
    "test",
    "plugins",
    "rulesets",
    "fields",
    "show",
    "freeze",
    "verify",
    "sign",
    "keygen",
    "fmt",
    "diff",
    "history",
    "schema",
    "new",
    "new indicator",
    "new ruleset",
    "new cases",
    "new examples",
)
BLOCK = re.compile(r"^```(?P<language>\w+)(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a document: its language, the file it is written to (if any), its text."""

    language: str
    file: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a document in order."""
    for matched in BLOCK.finditer(page.read_text(encoding="utf-8")):
        named = re.search(r"file=(\S+)", matched["info"])
        yield Block(matched["language"], named.group(1) if named else "", matched["text"])


def output_of(arguments: list[str]) -> str:
    """Return what a command prints, errors after the rest."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        run(arguments)
    return "".join(f"{line.rstrip()}\n" for line in (out.getvalue() + err.getvalue()).splitlines())


@contextlib.contextmanager
def folder_of(page: Path) -> Iterator[Path]:
    """Be in a folder with nothing but the files that a document's blocks write, as its reader is."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for block in blocks(page):
            if block.file:
                (folder / block.file).parent.mkdir(exist_ok=True)
                (folder / block.file).write_text(block.text, encoding="utf-8")
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def agrees(shown: str, real: str) -> bool:
    """Tell whether an output agrees with what a document shows; ``…`` stands for any lines, or the rest of one."""
    pattern = "".join(
        r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, real) is not None


def console_differences(page: Path) -> Iterator[str]:
    """Yield the commands of a document whose output is not what it shows, or that fail where it shows none."""
    with folder_of(page):
        for block in blocks(page):
            # What a script of the project makes is there in a checkout only, and the document says so.
            if block.language in {"bash", "sh"} and "scripts/" not in block.text:
                for command in re.findall(r"^jixiao ([^#\n]*)", block.text, re.MULTILINE):
                    with contextlib.redirect_stdout(io.StringIO()):
                        code = run(command.split())
                    if code:
                        yield f"{page.name}: jixiao {command}: exit code {code}\n"
            if block.language == "console":
                for command, shown in re.findall(
                    r"^\$ jixiao (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE
                ):
                    real = output_of(command.split())
                    if not agrees(shown, real):
                        yield f"{page.name}: jixiao {command}\n{real}"


def function_table() -> str:
    """Return the table of functions."""
    lines = ["| 函数 | 也可以写 | 意思 | 例子 |", "|---|---|---|---|"]
    for function in STANDARD:
        usages = "<br>".join(f"`{function.usage(each)}`" for each in function.overloads)
        examples = "<br>".join(f"`{text}` → {value}" for text, value in function.examples)
        lines.append(f"| {usages} | `{function.name}` | {function.about} | {examples} |")
    return "\n".join(lines)


def command_page() -> str:
    """Return the page of commands: each one's own help."""
    introduction = (
        "| 退出码 | 意思 |\n|---|---|\n"
        "| 0 | 成功；输出被 `head` 一类的程序提前关上也是 0 |\n"
        "| 1 | 文件或数据有错，或结果没有写出去；核对类的命令有不符。只是标准错误上的话（消息、日志）写不出去，不改退出码 |\n"
        "| 2 | 命令写错 |\n"
        "| 70 | jixiao 自己出了错（软件的缺陷），显示的内容里写着怎样报告 |\n"
        "| 130 | 被中断 |\n\n"
        "在终端上显示带线的表格，在管道里输出对齐的纯文本；错误写到标准错误输出。\n"
        "写了 `--json`，标准输出上只有一份 JSON，最外层总是一个对象：成功是结果（形状见 `jixiao schema 命令名`，"
        "如 `jixiao schema batch`；`plugins`、`rulesets`、`fields` 的在同名的键里，`verify` 几个文件的在 files 里），"
        '有错是 `{"problems": […]}`，要等别的错改正以后才能检查的另列在 waiting 里，'
        "每处错误有 code、message、file、line、column、path、remedies、facts（形状见 `jixiao schema problems`），"
        "命令写错也是这样。写了 `-o` 的，JSON 的 written 是写出的文件。\n\n"
        "凡是读一个文件的地方（填报文件、指标体系、评分结果、`--data` 和 `batch` 的表、`--cases`、`--submission`、"
        "`--key`、`--signature`）写 `-`，就从标准输入读，种类看内容认出：TOML 还是 JSON，表是 CSV、JSON 行还是 Parquet。"
        "例如 `echo '{…}' | jixiao score - --json`，`zcat 单位.csv.gz | jixiao batch - -r guangzhou/2022 -o 结果.csv`。"
        "一个命令里只能写一个 `-`；文件夹和要写的文件（keygen 的密钥也是）不能写 `-`。表先存进临时文件夹（环境变量 `TMPDIR`）；"
        "`batch` 中断以后再送同样的内容，照样接着评，认的是内容。插件读的格式按文件的后缀认，标准输入没有后缀：先存成文件。真有叫 - 的文件，写成 `./-`。\n\n"
        '参数给了空的文字（`jixiao fmt "$目录"`，变量没有值），不当作当前文件夹，也不当作没有写：什么也不做，退出码 2（C729）。'
        "要写的文件写成文件夹（`-o .`、`-o 结果/`）的，也不写（C707）。\n\n"
        "`jixiao --verbose 命令 …` 在标准错误上写出找了哪些文件夹、载入用了多久、表怎样算的；"
        "环境变量 `JIXIAO_LOG`（debug、info、warning、error）也一样。"
        '程序里用 Python 的 `logging.getLogger("jixiao")`，不问就不写。\n\n'
        "`--strict` 使有要看的也以 1 退出：评分的命令是有“问题”“注意”或数据不全（“提示”不算），"
        "check 是有推断的分值或标准，prove 是有未能判定的，verify 是有要注意的；test 的是 `--complete`。\n"
    )
    parts = [
        "# 命令行\n\n<!-- 本页由 scripts/make_docs.py 生成 -->\n",
        introduction,
        f"```text\n{output_of(['--help'])}```\n",
        *(f"## jixiao {each}\n\n```text\n{output_of([*each.split(), '--help'])}```\n" for each in COMMANDS),
    ]
    return "\n".join(parts)


def form_sections() -> str:
    """Return the table of the forms of a scoring rule, and a section for each."""
    lines = [
        "| 写法 | 评分表上的话 |",
        "|---|---|",
        "| `formula` 公式 | 按比例得分；以及别的写法写不出的一切规则 |",
    ]
    lines += [f"| `{form.key}` {form.title} | {form.says} |" for form in FORMS.values()]
    sections = [
        f"## {form.title} {form.key}\n\n```toml\n{form.example}```\n\n{form.usage.rstrip()}"
        for form in FORMS.values()
    ]
    return "\n\n".join(["\n".join(lines), *sections])


def value_table() -> str:
    """Return the table of the values that may be written in Chinese."""
    lines = ["| 键 | 值（英文、中文） |", "|---|---|"]
    for keys, choices in CHOICES.items():
        values = "；".join(f"{value} {' 或 '.join(words)}" for value, words in choices.items())
        lines.append(f"| `{keys}` | {values} |")
    return "\n".join([*lines, "| `adjustable、remove` | true 是；false 否 |"])


def _between(page: Path, name: str, content: str) -> str:
    """Return a document with the part between its two marks of a name as it should be."""
    start, end = f"<!-- {name}由 scripts/make_docs.py 生成 -->\n", f"<!-- {name}结束 -->"
    before, rest = page.read_text(encoding="utf-8").split(start, 1)
    after = rest.split(end, 1)[1]
    return f"{before}{start}\n{content}\n\n{end}{after}"


def generated() -> dict[Path, str]:
    """Return the documents that hold generated parts, as they should be."""
    formulas, forms, rulesets = DOCS / "公式语言.md", DOCS / "评分规则.md", DOCS / "指标体系文件.md"
    return {
        rulesets: _between(rulesets, "值", value_table()),
        formulas: _between(formulas, "函数表", function_table()),
        forms: _between(forms, "写法", form_sections()),
        DOCS / "命令行.md": command_page(),
    }


def main() -> int:
    """Write the generated parts, or with ``--check`` tell which are out of date."""
    os.environ["COLUMNS"] = "100"
    stale = [
        path
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    differences = [each for page in sorted(DOCS.glob("*.md")) for each in console_differences(page)]
    if "--check" not in sys.argv:
        for path in stale:
            path.write_text(generated()[path], encoding="utf-8", newline="\n")
        stale = []
    for each in [*(f"{path.name} is out of date" for path in stale), *differences]:
        sys.stdout.write(f"{each}\n")
    return 1 if stale or differences else 0


if __name__ == "__main__":
    sys.exit(main())
