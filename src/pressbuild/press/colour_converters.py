"""How a document's colours and pictures come onto paper or a screen. In: a press profile. Out: an `ColourConverter`.

An inking answers two questions while pages are written: which numbers stand for this colour, and what does the PDF
hold of this picture. One paints with four inks, one in grey, one for screens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pressbuild.core.store import Keep, Thing
from pressbuild.press.icc_colours import BLACK, Inks, PaperColours, Rgb, Shift
from pressbuild.press.press_pictures import PictureMaker, PictureTarget, PressPicture, Space
from pressbuild.press.press_profile import PictureRules, Resolutions


class ColourConverter(Protocol):
    """What the writer of a PDF asks."""

    @property
    def space(self) -> Space:
        """In what the numbers are."""
        ...

    @property
    def overprint_below(self) -> float:
        """Black type smaller than this, in pt, is printed over what lies under it."""
        ...

    @property
    def is_flat(self) -> bool:
        """Whether neither transparency groups nor masks may be written."""
        ...

    @property
    def leaves_out_overprint(self) -> bool:
        """Whether black type that overprints is left out: on the plates of the other inks."""
        ...

    def is_black(self, rgb: Rgb) -> bool:
        """Whether an sRGB colour is printed in full black and nothing else."""
        ...

    def from_rgb(self, rgb: Rgb) -> tuple[float, ...]:
        """Return the numbers of an sRGB colour."""
        ...

    def from_inks(self, inks: Inks) -> tuple[float, ...]:
        """Return the numbers of a colour that is given in inks."""
        ...

    def picture(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
    ) -> PressPicture:
        """Return a bitmap as it is written; `upright` turns it as its Exif says. If it `is_drawn`, what has no colour
        is printed in black alone.

        Raises:
            OSError: if it cannot be read or converted.
        """
        ...


def keep_nothing(made_from: str, make: Callable[[], bytes], read: Callable[[bytes], Thing]) -> Thing:
    """Make a thing and keep it nowhere."""
    return read(make())


@dataclass(frozen=True)
class RasterCache:
    """Makes the pictures of a document and keeps them between runs."""

    maker: PictureMaker
    keep: Keep = keep_nothing
    _made: dict[str, PressPicture] = field(default_factory=dict, compare=False)

    def take(self, key: str, picture: PressPicture) -> None:
        """Take a picture that was made elsewhere."""
        self._made[key] = picture

    def picture(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
    ) -> PressPicture:
        """Return a picture, made only if it is not there yet, nor kept."""
        key = picture_key(self.maker.target, data, width_pt, height_pt, upright, is_drawn)
        if key not in self._made:

            def make() -> bytes:
                return self.maker.make(data, width_pt, height_pt, upright, is_drawn).pack()

            self._made[key] = self.keep(key, make, PressPicture.unpack)
        return self._made[key]


def picture_key(
    target: PictureTarget, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
) -> str:
    """Return a text that changes with anything that a picture depends on."""
    icc = hashlib.blake2b(target.icc or b"", digest_size=16).hexdigest()
    made_as = (target.space, target.rules, target.ink_limit, target.keeps_alpha, target.spare, target.quality)
    digest = hashlib.blake2b(data, digest_size=20).hexdigest()
    return f"picture {digest} {width_pt:.1f} {height_pt:.1f} {upright} {is_drawn} {made_as!r} {icc}"


@dataclass(frozen=True)
class PressConverter:
    """Four inks. Pictures are made into them too, unless the press takes RGB pictures."""

    colours: PaperColours
    pictures: RasterCache
    overprint_below: float = 0.0
    is_flat: bool = False
    leaves_out_overprint: bool = False
    space: Space = "cmyk"

    def is_black(self, rgb: Rgb) -> bool:
        """Whether it is full black and nothing else."""
        return self.colours.inks(rgb) == BLACK

    def from_rgb(self, rgb: Rgb) -> tuple[float, ...]:
        """Return four inks."""
        return self.colours.inks(rgb)

    def from_inks(self, inks: Inks) -> tuple[float, ...]:
        """Return the inks as the designer has given them."""
        return inks

    def picture(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
    ) -> PressPicture:
        """Return the picture in four inks, grey or line art."""
        return self.pictures.picture(data, width_pt, height_pt, upright, is_drawn)


@dataclass(frozen=True)
class GreyConverter:
    """Black ink alone, as shades of grey."""

    colours: PaperColours
    pictures: RasterCache
    is_flat: bool = False
    overprint_below: float = 0.0
    leaves_out_overprint: bool = False
    space: Space = "grey"

    def is_black(self, rgb: Rgb) -> bool:
        """Nothing overprints in grey."""
        return False

    def from_rgb(self, rgb: Rgb) -> tuple[float, ...]:
        """Return how light the grey is, 0 black to 1 white."""
        return (1 - self.colours.grey(rgb),)

    def from_inks(self, inks: Inks) -> tuple[float, ...]:
        """Return how light the grey is that looks like these inks."""
        return (1 - self.colours.grey_of_inks(inks),)

    def picture(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
    ) -> PressPicture:
        """Return the picture in grey."""
        return self.pictures.picture(data, width_pt, height_pt, upright, is_drawn)


@dataclass(frozen=True)
class ScreenConverter:
    """RGB. Inks become the bright colours that a designer has in mind, and not those of the paper."""

    pictures: RasterCache
    swatches: Mapping[Inks, Rgb] = field(default_factory=dict)
    overprint_below: float = 0.0
    is_flat: bool = False
    leaves_out_overprint: bool = False
    space: Space = "rgb"

    def is_black(self, rgb: Rgb) -> bool:
        """Nothing overprints on a screen."""
        return False

    def from_rgb(self, rgb: Rgb) -> tuple[float, ...]:
        """Return the colour as it is."""
        return rgb

    def from_inks(self, inks: Inks) -> tuple[float, ...]:
        """Return the RGB colour that a swatch has for these inks, else each ink taken from white."""
        c, m, y, k = inks
        return self.swatches.get(inks) or ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))

    def picture(
        self, data: bytes, width_pt: float, height_pt: float, upright: bool, is_drawn: bool = False
    ) -> PressPicture:
        """Return the picture in RGB or grey."""
        return self.pictures.picture(data, width_pt, height_pt, upright, is_drawn)


def same_resolution(ppi: int) -> PictureRules:
    """Return rules that scale every picture down to one resolution."""
    each = Resolutions(wanted=ppi, least=0)
    return PictureRules(each, each, each)


def screen_inking(
    keep: Keep, swatches: Mapping[str, Sequence[float]], ppi: int = 150, small: bool = False
) -> ScreenConverter:
    """Return the inking of an edition for screens; `swatches` has inks in percent by “#rrggbb”. `small` is for one that
    is sent about: no picture has more than the wanted resolution, and JPEGs are saved smaller.
    """
    colours = {}
    for name, percent in swatches.items():
        red, green, blue = bytes.fromhex(name.removeprefix("#"))
        c, m, y, k = (round(part / 100, 4) for part in percent)
        colours[(c, m, y, k)] = (red / 255, green / 255, blue / 255)
    target = PictureTarget("rgb", same_resolution(ppi))
    if small:
        rules = replace(target.rules, line_art=Resolutions(wanted=2 * ppi, least=0))
        target = replace(target, rules=rules, spare=1.0, quality=80)
    return ScreenConverter(RasterCache(PictureMaker(target), keep), colours)


def shifts_of(inking: ColourConverter) -> tuple[Shift, ...]:
    """Return the colours that came out visibly other than they were wanted, the worst first."""
    colours = getattr(inking, "colours", None)
    found = colours.shifts.values() if isinstance(colours, PaperColours) else ()
    return tuple(sorted(found, key=lambda shift: (-shift.distance, shift.wanted)))


def is_black(inks: Sequence[float]) -> bool:
    """Whether inks are full black and nothing else."""
    return tuple(inks) == BLACK
