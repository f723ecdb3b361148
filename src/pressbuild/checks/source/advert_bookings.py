"""Checks of advertisements before anything is set. In: the documents and their entries. Out: findings.

What an entry of the manifest says of an advertisement is not what it says of a story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pressbuild.core.findings import Report
from pressbuild.document import Document, Medium
from pressbuild.publication.manifest import ListedArticle, Manifest

_OF_STORIES = ("kicker", "head", "head_columns", "turn_head", "drop_cap", "may_cut", "inserts", "balance")
_OF_ADVERTS = ("fit", "e_book")


def settle_edition(listed: ListedArticle, document: Document) -> Document:
    """Return the document as its entry has it: an advertisement may be left out of the e-book."""
    if document.advert and listed.entry.e_book == "leave-out" and document.medium is Medium.BOTH:
        return replace(document, medium=Medium.PRINT)
    return document


def check_adverts(documents: Sequence[tuple[ListedArticle, Document]], manifest: Manifest, report: Report) -> None:
    """Note entries that ask of advertisements what only stories have, or the other way round."""
    for listed, document in documents:
        if document.advert:
            _check_advert(listed, document, manifest, report)
            continue
        for key in (key for key in _OF_ADVERTS if getattr(listed.entry, key)):
            place = manifest.place(listed.index, _written(key))
            message = f"“{_written(key)}:” is for advertisements, and “{document.title}” is a story"
            hint = "take the line out; an article is an advertisement if it has “kind: advert”"
            report.error("not-an-advert", message, place, hint)


def _check_advert(listed: ListedArticle, document: Document, manifest: Manifest, report: Report) -> None:
    entry, title = listed.entry, document.title
    for key in (key for key in _OF_STORIES if getattr(entry, key)):
        message = f"“{_written(key)}:” is for stories, and “{title}” is an advertisement"
        report.error("only-stories", message, manifest.place(listed.index, _written(key)), "take the line out")
    if len(entry.frames) > 1:
        message = f"the advertisement “{title}” is given {len(entry.frames)} frames, and it fits into one only"
        place = manifest.place(listed.index, "frames")
        report.error("advert-frames", message, place, "name one; for a second one make another article of it")
    advert = document.advert
    if advert and document.medium is not Medium.PRINT and not document.pictures[0].alt:
        hint = (
            "add a line “alt: …” with the words that a reader needs, or “e-book: leave-out” to its entry in issue.yaml"
        )
        message = f"the advertisement “{title}” has no alt text, and it is in the e-book"
        report.error("no-alt-text", message, advert.place, hint)


def _written(key: str) -> str:
    return key.replace("_", "-")
