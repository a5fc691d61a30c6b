# ruff: noqa: E501 - what is said is pinned whole, digests and all
"""Signatures: made, checked, and refused for whichever byte is another one."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from inline_snapshot import snapshot
from tests.certification.certified import card_of, frozen_in

import jixiao
from jixiao.certification.keys import PasswordNeededError, read_private_key
from jixiao.certification.verdict import Verification
from jixiao.cli import run
from jixiao.documents import parse_json
from jixiao.verification import check_beside

Called = Callable[..., tuple[int, str, str]]

# The first test vector of RFC 8032, 7.1: a key whose signatures everybody can check.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
KEY = Ed25519PrivateKey.from_private_bytes(SECRET)
PKCS8, SPKI = PrivateFormat.PKCS8, PublicFormat.SubjectPublicKeyInfo


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return what runs a command in a folder with a frozen ruleset, a scorecard, a key and another key."""
    frozen = frozen_in(tmp_path / "made")
    frozen.rename(tmp_path / "c.frozen.json")
    rules = jixiao.load(tmp_path / "c.frozen.json")
    (tmp_path / "card.json").write_text(card_of(rules).to_json(), encoding="utf-8")
    (tmp_path / "甲.key.pem").write_bytes(KEY.private_bytes(Encoding.PEM, PKCS8, NoEncryption()))
    (tmp_path / "甲.pub.pem").write_bytes(KEY.public_key().public_bytes(Encoding.PEM, SPKI))
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    (tmp_path / "乙.pub.pem").write_bytes(other.public_key().public_bytes(Encoding.PEM, SPKI))
    monkeypatch.chdir(tmp_path)

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        return code, *capsys.readouterr()

    return calling


def signed(call: Called, file: str = "card.json") -> str:
    """Sign a file, and return its signature's text."""
    code, _, err = call("sign", file, "--key", "甲.key.pem", "--signer", "示例市财政局")
    assert (code, err) == (0, "")
    return Path(f"{file}.sig.json").read_text(encoding="utf-8")


def check(file: str = "card.json", key: str | None = None) -> Verification:
    """Return what verifying says."""
    return jixiao.verify(file, "c.frozen.json" if file == "card.json" else None, key=key)


def codes(found: Verification) -> set[str]:
    """Return the codes of everything that differs."""
    return {each.code for each in found.problems}


def test_signing_gives_the_same_bytes(call: Called) -> None:
    """Ed25519 takes no random number: the same key and content, the same file, on every machine."""
    assert signed(call, "c.frozen.json") == snapshot("""\
{
 "algorithm": "Ed25519",
 "digest": "50cb3bf886cf386240f63418162177f475dd7852e4a1e61d46ca63429399a678",
 "format": "jixiao-signature",
 "format_version": 1,
 "kind": "frozen",
 "public_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
 "signature": "c8e8786f80f6f880ebeceee86b9d2ba2601cbe10d0ec138f143399700d5647b2a8a40926b831d58b9d38035e2ca16ce1cb0cf59812c073d311abccafc77dcd05",
 "signer": "示例市财政局"
}
""")


@pytest.mark.parametrize("file", ["card.json", "c.frozen.json"])
def test_a_signature_holds(call: Called, file: str) -> None:
    """It says who signed; with the public key, that it was its owner."""
    signed(call, file)
    assert check(file).holds
    assert check(file, "甲.pub.pem").holds
    reported = [each.what for each in check(file, "甲.pub.pem").checks if each.what.startswith("签名")]
    assert reported == [
        f"签名：{file}.sig.json，署名“示例市财政局”，公钥指纹 21fe 31df a154 a261 626b f854 046f d227，是指定的密钥"
    ]


def test_laid_out_anew(call: Called) -> None:
    """Another layout of a scorecard's JSON is the same content."""
    signed(call)
    card = json.loads(Path("card.json").read_text(encoding="utf-8"))
    Path("card.json").write_text(json.dumps(card), encoding="utf-8")
    assert check(key="甲.pub.pem").holds


@pytest.mark.long
@pytest.mark.parametrize("bit", [0x01, 0x20])
def test_any_byte_of_a_signature(call: Called, bit: int) -> None:
    """Whichever byte of the signature's file is another one, it is refused."""
    good = signed(call, "c.frozen.json").encode()
    path = Path("c.frozen.json.sig.json")
    document = Path("c.frozen.json")
    frozen = document.read_text(encoding="utf-8")
    # The frozen ruleset itself is read once: what is tried here is the signature.

    data = parse_json(frozen, "c.frozen.json").data
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ bit]) + good[at + 1 :])
        (found,) = check_beside("c.frozen.json", data, "frozen", None, None)
        assert found.outcome == "fails", (at, good[at : at + 20])
        assert found.problems
    path.write_bytes(good)
    (found,) = check_beside("c.frozen.json", data, "frozen", None, None)
    assert found.outcome == "holds"


