"""``jixiao freeze``, ``verify``, ``sign`` and ``keygen``: rulesets and results that anybody can check later."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import click

from jixiao.certification.keys import MOST_BYTES as KEY_BYTES
from jixiao.certification.keys import new_key, not_installed
from jixiao.certification.scorecards import CARD_BYTES, DEEPEST
from jixiao.certification.signatures import SIGNATURE_BYTES, SUFFIX
from jixiao.certification.verdict import Check, Verification
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.options import (
    Finding,
    finding_options,
    force_option,
    json_option,
    output_option,
    read_submission_at,
)
from jixiao.cli.output import say, say_json, say_report, say_written
from jixiao.cli.stdin import READ, STDIN, File, ask_password, read_stdin, stdin_document
from jixiao.documents import Document
from jixiao.documents.quoting import one_line
from jixiao.documents.writing import Text, check_json_name, save, save_together
from jixiao.problems import JixiaoError
from jixiao.rules import Submission
from jixiao.verification import sign as sign_file
from jixiao.verification import verify as verify_file

_DIFFERS = 1
_MOST_OF_SEVERAL = 5
_KEY_NAME = File("密钥是两个要写的文件", "写一个名称：写成 名称.key.pem 和 名称.pub.pem", written=True)


@click.command(cls=ChineseCommand)
@click.argument("ruleset", type=READ, metavar="指标体系")
@output_option("写到这个文件，例如 2022.frozen.json（不覆盖已有的）", required=True)
@force_option
@json_option
@finding_options
def freeze(ruleset: str, output: str, finding: Finding, *, force: bool, as_json: bool) -> None:
    """把一个指标体系（id 或文件）冻结成一个文件：不要插件文件夹，以后也能照它评分、复核。

    里面有用到的全部文件的原文、每一条公式和摘要，在哪台机器上冻结都一样。评分时写 --ruleset 这个文件。
    """
    check_json_name(output, ".frozen.json")
    rules = finding.load(ruleset)
    save(output, rules.freeze(), force=force)
    text = f"已写入 {output}：{rules.program.name}（{rules.id}），摘要 {rules.digest}"
    say_written([output], text, as_json=as_json, ruleset=rules.id, digest=rules.digest)


@click.command(cls=ChineseCommand)
@click.argument("files", type=READ, metavar="文件…", nargs=-1, required=True)
@click.option(
    "--ruleset", "-r", type=READ, metavar="ID或文件", help="用这个指标体系或冻结文件，不用评分结果里写的那个"
)
@click.option("--submission", type=READ, metavar="文件", help="用这份填报文件重算，不用评分结果所带的")
@click.option("--key", type=READ, metavar="公钥", help="必须是这个公钥签的名（PEM 文件）")
@click.option("--signature", type=READ, metavar="文件", help="签名文件；不写就是旁边的“文件名.sig.json”")
@click.option("--strict", is_flag=True, help="有要注意的（例如签名没有检查），也以 1 退出")
@json_option
@finding_options
def verify(  # noqa: PLR0913 - one parameter an option
    files: tuple[str, ...],
    ruleset: str | None,
    submission: str | None,
    key: str | None,
    signature: str | None,
    finding: Finding,
    *,
    strict: bool,
    as_json: bool,
) -> int:
    """复核评分结果（jixiao score 写的 JSON）或冻结的指标体系，哪一处改动过都指出来；有不符就以 1 退出。

    评分结果按它所带的填报数据重算，逐个值比较；旁边有签名文件就检查签名。几个文件一起写，逐个复核。
    """
    if len(files) > 1 and (submission or signature):
        message = "--submission 和 --signature 是一个文件的，只能复核一个文件"
        raise click.UsageError(message)
    if finding.trusted:
        finding.catalog()  # one that does not load says nothing of the files
    # Of all the files of a folder the signatures belong to the files beside them.
    files = tuple(file for file in files if file.removesuffix(SUFFIX) not in set(files) - {file})
    loaded = functools.cache(finding.load)
    readers = {} if submission is None else finding.readers(submission)
    data: str | Submission | None = submission
    if submission is not None and (readers or submission == STDIN):
        data = read_submission_at(submission, readers)
    public = None if key is None else _key(key)
    signed = stdin_document(SIGNATURE_BYTES) if signature == STDIN else signature

    def verified(file: str) -> Verification:
        return verify_file(
            _document(file), ruleset, submission=data, key=public, signature=signed,
            load_rules=lambda named: loaded(str(named)),
        )  # fmt: skip

    if len(files) == 1:
        results = [verified(files[0])]
        say_report(results[0], as_json=as_json)
    else:
        results = [_or_unread(verified, file) for file in files]
        _write_several(results, as_json=as_json)
    noted = strict and any(check.outcome == "note" for result in results for check in result.checks)
    return 0 if not noted and all(result.holds for result in results) else _DIFFERS


def _document(file: str) -> str | Document:
    """Return a file's name, or what standard input holds in its place."""
    return stdin_document(CARD_BYTES, DEEPEST) if file == STDIN else file


