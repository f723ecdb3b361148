"""PDFs from elsewhere: a customer's advertisement. In: the bytes of a file. Out: one of its pages, safe to be placed.

Nothing of such a file is believed. Only the page that is named is read, what it needs is copied object by object,
and whatever can run, lead elsewhere or fill the memory is refused or left out.
"""

from pressbuild.foreign.copy import CopiedPage, Node, copy_page
from pressbuild.foreign.draw import draw_page
from pressbuild.foreign.read import BadPdf, Box, PageFacts, looks_like_pdf

PLACED = "placed-"  # how the names of placed pages begin among the pictures of a finished PDF

__all__ = [
    "PLACED",
    "BadPdf",
    "Box",
    "CopiedPage",
    "Node",
    "PageFacts",
    "copy_page",
    "draw_page",
    "looks_like_pdf",
]
