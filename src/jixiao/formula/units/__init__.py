"""Units of measure: how they read, what they measure, how one is turned into another."""
