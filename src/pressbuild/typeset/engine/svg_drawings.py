"""Drawings on pages. In: an SVG in a file. Out: a bitmap of one that WeasyPrint would not draw rightly.

A bitmap is made when it is painted, as large as the press needs it, and its type and grey lines stay in black alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.limits import current_place, working_on
from pressbuild.drawings import Drawing
from pressbuild.typeset.engine.weasyprint_hooks import SVG, SVGImage, svg_module


def _with_line_width(set_state: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's setting of a shape's state: a stroke that is a gradient has a width, too."""

    def set_graphical_state(svg: Any, node: Any, font_size: float, context: Any = None) -> Any:
        svg.stream.set_line_width(svg.length(node.get("stroke-width", "1px"), font_size))
        return set_state(svg, node, font_size, context)

    return set_graphical_state


def _not_repeated(draw_gradient: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's drawing of a gradient: the pattern that it is in a PDF begins anew beyond the shape's edges."""

    def draw_once(svg: Any, *arguments: Any, **named: Any) -> Any:
        stream, add_pattern = svg.stream, svg.stream.add_pattern

        def add_wide(x: Any, y: Any, width: Any, height: Any, across: Any, down: Any, matrix: Any) -> Any:
            return add_pattern(x, y, width, height, 2 * across, 2 * down, matrix)

        stream.add_pattern = add_wide
        try:
            return draw_gradient(svg, *arguments, **named)
        finally:
            del stream.add_pattern

    return draw_once


class _TypeRun(str):
    """Text that is drawn as one letter would be: in one piece."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _in_runs(draw_text: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's drawing of text, letter by letter: without places of its own for each, letters are kerned."""

    def draw_run(svg: Any, node: Any, font_size: float) -> None:
        placed = any(len(re.split(r"[\s,]+", node.get(name, "").strip())) > 1 for name in ("x", "y", "dx", "dy"))
        spaced = node.get("letter-spacing", "normal") not in ("normal", "0", "0px")
        if node.text and not (placed or spaced or node.get("rotate") or node.get("textLength")):
            node._etree_node.text = _TypeRun(node.text)
        draw_text(svg, node, font_size)

    return draw_run


_draw_text = svg_module.text
svg_module.text = _in_runs(_draw_text)
svg_module.TAGS.update({tag: svg_module.text for tag, draw in svg_module.TAGS.items() if draw is _draw_text})
svg_module.draw_gradient = _not_repeated(svg_module.draw_gradient)
SVG.set_graphical_state = _with_line_width(SVG.set_graphical_state)


def _draw(image: Any, stream: Any, width: float, height: float, _style: Any) -> None:
    """Have WeasyPrint paint a drawing; its own method leaves out what it does not understand, and hears Ctrl-C so."""
    file: Path | None = getattr(image, "file", None)
    with working_on("the drawing" if file else "a drawing of the layout", file=file):
        try:
            image._svg.draw(stream, width, height, image._base_url, image._context)
        except (Stopped, MemoryError):
            raise
        except Exception as problem:
            raise _refused(file, f"{type(problem).__name__}: {problem}") from None


def _refused(file: Path | None, why: object) -> Stopped:
    """Return what ends a build in which a drawing would be missing."""
    message = f"{'the drawing' if file else 'a drawing of the layout'} cannot be drawn: {why}"
    hint = "export it as plain SVG, or as a PNG of 600 ppi"
    finding = Finding(Severity.ERROR, "bad-picture", message, current_place(), hint)
    return Stopped(ExitCode.SOURCE, [finding])


SVGImage.draw = _draw


class RenderedDrawing(SVGImage):  # type: ignore[misc]
    """A drawing that resvg draws, as large as the drawing that WeasyPrint would have made of it."""

    def __init__(self, drawing: Drawing, address: str) -> None:
        super().__init__(ElementTree.fromstring(drawing.markup), address, None, None)  # noqa: S314 - lxml has written it
        self.drawing = drawing

    def draw(self, stream: Any, concrete_width: float, concrete_height: float, _style: Any) -> None:
        """Have it painted as a bitmap."""
        stream.show_drawing(self, concrete_width, concrete_height)
