"""Written code keeps what is used, and nothing else that only stores."""

from __future__ import annotations

from jixiao.formula.semantics.unused import without_unused


def kept(code: str) -> str:
    """Return code, one statement a line, without what is unused."""
    return "\n".join(without_unused(code.strip("\n").split("\n")))


def test_what_no_later_statement_names_is_left_out() -> None:
    """An unused value goes, with where ``exact`` stood for it; so does what only it used."""
    assert (
        kept("""
def tell(traced, exact):
    v1 = values[k1]
    t1 = new(Trace, (v1, 'name', k2, (), k3, None))
    exact.node = k4
    v2 = exact.add(v1, v1)
    exact.node = k5
    v3 = exact.divide(v1, v1)
    v11 = own
    t3 = new(Trace, (v3, '/', k6, (t1, t1), None, None))
    return t3
""")
        == """
def tell(traced, exact):
    v1 = values[k1]
    t1 = new(Trace, (v1, 'name', k2, (), k3, None))
    exact.node = k5
    v3 = exact.divide(v1, v1)
    t3 = new(Trace, (v3, '/', k6, (t1, t1), None, None))
    return t3
""".strip("\n")
    )


def test_where_exact_stands_matters_only_to_what_is_computed() -> None:
    """A value that is known already needs no place."""
    assert kept("exact.node = k1\nv1 = own\nreturn v1") == "v1 = own\nreturn v1"


def test_empty_choices_go_with_their_headers() -> None:
    """A choice of which nothing is used is not made."""
    code = """
v1 = values[k1]
if v1 is True:
    v2 = k2
elif v1 is False:
    if v1 is True:
        v3 = k3
    v2 = v3
else:
    v2 = absent(v1)
return k9
"""
    assert kept(code) == "return k9"


def test_a_branch_that_is_empty_stays_where_others_are_not() -> None:
    """What the other branches do depends on that the choice was made."""
    code = """
if v1 is True:
    v2 = k2
else:
    seen.append(v1)
return k9
"""
    assert kept(code) == "if v1 is True:\n    pass\nelse:\n    seen.append(v1)\nreturn k9"


def test_names_are_whole_words() -> None:
    """``v1`` is not used by ``v11``."""
    assert kept("v1 = k1\nv11 = k2\nreturn v11") == "v11 = k2\nreturn v11"
