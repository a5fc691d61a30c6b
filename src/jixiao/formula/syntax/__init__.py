"""A formula's text: tokens, their order, the tree they make, and how large it may be."""
