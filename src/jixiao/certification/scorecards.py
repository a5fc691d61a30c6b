"""A scorecard checked: against its own digests, and by computing it again from the data that it carries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from jixiao.certification.comparing import ABSENT, Difference, Path, differences
from jixiao.certification.labels import name_of
from jixiao.certification.value_text import both, content_digest, shown
from jixiao.certification.verdict import VALUE_DIFFERS, Check
from jixiao.documents import Document, from_data, names_a_file, path_text
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.rules import Submission, read_submission
from jixiao.scoring import Engine, read_worked_out, score_again
from jixiao.scoring.card.scorecard import outside_result

CARD_BYTES = 32 * 1024 * 1024
"""How large a scorecard may be."""

DEEPEST = 400
"""How deep a scorecard may nest: the steps of a long sum are inside one another."""

_EVIDENCE = "G811"
_OTHER_RULESET = "G812"
_OF_A_WHOLE = "card"
_AROUND = frozenset({"sources", "weight", "left_out", "data"})
_HELD = {("digests", name) for name in ("result", "submission", "ruleset")}
_CALENDARS_CHANGED = "评分以后日历增加或改动过：用评分时的冻结文件复核（--ruleset）"


@dataclass(frozen=True, slots=True)
class Card:
    """A scorecard as data of a JSON file; ``above`` is its path in the file: that of a whole is under a key."""

    document: Document
    data: Mapping[str, object]
    above: Path

    def place(self, path: Path) -> Place:
        """Return where a part is in the file."""
        try:
            return self.document.place((*self.above, *path))
        except RecursionError:  # a trace may nest deeper than the scanner goes
            return Place(self.document.file, path=path_text(path))

    def text(self, name: str) -> str:
        """Return a text of the scorecard by its key, empty when there is none."""
        text = self.data.get(name)
        return text if isinstance(text, str) else ""

    def digest(self, name: str) -> object:
        """Return what the scorecard says is the digest of something, None when it says nothing."""
        digests = self.data["digests"]
        return digests.get(name) if isinstance(digests, dict) else None

    def digest_problem(self, name: str, code: str, message: str, *ways: str, **digests: object) -> Problem:
        """Return the problem that a digest of the scorecard is another: ``digests`` are what was found and wanted."""
        ways = (f"评分结果写的摘要是 {self.digest(name)}", *ways)
        facts = {"path": f"digests.{name}", **digests}
        return Problem(code, message, self.place(("digests", name)), ways, facts)

    @property
    def about(self) -> str:
        """Whose it is, as a sentence."""
        return f"评分结果：{self.text('unit')} {self.data.get('year')} 年度，指标体系 {self.text('ruleset')}"


def card_of(document: Document) -> Card:
    """Return the scorecard of a JSON document, or raise :class:`JixiaoError` (S607) when there is none in it."""
    data, above = document.data, cast("Path", ())
    inner = data.get(_OF_A_WHOLE)
    if isinstance(inner, dict) and "root" not in data:  # what jixiao roll-up --json prints
        data, above = inner, (_OF_A_WHOLE,)
    if not {"root", "digests", "ruleset"} <= data.keys():
        ways = ("写 jixiao score --json 的输出，或 jixiao freeze 的冻结文件",)
        raise JixiaoError(
            [Problem("S607", f"不是评分结果的 JSON：{document.file}", document.place(()), ways)]
        )
    return Card(document, data, above)


def around(card: Card) -> Iterator[Check]:
    """Yield what is around the scorecard of a whole: parts that it does not rest on, which nothing can check."""
    if not card.above:
        return
    names = card.document.data.keys() - {_OF_A_WHOLE}
    problems = [
        Problem(
            "V131", f"评分结果外面{how}“{name}”，jixiao roll-up 写的不是这样",
            card.document.place((name,)), ("用 jixiao roll-up --json 重新生成",), {"path": name, "found": name},
        )
        for how, others in (("多出", names - _AROUND), ("少了", _AROUND - names))
        for name in sorted(others)
    ]  # fmt: skip
    if problems:
        yield Check("评分结果外面的内容", "fails", tuple(problems))
    listed = "、".join(sorted(names & _AROUND))
    yield Check(f"评分结果外面的 {listed}（由哪几份合并、怎样合并）不在摘要里，没有复核", "note")


def own_digests(card: Card) -> Iterator[Check]:
    """Yield whether a scorecard's content and data are those of its own digests."""
    left_out = outside_result(has_worked_out=bool(card.data.get("worked_out")))
    content = {name: value for name, value in card.data.items() if name not in left_out}
    version = card.data.get("version")
    what = f"内容和结果的摘要（所写的软件版本{shown(version)}不在其中）"
    message = "内容和结果的摘要不符：内容或摘要改动过"
    yield _own(card, "result", content, what, "V115", message)
    if not isinstance(version, str) or not version:
        place, ways = card.place(("version",)), ("换一份没有改动过的评分结果",)
        is_now = f"，这里是{shown(version)}" if "version" in card.data else ""
        message = f"没有写评分用的 jixiao 是哪个版本{is_now}"
        yield Check("软件版本", "fails", (Problem(VALUE_DIFFERS, message, place, ways, {"path": "version"}),))
    submission = card.data.get("submission")
    if submission is not None:
        message = "所带的填报数据和填报数据的摘要不符：填报数据或摘要改动过"
        yield _own(card, "submission", submission, "所带的填报数据和它的摘要", "V112", message)


