"""Colour: which kinds are allowed, spot colours, registration colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pressbuild.checks.outcomes import Fault, NotAsked, Skip
from pressbuild.checks.pdf.fault_places import (
    FaultPlace,
    Mark,
    all_marks,
    colours_of,
    marks_of,
    name_mark,
    place_of,
    show_inks,
    tell,
)
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import Colour, ImageMark, PageFacts
from pressbuild.press.press_profile import PressProfile

RGB = frozenset({"rgb", "icc-rgb", "cal-rgb"})
MANAGED = frozenset({"lab", "icc-gray", "icc-cmyk", "cal-gray"})
NAMES = {
    "rgb": "RGB",
    "icc-rgb": "RGB with a profile",
    "cal-rgb": "calibrated RGB",
    "lab": "Lab",
    "icc-gray": "grey with a profile",
    "icc-cmyk": "CMYK with a profile of its own",
    "cal-gray": "calibrated grey",
    "cmyk": "CMYK",
    "gray": "grey",
}


def _find(
    page: PageFacts, is_wrong: Callable[[Mark, Colour], bool], marks: Iterable[Mark] | None = None
) -> Iterator[tuple[Mark, Colour]]:
    """Yield what has a wrong colour, of all that is there: what lies beside the page is on the plates, too."""
    for mark in all_marks(page) if marks is None else marks:
        for colour in colours_of(mark):
            if is_wrong(mark, colour):
                yield mark, colour
                break


def _tell_colours(page: PageFacts, wrong: Iterator[tuple[Mark, Colour]], wanted: str, label: str) -> Iterator[Fault]:
    """Yield a fault for each kind of thing and colour on a page."""
    kinds: dict[tuple[str, str], list[FaultPlace]] = {}
    for mark, colour in wrong:
        name = NAMES.get(colour.family, colour.family)
        found = FaultPlace(place_of(mark), 0, f"{name_mark(mark)} in {name}; {wanted}")
        kinds.setdefault((type(mark).__name__, name), []).append(found)
    for places in kinds.values():
        yield from tell(page, places, label=label)


def ask_rgb(rules: PressProfile) -> str:
    """Say where RGB is forbidden."""
    return {"cmyk": "none", "grey": "none", "rgb-pictures": "only in pictures", "rgb": ""}[rules.colour]


def look_rgb(subject: PdfSubject) -> Iterator[Fault]:
    """No RGB, however it is written; pictures may have it where the press says so."""
    pictures = subject.rules.colour == "rgb-pictures"
    wanted = "this printer takes RGB only in pictures" if pictures else "this printer takes no RGB"
    for page in subject.facts.pages:
        wrong = _find(
            page, lambda mark, colour: colour.family in RGB and not (pictures and isinstance(mark, ImageMark))
        )
        yield from _tell_colours(page, wrong, wanted, "RGB")


def ask_managed(rules: PressProfile) -> str:
    """Say where colours with a profile are forbidden."""
    return "only grey" if rules.colour == "grey" else ask_rgb(rules)


def look_managed(subject: PdfSubject) -> Iterator[Fault]:
    """No Lab, no colour with a profile of its own: it is converted once more at the printer's."""
    rules = subject.rules
    pictures = rules.colour == "rgb-pictures"
    allowed = {"icc-gray", "cal-gray"} if rules.colour == "grey" else set()
    for page in subject.facts.pages:
        wrong = _find(
            page,
            lambda mark, colour: colour.family in MANAGED - allowed and not (pictures and isinstance(mark, ImageMark)),
        )
        yield from _tell_colours(page, wrong, "this printer takes plain ink figures, which nobody converts", "ICC")


def ask_black(rules: PressProfile) -> str:
    """Say whether black alone is printed."""
    return "black alone" if rules.colour == "grey" else ""


def look_black(subject: PdfSubject) -> Iterator[Fault]:
    """Where only black is printed, nothing has another ink."""
    for page in subject.facts.pages:
        places = [
            FaultPlace(place_of(mark), 0, f"{name_mark(mark)} in {_name_inks(colour)}; this press prints black alone")
            for mark, colour in _find(page, _is_coloured)
        ]
        yield from tell(page, places, label="colour")


