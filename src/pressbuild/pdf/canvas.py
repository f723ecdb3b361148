"""What all streams of a PDF share. In: a `ColourConverter`, faces, pictures, marks. Out: the operators of colours."""

from __future__ import annotations

from dataclasses import dataclass, field

from pressbuild.displaylist.items import SetColour
from pressbuild.pdf.faces import FacesInPdf
from pressbuild.pdf.picture_objects import PicturesInPdf
from pressbuild.pdf.tagging import Tagging
from pressbuild.press.colour_converters import ColourConverter, is_black

_DEVICE = {"cmyk": "DeviceCMYK", "grey": "DeviceGray", "rgb": "DeviceRGB"}
_OPERATORS = {"cmyk": ("k", "K"), "grey": ("g", "G"), "rgb": ("rg", "RG")}


@dataclass
class Canvas:
    """What all streams of a PDF share."""

    inking: ColourConverter
    faces: FacesInPdf
    pictures: PicturesInPdf
    tagging: Tagging | None = None
    _inks: dict[SetColour, tuple[bytes, bool]] = field(default_factory=dict)

    @property
    def device(self) -> str:
        """The name of the colour space."""
        return f"/{_DEVICE[self.inking.space]}"

    def inks(self, colour: SetColour) -> tuple[bytes, bool]:
        """Return the operator that sets a colour, and whether it is black ink alone."""
        found = self._inks.get(colour)
        if found is None:
            if colour.space == "cmyk":
                c, m, y, k = colour.parts
                numbers, black = self.inking.from_inks((c, m, y, k)), is_black((c, m, y, k))
            else:
                red, green, blue = colour.parts
                numbers, black = self.inking.from_rgb((red, green, blue)), self.inking.is_black((red, green, blue))
            operator = _OPERATORS[self.inking.space][colour.stroke]
            text = f"{' '.join(_short(number) for number in numbers)} {operator}".encode()
            found = self._inks[colour] = text, black
        return found


def _short(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")
