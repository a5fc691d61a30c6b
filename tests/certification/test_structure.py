"""Whatever is verified and called intact was covered: every key, entry, wrapper and byte, put in, taken out, moved."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from tests.certification.certified import Path_, card_of, frozen_in
from tests.rubrics import entry, group, indicator, load, number, ruleset

import jixiao
from jixiao import JixiaoError, Rules
from jixiao.certification.comparing import differences
from jixiao.certification.verdict import Verification
from jixiao.documents import digest_of

Json = Any
_VALUES: Final[tuple[object, ...]] = (1, "x", None, [], {})
KINDS: Final = ("card", "set", "whole", "frozen", "signature")
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class Subject:
    """A file of one kind that verifies, with its ruleset."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind
        self.rules: Rules | None = None
        self.path = folder / "x.json"
        frozen = frozen_in(folder / "made")
        if kind in {"frozen", "signature"}:
            self.text = frozen.read_text(encoding="utf-8")
        elif kind == "card":
            self.rules = jixiao.load(frozen)
            self.text = card_of(self.rules).to_json()
        else:
            self.rules, self.text = compared(folder / "more") if kind == "set" else merged(folder / "more")
        self.path.write_text(self.text, encoding="utf-8", newline="\n")
        if kind == "signature":
            (folder / "k.pem").write_bytes(
                KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )
            self.text = jixiao.sign(self.path, folder / "k.pem", signer="示例市财政局").text

    @property
    def changed(self) -> Path:
        """The file that is changed."""
        return self.folder / "x.json.sig.json" if self.kind == "signature" else self.path

    def verified(self, content: bytes | Json) -> Verification | None:
        """Return what verifying the file finds with other content, None where it is refused."""
        if not isinstance(content, bytes):
            content = json.dumps(
                content, ensure_ascii=False, indent=1, sort_keys=self.kind != "card"
            ).encode()
            content += b"\n"
        self.changed.write_bytes(content)
        try:
            return jixiao.verify(self.path, self.rules)
        except JixiaoError:
            return None

    def says(self, content: bytes | Json) -> bool:
        """Tell whether verification says that this is not what it was."""
        found = self.verified(content)
        return found is None or not found.holds


def compared(folder: Path) -> tuple[Rules, str]:
    """Return a ruleset that compares units, and a card of one of them."""
    across = '[[fields]]\nname = "名次"\ntype = "count"\nmin = 1\nacross = { what = "rank", of = "数", first = "high" }\n\n'
    text = indicator("a", "甲", "100 - 10 * (名次 - 1)", number("数") + across)
    folder.mkdir()
    rules = load(folder, ruleset(group("组"), entry("a")), a=text)
    cards = rules.score_set(
        [jixiao.read({"unit": str(each), "fields": {"数": each}}) for each in (1, 2, 3)]
    ).cards
    return rules, cards[1].to_json()


def merged(folder: Path) -> tuple[Rules, str]:
    """Return a ruleset, and what roll-up prints of two projects."""
    text = indicator("a", "甲", "满分 * 率", number("资金") + '[[fields]]\nname = "率"\ntype = "rate"\n\n')
    folder.mkdir()
    rules = load(folder, ruleset(group("组"), entry("a")), a=text)
    parts = [{"unit": str(each), "fields": {"资金": each, "率": f"{each}0%"}} for each in (1, 2)]
    rolled, card = rules.roll_up([jixiao.read(each) for each in parts], "合计", "资金")
    return rules, json.dumps({**rolled.to_data(), "card": card.to_data()}, ensure_ascii=False)


@pytest.fixture(params=KINDS)
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Subject:
    """Return a file of each kind in turn."""
    return Subject(tmp_path, request.param)


def objects(data: Json, path: Path_ = ()) -> Iterator[tuple[Path_, Json]]:
    """Yield every object and list with its path."""
    if isinstance(data, dict | list):
        yield path, data
        for key, each in data.items() if isinstance(data, dict) else enumerate(data):
            yield from objects(each, (*path, key))


