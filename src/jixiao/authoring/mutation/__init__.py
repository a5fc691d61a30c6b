"""Mutation testing of rulesets: small changes, the cases that notice them, data that would."""
