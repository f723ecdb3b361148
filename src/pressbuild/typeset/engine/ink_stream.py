"""Painting with inks. In: an `ColourConverter` and what WeasyPrint paints. Out: PDF operators in its colour space.

WeasyPrint writes the colours of the style sheet and the pixels of the picture as they are. Here every colour, every
gradient and every bitmap asks the document's inking first; small black type is printed over what lies under it. The
inking comes to the streams of a document in its list of colour profiles, which reaches groups and patterns, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pydyf

from pressbuild.core.limits import working_on
from pressbuild.press.colour_converters import ColourConverter, is_black
from pressbuild.press.press_pictures import PressPicture
from pressbuild.typeset.engine.weasyprint_hooks import (
    LOGGER,
    Matrix,
    RasterImage,
    WeasyStream,
    pdf_module,
    stream_module,
)

_DEVICE = {"cmyk": "DeviceCMYK", "grey": "DeviceGray", "rgb": "DeviceRGB"}
_OPERATORS = {"cmyk": ("k", "K"), "grey": ("g", "G"), "rgb": ("rg", "RG")}
_IN_SRGB = ("srgb", "hsl", "hwb")


class ColourProfiles(dict[str, Any]):
    """A document's list of colour profiles: none, and the inking that takes their place."""

    def __init__(self, inking: ColourConverter) -> None:
        super().__init__()
        self.inking = inking


class InkedPicture:
    """A bitmap in WeasyPrint's list of a document's images: made for the press when all its places are known."""

    def __init__(self, image: Any, images: dict[str, Any], inking: ColourConverter) -> None:
        self.image, self.images, self.inking = image, images, inking
        self.width_pt = self.height_pt = 0.0
        self.made: PressPicture | None = None

    def is_shown(self, width_pt: float, height_pt: float) -> None:
        """Note a place where it is printed; it is made for the largest."""
        if width_pt * height_pt > self.width_pt * self.height_pt:
            self.width_pt, self.height_pt = width_pt, height_pt

    def make(self) -> None:
        """Make it, if that has not been done."""
        if self.made is None:
            read: Callable[[], bytes] | None = getattr(self.image, "read_file", None)
            data = read() if read else self.image.image_data.data
            keeps = getattr(self.image, "keeps_pixels", False)  # it has type in it, and is not scaled down
            size = (0.0, 0.0) if keeps else (self.width_pt, self.height_pt)
            is_drawn = getattr(self.image, "is_drawn", False)
            file: Path | None = getattr(self.image, "file", None)
            with working_on("the picture" if file else "a picture of the layout", file=file):
                self.made = self.inking.picture(data, *size, read is not None, is_drawn)

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:
        """Return the PDF object; asked for when all pages are painted."""
        if self.made is None:
            self.make()
        assert self.made is not None  # noqa: S101 - for the type checker
        return _as_object(self.made, interpolate)


def _as_object(picture: PressPicture, interpolate: bool) -> Any:
    """Return an image dictionary (ISO 32000-1, 8.9.5)."""
    extra = pydyf.Dictionary(
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": picture.width,
            "Height": picture.height,
            "ColorSpace": f"/{_DEVICE[picture.space]}",
            "BitsPerComponent": picture.bits,
            "Filter": "/DCTDecode" if picture.jpeg else "/FlateDecode",
        }
    )
    if interpolate and picture.bits > 1:
        extra["Interpolate"] = "true"
    if picture.inverted:
        extra["Decode"] = pydyf.Array((1, 0) * 4)
    if picture.alpha is not None:
        mask = {"Type": "/XObject", "Subtype": "/Image", "Width": picture.width, "Height": picture.height}
        mask |= {"ColorSpace": "/DeviceGray", "BitsPerComponent": 8, "Filter": "/FlateDecode"}
        extra["SMask"] = pydyf.Stream([picture.alpha], mask)
    return pydyf.Stream([picture.data], extra)


