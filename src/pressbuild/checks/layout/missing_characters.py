"""Checks of characters. In: documents, laid-out pages, faces. Out: findings for characters that no face has.

Such a character would be printed as an empty box. It is looked for in the documents before anything is set, so that
the finding can name the line, and in what style sheets generate as soon as they have.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence, Set

from pressbuild.core.findings import PagePlace, Place, Report
from pressbuild.core.invisible_characters import glyphs_needed
from pressbuild.document import Document, Inlines, Medium, block_inlines, plain_text, walk_blocks_for
from pressbuild.publication.font_families import FontFamily
from pressbuild.publication.font_packages import advise
from pressbuild.typeset import FilledPages

# Every text face has these; no font file needs to be opened for a story that is written with them alone.
COMMON = frozenset(range(0x20, 0x180)) | frozenset(map(ord, "‘’‚“”„‹›«»–—…€•′″†‡\u2002\u202f\u00ad\n\t"))

_STRAIGHT = frozenset("\"'")


def check_characters(documents: Sequence[Document], families: Sequence[FontFamily], report: Report) -> None:
    """Note every character of a story, as the paper has it, that none of the families has."""
    wanted = [(document, place, text) for document in documents for place, text in _texts(document)]
    rare = {ord(character) for _, _, text in wanted for character in text} - COMMON
    if not rare:
        return
    missing = set(map(ord, _find_missing(set(map(chr, rare)), families)))
    for document, place, text in wanted:
        found = sorted({character for character in text if ord(character) in missing})
        if found:
            missing -= set(map(ord, found))
            hint = f"write it another way, or {advise(found, document.language)}"
            report.error("missing-character", f"no font has the character{_say(found)}", place, hint)


def check_generated(filled: FilledPages, families: Sequence[FontFamily], report: Report) -> None:
    """Note what is wrong with what a style sheet generates (bullets, counters, `content`).

    Those are characters that no family has, and marks typed straight: nobody sets marks in a style sheet.
    """
    rare: dict[tuple[str, str], int] = {}
    straight: dict[tuple[str, str], int] = {}
    for number, page in enumerate(filled.texts, 1):
        for text in page:
            if text.generated and not COMMON.issuperset(map(ord, text.text)):
                rare.setdefault((text.generated, text.text), number)
            if text.generated and not _STRAIGHT.isdisjoint(text.text):
                straight.setdefault((text.generated, text.text), number)
    for (generated, made), page_number in straight.items():
        report.warn(
            "straight-mark",
            f"the style sheet makes “{made.strip()}” for {generated}, with a straight mark",
            None,
            "type in print.css the mark that is to be printed: ’ “ ” – — …",
            PagePlace(page_number),
        )
    if not rare:
        return
    missing = _find_missing({character for _, made in rare for character in made}, families)
    for (generated, made), page_number in rare.items():
        if found := sorted(missing.intersection(made)):
            report.error(
                "missing-character",
                f"the style sheet makes “{made.strip()}” for {generated}, and no font has the character{_say(found)}",
                None,
                f"give {generated} another “content” or “list-style-type” in print.css, or {advise(found)}",
                PagePlace(page_number),
            )


def _find_missing(characters: Set[str], families: Sequence[FontFamily]) -> set[str]:
    """Return the characters that the faces cannot print, whichever way."""
    known = COMMON.union(*(family.characters() for family in families))
    return {
        character
        for character in characters
        if not any(known.issuperset(map(ord, needed)) for needed in glyphs_needed(character))
    }


def _say(found: Sequence[str]) -> str:
    named = ", ".join(f"“{character}” (U+{ord(character):04X} {_name(character)})" for character in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return f"{'s' * (len(found) > 1)} {named}{more}"


def _name(character: str) -> str:
    return unicodedata.name(character, "without a name").lower()


def _texts(document: Document) -> Iterator[tuple[Place, str]]:
    place = Place(document.file, 1)
    heads: tuple[Inlines, ...] = (document.headline, document.kicker, document.standfirst, document.summary)
    yield from ((place, plain_text(run)) for run in (*heads, *document.bylines))
    for blocks in (document.pictures, document.blocks, *document.footnotes):
        for block in walk_blocks_for(blocks, Medium.SCREEN):
            yield from ((block.place or place, plain_text(run)) for run in block_inlines(block))
