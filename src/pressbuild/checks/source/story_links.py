"""Checks between stories. In: the documents of an edition. Out: findings for clashing names and dead links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pressbuild.core.findings import Place, Report, suggest
from pressbuild.document import Document, Inlines, Link, Paragraph, block_inlines, plain_text, walk_blocks, walk_inlines
from pressbuild.publication.manifest import ListedArticle, Manifest
from pressbuild.templates.epub_addresses import make_address
from pressbuild.templates.printed_addresses import find_codes
from pressbuild.templates.qr_code import draw_code


def check_slugs(documents: Sequence[tuple[ListedArticle, Document]], manifest: Manifest, report: Report) -> None:
    """Note stories that have one short name, and a second imprint."""
    imprints = [listed.index for listed, document in documents if document.is_imprint]
    for index in imprints[1:]:
        message = "a second story is the imprint, and the e-book has one colophon"
        report.error("two-imprints", message, manifest.place(index), "take “role: imprint” out of one of them")
    slugs: dict[str, Place] = {}
    for listed, document in documents:
        place = manifest.place(listed.index)
        if document.slug in slugs:
            report.error(
                "duplicate-slug",
                f"two stories have the short name “{document.slug}” (the other: {slugs[document.slug]})",
                place,
                "give one of them a line “slug: …” in its front matter",
            )
        slugs[document.slug] = place


def check_links(documents: Sequence[Document], report: Report) -> None:
    """Note links that lead to no story of the edition, and those whose address cannot be one."""
    known = {document.anchor: document.file.name for document in documents}
    for place, run in (run for document in documents for run in _runs(document)):
        for inline in walk_inlines(run):
            if isinstance(inline, Link) and inline.to_story and inline.target not in known:
                report.error(
                    "dead-link",
                    f"the link on “{plain_text(inline.children)}” leads to no story of this edition",
                    place,
                    suggest(inline.target, known.values()),
                )
            elif isinstance(inline, Link) and not inline.to_story and not make_address(inline.target):
                message = (
                    f"the link on “{plain_text(inline.children)}” leads nowhere: “{inline.target}” has no host, or a"
                    " port that there is not; the e-book has its words alone"
                )
                report.warn("no-address", message, place, "correct the address, or take the link away")


def check_codes(documents: Sequence[Document], report: Report) -> None:
    """Note links that the paper cannot show as a QR code: only below a paragraph is room for one."""
    for document in documents:
        below = {id(block.children) for block in walk_blocks(document.blocks) if isinstance(block, Paragraph)}
        for place, run in _runs(document):
            for address in find_codes(run):
                if id(run) not in below:
                    hint = "put the link into a paragraph of the text, or take “{.qr}” away"
                    report.warn(
                        "no-code", f"the QR code of {address} is not printed: it stands in no paragraph", place, hint
                    )
                    continue
                try:
                    draw_code(address)
                except ValueError as problem:
                    report.error("long-code", str(problem), place, "link to a shorter address, or take “{.qr}” away")


def _runs(document: Document) -> Iterator[tuple[Place | None, Inlines]]:
    """Yield every run of inlines of a story, head and footnotes included, and where it stands."""
    for run in (document.headline, document.kicker, document.standfirst, *document.bylines):
        yield Place(document.file, 1), run
    for blocks in (document.pictures, document.blocks, *document.footnotes):
        for block in walk_blocks(blocks):
            yield from ((block.place, run) for run in block_inlines(block))
