"""Imposition. In: a PDF of single pages. Out: a PDF of sheets whose pages come into order when they are folded."""
