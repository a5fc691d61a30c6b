"""Why points are what they are: sentences, losses, findings."""