def without_paths(text: str) -> str:
    """Return what is told of a signature only."""
    lines = text.splitlines()
    start = next(index for index, line in enumerate(lines) if "签名" in line)
    ends = [index for index, line in enumerate(lines) if index > start and line.startswith(("[", "结论"))]
    return "\n".join(lines[start : ends[0]])


def _replace(name: str, before: str, after: str) -> None:
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def _rsa() -> None:
    key = generate_private_key(65537, 2048).public_key()
    Path("rsa.pub.pem").write_bytes(key.public_bytes(Encoding.PEM, SPKI))


SIGNATURE = "card.json.sig.json"


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "key", "reported"),
    [
        pytest.param(lambda: None, None, snapshot("[相符] 签名：card.json.sig.json，署名“示例市财政局”，公钥指纹 21fe 31df a154 a261 626b f854 046f d227；只说明内容在签名以后没有改动；是谁签的，要拿指纹和公布的核对，或用 --key 指定公钥"), id="nothing, no key"),
        pytest.param(lambda: _replace(SIGNATURE, '"signature": "', '"signature": "0'), None, snapshot("""\
[不符] 签名
  错误 D224：“signature”的值文字“0bf8131002ccf05318317ad817810faa5233a313…”不行：要是 128 位十六进制数字（0～9、a～f）
    --> card.json.sig.json:8:15
    |
  8 |  "signature": "0bf8131002ccf05318317ad817810faa5233a313d09c93093dc90053fee8ea6dd01b77fe133e80cd9ebd06d0fe57228b5e94017df764b1361b8cf58d40fe22606",
    |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 这是程序算出的，不要手改：从原来的文件复制，或重新生成\
"""), id="a byte too many"),
        pytest.param(lambda: _replace(SIGNATURE, "示例市财政局", "别的财政局"), None, snapshot("""\
[不符] 签名：card.json.sig.json，署名“别的财政局”，公钥指纹 21fe 31df a154 a261 626b f854 046f d227
  错误 V122：签名不对：签名文件在签名以后改动过，或不是用这个密钥签的
    --> card.json.sig.json:8:15
    |
  8 |  "signature": "bf8131002ccf05318317ad817810faa5233a313d09c93093dc90053fee8ea6dd01b77fe133e80cd9ebd06d0fe57228b5e94017df764b1361b8cf58d40fe22606",
    |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 换一份没有改动过的签名文件，或请签名的人重新签\
"""), id="another signer"),
        pytest.param(lambda: _replace("card.json", '"unit": "示例局"', '"unit": "样例局"'), None, snapshot("""\
[不符] 签名：card.json.sig.json，署名“示例市财政局”，公钥指纹 21fe 31df a154 a261 626b f854 046f d227
  错误 V123：评分结果的内容在签名以后改动过，或签的是另一个文件
    --> card.json.sig.json:3:12
    |
  3 |  "digest": "fa9460320946ab704a684d07b3e64d09557b21a9b7c8996d8e1f574268ac8657",
    |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 签名时内容的摘要是 fa9460320946ab704a684d07b3e64d09557b21a9b7c8996d8e1f574268ac8657
     = 现在是 8e5f15f0fa0ba898270afd5307f82927ff46822f7d27217afdc90e1f9a1fa26d\
"""), id="content changed"),
        pytest.param(lambda: None, "乙.pub.pem", snapshot("""\
[不符] 签名：card.json.sig.json，署名“示例市财政局”，公钥指纹 21fe 31df a154 a261 626b f854 046f d227
  错误 V124：签名用的不是指定的密钥
    --> card.json.sig.json:7:16
    |
  7 |  "public_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     = 指定的公钥，指纹是 139e 3940 e64b 5491 7220 88d9 a0d7 4162
     = 签名用的公钥，指纹是 21fe 31df a154 a261 626b f854 046f d227\
"""), id="another key"),
        pytest.param(lambda: Path(SIGNATURE).unlink(), "甲.pub.pem", snapshot("""\
[不符] 签名
  错误 V125：没有签名：找不到 card.json.sig.json
     = 签名文件放在旁边，或用 --signature 指定\
"""), id="none"),
        pytest.param(lambda: Path(SIGNATURE).write_text('{"a": 1}', "utf-8"), None, snapshot("""\
[不符] 签名
  错误 V121：这不是签名文件：card.json.sig.json
    --> card.json.sig.json:1:1
    |
  1 | {"a": 1}
    | ^
     = 签名文件由 jixiao sign 生成\
"""), id="no signature"),
        pytest.param(lambda: _replace(SIGNATURE, "\n ", "\n  "), None, snapshot("""\
[不符] 签名
  错误 V121：签名文件改动过：空格、次序、换行或字节顺序标记（BOM）不是 jixiao sign 写的样子
    --> card.json.sig.json:1:1
    |
  1 | {
    | ^
     = 换一份没有改动过的签名文件，或请签名的人重新签\
"""), id="laid out otherwise"),
        pytest.param(lambda: None, "甲.key.pem", snapshot("""\
[不符] 签名
  错误 V126：这是私钥，复核用公钥：甲.key.pem
     = 公钥是 jixiao keygen 写的 .pub.pem；私钥不要给别人\
"""), id="the private key"),
        pytest.param(lambda: None, "card.json", snapshot("""\
[不符] 签名
  错误 V126：公钥读不出来（不是 PEM 写法的公钥，或文件改动过）：card.json
     = 检查文件\
"""), id="no key"),
        pytest.param(_rsa, "rsa.pub.pem", snapshot("""\
[不符] 签名
  错误 V126：不是 Ed25519 的公钥：rsa.pub.pem
     = 用签名的人公布的公钥\
"""), id="RSA"),
        pytest.param(lambda: None, "没有.pem", snapshot("""\
[不符] 签名
  错误 D201：没有这个文件：没有.pem
     = 检查路径和文件名\
"""), id="no file"),
    ],
)  # fmt: skip
def test_what_is_said(call: Called, change: Callable[[], None], key: str | None, reported: str) -> None:
    """Each way in which a signature may fail is told apart."""
    signed(call)
    change()
    arguments = ["verify", "card.json", "-r", "c.frozen.json", *(["--key", key] if key else [])]
    code, out, err = call(*arguments)
    assert err == ""
    assert code == (0 if "[相符] 签名" in out else 1)
    assert without_paths(out) == reported


