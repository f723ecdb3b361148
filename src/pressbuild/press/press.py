"""A press to write for. In: a press profile, an ICC profile, the swatches of a layout. Out: a `Press`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.findings import ExitCode, Place, Report, Stopped
from pressbuild.core.store import Keep
from pressbuild.press.colour_converters import (
    ColourConverter,
    GreyConverter,
    PressConverter,
    RasterCache,
    keep_nothing,
    screen_inking,
)
from pressbuild.press.icc_colours import BadProfile, PaperColours, open_profile
from pressbuild.press.press_pictures import PictureMaker, PictureTarget
from pressbuild.press.press_profile import NamedProfile, PressProfile
from pressbuild.sources.builtin_folders import builtin_profiles
from pressbuild.sources.folder import Folder

MAX_ICC = 8 * 2**20  # bytes; those of printers have one to two million
_NO_ICC = "name an ICC file that lies in issues/press/, as your printer gives it out"


@dataclass(frozen=True)
class IccFile:
    """The ICC profile of a press, and the folder that it is read from."""

    path: Path
    folder: Folder

    def read(self) -> bytes:
        """Return what the file holds.

        Raises:
            OSError: if it cannot be read, lies outside the publication, is no ordinary file or too large.
        """
        return self.folder.read(self.path, MAX_ICC)


@dataclass(frozen=True)
class Press:
    """What a PDF is written for. `icc` is the output profile, empty where there is none (RGB).

    `condition` names the printing condition, as the output intent has it.
    """

    name: str
    rules: PressProfile
    icc: bytes
    condition: str
    inking: ColourConverter

    @property
    def bleed_pt(self) -> float:
        """How far ink may go beyond the trim, in pt."""
        return 0.0 if self.rules.bleed == "forbidden" else self.rules.bleed_pt

    @property
    def custom_properties(self) -> str:
        """CSS that names what the press gives to layouts: how far to bleed, and its rich black."""
        inks = " ".join(f"{percent}%" for percent in self.rules.rich_black)
        return f":root {{ --bleed: {self.bleed_pt:g}pt; --rich-black: device-cmyk({inks}) }}"


def open_press(
    profile: NamedProfile,
    swatches: Mapping[str, Sequence[float]],
    report: Report,
    own_icc: IccFile | None = None,
    place: Place | None = None,
    keep: Keep = keep_nothing,
    grey: bool = False,
) -> Press:
    """Return a press. `own_icc` takes the place of the profile's; `grey` prints everything in black alone.

    Raises:
        Stopped: if the ICC profile is missing or not one of a press in four inks.
    """
    rules = profile.rules
    if rules.colour == "rgb" and not grey:
        return Press(profile.name, rules, b"", "", screen_inking(keep, swatches, rules.pictures.colour.wanted))
    file = own_icc or find_icc(profile)
    try:
        if file is None:
            raise BadProfile(f"there is no ICC profile “{rules.output_profile}”")
        data = file.read()
        colours = PaperColours(data, swatches)
        if file.path.parent != builtin_profiles():
            colours.check()
    except (OSError, BadProfile) as problem:
        name = file.path.name if file else rules.output_profile
        reason = problem if isinstance(problem, BadProfile) else f"it cannot be read: {problem.strerror}"
        report.error("bad-icc-profile", f"{name}: {reason}", place, _NO_ICC)
        raise Stopped(ExitCode.SOURCE, report.findings) from None
    condition = rules.output_condition if own_icc is None and rules.output_condition else _describe(data)
    return Press(profile.name, rules, data, condition, _choose_inking(rules, data, colours, keep, grey))


def find_icc(profile: NamedProfile) -> IccFile | None:
    """Return the output profile that a press profile names: beside it, else a built-in one."""
    for folder in (profile.folder, Folder(builtin_profiles())):
        path = folder.root / profile.rules.output_profile
        if folder.holds(path) and os.path.lexists(path):
            return IccFile(path, folder)
    return None


def read_icc(profile: NamedProfile) -> bytes | None:
    """Return the output profile that a press profile names, None if there is none or it cannot be read."""
    file = find_icc(profile)
    with suppress(OSError):
        return file.read() if file else None
    return None


def _choose_inking(rules: PressProfile, icc: bytes, colours: PaperColours, keep: Keep, grey: bool) -> ColourConverter:
    flat = rules.standard == "pdf/x-1a"

    def shop(target: PictureTarget) -> RasterCache:
        return RasterCache(PictureMaker(target), keep)

    if grey or rules.colour == "grey":
        target = PictureTarget("grey", rules.pictures, icc, 0, not flat)
        return GreyConverter(colours, shop(target), flat)
    if rules.colour == "rgb-pictures":
        target = PictureTarget("rgb", rules.pictures, icc, 0, not flat)
    else:
        target = PictureTarget("cmyk", rules.pictures, icc, rules.ink_limit, not flat)
    return PressConverter(colours, shop(target), rules.overprint_below_pt, flat)


def _describe(icc: bytes) -> str:
    description = open_profile(icc).profile.profile_description
    return str(description or "printer's profile").strip()