def put(data: Json, path: Path_, value: object) -> Json:
    """Return JSON data with another part at a path."""
    if not path:
        return value
    if isinstance(data, list):
        return [put(each, path[1:], value) if index == path[0] else each for index, each in enumerate(data)]
    return {key: put(each, path[1:], value) if key == path[0] else each for key, each in data.items()}


def mutants(data: Json) -> Iterator[tuple[str, Path_, Json]]:
    """Yield data with one thing in its structure otherwise: what, where, and the whole of it."""
    for path, part in objects(data):
        if isinstance(part, dict):
            for name in part:
                yield (
                    "taken out",
                    (*path, name),
                    put(data, path, {k: v for k, v in part.items() if k != name}),
                )
                yield (
                    "renamed",
                    (*path, name),
                    put(data, path, {k + "_" * (k == name): v for k, v in part.items()}),
                )
                yield "wrapped", (*path, name), put(data, path, {**part, name: {name: part[name]}})
                yield "in a list", (*path, name), put(data, path, {**part, name: [part[name]]})
                if part[name] is not None:
                    yield "nothing", (*path, name), put(data, path, {**part, name: None})
            for value in _VALUES:
                yield f"put in {value}", (*path, "备注"), put(data, path, {**part, "备注": value})
        else:
            for index, each in enumerate(part):
                yield "taken out", (*path, index), put(data, path, part[:index] + part[index + 1 :])
                yield "doubled", (*path, index), put(data, path, [*part[:index], each, *part[index:]])
            for one, value in enumerate(part[1:]):
                if value != part[one]:
                    swapped = [*part[:one], value, part[one], *part[one + 2 :]]
                    yield "moved", (*path, one), put(data, path, swapped)
            for value in _VALUES:
                yield f"put in {value}", (*path, len(part)), put(data, path, [*part, value])


def forged(data: Json) -> Json:
    """Return a scorecard whose own digests fit what it says, as somebody would forge them."""
    if isinstance(data.get("card"), dict):
        return {**data, "card": forged(data["card"])}
    if not isinstance(data.get("digests"), dict):
        return data
    left_out = {"digests", "version", "submission", *(() if data.get("worked_out") else ("worked_out",))}
    result = digest_of({name: each for name, each in data.items() if name not in left_out})
    digests = {**data["digests"], "result": result, "submission": digest_of(data.get("submission"))}
    return {**data, "digests": digests}


AROUND: Final = ("sources", "weight", "left_out", "data")
MOST: Final = 60


@pytest.mark.long
def test_structure_is_covered(subject: Subject) -> None:
    """One thing otherwise anywhere, digests as they were or forged to fit: never is it all intact."""
    data = json.loads(subject.text)
    found = subject.verified(data if subject.kind != "card" else subject.text.encode())
    assert found is not None
    assert found.holds, list(found.lines())
    every = list(mutants(data))
    chance = random.Random(subject.kind)  # noqa: S311 - which of them
    for what, path, mutant in chance.sample(every, min(MOST, len(every))):
        assert intact(subject, data, mutant, path) is False, (what, path)


def intact(subject: Subject, data: Json, mutant: Json, path: Path_) -> bool:
    """Tell whether a mutant, also with digests that were forged to fit it, is called intact without a word on the part."""
    if path[0] in AROUND and path[0] in mutant:
        # What stands around the card of a whole can't be checked, and that is said.
        found = subject.verified(mutant)
        return found is not None and not any(
            each.outcome == "note" and str(path[0]) in each.what for each in found.checks
        )
    mutants = [mutant]
    if subject.kind in {"card", "set", "whole"} and forged(mutant) != data:
        mutants.append(forged(mutant))
    return not all(subject.says(each) for each in mutants)


@pytest.mark.long
def test_every_key_at_the_top(subject: Subject) -> None:
    """The outermost ones one by one: they are where a whole part may go unseen."""
    data = json.loads(subject.text)
    for what, path, mutant in mutants(data):
        if len(path) == 1 and what in {"taken out", "nothing", "put in 1"}:
            assert intact(subject, data, mutant, path) is False, (what, path)


