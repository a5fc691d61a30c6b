"""Formatting, templates and JSON Schemas of the files that authors write."""
