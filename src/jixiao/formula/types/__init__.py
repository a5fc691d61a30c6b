"""What a formula computes with: types, values, and why a value is absent."""
