"""Verification and signing of scorecards and frozen rulesets, for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jixiao.api import Rules
from jixiao.certification.comparing import ABSENT, differences
from jixiao.certification.frozen import file_text, is_frozen
from jixiao.certification.keys import PasswordNeededError, not_installed, read_private_key, read_public_key
from jixiao.certification.scorecards import (
    CARD_BYTES,
    DEEPEST,
    Card,
    around,
    card_of,
    computed_again,
    own_digests,
    submission_of,
)
from jixiao.certification.signatures import (
    FORMAT,
    SIGNATURE_BYTES,
    SUFFIX,
    Kind,
    check_signature,
    read_signature,
)
from jixiao.certification.signatures import sign as sign_data
from jixiao.certification.unfreeze import unfreeze
from jixiao.certification.value_text import both
from jixiao.certification.verdict import Check, Verification
from jixiao.documents import Document, read_json, reporting_system_errors, shown_path
from jixiao.documents.arguments import refuse_other
from jixiao.extras import engine_version
from jixiao.loading import load
from jixiao.problems import JixiaoError, Problem, raise_any
from jixiao.program import Program
from jixiao.rules import Submission
from jixiao.scoring.inputs.given import read


@reporting_system_errors
def verify(
    file: str | Path | Document,
    ruleset: str | Path | Rules | None = None,
    *,
    submission: str | Path | Submission | None = None,
    key: str | Path | bytes | None = None,
    signature: str | Path | Document | None = None,
    load_rules: Callable[[str | Path], Rules] = load,
) -> Verification:
    """Return what verifying a file (or the document of one) found: a scorecard (the JSON of one) or a frozen ruleset.

    A scorecard is computed again under ``ruleset`` (loaded already, an id or a file; the one that it names by default),
    from the data that it carries or from ``submission`` (a file, or read already). A signature beside the file (or
    ``signature``) is checked; ``key`` is the public key (its file, or bytes) that must have signed. ``load_rules`` loads rulesets.

    Raises :class:`JixiaoError` for files that can't be read, or are neither; what does not hold is in the result.
    """
    others = {
        "ruleset": (ruleset, Rules),
        "submission": (submission, Submission),
        "signature": (signature, Document),
    }
    for name, (given, kind) in others.items():
        refuse_other(name, given, (str, Path, kind, type(None)), "路径")
    opened = _open(file, b"" if key is None else key)
    beside = file.file if isinstance(file, Document) else file
    signed = list(check_beside(beside, opened.data, opened.kind, signature, key))
    card = opened.card
    computed = () if card is None else _computed(card, ruleset, submission, load_rules)
    checks = (*opened.checks, *signed, *computed)
    return Verification(opened.document.file, opened.kind, opened.about, checks, signed=bool(signed))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A scorecard or, without a ``card``, a frozen ruleset; ``checks`` are those of what it says by itself."""

    document: Document
    kind: Kind
    data: Mapping[str, object]
    about: str
    checks: tuple[Check, ...]
    card: Card | None = None


