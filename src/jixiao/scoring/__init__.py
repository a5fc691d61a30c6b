"""Scoring one submission or a set of them, and the scorecards that come of it."""

from __future__ import annotations

from jixiao.scoring.engine import Engine
from jixiao.scoring.explain import explain, findings_lines, graded, headline, points_of, signed
from jixiao.scoring.explanation import ExplainedNode, Explanation, explanation
from jixiao.scoring.findings import FINDINGS
from jixiao.scoring.given import Unread
from jixiao.scoring.inputs import read_inputs
from jixiao.scoring.points import NodeNames, Points
from jixiao.scoring.points_together import PointsTogether, Share, points_together
from jixiao.scoring.roll_up import Datum, RolledUp, roll_up
from jixiao.scoring.score import score, score_inputs
from jixiao.scoring.score_set import MOST_UNITS, ScoreSet, Statistics, UnitScore, score_set
from jixiao.scoring.scorecard import Digests, Finding, Loss, NamedTrace, NodeScore, Scorecard, WorkedOut
from jixiao.scoring.words import SEVERITY_NAMES, STATE_NAMES
from jixiao.scoring.worked_out import kept, read_worked_out, score_again

__all__ = [
    "FINDINGS",
    "MOST_UNITS",
    "SEVERITY_NAMES",
    "STATE_NAMES",
    "Datum",
    "Digests",
    "Engine",
    "ExplainedNode",
    "Explanation",
    "Finding",
    "Loss",
    "NamedTrace",
    "NodeNames",
    "NodeScore",
    "Points",
    "PointsTogether",
    "RolledUp",
    "ScoreSet",
    "Scorecard",
    "Share",
    "Statistics",
    "UnitScore",
    "Unread",
    "WorkedOut",
    "explain",
    "explanation",
    "findings_lines",
    "graded",
    "headline",
    "kept",
    "points_of",
    "points_together",
    "read_inputs",
    "read_worked_out",
    "roll_up",
    "score",
    "score_again",
    "score_inputs",
    "score_set",
    "signed",
]