def _own(card: Card, name: str, content: object, what: str, code: str, message: str) -> Check:
    """Return whether content has the digest of this name in the scorecard."""
    found, wanted = content_digest(content), card.digest(name)
    if found == wanted:
        return Check(what, "holds")
    way = f"现在的内容是 {found}"
    problem = card.digest_problem(name, code, message, way, found=found, wanted=wanted)
    return Check(what, "fails", (problem,))


def submission_of(card: Card) -> Submission:
    """Return the submission that a scorecard carries, or raise :class:`JixiaoError` (V114, D22x)."""
    data = card.data.get("submission")
    if not isinstance(data, dict):
        way = "用 --submission 指定评分时的填报文件；新的评分结果自己带着填报数据"
        raise JixiaoError([Problem("V114", "评分结果没有带填报数据", card.place(("submission",)), (way,))])
    return read_submission(from_data(data, f"{card.document.file} 的填报数据"))


def computed_again(card: Card, engine: Engine, submission: Submission, *, own: bool) -> Iterator[Check]:
    """Yield whether everything in a scorecard comes out of computing it again.

    ``own`` says that the submission is the one that the scorecard carries.
    """
    again = score_again(engine, submission, read_worked_out(card.data.get("worked_out", ())))
    wanted: dict[str, object] = json.loads(again.to_json())
    found = dict(card.data)
    if found.get("version") != wanted["version"]:
        was, is_now = both(found.get("version"), wanted["version"])
        yield Check(f"评分用的 jixiao 是{was}，复核用的是{is_now}", "note")
    found.pop("version", None)
    del wanted["version"]
    if found.get("worked_out"):
        names = "、".join(f"“{value.name}”" for value in again.worked_out)
        yield Check(f"{names}是和其他填报数据一起算出的，照评分结果里写的用，没有复核", "note")
    for message in _without_evidence(found) if own else ():
        yield Check(f"{message}（{_EVIDENCE}）：要在填报文件旁边才能复核，没有复核", "note")
    # Where a named file is now; which ruleset it is, digests say.
    if names_a_file(submission.content.ruleset or ""):
        for card_data in (found, wanted):
            card_data["findings"] = _stripped(card_data.get("findings"), [], _OTHER_RULESET)
    if not isinstance(found.get("submission"), dict):  # of an older version, which kept neither
        yield Check("评分结果没有带填报数据，按另外给的填报文件重算", "note")
        found["submission"] = wanted["submission"] = None
        found.setdefault("worked_out", [])
    # Its own digests were held against what they are of already.
    changes = [change for change in differences(found, wanted) if change.path not in _HELD]
    problems = tuple(_problem(card, change, wanted) for change in sorted(changes, key=_rank))
    count = _leaves(wanted)
    if problems:
        yield Check(f"重新计算：{count} 个值里有 {len(problems)} 处不同", "fails", problems)
    else:
        yield Check(f"重新计算：{count} 个值全部相同", "holds")


def _problem(card: Card, change: Difference, wanted: object) -> Problem:
    if change.wanted is ABSENT:
        message = f"{name_of(change.at, card.data)}：评分结果里多出来，写的是{shown(change.found)}"
    else:
        was, is_now = both(change.found, change.wanted)
        was = "里没有" if change.found is ABSENT else f"写{was}"
        message = f"{name_of(change.path, wanted)}：评分结果{was}，重算是{is_now}"
    path = ".".join(map(str, change.at))
    facts = {"path": path, "found": change.found, "wanted": change.wanted}
    ways = (_CALENDARS_CHANGED,) if path == "digests.calendars" else ()
    return Problem(VALUE_DIFFERS, message, card.place(change.at), ways, facts)


def _rank(change: Difference) -> int:
    """Return where a difference is reported: the whole first, then every node, how its values came about last."""
    if change.path[0] != "root":
        return 0
    return 2 if "traces" in change.path else 1


def _without_evidence(card: dict[str, object]) -> list[str]:
    """Take the findings of missing files out of a scorecard, and return their messages.

    Each is there twice, among all findings and at its node; where the two do not agree it stays.
    """
    whole: list[object] = []
    at_nodes: list[object] = []
    findings, root = _stripped(card.get("findings"), whole), _stripped_node(card.get("root"), at_nodes)
    if sorted(map(repr, whole)) != sorted(map(repr, at_nodes)):
        return []
    card["findings"], card["root"] = findings, root
    return [str(finding.get("message")) for finding in whole if isinstance(finding, dict)]


def _stripped(findings: object, taken: list[object], code: str = _EVIDENCE) -> object:
    if not isinstance(findings, list):
        return findings
    of_code = [finding for finding in findings if isinstance(finding, dict) and finding.get("code") == code]
    taken.extend(of_code)
    return [finding for finding in findings if finding not in of_code]


def _stripped_node(node: object, taken: list[object]) -> object:
    if not isinstance(node, dict) or not {"findings", "children"} <= node.keys():
        return node
    children = node["children"]
    below = [_stripped_node(child, taken) for child in children] if isinstance(children, list) else children
    return {**node, "findings": _stripped(node["findings"], taken), "children": below}


def _leaves(data: object) -> int:
    if isinstance(data, dict):
        return sum(map(_leaves, data.values()))
    if isinstance(data, list):
        return sum(map(_leaves, data))
    return 1
