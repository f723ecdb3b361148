"""Numbers of style sheets and tables that nobody means. In: WeasyPrint as installed. Out: it passes over them.

`grid-row: 100000000` makes so many rows. Specifications allow limits in such places; browsers have them, WeasyPrint
none. What a style sheet asks for beyond them is reported as any other mistake in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pressbuild.typeset.engine.weasyprint_hooks import (
    LOGGER,
    InvalidValues,
    block,
    boxes,
    css_module,
    expanders,
    flex,
    grid,
    inline,
    properties,
)

MOST_TRACKS = 1_000
"""Rows or columns of a grid or table. HTML has it for `colspan`; a tabloid page has ninety lines."""

MOST_TAB = 1_000  # spaces
MOST_PARTS = 10_000  # of what a variable stands for
MOST_VARIABLES = 30  # in each other
MOST_AROUND = 5  # flex or grid boxes in each other: six take a second, nine take minutes


def _bounded_line(validate: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the reading of a grid line."""

    def grid_line(tokens: Any) -> Any:
        line = validate(tokens)
        number = line[1] if isinstance(line, tuple) else None
        if isinstance(number, int | float) and abs(number) > MOST_TRACKS:
            raise InvalidValues(f"a grid has at most {MOST_TRACKS:,} rows or columns")
        return line

    return grid_line


def _bounded_template(validate: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the reading of a list of tracks."""

    def grid_template(tokens: Any) -> Any:
        tracks = validate(tokens)
        # names of lines stand between tracks
        if isinstance(tracks, tuple) and sum(map(_count, tracks[1::2])) > MOST_TRACKS:
            raise InvalidValues(f"a grid has at most {MOST_TRACKS:,} rows or columns")
        return tracks

    return grid_template


def _count(track: Any) -> int:
    if isinstance(track, tuple) and len(track) == 3 and track[0] == "repeat()" and isinstance(track[1], int):
        return track[1] * (len(track[2]) // 2)
    return 1


def _bounded_tab(validate: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the reading of the width of tabs."""

    def tab_size(tokens: Any) -> Any:
        size = validate(tokens)
        if isinstance(size, int) and size > MOST_TAB:
            raise InvalidValues(f"a tab is at most {MOST_TAB:,} spaces wide")
        return size

    return tab_size


def _bounded_variable(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the filling in of variables: ten lines of variables in variables can stand for a thousand million parts."""

    def resolve_var(computed: Any, token: Any, parent_style: Any) -> Any:
        around = getattr(computed, "variables_around", 0)
        computed.variables_around = around + 1
        try:
            found = resolve(computed, token, parent_style) if around < MOST_VARIABLES else []
        finally:
            computed.variables_around = around
        if around >= MOST_VARIABLES or (found and _has_more(found, MOST_PARTS)):
            LOGGER.warning("Ignored `var()` at %d:%d, it stands for too much.", token.source_line, token.source_column)
            return []
        return found

    return resolve_var


def _has_more(tokens: Sequence[Any], most: int) -> bool:
    """Whether tokens, with those within, are more than so many; they are counted no further than that."""
    count, left = 0, [tokens]
    while left:
        for token in left.pop():
            count += 1
            if count > most:
                return True
            inner = getattr(token, "arguments", None) or getattr(token, "content", None)
            if isinstance(inner, list):
                left.append(inner)
    return False


def _bounded_span(of: type) -> None:
    """Have a kind of columns stand for so many at most."""
    span: Any = vars(of)["span"]
    of.span = property(lambda column: min(span.fget(column), MOST_TRACKS))  # type: ignore[attr-defined]


def _bounded_cell(begin: Callable[..., None]) -> Callable[..., None]:
    """Wrap the making of a cell."""

    def begin_cell(cell: Any, *arguments: Any, **named: Any) -> None:
        begin(cell, *arguments, **named)
        cell.colspan = min(cell.colspan, MOST_TRACKS)

    return begin_cell


def _replace(name: str, wrap: Callable[..., Any], *names: str) -> None:
    """Wrap a function that reads properties of these names, wherever WeasyPrint has it."""
    own = getattr(properties, name)
    wrapped = wrap(own)
    wrapped.wants_base_url = own.wants_base_url
    properties.PROPERTIES.update(dict.fromkeys(names, wrapped))
    if hasattr(expanders, name):
        setattr(expanders, name, wrapped)


class TooDeep(ValueError):
    """Boxes lie in each other that take several times as long with each that is around them."""


def _bounded_depth(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the layout of a flex or grid box: it lays out what is in it again and again, five times on each level."""

    def lay_out_box(context: Any, box: Any, *arguments: Any, **named: Any) -> Any:
        around = getattr(context, "boxes_around", 0)
        if around >= MOST_AROUND:
            element = (
                f'<{box.element_tag} class="{box.element.get("class", "")}">' if box.element is not None else "one"
            )
            raise TooDeep(f"more than {MOST_AROUND} boxes of “display: flex” or “grid” lie in each other, at {element}")
        context.boxes_around = around + 1
        try:
            return lay_out(context, box, *arguments, **named)
        finally:
            context.boxes_around = around

    return lay_out_box


_lines = [f"grid-{track}-{end}" for track in ("row", "column") for end in ("start", "end")]
_replace("grid_line", _bounded_line, *_lines)
_replace("grid_template", _bounded_template, "grid-template-rows", "grid-template-columns")
_replace("tab_size", _bounded_tab, "tab-size")
css_module.resolve_var = _bounded_variable(css_module.resolve_var)
_bounded_span(boxes.TableColumnBox)
_bounded_span(boxes.TableColumnGroupBox)
boxes.TableCellBox.__init__ = _bounded_cell(boxes.TableCellBox.__init__)
for _name, _module in (("flex_layout", flex), ("grid_layout", grid)):
    _bounded = _bounded_depth(getattr(_module, _name))
    for _user in (_module, block, inline):
        setattr(_user, _name, _bounded)
