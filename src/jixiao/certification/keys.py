"""Ed25519 keys as PEM files: a private key is PKCS#8, encrypted when it has a password, a public key SubjectPublicKeyInfo.

They are what openssl writes and reads as well (``openssl genpkey -algorithm ed25519``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao import problems
from jixiao.documents import shown_path
from jixiao.documents.files import read_content
from jixiao.problems import JixiaoError, Place, Problem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_BYTES = 64 * 1024
"""How large the file of a key may be."""


def not_installed() -> Problem:
    """Return C716: the extra ``sign`` is not there."""
    return problems.not_installed("C716", "签名要用加密的组件（cryptography），没有装", "sign")


class PasswordNeededError(Exception):
    """A private key is encrypted and no password was given."""


def new_key(password: str | None) -> tuple[str, str, str]:
    """Return a new key pair as PEM texts, private then public, and the public key's fingerprint."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    from jixiao.certification.signatures import fingerprint

    key = Ed25519PrivateKey.generate()
    how = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how).decode()
    return private, _pem(key.public_key()).decode(), fingerprint(key.public_key().public_bytes_raw())


def read_private_key(key: str | Path | bytes, password: str | None = None) -> Ed25519PrivateKey:
    """Return a private key, given as its file or the text of one; raises :class:`PasswordNeededError`, or :class:`JixiaoError` (V126, D20x)."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content, shown = _content(key)
    if b"PUBLIC KEY" in content:
        raise _wrong(shown, "这是公钥，签名要用私钥", "私钥是 jixiao keygen 写的 .key.pem")
    try:
        private = load_pem_private_key(content, password.encode() if password else None)
    except TypeError:
        if password:  # a key without a password needs none
            return read_private_key(key)
        raise PasswordNeededError from None
    except (ValueError, UnsupportedAlgorithm):
        reason = "口令不对，或文件改动过" if password else "不是 PEM 写法的私钥，或文件改动过"
        way = "检查文件和口令；jixiao keygen 生成新的"
        raise _wrong(shown, f"私钥读不出来（{reason}）", way) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise _wrong(shown, "不是 Ed25519 的私钥", "用 jixiao keygen 生成")
    return private


def read_public_key(key: str | Path | bytes) -> Ed25519PublicKey:
    """Return a public key, given as its file or the text of one; raises :class:`JixiaoError` (V126, D20x)."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    content, shown = _content(key)
    if b"PRIVATE KEY" in content:
        way = "公钥是 jixiao keygen 写的 .pub.pem；私钥不要给别人"
        raise _wrong(shown, "这是私钥，复核用公钥", way)
    try:
        public = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        message = "公钥读不出来（不是 PEM 写法的公钥，或文件改动过）"
        raise _wrong(shown, message, "检查文件") from None
    if not isinstance(public, Ed25519PublicKey):
        raise _wrong(shown, "不是 Ed25519 的公钥", "用签名的人公布的公钥")
    # What reads keys skips everything around one, and whatever follows it: another key, words that promise something.
    if content.replace(b"\r\n", b"\n").strip() != _pem(public).strip():
        message = "公钥文件里除了公钥还有别的内容，或改动过"
        raise _wrong(shown, message, "文件里只留公钥：从 BEGIN 一行到 END 一行")
    return public


def _content(key: str | Path | bytes) -> tuple[bytes, str]:
    """Return the bytes of a key, and how it is named."""
    if isinstance(key, bytes):
        return key, "<密钥>"
    return read_content(Path(key), MOST_BYTES), shown_path(Path(key))


def _pem(key: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _wrong(shown: str, message: str, way: str) -> JixiaoError:
    return JixiaoError([Problem("V126", f"{message}：{shown}", Place(shown), (way,))])
