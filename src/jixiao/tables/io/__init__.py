"""Tables in files and frames: read, scored in pieces, written."""
