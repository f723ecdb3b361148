"""Preflight of a PDF. In: its bytes, a press profile, the ink that was measured. Out: how every check ended."""

from __future__ import annotations

from collections.abc import Iterable

from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject, Preflight
from pressbuild.checks.pdf.pdf_checks import PDF_CHECKS
from pressbuild.checks.runner import make_check
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured
from pressbuild.press.press_profile import NamedProfile


def run_checks(subject: PdfSubject, checks: Iterable[PdfCheck] = PDF_CHECKS) -> Preflight:
    """Make all checks, in the order of the catalogue. A check that breaks does not keep the others from being made."""
    outcomes = tuple(make_check(check, subject) for check in checks)
    return Preflight(subject.facts, subject.profile, outcomes)


def preflight(
    data: bytes,
    profile: NamedProfile,
    ink: InkMeasured | NotMeasured | None = None,
    *,
    is_advert: bool = False,
    booked: tuple[float, float] | None = None,
) -> Preflight:
    """Look at a PDF for all that a printer would object to.

    Args:
        data: The PDF.
        profile: What the printer asks for.
        ink: What `measure_ink` found with the profile's limit; None: it was not measured, and no total ink is told.
        is_advert: It is placed in a paper: margins, marks and page count of a paper do not apply.
        booked: The size in mm that an advertisement must have.

    Raises:
        UnreadablePdf: as `read_facts`, if it is no PDF, or one that cannot be opened.
    """
    from pressbuild.pdf_facts import read_facts

    return run_checks(PdfSubject(read_facts(data), profile, ink, is_advert, booked))
