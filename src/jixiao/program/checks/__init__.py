"""What a ruleset is checked for once its formulas are bound."""
