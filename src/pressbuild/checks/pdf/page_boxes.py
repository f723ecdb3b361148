"""Boxes of a page, bleed, margins, printer's marks (ISO 32000-1, 14.11.2; ISO 15930-7, 6.12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.fault_places import (
    MM,
    NEAR,
    FaultPlace,
    Mark,
    all_marks,
    colours_of,
    grow,
    is_within,
    marks_of,
    name_mark,
    overlap,
    place_of,
    prints,
    show,
    tell,
)
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import Box, ImageMark, PageFacts, TextMark
from pressbuild.press.press_profile import PressProfile

ASCENT = 0.2  # of the size of type: the room over capitals in most fonts
SIDES = ("left", "bottom", "right", "top")


def distances(box: Box, outer: Box) -> tuple[float, float, float, float]:
    """Return how far a box is inside another one on each side, in pt: left, bottom, right, top; outside is negative."""
    return box[0] - outer[0], box[1] - outer[1], outer[2] - box[2], outer[3] - box[3]


def look_trim_box(subject: PdfSubject) -> Iterator[Fault]:
    """PDF/X asks for a TrimBox or an ArtBox and never both; without a standard, too, somebody has to guess the trim."""
    rules = subject.rules
    severity = Severity.ERROR if rules.standard != "none" or rules.bleed == "required" else Severity.WARNING
    without = [page.number for page in subject.facts.pages if not page.boxes.trim and not page.boxes.art]
    both = [page.number for page in subject.facts.pages if page.boxes.trim and page.boxes.art]
    if without:
        yield Fault(f"no trim box{_on_more(without)}", without[0], None, severity)
    if both:
        yield Fault(f"a trim box and an art box{_on_more(both)}: only one is allowed", both[0], None, severity)


def _on_more(numbers: Sequence[int]) -> str:
    return f" (nor on {len(numbers) - 1} more pages)" if len(numbers) > 2 else ""


def look_nesting(subject: PdfSubject) -> Iterator[Fault]:
    """Trim or art box in bleed box in media box. A crop box that cuts into the trim hides a part of the page."""
    for page in subject.facts.pages:
        boxes = page.boxes
        for name, inner in (("trim box", boxes.trim), ("art box", boxes.art), ("bleed box", boxes.bleed)):
            if inner and (inner[2] <= inner[0] or inner[3] <= inner[1]):
                yield Fault(f"the {name} is empty", page.number)
            for outer_name, outer in (("bleed box", boxes.bleed), ("crop box", boxes.crop), ("media box", boxes.media)):
                if (
                    inner is None
                    or outer is None
                    or name == outer_name
                    or (name, outer_name) == ("bleed box", "crop box")
                ):
                    continue
                if not is_within(inner, outer):
                    out, side = min(zip(distances(inner, outer), SIDES, strict=True))
                    far = show(-out / MM, "mm")
                    yield Fault(f"the {name} sticks out of the {outer_name}, {far} at the {side}", page.number)


def ask_bleed(rules: PressProfile) -> str:
    """Say what is asked for as bleed."""
    if rules.bleed == "required":
        return f"required, {show(rules.bleed_pt / MM, 'mm')}"
    return rules.bleed


def look_bleed_box(subject: PdfSubject) -> Iterator[Fault]:
    """Bleed is as wide as the press wants it, or there is none."""
    rules = subject.rules
    for page in subject.facts.pages:
        widths = distances(page.boxes.trimmed, page.boxes.bled)
        if rules.bleed == "required" and min(widths) < rules.bleed_pt - NEAR:
            side, wanted = SIDES[widths.index(min(widths))], show(rules.bleed_pt / MM, "mm")
            has = (
                f"{show(max(0.0, min(widths)) / MM, 'mm')} of bleed at the {side}"
                if page.boxes.bleed
                else "no bleed box"
            )
            yield Fault(f"{has}; this printer asks for {wanted} on all sides", page.number)
        if rules.bleed == "forbidden" and max(widths) > NEAR:
            yield Fault(f"{show(max(widths) / MM, 'mm')} of bleed; this printer takes none", page.number)


def look_bleed(subject: PdfSubject) -> Iterator[Fault]:
    """What reaches the trim goes on to the edge of the bleed. Type is left to the margin: its boxes are not exact."""
    for page in subject.facts.pages:
        trim, bled = page.boxes.trimmed, page.boxes.bled
        short = [
            place
            for mark in marks_of(page)
            if not isinstance(mark, TextMark)
            for place in _find_short(mark, trim, bled)
        ]
        yield from tell(page, short, label="bleed")


def _find_short(mark: Mark, trim: Box, bled: Box) -> Iterator[FaultPlace]:
    box = place_of(mark)
    if not prints(mark) or not overlap(box, grow(trim, -NEAR)):
        return
    to_trim, to_bleed, room = distances(box, trim), distances(box, bled), distances(trim, bled)
    for index, side in enumerate(SIDES):
        if room[index] > NEAR and to_trim[index] <= NEAR < to_bleed[index]:
            reach = show(max(0.0, -to_trim[index]) / MM, "mm")
            wanted = show(room[index] / MM, "mm")
            what = f"{name_mark(mark)} reaches the trim at the {side} and goes {reach} beyond it, not {wanted}"
            yield FaultPlace(box, -to_trim[index], what)


def ask_margin(rules: PressProfile) -> str:
    """Say how wide the margin is."""
    if rules.safe_margin_pt:
        return f"{show(rules.safe_margin_pt / MM, 'mm')} from the trim"
    return "type is not cut"


def look_margin(subject: PdfSubject) -> Iterator[Fault]:
    """Type and pictures keep away from the trim or bleed off. Where nothing bleeds, no ink goes to the edge."""
    rules, margin = subject.rules, subject.rules.safe_margin_pt
    for page in subject.facts.pages:
        trim, bled = page.boxes.trimmed, page.boxes.bled
        cut, near = [], []
        for mark in marks_of(page):
            box, is_type = place_of(mark), isinstance(mark, TextMark)
            if not overlap(box, trim) or not (isinstance(mark, TextMark | ImageMark) or prints(mark)):
                continue
            # letters seldom reach up to the top of their box: only accents do
            empty = (0.0, 0.0, 0.0, ASCENT * mark.size) if isinstance(mark, TextMark) else (0.0, 0.0, 0.0, 0.0)
            sides = zip(distances(box, trim), distances(box, bled), empty, strict=True)
            for to_trim, to_bleed in ((at_trim + air, at_bleed + air) for at_trim, at_bleed, air in sides):
                bleeds = rules.bleed != "forbidden" and to_trim <= NEAR and not is_type
                if is_type and to_trim < -2 * NEAR and to_bleed <= NEAR:
                    near.append(FaultPlace(box, to_trim, f"{name_mark(mark)} runs off the page"))
                elif is_type and to_trim < -2 * NEAR:
                    far = f"{show(-to_trim / MM, 'mm')} of it lie beyond the trim"
                    cut.append(FaultPlace(box, to_trim, f"{name_mark(mark)} is cut: {far}"))
                elif bleeds or to_trim >= margin - NEAR:
                    continue
                elif isinstance(mark, TextMark | ImageMark) or to_trim <= NEAR:
                    near.append(FaultPlace(box, to_trim, _say_near(name_mark(mark), to_trim, margin)))
        yield from tell(page, cut, label="cut")
        yield from tell(page, near, Severity.WARNING, "margin")


def _say_near(what: str, to_trim: float, margin: float) -> str:
    wanted = show(margin / MM, "mm")
    if to_trim <= NEAR:
        return f"{what} goes to the edge of the page, where this press does not print; {wanted} are to stay free"
    return f"{what} is {show(to_trim / MM, 'mm')} from the trim; this printer asks for {wanted}"


def ask_marks(rules: PressProfile) -> str:
    """Say whether there have to be marks."""
    return "" if rules.marks == "allowed" else rules.marks


def look_marks(subject: PdfSubject) -> Iterator[Fault]:
    """Marks lie beyond the bleed and in the registration colour, or are not there at all."""
    for page in subject.facts.pages:
        beyond = list(_marks_beyond(page))
        in_register = [mark for mark in beyond if any("All" in colour.spots for colour in colours_of(mark))]
        if subject.rules.marks == "forbidden":
            message = "beside the page; this printer wants no marks"
            places = [FaultPlace(place_of(mark), 0, f"{name_mark(mark)} {message}") for mark in beyond]
            yield from tell(page, places, label="mark")
        elif not beyond:
            yield Fault("no printer’s marks; this printer asks for them", page.number)
        elif not in_register:
            message = "what lies beside the page is not in the registration colour: marks must be on all plates"
            yield Fault(message, page.number, None, Severity.WARNING)


def _marks_beyond(page: PageFacts) -> Iterator[Mark]:
    printed = grow(page.boxes.bled, -NEAR)
    for mark in all_marks(page):
        box = place_of(mark)
        if overlap(box, page.boxes.media) and not overlap(box, printed) and prints(mark):
            yield mark


CHECKS = (
    PdfCheck(
        "trim-box",
        "Each page says where it is trimmed",
        "Without a trim box the printer has to guess where the page ends, and whether what is around it is bleed."
        " PDF/X asks for one.",
        "Export as PDF/X, or with trim and bleed box; never with an art box as well.",
        look_trim_box,
        structural=True,
        for_placed=False,
    ),
    PdfCheck(
        "boxes-nested",
        "The boxes of a page lie one in another",
        "Software puts a page on the sheet by its boxes. If they contradict each other, it is cut wrongly.",
        "Export again with the boxes of the layout program; the trim lies in the bleed, and the bleed in the page.",
        look_nesting,
        structural=True,
        for_placed=False,
    ),
    PdfCheck(
        "bleed-width",
        "Bleed is as the press wants it",
        "Paper is never cut exactly. Bleed that is too narrow leaves white at the edges; where nothing is trimmed,"
        " bleed is in the way.",
        "Set the bleed in the document and switch it on when exporting, with the width that the printer asks for.",
        look_bleed_box,
        asks=ask_bleed,
        for_adverts=False,
    ),
    PdfCheck(
        "bleed",
        "What reaches the trim bleeds",
        "Ink that ends at the trim, or short of the edge of the bleed, leaves a thin white line when the paper is cut"
        " a little off.",
        "Draw pictures and areas at the edge of the page out to the edge of the bleed.",
        look_bleed,
        for_placed=False,
    ),
    PdfCheck(
        "safe-margin",
        "Type and pictures keep away from the trim",
        "What stands near the edge may be cut off or folded away; many presses cannot print there at all.",
        "Move type and pictures inwards, or let pictures run into the bleed.",
        look_margin,
        asks=ask_margin,
        for_adverts=False,
    ),
    PdfCheck(
        "marks",
        "Printer’s marks are as the press wants them",
        "Marks help to cut and to bring the inks into register. Where plates are made without them, they are printed"
        " in the page.",
        "Switch crop and registration marks on or off when exporting; they stand outside the bleed.",
        look_marks,
        asks=ask_marks,
        for_adverts=False,
    ),
)