def _open(file: str | Path | Document, key: str | Path | bytes) -> _Opened:
    """Read a scorecard or a frozen ruleset; raises :class:`JixiaoError` (S607) when it is plainly neither."""
    refuse_other("file", file, (str, Path, Document), "评分结果或冻结文件的路径")
    refuse_other("key", key, (str, Path, bytes), "密钥文件的路径，或它的内容")
    if isinstance(file, Document):
        document = file
    elif Path(file).suffix.lower() == ".toml":
        ways = ("写 jixiao score --json 的输出，或 jixiao freeze 的冻结文件",)
        message = f"TOML 文件不是评分结果，也不是冻结的指标体系：{shown_path(Path(file))}"
        raise JixiaoError([Problem("S607", message, None, ways)])
    else:
        document = read_json(file, max_bytes=CARD_BYTES, deepest=DEEPEST)
    if document.data.get("format") == FORMAT:
        message = f"这是签名文件：{document.file}"
        raise JixiaoError([Problem("S607", message, document.place(("format",)), ("写它所签的那个文件",))])
    if is_frozen(document):
        ruleset = document.data.get("ruleset")
        about = f"冻结的指标体系：{ruleset.get('id', '') if isinstance(ruleset, dict) else ''}"
        return _Opened(document, "frozen", document.data, about, tuple(_frozen(document)))
    card = card_of(document)
    checks = (*own_digests(card), *around(card))
    return _Opened(document, "scorecard", card.data, card.about, checks, card)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: the text of its file, and what the public key is known by."""

    text: str
    fingerprint: str


@reporting_system_errors
def sign(
    file: str | Path | Document,
    key: str | Path | bytes,
    *,
    signer: str = "",
    ask: Callable[[], str] | None = None,
) -> Signed:
    """Return the signature of a scorecard (the JSON of one) or a frozen ruleset; needs the extra ``sign``.

    ``key`` is a private key (PEM, its file or bytes), ``ask`` returns its password when it has one. What does not hold by itself is not
    signed. Raises :class:`JixiaoError` with what is wrong with the file or the key.
    """
    refuse_other("signer", signer, str, "签名的单位或人的名称")
    opened = _open(file, key)
    problems = [problem for check in opened.checks for problem in check.problems]
    raise_any(problems)
    try:
        private = read_private_key(key)
    except PasswordNeededError:
        private = read_private_key(key, "" if ask is None else ask())
    signature = sign_data(opened.data, opened.kind, private, signer)
    return Signed(file_text(signature), signature.fingerprint)


def _frozen(document: Document) -> Iterator[Check]:
    """Yield whether a frozen ruleset is what it was when it was frozen, to the last byte."""
    what = "文字、公式和摘要"
    try:
        content = unfreeze(document, engine_version()).content
    except JixiaoError as error:
        yield Check(what, "fails", error.problems)
        return
    texts, formulas = len(content.documents), len(content.definitions)
    yield Check(f"{what}：{texts} 份文字、{formulas} 条公式都和冻结时的一样", "holds")
    if file_text(content) != document.text or not document.as_written:
        message = "文件的写法不是冻结时的：空格、换行、次序或字节顺序标记（BOM）改动过，内容没有变"
        problem = Problem("V104", message, document.place(()), ("换一份没有改动过的冻结文件",))
        yield Check("文件的写法", "fails", (problem,))


def _computed(
    card: Card,
    ruleset: str | Path | Rules | None,
    submission: str | Path | Submission | None,
    load_rules: Callable[[str | Path], Rules],
) -> Iterator[Check]:
    """Yield whether a scorecard is of this ruleset and comes out again."""
    named = ruleset if ruleset is not None else card.text("ruleset")
    place, way = card.place(("ruleset",)), "用 --ruleset 指定评分时的指标体系或冻结文件"
    if ruleset is None and _is_file(card.text("ruleset")):
        message = f"评分结果写的指标体系“{named}”是文件名，不是代号"
        yield Check("指标体系", "fails", (Problem("V113", message, place, (way,), {"path": "ruleset"}),))
        return
    try:
        rules = named if isinstance(named, Rules) else load_rules(named)
    except JixiaoError as error:
        problems = tuple(
            replace(problem, remedies=(way, *problem.remedies), place=place)
            if problem.code == "P504"
            else problem
            for problem in error.problems
        )
        yield Check(f"指标体系 {named}", "fails", problems)
        return
    yield _same_ruleset(card, rules, named, load_rules)
    try:
        data = submission_of(card) if submission is None else read(submission)
        if submission is not None:
            yield _same_submission(card, data)
        yield from computed_again(card, rules.engine, data, own=submission is None)
    except JixiaoError as error:
        yield Check("重新计算", "fails", error.problems)


def _is_file(named: str) -> bool:
    """Tell whether a ruleset is named as a file: what a scorecard of others names is never opened."""
    return named.lower().endswith((".toml", ".json"))


def _same_ruleset(
    card: Card, rules: Rules, named: str | Path | Rules, load_rules: Callable[[str | Path], Rules]
) -> Check:
    stated, what = card.digest("ruleset"), f"指标体系：{rules.program.name}（{rules.id}）"
    if stated == rules.digest:
        return Check(f"{what}，就是评分用的那一个", "holds")
    message = f"这个指标体系（{rules.id}）不是评分用的那一个，或评分结果里的摘要改动过"
    ways = (f"这一个的摘要是 {rules.digest}", "用评分时的指标体系或冻结文件复核（--ruleset）")
    problems = [card.digest_problem("ruleset", "V113", message, *ways, found=stated, wanted=rules.digest)]
    other = card.text("ruleset")
    if (isinstance(named, Rules) or str(named) != other) and not _is_file(other):
        try:
            used = load_rules(other)
        except JixiaoError:  # then there is nothing to compare with
            used = rules
        if used.digest == stated:
            problems.extend(_changed_formulas(used.program, rules.program))
    return Check(what, "fails", tuple(problems))


def _same_submission(card: Card, data: Submission) -> Check:
    stated, what = card.digest("submission"), f"填报文件 {data.document.file}"
    if stated == data.digest:
        return Check(f"{what}，就是评分时的数据", "holds")
    message, way = f"{what} 不是评分时的数据：改动过，或不是这一份", f"这一份的摘要是 {data.digest}"
    problem = card.digest_problem("submission", "V112", message, way, found=stated, wanted=data.digest)
    return Check(what, "fails", (problem,))


def _changed_formulas(used: Program, given: Program) -> Iterator[Problem]:
    """Yield every formula (V113) that is otherwise in the ruleset ``given`` than in the one ``used`` for a scorecard."""
    before, now = (
        {definition.name: definition.formula.text for definition in program.definitions}
        for program in (used, given)
    )
    places = {definition.name: definition.place for definition in (*used.definitions, *given.definitions)}
    for change in differences(now, before):
        name = str(change.path[0])
        was, is_now = both(change.wanted, change.found)
        was = was if change.wanted is ABSENT else f"是{was}"
        is_now = is_now if change.found is ABSENT else f"是{is_now}"
        message = f"公式“{name}”：评分用的指标体系里{was}，这一个里{is_now}"
        yield Problem("V113", message, places[name], (), {"found": name})


def check_beside(
    file: str | Path,
    data: Mapping[str, object],
    kind: Kind,
    signature: str | Path | Document | None,
    key: str | Path | bytes | None,
) -> Iterator[Check]:
    """Yield whether the signature beside a file is right; a missing one only matters when a key is given."""
    path = Path(f"{file}{SUFFIX}")
    if signature is None and not path.is_file():
        if key is not None:
            message = f"没有签名：找不到 {path.as_posix()}"
            way = "签名文件放在旁边，或用 --signature 指定"
            yield Check("签名", "fails", (Problem("V125", message, None, (way,)),))
        return
    try:
        given = path if signature is None else signature
        beside = given if isinstance(given, Document) else read_json(given, max_bytes=SIGNATURE_BYTES)
        yield check_signature(
            read_signature(beside), beside, data, kind, None if key is None else read_public_key(key)
        )
    except JixiaoError as error:
        yield Check("签名", "fails", error.problems)
    except ImportError:
        what = "签名没有检查：没有装签名的组件（pip install 'jixiao[sign]'，或一次装全：'jixiao[all]'）"
        yield Check(what, "note") if key is None else Check(what, "fails", (not_installed(),))