def _is_coloured(_mark: Mark, colour: Colour) -> bool:
    if colour.family in RGB or colour.family in ("lab", "icc-cmyk"):
        return False  # told by other checks
    if colour.spots:
        return any(name not in ("All", "None") for name in colour.spots)
    if colour.inks is not None and colour.numbers:
        return any(colour.inks[:3])
    return colour.family in ("cmyk", "spot")  # a picture: which of its inks it uses is not known


def _name_inks(colour: Colour) -> str:
    if colour.spots:
        return " and ".join(f"“{name}”" for name in colour.spots[:4])
    return show_inks(colour.inks) if colour.inks and any(colour.inks) else "CMYK"


def ask_spots(rules: PressProfile) -> str:
    """Say whether there may be spot colours."""
    return "" if rules.spot_colours else "none"


def look_spots(subject: PdfSubject) -> Iterator[Fault]:
    """Each spot colour needs a plate of its own."""
    first: dict[str, tuple[PageFacts, Mark]] = {}
    for page in subject.facts.pages:
        for mark in all_marks(page):
            for colour in colours_of(mark):
                for name in colour.spots:
                    if name not in ("All", "None"):
                        first.setdefault(name, (page, mark))
    for name, (page, mark) in first.items():
        message = f"the spot colour “{name}”; this printer prints none"
        yield Fault(message, page.number, page.area(place_of(mark)), label="spot")


def look_registration(subject: PdfSubject) -> Iterator[Fault]:
    """The registration colour (“All”) is for marks and not for what is on the page (GWG 2015: separation All)."""
    for page in subject.facts.pages:
        wrong = [
            FaultPlace(place_of(mark), 0, f"{name_mark(mark)} in the registration colour, on all plates")
            for mark, _ in _find(
                page, lambda _mark, colour: "All" in colour.spots and _prints_all(colour), marks_of(page)
            )
        ]
        yield from tell(page, wrong, label="All")


def _prints_all(colour: Colour) -> bool:
    return not colour.numbers or any(colour.numbers)


def ask_standard_colour(rules: PressProfile) -> str:
    """Say what the standard allows."""
    allowed = {"pdf/x-1a": "CMYK, grey, spot colours", "pdf/x-4": "no RGB without a profile"}
    return allowed.get(rules.standard, "")


def look_standard_colour(subject: PdfSubject) -> Iterator[Fault]:
    """PDF/X-1a knows inks alone (ISO 15930-4, 6.5); PDF/X-4 no device RGB beside a CMYK intent (ISO 15930-7, 6.4)."""
    if subject.rules.standard == "pdf/x-1a":
        forbidden, wanted = RGB | MANAGED, "PDF/X-1a allows CMYK, grey and spot colours alone"
    elif any(intent.kind == "GTS_PDFX" and intent.components == 3 for intent in subject.facts.intents):
        raise NotAsked
    else:
        forbidden, wanted = frozenset({"rgb"}), "PDF/X-4 for a CMYK press allows no RGB without a profile"
    for page in subject.facts.pages:
        wrong = _find(page, lambda _mark, colour: colour.family in forbidden)
        yield from _tell_colours(page, wrong, wanted, "colour")
        if subject.rules.standard == "pdf/x-1a":
            yield from _tell_alternates(page, forbidden)


