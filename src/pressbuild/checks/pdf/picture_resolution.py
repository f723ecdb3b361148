"""Pictures: their resolution where they stand, by kind. All in pixels per inch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pressbuild.checks.outcomes import Fault
from pressbuild.checks.pdf.fault_places import FaultPlace, is_printed, show, tell
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.core.findings import Severity
from pressbuild.pdf_facts.facts import ImageMark, PageFacts
from pressbuild.press.press_profile import PressProfile, Resolutions

TOLERANCE = 0.5
Kind = Literal["colour", "grey", "line-art"]
NOUNS: dict[Kind, str] = {"colour": "colour picture", "grey": "grey picture", "line-art": "one-bit picture"}


def _rules(rules: PressProfile) -> dict[Kind, Resolutions]:
    pictures = rules.pictures
    return {"colour": pictures.colour, "grey": pictures.grey, "line-art": pictures.line_art}


def _ask(rules: PressProfile, bound: Literal["least", "most"], kinds: tuple[Kind, ...]) -> str:
    limits = {kind: getattr(_rules(rules)[kind], bound) for kind in kinds}
    word = "at least" if bound == "least" else "at most"
    named = [f"{NOUNS[kind].split()[0]} {word} {limit} ppi" for kind, limit in limits.items() if limit]
    return ", ".join(named)


def ask_least(rules: PressProfile) -> str:
    """Say how fine colour and grey pictures must be."""
    return _ask(rules, "least", ("colour", "grey"))


def ask_least_line_art(rules: PressProfile) -> str:
    """Say how fine one-bit pictures must be."""
    return _ask(rules, "least", ("line-art",))


def ask_most(rules: PressProfile) -> str:
    """Say how fine pictures may be."""
    return _ask(rules, "most", ("colour", "grey", "line-art"))


def _pictures(page: PageFacts, kind: Kind) -> Iterator[ImageMark]:
    """Yield the pictures of a kind that print; a single pixel is an area of one colour and has no resolution."""
    for image in page.images:
        if image.kind == kind and is_printed(page, image) and image.pixels != (1, 1):
            yield image


def look_least(subject: PdfSubject) -> Iterator[Fault]:
    """Colour and grey pictures have pixels enough for the size at which they are printed."""
    yield from _look_least(subject, ("colour", "grey"))


def look_least_line_art(subject: PdfSubject) -> Iterator[Fault]:
    """One-bit pictures, which show every step."""
    yield from _look_least(subject, ("line-art",))


def _look_least(subject: PdfSubject, kinds: tuple[Kind, ...]) -> Iterator[Fault]:
    for page in subject.facts.pages:
        for kind in kinds:
            least = _rules(subject.rules)[kind].least
            coarse = [image for image in _pictures(page, kind) if image.ppi < least - TOLERANCE]
            # a strip of a pixel or two is a gradient that was drawn as a picture: seldom a fault
            strips = [_place(image, "at least", least) for image in coarse if min(image.pixels) <= 2]
            places = [_place(image, "at least", least) for image in coarse if min(image.pixels) > 2]
            label = f"{min(place.measure for place in places):.0f} ppi" if places else ""
            yield from tell(page, places, label=label)
            yield from tell(page, strips, Severity.WARNING)


def look_most(subject: PdfSubject) -> Iterator[Fault]:
    """Pictures have no more pixels than the press can show."""
    for page in subject.facts.pages:
        for kind, limits in _rules(subject.rules).items():
            if limits.most:
                fine = [image for image in _pictures(page, kind) if image.ppi > limits.most + TOLERANCE]
                yield from tell(page, [_place(image, "at most", limits.most) for image in fine], Severity.WARNING)


def _place(image: ImageMark, word: str, limit: int) -> FaultPlace:
    size = f"{image.pixels[0]} × {image.pixels[1]} pixels"
    message = (
        f"{show(image.ppi, 'ppi', 0)} in a {NOUNS[image.kind]} of {size}; this printer asks for {word} {limit} ppi"
    )
    return FaultPlace(image.clipped, image.ppi if word == "at least" else -image.ppi, message)


CHECKS = (
    PdfCheck(
        "picture-resolution",
        "Pictures are fine enough",
        "A picture with too few pixels for its size is soft, and its steps show.",
        "Take a larger original or print the picture smaller. Scaling it up in a program adds nothing.",
        look_least,
        asks=ask_least,
    ),
    PdfCheck(
        "line-art-resolution",
        "One-bit pictures are fine enough",
        "Their pixels are black or white and nothing between: every step is seen, as in a fax.",
        "Scan line art anew at 800 ppi or more, or draw it again as lines.",
        look_least_line_art,
        asks=ask_least_line_art,
    ),
    PdfCheck(
        "picture-too-fine",
        "Pictures have no pixels that nobody sees",
        "They make the file large and slow, and fine textures may clash with the screen.",
        "Have pictures scaled down when exporting, to what the printer asks for.",
        look_most,
        asks=ask_most,
    ),
)
