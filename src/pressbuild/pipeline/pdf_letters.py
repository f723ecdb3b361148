"""Letters and fonts of a finished file. In: its bytes and the filled pages. Out: findings for what is lost of them."""

from __future__ import annotations

from collections.abc import Sequence

from pressbuild.checks.layout.families_used import FontSubject, list_fonts
from pressbuild.checks.layout.glyph_account import GlyphAccount, GlyphSubject, balance_glyphs
from pressbuild.checks.layout.layout_checks import FONT_CHECKS, GLYPH_CHECKS
from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.core.findings import Place, Report
from pressbuild.core.rectangles import PageArea
from pressbuild.pipeline.refused_pdf import read_back
from pressbuild.pipeline.source_map import trace_place
from pressbuild.publication.font_families import FontFamily
from pressbuild.publication.manifest import Manifest
from pressbuild.typeset import FilledPages


def check_letters(
    data: bytes, filled: FilledPages, manifest: Manifest, report: Report, pages: Sequence[int] = (), whole: bool = True
) -> None:
    """Note words of the pages, all of them or those with these numbers, that a reader of the PDF cannot find.

    A file that is not `whole`, such as the plate of one ink, need not have all words; boxes in place of characters it
    must not have, either.
    """
    from pressbuild.pdf_facts.shown_letters import read_letters

    def trace(page: int, area: PageArea) -> tuple[str, Place | None]:
        traced = trace_place(filled, manifest, page, area)
        return (traced.story, traced.place) if traced else ("", None)

    numbers = pages or range(1, len(filled.pages) + 1)
    account: GlyphAccount | None = None
    with read_back(report):
        letters = read_letters(data)
        laid_out = [filled.texts[number - 1] if whole else () for number in numbers]
        account = balance_glyphs(laid_out, letters, numbers)
    if account:
        report_checks(GLYPH_CHECKS, GlyphSubject(account, trace), report)


def check_fonts(data: bytes, families: Sequence[FontFamily], report: Report) -> None:
    """Note fonts of a finished PDF that are not embedded, or not those of the publication."""
    fonts: FontSubject | None = None
    with read_back(report):
        fonts = list_fonts(data, families)
    if fonts:
        report_checks(FONT_CHECKS, fonts, report)
