"""Checks of characters. In: documents and faces. Out: findings for characters that no face has.

Such a character would be printed as an empty box. It is looked for before anything is set, so that
the finding can name the line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from pressbuild.diagnostics import Place, Report
from pressbuild.document import Document, Inlines, Medium, block_inlines, plain_text, walk_blocks_for
from pressbuild.fonts import FontFamily

# Every text face has these; no font file needs to be opened for a story that is written with them alone.
COMMON = frozenset(range(0x20, 0x180)) | frozenset(map(ord, "‘’‚“”„‹›«»–—…€•′″†‡\u2002\u202f\u00ad\n"))


def check_characters(documents: Sequence[Document], families: Sequence[FontFamily], report: Report) -> None:
    """Note every character of a story, as the paper has it, that none of the families has."""
    wanted = [(place, text) for document in documents for place, text in _texts(document)]
    rare = {ord(character) for _, text in wanted for character in text} - COMMON
    if not rare:
        return
    missing = set(rare).difference(*(family.characters() for family in families))
    for place, text in wanted:
        found = sorted({character for character in text if ord(character) in missing})
        if found:
            missing -= set(map(ord, found))
            named = ", ".join(f"“{character}” (U+{ord(character):04X} {_name(character)})" for character in found[:5])
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            report.error(
                "missing-character",
                f"no font has the character{'s' * (len(found) > 1)} {named}{more}",
                place,
                "write it another way, or add a font that has it to the publication’s fonts/",
            )


def _name(character: str) -> str:
    return unicodedata.name(character, "without a name").lower()


def _texts(document: Document) -> Iterator[tuple[Place, str]]:
    place = Place(document.file, 1)
    heads: tuple[Inlines, ...] = (document.headline, document.kicker, document.standfirst, document.summary)
    yield from ((place, plain_text(run)) for run in (*heads, *document.bylines))
    for blocks in (document.pictures, document.blocks, *document.footnotes):
        for block in walk_blocks_for(blocks, Medium.SCREEN):
            yield from ((block.place or place, plain_text(run)) for run in block_inlines(block))
