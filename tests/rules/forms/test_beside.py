"""Forms of scoring rules in groups beside the total: what is deducted is what the total loses, or the form is refused."""

from __future__ import annotations

import pytest
from tests.program.test_groups import MAIN, node
from tests.rubrics import entry, indicator, ruleset, score
from tests.rules.forms.built import built

from jixiao import JixiaoError, Rules
from jixiao.authoring.check import check_ruleset
from jixiao.authoring.proof import proving
from jixiao.rules.forms import FORMS

COUNT = '[[fields]]\nname = "次数"\ntype = "count"\nmin = 0\n\n'
RATE = '[[fields]]\nname = "率"\ntype = "rate"\nmin = 0\nmax = 1\n\n'
CHOICE = '[[fields]]\nname = "情形"\ntype = "choice"\noptions = ["无", "有"]\n\n'
YES_NO = '[[fields]]\nname = "公开"\ntype = "yes_no"\n\n'
PLAN = "".join(
    f'[[fields]]\nname = "{each}"\ntype = "amount"\nunit = "万元"\nmin = 0\n\n' for each in ("实际", "计划")
)
TABLE = (
    '[[fields]]\nname = "表"\ntype = "table"\n\n[[fields.columns]]\nname = "额"\ntype = "count"\nmin = 0\n\n'
)
TWO_EACH = f'{COUNT}[[score.deductions.items]]\nname = "违规"\nof = "次数"\ndeduct = 2\n'
CHECKED = '[[score.checklist.items]]\nname = "迟报"\ndeduct = 2\n[[score.checklist.items]]\nname = "漏报"\ndeduct = 9\n'
GIVING = '[[score.checklist.items]]\nname = "迟报"\npoints = 10\n'
BANDS = f'{COUNT}[score.bands]\nof = "次数"\n[score.bands.points]\n"= 0" = 0\n"= 1" = 2\n">= 2" = 10\n'
COEFFICIENT = f'{RATE}[score.coefficient]\nof = "率"\n'
CONVERTED = '[[fields]]\nname = "分"\ntype = "number"\n\n[score.converted]\nof = "分"\nout_of = 100\n'
JUDGED = '[score.judged.bands]\n"优" = "100%"\n"差" = "0%"\n'
TARGETS = '[score.targets]\ntable = "目标"\nunmet = "zero"\nzero_target = "full"\nnone = "zero"\n'
WRITTEN = {
    "deductions": TWO_EACH, "checklist": GIVING, "bands": BANDS, "coefficient": COEFFICIENT, "converted": CONVERTED,
    "judged": JUDGED, "targets": TARGETS,
}  # fmt: skip


def rules_of(body: str, kind: str = "malus", *keys: str) -> Rules:
    """Return a rubric of 100 points with one indicator of up to 10 points beside it."""
    text = ruleset(MAIN, node("旁", "10", f'kind = "{kind}"', *keys), entry("m", "10", "旁"))
    text = text.replace("total = 100\n", "total = 100\nmost = 110\n")
    return built(text, {"a": indicator("a", "甲"), "m": f'id = "t.m"\nname = "违规"\n\n{body}'})


def codes_of(body: str, kind: str = "malus", *keys: str) -> list[str]:
    """Return what is wrong with a rubric."""
    with pytest.raises(JixiaoError) as caught:
        rules_of(body, kind, *keys)
    return [each.code for each in caught.value.problems]


@pytest.mark.parametrize(("count", "total"), [(0, "100.00"), (1, "98.00"), (5, "90.00"), (6, "90.00")])
def test_deductions_in_a_malus_are_what_the_total_loses(count: int, total: str) -> None:
    """Nothing wrong takes nothing, one occurrence two points, five and more the ten that it may be at most."""
    card = score(rules_of(TWO_EACH), a率="100%", 次数=count)
    assert (str(card.total), [each.code for each in card.findings]) == (total, [])
    assert not any("失" in each for each in card["违规"].reasons)


@pytest.mark.parametrize(
    ("late", "lost", "total"), [(False, False, "100.00"), (True, False, "98.00"), (True, True, "90.00")]
)
def test_a_checklist_of_deductions_in_a_malus(*, late: bool, lost: bool, total: str) -> None:
    """Each breach takes what stands beside it, all of them no more than the group."""
    assert str(score(rules_of(CHECKED), a率="100%", 迟报=late, 漏报=lost).total) == total


