"""Advertisements in their frames. In: what was booked, what the file is, how it may be fitted. Out: place, findings.

An advertisement is printed at its own size and nothing else, unless the manifest has it scaled or cropped: whoever
paid for 137 × 90 mm gets that, and whoever sent another size hears of it. Lengths are mm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pressbuild.core.findings import Finding, Severity
from pressbuild.document import Document, Picture, Size
from pressbuild.plan import Story

TOLERANCE = 0.5  # mm; programs round to whole points, and nobody sees less


@dataclass(frozen=True)
class PlacedAdvert:
    """The area that an advertisement takes, the size its file is printed at, and where in the area that begins."""

    area: Size
    picture: Size
    left: float = 0.0
    top: float = 0.0
    percent: float = 100.0  # of the real size of a PDF

    @property
    def is_cropped(self) -> bool:
        """Whether a part of the file is not to be seen."""
        return self.picture.width - self.area.width > 0.01 or self.picture.height - self.area.height > 0.01


def place_advert(document: Document, fit: str) -> PlacedAdvert:
    """Return the place of an advertisement that is fitted “exact” (or not said), “scale” or “crop”.

    A picture has no size of its own: it is made as large as was booked, and only its proportions can be wrong.
    """
    picture, advert = document.pictures[0], document.advert
    booked = advert.booked if advert and advert.booked else Size(picture.width, picture.height)
    real = advert.real if advert and advert.real else _at_booked_size(picture, booked, fit)
    if fit == "scale":
        scale = min(booked.width / real.width, booked.height / real.height)
        scaled = Size(real.width * scale, real.height * scale)
        return PlacedAdvert(scaled, scaled, percent=scale * 100)
    if fit == "crop":
        area = Size(min(booked.width, real.width), min(booked.height, real.height))
        return PlacedAdvert(area, real, (area.width - real.width) / 2, (area.height - real.height) / 2)
    return PlacedAdvert(real, real)


def _at_booked_size(picture: Picture, booked: Size, fit: str) -> Size:
    """Return the size of a picture that is as wide as was booked; to be cropped, large enough to fill that."""
    ratio = picture.width / picture.height
    width = max(booked.width, booked.height * ratio) if fit == "crop" else booked.width
    return Size(width, width / ratio)


def advert_problems(story: Story, needed: Size, room: Size) -> Iterator[Finding]:
    """Yield every mismatch of what was booked, the file, and the frame.

    `needed` is what the advertisement takes with its label, `room` the size of its frame.
    """
    advert, frame = story.document.advert, story.chain[0]
    if advert is None or advert.booked is None:
        return
    booked = advert.booked
    place = place_advert(story.document, story.entry.fit)
    label = needed.height - place.area.height
    name = f"the advertisement “{story.document.title}” is booked at {booked}"
    if _differ(place.area, booked) and story.entry.fit != "scale":
        yield _misfit(story, "advert-size", f"{name} and {_describe(story)}", _advise(story, place))
    with_label = Size(booked.width, booked.height + label)
    if with_label.width > room.width + TOLERANCE or with_label.height > room.height + TOLERANCE:
        above = f", and its label takes {label:.1f} mm" if label > 0.1 else ""
        message = f"{name}{above}, and the frame {frame} has room for {room}"
        hint = "give it a larger frame, or a master that has one; it is not made smaller than was booked"
        yield _misfit(story, "advert-room", message, hint)


def _misfit(story: Story, code: str, message: str, hint: str) -> Finding:
    advert = story.document.advert
    place = advert.size_place if advert else story.place
    return Finding(Severity.ERROR, code, message, place, hint, story.chain[0].spot)


def advert_notes(story: Story, place: PlacedAdvert) -> Iterator[str]:
    """Yield what has been done to an advertisement as the manifest asks."""
    advert, title = story.document.advert, story.document.title
    if advert and advert.real and abs(place.percent - 100) >= 0.05:
        yield f"the advertisement “{title}” is scaled to {place.percent:.1f} %: {advert.real} becomes {place.area}"
    if place.is_cropped:
        across, down = place.picture.width - place.area.width, place.picture.height - place.area.height
        yield f"of the advertisement “{title}” {across:.1f} mm of the width and {down:.1f} mm of the height are cut off"


def _differ(one: Size, other: Size) -> bool:
    return abs(one.width - other.width) > TOLERANCE or abs(one.height - other.height) > TOLERANCE


def _describe(story: Story) -> str:
    advert, picture = story.document.advert, story.document.pictures[0]
    if advert and advert.real:
        page = f"page {picture.page} of its file" if picture.page > 1 else "its file"
        return f"{page} is {advert.real} by the {advert.box}"
    size = place_advert(story.document, "exact").picture
    return f"its picture has other proportions: {size.width:.1f} mm wide it is {size.height:.1f} mm high"


def _advise(story: Story, place: PlacedAdvert) -> str:
    advert = story.document.advert
    if story.entry.fit == "crop":
        return "the file is smaller than was booked: ask for one of that size, or put “fit: scale” into issue.yaml"
    if advert and advert.real and advert.box != "TrimBox" and _contains(advert.real, advert.booked):
        return "ask for a file with a trim box; if it has only marks round it, put “fit: crop” into issue.yaml"
    return "ask for a file of the size that was booked, mend “size:”, or put “fit: scale” into its entry in issue.yaml"


def _contains(one: Size, other: Size | None) -> bool:
    return other is not None and one.width >= other.width and one.height >= other.height
