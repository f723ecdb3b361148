"""Press profiles: what a printer asks for, as data. In: the name of a profile. Out: a `PressProfile`, or findings.

A profile is `NAME.yaml`: the publication's own lie in issues/press/, the built-in ones in the package. A publication's
profile of the same name takes the place of a built-in one. Inks are in percent of full cover, type and lines in
pt, pages in mm.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pressbuild.core.findings import ExitCode, Place, Report, Stopped, suggest
from pressbuild.core.units import parse_length, parse_size
from pressbuild.sources.builtin_folders import builtin_profiles
from pressbuild.sources.folder import Folder
from pressbuild.sources.yaml_reader import read_yaml
from pressbuild.sources.yaml_schema import Between, Colour, Percent, ValueCheck, YamlSource, model

DEFAULT = "coldset-newsprint"
FOLDER = "press"  # below issues/

_FIELD = re.compile(r"\{(title|slug|number|date|issue|page|ink)(?::0?\d)?\}")


def _check_length(text: str) -> str:
    parse_length(text)
    return text


def _check_size(text: str) -> str:
    parse_size(text)
    return text


def _check_pattern(text: str) -> str:
    if re.search("[{}/]", _FIELD.sub("", text)) or not text.endswith(".pdf"):
        raise ValueError(f"“{text}” is not a file name such as {{slug}}-{{number}}-p{{page:03}}.pdf")
    return text


Rule = Literal["required", "allowed", "forbidden"]
Length = Annotated[str, ValueCheck(_check_length)]


def _pt(text: str) -> float:
    return parse_length(text, "pt")


@model
class Resolutions:
    """Effective resolutions of pictures in pixels per inch: under `least` is a fault, over `most` a waste.

    `wanted` is what pictures are scaled down to, when they have more than 1.5 times as much. 0: no such rule.
    """

    wanted: Annotated[int, Between(0, 4800)] = 200
    least: Annotated[int, Between(0, 4800)] = 120
    most: Annotated[int, Between(0, 4800)] = 0


@model
class PictureRules:
    """Resolutions by kind of picture; line art has one bit a pixel."""

    colour: Resolutions = field(default_factory=Resolutions)
    grey: Resolutions = field(default_factory=Resolutions)
    line_art: Resolutions = field(default_factory=lambda: Resolutions(wanted=0, least=300))


@model
class TypeRules:
    """Smallest sizes of type: in one ink, in several inks, in white on a printed ground. 0: no such rule."""

    one_ink: Length = "0"
    several_inks: Length = "0"
    reversed: Length = "0"

    @property
    def sizes(self) -> tuple[float, float, float]:
        """The three sizes in pt: one ink, several inks, reversed."""
        return _pt(self.one_ink), _pt(self.several_inks), _pt(self.reversed)


@model
class InkName:
    """An ink that is not of the four process inks, and its colour as sRGB "#rrggbb", for files of one ink each."""

    name: str
    colour: Colour


@model
class PressProfile:
    """What one kind of printing, or one printer, asks for. Everything that is left out is not asked for.

    `colour`: "cmyk" (nothing else), "grey" (black ink only), "rgb-pictures" (type and rules in CMYK, pictures may
    be RGB), "rgb" (anything). `ink_limit`: the most ink at one spot, in percent; 0: no such rule. `source`
    says where the figures come from.
    """

    title: str
    source: str
    trim_sizes: tuple[Annotated[str, ValueCheck(_check_size)], ...] = ()
    bleed: Rule = "allowed"
    bleed_width: Length = "3mm"
    safe_margin: Length = "0"
    pages_multiple: Annotated[int, Between(1, 64)] = 1
    marks: Rule = "forbidden"
    fold: Literal["none", "half"] = "none"
    crop_box: Literal["trim", "bleed", "media"] = "media"
    colour: Literal["cmyk", "grey", "rgb-pictures", "rgb"] = "cmyk"
    spot_colours: bool = False
    output_profile: str = "newsprint.icc"
    output_condition: str = ""
    ink_limit: Annotated[int, Between(0, 400)] = 0
    rich_black: Annotated[tuple[Percent, ...], Between(4, 4)] = (0, 0, 0, 100)
    standard: Literal["pdf/x-4", "pdf/x-1a", "none"] = "none"
    pictures: PictureRules = field(default_factory=PictureRules)
    type: TypeRules = field(default_factory=TypeRules)
    thinnest_line: Length = "0"
    thinnest_reversed_line: Length = "0"
    black_overprints_below: Length = "0"
    inks: tuple[InkName, ...] = ()
    files: Literal["one", "per-page"] = "one"
    file_name: Annotated[str, ValueCheck(_check_pattern)] = "{slug}-{number}-p{page:03}.pdf"

    @property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """The allowed trim sizes in mm, width and height; none: any."""
        return tuple(map(parse_size, self.trim_sizes))

    @property
    def bleed_pt(self) -> float:
        """How far ink goes beyond the trim, in pt."""
        return _pt(self.bleed_width)

    @property
    def safe_margin_pt(self) -> float:
        """How far from the trim everything of importance keeps, in pt."""
        return _pt(self.safe_margin)

    @property
    def thinnest_pt(self) -> tuple[float, float]:
        """The thinnest lines in pt: printed, and left white on a printed ground."""
        return _pt(self.thinnest_line), _pt(self.thinnest_reversed_line)

    @property
    def overprint_below_pt(self) -> float:
        """Black type smaller than this, in pt, is printed over what lies under it."""
        return _pt(self.black_overprints_below)


@dataclass(frozen=True)
class NamedProfile:
    """A press profile with its name and the folder it lies in, where its ICC profile is looked for first."""

    name: str
    rules: PressProfile
    folder: Folder = field(default_factory=lambda: Folder(builtin_profiles()))


def known_profiles(root: Path | None) -> list[str]:
    """Return the names of all profiles that a publication in `root` can name."""
    return sorted({path.stem for folder in _folders(root) for path in folder.root.glob("*.yaml")})


def read_press_profile(name: str, root: Path | None, report: Report, place: Place | None = None) -> NamedProfile:
    """Return a press profile; `root` is the publication's folder, `place` where the name is written.

    Raises:
        Stopped: if there is no such profile or it has errors.
    """
    for folder in _folders(root):
        path = folder.root / f"{name}.yaml"
        if path.name == f"{name}.yaml" and os.path.lexists(path):
            text = folder.read_text(path, report)
            shown = Path("issues") / FOLDER / path.name if folder.top else Path(path.name)
            found = read_yaml(text, shown, PressProfile, report, "the press profile") if text is not None else None
            if found is None:
                raise Stopped(ExitCode.SOURCE, report.findings)
            _check_rules(*found, report)
            return NamedProfile(name, found[1], folder)
    report.error("no-profile", f"there is no press profile “{name}”", place, suggest(name, known_profiles(root)))
    raise Stopped(ExitCode.SOURCE, report.findings)


def _check_rules(source: YamlSource, rules: PressProfile, report: Report) -> None:
    """Note rules that do not go together.

    Raises:
        Stopped: if there are any.
    """
    ink = sum(rules.rich_black)
    if rules.ink_limit and ink > rules.ink_limit:
        message = f"“rich-black”: {ink} % of ink, and no more than {rules.ink_limit} % is allowed"
        report.error("bad-value", message, source.place("rich-black"), "take less cyan, magenta and yellow")
    if rules.files == "per-page" and "{page" not in rules.file_name:
        message = f"“file-name”: all pages would be written to {rules.file_name}, each in place of the one before"
        report.error("bad-value", message, source.place("file-name"), "put {page} into the name")
    report.stop_on_errors(ExitCode.SOURCE)


def _folders(root: Path | None) -> list[Folder]:
    own = [Folder(root).part("issues", FOLDER)] if root else []
    return [folder for folder in (*own, Folder(builtin_profiles())) if folder.holds(folder.root)]
