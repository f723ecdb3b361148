"""Frames divided into columns: pure arithmetic, no engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.core.units import Rectangle
from pressbuild.plan import FrameRef
from pressbuild.typeset.frame_columns import (
    FrameArea,
    SpannedArea,
    balance_columns,
    column_rules,
    divide_frame,
    frame_area,
)

LEADING = 15.0


def area(columns: int = 4, lines: int = 20) -> FrameArea:
    return FrameArea(FrameRef(1, "main"), 100, 60, 150, 15, columns, lines, LEADING)


def shape(columns: object) -> list[tuple[int, int, int]]:
    return [(column.number, column.first_line, column.lines) for column in columns]  # type: ignore[attr-defined]


def test_a_frame_begins_on_the_next_line_of_the_grid_and_has_whole_lines() -> None:
    found = frame_area(FrameRef(1, "x"), Rectangle(10, 61, 320, 100), 2, 20, grid_top=0, leading=LEADING)
    assert (found.y, found.lines, found.column_width) == (75, 5, 150)


def test_a_frame_on_the_grid_stays_where_it_is_in_spite_of_rounding() -> None:
    found = frame_area(FrameRef(1, "x"), Rectangle(0, 60.0001, 100, 89.9999), 1, 0, 0, LEADING)
    assert (found.y, found.lines) == (60, 6)


def test_text_runs_in_what_heads_pictures_and_jump_lines_leave() -> None:
    head = SpannedArea(0, 4, 5)
    picture = SpannedArea(2, 2, 6)
    jump = SpannedArea(3, 1, 1, at_top=False)
    division = divide_frame(area(), [head, picture, jump])
    assert division.tops == (0, 5, 19)
    assert shape(division.columns) == [(0, 5, 15), (1, 5, 15), (2, 11, 9), (3, 11, 8)]
    assert division.misfits == ()


def test_a_column_without_a_line_left_is_none() -> None:
    division = divide_frame(area(2, 10), [SpannedArea(0, 1, 10)])
    assert shape(division.columns) == [(1, 0, 10)]


def test_what_does_not_fit_is_told_of_and_takes_no_room() -> None:
    division = divide_frame(area(2, 10), [SpannedArea(0, 2, 6), SpannedArea(0, 1, 5)])
    assert division.misfits == (1,)
    assert shape(division.columns) == [(0, 6, 4), (1, 6, 4)]


def test_rules_run_only_where_both_neighbours_have_text() -> None:
    columns = divide_frame(area(3, 20), [SpannedArea(0, 2, 8)]).columns
    rules = column_rules(columns)
    assert [(x, round(y / LEADING, 3), h / LEADING) for x, y, h in rules] == [(257.5, 12, 12), (422.5, 12, 12)]


@given(st.integers(1, 6), st.integers(1, 40), st.integers(0, 200))
def test_balanced_columns_hold_the_text_in_the_least_height(columns: int, lines: int, text: int) -> None:
    before = divide_frame(area(columns, lines), []).columns
    after = balance_columns(before, text)
    room = sum(column.lines for column in after)
    assert room >= min(text, columns * lines)
    assert room - columns < max(text, columns)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(1, 12), st.booleans()), max_size=6))
def test_spanners_and_columns_never_overlap(wanted: list[tuple[int, int, int, bool]]) -> None:
    spanners = [SpannedArea(first, min(count, 4 - first), lines, top) for first, count, lines, top in wanted]
    division = divide_frame(area(), spanners)
    taken: set[tuple[int, int]] = set()
    for index, (spanner, line) in enumerate(zip(spanners, division.tops, strict=True)):
        if index in division.misfits:
            continue
        cells = {
            (column, row)
            for column in range(spanner.first_column, spanner.first_column + spanner.columns)
            for row in range(line, line + spanner.lines)
        }
        assert not cells & taken
        taken |= cells
    for column in division.columns:
        cells = {(column.number, row) for row in range(column.first_line, column.first_line + column.lines)}
        assert not cells & taken


@pytest.mark.parametrize("lines", [0, 1])
def test_a_frame_lower_than_a_line_has_no_columns_or_one_line(lines: int) -> None:
    assert shape(divide_frame(area(1, lines), []).columns) == [(0, 0, 1)] * lines
