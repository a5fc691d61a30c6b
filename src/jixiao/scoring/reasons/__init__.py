"""The reasons of points: sentences, losses, findings."""
