"""The press of an issue. In: an issue that was read and a choice of the command line. Out: a `Press`, or findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pressbuild.build.sources import ReadIssue
from pressbuild.cache import Cache
from pressbuild.diagnostics import Place, Report
from pressbuild.pdf.write import PressFile
from pressbuild.press import read_press_profile
from pressbuild.press.inking import keep_nothing, shifts_of
from pressbuild.press.press import Press, open_press


@dataclass(frozen=True)
class PressChoice:
    """What the command line says about the press: another profile, black alone."""

    profile: str = ""
    grey: bool = False


AS_NAMED = PressChoice()


def open_issue_press(read: ReadIssue, report: Report, choice: PressChoice = AS_NAMED) -> Press:
    """Return the press that an issue is printed on; pictures that are made for it are kept between runs.

    Raises:
        Stopped: if there is no such profile, or its ICC file is missing or of no use.
    """
    manifest = read.manifest
    issue, publication = manifest.issue, manifest.publication
    name = choice.profile or issue.press or publication.press
    shown = Path("issues") / "publication.yaml"
    place = None if choice.profile else manifest.source.place("press") if issue.press else Place(shown)
    profile = read_press_profile(name, read.root, report, place)
    own = _own_icc(read, report) if publication.output_profile else None
    swatches: Mapping[str, tuple[int, ...]] = read.layout.facts.swatches
    store = picture_cache(read)
    keep = store.keep if store.folder else keep_nothing
    return open_press(profile, swatches, report, own, place or Place(shown), keep, choice.grey)


def picture_cache(read: ReadIssue) -> Cache:
    """Return the cache of the pictures that are made for the press."""
    return Cache(read.cache.folder / "press" if read.cache.folder else None)


def _own_icc(read: ReadIssue, report: Report) -> Path | None:
    folder, name = read.manifest.folder, read.manifest.publication.output_profile
    place = Place(Path("issues") / "publication.yaml")
    return folder.find(name, read.root / "issues", place, report, "the output profile")


def note_shifts(press: Press, report: Report) -> None:
    """Note the colours of the style sheets that come out visibly other on this paper."""
    for shift in shifts_of(press.inking):
        inks = " ".join(f"{letter}{round(part * 100)}" for letter, part in zip("CMYK", shift.inks, strict=True) if part)
        report.note(
            "colour-shift",
            f"{shift.name} is printed as {inks}, which looks another colour (Delta E {shift.distance:.0f})",
            None,
            f"to have other inks, name them in layout.yaml: swatches: {{“{shift.name}”: [C, M, Y, K]}}",
        )


__all__ = ["PressChoice", "PressFile", "note_shifts", "open_issue_press", "picture_cache"]
