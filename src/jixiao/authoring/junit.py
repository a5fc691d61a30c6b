"""A report on cases as JUnit XML, which build servers read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from jixiao.authoring.testing import CasesReport, failure_lines
from jixiao.problems import Place

_NEITHER = {code for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE, 0xFFFF}
"""Characters that XML can't hold, not even escaped; so are halves of characters."""


def junit(report: CasesReport) -> str:
    """Return the report as JUnit XML: a case is a test; changes that no case notices are one more test each."""
    suite = ET.Element("testsuite", name=_text(report.ruleset))
    for case in report.cases:
        message = "；".join(case.differences)
        text = "\n".join(failure_lines(case.outcome, case.place))
        _add(suite, case.name, case.place, message, text, case.seconds)
    for mutant in report.mutants.survivors if report.mutants is not None else ():
        text = f"{mutant.label}\n  --> {mutant.place}"
        _add(suite, f"试改 {mutant.label}", mutant.place, "改了也没有算例发现", text)
    for label in report.mutants.stale if report.mutants is not None else ():
        place = report.survivors[label]
        text = f"{label}\n  --> {place}"
        _add(suite, f"说明过的试改 {label}", place, "现在已经没有或已被算例发现，删去", text)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", "0")
    suite.set("time", f"{sum(case.seconds for case in report.cases):.3f}")
    whole = ET.Element("testsuites")
    whole.append(suite)
    ET.indent(whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(whole, encoding="unicode")}\n'


def _add(suite: ET.Element, name: str, place: Place, message: str, text: str, seconds: float = 0) -> None:
    """Add a test, one that failed where there is a message."""
    given = {
        "classname": suite.attrib["name"], "name": _text(name), "file": _text(place.file), "line": str(place.line),
        "time": f"{seconds:.3f}",
    }  # fmt: skip
    test = ET.SubElement(suite, "testcase", given)
    if message:
        ET.SubElement(test, "failure", message=_text(message), type="不通过").text = _text(text)


def _text(text: str) -> str:
    """Return a text that XML can hold."""
    return "".join("�" if ord(char) in _NEITHER or "\ud800" <= char <= "\udfff" else char for char in text)
