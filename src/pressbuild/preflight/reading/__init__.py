"""PDFs read. In: the bytes of any PDF, nobody vouches for them. Out: `DocumentFacts`."""

from __future__ import annotations

from pressbuild.preflight.reading.document import UnreadablePdf, read_facts

__all__ = ["UnreadablePdf", "read_facts"]
