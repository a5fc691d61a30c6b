"""``jixiao freeze``, ``verify``, ``sign`` and ``keygen``: rulesets and results that anybody can check later."""

from __future__ import annotations

import json

import click

from jixiao.certification.keys import new_key, not_installed
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.options import Finding, finding_options, json_option, ruleset_option
from jixiao.cli.saving import check_json_name, save
from jixiao.problems import JixiaoError
from jixiao.verification import sign as sign_file
from jixiao.verification import verify as verify_file

_DIFFERS = 1


@click.command(cls=ChineseCommand)
@click.argument("ruleset", metavar="指标体系")
@click.option(
    "-o", "--output", metavar="文件", required=True, help="写到这个文件，例如 2022.frozen.json(不覆盖已有的)"
)
@click.option("--force", is_flag=True, help="文件已经存在时覆盖它")
@finding_options
def freeze(ruleset: str, output: str, finding: Finding, *, force: bool) -> None:
    """把一个指标体系(id 或文件)冻结成一个文件：不要插件文件夹，以后也能照它评分、复核。

    里面有用到的全部文件的原文、每一条公式和摘要，在哪台机器上冻结都一样。评分时写 --ruleset 这个文件。
    """
    check_json_name(output, ".frozen.json")
    rules = finding.load(ruleset)
    save(output, rules.freeze(), force=force)
    click.echo(f"已写入 {output}：{rules.program.name}({rules.id})，摘要 {rules.digest}")


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="文件")
@ruleset_option
@click.option("--submission", metavar="文件", help="用这份填报文件重算，不用评分结果所带的")
@click.option("--key", metavar="公钥", help="必须是这个公钥签的名(PEM 文件)")
@click.option("--signature", metavar="文件", help="签名文件；不写就是旁边的“文件名.sig.json”")
@json_option
@finding_options
def verify(  # noqa: PLR0913 - one parameter an option
    file: str,
    ruleset: str | None,
    submission: str | None,
    key: str | None,
    signature: str | None,
    finding: Finding,
    *,
    as_json: bool,
) -> int:
    """复核一份评分结果(jixiao score --json 的输出)或一个冻结的指标体系，哪一处改动过都指出来；有不符就以 1 退出。

    评分结果按它所带的填报数据重算，逐个值比较；旁边有签名文件就检查签名。
    """
    found = verify_file(
        file, ruleset, submission=submission, key=key, signature=signature,
        load_rules=lambda named: finding.load(str(named)),
    )  # fmt: skip
    if as_json:
        click.echo(json.dumps(found.data(), ensure_ascii=False, indent=2))
    else:
        for line in found.lines():
            click.echo(line)
    return 0 if found.holds else _DIFFERS


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="文件")
@click.option("--key", metavar="私钥", required=True, help="私钥(PEM 文件)；有口令的会问口令")
@click.option("--signer", metavar="署名", default="", help="署名，例如 示例市财政局绩效科")
@click.option("-o", "--output", metavar="文件", help="签名写到这个文件；不写就是旁边的“文件名.sig.json”")
@click.option("--force", is_flag=True, help="签名文件已经存在时覆盖它")
def sign(file: str, key: str, signer: str, output: str | None, *, force: bool) -> None:
    """给一份评分结果或一个冻结的指标体系签名(Ed25519)：内容改动过、换了密钥，jixiao verify 都会指出来。"""
    try:
        signed = sign_file(
            file, key, signer=signer, ask=lambda: str(click.prompt("私钥的口令", hide_input=True, err=True))
        )
    except ImportError:
        raise JixiaoError([not_installed()]) from None
    target = output or f"{file}.sig.json"
    save(target, signed.text, force=force)
    click.echo(f"已写入 {target}：公钥指纹 {signed.fingerprint}")


@click.command(cls=ChineseCommand)
@click.argument("name", metavar="名称")
@click.option("--password", "asked", is_flag=True, help="给私钥加口令(问两遍)")
def keygen(name: str, *, asked: bool) -> None:
    """生成一对签名用的密钥：名称.key.pem(私钥，自己保管)和 名称.pub.pem(公钥，公布)。

    私钥文件只有自己能读；已有的密钥不会被覆盖。
    """
    password: str | None = None
    if asked:
        password = click.prompt("口令", hide_input=True, confirmation_prompt="再输一遍", err=True)
    try:
        private, public, fingerprint = new_key(password)
    except ImportError:
        raise JixiaoError([not_installed()]) from None
    remedy = "换一个名称；已有的密钥不覆盖，丢了私钥就不能再用它签名"
    save(f"{name}.key.pem", private, private=True, remedy=remedy)
    save(f"{name}.pub.pem", public, remedy=remedy)
    click.echo(f"已写入 {name}.key.pem(私钥，不要给别人)和 {name}.pub.pem(公钥，公布)")
    click.echo(f"公钥指纹 {fingerprint}")