@pytest.mark.parametrize(("count", "total"), [(0, "100.00"), (1, "98.00"), (2, "90.00")])
def test_bands_and_formulas_in_a_malus_say_what_is_taken(count: int, total: str) -> None:
    """The points beside a band, or of a formula, are taken away."""
    assert str(score(rules_of(BANDS), a率="100%", 次数=count).total) == total
    formula = f'{COUNT}[score]\nformula = "如果(次数 == 0, 0, 如果(次数 == 1, 2, 10))"\n'
    assert str(score(rules_of(formula), a率="100%", 次数=count).total) == total


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_is_taken_or_refused(form: str) -> None:
    """In a malus a form takes what it says it takes, or is refused; in a bonus it gives, or is refused."""
    assert set(WRITTEN) == set(FORMS)
    refused = {"checklist", "coefficient", "converted", "judged", "targets"}
    if form in refused:
        assert codes_of(WRITTEN[form]) == ["R472"]
    else:
        assert rules_of(WRITTEN[form]).program.indicators
    if form == "deductions":
        assert codes_of(WRITTEN[form], "bonus") == ["R472"]
    else:
        assert rules_of(WRITTEN[form], "bonus").program.indicators


def test_a_checklist_of_deductions_is_no_bonus() -> None:
    """It would give the whole bonus to a unit at which nothing happened."""
    assert codes_of(CHECKED, "bonus") == ["R472"]


def test_deep_inside_a_malus_it_is_the_same() -> None:
    """A form two levels down in a malus is looked at as well."""
    text = ruleset(
        MAIN, node("旁", "10", 'kind = "malus"'), node("内", "10", parent="旁"), entry("m", "10", "内")
    )
    files = {"a": indicator("a", "甲"), "m": f'id = "t.m"\nname = "违规"\n\n{TWO_EACH}'}
    assert str(score(built(text, files), a率="100%", 次数=1).total) == "98.00"
    with pytest.raises(JixiaoError) as caught:
        built(text, {**files, "m": f'id = "t.m"\nname = "违规"\n\n{COEFFICIENT}'})
    assert [each.code for each in caught.value.problems] == ["R472"]


@pytest.mark.parametrize("then", ["full", "exclude", "zero"])
def test_what_does_not_apply_takes_nothing(then: str) -> None:
    """Not to apply must not take full points, nor make the others take more."""
    body = f'{TWO_EACH}\n[not_applicable]\nwhen = "次数 == 3"\nthen = "{then}"\n'
    if then != "zero":
        assert codes_of(body) == ["R474"]
        return
    card = score(rules_of(body), a率="100%", 次数=3)
    assert (str(card.total), card["违规"].reasons) == ("100.00", ("不适用：次数 3 = 3，按规定不扣分。",))


@pytest.mark.parametrize(("combine", "more"), [("better", ()), ("pool", ('none = "zero"',))])
def test_groups_that_turn_round_in_a_malus(combine: str, more: tuple[str, ...]) -> None:
    """The better of two deductions is the larger one, and those chosen from a pool would take all of it."""
    text = ruleset(
        MAIN, node("旁", "10", 'kind = "malus"', f'combine = "{combine}"', *more), entry("m", "10", "旁"),
        entry("b", "10", "旁"),
    )  # fmt: skip
    files = {
        "a": indicator("a", "甲"),
        "m": f'id = "t.m"\nname = "违规"\n\n{TWO_EACH}',
        "b": indicator("b", "乙"),
    }
    with pytest.raises(JixiaoError) as caught:
        built(text, files)
    assert [each.code for each in caught.value.problems] == ["R473"]


def test_it_is_said_where_rubrics_are_looked_at() -> None:
    """Check says what is taken when nothing happened: a rule turned round shows there; prove has nothing against it."""
    rules = rules_of(TWO_EACH)
    assert check_ruleset(rules).beside == ("违规：扣 0 分，最多扣 10 分", "  次数为 1 时扣 2 分")
    assert proving.prove(rules).is_right
    turned = rules_of(f'{RATE}[score]\nformula = "满分 * 率"\n')
    assert check_ruleset(turned).beside == ("违规：扣 0 分，最多扣 10 分", "  率为 100% 时扣 10 分")
    below = RATE.replace("min = 0", 'min = "-100%"')
    change = rules_of(f'{below}[score]\nformula = "最大(0, 满分 * 率)"\n')
    assert check_ruleset(change).beside == ("违规：扣 0 分，最多扣 10 分", "  率为 100% 时扣 10 分")
    chosen = rules_of(f"{CHOICE}[score]\nformula = \"如果(情形 == '无', 满分, 0)\"\n")
    assert check_ruleset(chosen).beside == (
        "违规：扣 多少要看数据，最多扣 10 分", "  情形为 “无” 时扣 10 分", "  情形为 “有” 时扣 0 分",
    )  # fmt: skip


