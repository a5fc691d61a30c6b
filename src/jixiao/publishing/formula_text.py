"""Formulas and clauses of a program as texts with words in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jixiao.formula import BoundFormula, FormulaSource, Scope, bind
from jixiao.formula.wording.phrase_tree import Cases, Leaf, PhraseNode
from jixiao.formula.wording.wording import Wording
from jixiao.program import Definition, Program
from jixiao.publishing.document import Case, Equation
from jixiao.publishing.typesetting import OTHERWISE, Text
from jixiao.rules.forms import Clause, Piece


@dataclass(frozen=True, slots=True)
class Sayings:
    """The definitions of a program by their names, and what they say."""

    program: Program
    definitions: dict[str, Definition] = field(init=False)

    def __post_init__(self) -> None:
        """Index the definitions."""
        named = {definition.name: definition for definition in self.program.definitions}
        object.__setattr__(self, "definitions", named)

    def words(self, name: str) -> PhraseNode:
        """Return what a definition says."""
        return _words(self.definitions[name].formula)

    def equation(self, name: str, about: str = "") -> Equation:
        """Return a definition as a named formula."""
        found = self.definitions[name]
        return Equation(found.label, found.unit, about, tuple(cases(self.words(name))))

    def text(self, pieces: Sequence[Piece], scope: Scope) -> Text:
        """Return a clause's pieces with the formulas among them as words; 分 stays only after bare numbers."""
        found: list[str | PhraseNode] = []
        for piece in pieces:
            if isinstance(piece, FormulaSource):
                found.append(_words(bind(piece, scope, self.program.functions)))
            elif found and isinstance(found[-1], PhraseNode) and not is_number(found[-1]):
                found.append(piece.removeprefix(" 分"))
            else:
                found.append(piece)
        return tuple(found)

    def clause(self, clause: Clause, scope: Scope) -> Case:
        """Return one line of a scoring rule."""
        return Case(self.text(clause.case, scope), points(self.text(clause.outcome, scope)))


def _words(formula: BoundFormula) -> PhraseNode:
    return formula.evaluate(Wording())


def cases(words: PhraseNode) -> Iterator[Case]:
    """Yield the lines of a formula: of a choice one a case, of anything else the one it is."""
    if not isinstance(words, Cases):
        yield Case((), (words,))
        return
    for when, value in words.cases:
        yield Case((when,), (value,))
    yield Case((OTHERWISE,), (words.otherwise,))


def points(text: Text) -> Text:
    """Return an outcome with the word 分 after it when it is a bare number."""
    return (*text, " 分") if len(text) == 1 and is_number(text[0]) else text


def is_number(piece: str | PhraseNode) -> bool:
    """Tell whether a piece is a number as it was typed."""
    return isinstance(piece, Leaf) and piece.kind == "number"
