"""The press of an issue. In: an issue that was read and a choice of the command line. Out: a `Press`, or findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.findings import ExitCode, Finding, Place, Report, Severity, Stopped
from pressbuild.core.store import Store
from pressbuild.core.units import counted
from pressbuild.pipeline.read_issue import ReadIssue
from pressbuild.press import read_press_profile
from pressbuild.press.colour_converters import ColourConverter, RasterCache, shifts_of
from pressbuild.press.picture_prefetch import PicturePrefetch
from pressbuild.press.press import IccFile, Press, open_press
from pressbuild.sources.folder import Folder


@dataclass(frozen=True)
class PressChoice:
    """What the command line says about the press: another profile, black alone, a plate per ink, some pages."""

    profile: str = ""
    grey: bool = False
    separations: bool = False
    pages: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the file is the one that the printer gets, whole."""
        return self == PressChoice(profile=self.profile)


_MOST_SHIFTS = 6  # that are named
AS_NAMED = PressChoice()


def open_issue_press(read: ReadIssue, choice: PressChoice = AS_NAMED) -> Press:
    """Return the press that an issue is printed on; pictures that are made for it are kept between runs.

    Raises:
        Stopped: if there is no such profile, or its ICC file is missing or of no use.
    """
    manifest, report = read.manifest, read.job.report
    issue, publication = manifest.issue, manifest.publication
    name = choice.profile or issue.press or publication.press
    shown = Path("issues") / "publication.yaml"
    place = None if choice.profile else manifest.source.place("press") if issue.press else Place(shown)
    profile = read_press_profile(name, read.root, report, place)
    own = _own_icc(read, report) if publication.output_profile else None
    swatches: Mapping[str, tuple[int, ...]] = {**read.layout.facts.swatches, **publication.swatches}
    return open_press(profile, swatches, report, own, place or Place(shown), picture_cache(read).keep, choice.grey)


def picture_cache(read: ReadIssue) -> Store:
    """Return the cache of the pictures that are made for the press."""
    return read.cache.inner("press")


def parse_pages(text: str, count: int) -> tuple[int, ...]:
    """Return the pages that “1,4-5” names, in order; `count` is how many there are.

    Raises:
        Stopped: if it names none, or one that is not there.
    """
    found: set[int] = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        match = re.fullmatch(r"(\d{1,4})(?:[-–](\d{1,4}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= count:
            message = f"--pages {text}: “{part}” is no page of this issue, which has {count}"
            hint = "write page numbers and ranges, such as 1,4-5"
            raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "no-page", message, None, hint)])
        found |= set(range(first, last + 1))
    return tuple(sorted(found))


def make_pictures_ahead(inking: ColourConverter | None, folder: Folder) -> PicturePrefetch:
    """Return what has pictures made on another processor while pages are laid out; they lie in `folder`."""
    shop = getattr(inking, "pictures", None)
    return PicturePrefetch(shop if isinstance(shop, RasterCache) else None, folder)


def note_shifts(press: Press, report: Report) -> None:
    """Note the colours of style sheets and drawings that come out visibly other on this paper."""
    shifts = shifts_of(press.inking)
    if not shifts:
        return
    shown = []
    for shift in shifts[:_MOST_SHIFTS]:
        inks = " ".join(f"{letter}{round(part * 100)}" for letter, part in zip("CMYK", shift.inks, strict=True) if part)
        shown.append(f"{shift.name} as {inks} (Delta E {shift.distance:.0f})")
    more = f" and {len(shifts) - len(shown)} more" if len(shifts) > len(shown) else ""
    message = f"{counted(len(shifts), 'colour')} cannot be printed as wanted on this paper"
    hint = f"to have other inks, name them in publication.yaml: “swatches: {{'{shifts[0].name}': [0, 100, 85, 0]}}”"
    report.note("colour-shift", f"{message}: {', '.join(shown)}{more}", None, hint)


def _own_icc(read: ReadIssue, report: Report) -> IccFile | None:
    folder, name = read.manifest.folder, read.manifest.publication.output_profile
    place = Place(Path("issues") / "publication.yaml")
    path = folder.find(name, read.root / "issues", place, report, "the output profile")
    return IccFile(path, folder) if path else None
