"""Ink on paper. In: a PDF and the most ink that a press takes. Out: how much lies where."""
