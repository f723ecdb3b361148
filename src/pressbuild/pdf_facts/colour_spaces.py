"""Colour spaces. In: a colour space of a PDF. Out: what family it is of, and colours out of numbers.

ISO 32000-1, 8.6. Nothing is converted: a colour has inks only where the file says them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

from pressbuild.pdf_facts.facts import Colour, Family
from pressbuild.pdf_facts.pdf_functions import evaluate
from pressbuild.pdf_facts.pdf_objects import get, is_stream, items, name, number
from pressbuild.pdf_facts.pdf_streams import read_start

Inks = tuple[float, float, float, float]
_PROCESS = {"Cyan": 0, "Magenta": 1, "Yellow": 2, "Black": 3}
_DEEPEST = 6
_MOST_COLORANTS = 64
_DEVICE = {"DeviceGray": "gray", "G": "gray", "CalGray": "cal-gray", "DeviceRGB": "rgb", "RGB": "rgb"}
_DEVICE |= {"CalRGB": "cal-rgb", "DeviceCMYK": "cmyk", "CMYK": "cmyk", "CalCMYK": "cmyk", "Lab": "lab"}
_BY_COUNT: dict[int, Family] = {1: "icc-gray", 3: "icc-rgb", 4: "icc-cmyk"}


@dataclass(frozen=True)
class Space:
    """A colour space. A colour of it has `count` numbers; `base` is what Indexed, Pattern and spot colours lead to."""

    family: Family
    count: int
    base: Space | None = None
    table: bytes = b""  # of an Indexed space
    colorants: tuple[str, ...] = ()
    tint: object = None  # function into `base`
    indexed: bool = False

    def colour(self, values: tuple[float, ...]) -> Colour:
        """Return the colour of these numbers."""
        if self.indexed and self.base is not None:
            return self._look_up(values)
        if self.colorants:
            return self._mix(values)
        return Colour(self.family, values, _inks(self.family, values))

    def first(self) -> Colour:
        """Return the colour that painting begins with in this space (ISO 32000-1, 8.6.8)."""
        if self.indexed or self.family == "pattern":
            return self.colour((0.0,)) if self.indexed else Colour("pattern")
        if self.colorants:
            return self.colour((1.0,) * self.count)
        return self.colour((0.0, 0.0, 0.0, 1.0) if self.count == 4 else (0.0,) * self.count)

    def _look_up(self, values: tuple[float, ...]) -> Colour:
        assert self.base is not None  # noqa: S101
        count = self.base.count
        start = int(values[0]) * count if values else 0
        row = self.table[start : start + count] if start >= 0 else b""
        if len(row) < count or self.base.family == "lab":
            return Colour(self.base.family)
        return self.base.colour(tuple(value / 255 for value in row))

    def _mix(self, values: tuple[float, ...]) -> Colour:
        spots = tuple(colorant for colorant in self.colorants if colorant not in _PROCESS)
        if not spots:
            inks = [0.0] * 4
            for colorant, value in zip(self.colorants, values, strict=False):
                inks[_PROCESS[colorant]] = value
            return Colour(self.family, values, (inks[0], inks[1], inks[2], inks[3]), (), self.alternate)
        alternate: Inks | None = None
        if self.base is not None and len(values) == 1 and self.tint is not None:
            found = evaluate(self.tint, values[0])
            if found is not None and len(found) == self.base.count:
                alternate = _inks(self.base.family, found)
        return Colour(self.family, values, alternate, spots, self.alternate)

    @property
    def alternate(self) -> str:
        """The family that stands in for plates of its own."""
        return self.base.family if self.colorants and self.base is not None else ""


def _inks(family: Family, values: tuple[float, ...]) -> Inks | None:
    if family == "gray" and len(values) == 1:
        return 0.0, 0.0, 0.0, 1.0 - min(1.0, max(0.0, values[0]))
    if family in ("cmyk", "icc-cmyk") and len(values) == 4:
        inks = [min(1.0, max(0.0, value)) for value in values]
        return inks[0], inks[1], inks[2], inks[3]
    return None


GRAY = Space("gray", 1)
RGB = Space("rgb", 3)
CMYK = Space("cmyk", 4)
PATTERN = Space("pattern", 0)
BLACK = GRAY.colour((0.0,))
_DEVICE_SPACES = {"gray": GRAY, "rgb": RGB, "cmyk": CMYK}


def device_space(name_of_it: str) -> Space | None:
    """Return a space that is written as a name alone; None if there is no such."""
    if name_of_it == "Pattern":
        return PATTERN
    return _DEVICE_SPACES.get(_DEVICE.get(name_of_it, ""))


def read_space(value: object, depth: int = 0) -> Space:
    """Return the space of an object.

    Raises:
        ValueError: if it is none, or goes too deep.
    """
    if depth > _DEEPEST:
        raise ValueError("a colour space goes too deep")
    if isinstance(value, pikepdf.Name):
        found = device_space(name(value))
        if found is None:
            raise ValueError(f"the colour space “{name(value)}” is unknown")
        return found
    parts = items(value)
    kind = name(parts[0]) if parts else ""
    if len(parts) == 1 or kind in ("DeviceGray", "DeviceRGB", "DeviceCMYK", "G", "RGB", "CMYK"):
        found = device_space(kind)
        if found is None:
            raise ValueError(f"the colour space “{kind}” is unknown")
        return found
    if kind in ("CalGray", "CalRGB", "CalCMYK", "Lab"):
        count = {"CalGray": 1, "CalCMYK": 4}.get(kind, 3)
        family: Family = "cal-gray" if kind == "CalGray" else "cal-rgb" if kind == "CalRGB" else "lab"
        return CMYK if kind == "CalCMYK" else Space(family, count)
    if kind == "ICCBased":
        return _read_profiled(parts[1], depth)
    if kind in ("Indexed", "I") and len(parts) >= 4:
        base = read_space(parts[1], depth + 1)
        if base.indexed or base.family == "pattern":
            raise ValueError("an indexed colour space has no base that it may have")
        return Space(base.family, 1, base, _read_table(parts[3], base.count), base.colorants, None, True)
    if kind == "Pattern":
        return Space("pattern", 0, read_space(parts[1], depth + 1))
    if kind in ("Separation", "DeviceN") and len(parts) >= 4:
        named = [parts[1]] if kind == "Separation" else items(parts[1])
        colorants = tuple(name(part) for part in named[:_MOST_COLORANTS])
        base = read_space(parts[2], depth + 1)
        family = "spot" if any(colorant not in _PROCESS for colorant in colorants) or not colorants else "cmyk"
        return Space(family, len(colorants), base, b"", colorants or ("None",), parts[3])
    raise ValueError(f"a colour space of kind “{kind}” cannot be read")


def _read_profiled(stream: object, depth: int) -> Space:
    if not is_stream(stream):
        raise ValueError("a colour space has no profile")
    count = int(number(get(stream, "/N")))
    if count == 3 and read_start(stream, 20)[16:20] == b"Lab ":
        return Space("lab", 3)
    if count in _BY_COUNT:
        return Space(_BY_COUNT[count], count)
    alternate = get(stream, "/Alternate")
    if alternate is None:
        raise ValueError("a colour space has a profile of no known number of inks")
    return read_space(alternate, depth + 1)


def _read_table(table: object, count: int) -> bytes:
    if is_stream(table):
        return read_start(table, 256 * max(1, count))
    return bytes(table) if isinstance(table, pikepdf.String) else b""
