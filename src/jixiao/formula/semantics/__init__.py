"""The semantics: each file gives formulas one meaning."""
