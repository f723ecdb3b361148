"""Pictures. In: the path of a picture file. Out: its size, or a finding that says why it cannot be printed.

Bitmaps are decoded once in full, so that a truncated file is found before it reaches the press.
SVG pictures are parsed as XML without entities and must hold neither scripts nor references to
anything outside themselves.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from pressbuild.core.findings import Place, Report
from pressbuild.core.limits import working_on
from pressbuild.core.units import parse_length
from pressbuild.sources.data_address import is_data_address, read_data_address
from pressbuild.sources.door import MAX_PICTURE, MEGABYTE, FileTooLarge
from pressbuild.sources.folder import Folder
from pressbuild.sources.svg_shape_count import TooManyShapes, check_size

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SIDE = 20_000  # pixels; at 300 ppi more than a metre and a half
MAX_PIXELS = 120_000_000

_SVG = "{http://www.w3.org/2000/svg}"
_FORBIDDEN = {"script", "foreignObject", "iframe", "audio", "video", "set", "discard", "handler"}
_HTML = "http://www.w3.org/1999/xhtml"
_FONT = r"data:(?:font|application/(?:x-)?font)"  # it may be embedded, and is left out again
# a backslash can spell any of these; what was read of blanks and quotes is not given back to find another match
_OUTSIDE = re.compile(
    rf"url\(\s*+['\"]?+\s*+(?!#|{_FONT})|@import|\\|\b(?:src|image|image-set|cross-fade)\(", re.IGNORECASE
)
_INSIDE = re.compile(r"#|data:image/(?!svg)|$", re.IGNORECASE)
_LARGEST = 1e9  # SVG units; with more, ratios of sides lose their meaning
_FLOAT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


def measure_image(path: Path, folder: Folder, place: Place, report: Report) -> tuple[float, float] | None:
    """Return width and height of a picture in pixels or SVG units, or None with a finding.

    It lies in the folder `folder`; `place` is where it is asked for.
    """
    shown = folder.shown(path)
    try:
        data = folder.read(path, MAX_PICTURE)
    except FileTooLarge:
        report.error("bad-picture", f"the picture “{shown}” is larger than {MAX_PICTURE // MEGABYTE} MB", place)
        return None
    except OSError as problem:
        report.error("bad-picture", f"the picture “{shown}” cannot be read: {problem.strerror}", place)
        return None
    with working_on("the picture", Place(shown), path):
        if path.suffix.lower() != ".svg":
            return _measure_bitmap(data, shown, place, report)
        try:
            root = check_drawing(data)
        except BadDrawing as problem:
            report.error(problem.code, f"the SVG picture “{shown}” {problem.message}", place, problem.hint)
            return None
        return _svg_size(root, shown, place, report)


def _measure_bitmap(data: bytes, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    from pressbuild.sources.bitmaps import BadBitmap, check_bitmap  # loaded here: an issue may have none but drawings

    try:
        width, height = check_bitmap(data, MAX_SIDE, MAX_PIXELS)
    except BadBitmap as problem:
        report.error(problem.code, f"the picture “{shown}” {problem.message}", place, problem.hint)
        return None
    return float(width), float(height)


class BadDrawing(ValueError):
    """An SVG that must not be drawn: what it does, what to do about it, the line if it is known.

    `code` is that of the finding.
    """

    def __init__(self, message: str, hint: str, code: str = "unsafe-picture", line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.code, self.line = message, hint, code, line


def check_drawing(data: bytes) -> _Element:
    """Return the root of an SVG that can run nothing and refers to nothing outside itself.

    Raises:
        BadDrawing: if it can, or does, or is no SVG.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise BadDrawing(f"is damaged: {problem}", "copy it anew, or export it again", "bad-picture") from None
    if root.tag != f"{_SVG}svg":
        raise BadDrawing("is not an SVG picture", "export it as plain SVG", "bad-picture")
    try:
        check_size(root)
    except TooManyShapes as problem:
        raise BadDrawing(str(problem), "draw less, or export it as a PNG of 600 ppi", "picture-too-large") from None
    for element in root.iter():
        _check_element(element)
    return root


def _check_element(element: _Element) -> None:
    if not isinstance(element.tag, str):
        if isinstance(element, etree._Entity):
            raise BadDrawing("uses entities", "export it as plain SVG")
        return
    name = etree.QName(element).localname
    attributes = {etree.QName(key).localname: str(value) for key, value in element.attrib.items()}
    active = next((key for key in attributes if key.lower().startswith("on")), None)
    references = [
        str(value) for key, value in element.attrib.items() if etree.QName(key).localname in ("href", "src", "base")
    ]
    plain = (str(value) for key, value in element.attrib.items() if etree.QName(key).namespace is None)
    text = "".join(map(str, element.itertext())) if name == "style" else " ".join(plain)
    if name in _FORBIDDEN or name.startswith("animate") or etree.QName(element).namespace == _HTML or active:
        raise BadDrawing(f"holds “{active or name}”, which can run as a program", "export it as plain SVG")
    if _OUTSIDE.search(text) or any(not _INSIDE.match(reference) for reference in references):
        raise BadDrawing("refers to something outside itself", "embed what it needs, then export it again")
    if any(_hides_something(reference) for reference in references):
        raise BadDrawing("holds a picture that is no bitmap", "embed pictures as PNG or JPEG")


def _hides_something(reference: str) -> bool:
    """Whether a `data:` address holds anything but a bitmap, such as one more drawing under the name of one."""
    if not is_data_address(reference):
        return False
    from pressbuild.sources.bitmaps import is_bitmap  # loaded here: few drawings have a picture in them

    try:
        return not is_bitmap(read_data_address(reference)[0])
    except ValueError:
        return True


def _svg_size(root: _Element, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    numbers = [float(number) for number in _FLOAT.findall(root.get("viewBox") or "")]
    if len(numbers) == 4 and all(0 < side < _LARGEST for side in numbers[2:]):
        return numbers[2], numbers[3]
    with suppress(ValueError):  # such as a width of 100%
        width, height = (parse_length(root.get(side) or "", bare="px") for side in ("width", "height"))
        if min(width, height) > 0:
            return width, height
    report.error("bad-picture", f"the SVG picture “{shown}” does not say how large it is", place, "give it a viewBox")
    return None
