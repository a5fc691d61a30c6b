"""jixiao measured against other ways to compute the same points: ``python -m bench``."""
