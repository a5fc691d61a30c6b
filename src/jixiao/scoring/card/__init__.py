"""The scorecard: its types, its text as JSON."""
