"""Tables. In: the tokens of one table. Out: a `Table`, and findings for rows that would lose a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pressbuild.core.findings import Place, Report
from pressbuild.document import Inlines, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

_CELL_EDGE = re.compile(r"(?<!\\)\|")
_ALIGNMENT = re.compile(r"text-align:\s*(left|right|center)")


def read_table(
    tokens: Iterator[Token],
    place: Place,
    lines: Sequence[str],
    read_run: Callable[[Iterator[Token], str, Place], Inlines],
    report: Report,
) -> Table:
    """Return the table whose opening token was read; `lines` are those of the text, `place` that of its first line."""
    head: tuple[Inlines, ...] = ()
    rows: list[tuple[Inlines, ...]] = []
    cells: list[Inlines] = []
    alignments: list[str] = []
    first: int | None = None
    here = place
    for token in tokens:
        match token.type:
            case "table_close":
                break
            case "tr_open":
                cells = []
                if token.map and place.line:
                    first = token.map[0] if first is None else first
                    here = Place(place.file, place.line + token.map[0] - first)
                    _check_row(lines[token.map[0]], len(head), here, report)
            case "th_open":
                found = _ALIGNMENT.search(str(token.attrs.get("style", "")))
                alignments.append(found[1] if found else "")
                cells.append(read_run(tokens, "th_close", here))
            case "td_open":
                cells.append(read_run(tokens, "td_close", here))
            case "tr_close" if not head:
                head = tuple(cells)
            case "tr_close":
                rows.append(tuple(cells))
    return Table(place=place, head=head, rows=tuple(rows), alignments=tuple(alignments))


def _check_row(line: str, columns: int, place: Place, report: Report) -> None:
    """Refuse a row with more cells than the head of its table: markdown-it drops them without a word."""
    inner = _CELL_EDGE.split(line.lstrip(" \t>").strip().removeprefix("|").removesuffix("|"))
    cells = len(inner)
    if "" in inner or any(cell.strip() == "^^" for cell in inner):
        report.error(
            "merged-cells",
            "this row has a merged cell (“||” or “^^”), and tables here have none",
            place,
            "for an empty cell put a space between the bars (“| |”), or write what the cell says again",
        )
    if columns and cells > columns:
        report.error(
            "bad-table",
            f"this row has {cells} cells, and the head of its table {columns}",
            place,
            "take one out, or give the head and the line below it one more; a “|” that is text is written “\\|”",
        )
