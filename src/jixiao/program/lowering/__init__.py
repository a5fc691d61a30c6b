"""From a ruleset to a program: indicators and the rubric's tree become ordered formulas."""
