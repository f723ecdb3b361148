"""What is in a PDF. In: bytes. Out: `facts.DocumentFacts`.

document → pages → interpreter → painting, texts. What goes wrong on a page is in its `unread`.
"""

from pressbuild.pdf_facts.pdf_document import EVERY_PAGE, MOST_PAGES, UnreadablePdf, read_facts

__all__ = ["EVERY_PAGE", "MOST_PAGES", "UnreadablePdf", "read_facts"]
