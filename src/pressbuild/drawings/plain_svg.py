"""Plain drawings. In: an SVG whose styles are attributes. Out: the same in what the layout engine draws right.

What can be said another way stays lines and type: inherited gradients, `switch`, `paint-order`, strokes that do not
scale, colours of other spaces, a background. What a drawing carries but never shows is taken out.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib.path import parse_path
from fontTools.svgLib.path.shapes import PathBuilder
from lxml import etree
from tinycss2.color5 import parse_color

from pressbuild.drawings.cascade import COLOURS
from pressbuild.drawings.css_colours import to_srgb
from pressbuild.drawings.drawing import SVG, XLINK, drop, href_of, tag_of, url_of
from pressbuild.drawings.drawing_type import TEXT_TAGS
from pressbuild.drawings.gradients import flatten_gradients, number_of

if TYPE_CHECKING:
    from lxml.etree import _Element

SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_NEVER_DRAWN = frozenset({"metadata", "title", "desc", "style", "script", "view", "cursor"})
_DEFINITIONS = frozenset(
    {"symbol", "linearGradient", "radialGradient", "clipPath", "mask", "filter", "marker", "pattern"}
)
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)")
PLAIN_COLOUR = re.compile(r"#(?:[0-9a-f]{3}){1,2}$|(?!rebecca)[a-z]+$|rgb\(|url\(|device-cmyk", re.IGNORECASE)
_CASES: Mapping[str, Callable[[str], str]] = {"uppercase": str.upper, "lowercase": str.lower, "capitalize": str.title}
_SIZES = {"xx-small": "9px", "x-small": "10px", "small": "13px", "medium": "16px", "large": "18px", "x-large": "24px"}
_SIZES |= {"xx-large": "32px", "larger": "1.2em", "smaller": "0.8333em"}
_WEIGHTS = {"bolder": "700", "lighter": "300"}
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)", re.IGNORECASE)
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(deg|rad|grad|turn|px)?")


def make_plain(root: _Element, language: str) -> None:
    """Say a drawing in plain SVG, in place; `language` is that of the paper."""
    _remove_foreign(root)
    _choose_language(root, language.lower())
    _remove_unused(root)
    flatten_gradients(root)
    for element in list(root.iter()):
        _convert_colours(element)
        _convert_transform(element)
        _convert_type(element)
        if tag_of(element) in SHAPES and element.get("vector-effect") == "non-scaling-stroke":
            _keep_stroke(element)
    for element in list(root.iter()):
        if tag_of(element) in SHAPES | {"text"}:
            _paint_in_order(element)
    _convert_case(root, "none")
    _lay_ground(root)


def _remove_foreign(root: _Element) -> None:
    """Take out what is not of SVG, and what is never seen."""
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is not None and (tag_of(element) in _NEVER_DRAWN or not tag_of(element)):
            _remove(element)
            continue
        for key in list(element.attrib):
            name = str(key)
            if name.startswith("{") and name != XLINK and not name.startswith("{http://www.w3.org/XML/1998/namespace}"):
                del element.attrib[key]


def _remove(element: _Element) -> None:
    """Take an element out, but not the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _choose_language(root: _Element, language: str) -> None:
    """Leave of each `switch` the first that is for this language (SVG 2, 5.7); of the rest what is for it."""

    def is_wanted(element: _Element) -> bool:
        if element.get("requiredExtensions", None):
            return False
        tags = element.get("systemLanguage")
        if tags is None:
            return True
        asked = [tag.strip().lower() for tag in tags.split(",")]
        return any(
            tag
            and (
                tag == language
                or language.startswith(f"{tag}-")
                or tag.startswith(f"{language.split('-')[0]}-")
                or tag == language.split("-")[0]
            )
            for tag in asked
        )

    for switch in list(root.iter(f"{SVG}switch")):
        chosen = next((child for child in switch if tag_of(child) and is_wanted(child)), None)
        for child in list(switch):
            if child is not chosen:
                switch.remove(child)
            else:
                drop(child, "systemLanguage")
        switch.tag = f"{SVG}g"
    for element in list(root.iter()):
        if element.getparent() is not None and not is_wanted(element):
            _remove(element)


def _remove_unused(root: _Element) -> None:
    """Take out definitions that nothing refers to: programs leave filters and markers behind that are never seen."""
    for _ in range(10):
        wanted = {href_of(element) for element in root.iter()}
        for element in root.iter():
            for value in element.attrib.values():
                wanted.update(_URL.findall(str(value)))
        unused = [
            element
            for element in root.iter()
            if (tag_of(element) in _DEFINITIONS or _is_in_defs(element))
            and not any(one.get("id") in wanted for one in element.iter())
        ]
        if not unused:
            return
        for element in unused:
            if element.getparent() is not None:
                _remove(element)


