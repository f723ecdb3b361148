"""Pictures. In: the path of a picture file. Out: its size, or a finding that says why it cannot be printed.

Bitmaps are decoded once in full, so that a truncated file is found before it reaches the press.
SVG pictures are parsed as XML without entities and must hold neither scripts nor references to
anything outside themselves.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from pressbuild.diagnostics import Place, Report
from pressbuild.sources.folder import MEGABYTE, read_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 200 * MEGABYTE
MAX_SIDE = 20_000  # pixels; at 300 ppi more than a metre and a half
MAX_PIXELS = 120_000_000

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_FORBIDDEN = {"script", "foreignObject", "iframe", "audio", "video", "set", "discard", "handler"}
_HTML = "http://www.w3.org/1999/xhtml"
_FONT = r"data:(?:font|application/(?:x-)?font)"  # it may be embedded, and is left out again
# a backslash can spell any of these; what was read of blanks and quotes is not given back to find another match
_OUTSIDE = re.compile(rf"url\(\s*+['\"]?+\s*+(?!#|{_FONT})|@import|\\", re.IGNORECASE)
_INSIDE = re.compile(r"#|data:image/(?!svg)|$", re.IGNORECASE)
_LARGEST = 1e9  # SVG units; with more, ratios of sides lose their meaning
_FLOAT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|mm|cm|in)?\s*")


def measure_image(path: Path, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    """Return width and height of a picture in pixels or SVG units, or None with a finding.

    `shown` is the file's name as findings give it; `place` is where the picture is asked for.
    """
    try:
        data = read_bytes(path, MAX_BYTES)
    except OSError as problem:
        report.error("bad-picture", f"the picture “{shown}” cannot be read: {problem.strerror}", place)
        return None
    if data is None:
        report.error("bad-picture", f"the picture “{shown}” is larger than {MAX_BYTES // MEGABYTE} MB", place)
        return None
    if path.suffix.lower() == ".svg":
        return _measure_svg(data, shown, place, report)
    return _measure_bitmap(data, shown, place, report)


def _measure_bitmap(data: bytes, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    from pressbuild.bitmaps import BadBitmap, check_bitmap  # loaded here: an issue may have none but drawings

    try:
        width, height = check_bitmap(data, MAX_SIDE, MAX_PIXELS)
    except BadBitmap as problem:
        report.error(problem.code, f"the picture “{shown}” {problem.message}", place, problem.hint)
        return None
    return float(width), float(height)


def _measure_svg(data: bytes, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        report.error("bad-picture", f"the SVG picture “{shown}” is damaged: {problem.msg}", place)
        return None
    if root.tag != f"{_SVG}svg":
        report.error("bad-picture", f"“{shown}” is not an SVG picture", place)
        return None
    before = len(report.findings)
    for element in root.iter():
        _check_svg_element(element, shown, place, report)
        if len(report.findings) > before:
            return None
    return _svg_size(root, shown, place, report)


def _check_svg_element(element: _Element, shown: Path, place: Place, report: Report) -> None:
    if not isinstance(element.tag, str):
        if isinstance(element, etree._Entity):
            report.error("unsafe-picture", f"the SVG picture “{shown}” uses entities", place)
        return
    name = etree.QName(element).localname
    attributes = {etree.QName(key).localname: str(value) for key, value in element.attrib.items()}
    active = next((key for key in attributes if key.lower().startswith("on")), None)
    references = [
        str(value) for key, value in element.attrib.items() if etree.QName(key).localname in ("href", "src", "base")
    ]
    plain = (str(value) for key, value in element.attrib.items() if etree.QName(key).namespace is None)
    text = "".join(map(str, element.itertext())) if name == "style" else " ".join(plain)
    outside = _OUTSIDE.search(text)
    if name in _FORBIDDEN or name.startswith("animate") or etree.QName(element).namespace == _HTML or active:
        report.error(
            "unsafe-picture",
            f"the SVG picture “{shown}” holds “{active or name}”, which can run as a program",
            place,
            "export it as plain SVG",
        )
    elif outside or any(not _INSIDE.match(reference) for reference in references):
        report.error(
            "unsafe-picture",
            f"the SVG picture “{shown}” refers to something outside itself",
            place,
            "embed what it needs, then export it again",
        )


def _svg_size(root: _Element, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    numbers = [float(number) for number in _FLOAT.findall(root.get("viewBox") or "")]
    if len(numbers) == 4 and all(0 < side < _LARGEST for side in numbers[2:]):
        return numbers[2], numbers[3]
    width, height = (_NUMBER.fullmatch(root.get(side) or "") for side in ("width", "height"))
    if width and height and all(0 < float(side[1]) < _LARGEST for side in (width, height)):
        return float(width[1]), float(height[1])
    report.error("bad-picture", f"the SVG picture “{shown}” does not say how large it is", place, "give it a viewBox")
    return None
