"""Checks a formula before anything runs: names, types, units."""
