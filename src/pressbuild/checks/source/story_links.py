"""Checks between stories. In: the documents of an edition. Out: faults for clashing names and dead links."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.core.findings import Place, Severity, suggest
from pressbuild.document import Document, Inlines, Link, Paragraph, block_inlines, plain_text, walk_blocks, walk_inlines
from pressbuild.templates.epub_addresses import make_address
from pressbuild.templates.printed_addresses import find_codes
from pressbuild.templates.qr_code import draw_code


def look_imprints(subject: SourceSubject) -> Iterator[Fault]:
    """Yield a second imprint."""
    imprints = [listed.index for listed, document in subject.stories if document.role == "imprint"]
    for index in imprints[1:]:
        message = "a second story is the imprint, and the e-book has one colophon"
        yield Fault(message, place=subject.manifest.place(index), hint="take “role: imprint” out of one of them")


def look_slugs(subject: SourceSubject) -> Iterator[Fault]:
    """Yield stories that have the short name of another one."""
    slugs: dict[str, Place] = {}
    for listed, document in subject.stories:
        place = subject.manifest.place(listed.index)
        if document.slug in slugs:
            message = f"two stories have the short name “{document.slug}” (the other: {slugs[document.slug]})"
            yield Fault(message, place=place, hint="give one of them a line “slug: …” in its front matter")
        slugs[document.slug] = place


def look_links(subject: SourceSubject) -> Iterator[Fault]:
    """Yield links that lead to no story of the edition."""
    known = {document.anchor: document.file.name for document in subject.documents()}
    for place, run in (run for document in subject.documents() for run in _runs(document)):
        for inline in walk_inlines(run):
            if isinstance(inline, Link) and inline.to_story and inline.target not in known:
                message = f"the link on “{plain_text(inline.children)}” leads to no story of this edition"
                yield Fault(message, place=place, hint=suggest(inline.target, known.values()))


def look_addresses(subject: SourceSubject) -> Iterator[Fault]:
    """Yield links whose address cannot be one."""
    for place, run in (run for document in subject.documents() for run in _runs(document)):
        for inline in walk_inlines(run):
            if isinstance(inline, Link) and not inline.to_story and not make_address(inline.target):
                message = (
                    f"the link on “{plain_text(inline.children)}” leads nowhere: “{inline.target}” has no host, or a"
                    " port that there is not; the e-book has its words alone"
                )
                hint = "correct the address, or take the link away"
                yield Fault(message, severity=Severity.WARNING, place=place, hint=hint)


def look_codes(subject: SourceSubject) -> Iterator[Fault]:
    """Yield links that the paper cannot show as a QR code: only below a paragraph is room for one."""
    for document in subject.documents():
        below = {id(block.children) for block in walk_blocks(document.blocks) if isinstance(block, Paragraph)}
        for place, run in _runs(document):
            for address in find_codes(run):
                if id(run) not in below:
                    message = f"the QR code of {address} is not printed: it stands in no paragraph"
                    hint, severity = "put the link into a paragraph of the text, or take “{.qr}” away", Severity.WARNING
                    yield Fault(message, severity=severity, code="no-code", place=place, hint=hint)
                    continue
                try:
                    draw_code(address)
                except ValueError as problem:
                    hint = "link to a shorter address, or take “{.qr}” away"
                    yield Fault(str(problem), code="long-code", place=place, hint=hint)


def _runs(document: Document) -> Iterator[tuple[Place | None, Inlines]]:
    """Yield every run of inlines of a story, head and footnotes included, and where it stands."""
    for run in (document.headline, document.kicker, document.standfirst, *document.bylines):
        yield Place(document.file, 1), run
    for blocks in (document.pictures, document.blocks, *document.footnotes):
        for block in walk_blocks(blocks):
            yield from ((block.place, run) for run in block_inlines(block))


IMPRINT_CHECKS = (
    Check(
        "two-imprints",
        "One story is the imprint",
        "The e-book has one colophon, and the second imprint would be missing there.",
        "Take “role: imprint” out of one of the articles.",
        look_imprints,
        SubjectKind.SOURCE,
    ),
    Check(
        "duplicate-slug",
        "Each story has a short name of its own",
        "Files of the e-book, links and the proof name stories by it.",
        "Give one of the two a line “slug: …” in its front matter.",
        look_slugs,
        SubjectKind.SOURCE,
    ),
)
LINK_CHECKS = (
    Check(
        "dead-link",
        "Links between stories lead to stories of the edition",
        "A reader who follows the link would find nothing.",
        "Correct the file’s name, or add the article to the issue.",
        look_links,
        SubjectKind.SOURCE,
    ),
)
ADDRESS_CHECKS = (
    Check(
        "no-address",
        "Links have addresses that lead somewhere",
        "An address without a host, or with a port that there is not, cannot be followed.",
        "Correct the address, or take the link away.",
        look_addresses,
        SubjectKind.SOURCE,
    ),
)
CODE_CHECKS = (
    Check(
        "qr-codes",
        "QR codes can be printed where they are asked for",
        "A code needs room below a paragraph, and an address that is not too long for it.",
        "Move the link into a paragraph, make its address shorter, or take {.qr} away.",
        look_codes,
        SubjectKind.SOURCE,
        ("no-code", "long-code"),
    ),
)
