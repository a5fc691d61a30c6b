"""Differences between two rulesets by meaning, with proofs, counterexamples and the effect on units."""
