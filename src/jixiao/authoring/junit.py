"""A report on cases as JUnit XML, which build servers read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from jixiao.authoring.testing import CasesReport, failure_lines

_NEITHER = {code for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE, 0xFFFF}
"""Characters that XML can't hold, not even escaped; so are halves of characters."""


def junit(report: CasesReport) -> str:
    """Return the report as JUnit XML: a case is a test; changes that no case notices are one more test each."""
    suite = ET.Element("testsuite", name=_text(report.ruleset))
    failures, seconds = 0, 0.0
    for each in report.tested:
        seconds += each.seconds
        test = _test(suite, report, each.outcome.case.name, each.place.file, each.place.line, each.seconds)
        if each.outcome.differences:
            failures += 1
            message = "；".join(str(one) for one in each.outcome.differences)
            _fail(test, message, "\n".join(failure_lines(each.outcome, each.place)))
    if report.trial is not None:
        for mutant in report.trial.unlisted:
            failures += 1
            test = _test(suite, report, f"试改 {mutant.change}", mutant.place.file, mutant.place.line, 0)
            _fail(test, "改了也没有算例发现", f"{mutant.change}\n  --> {mutant.place}")
        for change in report.trial.stale:
            failures += 1
            place = report.survivors[change]
            test = _test(suite, report, f"说明过的试改 {change}", place.file, place.line, 0)
            _fail(test, "现在已经没有或已被算例发现，删去", f"{change}\n  --> {place}")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", "0")
    suite.set("time", f"{seconds:.3f}")
    whole = ET.Element("testsuites")
    whole.append(suite)
    ET.indent(whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(whole, encoding="unicode")}\n'


def _test(
    suite: ET.Element, report: CasesReport, name: str, file: str, line: int, seconds: float
) -> ET.Element:
    given = {
        "classname": _text(report.ruleset), "name": _text(name), "file": _text(file), "line": str(line),
        "time": f"{seconds:.3f}",
    }  # fmt: skip
    return ET.SubElement(suite, "testcase", given)


def _fail(test: ET.Element, message: str, text: str) -> None:
    failure = ET.SubElement(test, "failure", message=_text(message), type="不通过")
    failure.text = _text(text)


def _text(text: str) -> str:
    """Return a text that XML can hold."""
    return "".join("�" if ord(char) in _NEITHER or "\ud800" <= char <= "\udfff" else char for char in text)
