"""PDFs read. In: the bytes of any PDF, nobody vouches for them. Out: `DocumentFacts`."""

from __future__ import annotations

from pressbuild.preflight.reading.document import UnreadableFile, read_facts

__all__ = ["UnreadableFile", "read_facts"]
