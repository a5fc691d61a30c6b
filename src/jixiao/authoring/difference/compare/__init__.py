"""What changed between two rulesets, item by item."""
