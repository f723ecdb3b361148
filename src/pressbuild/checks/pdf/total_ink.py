"""Total ink, as it was measured on the drawn page (../ink.py)."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault, Skip
from pressbuild.checks.pdf.fault_places import show
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.units import counted
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured, PageInk
from pressbuild.press.press_profile import PressProfile


def ask_ink(rules: PressProfile) -> str:
    """Say how much ink is the most."""
    return f"at most {rules.ink_limit} %" if rules.ink_limit else ""


def look_ink(subject: PdfSubject) -> Iterator[Fault]:
    """No spot has more ink than the press takes, on any page; a page that was not measured has not passed."""
    ink, limit = subject.ink, subject.rules.ink_limit
    if ink is None:
        raise Skip("the ink was not measured")
    if isinstance(ink, NotMeasured):
        raise Skip(f"the ink was not measured: {ink.reason}")
    if ink.limit != limit:
        raise Skip(f"the ink was measured against {ink.limit} %, not {limit} %")
    for page in ink.pages:
        if page.spots or page.most > limit:
            yield _tell_page(page, limit)
    unsure = list(_find_unsure(subject, ink))
    if unsure:
        more = f" (and {counted(len(unsure) - 1, 'more page')})" if len(unsure) > 1 else ""
        raise Skip(f"{unsure[0]}{more}")


def _tell_page(page: PageInk, limit: int) -> Fault:
    if not page.spots:
        return Fault(f"{show(page.most, '%', 0)} of ink; this printer takes at most {limit} %", page.page)
    worst = max(page.spots, key=lambda spot: spot.most)
    size = f"{show(worst.width, digits=1)} × {show(worst.height, digits=1)} mm"
    others = f"; {show(page.area_over, 'mm²', 0)} of the page are over it" if len(page.spots) > 1 else ""
    return Fault(
        f"{show(worst.most, '%', 0)} of ink on a spot of {size}; this printer takes at most {limit} %{others}",
        page.page,
        (worst.x, worst.y, worst.width, worst.height),
        label=f"{show(worst.most, '%', 0)}",
    )


def _find_unsure(subject: PdfSubject, ink: InkMeasured) -> Iterator[str]:
    """Yield what is not known for certain, page by page."""
    measured = {page.page for page in ink.pages} | {number for number, _ in ink.missing}
    for number, reason in ink.missing:
        yield f"page {number} was not measured: {reason}"
    for page in ink.pages:
        if page.doubt:
            yield f"page {page.page} was not measured for certain: {page.doubt}"
    for number in range(1, max(subject.facts.page_count, len(subject.facts.pages)) + 1):
        if number not in measured:
            yield f"page {number} was not measured"


CHECKS = (
    PdfCheck(
        "total-ink",
        "Nowhere is there more ink than the press takes",
        "More ink than the paper takes up does not dry: it comes off on the next page, shines through, and tears the"
        " web.",
        "Convert pictures with the printer’s profile, which knows the limit; lighten areas that are mixed of several"
        " inks.",
        look_ink,
        asks=ask_ink,
    ),
)
