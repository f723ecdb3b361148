"""Gradients of drawings. In: an SVG whose styles are attributes. Out: each gradient with all that it has from others.

The layout engine takes another radius for the usual one, and blends colours and opacity at different rates.
"""

from __future__ import annotations

import copy
import math
from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from pressbuild.drawings.css_colours import Rgb, to_srgb
from pressbuild.drawings.drawing import SVG, XLINK, drop, href_of, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_STEPS = 24  # stops that stand for a change of opacity


def flatten_gradients(root: _Element) -> None:
    """Give each gradient all that it has from others, a radius in numbers, and stops where opacity changes."""
    by_id = {str(element.get("id")): element for element in root.iter() if element.get("id")}
    gradients = [e for e in root.iter() if tag_of(e) in ("linearGradient", "radialGradient")]
    for gradient in gradients:
        seen = {gradient}
        other = by_id.get(href_of(gradient))
        while other is not None and other not in seen and tag_of(other) in ("linearGradient", "radialGradient"):
            seen.add(other)
            for key, value in other.attrib.items():
                if key not in ("id", "href", XLINK) and key not in gradient.attrib:
                    gradient.set(key, value)
            if not len(gradient):
                gradient.extend(copy.deepcopy(stop) for stop in other if tag_of(stop) == "stop")
            other = by_id.get(href_of(other))
    for gradient in gradients:
        for key in ("href", XLINK):
            drop(gradient, key)
        for stop in gradient:
            offset = stop.get("offset", "0").strip()
            share = number_of(offset[:-1]) / 100 if offset.endswith("%") else number_of(offset)
            stop.set("offset", f"{min(1.0, max(0.0, share)):g}")
        if gradient.get("gradientUnits") != "userSpaceOnUse":
            _enlarge(gradient)
        _add_stops(gradient)


def _enlarge(gradient: _Element) -> None:
    """Write the places of a gradient in thousandths of its shape, none of them left to what renderers think is usual.

    As a PDF it is a pattern one unit wide and high; some viewers draw what is seen through of it that small, too.
    """
    usual = {"x1": "0", "y1": "0", "x2": "1", "y2": "0"}
    if tag_of(gradient) == "radialGradient":
        usual = {"cx": "0.5", "cy": "0.5", "r": "0.5"}
        usual |= {"fx": gradient.get("cx", "0.5"), "fy": gradient.get("cy", "0.5")}
    for name in {**usual, **{name: "" for name in ("fr",) if gradient.get(name)}}:
        value = gradient.get(name) or usual[name]
        share = number_of(value[:-1]) / 100 if value.endswith("%") else number_of(value)
        gradient.set(name, f"{share * 1000:g}")
    gradient.set("gradientTransform", f"{gradient.get('gradientTransform', '')} scale(.001)".strip())


def _add_stops(gradient: _Element) -> None:
    stops = [stop for stop in gradient if tag_of(stop) == "stop"]
    parts = [(number_of(stop.get("offset", "0")), *_stop_colour(stop)) for stop in stops]
    if len({alpha for *_, alpha in parts}) < 2 or len({colour for _, colour, _ in parts}) < 2:
        return
    for (at, colour, alpha), (end, last, clear) in pairwise(parts):
        for step in range(1, _STEPS) if end > at else ():
            share = step / _STEPS
            mixed = (round(a + (b - a) * share) for a, b in zip(colour, last, strict=True))
            made = etree.SubElement(gradient, f"{SVG}stop")
            made.set("offset", f"{at + (end - at) * share:.5f}")
            made.set("stop-color", "#{:02x}{:02x}{:02x}".format(*mixed))
            made.set("stop-opacity", f"{alpha + (clear - alpha) * share:.4f}")
    gradient[:] = sorted(gradient, key=lambda stop: number_of(stop.get("offset", "0")))


def _stop_colour(stop: _Element) -> tuple[Rgb, float]:
    colour, alpha = to_srgb(stop.get("stop-color", "black")) or ((0, 0, 0), 1.0)
    opacity = stop.get("stop-opacity", "1").strip()
    share = number_of(opacity[:-1]) / 100 if opacity.endswith("%") else number_of(opacity)
    return colour, alpha * share


def number_of(text: str) -> float:
    """Return what a text says as a number, or 0 if it is none."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0
