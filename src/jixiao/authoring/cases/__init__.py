"""Worked cases of a ruleset: read, run, measured, generated, reported."""
