"""A difference as text, tables and pages."""
