"""An importer: plain text, whose first line is the headline."""

from __future__ import annotations

import json


class TextImporter:
    """Makes an article of a text file."""

    suffixes = (".txt",)

    def to_markdown(self, data: bytes, name: str) -> str:
        """Return the article."""
        headline, _, text = data.decode("utf-8").strip().partition("\n")
        return f"---\nheadline: {json.dumps(headline or name, ensure_ascii=False)}\n---\n\n{text.strip()}\n"


IMPORTER = TextImporter()
