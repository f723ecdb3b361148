"""The style sheets of a layout, ready for the engine. In: layout and fonts. Out: parsed sheets, @page rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.limits import working_on
from pressbuild.publication.layouts import Layout
from pressbuild.sources.language_tags import direction_of
from pressbuild.sources.style_sheet_bounds import TOO_LARGE_HINT, SheetTooLarge, check_sheet
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.frame_columns import Column, FrameArea
from pressbuild.typeset.mirrored_styles import mirror_css

SHEETS = ("common.css", "print.css")  # of a layout, in this order
OVERSET_HEIGHT = 200_000  # CSS px: one page takes whatever does not fit
ROUNDING = 0.3  # CSS px added to each column, so that its last line is not lost to a rounding


@dataclass(frozen=True)
class StyleSheets:
    """The style sheets that every part of an issue is set with."""

    layout: Layout
    sheets: tuple[Any, ...]
    mirrored: tuple[Any, ...]  # for articles that are written from right to left

    def for_language(self, language: str) -> tuple[Any, ...]:
        """Return the style sheets for an article in a language."""
        return self.mirrored if direction_of(language) == "rtl" else self.sheets

    @property
    def paper_css(self) -> str:
        """The @page rule for whole pages of the paper: far longer than they are, since the engine would
        break a master that is a hair too high over two pages. They are cut to size afterwards.
        """
        return f"@page {{ size: {self.layout.facts.page.width} {OVERSET_HEIGHT}px; margin: 0 }}"


def read_style_sheets(layout: Layout, engine: Engine, press_css: str, right_to_left: bool = False) -> StyleSheets:
    """Return common.css and print.css of a layout, each the nearest in its search path.

    `right_to_left`: there are articles that are written from right to left.

    Raises:
        Stopped: if the layout has no print.css or a sheet cannot be read.
    """
    sheets = [engine.style_sheet(_measures(layout) + press_css)]
    mirrored = sheets[:]
    for name in SHEETS:
        path = layout.find(name)
        try:
            text = layout.read(path) if path else None
        except (OSError, UnicodeDecodeError) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else problem
            raise _stopped(f"{name} cannot be read: {reason}", layout, name) from None
        if path is None or text is None:
            raise _stopped(f"the layout “{layout.name}” has no {name}", layout, name)
        with working_on("the style sheet", file=path):
            try:
                check_sheet(text)
            except SheetTooLarge as problem:
                raise _too_large(layout.place(path, problem.line), problem) from None
            sheets.append(engine.style_sheet(text, path.parent))
            mirrored.append(engine.style_sheet(mirror_css(text), path.parent) if right_to_left else sheets[-1])
    return StyleSheets(layout, tuple(sheets), tuple(mirrored))


def _measures(layout: Layout) -> str:
    """The layout's measures as custom properties, so that no style sheet repeats them."""
    facts = layout.facts
    page = facts.page
    return (
        f":root {{ --leading: {facts.leading}; --column-gap: {facts.column_gap};"
        f" --page-width: {page.width}; --page-height: {page.height}; --top: {page.top};"
        f" --bottom: {page.bottom}; --inside: {page.inside}; --outside: {page.outside} }}"
    )


def _stopped(message: str, layout: Layout, name: str) -> Stopped:
    place = Place(Path("layouts") / layout.name / name)
    hint = "write it as UTF-8 text; the built-in layouts have one to begin with"
    return Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "bad-layout", message, place, hint)])


def _too_large(place: Place, problem: SheetTooLarge) -> Stopped:
    message = f"the style sheet {problem}"
    return Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "too-costly", message, place, TOO_LARGE_HINT)])


def column_page_css(columns: list[Column], rest: FrameArea, endless: bool) -> str:
    """Return the @page rules that make the n-th page as large as the n-th column.

    The pages after the last column are as wide as a column of the frame `rest`, and as long as need be;
    if the frame's page repeats without end, as high as its columns: then the rules say nothing of columns at the end
    that are as large, and stay the same however often the page repeats.
    """
    height = rest.lines * rest.leading + ROUNDING if endless else OVERSET_HEIGHT
    others = f"{rest.column_width:.3f}px {height:.3f}px"
    sizes = [f"{column.area.column_width:.3f}px {column.height + ROUNDING:.3f}px" for column in columns]
    while sizes and sizes[-1] == others:
        sizes.pop()
    rules = [f"@page :nth({number}) {{ size: {size} }}" for number, size in enumerate(sizes, 1)]
    return "\n".join([f"@page {{ size: {others}; margin: 0 }}", *rules])
