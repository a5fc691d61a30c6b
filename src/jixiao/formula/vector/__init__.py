"""Formulas over columns: exact quotients in numpy arrays."""