def _key(file: str) -> str | bytes:
    """Return the name of a key's file, or what standard input holds in its place."""
    return read_stdin(KEY_BYTES) if file == STDIN else file


def _or_unread(verified: Callable[[str], Verification], file: str) -> Verification:
    """Return what verifying one file of several found; one that can't be read keeps none of the others."""
    try:
        return verified(file)
    except JixiaoError as error:
        return Verification(file, "unread", f"读不出来：{file}", (Check("文件", "fails", error.problems),))


def _write_several(results: Sequence[Verification], *, as_json: bool) -> None:
    """Write a line for each file that holds, everything of those that don't, and how many there are."""
    if as_json:
        say_json({"files": results})
        return
    for result in results:
        say(one_line(f"{'相符' if result.holds else '不符'}　{result.file}"))
        for line in () if result.holds else result.lines(_MOST_OF_SEVERAL):
            say(f"  {line}")
    holding = sum(result.holds for result in results)
    unsigned = sum(not result.signed for result in results)
    note = f"；没有签名 {unsigned} 个，是谁给的没有检查" if unsigned else ""
    say(f"共 {len(results)} 个文件，相符 {holding} 个，不符 {len(results) - holding} 个{note}")


@click.command(cls=ChineseCommand)
@click.argument("file", type=READ, metavar="文件")
@click.option("--key", type=READ, metavar="私钥", required=True, help="私钥（PEM 文件）；有口令的会问口令")
@click.option("--signer", metavar="署名", default="", help="署名，例如 示例市财政局绩效科")
@output_option("签名写到这个文件；不写就是旁边的“文件名.sig.json”")
@click.option("--force", is_flag=True, help="签名文件已经存在时覆盖它")
@json_option
def sign(file: str, key: str, signer: str, output: str | None, *, force: bool, as_json: bool) -> None:
    """给一份评分结果或一个冻结的指标体系签名（Ed25519）：内容改动过、换了密钥，jixiao verify 都会指出来。"""
    if file == STDIN and output is None:
        message = "从标准输入读的，要用 -o 写明签名写到哪个文件"
        raise click.UsageError(message)
    try:
        signed = sign_file(_document(file), _key(key), signer=signer, ask=lambda: ask_password("私钥的口令"))
    except ImportError:
        raise JixiaoError([not_installed()]) from None
    target = output or f"{file}{SUFFIX}"
    save(target, signed.text, force=force)
    text = f"已写入 {target}：公钥指纹 {signed.fingerprint}"
    say_written([target], text, as_json=as_json, fingerprint=signed.fingerprint)


@click.command(cls=ChineseCommand)
@click.argument("name", type=_KEY_NAME, metavar="名称")
@click.option("--password", "asked", is_flag=True, help="给私钥加口令（问两遍）")
@json_option
def keygen(name: str, *, asked: bool, as_json: bool) -> None:
    """生成一对签名用的密钥：名称.key.pem（私钥，自己保管）和 名称.pub.pem（公钥，公布）。

    私钥文件只有自己能读；已有的密钥不会被覆盖。
    """
    password = ask_password("口令", "再输一遍") if asked else None
    try:
        private, public, fingerprint = new_key(password)
    except ImportError:
        raise JixiaoError([not_installed()]) from None
    files = [f"{name}.key.pem", f"{name}.pub.pem"]
    pair = [Text(files[0], private, private=True), Text(files[1], public)]
    save_together(pair, "换一个名称；已有的密钥不覆盖，丢了私钥就不能再用它签名")
    text = f"已写入 {files[0]}（私钥，不要给别人）和 {files[1]}（公钥，公布）\n公钥指纹 {fingerprint}"
    say_written(files, text, as_json=as_json, fingerprint=fingerprint)
