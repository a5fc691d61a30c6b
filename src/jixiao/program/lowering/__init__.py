"""The steps from a ruleset to a program: the tree, drafts of formulas, binding."""
