"""Where the project's own files lie. In: nothing. Out: absolute paths."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
FACES = ROOT / "fonts" / "source-serif-4"
FOREIGN = TESTS / "press" / "foreign"  # PDFs that other programs made
MAGAZINE = TESTS / "publications" / "magazine-es"
