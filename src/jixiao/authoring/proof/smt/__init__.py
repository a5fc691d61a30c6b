"""Formulas as terms of z3, and questions about them."""
