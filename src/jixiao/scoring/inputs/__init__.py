"""A submission as the values that a program takes."""
