"""Scoring one submission, and the scorecard that comes of it."""

from __future__ import annotations

from jixiao.scoring.explain import explain, findings_lines, headline, points_of, signed
from jixiao.scoring.findings import FINDINGS
from jixiao.scoring.inputs import read_inputs
from jixiao.scoring.score import score
from jixiao.scoring.scorecard import Finding, Loss, NodeScore, Scorecard
from jixiao.scoring.words import SEVERITY_NAMES, STATE_NAMES

__all__ = [
    "FINDINGS",
    "SEVERITY_NAMES",
    "STATE_NAMES",
    "Finding",
    "Loss",
    "NodeScore",
    "Scorecard",
    "explain",
    "findings_lines",
    "headline",
    "points_of",
    "read_inputs",
    "score",
    "signed",
]
