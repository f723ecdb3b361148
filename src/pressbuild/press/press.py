"""A press to write for. In: a press profile, an ICC profile, the swatches of a layout. Out: a `Press`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pressbuild.diagnostics import ExitCode, Place, Report, Stopped
from pressbuild.press.colour import BadProfile, PaperColours, open_profile
from pressbuild.press.inking import GreyInking, Inking, Keep, PictureShop, PressInking, keep_nothing, screen_inking
from pressbuild.press.pictures import PictureMaker, PictureTarget
from pressbuild.press.profile import NamedProfile, PressProfile, builtin_profiles

MAX_ICC = 8 * 2**20  # bytes; those of printers have one to two million
_NO_ICC = "name an ICC file that lies in issues/press/, as your printer gives it out"


@dataclass(frozen=True)
class Press:
    """What a PDF is written for. `icc` is the output profile, empty where there is none (RGB).

    `condition` names the printing condition, as the output intent has it.
    """

    name: str
    rules: PressProfile
    icc: bytes
    condition: str
    inking: Inking

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
    own_icc: Path | None = None,
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
        data = file.read_bytes() if file.stat().st_size <= MAX_ICC else b""
        colours = PaperColours(data, swatches)
    except (OSError, BadProfile) as problem:
        name = file.name if file else rules.output_profile
        reason = problem if isinstance(problem, BadProfile) else f"it cannot be read: {problem.strerror}"
        report.error("bad-icc-profile", f"{name}: {reason}", place, _NO_ICC)
        raise Stopped(ExitCode.SOURCE, report.findings) from None
    condition = rules.output_condition if own_icc is None and rules.output_condition else _describe(data)
    return Press(profile.name, rules, data, condition, _choose_inking(rules, data, colours, keep, grey))


def find_icc(profile: NamedProfile) -> Path | None:
    """Return the output profile that a press profile names: beside it, else a built-in one."""
    for folder in (profile.folder, builtin_profiles()):
        path = folder / profile.rules.output_profile
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path
    return None


def _choose_inking(rules: PressProfile, icc: bytes, colours: PaperColours, keep: Keep, grey: bool) -> Inking:
    flat = rules.standard == "pdf/x-1a"

    def shop(target: PictureTarget) -> PictureShop:
        return PictureShop(PictureMaker(target), keep)

    if grey or rules.colour == "grey":
        target = PictureTarget("grey", rules.pictures, icc, 0, not flat)
        return GreyInking(colours, shop(target), flat)
    if rules.colour == "rgb-pictures":
        target = PictureTarget("rgb", rules.pictures, icc, 0, not flat)
    else:
        target = PictureTarget("cmyk", rules.pictures, icc, rules.ink_limit, not flat)
    return PressInking(colours, shop(target), rules.overprint_below_pt, flat)


def _describe(icc: bytes) -> str:
    description = open_profile(icc).profile.profile_description
    return str(description or "printer's profile").strip()
