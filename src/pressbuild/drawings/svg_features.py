"""What of a drawing can be drawn by whom. In: a plain SVG. Out: what the layout engine would lose, what nobody draws.

Allowed is what was measured: `tests/drawings/test_drawings.py` has a drawing for each feature, and compares
the engine's picture of it with those of resvg and Chromium. What stands in no list here is not known, so it is refused
and never lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pressbuild.drawings.cascade import COLOURS
from pressbuild.drawings.drawing import Trouble, href_of, line_of, tag_of, url_of
from pressbuild.drawings.drawing_type import TEXT_TAGS
from pressbuild.drawings.plain_svg import PLAIN_COLOUR, SHAPES, declarations_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_GRADIENTS = frozenset({"linearGradient", "radialGradient"})
_DRAWN_TAGS = (
    SHAPES
    | TEXT_TAGS
    | _GRADIENTS
    | {"svg", "g", "defs", "use", "symbol", "image", "stop", "clipPath", "marker", "pattern"}
) - {"textPath", "tref"}
_RENDERED_TAGS = frozenset({"textPath", "mask", "filter"})  # and all that begin with “fe”

# property → values that mean nothing; any other value is lost by the engine and drawn by resvg
_RENDERED: dict[str, str] = {
    "filter": "none",
    "mask": "none",
    "mix-blend-mode": "normal",
    "isolation": "auto",
    "word-spacing": "normal 0 0px",
    "writing-mode": "lr lr-tb horizontal-tb rl-tb rl",
    "text-decoration": "none",
    "text-decoration-line": "none",
    "baseline-shift": "baseline 0 0px 0%",
    "direction": "ltr",
    "font-variant": "normal",
    "font-variant-caps": "normal",
    "paint-order": "normal fill",
    "unicode-bidi": "normal embed isolate plaintext",
    "stroke-linejoin": "miter round bevel",
    "lengthAdjust": "spacing spacingAndGlyphs",
    "clip-rule": "nonzero",
}
# likewise; any other value is drawn by no renderer that is at hand
_REFUSED: dict[str, str] = {
    "vector-effect": "none",
    "transform-box": "view-box",
    "transform-origin": "",
    "color-interpolation": "sRGB auto",
    "clip": "auto",
    "background": "none transparent",
    "background-image": "none",
    "background-color": "transparent",
    "border": "none 0",
    "mask-image": "none",
    "mask-type": "luminance alpha",
    "backdrop-filter": "none",
    "font-size-adjust": "none",
    "text-transform": "none",
    "inline-size": "auto 0",
    "shape-inside": "auto none",
    "shape-subtract": "none",
    "rotate": "none",
    "scale": "none",
    "translate": "none 0px",
    "offset-path": "none",
    "perspective": "none",
    "text-shadow": "none",
    "box-shadow": "none",
    "font-feature-settings": "normal",
    "font-variation-settings": "normal",
    "font-variant-numeric": "normal",
    "font-variant-position": "normal",
    "font-variant-east-asian": "normal",
    "glyph-orientation-vertical": "auto",
    "glyph-orientation-horizontal": "0 0deg auto",
    "pathLength": "",
    "text-overflow": "clip",
    "content": "normal none",
}
# styles that change nothing on paper, or say how and not what is drawn
_HARMLESS = frozenset(
    "line-height cursor pointer-events user-select will-change enable-background shape-rendering text-rendering "
    "color-rendering image-rendering solid-color solid-opacity font-kerning font-stretch font-variant-ligatures "
    "font-variant-alternates font-optical-sizing font-synthesis white-space text-indent text-align text-align-last "
    "text-orientation shape-padding shape-margin block-progression transition animation outline tab-size "
    "color-scheme color-interpolation-filters text-decoration-style text-decoration-color "
    "text-decoration-thickness text-underline-offset text-size-adjust font-smooth touch-action box-sizing margin "
    "padding max-width max-height min-width min-height position top left right bottom z-index visibility "
    "vertical-align border-radius fill-rule user-drag overflow-x overflow-y object-fit kerning print-color-adjust "
    "orphans widows word-break overflow-wrap hyphens word-wrap dominant-baseline".split()
)
_DEFAULTS = frozenset({"none", "normal", "auto", "0", "0px", "initial", "inherit", "unset", "visible", "currentcolor"})
_MOST_CLEAR = 10  # each is a form in a form, and readers of PDFs take twenty
_FUNCTION = re.compile(r"\b(calc|min|max|clamp|env|attr)\(", re.IGNORECASE)
_CURVED = re.compile(r"[cqsta]", re.IGNORECASE)


def find_features(root: _Element) -> tuple[tuple[Trouble, ...], tuple[Trouble, ...]]:
    """Return what is lost by the layout engine and drawn by resvg, and what neither draws."""
    rendered: dict[str, Trouble] = {}
    refused: dict[str, Trouble] = {}
    named = {str(element.get("id")): element for element in reversed(list(root.iter())) if element.get("id")}
    for element in root.iter():
        for what in _lost(element, named):
            rendered.setdefault(what, Trouble(line_of(element), what))
        for what in _not_drawn(element):
            refused.setdefault(what, Trouble(line_of(element), f"{what} cannot be drawn"))
    return tuple(rendered.values()), tuple(refused.values())


def _is_in(element: _Element, *tags: str) -> bool:
    return any(tag_of(parent) in tags for parent in element.iterancestors())


def _values(element: _Element) -> Iterator[tuple[str, str]]:
    yield from ((str(name), str(value).strip()) for name, value in element.attrib.items())
    yield from declarations_of(element).items()


def _is_clear(element: _Element) -> bool:
    return element.get("opacity") not in (None, "1")


def _lost(element: _Element, named: Mapping[str, _Element]) -> Iterator[str]:
    """Yield what the layout engine loses or draws wrongly of an element, in words."""
    tag = tag_of(element)
    if tag == "textPath":
        yield "text on a path"
    if _is_clear(element) and sum(map(_is_clear, element.iterancestors())) >= _MOST_CLEAR:
        yield f"more than {_MOST_CLEAR} groups with “opacity” in each other"
    for name, value in _values(element):
        if name in _RENDERED and value.lower() not in _RENDERED[name].lower().split() and value != "inherit":
            if name == "clip-rule" and not _is_in(element, "clipPath"):
                continue
            yield f"“{name}: {value}”"
        elif name in ("stroke-dasharray", "stroke-dashoffset", "stroke-width") and "%" in value:
            yield f"“{name}” in percent"
        elif name in ("fill", "stroke") and url_of(value):
            yield from _lost_paint(element, name, named.get(url_of(value)))
    if tag in SHAPES:
        yield from _lost_of_shape(element)
    elif tag in TEXT_TAGS:
        yield from _lost_of_text(element)
    elif tag in _GRADIENTS and element.get("spreadMethod", "pad") != "pad":
        yield "a repeated gradient"
    elif tag == "radialGradient" and element.get("fr"):
        yield "a gradient that begins at a circle"
    elif tag == "pattern" and (element.get("overflow") == "visible" or element.get("viewBox") or href_of(element)):
        yield "a pattern with “overflow”, “viewBox” or “href”"
    elif tag == "clipPath" and any(tag_of(child) == "text" for child in element.iter()):
        yield "clipping by text"
    elif tag == "use" and (target := named.get(href_of(element))) is not None and tag_of(target) == "svg":
        yield "“use” of another “svg”"


def _lost_paint(element: _Element, name: str, target: _Element | None) -> Iterator[str]:
    if target is None:
        return
    if tag_of(target) == "pattern" and (name == "stroke" or tag_of(element) not in SHAPES):
        yield f"a pattern as {name} of “{tag_of(element)}”"
    elif name == "stroke" and target.get("gradientUnits") != "userSpaceOnUse":
        yield "a gradient along a stroke"
    elif tag_of(element) in TEXT_TAGS and target.get("gradientUnits") != "userSpaceOnUse":
        yield "a gradient in text"


def _lost_of_shape(element: _Element) -> Iterator[str]:
    def value(name: str) -> str:
        for one in (element, *element.iterancestors()):
            if (found := one.get(name)) not in (None, "inherit"):
                return str(found)
        return ""

    def is_clear(name: str) -> bool:
        text = value(name)
        return bool(text) and text not in ("1", "1.0", "100%")

    if is_clear("stroke-opacity") and value("stroke") not in ("", "none") and value("fill") != "none":
        yield "a stroke that is seen through, over its fill"
    has_markers = [end for end in ("start", "mid", "end") if value(f"marker-{end}") not in ("", "none")]
    if has_markers:
        data = element.get("d", "") + ("z" if tag_of(element) == "polygon" else "")
        if tag_of(element) not in ("line", "path") or _CURVED.search(data) or "z" in data.lower():
            yield "markers on a curve or a closed line"


def _lost_of_text(element: _Element) -> Iterator[str]:
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    if any(
        unicodedata.combining(c) or unicodedata.bidirectional(c) in ("R", "AL") or "\u0900" <= c <= "\u0dff"
        for c in text
    ):
        yield "text whose letters combine or run from right to left"
    if element.get("textLength") and len(element):
        yield "“textLength” of text with parts"
    is_aligned = any(one.get("text-anchor") in ("middle", "end") for one in (element, *element.iterancestors()))
    runs = [part for part in (element.text, *(child.tail for child in element)) if part and part.strip()]
    if tag_of(element) == "text" and is_aligned and runs and len(element):
        yield "aligned text with parts"


def _is_computed(name: str, value: str) -> bool:
    return bool(_FUNCTION.search(value)) and not name.endswith("href") and name not in ("id", "class")


def _not_drawn(element: _Element) -> Iterator[str]:
    """Yield what no renderer draws of an element, in words."""
    tag = tag_of(element)
    if tag not in _DRAWN_TAGS | _RENDERED_TAGS and not tag.startswith("fe"):
        yield f"the element “{tag}”"
    for name, value in _values(element):
        if name == "rotate" and tag in TEXT_TAGS and element.get(name) == value:
            continue  # of letters; as a style it is another thing
        if name in _REFUSED and value.lower() not in _REFUSED[name].lower().split() and value != "inherit":
            if name == "pathLength" and not element.get("stroke-dasharray"):
                continue
            yield f"“{name}: {value}”"
        elif name in COLOURS and not PLAIN_COLOUR.match(value) and value not in _DEFAULTS:
            yield f"the colour “{value}”"
        elif _is_computed(name, value) or (name == "clip-path" and value not in _DEFAULTS and not url_of(value)):
            yield f"“{name}: {value}”"
    for name, value in declarations_of(element).items():
        known = (
            name in _HARMLESS or name in _RENDERED or name in _REFUSED or name.startswith(("-", "margin", "padding"))
        )
        if not known and value.lower() not in _DEFAULTS:
            yield f"“{name}: {value}”"
    if tag == "symbol" and (element.get("refX") or element.get("refY")):
        yield "“refX” of a symbol"
