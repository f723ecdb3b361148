"""What a page is painted with. In: the bytes of a PDF from elsewhere. Out: the kinds of colours on one of its pages.

Not a preflight: it says which kinds of colours are there, not where, nor how much ink lies on one spot.
"""

from __future__ import annotations

from typing import Any

import pikepdf

from pressbuild.foreign.model import damaged
from pressbuild.foreign.read import inherited_resources, open_page

GREY, CMYK, RGB, LAB, SPOT = "grey", "cmyk", "rgb", "lab", "spot"
MAX_FORMS = 3000
_DEVICE = {
    "/DeviceGray": GREY, "/G": GREY, "/CalGray": GREY, "/DeviceRGB": RGB, "/RGB": RGB, "/CalRGB": RGB,
    "/DeviceCMYK": CMYK, "/CMYK": CMYK, "/Lab": LAB,
}  # fmt: skip
_WANTED = "rg RG k K g G cs CS BI ID EI"
_OPERATORS = {"rg": RGB, "RG": RGB}
_PROCESS = {"/Black": GREY, "/Cyan": CMYK, "/Magenta": CMYK, "/Yellow": CMYK, "/None": GREY, "/All": CMYK}
_BY_COMPONENTS = {1: GREY, 3: RGB, 4: CMYK}
_CLOSER = 12  # how deep a colour space may stand on others


def find_inks(data: bytes, number: int) -> frozenset[str]:
    """Return the kinds of colours of a page (from 1): grey (black alone, too), cmyk, rgb, lab, spot.

    Raises:
        BadPdf: if it cannot be read.
    """
    with open_page(data, number) as (_, page, _):
        finder = _Finder()
        finder.read(page.obj, inherited_resources(page))
        while finder.waiting:
            finder.read(*finder.waiting.pop())
    return frozenset(finder.found)


class _Finder:
    def __init__(self) -> None:
        self.found: set[str] = set()
        self.seen: set[tuple[int, int]] = set()
        self.waiting: list[tuple[Any, Any]] = []

    def read(self, painted: Any, resources: Any) -> None:
        """Note the colours of a page or a form that has these resources."""
        spaces = _entries(resources, "/ColorSpace")
        for instruction in pikepdf.parse_content_stream(painted, _WANTED):
            operands, name = instruction.operands, str(instruction.operator)
            if name in _OPERATORS:
                self.found.add(_OPERATORS[name])
            elif name in ("k", "K"):
                self.found.add(GREY if all(float(ink) == 0 for ink in operands[:3]) else CMYK)
            elif name in ("g", "G"):
                self.found.add(GREY)
            elif name in ("cs", "CS") and operands:
                self.note_space(spaces.get(str(operands[0]), operands[0]))
            elif name == "INLINE IMAGE":
                image: Any = operands[0]
                image = image.obj
                self.note_space(image.get("/ColorSpace", image.get("/CS")), spaces)
        for item in _entries(resources, "/XObject").values():
            self.note_object(item, resources)
        for kind in ("/Pattern", "/Shading"):
            for item in _entries(resources, kind).values():
                self.note_pattern(item, resources)
        for font in _entries(resources, "/Font").values():
            if isinstance(font, pikepdf.Dictionary) and "/CharProcs" in font:
                for glyph in _entries(font, "/CharProcs").values():
                    self.wait(glyph, font.get("/Resources", resources))
        for state in _entries(resources, "/ExtGState").values():
            mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
            if isinstance(mask, pikepdf.Dictionary) and "/G" in mask:
                # it says how much is seen, in a colour space of its own: what it is painted with is never printed
                self.seen.add(mask["/G"].objgen)

    def wait(self, item: Any, resources: Any) -> None:
        """Have a form read later, once."""
        if isinstance(item, pikepdf.Stream) and item.objgen not in self.seen:
            if len(self.seen) > MAX_FORMS:
                raise damaged("it has too many forms")
            self.seen.add(item.objgen)
            self.waiting.append((item, item.get("/Resources", resources)))

    def note_object(self, item: Any, resources: Any) -> None:
        """Note a picture, or have a form read."""
        if not isinstance(item, pikepdf.Stream):
            return
        if str(item.get("/Subtype", "")) == "/Form":
            self.wait(item, resources)
        elif not item.get("/ImageMask", False):
            self.note_space(item.get("/ColorSpace"))

    def note_pattern(self, item: Any, resources: Any) -> None:
        """Note a gradient, or have a tile read."""
        if isinstance(item, pikepdf.Stream) and "/PatternType" in item:
            self.wait(item, resources)
            return
        shading = item.get("/Shading", item) if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) else None
        if isinstance(shading, pikepdf.Dictionary | pikepdf.Stream):
            self.note_space(shading.get("/ColorSpace"))

    def note_space(self, space: Any, named: Any = None, depth: int = 0) -> None:
        """Note the kind of a colour space (ISO 32000-1, 8.6)."""
        if space is None or depth > _CLOSER:
            return
        if isinstance(space, pikepdf.Name):
            name = str(space)
            if name in _DEVICE:
                self.found.add(_DEVICE[name])
            elif named and name in named:
                self.note_space(named[name], None, depth + 1)
            return
        if not isinstance(space, pikepdf.Array) or not len(space):
            return
        kind = str(space[0])
        if kind in _DEVICE:
            self.found.add(_DEVICE[kind])
        elif kind == "/ICCBased":
            self.found.add(_BY_COMPONENTS.get(int(space[1].get("/N", 3)), RGB))
        elif kind in ("/Indexed", "/I", "/Pattern") and len(space) > 1:
            self.note_space(space[1], named, depth + 1)
        elif kind == "/Separation":
            self.found.add(_PROCESS.get(str(space[1]), SPOT))
        elif kind == "/DeviceN":
            self.found |= {_PROCESS.get(str(name), SPOT) for name in space[1].as_list()}


def _entries(resources: Any, kind: str) -> Any:
    found = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return dict(found.items()) if isinstance(found, pikepdf.Dictionary) else {}
