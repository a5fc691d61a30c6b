"""Cells of a table as exact values."""
