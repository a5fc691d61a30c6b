"""Escaping of what people wrote, so that it can neither deceive nor break a terminal, a table or a page."""

from __future__ import annotations

import html
import re

from jixiao import problems

_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~$&#]")
_LIST_LIKE = re.compile(r"^(?:[-+=]|\d+[.)])")


def visible(text: str) -> str:
    """Return a text with control, bidi and half characters shown by their codes; line ends and wide spaces stay."""
    return problems.visible(text.replace("\r\n", "\n").replace("\t", " ").strip("\n"))


def markdown(text: str) -> str:
    r"""Return a text for Markdown, also for a cell of a table.

    >>> print(markdown("<b>|三公|</b>" + chr(10) + "1. 第二行"))
    \<b\>\|三公\|\</b\><br>1\. 第二行
    """
    lines = (_MARKDOWN.sub(r"\\\g<0>", line.strip(" ")) for line in visible(text).split("\n"))
    return "<br>".join(
        _LIST_LIKE.sub(lambda start: f"{start[0][:-1]}\\{start[0][-1]}", line) for line in lines
    )


def page(text: str) -> str:
    """Return a text for HTML: between tags, or between the double quotes of an attribute.

    >>> page('<script>"甲"&</script>')
    '&lt;script&gt;&quot;甲&quot;&amp;&lt;/script&gt;'
    """
    return html.escape(visible(text)).replace("\n", "<br>")
