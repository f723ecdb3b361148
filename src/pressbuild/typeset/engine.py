"""The one module that touches WeasyPrint's private parts. In: HTML and style sheets. Out: laid-out pages.

WeasyPrint is pinned to one minor version (pyproject.toml), and tests/contracts/ says which of these
parts an upgrade has moved:

- `Page._page_box` and the boxes below it: `descendants`, `translate`, `children`, `deepcopy`, `element`;
- `TextBox.text`, `TextBox.baseline`, `LineBox.baseline`, `FootnoteAreaBox`;
- `Box.background.layers`, which `translate` leaves behind;
- `layout.block.block_container_layout`, wrapped so that elements with `data-snap` end on a grid line;
- `LayoutContext.in_column` and `_update_footnote_area`, to keep footnotes in the column of their call;
- `pdf.fonts.Font` with `name`, `hash`, `file_content`, `index` and `missing`, replaced in `pdf.stream`;
- `Document.make_bookmark_tree` and `BookmarkSubtree`-shaped tuples; `Page(page_box)`.

Lengths are CSS px, measured from the top left corner of the page.
"""

from __future__ import annotations

import io
import logging
import math
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from pressbuild.diagnostics import ExitCode, Finding, Severity, Stopped

# Before WeasyPrint is imported: fontconfig reads this once per process. Without it a missing glyph
# would silently be taken from whatever fonts the machine has, and pages would differ between machines.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("no-system-fonts.conf"))

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns that there are no system fonts, which is what we want
    from weasyprint import CSS, HTML
    from weasyprint import document as weasyprint_document
    from weasyprint.css import AnonymousStyle
    from weasyprint.document import Document, Page
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import LayoutContext, block
    from weasyprint.pdf import stream
    from weasyprint.pdf.fonts import Font
    from weasyprint.pdf.metadata import DocumentMetadata
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

LOGGER = logging.getLogger("weasyprint")
SNAP = "data-snap"


class RefusedAddress(FatalURLFetchingError):  # type: ignore[misc]
    """A layout asked for something outside the publication or on the network."""


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Gives out files below the allowed folders, and nothing else."""

    def __init__(self, roots: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("file", "data"))
        self.roots = [root.resolve() for root in roots]

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith("file:"):
            from urllib.request import url2pathname

            path = Path(url2pathname(url.split("?")[0].split("#")[0].removeprefix("file://"))).resolve()
            if not any(path.is_relative_to(root) for root in self.roots):
                raise RefusedAddress(f"{path.name} lies outside the publication")
        elif not url.startswith("data:"):
            raise RefusedAddress(f"{url} is not in the publication; nothing is fetched from the network")
        return super().fetch(url, headers)


class Captured(logging.Handler):
    """Keeps what WeasyPrint logs as warnings and errors, so that none of it goes unseen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message, once."""
        message = record.getMessage()
        if message not in self.messages:
            self.messages.append(message)


@dataclass(frozen=True)
class Rectangle:
    """A rectangle on a page, in CSS px."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class TextRun:
    """A piece of text on one line: its words, whether a footnote holds it, its baseline and family."""

    text: str
    in_footnote: bool
    baseline: float
    family: str


