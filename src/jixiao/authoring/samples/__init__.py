"""Data for a part of a program: made, judged by functions that are handed in, and made as plain as it gets."""