@pytest.mark.parametrize("there", ["财政局.key.pem", "财政局.pub.pem"])
def test_a_pair_of_keys_is_whole(call: Called, there: str) -> None:
    """Where either file is there already, neither is made, and what is there stays."""
    Path(there).write_text("别人的", encoding="utf-8")
    before = sorted(Path().iterdir())
    code, _, err = call("keygen", "财政局")
    assert code == 1
    assert f"C706：文件已经存在，没有覆盖：{there}" in err
    assert sorted(Path().iterdir()) == before
    assert Path(there).read_text(encoding="utf-8") == "别人的"


def test_a_new_key(call: Called) -> None:
    """The private key is readable for nobody else, is never overwritten, and signs."""
    code, out, err = call("keygen", "财政局")
    assert (code, err) == (0, "")
    assert stat.S_IMODE(Path("财政局.key.pem").stat().st_mode) == 0o600
    assert "公钥指纹 " in out
    assert call("sign", "card.json", "--key", "财政局.key.pem")[0] == 0
    assert check(key="财政局.pub.pem").holds
    assert codes(check(key="甲.pub.pem")) == {"V124"}
    before = Path("财政局.key.pem").read_bytes()
    code, _, err = call("keygen", "财政局")
    assert code == 1
    assert err.startswith("错误 C706：文件已经存在，没有覆盖：财政局.key.pem")
    assert Path("财政局.key.pem").read_bytes() == before


