"""What holds of a ruleset for all data within the declared limits: proved, refuted with data, or said to be undecided."""
