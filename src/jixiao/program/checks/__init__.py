"""Checks of a ruleset once its formulas are bound."""
