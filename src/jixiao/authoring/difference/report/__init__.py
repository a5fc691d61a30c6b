"""Differences as documents."""
