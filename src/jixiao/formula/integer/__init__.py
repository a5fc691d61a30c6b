"""Formulas as Python integer arithmetic."""
