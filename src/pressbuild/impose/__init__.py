"""Imposition. In: a PDF of single pages. Out: a PDF of sheets whose pages come into order when they are folded.

`order` says which page stands where, `place` how many pt from the edges, `marks` what is drawn around the pages,
`source` what is taken from the PDF, `write` makes the new one, `press` goes through them all.
"""

from pressbuild.impose.press import Imposed, impose
from pressbuild.impose.scheme import Kind, Scheme, parse_mm, parse_sheet

__all__ = ["Imposed", "Kind", "Scheme", "impose", "parse_mm", "parse_sheet"]
