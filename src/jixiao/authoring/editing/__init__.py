"""What an author writes with: formatting, templates, JSON Schemas."""
