"""Ed25519 signatures of scorecards and frozen rulesets, as small files beside them.

What is signed is the statement: the digest of the content, its kind and who signs. So a file may be laid out anew without
losing its signature, and a signature that fails says which it is: the statement, or the content it is about.
The key pair is Ed25519 (RFC 8032), which is deterministic: the same key and content give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field as Constraint

from jixiao.certification.frozen import Digest, file_text
from jixiao.certification.value_text import content_digest
from jixiao.certification.verdict import Check
from jixiao.documents import Document, canonical_json, digest_of
from jixiao.problems import JixiaoError, Problem
from jixiao.rules import Authored, read_model

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT: Final = "jixiao-signature"
VERSION: Final = 1
SUFFIX = ".sig.json"
SIGNATURE_BYTES = 64 * 1024
"""How large a signature may be."""

_SIGN_AGAIN = "换一份没有改动过的签名文件，或请签名的人重新签"

Kind = Literal["scorecard", "frozen"]
KIND_NAMES: dict[Kind, str] = {"scorecard": "评分结果", "frozen": "冻结的指标体系"}


class SignatureFile(Authored):
    """A signature (签名) beside the file that is signed.

    ``digest`` is the SHA-256 of the signed file's canonical JSON, ``public_key`` the 32 bytes and ``signature`` the 64
    bytes of Ed25519, in hexadecimal. Signed are the UTF-8 bytes of the canonical JSON of everything here but ``signature``.
    """

    format: Literal["jixiao-signature"]
    format_version: Literal[1]
    algorithm: Literal["Ed25519"]
    kind: Kind
    digest: Digest
    signer: Annotated[str, Constraint(max_length=200)] = ""
    public_key: Annotated[str, Constraint(pattern=r"^[0-9a-f]{64}$")]
    signature: Annotated[str, Constraint(pattern=r"^[0-9a-f]{128}$")]

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return canonical_json(self.model_dump(mode="json", exclude={"signature"})).encode()

    @property
    def fingerprint(self) -> str:
        """What the public key is known by."""
        return fingerprint(bytes.fromhex(self.public_key))


def fingerprint(public_key: bytes) -> str:
    """Return what a public key (its 32 bytes) is known by: half of its SHA-256, in groups that can be read aloud.

    >>> fingerprint(bytes(32))
    '6668 7aad f862 bd77 6c8f c18b 8e9f 8e20'
    """
    digits = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def sign(data: Mapping[str, object], kind: Kind, key: Ed25519PrivateKey, signer: str) -> SignatureFile:
    """Return the signature of a scorecard or a frozen ruleset as JSON data."""
    unsigned = SignatureFile(
        format=FORMAT, format_version=VERSION, algorithm="Ed25519", kind=kind, digest=digest_of(data), signer=signer,
        public_key=key.public_key().public_bytes_raw().hex(), signature="0" * 128,
    )  # fmt: skip
    return unsigned.model_copy(update={"signature": key.sign(unsigned.statement).hex()})


def read_signature(document: Document) -> SignatureFile:
    """Return the signature of a file, or raise :class:`JixiaoError` (V121): it may be written in one way only."""
    if document.data.get("format") != FORMAT:
        message = f"这不是签名文件：{document.file}"
        place = document.place(("format",))
        raise JixiaoError([Problem("V121", message, place, ("签名文件由 jixiao sign 生成",))])
    signature = read_model(SignatureFile, document)
    if file_text(signature) != document.text or not document.as_written:
        message = "签名文件改动过：空格、次序、换行或字节顺序标记（BOM）不是 jixiao sign 写的样子"
        raise JixiaoError([Problem("V121", message, document.place(()), (_SIGN_AGAIN,))])
    return signature


def check_signature(
    signature: SignatureFile,
    document: Document,
    data: Mapping[str, object],
    kind: Kind,
    key: Ed25519PublicKey | None,
) -> Check:
    """Return whether a signature is right, of this content, and by the owner of ``key`` if one is given.

    V122: the signature does not fit its statement. V123: the content is not the signed one. V124: another key signed.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey

    problems: list[Problem] = []
    raw = bytes.fromhex(signature.public_key)
    try:
        PublicKey.from_public_bytes(raw).verify(bytes.fromhex(signature.signature), signature.statement)
    except (InvalidSignature, ValueError):
        message = "签名不对：签名文件在签名以后改动过，或不是用这个密钥签的"
        problems.append(Problem("V122", message, document.place(("signature",)), (_SIGN_AGAIN,)))
    digest = content_digest(data)
    if digest != signature.digest or kind != signature.kind:
        message = f"{KIND_NAMES[kind]}的内容在签名以后改动过，或签的是另一个文件"
        ways = (f"签名时内容的摘要是 {signature.digest}", f"现在是 {digest}")
        problems.append(Problem("V123", message, document.place(("digest",)), ways))
    if key is not None and key.public_bytes_raw() != raw:
        message = "签名用的不是指定的密钥"
        given = fingerprint(key.public_bytes_raw())
        ways = (f"指定的公钥，指纹是 {given}", f"签名用的公钥，指纹是 {signature.fingerprint}")
        problems.append(Problem("V124", message, document.place(("public_key",)), ways))
    who = f"署名“{signature.signer}”" if signature.signer else "没有署名"
    what = f"签名：{document.file}，{who}，公钥指纹 {signature.fingerprint}"
    if problems:
        return Check(what, "fails", tuple(problems))
    own = "只说明内容在签名以后没有改动；是谁签的，要拿指纹和公布的核对，或用 --key 指定公钥"
    return Check(f"{what}；{own}" if key is None else f"{what}，是指定的密钥", "holds")
