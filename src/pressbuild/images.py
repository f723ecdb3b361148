"""Pictures. In: the path of a picture file. Out: its size, or a finding that says why it cannot be printed.

Bitmaps are decoded once in full, so that a truncated file is found before it reaches the press.
SVG pictures are parsed as XML without entities and must hold neither scripts nor references to
anything outside themselves.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from PIL import Image, ImageFile, UnidentifiedImageError

from pressbuild.diagnostics import Place, Report
from pressbuild.sources.folder import MEGABYTE, read_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 200 * MEGABYTE
MAX_SIDE = 20_000  # pixels; at 300 ppi more than a metre and a half
MAX_PIXELS = 120_000_000
BITMAP_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF")

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_FORBIDDEN = {"script", "foreignObject", "iframe", "audio", "video", "animate", "set", "handler"}
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
    return _measure_bitmap(path, shown, place, report)


def _measure_bitmap(path: Path, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    try:
        with warnings.catch_warnings(), _whole_pictures():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=BITMAP_FORMATS) as image:
                width, height = image.size
                if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
                    report.error(
                        "picture-too-large",
                        f"the picture “{shown}” is {width} × {height} pixels, more than any page can use",
                        place,
                        f"scale it down to at most {MAX_SIDE} pixels a side",
                    )
                    return None
                image.load()
    except UnidentifiedImageError:
        report.error(
            "bad-picture",
            f"“{shown}” is not a picture that can be printed",
            place,
            "use JPEG, PNG, TIFF, WebP, GIF or SVG",
        )
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        report.error(
            "bad-picture",
            f"the picture “{shown}” is damaged: {problem}",
            place,
            "open it in a picture editor and export it again, or copy it anew",
        )
        return None
    return float(width), float(height)


@contextmanager
def _whole_pictures() -> Iterator[None]:
    """Have Pillow refuse truncated files: WeasyPrint, once it is loaded, has it accept them everywhere."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


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
    reference = attributes.get("href", "")
    text = (element.text or "") if name == "style" else " ".join(attributes.values())
    outside = re.search(r"url\(\s*['\"]?(?!#)|@import", text)
    if name in _FORBIDDEN or active:
        report.error(
            "unsafe-picture",
            f"the SVG picture “{shown}” holds “{active or name}”, which can run as a program",
            place,
            "export it as plain SVG",
        )
    elif (reference and not reference.startswith(("#", "data:image/"))) or outside:
        report.error(
            "unsafe-picture",
            f"the SVG picture “{shown}” refers to something outside itself",
            place,
            "embed what it needs, then export it again",
        )


def _svg_size(root: _Element, shown: Path, place: Place, report: Report) -> tuple[float, float] | None:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox") or "")]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        return numbers[2], numbers[3]
    width, height = (_NUMBER.fullmatch(root.get(side) or "") for side in ("width", "height"))
    if width and height and float(width[1]) > 0 and float(height[1]) > 0:
        return float(width[1]), float(height[1])
    report.error("bad-picture", f"the SVG picture “{shown}” does not say how large it is", place, "give it a viewBox")
    return None
