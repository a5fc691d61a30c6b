"""Certificates: rulesets frozen into one file, scorecards computed again, both signed and checked.

A frozen ruleset carries the texts that its authors wrote and what they meant when it was frozen; reading it works out
the meaning again and reports every part that came out otherwise. A scorecard carries what it was computed from.
"""

from __future__ import annotations
