"""A new form of a scoring rule is one file: nothing else has to be told of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.rubrics import ROOT, entry, group, ruleset, write

FORM = '''
"""``halves``: half the points when something holds."""

from collections.abc import Iterator
from typing import ClassVar

from jixiao.rules.forms.form import Clause, Form, Lowered, Subject


class Halves(Form):
    """Half of full marks, or all of them."""

    key: ClassVar[str] = "halves"
    title: ClassVar[str] = "折半"
    says: ClassVar[str] = "有违规的得一半"
    usage: ClassVar[str] = "- 条件成立时得一半。"
    example: ClassVar[str] = ""

    when: str

    def lower(self, subject: Subject) -> Lowered:
        return Lowered(subject.whole(["如果(", subject.source("when"), ", 满分 / 2, 满分)"]))

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        yield Clause((subject.source("when"),), ("得一半",))
'''

INDICATOR = """
id = "t.a"
name = "甲"
[[fields]]
name = "违规"
type = "yes_no"
[score.halves]
when = "违规"
"""


def jixiao(folder: Path, *arguments: str) -> str:
    """Return what the command prints when it runs from a copy of the source."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "jixiao", *arguments]
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return (found.stdout + found.stderr).decode()


def test_a_new_form_touches_one_file(tmp_path: Path) -> None:
    """Dropped beside the others it is read, checked, scored, explained, in the schema and in the messages."""
    for name in ("src", "plugins", "rulesets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    write(
        tmp_path,
        {
            "src/jixiao/rules/forms/halves.py": FORM,
            "mine/a.toml": INDICATOR,
            "mine/rules.toml": ruleset(group("组"), entry("a")),
            "unit.toml": 'unit = "示例单位"\n[fields]\n"违规" = true\n',
            "bad/a.toml": INDICATOR.replace('"违规"\n', '"违归"\n', 2).replace(
                'name = "违归"', 'name = "违规"'
            ),
            "bad/rules.toml": ruleset(group("组"), entry("a")),
        },
    )
    assert "没有错误" in jixiao(tmp_path, "check", "mine/rules.toml")
    card = json.loads(jixiao(tmp_path, "score", "unit.toml", "--ruleset", "mine/rules.toml", "--json"))
    assert card["total"] == "50.00"
    assert "halves" in jixiao(tmp_path, "schema", "indicator")
    told = jixiao(tmp_path, "check", "bad/rules.toml")
    assert "错误 F310：没有叫“违归”的数据项或中间量\n  --> bad/a.toml:8:9" in told
