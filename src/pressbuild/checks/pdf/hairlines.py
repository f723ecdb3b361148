"""Lines: hairlines, and lines that are too thin for the press."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.fault_places import FaultPlace, has_ink, is_printed, is_white, place_of, show, tell
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.pdf_facts.facts import Colour, ImageMark, PageFacts, PathMark
from pressbuild.press.press_profile import PressProfile

TOLERANCE = 0.005  # pt


def _lines(page: PageFacts) -> Iterator[tuple[PathMark | ImageMark, float, Colour | None]]:
    """Yield the lines of a page with their widths and colours: of a thin bar, that of its fill.

    A stroke around an area of the same colour is no line: it makes the area a little larger.
    """
    for image in page.images:  # a stencil prints as a bar does
        left, bottom, right, top = image.clipped
        thin, long = sorted((right - left, top - bottom))
        if image.is_stencil and long >= 8 * thin and is_printed(page, image):
            yield image, thin, image.colour
    for path in page.paths:
        if path.width is not None and is_printed(page, path) and (path.fill is None or path.fill != path.stroke):
            yield path, path.width, path.stroke if path.stroke is not None else path.fill


def look_hairlines(subject: PdfSubject) -> Iterator[Fault]:
    """A width of 0 is as thin as the device can draw (ISO 32000-1, 8.4.3.2): on a platesetter, nothing that is seen."""
    for page in subject.facts.pages:
        lines = [place_of(path) for path, width, colour in _lines(page) if width <= 0 and colour is not None]
        yield from tell(page, [FaultPlace(box, 0, "a line of width 0: a hairline") for box in lines], label="hairline")


def ask_lines(rules: PressProfile) -> str:
    """Say how thin lines may be."""
    return f"at least {show(rules.thinnest_pt[0], 'pt')}" if rules.thinnest_pt[0] else ""


def look_lines(subject: PdfSubject) -> Iterator[Fault]:
    """Lines that print."""
    least = subject.rules.thinnest_pt[0]
    for page in subject.facts.pages:
        thin = [
            FaultPlace(place_of(path), width, _say("a line of", width, least))
            for path, width, colour in _lines(page)
            if has_ink(colour) and 0 < width < least - TOLERANCE
        ]
        yield from tell(page, thin, label="thin")


def ask_reversed(rules: PressProfile) -> str:
    """Say how thin white lines may be."""
    return f"at least {show(rules.thinnest_pt[1], 'pt')}" if rules.thinnest_pt[1] else ""


def look_reversed(subject: PdfSubject) -> Iterator[Fault]:
    """Lines that are left white on ink, or on what is not known."""
    least = subject.rules.thinnest_pt[1]
    for page in subject.facts.pages:
        thin = [
            FaultPlace(place_of(path), width, _say("a white line on ink of", width, least))
            for path, width, colour in _lines(page)
            if is_white(colour) and 0 < width < least - TOLERANCE and _is_on_ink(path)
        ]
        yield from tell(page, thin, label="thin")


def _is_on_ink(mark: PathMark | ImageMark) -> bool:
    return isinstance(mark, ImageMark) or mark.ground is None or any(mark.ground)


def _say(what: str, width: float, least: float) -> str:
    return f"{what} {show(width, 'pt', 3)}; this printer asks for at least {show(least, 'pt')}"


CHECKS = (
    PdfCheck(
        "hairlines",
        "No hairlines",
        "A line of width 0 is drawn as thin as the machine can: it is seen on the screen and on a proof, and hardly on"
        " paper.",
        "Give every line a width.",
        look_hairlines,
    ),
    PdfCheck(
        "thin-lines",
        "No line is too thin to print",
        "A line that is thinner than the press holds breaks up or does not print.",
        "Make the line wider.",
        look_lines,
        asks=ask_lines,
    ),
    PdfCheck(
        "thin-lines-reversed",
        "No white line is too thin to stay open",
        "Ink spreads into thin white lines from both sides and closes them.",
        "Make white lines wider.",
        look_reversed,
        asks=ask_reversed,
    ),
)