def _tell_alternates(page: PageFacts, forbidden: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault where a spot colour has something else than ink to stand in for it."""
    wrong = [
        FaultPlace(
            place_of(mark), 0, f"{name_mark(mark)} in a spot colour that {NAMES[colour.alternate]} stands in for"
        )
        for mark, colour in _find(page, lambda _mark, colour: colour.alternate in forbidden)
    ]
    yield from tell(page, wrong, label="colour")


def look_transparency(subject: PdfSubject) -> Iterator[Fault]:
    """PDF/X-1a allows none, nor a transparency group (ISO 15930-4, 6.14)."""
    for page in subject.facts.pages:
        everything = all_marks(page)
        transparent = [mark for mark in everything if mark.state.is_transparent]
        places = [FaultPlace(place_of(mark), 0, f"{name_mark(mark)} is transparent") for mark in transparent]
        yield from tell(page, places, label="transparent")
        if page.has_transparency and not places:
            yield Fault("something on this page is transparent, such as a picture with a soft mask", page.number)
        elif page.group_space or any(mark.state.in_group for mark in everything):
            yield Fault("this page has a transparency group", page.number)


def ask_flat(rules: PressProfile) -> str:
    """Say whether transparency is forbidden."""
    return "none" if rules.standard == "pdf/x-1a" else ""


def ask_blending(rules: PressProfile) -> str:
    """Say in which space transparent things may be mixed."""
    return "" if rules.colour == "rgb" or rules.standard == "pdf/x-1a" else "not RGB"


def look_blending(subject: PdfSubject) -> Iterator[Fault]:
    """Transparent things that are mixed in RGB change the inks of all that lies under them, black type too.

    Groups within a page may have a space of their own, which facts do not tell: a page with such a group is not passed.
    """
    unsure = 0
    for page in subject.facts.pages:
        if not page.has_transparency:
            continue
        unsure = unsure or (page.number if any(mark.state.in_group for mark in all_marks(page)) else 0)
        if page.group_space in RGB | {"lab"}:
            yield Fault(f"transparent things are mixed in {NAMES[page.group_space]}, not in inks", page.number)
        elif page.group_space in ("", "unnamed", "none") and not any(
            intent.components in (1, 4) for intent in subject.facts.intents
        ):
            message = "it is not said in which colours transparent things are mixed"
            yield Fault(message, page.number, None, Severity.WARNING)
    if unsure:
        raise Skip(f"a group of things on page {unsure} may be mixed in a colour space of its own")


CHECKS = (
    PdfCheck(
        "rgb",
        "No RGB where the press forbids it",
        "RGB is converted by whatever the printer’s software takes for right: colours shift, black type becomes four"
        " inks.",
        "Convert to CMYK with the printer’s profile when exporting; colour black type as 100 % black.",
        look_rgb,
        asks=ask_rgb,
    ),
    PdfCheck(
        "managed-colour",
        "No Lab, no colours with profiles of their own",
        "They are converted once more at the printer’s: grey with a profile becomes four inks, pure black a mixed one.",
        "Export with “Convert to destination (preserve numbers)” and without tagging: plain CMYK figures.",
        look_managed,
        asks=ask_managed,
    ),
    PdfCheck(
        "black-alone",
        "Nothing but black where black alone is printed",
        "Other inks are left out or turned into greys that nobody has looked at.",
        "Convert the pages to greyscale.",
        look_black,
        asks=ask_black,
    ),
    PdfCheck(
        "spot-colours",
        "No spot colours where there is no plate for them",
        "Each spot colour is a plate and an ink of its own. A press that has none converts it, or leaves it out.",
        "Convert spot colours to process colours (in InDesign: Ink Manager).",
        look_spots,
        asks=ask_spots,
    ),
    PdfCheck(
        "registration-colour",
        "Nothing on the page is in the registration colour",
        "It prints on every plate: on the page that is 400 % ink, which does not dry.",
        "Give it another colour, such as 100 % black.",
        look_registration,
    ),
    PdfCheck(
        "standard-colours",
        "Colours are of the kinds that the standard allows",
        "A file that calls itself PDF/X promises that its colours need nobody’s guess.",
        "Export as PDF/X with conversion to CMYK.",
        look_standard_colour,
        structural=True,
        asks=ask_standard_colour,
    ),
    PdfCheck(
        "transparency",
        "No transparency where the standard forbids it",
        "Software for PDF/X-1a cannot mix colours: what is transparent comes out solid, or not at all.",
        "Export as PDF/X-1a or PDF 1.3, which flattens transparency; or ask the printer whether he takes PDF/X-4.",
        look_transparency,
        structural=True,
        asks=ask_flat,
    ),
    PdfCheck(
        "blending-space",
        "Transparency is mixed in inks",
        "If it is mixed in RGB, everything on the page goes through RGB: black type under a shadow becomes four inks.",
        "Set the transparency blend space of the document to CMYK.",
        look_blending,
        asks=ask_blending,
    ),
)