TURNED = [
    (COUNT, "满分 - 2 * 次数", "2 * 次数"),
    (COUNT, "最大(0, 满分 - 2 * 次数)", "2 * 次数"),
    (COUNT, "限制(满分 - 2 * 次数 - 次数, 0, 满分)", "2 * 次数 + 次数"),
    (COUNT, "2 * (5 - 次数)", "最小(满分, 2 * 次数)"),
    (COUNT, "如果(次数 == 0, 满分, 0)", "如果(次数 == 0, 0, 满分)"),
    (COUNT, "5", ""),
    (TABLE, "最大(0, 满分 - 计数(表))", "计数(表)"),
    (TABLE, "最大(0, 满分 - 求和(表, 额))", "求和(表, 额)"),
    (PLAN, "满分 * 完成率(实际, 计划, 100%)", "满分 * (1 - 完成率(实际, 计划, 100%))"),
    (PLAN, "满分 * (1 - 变动率(实际, 计划, 0%))", "满分 * 变动率(实际, 计划, 0%, 0%)"),
]
"""What is written as what is left, and what it should be."""

LACKING = [
    (YES_NO, "如果(公开, 0, 5)", "公开"),
    (RATE, "满分 * (1 - 率)", "率"),
    (PLAN, "如果(实际 / 计划 < 90%, 5, 0)", "实际"),
    (COUNT, "最大(0, 满分 - 2 * 次数)", "次数"),
    (TABLE, "如果(计数(表) < 3, 5, 0)", "表"),
]
"""What takes points where something is lacking, and what that is."""


@pytest.mark.parametrize(("fields", "formula", "right"), TURNED)
def test_a_formula_of_what_is_left_is_refused(fields: str, formula: str, right: str) -> None:
    """It would take the most from a unit at which nothing happened; the message says what to write."""
    with pytest.raises(JixiaoError) as caught:
        rules_of(f'{fields}[score]\nformula = "{formula}"\n')
    [problem] = caught.value.problems
    assert problem.code == "R475"
    if "满分 -" in formula:
        assert problem.remedies[0].endswith(f"改写成 {right}")
    if right:
        assert rules_of(f'{fields}[score]\nformula = "{right}"\n').program.indicators


@pytest.mark.parametrize(("fields", "formula", "lacking"), LACKING)
def test_points_are_taken_for_what_is_lacking_once_that_is_said(
    fields: str, formula: str, lacking: str
) -> None:
    """What is not done, or too little, is named by the author; the message offers it, and what it offers loads."""
    score = f'{fields}[score]\nformula = "{formula}"\n'
    with pytest.raises(JixiaoError) as caught:
        rules_of(score)
    [problem] = caught.value.problems
    assert f'for_lack_of = ["{lacking}"]' in problem.remedies[-1]
    assert rules_of(f'for_lack_of = ["{lacking}"]\n{score}').program.indicators


@pytest.mark.parametrize(
    ("fields", "score", "lacking"),
    [
        (YES_NO, '[score]\nformula = "如果(公开, 满分, 0)"\n', "公开"),
        (RATE, '[score]\nformula = "满分 * 率"\n', "率"),
        (RATE.replace("max = 1\n", ""), '[score]\nformula = "最小(满分, 满分 * 率)"\n', "率"),
        (RATE, '[score.bands]\nof = "率"\n[score.bands.points]\n">= 90%" = "满分"\n"< 90%" = 0\n', "率"),
        (COUNT.replace("min = 0", "min = 0\nmax = 5"), '[score]\nformula = "2 * 次数"\n', "次数"),
    ],
)
def test_what_is_said_to_lack_is_not_what_is_there(fields: str, score: str, lacking: str) -> None:
    """Points that are taken for what was done are not taken for the lack of it; without that word the rule loads."""
    with pytest.raises(JixiaoError) as caught:
        rules_of(f'for_lack_of = ["{lacking}"]\n{fields}{score}')
    [problem] = caught.value.problems
    assert problem.code == "R475"
    assert "删去 for_lack_of" in problem.remedies[0]
    assert rules_of(f"{fields}{score}").program.indicators


def test_bands_and_steps_of_what_is_left_are_refused() -> None:
    """A table of what is left, and a difference kept in a step, are seen as well."""
    left = BANDS.replace('"= 0" = 0', '"= 0" = 10').replace('">= 2" = 10', '">= 2" = 0')
    assert codes_of(left) == ["R475"]
    step = f'{COUNT}[steps]\n"剩余" = "满分 - 2 * 次数"\n\n[score]\nformula = "最大(0, 剩余)"\n'
    assert codes_of(step) == ["R475"]
    assert codes_of(TWO_EACH.replace('of = "次数"', 'of = "次数 + 1"')) == ["R475"]


