"""Comparisons of the parts of two rulesets."""
