"""A file given where another kind is wanted is told as that, not as twenty unknown keys."""

from __future__ import annotations

from pathlib import Path

import pytest

import jixiao

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("rulesets/guangzhou/2022.toml", "这是指标体系文件，不是填报文件"),
        ("examples/capped/ruleset.toml", "这是指标体系文件，不是填报文件"),
        ("plugins/guangzhou/asset_income.toml", "这是指标文件，不是填报文件"),
    ],
)
def test_another_file_instead_of_a_submission(file: str, message: str) -> None:
    """Somebody who mixes up the files learns which one it is."""
    with pytest.raises(jixiao.JixiaoError) as caught:
        jixiao.read(ROOT / file)
    (problem,) = caught.value.problems
    assert problem.code == "S608"
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("examples/zengcheng-2022.toml", "这是填报文件，不是指标体系文件"),
        ("plugins/guangzhou/asset_income.toml", "这是指标文件，不是指标体系文件"),
    ],
)
def test_another_file_instead_of_a_ruleset(file: str, message: str) -> None:
    """The same for a ruleset given by its path."""
    with pytest.raises(jixiao.JixiaoError) as caught:
        jixiao.load(ROOT / file)
    (problem,) = caught.value.problems
    assert problem.code == "P507"
    assert problem.message.startswith(message)


@pytest.mark.long
def test_certificates_instead_of_other_files(tmp_path: Path) -> None:
    """So are a frozen ruleset and a scorecard, which nests deeper than people write, and the other way round."""
    rules = jixiao.load("guangzhou/2022")
    frozen, card = tmp_path / "r.frozen.json", tmp_path / "card.json"
    frozen.write_text(rules.freeze(), encoding="utf-8")
    card.write_text(rules.score(ROOT / "examples" / "complete-2022.toml").to_json(), encoding="utf-8")
    for path, code, message, use in (
        (frozen, "S608", "这是冻结的指标体系，不是填报文件", jixiao.read),
        (card, "S608", "这是评分结果，不是填报文件", jixiao.read),
        (card, "P507", "这是评分结果，不是冻结的指标体系", jixiao.load),
    ):
        with pytest.raises(jixiao.JixiaoError) as caught:
            use(path)
        (problem,) = caught.value.problems
        assert problem.code == code
        assert problem.message.startswith(message)


def test_a_project_file_cannot_make_code_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scoring inside a downloaded folder never runs the folder's code: only the caller can trust a file."""
    (tmp_path / "evil.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    (tmp_path / "jixiao.toml").write_text('trusted = ["evil.py"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(jixiao.JixiaoError) as caught:
        jixiao.load("guangzhou/2022")
    assert caught.value.codes == ("D221",)
    assert not (tmp_path / "ran").exists()
