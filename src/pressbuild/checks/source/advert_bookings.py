"""Checks of advertisements before anything is set. In: the documents and their entries. Out: faults.

What an entry of the manifest says of an advertisement is not what it says of a story.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.document import Document, Medium
from pressbuild.publication.manifest import ListedArticle, Manifest

_OF_STORIES = ("kicker", "head", "head_columns", "turn_head", "drop_cap", "may_cut", "inserts", "balance")
_OF_ADVERTS = ("fit", "e_book")


def settle_edition(listed: ListedArticle, document: Document) -> Document:
    """Return the document as its entry has it: an advertisement may be left out of the e-book."""
    if document.advert and listed.entry.e_book == "leave-out" and document.medium is Medium.BOTH:
        return replace(document, medium=Medium.PRINT)
    return document


def look_entries(subject: SourceSubject) -> Iterator[Fault]:
    """Yield what entries ask of advertisements that only stories have, or the other way round."""
    manifest = subject.manifest
    for listed, document in subject.stories:
        if document.advert:
            yield from _look_at_advert(listed, document, manifest)
            continue
        for key in (key for key in _OF_ADVERTS if getattr(listed.entry, key)):
            place = manifest.place(listed.index, _written(key))
            message = f"“{_written(key)}:” is for advertisements, and “{document.title}” is a story"
            hint = "take the line out; an article is an advertisement if it has “kind: advert”"
            yield Fault(message, code="not-an-advert", place=place, hint=hint)


def _look_at_advert(listed: ListedArticle, document: Document, manifest: Manifest) -> Iterator[Fault]:
    entry, title = listed.entry, document.title
    for key in (key for key in _OF_STORIES if getattr(entry, key)):
        message = f"“{_written(key)}:” is for stories, and “{title}” is an advertisement"
        place = manifest.place(listed.index, _written(key))
        yield Fault(message, code="only-stories", place=place, hint="take the line out")
    if len(entry.frames) > 1:
        message = f"the advertisement “{title}” is given {len(entry.frames)} frames, and it fits into one only"
        place = manifest.place(listed.index, "frames")
        hint = "name one; for a second one make another article of it"
        yield Fault(message, code="advert-frames", place=place, hint=hint)
    advert = document.advert
    if advert and document.medium is not Medium.PRINT and not document.pictures[0].alt:
        hint = (
            "add a line “alt: …” with the words that a reader needs, or “e-book: leave-out” to its entry in issue.yaml"
        )
        message = f"the advertisement “{title}” has no alt text, and it is in the e-book"
        yield Fault(message, code="no-alt-text", place=advert.place, hint=hint)


def _written(key: str) -> str:
    return key.replace("_", "-")


CHECKS = (
    Check(
        "advert-entries",
        "Entries of advertisements say what advertisements have",
        "What an entry asks of an advertisement that only stories have would be left undone, and the other way round.",
        "Take the line out, or make the article what the entry takes it for.",
        look_entries,
        SubjectKind.SOURCE,
        ("not-an-advert", "only-stories", "advert-frames", "no-alt-text"),
    ),
)
