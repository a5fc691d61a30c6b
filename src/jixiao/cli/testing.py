"""``jixiao test``: the cases of a ruleset."""

from __future__ import annotations

import contextlib

import click

from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.options import Finding, finding_options, json_option, seconds_option
from jixiao.cli.output import say_progress, say_report
from jixiao.cli.stdin import READ, WRITTEN, as_file, cases_ending
from jixiao.documents.writing import save

_EVERY = 50


@click.command("test", cls=ChineseCommand)
@click.argument("ruleset", type=READ, metavar="指标体系")
@click.option(
    "--cases",
    "files",
    type=READ,
    multiple=True,
    metavar="文件",
    help="算例文件（.cases.toml、.cases.csv）；不写就用指标体系旁边的，可以多次",
)
@click.option("--mutate", is_flag=True, help="把每个数、每个比较逐一改一改，看有没有算例发现")
@seconds_option("试改最多用这么多秒；到时写明没有试完")
@click.option("--complete", is_flag=True, help="有没到达的分支、没有试完也算不通过")
@click.option("--junit", type=WRITTEN, metavar="文件", help="另写一份 JUnit XML（覆盖已有的）")
@json_option
@finding_options
def test(  # noqa: PLR0913 - the options of a command
    ruleset: str,
    files: tuple[str, ...],
    junit: str | None,
    seconds: float | None,
    finding: Finding,
    *,
    mutate: bool,
    complete: bool,
    as_json: bool,
) -> int:
    """核对指标体系的算例：算出的和应得的有什么不同，哪些分支没有算例到达。

    有算例不通过，退出码是 1。
    """
    from jixiao.authoring.cases.files import gather_cases
    from jixiao.authoring.effort import Effort
    from jixiao.authoring.junit import junit as junit_text
    from jixiao.authoring.testing import check_cases

    rules = finding.load(ruleset)
    with contextlib.ExitStack() as stack:
        gathered = gather_cases(rules, [stack.enter_context(as_file(file, cases_ending)) for file in files])
    report = check_cases(rules, gathered, mutate=mutate, progress=_progress, effort=Effort(seconds=seconds))
    if junit is not None:
        save(junit, junit_text(report), force=True)
    say_report(report, as_json=as_json)
    is_open = bool(report.open_points) or (report.mutants is not None and not report.mutants.whole)
    return 0 if report.is_right and not (complete and is_open) else 1


def _progress(done: int, of: int) -> None:
    if done % _EVERY == 0 or done == of:
        say_progress(f"试改 {done}/{of}" if done < of else "")
