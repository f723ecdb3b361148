"""Placed PDFs. In: the bytes of a file. Out: one of its pages, safe to be placed.

Nothing of such a file is believed. Only the page that is named is read, what it needs is copied object by object,
and whatever can run, lead elsewhere or fill the memory is refused or left out.
`copy` and `draw` load libraries that a paper without such a file has no use for.
"""

from pressbuild.placed_pdf.copied_page import PLACED, CopiedPage, Node, PlacedPageFacts, looks_like_pdf
from pressbuild.sources.pdf_opening import BadPdf

__all__ = ["PLACED", "BadPdf", "CopiedPage", "Node", "PlacedPageFacts", "looks_like_pdf"]
