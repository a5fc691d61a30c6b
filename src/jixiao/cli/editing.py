"""``jixiao fmt``: TOML files laid out in one way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from jixiao.authoring.editing.formatting import formatted
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.options import json_option
from jixiao.cli.output import say, say_json, say_text
from jixiao.cli.stdin import READ, SHOWN, STDIN, RefusedError, read_stdin
from jixiao.documents import RULE_BYTES, decoded, parse_toml, read_toml, shown_path
from jixiao.documents.writing import save
from jixiao.problems import JixiaoError, Problem, raise_any

_SUFFIX = ".toml"


@click.command("fmt", cls=ChineseCommand)
@click.argument("paths", type=READ, metavar="文件或文件夹…", nargs=-1, required=True)
@click.option("--check", "only_check", is_flag=True, help="只列出没有整理的文件，不改；有就以 1 退出")
@json_option
def fmt(paths: tuple[str, ...], *, only_check: bool, as_json: bool) -> int:
    """整理 TOML 文件的空格和空行：内容、次序、注释都不变，比较两个版本时只看见真正改了的。

    文件夹是其中（包括下级）全部 .toml 文件。有错的文件不改，错误全部列出。写 - 就整理标准输入的内容，输出整理好的。
    """
    if paths == (STDIN,):
        return _format_stdin(only_check=only_check, as_json=as_json)
    if STDIN in paths:
        message = "- 不能和别的文件一起写：文件就地整理，标准输入的内容整理好输出"
        raise RefusedError(message, "分两次运行")
    problems: list[Problem] = []
    changed: list[str] = []
    count = 0
    for path in _files(paths):
        count += 1
        try:
            was_changed = _format(path, only_check=only_check)
        except JixiaoError as error:
            problems.extend(error.problems)
            continue
        if was_changed:
            changed.append(shown_path(path))
            if not as_json:
                say(f"{'没有整理' if only_check else '已整理'}：{changed[-1]}")
    raise_any(problems)
    return _report(count, changed, only_check=only_check, as_json=as_json)


def _format_stdin(*, only_check: bool, as_json: bool) -> int:
    """Write the content of standard input as it is laid out, or report whether it is."""
    given = parse_toml(decoded(read_stdin(RULE_BYTES), SHOWN), SHOWN)
    text = formatted(given.text, SHOWN)
    if only_check:
        changed = [SHOWN] if text != given.text or not given.as_written else []
        return _report(1, changed, only_check=True, as_json=as_json)
    say_text(text, as_json=as_json)
    return 0


def _report(count: int, changed: list[str], *, only_check: bool, as_json: bool) -> int:
    """Tell which files were laid out, or have yet to be, and return the exit code."""
    result = f"{len(changed)} 个{'没有整理' if only_check else '已整理'}" if changed else "都是整理好的"
    if as_json:
        say_json({"files": count, "changed": changed, "written": [] if only_check else changed})
    else:
        say(f"{count} 个文件，{result}")
    return 1 if only_check and changed else 0


def _files(paths: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files that are named, of folders all TOML files in them; raises :class:`JixiaoError` (E903) for none."""
    files: list[Path] = []
    for path in map(Path, paths):
        inside = path.rglob(f"*{_SUFFIX}") if path.is_dir() else ()
        files += sorted(file for file in inside if file.is_file()) if path.is_dir() else [path]
    if not files:
        message = f"没有 {_SUFFIX} 文件：{'、'.join(paths)}"
        raise JixiaoError([Problem("E903", message, None, ("检查文件夹",))])
    yield from dict.fromkeys(files)


def _format(path: Path, *, only_check: bool) -> bool:
    """Lay a file out and return whether it was not so before."""
    document = read_toml(path)
    text = formatted(document.text, document.file)
    if text == document.text and document.as_written:
        return False
    if not only_check:
        save(str(path), text, force=True)
    return True
