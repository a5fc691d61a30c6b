"""A program as one Python function over integers."""