def _is_in_defs(element: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and tag_of(parent) == "defs"


def _convert_colours(element: _Element) -> None:
    """Write colours of other spaces in sRGB, which every renderer knows."""
    for name in COLOURS:
        value = (element.get(name) or "").strip()
        if value and not PLAIN_COLOUR.match(value) and (found := to_srgb(value)):
            (red, green, blue), alpha = found
            element.set(name, f"#{red:02x}{green:02x}{blue:02x}")
            opacity = {"fill": "fill-opacity", "stroke": "stroke-opacity", "stop-color": "stop-opacity"}.get(name)
            if alpha < 1 and opacity:
                element.set(opacity, f"{alpha * number_of(element.get(opacity, '1')):g}")


# ---- geometry ----


def transform_of(value: str | None) -> Transform:
    """Return a transform attribute as a matrix (SVG 2, 8.5)."""
    matrix = Identity
    for name, text in _TRANSFORM.findall(value or ""):
        turns = {"rad": 180 / math.pi, "grad": 0.9, "turn": 360.0}
        n = [float(number) * turns.get(unit, 1.0) for number, unit in _NUMBER.findall(text)]
        match name.lower(), n:
            case "matrix", [a, b, c, d, e, f]:
                matrix = matrix.transform((a, b, c, d, e, f))
            case "translate", [x, *rest]:
                matrix = matrix.translate(x, rest[0] if rest else 0)
            case "scale", [x, *rest]:
                matrix = matrix.scale(x, rest[0] if rest else x)
            case "rotate", [angle]:
                matrix = matrix.rotate(math.radians(angle))
            case "rotate", [angle, x, y]:
                matrix = matrix.translate(x, y).rotate(math.radians(angle)).translate(-x, -y)
            case "skewx", [angle]:
                matrix = matrix.skew(math.radians(angle))
            case "skewy", [angle]:
                matrix = matrix.skew(0, math.radians(angle))
    return matrix


def _convert_transform(element: _Element) -> None:
    """Write a transform of CSS, with units or about a point, as a matrix."""
    value, about = element.get("transform"), (element.get("transform-origin") or "").split()
    if not value or not (about or re.search("deg|rad|turn|px", value)):
        return
    point = [float(part.removesuffix("px")) for part in about if re.fullmatch(r"[-+]?[\d.]+(px)?", part)]
    if len(point) != len(about) or len(point) == 1:
        return  # in percent or by name: the check of features tells of it
    x, y = point[:2] if point else (0.0, 0.0)
    matrix = Identity.translate(x, y).transform(transform_of(value)).translate(-x, -y)
    element.set("transform", _as_attribute(matrix))
    drop(element, "transform-origin")


def _convert_type(element: _Element) -> None:
    """Write sizes and weights of type that are words as numbers (CSS Fonts 4, 2.2 and 2.5)."""
    for name, known in (("font-size", _SIZES), ("font-weight", _WEIGHTS)):
        if number := known.get((element.get(name) or "").strip().lower()):
            element.set(name, number)


def _convert_case(element: _Element, inherited: str) -> None:
    """Write text in the case that its style asks for."""
    style = dict(_declarations(element.get("style")))
    asked = style.pop("text-transform", inherited).lower()
    change = _CASES.get(asked)
    if "text-transform" in (element.get("style") or "") and (change or asked == "none"):
        element.set("style", ";".join(f"{name}:{value}" for name, value in style.items()))
    if change and tag_of(element) in TEXT_TAGS:
        element.text = change(element.text or "")
        for child in element:
            child.tail = change(child.tail or "")
    for child in element:
        _convert_case(child, asked)


def _as_attribute(matrix: Transform) -> str:
    return "matrix({})".format(" ".join(f"{part:.9g}" for part in matrix))


def path_of(shape: _Element) -> str:
    """Return the outline of a shape as the data of a path, or "" if it has none that is known."""
    builder = PathBuilder()
    with suppress(Exception):  # fontTools fails on values that are no numbers in as many ways as there are shapes
        builder.add_path_from_element(etree.fromstring(etree.tostring(shape)))
    return builder.paths[0] if builder.paths else ""


def _keep_stroke(shape: _Element) -> None:
    """Bring a shape whose stroke is not scaled into the units of the drawing, in which its stroke is right."""
    if any(url_of(shape.get(name)) for name in ("fill", "stroke")):
        return
    outer = Identity
    for parent in reversed(list(shape.iterancestors())):
        if tag_of(parent) not in ("g", "svg", "a") or (tag_of(parent) == "svg" and parent.getparent() is not None):
            return
        outer = outer.transform(transform_of(parent.get("transform")))
    inner = outer.transform(transform_of(shape.get("transform")))
    data = path_of(shape)
    if not data or abs(outer[0] * outer[3] - outer[1] * outer[2]) < 1e-9:
        return
    pen = SVGPathPen(None)
    with suppress(Exception):
        parse_path(data, TransformPen(pen, inner))
        for name in (
            "x",
            "y",
            "width",
            "height",
            "rx",
            "ry",
            "cx",
            "cy",
            "r",
            "points",
            "x1",
            "x2",
            "y1",
            "y2",
            "transform",
        ):
            drop(shape, name)
        shape.tag = f"{SVG}path"
        shape.set("d", pen.getCommands())
        back = outer.inverse()
        if back != Identity:
            shape.set("transform", _as_attribute(back))
        del shape.attrib["vector-effect"]


def anchor_patterns(root: _Element) -> None:
    """Make copies of patterns that begin where they are to begin, for the engine, which begins them at each shape."""
    patterns = {str(element.get("id")): element for element in root.iter(f"{SVG}pattern")}
    for number, element in enumerate(list(root.iter()) if patterns else []):
        pattern = patterns.get(url_of(_inherited(element, "fill")))
        if pattern is not None and tag_of(element) in SHAPES:
            _anchor_pattern(element, pattern, number)


def _anchor_pattern(shape: _Element, pattern: _Element, number: int) -> None:
    parent = pattern.getparent()
    if pattern.get("patternUnits") != "userSpaceOnUse" or parent is None or href_of(pattern):
        return
    pen = BoundsPen(None)
    with suppress(Exception):
        parse_path(path_of(shape), pen)
    if pen.bounds is None:
        return
    own = copy.deepcopy(pattern)
    own.set("id", f"{pattern.get('id')}-{number}")
    own.set(
        "patternTransform",
        f"translate({-pen.bounds[0]:.9g} {-pen.bounds[1]:.9g}) {pattern.get('patternTransform', '')} "
        f"translate({pattern.get('x', '0')} {pattern.get('y', '0')})",
    )
    for name in ("x", "y"):
        drop(own, name)
    parent.append(own)
    shape.set("fill", f"url(#{own.get('id')})")


def _paint_in_order(element: _Element) -> None:
    """Paint an element whose stroke lies under its fill in two: first the stroke, then the fill."""
    order = (_inherited(element, "paint-order") or "normal").split()
    parent = element.getparent()
    has_markers = any(_inherited(element, f"marker-{end}") not in (None, "none") for end in ("start", "mid", "end"))
    stroke_first = order[0] == "stroke" or (order[0] == "markers" and "stroke" in order[1:2])
    if not stroke_first or parent is None or has_markers or element.get("opacity") or _has_effect(element):
        return
    under = copy.deepcopy(element)
    under.tail = None
    drop(under, "id")
    for one, name in ((under, "fill"), (element, "stroke")):
        one.set(name, "none")
        one.set("paint-order", "normal")
        for inner in one.iterdescendants():
            drop(inner, name)
            drop(inner, "paint-order")
    element.addprevious(under)


def _has_effect(element: _Element) -> bool:
    return any(element.get(name) not in (None, "none") for name in ("filter", "mask", "clip-path"))


def _inherited(element: _Element, name: str) -> str | None:
    for one in (element, *element.iterancestors()):
        value = one.get(name)
        if value not in (None, "inherit"):
            return value
    return None


def _lay_ground(root: _Element) -> None:
    """Paint the background that the style of the whole drawing asks for."""
    style = dict(_declarations(root.get("style")))
    colour = style.pop("background-color", None) or style.get("background")
    if colour and colour.lower() != "transparent" and parse_color(colour) is not None:
        style.pop("background", None)
        box = (root.get("viewBox") or "").replace(",", " ").split()
        x, y, width, height = box if len(box) == 4 else ("0", "0", "100%", "100%")
        ground = etree.Element(f"{SVG}rect", {"x": x, "y": y, "width": width, "height": height})
        ground.set("fill", colour)
        _convert_colours(ground)
        root.insert(0, ground)
        root.set("style", ";".join(f"{name}:{value}" for name, value in style.items()))


def _declarations(style: str | None) -> Iterator[tuple[str, str]]:
    for part in (style or "").split(";"):
        name, colon, value = part.partition(":")
        if colon:
            yield name.strip(), value.strip()


def declarations_of(element: _Element) -> Mapping[str, str]:
    """Return what is left in the `style` of an element: properties that have no attribute in SVG."""
    return dict(_declarations(element.get("style")))
