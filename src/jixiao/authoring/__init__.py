"""Tools for authors of rubrics: checks, worked cases, proofs, differences, templates."""