@pytest.mark.long
def test_a_key_with_a_password(call: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is asked for, and never written anywhere; a wrong one is told."""
    answers = iter(["芝麻开门", "芝麻开门", "错的"])
    monkeypatch.setattr("click.prompt", lambda *_arguments, **_more: next(answers))
    assert call("keygen", "锁", "--password")[0] == 0
    assert "ENCRYPTED" in Path("锁.key.pem").read_text(encoding="utf-8")
    with pytest.raises(PasswordNeededError):
        read_private_key("锁.key.pem")
    assert call("sign", "card.json", "--key", "锁.key.pem")[0] == 0
    assert check(key="锁.pub.pem").holds
    code, _, err = call("sign", "card.json", "--key", "锁.key.pem", "--force")
    assert code == 1
    assert err == snapshot("""\
错误 V126：私钥读不出来（口令不对，或文件改动过）：锁.key.pem
   = 检查文件和口令；jixiao keygen 生成新的
""")


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        pytest.param(
            ["card.json", "--key", "甲.pub.pem"],
            snapshot("""\
错误 V126：这是公钥，签名要用私钥：甲.pub.pem
   = 私钥是 jixiao keygen 写的 .key.pem
"""),
            id="public key",
        ),
        pytest.param(
            ["card.json", "--key", "rsa.pem"],
            snapshot("""\
错误 V126：不是 Ed25519 的私钥：rsa.pem
   = 用 jixiao keygen 生成
"""),
            id="RSA",
        ),
        pytest.param(
            ["card.json", "--key", "card.json"],
            snapshot("""\
错误 V126：私钥读不出来（不是 PEM 写法的私钥，或文件改动过）：card.json
   = 检查文件和口令；jixiao keygen 生成新的
"""),
            id="no key",
        ),
        pytest.param(
            ["bad.json", "--key", "甲.key.pem"],
            snapshot("""\
错误 V115：内容和结果的摘要不符：内容或摘要改动过
  --> bad.json:557:15
    |
557 |     "result": "bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4"
    |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 评分结果写的摘要是 bb415c319bdc27b1b167d6ebe63c9e7e2dd2d26d1978b323f016ca5c60addbc4
   = 现在的内容是 bd6f13fd255e93ef9cf1805c9b3464f26556133b7e7360a7793f27087c4d4016
"""),
            id="changed card",
        ),
        pytest.param(
            ["甲.key.pem", "--key", "甲.key.pem"],
            snapshot("""\
错误 D209：这里缺少一个值，或值的写法不对
  --> 甲.key.pem:1:1
  |
1 | -----BEGIN PRIVATE KEY-----
  | ^
   = 文字加双引号，是/否写 true 或 false，没有写 null
"""),
            id="no card",
        ),
        pytest.param(
            ["c.toml", "--key", "甲.key.pem"],
            snapshot("""\
错误 S607：TOML 文件不是评分结果，也不是冻结的指标体系：c.toml
   = 写 jixiao score --json 的输出，或 jixiao freeze 的冻结文件
"""),
            id="TOML",
        ),
        pytest.param(
            ["card.json.sig.json", "--key", "甲.key.pem"],
            snapshot("""\
错误 S607：这是签名文件：card.json.sig.json
  --> card.json.sig.json:4:12
  |
4 |  "format": "jixiao-signature",
  |            ^^^^^^^^^^^^^^^^^^
   = 写它所签的那个文件
"""),
            id="a signature",
        ),
    ],
)
def test_what_is_not_signed(call: Called, arguments: list[str], reported: str) -> None:
    """Nothing is signed that does not hold by itself, nor with a key of another kind."""
    signed(call)
    rsa = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PKCS8, NoEncryption())
    Path("rsa.pem").write_bytes(rsa)
    text = Path("card.json").read_text(encoding="utf-8")
    Path("bad.json").write_text(text.replace('"total": "81.33"', '"total": "99.00"', 1), encoding="utf-8")
    code, out, err = call("sign", *arguments, "--force")
    assert (code, out) == (1, "")
    assert err == reported


@pytest.mark.long
def test_without_the_library(call: Called, tmp_path: Path) -> None:
    """Without the extra the digits are verified all the same; what can't be checked is said, what is asked for refused."""
    signed(call)
    code = (
        "import sys\n"
        "sys.modules['cryptography'] = None\n"
        "from jixiao.cli import run\n"
        "print(run(['verify', 'card.json', '-r', 'c.frozen.json']))\n"
        "print(run(['verify', 'card.json', '-r', 'c.frozen.json', '--key', '甲.pub.pem']))\n"
        "print(run(['sign', 'card.json', '--key', '甲.key.pem', '--force']), run(['keygen', '丙']))\n"
    )
    found = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert found.stdout == snapshot("""\
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[注意] 签名没有检查：没有装签名的组件（pip install 'jixiao[sign]'，或一次装全：'jixiao[all]'）
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[相符] 重新计算：334 个值全部相同
结论：检查了的全部相符，没有复核的见上面的“注意”
0
评分结果：示例局 2023 年度，指标体系 c/2023
[相符] 内容和结果的摘要（所写的软件版本“0.1.0”不在其中）
[相符] 所带的填报数据和它的摘要
[不符] 签名没有检查：没有装签名的组件（pip install 'jixiao[sign]'，或一次装全：'jixiao[all]'）
  错误 C716：签名要用加密的组件（cryptography），没有装
     = 运行 pip install 'jixiao[sign]'
     = 以后还要别的组件时，一次装全：pip install 'jixiao[all]'
[相符] 指标体系：示例指标体系（2023）（c/2023），就是评分用的那一个
[相符] 重新计算：334 个值全部相同
结论：不符，1 处
1
1 1
""")
    assert found.stderr == snapshot("""\
错误 C716：签名要用加密的组件（cryptography），没有装
   = 运行 pip install 'jixiao[sign]'
   = 以后还要别的组件时，一次装全：pip install 'jixiao[all]'
错误 C716：签名要用加密的组件（cryptography），没有装
   = 运行 pip install 'jixiao[sign]'
   = 以后还要别的组件时，一次装全：pip install 'jixiao[all]'
""")
