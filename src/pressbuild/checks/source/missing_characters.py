"""Checks of characters. In: documents, faces. Out: faults for characters that no face has.

Such a character would be printed as an empty box. It is looked for in the documents before anything is set, so that
the finding can name the line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence, Set

from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.core.findings import Place
from pressbuild.core.invisible_characters import glyphs_needed
from pressbuild.document import Document, Inlines, Medium, block_inlines, plain_text, walk_blocks_for
from pressbuild.publication.font_families import FontFamily
from pressbuild.publication.font_packages import advise

# Every text face has the common ones; no font file needs to be opened for a story that is written with them alone.
CODE = "missing-character"
COMMON = frozenset(range(0x20, 0x180)) | frozenset(map(ord, "‘’‚“”„‹›«»–—…€•′″†‡\u2002\u202f\u00ad\n\t"))


def look_characters(subject: SourceSubject) -> Iterator[Fault]:
    """Yield every character of a story, as the paper has it, that none of the families has."""
    wanted = [(document, place, text) for document in subject.documents() for place, text in _texts(document)]
    rare = {ord(character) for _, _, text in wanted for character in text} - COMMON
    if not rare:
        return
    missing = set(map(ord, find_missing(set(map(chr, rare)), subject.families)))
    for document, place, text in wanted:
        found = sorted({character for character in text if ord(character) in missing})
        if found:
            missing -= set(map(ord, found))
            hint = f"write it another way, or {advise(found, document.language)}"
            yield Fault(f"no font has the character{say_characters(found)}", code=CODE, place=place, hint=hint)


def find_missing(characters: Set[str], families: Sequence[FontFamily]) -> set[str]:
    """Return the characters that the faces cannot print, whichever way."""
    known = COMMON.union(*(family.characters() for family in families))
    return {
        character
        for character in characters
        if not any(known.issuperset(map(ord, needed)) for needed in glyphs_needed(character))
    }


def say_characters(found: Sequence[str]) -> str:
    """Return characters as a message names them, after a noun in the singular."""
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


CHECKS = (
    Check(
        "story-characters",
        "The fonts have all characters of the stories",
        "A character that no face has would be printed as an empty box.",
        "Write it another way, or add a family that has it.",
        look_characters,
        SubjectKind.SOURCE,
        (CODE,),
    ),
)
