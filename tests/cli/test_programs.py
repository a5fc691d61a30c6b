"""The command line for programs: --json of every command, standard input in place of files, --strict."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import jsonschema
import pytest
from tests.rubrics import EXAMPLES, entry, group, indicator, ruleset, write

import jixiao
from jixiao.authoring.editing.schemas import SCHEMA_KINDS, schema
from jixiao.cli import command, run

CASE = (EXAMPLES / "zengcheng-2022.toml").read_text(encoding="utf-8")
BUILT_IN = "guangzhou/2022"

Call = Callable[..., tuple[int, str, str]]


def commands(group_of: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name."""
    for name, each in group_of.commands.items():
        if isinstance(each, click.Group):
            yield from commands(each, f"{before}{name} ")
        else:
            yield before + name, each


COMMANDS = dict(commands(command))


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return how to run a command line in an empty folder, with something on standard input."""
    monkeypatch.chdir(tmp_path)

    def calling(line: str, given: str | bytes = "") -> tuple[int, str, str]:
        content = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = run(line.split())
        out, err = capsys.readouterr()
        return code, out, err

    return calling


def test_every_command_has_json() -> None:
    """Nothing is for people alone."""
    assert [
        name for name, each in COMMANDS.items() if not any("--json" in one.opts for one in each.params)
    ] == []


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("wrong", ["--nonsense", "nowhere.toml another.toml third.toml", "-", "- -"])
def test_what_is_wrong_is_json_whatever_the_command(name: str, wrong: str, call: Call) -> None:
    """Options that don't exist, files that don't, empty input: one document, of the shape that the schema says."""
    code, out, err = call(f"{name} {wrong} --json")
    data = json.loads(out)
    assert err == ""
    if code and name != "verify":  # which says of each of several files what was found
        assert code in {1, 2}
        jsonschema.validate(data, schema("problems"))
        assert all(each["remedies"] for each in data["problems"])


@pytest.mark.long
@pytest.mark.parametrize(
    "line",
    [
        "score -", "explain -", "explain - 结转结余率", "whatif - 支出决算数=2508.64", "cliffs -", "score-set -", "roll-up -",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["toml", "json"])
def test_submissions_from_standard_input(line: str, form: str, call: Call, tmp_path: Path) -> None:
    """TOML and JSON are told apart by what they hold, and good and bad input alike gives one JSON document."""
    given = CASE
    if form == "json":
        card = jixiao.load(BUILT_IN).score(EXAMPLES / "zengcheng-2022.toml")
        given = json.dumps(json.loads(card.to_json())["submission"], ensure_ascii=False)
    code, out, err = call(f"{line} --json", given)
    assert (code, err) == (0, "")
    assert json.loads(out)
    write(tmp_path, {f"case.{form}": given})
    if "roll-up" not in line and "score-set" not in line and "whatif" not in line:
        assert (
            json.loads(call(line.replace("-", f"case.{form}", 1) + " --json")[1]).keys()
            == json.loads(out).keys()
        )


def small_ruleset() -> str:
    """Return a ruleset of a shipped indicator's own."""
    return ruleset(group("组"), entry("a", "100"))


@pytest.mark.long
@pytest.mark.parametrize(
    "line",
    [
        "check -",
        "fields -",
        "show -",
        "freeze - -o out.frozen.json",
        "prove -",
        "new cases -",
        "diff - guangzhou/2022",
    ],
)
def test_rulesets_from_standard_input(line: str, call: Call, tmp_path: Path) -> None:
    """A ruleset's text is read with the plugins that are named; a frozen one needs nothing."""
    write(tmp_path, {"mine/a.toml": indicator("a", "甲")})
    code, out, err = call(f"{line} -p mine --json", small_ruleset())
    assert (code, err) == (0, "")
    assert json.loads(out)
    write(tmp_path, {"mine/rules.toml": small_ruleset()})
    frozen = jixiao.load(tmp_path / "mine/rules.toml").freeze()
    (tmp_path / "out.frozen.json").unlink(missing_ok=True)
    code, out, err = call(f"{line} --json", frozen)
    assert (code, err) == (0, "")
    assert json.loads(out)


def test_a_ruleset_of_standard_input_scores_a_file(call: Call, tmp_path: Path) -> None:
    """One file of a command may be standard input."""
    write(
        tmp_path,
        {"mine/a.toml": indicator("a", "甲"), "data.toml": 'unit = "示例"\n[fields]\n"a率" = "75%"\n'},
    )
    code, out, _ = call("score data.toml --ruleset - -p mine --json", small_ruleset())
    assert (code, json.loads(out)["total"]) == (0, "75.00")


@pytest.mark.long
def test_verifying_and_signing_standard_input(call: Call, tmp_path: Path) -> None:
    """A scorecard need not be a file to be verified; a signature needs a name."""
    card = call("score - --json", CASE)[1]
    assert call("verify -", card)[0] == 0
    assert call("verify - --json", card.replace("93.81", "94.81"))[0] == 1
    assert json.loads(call("keygen k --json")[1])["written"] == ["k.key.pem", "k.pub.pem"]
    assert call("sign - --key k.key.pem", card)[0] == 2
    code, out, _ = call("sign - --key k.key.pem -o card.sig.json --json", card)
    assert (code, json.loads(out)["written"]) == (0, ["card.sig.json"])
    assert call("verify - --key k.pub.pem --signature card.sig.json", card)[0] == 0
    assert (tmp_path / "card.sig.json").is_file()


