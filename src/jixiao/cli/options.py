"""Options that several commands share."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

import click

from jixiao.api import Rules
from jixiao.cli.plugin_commands import report_broken
from jixiao.cli.stdin import FOLDER, READ, STDIN, TRUSTED, WRITTEN, stdin_document
from jixiao.loading import FROZEN_BYTES, build_document, find_catalog, found_rules
from jixiao.numbers import read_decimal
from jixiao.plugins import Catalog
from jixiao.plugins.extensions import Owned
from jixiao.problems import JixiaoError, Problem, reported_at
from jixiao.rules import Submission, read_submission
from jixiao.rules.kinds import refuse_other_kind
from jixiao.scoring import Scorecard
from jixiao.scoring.inputs.given import GENERATED_DEPTH, SUBMISSION_BYTES, read

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a command looks for indicators and rulesets; ``broken`` is what it found wrong with distributions."""

    folders: tuple[str, ...]
    trusted: tuple[str, ...]
    allow: tuple[str, ...] | None
    broken: list[Problem] = field(default_factory=list, compare=False)

    def catalog(self) -> Catalog:
        """Return everything that can be found."""
        catalog = find_catalog(self.folders, trusted=self.trusted, allow=self.allow).vouched()
        self.broken[:] = catalog.extensions.broken
        return catalog

    def readers(self, *files: str) -> Mapping[str, Owned]:
        """Return the readers of plugins; they are looked for only where a file may need one."""
        suffixes = {Path(file).suffix.lower() for file in files}
        return {} if suffixes <= {".toml", ".json", ""} else self.catalog().extensions.readers

    def load(self, ruleset: str) -> Rules:
        """Return a loaded ruleset: an id, a file, or ``-`` for standard input."""
        if ruleset == STDIN:
            return build_document(stdin_document(FROZEN_BYTES, GENERATED_DEPTH), self.catalog)
        rules = found_rules(ruleset, self.folders, self.trusted, self.allow)
        self.broken[:] = rules.extensions.broken
        return rules

    def rules_for(self, file: str, ruleset: str | None) -> tuple[Rules, Submission]:
        """Return the ruleset for a submission (named here, or in the submission itself) and the submission."""
        submission = read_submission_at(file, self.readers(file))
        if ruleset is not None:
            return self.load(ruleset), submission
        if submission.ruleset is None:
            place = submission.document.place(())
            way = '在填报文件里写 ruleset = "guangzhou/2022"，或用 --ruleset 指定'
            remedies = (way, "用 jixiao rulesets 列出全部")
            raise JixiaoError([Problem("S606", "填报文件没有写用哪个指标体系", place, remedies)])
        with reported_at(submission.document.place(("ruleset",))):
            return self.load(submission.ruleset), submission


def finding_options(command: F) -> F:
    """Add the options that say where plugins are looked for; the command gets them as ``finding``."""
    options = (
        click.option("--plugins", "-p", "folders", type=FOLDER, multiple=True, metavar="文件夹", help="另外的插件文件夹（只读 TOML，不运行代码），可以多次"),
        click.option("--trust", "trusted", type=TRUSTED, multiple=True, metavar="文件", help="信任并运行这个 Python 插件文件，可以多次"),
        click.option("--allow", multiple=True, metavar="ID", help="只许载入这些 id（可用 *），可以多次"),
    )  # fmt: skip

    @functools.wraps(command)
    def wrapped(
        *, folders: tuple[str, ...], trusted: tuple[str, ...], allow: tuple[str, ...], **rest: object
    ) -> object:
        finding = Finding(folders, trusted, allow or None)
        try:
            result = command(finding=finding, **rest)
        except JixiaoError as error:
            # Before anything else: it may follow from them.
            known = {(problem.code, problem.message) for problem in error.problems}
            causes = [cause for cause in finding.broken if (cause.code, cause.message) not in known]
            error.problems = (*causes, *error.problems)
            raise
        report_broken(finding.broken)
        return 1 if finding.broken and rest.get("strict") else result

    result: Any = wrapped
    for option in reversed(options):
        result = option(result)
    return cast("F", result)


def read_submission_at(file: str, readers: Mapping[str, Owned] = MappingProxyType({})) -> Submission:
    """Return the submission of a file, or of standard input (``-``); ``readers`` are those of plugins, by suffix."""
    if file != STDIN:
        return read(Path(file), readers)
    document = stdin_document(SUBMISSION_BYTES)
    refuse_other_kind(document, "填报文件", "S608", "送填报数据进来，指标体系用 --ruleset 指定")
    return read_submission(document)


def falls_short(card: Scorecard) -> bool:
    """Tell whether ``--strict`` refuses a scorecard: data is missing, or a reviewer must see something (问题、注意)."""
    return card.total is None or any(finding.severity != "note" for finding in card.findings)


json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取；有错也是")
strict_option = click.option(
    "--strict", is_flag=True, help="有“问题”或“注意”、数据不全，也以 1 退出（“提示”不算）"
)
force_option = click.option("--force", is_flag=True, help="文件已经存在时覆盖它")
ruleset_option = click.option(
    "--ruleset", "-r", type=READ, metavar="ID或文件", help="用这个指标体系，不用填报文件里写的那个"
)


def refused_unless(
    is_right: Callable[[str], object], message: str
) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return the callback of an option that refuses other values than right ones; ``message`` has {} for the value."""

    def check(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value is not None and not is_right(value):
            raise click.BadParameter(message.format(value), context, option)
        return value

    return check


def output_option(text: str, metavar: str = "文件", **more: Any) -> Callable[[F], F]:  # noqa: ANN401 - click's own
    """Return the option that names the file to write; ``text`` is its help."""
    return click.option("-o", "--output", type=WRITTEN, metavar=metavar, help=text, **more)


def seconds_option(text: str, default: str | None = None) -> Callable[[F], F]:
    """Return the option that limits the seconds of a long search; ``text`` is its help."""

    def seconds(context: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
        if value is None:
            return None
        with contextlib.suppress(JixiaoError):
            number = float(read_decimal(value))
            if number > 0:
                return number
        message = "要写大于 0 的数"
        raise click.BadParameter(message, context, parameter)

    return click.option("--seconds", metavar="秒", default=default, callback=seconds, help=text)
