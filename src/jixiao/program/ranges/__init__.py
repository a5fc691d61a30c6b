"""What points can still become while data is missing."""