@dataclass
class LaidOutPage:
    """One page that the engine has laid out; boxes can be moved from it to another page, once."""

    box: Any

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page."""
        return self.box.margin_width(), self.box.margin_height()

    def find(self, attribute: str) -> Iterator[tuple[str, Rectangle, Any]]:
        """Yield value, content rectangle and box of each element that has an attribute, in order."""
        seen = set()
        for box in self.box.descendants():
            element = box.element
            if element is None or box.element_tag.endswith(("::before", "::after", "::marker")):
                continue
            value = element.get(attribute)
            if value is not None and id(element) not in seen:
                seen.add(id(element))
                yield value, Rectangle(box.content_box_x(), box.content_box_y(), box.width, box.height), box

    def used_height(self) -> float:
        """Return how far down the page's content reaches, without the footnote area."""
        return max(_bottoms(self.box), default=0.0)

    def footnote_height(self) -> float:
        """Return the height of the footnote area, 0 if there is none on the page."""
        for child in self.box.children:
            if isinstance(child, boxes.FootnoteAreaBox) and child.children:
                return float(child.margin_height())
        return 0.0

    def overflow(self) -> float:
        """Return by how much content sticks out at the foot of the page, 0 if none does."""
        return float(max(0.0, self.used_height() - self.box.margin_height()))

    def cut_to(self, height: float) -> None:
        """Make the page so high; what sticks out is no longer on the paper (see `overflow`)."""
        self.box.height = height

    def text_runs(self) -> Iterator[TextRun]:
        """Yield the text of the page in reading order, without what the style sheet generated."""
        yield from _text_runs(self.box, False)

    def settle_drop_caps(self, selector: str = "drop-cap") -> None:
        """Move each drop cap so that it stands on the baseline of its last line (as `data-lines` says)."""
        for box in self.box.descendants():
            if isinstance(box, boxes.BlockBox):
                for line in box.children:
                    if isinstance(line, boxes.LineBox):
                        _settle_drop_cap(box, line, selector)

    def move_into(self, page: LaidOutPage, x: float, y: float, host: Any = None) -> None:
        """Move everything on this page to (x, y) on another page, inside the box `host` of it."""
        target = page.box if host is None else host
        for child in self.box.children:
            _translate(child, x, y)
        target.children = [*target.children, *self.box.children]
        self.box.children = []

    def stretch_picture(self, height: float) -> None:
        """Make the page's first picture higher by so much, and move down what is below it."""
        for box in self.box.descendants():
            if isinstance(box, boxes.ReplacedBox):
                bottom = box.position_y + box.margin_height()
                box.height += height
                _shift_below(self.box, box, bottom - 0.01, height)
                return


def _translate(box: Any, dx: float, dy: float) -> None:
    """Move a laid-out box. Its background is laid out too, in places of its own, and has to follow."""
    box.translate(dx, dy)
    _translate_backgrounds(box, dx, dy)


def _translate_backgrounds(box: Any, dx: float, dy: float) -> None:
    background = getattr(box, "background", None)
    if background is not None:
        layers = [_translate_layer(layer, dx, dy) for layer in background.layers]
        box.background = background._replace(layers=layers)
    for child in box.all_children():
        _translate_backgrounds(child, dx, dy)


def _translate_layer(layer: Any, dx: float, dy: float) -> Any:
    def moved(area: Any) -> Any:
        return area if isinstance(area, str) else (area[0] + dx, area[1] + dy, *area[2:])

    return layer._replace(
        painting_area=moved(layer.painting_area),
        positioning_area=moved(layer.positioning_area),
        clipped_boxes=[moved(box) for box in layer.clipped_boxes],
    )


def _shift_below(page: Any, picture: Any, y: float, distance: float) -> None:
    """Lengthen the boxes around the picture and move the boxes that begin below it."""

    def visit(box: Any) -> None:
        for child in getattr(box, "children", ()):
            if child is picture:
                continue
            if child.position_y >= y:
                _translate(child, 0, distance)
            elif any(inner is picture for inner in child.descendants()):
                child.height += distance
                visit(child)

    visit(page)


def _bottoms(page: Any) -> Iterator[float]:
    """Yield the lower edge of every line, picture and snapped block of the text, not of its footnotes."""
    for child in page.children:
        if isinstance(child, boxes.FootnoteAreaBox):
            continue
        for box in child.descendants():
            snapped = box.element is not None and box.element.get(SNAP) is not None
            if snapped or isinstance(box, boxes.LineBox | boxes.ReplacedBox):
                yield box.position_y + box.margin_height()


def _text_runs(box: Any, in_footnote: bool) -> Iterator[TextRun]:
    if isinstance(box, boxes.TextBox):
        baseline = box.position_y + (box.baseline or 0)
        yield TextRun(box.text, in_footnote, baseline, box.style["font_family"][0])
        return
    if "::" in (box.element_tag or "") and not box.element_tag.endswith(("::first-line", "::first-letter")):
        return
    in_footnote = in_footnote or isinstance(box, boxes.FootnoteAreaBox)
    for child in getattr(box, "children", ()):
        yield from _text_runs(child, in_footnote)


def _settle_drop_cap(paragraph: Any, first_line: Any, selector: str) -> None:
    for child in first_line.children:
        if child.element is not None and child.element.get("class") == selector and child.is_floated():
            break
    else:
        return
    lines = [line for line in paragraph.children if isinstance(line, boxes.LineBox)]
    wanted = lines[min(len(lines), int(child.element.get("data-lines", 3))) - 1]
    text = next((box for box in child.descendants() if isinstance(box, boxes.TextBox)), None)
    if text is not None:
        wanted_baseline = wanted.position_y + wanted.baseline
        _translate(child, 0, wanted_baseline - (text.position_y + text.baseline))


