"""Colour spaces and colours. In: a colour space of a PDF, and numbers. Out: a `Colour`. ISO 32000-1, 8.6."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from pressbuild.preflight.facts import Colour, Family
from pressbuild.preflight.reading.functions import evaluate

_DEEPEST = 6
_SHORT = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed"}
_PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_DEVICE: dict[str, tuple[Family, int]] = {
    "/DeviceGray": ("gray", 1),
    "/DeviceRGB": ("rgb", 3),
    "/DeviceCMYK": ("cmyk", 4),
    "/CalGray": ("cal-gray", 1),
    "/CalRGB": ("cal-rgb", 3),
    "/CalCMYK": ("cmyk", 4),
    "/Lab": ("lab", 3),
}
_BY_COMPONENTS: dict[int, Family] = {1: "icc-gray", 3: "icc-rgb", 4: "icc-cmyk"}
GREY = frozenset(("gray", "icc-gray", "cal-gray"))

Inks = tuple[float, float, float, float]


class UnknownSpace(Exception):
    """A colour space that cannot be read: nobody knows what it prints."""


@dataclass(frozen=True)
class Space:
    """A colour space. `names` are the colorants of Separation and DeviceN, `base` what Indexed and Pattern rest on."""

    family: Family
    count: int
    names: tuple[str, ...] = ()
    alternate: Space | None = None
    tint: Any = None
    base: Space | None = None
    indexed: bool = False

    @property
    def spots(self) -> tuple[str, ...]:
        """The colorants that are no process inks."""
        return tuple(name for name in self.names if name not in _PROCESS and name != "None")

    @property
    def initial(self) -> tuple[float, ...]:
        """The numbers that a colour space begins with."""
        if self.family == "spot":
            return (1.0,) * self.count
        return (0.0, 0.0, 0.0, 1.0) if self.count == 4 else (0.0,) * self.count

    @property
    def unpainted(self) -> Colour:
        """A colour of this space of which no more is known: that of a picture."""
        alternate = self.alternate.family if self.alternate else ""
        return Colour(self.family, (), None, self.spots, alternate)


GRAY, RGB, CMYK = Space("gray", 1), Space("rgb", 3), Space("cmyk", 4)
PATTERN = Space("pattern", 0)


def read_space(found: Any, depth: int = 0) -> Space:
    """Return a colour space: a name, or an array.

    Raises:
        UnknownSpace: if it is neither, or one that is not known.
    """
    from pikepdf import Array, Name, Stream

    if depth > _DEEPEST:
        raise UnknownSpace("colour spaces inside each other without end")
    if isinstance(found, (Name, str)):
        name = _SHORT.get(str(found), str(found))
        if name == "/Pattern":
            return PATTERN
        if name in _DEVICE:
            return Space(*_DEVICE[name])
        raise UnknownSpace(f"the colour space “{name[1:40]}” is not known")
    if not isinstance(found, (Array, list)) or not len(found):
        raise UnknownSpace("a colour space cannot be read")
    name = _SHORT.get(str(found[0]), str(found[0]))
    if len(found) == 1:
        return read_space(found[0], depth + 1)
    try:
        match name:
            case "/ICCBased" if isinstance(found[1], Stream):
                count = int(found[1].N)
                return Space(_BY_COMPONENTS[count], count)
            case "/Indexed":
                base = read_space(found[1], depth + 1)
                return replace(base, count=1, base=base, indexed=True)
            case "/Separation":
                alternate = read_space(found[2], depth + 1)
                return Space("spot", 1, (str(found[1])[1:],), alternate, found[3])
            case "/DeviceN":
                alternate = read_space(found[2], depth + 1)
                names = tuple(str(part)[1:] for part in found[1])
                return Space("spot", len(names), names, alternate, found[3])
            case "/Pattern":
                return Space("pattern", 0, base=read_space(found[1], depth + 1))
            case _ if name in _DEVICE:
                return Space(*_DEVICE[name])
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        pass
    raise UnknownSpace(f"the colour space “{name[1:40]}” cannot be read")


def make_colour(space: Space, numbers: tuple[float, ...]) -> Colour:
    """Return a colour of a space."""
    if space.indexed:
        return space.unpainted
    if space.family == "pattern":
        return Colour("pattern")
    inks: Inks | None = None
    match space.family:
        case "cmyk" | "icc-cmyk":
            inks = cast(Inks, tuple(min(1.0, max(0.0, number)) for number in numbers)) if len(numbers) == 4 else None
        case "gray" | "icc-gray" | "cal-gray":
            inks = (0.0, 0.0, 0.0, 1.0 - min(1.0, max(0.0, numbers[0]))) if numbers else None
        case "spot":
            return _make_spot(space, numbers)
    return Colour(space.family, numbers, inks)


def _make_spot(space: Space, numbers: tuple[float, ...]) -> Colour:
    alternate = space.alternate.family if space.alternate else ""
    if space.names and not space.spots:  # only process inks, or None
        parts = dict.fromkeys(_PROCESS, 0.0)
        for name, number in zip(space.names, numbers, strict=False):
            if name in parts:
                parts[name] = min(1.0, max(0.0, number))
        inks = cast(Inks, tuple(parts[name] for name in _PROCESS))
        return Colour("spot", numbers, inks, (), alternate)
    if space.names == ("All",):
        tint = numbers[0] if numbers else 1.0
        return Colour("spot", numbers, (tint,) * 4, ("All",), alternate)
    found = evaluate(space.tint, numbers) if alternate in ("cmyk", "gray") else None
    if found is None:
        return Colour("spot", numbers, None, space.spots, alternate)
    if len(found) == 1:
        found = (0.0, 0.0, 0.0, 1.0 - found[0])
    mixed = found if len(found) == 4 else None
    return Colour("spot", numbers, mixed, space.spots, alternate)
