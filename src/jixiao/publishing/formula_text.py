"""The formulas and clauses of a program as texts for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.formula import BoundFormula, FormulaSource, Scope, bind
from jixiao.formula.wording.phrase_tree import Cases, Leaf, PhraseNode
from jixiao.formula.wording.wording import Wording
from jixiao.program import Program
from jixiao.publishing.document import Case, Equation
from jixiao.publishing.typesetting import OTHERWISE, Text
from jixiao.rules.forms import Clause, Piece


class FormulaTexts:
    """The definitions of a program by their names, and their formulas as texts."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.definitions = {definition.name: definition for definition in program.definitions}

    def words(self, name: str) -> PhraseNode:
        """Return a definition's formula as phrases."""
        return _words(self.definitions[name].formula)

    def equation(self, name: str, about: str = "") -> Equation:
        """Return a definition as a named formula."""
        definition = self.definitions[name]
        return Equation(definition.label, definition.unit, about, tuple(cases(self.words(name))))

    def text(self, pieces: Sequence[Piece], scope: Scope) -> Text:
        """Return a clause's pieces with the formulas among them as words; 分 stays only after bare numbers."""
        text: list[str | PhraseNode] = []
        for piece in pieces:
            if isinstance(piece, FormulaSource):
                text.append(_words(bind(piece, scope, self.program.functions)))
            elif text and isinstance(text[-1], PhraseNode) and not _is_number(text[-1]):
                text.append(piece.removeprefix(" 分"))
            else:
                text.append(piece)
        return tuple(text)

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
    return (*text, " 分") if len(text) == 1 and _is_number(text[0]) else text


def _is_number(piece: str | PhraseNode) -> bool:
    return isinstance(piece, Leaf) and piece.kind == "number"
