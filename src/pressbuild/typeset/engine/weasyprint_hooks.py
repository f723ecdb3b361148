"""Where WeasyPrint is made to do what a newspaper needs. In: WeasyPrint as installed. Out: the same, changed.

Importing this module loads WeasyPrint without system fonts and puts our functions in place of five of
its own. Everything else of WeasyPrint is imported from here, so that none of it is loaded before.
"""

from __future__ import annotations

import ctypes.util
import math
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pressbuild.core.findings import Place
from pressbuild.core.limits import working_on

# Before WeasyPrint is imported: fontconfig reads this once per process. Without it a missing glyph
# would silently be taken from whatever fonts the machine has, and pages would differ between machines.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("no-system-fonts.conf"))


def _find_nothing(name: str) -> str | None:
    return None


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Have WeasyPrint's libraries opened by the names that Linux gives them.

    It tries others first, and for each of them Python would run ldconfig, the C compiler and the linker.
    """
    found = ctypes.util.find_library
    with suppress(OSError):
        ctypes.CDLL("libpango-1.0.so.0")
        ctypes.util.find_library = _find_nothing
    try:
        yield
    finally:
        ctypes.util.find_library = found


with warnings.catch_warnings(), _libraries_by_name():
    warnings.simplefilter("ignore")  # it warns that there are no system fonts, which is what we want
    import weasyprint.layout
    from weasyprint import CSS, HTML
    from weasyprint import css as css_module
    from weasyprint import document as weasyprint_document
    from weasyprint import draw as draw_module
    from weasyprint import html as html_module
    from weasyprint import svg as svg_module
    from weasyprint.anchors import gather_anchors
    from weasyprint.css import AnonymousStyle
    from weasyprint.css.validation import expanders, properties
    from weasyprint.css.validation.properties import InvalidValues
    from weasyprint.draw import text as text_module
    from weasyprint.formatting_structure import boxes
    from weasyprint.images import RasterImage, SVGImage
    from weasyprint.layout import LayoutContext, block, flex, grid, inline, percent, preferred
    from weasyprint.logger import LOGGER
    from weasyprint.matrix import Matrix
    from weasyprint.pdf.fonts import Font
    from weasyprint.stacking import StackingContext
    from weasyprint.svg import SVG
    from weasyprint.text import ffi as text_ffi
    from weasyprint.text import line_break
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango
    from weasyprint.text.fonts import FontConfiguration, get_pango_font_key
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

__all__ = [
    "CSS",
    "FROM_UNITS",
    "HTML",
    "LOGGER",
    "MASTER",
    "SNAP",
    "SVG",
    "FatalURLFetchingError",
    "Font",
    "FontConfiguration",
    "InvalidValues",
    "Matrix",
    "RasterImage",
    "SVGImage",
    "StackingContext",
    "URLFetcherResponse",
    "block",
    "boxes",
    "css_module",
    "draw_module",
    "expanders",
    "ffi",
    "flex",
    "gather_anchors",
    "get_pango_font_key",
    "grid",
    "html_module",
    "inline",
    "line_break",
    "pango",
    "percent",
    "preferred",
    "properties",
    "svg_module",
    "text_ffi",
    "text_module",
    "weasyprint_document",
]

SNAP = "data-snap"
MASTER = "data-master"  # of a page: the file of its master


def _no_margin_boxes(*_: Any) -> tuple[()]:
    """Leave out the sixteen margin boxes of each page: a column has none, and running heads are the masters'."""
    return ()


def _snap_blocks(lay_out_block: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's layout of block containers: `data-snap="N"` rounds their height up to N px."""

    def lay_out_snapped(context: Any, box: Any, *arguments: Any, **named: Any) -> Any:
        result = lay_out_block(context, box, *arguments, **named)
        new_box = result[0]
        if new_box is None or new_box.element is None or isinstance(new_box.style, AnonymousStyle):
            return result
        step = new_box.element.get(SNAP)
        if step and result[1] is None and "::" not in new_box.element_tag:
            height = new_box.border_height()
            new_box.height += math.ceil(height / float(step) - 0.01) * float(step) - height
        return result

    return lay_out_snapped


def _name_masters(lay_out_block: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's layout of blocks: each page is laid out in time of its own, under the name of its master."""

    def lay_out_named(context: Any, box: Any, *arguments: Any, **named: Any) -> Any:
        master = box.element.get(MASTER) if box.element_tag == "section" else None
        if master is None:
            return lay_out_block(context, box, *arguments, **named)
        with working_on(f"the master of page {box.element.get('data-page')}", Place(Path(master))):
            return lay_out_block(context, box, *arguments, **named)

    return lay_out_named


def _skip_fixed_tracks(distribute: Callable[..., None]) -> Callable[..., None]:
    """Wrap the step of grid layout that fits tracks to what spans them: tracks with given sizes need no such step.

    WeasyPrint finds that out only after it has laid every frame out six times, a twentieth of a build.
    """

    def distribute_if_any_fits(
        sizes: str, types: str, contribution: str, children: Any, functions: Any, *rest: Any
    ) -> None:
        if not all(grid._is_length(size) or grid._is_fr(size) for track in functions for size in track):
            distribute(sizes, types, contribution, children, functions, *rest)

    return distribute_if_any_fits


class _ColumnContext(LayoutContext):  # type: ignore[misc]
    """The state of a layout in which each page is a column.

    WeasyPrint keeps footnotes with their calls only in columns; on pages it moves them on to make room.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.in_column = True

    def _update_footnote_area(self) -> Any:
        self.in_column = False  # in columns, the room for footnotes would be taken by somebody else
        try:
            overflows = super()._update_footnote_area()
        finally:
            self.in_column = True
        # An area without max-height holds all its notes. It may seem not to by a rounding error of 1e-13 px (with
        # a border or padding), and then WeasyPrint would break the text off long before the foot of the page.
        return overflows and self.current_footnote_area.style["max_height"].value != math.inf


weasyprint_document.LayoutContext = _ColumnContext
block.block_level_layout = _name_masters(block.block_level_layout)
block.block_container_layout = _snap_blocks(block.block_container_layout)
weasyprint.layout.make_margin_boxes = _no_margin_boxes
grid._distribute_extra_space = _skip_fixed_tracks(grid._distribute_extra_space)

# functions of Pango that WeasyPrint does not declare
text_ffi.ffi.cdef(
    """
    void pango_layout_line_index_to_x (PangoLayoutLine *line, int index_, int trailing, int *x_pos);
    unsigned char *pango_log2vis_get_embedding_levels (const char *text, int length, int *pbase_dir);
    void g_free (void *mem);
    """
)
