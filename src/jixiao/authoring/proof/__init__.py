"""Proofs of a ruleset for all data within the declared limits."""
