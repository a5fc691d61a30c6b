"""Scores one submission or a set of them into scorecards."""

from __future__ import annotations

from jixiao.scoring.card.explain import findings_lines, graded, headline, points_of, signed
from jixiao.scoring.card.explanation import ExplainedNode, Explanation, explanation
from jixiao.scoring.card.scorecard import Digests, Finding, Loss, NamedTrace, NodeScore, Scorecard, WorkedOut
from jixiao.scoring.card.states import STATE_NAMES
from jixiao.scoring.engine import Engine
from jixiao.scoring.inputs.given import Unread
from jixiao.scoring.inputs.inputs import read_inputs
from jixiao.scoring.points import NodeNames, Points
from jixiao.scoring.reasons.findings import FINDINGS
from jixiao.scoring.score import score, score_inputs
from jixiao.scoring.sets.derived_inputs import kept, read_worked_out, score_again
from jixiao.scoring.sets.roll_up import Datum, RolledUp, roll_up
from jixiao.scoring.sets.score_set import ScoreSet, Statistics, UnitScore, score_set
from jixiao.scoring.sets.weighted_points import Share, WeightedPoints, weighted_points

__all__ = [
    "FINDINGS",
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
    "RolledUp",
    "ScoreSet",
    "Scorecard",
    "Share",
    "Statistics",
    "UnitScore",
    "Unread",
    "WeightedPoints",
    "WorkedOut",
    "explanation",
    "findings_lines",
    "graded",
    "headline",
    "kept",
    "points_of",
    "read_inputs",
    "read_worked_out",
    "roll_up",
    "score",
    "score_again",
    "score_inputs",
    "score_set",
    "signed",
    "weighted_points",
]
