"""Formulas as Chinese sentences."""
