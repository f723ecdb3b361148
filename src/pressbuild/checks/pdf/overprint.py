"""Overprint: black type that must, white that must not (ISO 32000-1, 8.6.7)."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.fault_places import (
    FaultPlace,
    is_white,
    marks_of,
    name_mark,
    place_of,
    printed_texts,
    quote,
    show,
    tell,
)
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.checks.pdf.type_sizes import TOLERANCE
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import Colour, PathMark, State, TextMark
from pressbuild.press.press_profile import PressProfile


def leaves_ground(colour: Colour, state: State) -> bool:
    """Whether a fill leaves the other inks under it alone: device CMYK in overprint mode 1, or a plate of its own."""
    if colour.family == "spot":
        return state.fill_overprints
    return colour.family == "cmyk" and state.fill_overprints and state.overprint_mode == 1


def ask_overprint(rules: PressProfile) -> str:
    """Say which black type overprints."""
    return f"under {show(rules.overprint_below_pt, 'pt')}" if rules.overprint_below_pt else ""


def look_black(subject: PdfSubject) -> Iterator[Fault]:
    """Small black type on a colour. On black or white it does not matter; on what is not known, it may."""
    below = subject.rules.overprint_below_pt
    for page in subject.facts.pages:
        known, unknown = [], []
        for text in printed_texts(page):
            fill = text.fill
            if fill is None or fill.inks != (0, 0, 0, 1) or text.size >= below - TOLERANCE:
                continue
            if leaves_ground(fill, text.state) or text.state.blend in ("Multiply", "Darken"):
                continue
            what = f"{show(text.size, 'pt')} black type {quote(text.text)} is cut out of"
            if text.ground is None:
                unknown.append(FaultPlace(text.box, text.size, f"{what} what lies under it, such as a picture"))
            elif any(text.ground[:3]):
                known.append(FaultPlace(text.box, text.size, f"{what} the colour under it"))
        yield from tell(page, known, label="knocks out")
        yield from tell(page, unknown, Severity.WARNING, "knocks out")


def look_white(subject: PdfSubject) -> Iterator[Fault]:
    """White that overprints prints nothing: what lies under it shows. In grey, programs differ."""
    for page in subject.facts.pages:
        gone, unsure = [], []
        for mark in marks_of(page):
            if not isinstance(mark, TextMark | PathMark):
                continue
            sure, doubtful = _vanishes(mark.fill, mark.state, mark.state.fill_overprints)
            lines_sure, lines_doubtful = _vanishes(mark.stroke, mark.state, mark.state.stroke_overprints)
            what = f"white {name_mark(mark).removeprefix('an ').removeprefix('a ')}"
            on_paper = mark.ground is not None and not any(mark.ground)
            if (sure or lines_sure) and not on_paper:
                gone.append(FaultPlace(place_of(mark), 0, f"{what} overprints and will not be seen"))
            elif sure or lines_sure or doubtful or lines_doubtful:
                unsure.append(FaultPlace(place_of(mark), 0, f"{what} is set to overprint"))
        yield from tell(page, gone, label="white")
        yield from tell(page, unsure, Severity.WARNING, "white")


def _vanishes(colour: Colour | None, state: State, overprints: bool) -> tuple[bool, bool]:
    """Return whether a colour is white and vanishes, and whether it may."""
    if colour is None or not overprints or not is_white(colour):
        return False, False
    sure = colour.family == "spot" or (colour.family == "cmyk" and state.overprint_mode == 1)
    return sure, not sure


CHECKS = (
    PdfCheck(
        "black-overprints",
        "Small black type overprints",
        "If letters are cut out of the colour under them, white shows around them as soon as the inks do not meet"
        " exactly.",
        "Set 100 % black to overprint (in InDesign: “Overprint [Black] swatch at 100 %”), and keep that when"
        " exporting.",
        look_black,
        asks=ask_overprint,
    ),
    PdfCheck(
        "white-overprints",
        "White does not overprint",
        "White is the paper: it is cut out of the ink under it. If it overprints, nothing is cut out, and it is gone.",
        "Take “overprint” off white type and areas. It is often left over from something that was black.",
        look_white,
    ),
)
