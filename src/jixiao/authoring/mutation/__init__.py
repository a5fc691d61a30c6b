"""Small changes of a ruleset: which ones its cases do not notice, and data that notices them."""