@dataclass
class Engine:
    """Lays HTML out with one set of fonts and one set of folders that files may come from."""

    font_css: str
    roots: Sequence[Path]
    log: Captured = field(default_factory=Captured)

    def __post_init__(self) -> None:
        self.fonts = FontConfiguration()
        self.fetcher = _Fetcher(self.roots)
        self.images: dict[str, Any] = {}
        with self._listening():
            self.faces = CSS(string=self.font_css, font_config=self.fonts, url_fetcher=self.fetcher)

    def _listening(self) -> _Listening:
        return _Listening(self.log)

    def style_sheet(self, css: str, base: Path | None = None) -> Any:
        """Return a parsed style sheet; addresses in it are seen from the folder `base`."""
        address = base.resolve().as_uri() + "/" if base else None
        with self._listening():
            return CSS(string=css, base_url=address, font_config=self.fonts, url_fetcher=self.fetcher)

    def lay_out(self, markup: str, language: str, sheets: Sequence[Any], page_css: str, what: str) -> list[LaidOutPage]:
        """Return the pages of an HTML body set with these style sheets and @page rules.

        Raises:
            Stopped: if the engine breaks down on it; `what` tells the reader which part it was.
        """
        text = f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><body>{markup}</body></html>'
        try:
            with self._listening():
                rules = CSS(string=page_css, font_config=self.fonts, url_fetcher=self.fetcher)
                html = HTML(string=text, base_url="about:blank", url_fetcher=self.fetcher)
                document = html.render(
                    stylesheets=[self.faces, *sheets, rules], font_config=self.fonts, cache=self.images
                )
        except Exception as problem:  # the engine has no errors of its own; a style sheet can break it
            raise _broken(what, problem) from problem
        return [LaidOutPage(page._page_box) for page in document.pages]


def _broken(what: str, problem: Exception) -> Stopped:
    if isinstance(problem, RefusedAddress):
        message, hint = f"{what}: {problem}", "copy the file into the publication’s folder"
    else:
        message = f"the layout engine cannot set {what}: {type(problem).__name__}: {problem}"
        hint = "undo the last change to the masters or print.css (overflow: hidden in a grid is known to break it)"
    return Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "engine-failed", message, None, hint)])


class _Listening:
    """Sends WeasyPrint's log to one place and to no other while it is open."""

    def __init__(self, log: Captured) -> None:
        self.log = log

    def __enter__(self) -> None:
        self.saved = LOGGER.handlers[:], LOGGER.propagate
        LOGGER.handlers[:] = [self.log]
        LOGGER.propagate = False

    def __exit__(self, *_: object) -> None:
        LOGGER.handlers[:], LOGGER.propagate = self.saved


def compose(pages: Sequence[LaidOutPage], engine: Engine) -> Document:
    """Return the pages as one document, ready to be written with `write_pdf`."""
    return Document([Page(page.box) for page in pages], DocumentMetadata(), engine.fetcher, engine.fonts, {}, None)


def replace_bookmarks(document: Document, tree: Sequence[Any]) -> None:
    """Give a document these bookmarks: `(label, (page from 0, x, y), children, state)`, in CSS px."""

    def scaled(nodes: Sequence[Any], scale: float) -> list[Any]:
        found = []
        for label, (page, x, y), children, state in nodes:
            target = (page, x * scale, (document.pages[page].height - y) * scale)
            found.append((label, target, scaled(children, scale), state))
        return found

    def make_bookmark_tree(scale: float = 1, transform_pages: bool = False) -> list[Any]:
        return scaled(tree, scale)

    document.make_bookmark_tree = make_bookmark_tree


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


class _NamedFont(Font):  # type: ignore[misc]
    """A font of the PDF under its PostScript name, as ISO 32000-2, 9.6.2.1 and 9.9.2, has it.

    WeasyPrint makes a name up from Pango's description, so that a preflight cannot tell which face it is.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        with TTFont(io.BytesIO(self.file_content), fontNumber=self.index, lazy=True) as font:
            name = font["name"].getDebugName(6)
        if name:
            self.name = f"/{self.hash}+{name}".encode("ascii", "replace")


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
            return super()._update_footnote_area()
        finally:
            self.in_column = True


weasyprint_document.LayoutContext = _ColumnContext
stream.Font = _NamedFont
block.block_container_layout = _snap_blocks(block.block_container_layout)
