"""Refuses a document of another kind than the one that is wanted."""

from __future__ import annotations

from jixiao.documents import Document
from jixiao.problems import JixiaoError, Problem

_VERIFIED = ("冻结的指标体系", "评分结果")


def refuse_other_kind(document: Document, wanted: str, code: str, remedy: str) -> None:
    """Raise when a document is plainly another kind of file: its keys would all be reported as unknown."""
    keys, form = document.data.keys(), document.data.get("format")
    is_card = {"root", "digests"} <= keys
    kinds = {
        "冻结的指标体系": form == "jixiao-frozen",
        "签名文件": form == "jixiao-signature",
        "评分结果": is_card,
        "填报文件": bool(keys & {"unit", "claimed"}) and not is_card,
        "指标体系文件": bool(keys & {"groups", "grades", "extends"}),
        "指标文件": "score" in keys,
    }
    actual = next((kind for kind, is_so in kinds.items() if is_so), wanted)
    if actual != wanted and not kinds[wanted]:
        message = f"这是{actual}，不是{wanted}：{document.file}"
        ways = (remedy, *(("复核它用 jixiao verify",) if actual in _VERIFIED else ()))
        facts = {"found": actual, "wanted": wanted}
        raise JixiaoError([Problem(code, message, document.place(()), ways, facts)])
