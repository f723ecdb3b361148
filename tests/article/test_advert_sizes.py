"""Sizes: how they are written, and what becomes of an advertisement that is fitted exactly, scaled or cropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.core.findings import Place
from pressbuild.document import Advert, Document, Picture, Size
from pressbuild.typeset.advert_fit import place_advert

PLACE = Place(Path("ad.md"), 1)
SIDES = st.floats(5, 400)


def document(booked: Size, width: float, height: float, is_pdf: bool = True) -> Document:
    picture = Picture(file=Path("a.pdf"), alt="", width=width, height=height, page=int(is_pdf))
    real = Size(width, height) if is_pdf else None
    return Document("ad", Path("ad.md"), "en", (), pictures=(picture,), advert=Advert(PLACE, booked, PLACE, real))


def test_a_size_is_shown_without_needless_figures() -> None:
    assert str(Size(137.0, 90.04)) == "137 × 90 mm"
    assert str(Size(136.96, 90.3)) == "137 × 90.3 mm"


@given(SIDES, SIDES, SIDES, SIDES, st.booleans())
def test_scaled_it_fills_what_was_booked_in_its_own_proportions(
    width: float, height: float, own_width: float, own_height: float, is_pdf: bool
) -> None:
    booked = Size(width, height)
    place = place_advert(document(booked, own_width, own_height, is_pdf), "scale")
    assert place.area == place.picture
    assert place.area.width / place.area.height == pytest.approx(own_width / own_height)
    spare = (width - place.area.width, height - place.area.height)
    assert min(spare) == pytest.approx(0, abs=1e-6)
    assert max(spare) >= -1e-6
    if is_pdf:
        assert place.percent == pytest.approx(place.area.width / own_width * 100)


@given(SIDES, SIDES, SIDES, SIDES, st.booleans())
def test_cropped_its_middle_is_seen_and_nothing_is_larger_than_was_booked(
    width: float, height: float, own_width: float, own_height: float, is_pdf: bool
) -> None:
    place = place_advert(document(Size(width, height), own_width, own_height, is_pdf), "crop")
    assert place.area.width <= width + 1e-6
    assert place.area.height <= height + 1e-6
    assert place.left == pytest.approx(-(place.picture.width - place.area.width) / 2, abs=1e-6)
    assert place.top == pytest.approx(-(place.picture.height - place.area.height) / 2, abs=1e-6)
    assert place.percent == 100
    if is_pdf:
        assert place.picture == Size(own_width, own_height)


@given(SIDES, SIDES, SIDES, SIDES)
def test_exactly_it_keeps_its_own_size(width: float, height: float, own_width: float, own_height: float) -> None:
    place = place_advert(document(Size(width, height), own_width, own_height), "")
    assert place.picture == place.area == Size(own_width, own_height)
    assert not place.is_cropped
