"""Data to try parts of a program on: generated, judged, and shrunk."""