def test_what_does_not_apply_where_nothing_happened_takes_nothing() -> None:
    """A rule that does not apply then may say whatever it likes of it."""
    body = (
        f'{COUNT}[score]\nformula = "2 * (6 - 次数)"\n\n[not_applicable]\nwhen = "次数 == 0"\nthen = "zero"\n'
    )
    assert rules_of(body).program.indicators


def test_only_data_items_of_the_indicator_may_lack() -> None:
    """A misspelled name, or a date, is told at its place."""
    for name in ("次", "日"):
        body = f'for_lack_of = ["{name}"]\n{COUNT}[[fields]]\nname = "日"\ntype = "date"\n\n'
        assert codes_of(f'{body}[score]\nformula = "2 * 次数"\n') == ["R419"]


def test_claims_in_a_malus_are_deductions() -> None:
    """A unit that says that nothing is taken has lost nothing, and needs no reason."""
    rules = rules_of(TWO_EACH)
    card = rules.score({"unit": "x", "fields": {"a率": "100%"}, "claimed": {"违规": 0}})
    assert (str(card.total), [each.code for each in card.findings]) == ("100.00", ["G808"])
    card = rules.score({"unit": "x", "fields": {"a率": "100%"}, "claimed": {"违规": 4}})
    assert (str(card.total), [each.code for each in card.findings]) == ("96.00", ["G804", "G808"])


def test_a_veto_of_a_malus_says_what_it_takes() -> None:
    """Left out, ``then`` is 0: the worst unit would lose nothing."""
    text = ruleset(MAIN, node("旁", "10", 'kind = "malus"'), entry("m", "10", "旁"))
    files = {"a": indicator("a", "甲"), "m": f'id = "t.m"\nname = "违规"\n\n{TWO_EACH}'}
    veto = '\n[[vetoes]]\nname = "重大违规"\ntarget = "违规"\nwhen = "次数 >= 3"\nreason = "重大"\n'
    with pytest.raises(JixiaoError) as caught:
        built(text + veto, files)
    assert [each.code for each in caught.value.problems] == ["R476"]
    rules = built(f"{text}{veto}then = 10\n", files)
    assert str(score(rules, a率="100%", 次数=3).total) == "90.00"


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ("得分 < 满分", ["R477"]), ("得分 <= 满分 / 2", ["R477"]), ("满分 - 得分 > 0", ["R477"]), ("得分 == 0", ["R477"]),
        ("得分 > 0", []), ("次数 > 0", []), ("得分 >= 满分", []), ("次数 > 3 且 得分 < 满分", []), ("次数 < 3", ["R477"]),
    ],
)  # fmt: skip
def test_reasons_are_asked_of_those_from_whom_points_are_taken(when: str, codes: list[str]) -> None:
    """得分 in a malus is what is taken: a unit without a violation has nothing to explain."""
    body = f'{COUNT}[reason_required]\nwhen = "{when}"\n\n[score]\nformula = "最小(满分, 2 * 次数)"\n'
    if codes:
        assert codes_of(body) == codes
    else:
        assert rules_of(body).program.indicators


@pytest.mark.parametrize("kind", ["malus", "bonus"])
@pytest.mark.parametrize(
    ("fields", "formula", "right"),
    [
        (COUNT, "-2 * 次数", "2 * 次数"),
        (COUNT.replace("min = 0\n", ""), "-2 * 次数", "2 * 次数"),
        (YES_NO, "如果(公开, -2, 0)", "如果(公开, 2, 0)"),
        (TABLE, "0 - 计数(表)", "计数(表)"),
        (RATE, "-满分 * 率", "满分 * 率"),
    ],
)
def test_what_moves_nothing_is_refused(fields: str, formula: str, right: str, kind: str) -> None:
    """Points below 0 are none: the sign is turned round, and without it the rule loads."""
    assert codes_of(f'{fields}[score]\nformula = "{formula}"\n', kind) == ["R478"]
    assert rules_of(f'{fields}[score]\nformula = "{right}"\n', kind).program.indicators


def test_what_may_be_below_0_may_move_something() -> None:
    """A change that may be negative, of which a minus makes points."""
    change = RATE.replace("min = 0\nmax = 1\n", "")
    assert rules_of(f'{change}[score]\nformula = "最小(满分, 最大(0, -满分 * 率))"\n').program.indicators


def test_a_rate_that_can_only_be_0_is_done_at_0() -> None:
    """A limit of 0 is a limit, not none."""
    fixed = RATE.replace("max = 1", "max = 0")
    score = '[score]\nformula = "5 - 满分 * 率"\n'
    assert codes_of(f'for_lack_of = ["率"]\n{fixed}{score}') == ["R475"]
