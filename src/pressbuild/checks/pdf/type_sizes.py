"""Type: its size by the number of its inks, and its black."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.fault_places import (
    FaultPlace,
    has_ink,
    is_white,
    printed_texts,
    quote,
    show,
    show_inks,
    tell,
)
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import Colour, PageFacts, TextMark
from pressbuild.press.press_profile import PressProfile

TOLERANCE = 0.05  # pt: programs round
BODY = 20.0  # pt: black type under it is not mixed, whatever the press says
LIGHT = 0.2  # of ink: type with less on a ground with much more is as good as white
DEEP, DARK = 0.9, 0.8  # of black: type with as much is meant to be black


def paint_of(text: TextMark) -> Colour | None:
    """Return the colour in which type is read: of its strokes where it is not filled."""
    return text.fill if text.fill is not None else text.stroke


def count_inks(colour: Colour) -> int:
    """Return how many inks a colour is printed with. What is converted at the printer’s counts as several."""
    if colour.spots:
        if len(colour.spots) > 1 and len(colour.numbers) > 1:
            return sum(1 for number in colour.numbers if number)
        return 4 if "All" in colour.spots else 1
    if colour.inks is not None:
        return sum(1 for part in colour.inks if part)
    return 1 if colour.family == "cal-gray" else 4


def _is_reversed(text: TextMark) -> bool:
    """Whether type is left white, or nearly so, on ink; on what is not known, it is: else it could not be seen."""
    paint = paint_of(text)
    if is_white(paint):
        return text.ground is None or any(text.ground)
    if paint is None or paint.inks is None or paint.spots or text.ground is None:
        return False
    return sum(paint.inks) <= LIGHT and max(text.ground) >= 2.5 * LIGHT


def _tell_small(page: PageFacts, small: list[TextMark], what: str, least: float) -> Iterator[Fault]:
    wanted = f"this printer asks for at least {show(least, 'pt')}"
    places = [
        FaultPlace(text.box, text.size, f"{show(text.size, 'pt')} {what.format(_words(text))}; {wanted}")
        for text in small
    ]
    yield from tell(page, places, label=show(min(text.size for text in small), "pt", 1) if small else "")


def _words(text: TextMark) -> str:
    return f" {quote(text.text)}" if text.text.strip() else ""


def ask_one_ink(rules: PressProfile) -> str:
    """Say how small type in one ink may be."""
    return _at_least(rules.type.sizes[0])


def ask_several_inks(rules: PressProfile) -> str:
    """Say how small type in several inks may be."""
    return _at_least(rules.type.sizes[1])


def ask_reversed(rules: PressProfile) -> str:
    """Say how small white type may be."""
    return _at_least(rules.type.sizes[2])


def _at_least(size: float) -> str:
    return f"at least {show(size, 'pt')}" if size else ""


def look_one_ink(subject: PdfSubject) -> Iterator[Fault]:
    """Type that is not white, in however many inks, is as large as type in one ink must be."""
    least = subject.rules.type.sizes[0]
    for page in subject.facts.pages:
        small = [text for text in printed_texts(page) if has_ink(paint_of(text)) and text.size < least - TOLERANCE]
        yield from _tell_small(page, small, "type{}", least)


def look_several_inks(subject: PdfSubject) -> Iterator[Fault]:
    """Type in several inks, or white on several."""
    least = subject.rules.type.sizes[1]
    for page in subject.facts.pages:
        small = [text for text in printed_texts(page) if text.size < least - TOLERANCE]
        mixed = [text for text in small if (paint := paint_of(text)) and has_ink(paint) and count_inks(paint) > 1]
        yield from _tell_small(page, mixed, "type{} in several inks", least)
        on_mixed = [text for text in small if _is_reversed(text) and text.ground and sum(map(bool, text.ground)) > 1]
        yield from _tell_small(page, on_mixed, "white type{} on several inks", least)


def look_reversed(subject: PdfSubject) -> Iterator[Fault]:
    """White type on ink."""
    least = subject.rules.type.sizes[2]
    for page in subject.facts.pages:
        small = [text for text in printed_texts(page) if _is_reversed(text) and text.size < least - TOLERANCE]
        yield from _tell_small(page, small, "white type{} on ink", least)


def ask_pure_black(rules: PressProfile) -> str:
    """Say whether black type has to be black alone."""
    return "" if rules.colour == "rgb" else f"under {show(max(BODY, rules.overprint_below_pt), 'pt')}"


def look_rich_black(subject: PdfSubject) -> Iterator[Fault]:
    """Black type with other inks. Large type may have the rich black of the press, and no other."""
    rules = subject.rules
    size = max(BODY, rules.overprint_below_pt)
    rich = tuple(part / 100 for part in rules.rich_black)
    wanted = f"the rich black of this press is {show_inks(rich)}" if len(rich) == 4 else "this press has no rich black"
    for page in subject.facts.pages:
        small, large = [], []
        for text in printed_texts(page):
            inks = paint.inks if (paint := paint_of(text)) else None
            if inks is None or max(inks[3], min(inks[:3])) < DEEP or not any(inks[:3]):
                continue
            message = f"{show(text.size, 'pt')} black type{_words(text)} of {show_inks(inks)}"
            if text.size < size - TOLERANCE:
                small.append(FaultPlace(text.box, text.size, message))
            elif len(rich) != 4 or max(abs(a - b) for a, b in zip(inks, rich, strict=True)) > 0.011:
                large.append(FaultPlace(text.box, text.size, f"{message}; {wanted}"))
        yield from tell(page, small, label="black")
        yield from tell(page, large, Severity.WARNING, "black")


def look_screened_black(subject: PdfSubject) -> Iterator[Fault]:
    """Small type in a dark grey that was likely to be black."""
    for page in subject.facts.pages:
        screened = []
        for text in printed_texts(page):
            inks = paint.inks if (paint := paint_of(text)) else None
            if inks and not any(inks[:3]) and DARK <= inks[3] < 0.995 and text.size < BODY - TOLERANCE:
                message = f"{show(text.size, 'pt')} type{_words(text)} in {show(inks[3] * 100, '%', 0)} black"
                screened.append(FaultPlace(text.box, text.size, message))
        yield from tell(page, screened, Severity.WARNING, "grey")


CHECKS = (
    PdfCheck(
        "small-type",
        "No type is too small to print",
        "The screen of the press and the spread of ink on paper fill or lose the strokes of very small letters.",
        "Make the type larger.",
        look_one_ink,
        asks=ask_one_ink,
    ),
    PdfCheck(
        "small-type-several-inks",
        "No small type in several inks",
        "Inks are printed one after the other and never meet exactly: small letters get coloured fringes and cannot be"
        " read.",
        "Set small type in one ink, best in 100 % black, or make it larger.",
        look_several_inks,
        asks=ask_several_inks,
    ),
    PdfCheck(
        "small-type-reversed",
        "No small white type on ink",
        "Ink spreads into the white strokes of letters and closes them.",
        "Make white type larger and bolder, or print it dark on light.",
        look_reversed,
        asks=ask_reversed,
    ),
    PdfCheck(
        "rich-black-type",
        "Black type is black alone",
        "If black letters have other inks under them, every shift of the web shows as a coloured shadow.",
        "Colour type as 100 % black, without cyan, magenta and yellow; keep rich black for large areas.",
        look_rich_black,
        asks=ask_pure_black,
    ),
    PdfCheck(
        "screened-black-type",
        "Black type is not a dark grey",
        "A grey is printed in dots: the edges of the letters become ragged. Black that has gone through RGB often ends"
        " as 90 %.",
        "Colour type as 100 % black.",
        look_screened_black,
    ),
)