def test_formatting_standard_input(call: Call) -> None:
    """An editor sends what it holds and takes back what is laid out."""
    assert call("fmt -", "a   =  1\n")[:2] == (0, "a = 1\n")
    assert json.loads(call("fmt - --json", "a   =  1\n")[1]) == {"text": "a = 1\n"}
    assert call("fmt -", "a = \n")[0] == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("line", "files"),
    [
        ("score case.toml -o card.json", ["card.json"]),
        ("score-set case.toml -o set.csv", ["set.csv"]),
        ("roll-up case.toml -o whole.toml", ["whole.toml"]),
        ("freeze guangzhou/2022 -o f.frozen.json", ["f.frozen.json"]),
        ("show guangzhou/2022 -o page.html", ["page.html"]),
        ("diff guangzhou/2022 guangzhou/2022 -o diff.md", ["diff.md"]),
        ("history guangzhou/2022 -o history.json", ["history.json"]),
        ("new indicator -o a.toml", ["a.toml"]),
        ("new ruleset -o r.toml", ["r.toml"]),
        ("schema problems -o problems.json", ["problems.json"]),
        ("fmt ugly.toml", ["ugly.toml"]),
    ],
)  # fmt: skip
def test_commands_that_write_name_their_files(
    line: str, files: list[str], call: Call, tmp_path: Path
) -> None:
    """A program need not guess where the result is."""
    write(tmp_path, {"case.toml": CASE, "ugly.toml": "a   =  1\n"})
    code, out, err = call(f"{line} --json")
    assert (code, err) == (0, "")
    assert json.loads(out)["written"] == files
    name = line.split(maxsplit=1)[0]
    jsonschema.validate(json.loads(out), schema("new" if name == "schema" else name))
    assert all((tmp_path / each).is_file() for each in files)


@pytest.mark.long
@pytest.mark.parametrize(
    "line",
    [
        "plugins -p broken", "plugins", "rulesets", "fields guangzhou/2022", "keygen k", "new indicator",
        "new examples -o there", "check yueyang/2018", "show 结转结余率 -r guangzhou/2022", "history guangzhou.carryover_rate",
        "history mof-project", "test guangzhou/2022", "explain case.toml 结转结余率", "cliffs case.toml --within 50%",
        "roll-up case.toml --of points --weight 支出决算数", "score-set case.toml wrong.toml", "batch . -r guangzhou/2022 -o out.csv",
        "verify card.json card.json", "verify card.json nowhere.json", "fmt --check case.toml",
    ],
)  # fmt: skip
def test_the_json_of_every_command_has_a_schema(line: str, call: Call, tmp_path: Path) -> None:
    """One object, of the shape that `jixiao schema` tells of the command; never an array."""
    write(
        tmp_path,
        {"case.toml": CASE, "wrong.toml": 'unit = "乙"\n[fields]\n"没有" = 1\n', "broken/a.toml": "id = \n"},
    )
    if "card.json" in line:
        assert call("score case.toml -o card.json")[0] == 0
    code, out, _ = call(f"{line} --json")
    reported = json.loads(out)
    assert code in {0, 1}
    assert isinstance(reported, dict)
    jsonschema.validate(reported, schema(line.split(maxsplit=1)[0]))


def test_every_command_has_a_schema() -> None:
    """A program need not guess what it gets."""
    assert {name.split()[0] for name in COMMANDS} - {"schema"} <= set(SCHEMA_KINDS)


@pytest.mark.long
def test_strict_turns_findings_and_missing_data_into_exit_1(call: Call, tmp_path: Path) -> None:
    """What a reviewer must see ends a pipeline that asked for it, and no other."""
    rate, full = '[fields]\n"a率" = "75%"\n', '[fields]\n"a率" = "100%"\n'
    write(tmp_path, {
        "mine/a.toml": indicator("a", "甲"), "mine/rules.toml": small_ruleset(),
        "clean.toml": f'unit = "甲"\n{full}', "differs.toml": f'unit = "乙"\n{rate}[claimed]\n"甲" = 90\n',
        "lacking.toml": 'unit = "丙"\n[fields]\n',
    })  # fmt: skip
    for name, code in (("clean", 0), ("differs", 1), ("lacking", 1)):
        for line in ("score", "score-set"):
            assert call(f"{line} {name}.toml -r mine/rules.toml")[0] == 0
            assert call(f"{line} {name}.toml -r mine/rules.toml --strict")[0] == code, line
            assert call(f"{line} {name}.toml -r mine/rules.toml --strict --json")[0] == code, line
    assert call("check mine/rules.toml --strict")[0] == 0
    assert call("check guangzhou/2022")[0] == 0
    assert call("check guangzhou/2022 --strict")[0] == 1