@pytest.mark.long
def test_a_wrapper_is_no_card(subject: Subject) -> None:
    """Put into another object or list, a file is refused, or what stands around it is told."""
    data = json.loads(subject.text)
    inner = data.get("card", data)
    for wrapper in (
        {"card": inner, "x": 1},
        {"card": inner},
        {"result": data},
        {"card": {"card": inner}},
        [data],
        {**data, "card": inner},
    ):
        if wrapper != data:
            assert subject.says(wrapper), list(wrapper)


Bytes = Callable[[bytes], bytes]
LAYOUTS: Final[dict[str, Bytes]] = {
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "CR LF": lambda content: content.replace(b"\n", b"\r\n"),
    "one CR": lambda content: content.replace(b"\n", b"\r\n", 1),
    "a line more": lambda content: content + b"\n",
    "no line at the end": lambda content: content.rstrip(b"\n"),
    "a blank more": lambda content: content.replace(b": ", b":  ", 1),
    "keys in another order": lambda content: json.dumps(
        dict(reversed(json.loads(content).items())), ensure_ascii=False, indent=1
    ).encode(),
    "escapes": lambda content: json.dumps(json.loads(content), indent=1, sort_keys=True).encode() + b"\n",
}


@pytest.mark.long
@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(subject: Subject, name: str) -> None:
    """A frozen ruleset and a signature are what they are to the last byte; a scorecard may be laid out anew."""
    content = LAYOUTS[name](subject.text.encode())
    if content == subject.text.encode():
        return
    assert subject.says(content) == (subject.kind in {"frozen", "signature"}), name


@pytest.mark.long
def test_a_key_twice(subject: Subject) -> None:
    """Which of the two counts nobody knows: refused, at whatever depth."""
    text = subject.text
    for name in ("digest", "digests", "signer", "name", "version", "kind"):
        at = text.find(f'"{name}": ')
        if at >= 0:
            twice = f'{text[:at]}"{name}": "x", {text[at:]}'
            assert subject.says(twice.encode()), name


def test_a_signature_taken_away_is_told(tmp_path: Path) -> None:
    """Without one the result says so; with one it says whose."""
    subject = Subject(tmp_path, "signature")
    found = subject.verified(subject.text.encode())
    assert found is not None
    assert found.signed
    assert list(found.lines())[-1] == "结论：全部相符"
    subject.changed.unlink()
    without = jixiao.verify(subject.path)
    assert not without.signed
    assert list(without.lines())[-1] == "结论：全部相符；没有签名，是谁给的没有检查"
    assert (found.to_data()["signed"], without.to_data()["signed"]) == (True, False)


PEMS: Final[dict[str, Bytes]] = {
    "words before": lambda content: "财政局的公钥\n".encode() + content,
    "words after": lambda content: content + b"# checked\n",
    "another key after": lambda content: (
        content
        + Ed25519PrivateKey.from_private_bytes(bytes(32))
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    ),
    "twice": lambda content: content * 2,
    "cut": lambda content: content[:-10],
    "bits that no key has": lambda content: content.replace(b"=\n-----END", b"==\n-----END"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", PEMS)
def test_public_keys(tmp_path: Path, name: str) -> None:
    """A file that holds anything but the key is refused."""
    subject = Subject(tmp_path, "signature")
    subject.changed.write_text(subject.text, encoding="utf-8", newline="\n")
    content = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = tmp_path / "k.pub.pem"
    for plain in (content, content.replace(b"\n", b"\r\n"), content.rstrip()):
        key.write_bytes(plain)
        assert jixiao.verify(subject.path, key=key).holds
    key.write_bytes(PEMS[name](content))
    assert not jixiao.verify(subject.path, key=key).holds


def test_keys_that_are_too_many_are_listed_as_the_file_has_them() -> None:
    """Not in the order of a set, which is another in every run."""
    card = dict.fromkeys("zyxwvutsrq", 1)
    assert [change.path for change in differences(card, {"q": 1})] == [(key,) for key in "zyxwvutsr"]
