"""What changed between two rulesets, by meaning: in words, with proof or a counterexample, and on real units' data."""
