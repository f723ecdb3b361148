"""Boxes of PDFs: read from any two corners, cut to each other, never inside out."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.core.rectangles import PdfBox, box_of

SIDES = st.floats(-1000, 1000)
BOXES = st.builds(lambda x, y, w, h: PdfBox(x, y, x + w, y + h), SIDES, SIDES, st.floats(1, 900), st.floats(1, 900))


def test_a_box_is_read_from_any_two_corners() -> None:
    across, up = set(permutations((10.0, 200.0))), set(permutations((20.0, 300.0)))
    found = {box_of((x1, y1, x2, y2)) for x1, x2 in across for y1, y2 in up}
    assert found == {PdfBox(10, 20, 200, 300)}


@pytest.mark.parametrize(
    "numbers", [(), (0, 0, 9), (0, 0, 0, 9), (0, 0, 9, 0), (0, 0, math.nan, 9), (0, 0, math.inf, 9), (0, 0, 1e8, 9)]
)
def test_what_is_no_box_is_none(numbers: tuple[float, ...]) -> None:
    assert box_of(numbers) is None


@given(BOXES, BOXES)
def test_a_part_lies_in_both_and_what_is_around_holds_both(one: PdfBox, other: PdfBox) -> None:
    part, whole = one.within(other), one.around(other)
    assert part.width >= 0
    assert part.height >= 0
    assert part.width <= min(one.width, other.width)
    assert whole.within(one) == one
    assert whole.within(other) == other


def test_sides_middle_and_room() -> None:
    box = PdfBox(10, 20, 110, 70)
    assert (box.width, box.height, box.middle) == (100, 50, (60, 45))
    assert box.grown(3) == (7, 17, 113, 73)
    assert box.moved(5) == box.moved(5, 0) == (15, 20, 115, 70)
