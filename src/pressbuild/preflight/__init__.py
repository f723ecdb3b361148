"""Preflight. In: a PDF from anywhere and a press profile. Out: what the printer would object to, and where."""
