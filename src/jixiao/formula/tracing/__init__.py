"""Traces: how a value was computed, step by step."""
