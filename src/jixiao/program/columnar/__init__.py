"""A program over columns of many units."""