class InkStream(WeasyStream):  # type: ignore[misc]
    """A content stream that asks the inking of its document, if that has one."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._inking: ColourConverter | None = getattr(self._color_profiles, "inking", None)
        self._outside = Matrix()  # of the stream that a group or pattern is used in
        self._outside_scale = 1.0
        self._black = False  # whether what is filled is black and nothing else
        self._overprints = False
        self._saved: list[bool] = []

    def clone(self, **named: Any) -> Any:
        """Return a stream for a group or a pattern, as WeasyPrint does."""
        defaults = {
            "fonts": self._fonts,
            "page_rectangle": self.page_rectangle,
            "resources": self._resources,
            "images": self._images,
            "tags": self._tags,
            "color_profiles": self._color_profiles,
            "output_intent": self._output_intent,
            "compress": self.compress,
        }
        inner = InkStream(**{**defaults, **named})
        inner._outside = self.ctm @ self._outside
        a, b, _ = inner._outside[0]
        inner._outside_scale = math.hypot(a, b)
        return inner

    # ---- colours ----

    def set_color(self, color: Any, stroke: bool = False) -> None:
        """Set a colour of the style sheet."""
        if self._inking is None:
            super().set_color(color, stroke)
            return
        self.set_alpha(color.alpha, stroke)
        numbers, black = self._ask(color)
        if not stroke:
            self._black = black
        current = "_current_color_stroke" if stroke else "_current_color"
        if getattr(self, current) == numbers:
            return
        setattr(self, current, numbers)
        operator = _OPERATORS[self._inking.space][stroke]
        self.stream.append(f"{' '.join(_short(number) for number in numbers)} {operator}".encode())

    def _ask(self, color: Any) -> tuple[tuple[float, ...], bool]:
        """Return the numbers of a colour, and whether they are those of black ink alone."""
        assert self._inking is not None  # noqa: S101
        if color.space == "device-cmyk":
            c, m, y, k = (min(1.0, max(0.0, part or 0.0)) for part in color.coordinates)
            return self._inking.from_inks((c, m, y, k)), is_black((c, m, y, k))
        try:
            parts = color.to("srgb").coordinates
        except NotImplementedError:
            LOGGER.warning("colours of the space %s cannot be printed; black is taken", color.space)
            parts = (0.0, 0.0, 0.0)
        red, green, blue = (min(1.0, max(0.0, part or 0.0)) for part in parts)
        return self._inking.from_rgb((red, green, blue)), self._inking.is_black((red, green, blue))

    def create_interpolation_function(self, domain: Any, c0: Any, c1: Any, n: Any) -> Any:
        """Return a step of a gradient. One that has three numbers is of colours, others of opacity."""
        if self._inking is not None and len(c0) == 3:
            c0, c1 = self._inking.from_rgb(_rgb(c0)), self._inking.from_rgb(_rgb(c1))
        return super().create_interpolation_function(domain, c0, c1, n)

    @property
    def _default_color_space(self) -> Any:
        return f"/{_DEVICE[self._inking.space]}" if self._inking else super()._default_color_space

    def add_group(self, x: float, y: float, width: float, height: float) -> Any:
        """Add a form; where there may be no transparency it is not a group of it."""
        group = super().add_group(x, y, width, height)
        if self._inking is not None and self._inking.is_flat:
            del group.extra["Group"]
        return group

    # ---- pictures ----

    def add_image(self, image: Any, interpolate: bool, ratio: float) -> Any:
        """Add a bitmap to the document, to be made for the press later."""
        name = super().add_image(image, interpolate, ratio)
        entry = self._images[name]
        if self._inking is not None and isinstance(entry["image"], RasterImage):
            entry["image"] = InkedPicture(image, self._images, self._inking)
        return name

    def draw_x_object(self, name: str) -> None:
        """Paint a picture or a form."""
        self._overprint(False)
        picture = self._images.get(name, {}).get("image")
        if isinstance(picture, InkedPicture):
            (a, b, _), (c, d, _), _ = self.ctm @ self._outside
            picture.is_shown(math.hypot(a, b), math.hypot(c, d))
        super().draw_x_object(name)

    # ---- overprint: set before black type, taken back before anything else that is painted ----

    def show_text(self, text: Any) -> None:
        """Show glyphs. Small black ones are printed over what lies under them (ISO 32000-1, 8.6.7)."""
        below = self._inking.overprint_below if self._inking else 0
        over = bool(below and self._black and self._font_pt() < below)
        if self._inking and self._inking.leaves_out_overprint:
            if not over:
                super().show_text(text)
            return
        self._overprint(over)
        super().show_text(text)

    def _font_pt(self) -> float:
        size = float(self._current_font[1]) if self._current_font else 0.0
        a, b, _ = self.ctm[0]
        return size * math.hypot(a, b) * self._outside_scale

    def _overprint(self, wanted: bool) -> None:
        if wanted == self._overprints:
            return
        self._overprints = wanted
        key = "over" if wanted else "knock"
        on = "true" if wanted else "false"
        self._resources["ExtGState"].setdefault(key, pydyf.Dictionary({"OP": on, "op": on, "OPM": int(wanted)}))
        pydyf.Stream.set_state(self, key)

    def push_state(self) -> None:
        """Save the state of graphics."""
        super().push_state()
        self._saved.append(self._overprints)

    def pop_state(self) -> None:
        """Take back the state that was saved."""
        super().pop_state()
        self._overprints = self._saved.pop()
        self._black = False

    def move_to(self, x: float, y: float) -> None:
        """Begin a path."""
        self._overprint(False)
        super().move_to(x, y)

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """Add a rectangle to the path."""
        self._overprint(False)
        super().rectangle(x, y, width, height)

    def paint_shading(self, name: str) -> None:
        """Paint a gradient."""
        self._overprint(False)
        super().paint_shading(name)


def _rgb(parts: Sequence[float]) -> tuple[float, float, float]:
    red, green, blue = (min(1.0, max(0.0, part)) for part in parts)
    return red, green, blue


def _short(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")


pdf_module.Stream = InkStream
stream_module.Stream = InkStream
