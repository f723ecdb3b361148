"""Lengths and sizes: one grammar for what people write, wherever they write it; conversions that lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.cli.check import _parse_size as parse_booked
from pressbuild.core.units import PAPERS, PX_PER, Unit, css_length, parse_length, parse_size
from pressbuild.imposition.imposition_scheme import parse_mm, parse_sheet
from pressbuild.press.press_profile import PressProfile, TypeRules

UNITS = st.sampled_from(sorted(PX_PER))
Pair = tuple[float, float]


@pytest.mark.parametrize(
    ("text", "px"),
    [("96px", 96), ("72pt", 96), ("6 pc", 96), ("25,4mm", 96), ("2.54 CM", 96), (" 1in ", 96), (".5in", 48), ("0", 0)],
)
def test_lengths_in_all_units(text: str, px: float) -> None:
    assert parse_length(text) == pytest.approx(px)


@pytest.mark.parametrize("text", ["", "12", "-1mm", "1 ell", "1e3mm", "1.mm", "٣mm", "nan", "1 2mm", f"{10**30}mm"])
def test_what_is_no_length_is_refused(text: str) -> None:
    for read in (parse_length, css_length):
        with pytest.raises(ValueError, match="is not a length such as"):
            read(text)


def test_a_length_stays_exact_in_its_own_unit() -> None:
    assert parse_length("0.1mm", "mm") == 0.1
    assert parse_length("29.7cm", "mm") == 297
    assert parse_length("3", "pt", bare="pt") == 3


@given(st.floats(0, 99999), UNITS, UNITS)
def test_a_length_comes_back_from_any_unit(length: float, unit: Unit, other: Unit) -> None:
    there = parse_length(f"{length:.9f}{unit}", other)
    assert parse_length(f"{there:.12f}{other}", unit) == pytest.approx(length, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "css"), [("11.5pt", "11.5pt"), ("4 mm", "4mm"), ("11,5PT", "11.5pt"), ("0", "0px"), ("0mm", "0mm")]
)
def test_css_gets_lengths_that_it_can_read(text: str, css: str) -> None:
    assert css_length(text) == css


def read_trim_size(text: str) -> Pair:
    return PressProfile(title="x", source="y", trim_sizes=(text,)).sizes[0]


SIZES: dict[str, Callable[[str], Pair | None]] = {
    "article": parse_size,
    "--booked": parse_booked,
    "--sheet": parse_sheet,
    "press profile": read_trim_size,
}


@pytest.mark.parametrize("reader", SIZES)
@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("90 × 60 mm", (90, 60)),
        ("9x6cm", (90, 60)),
        ("9 cm × 60 mm", (90, 60)),
        ("13,7 X 9 cm", (137, 90)),
        ("5.5 * 2 in", (139.7, 50.8)),
        ("360x72pt", (127, 25.4)),
        ("a5", (148, 210)),
    ],
)
def test_a_size_that_one_command_takes_all_take(reader: str, text: str, size: Pair) -> None:
    assert SIZES[reader](text) == pytest.approx(size)


@pytest.mark.parametrize("read", [parse_size, partial(parse_size, bare="mm")], ids=["file", "command"])
@pytest.mark.parametrize("text", ["", "A17", "90", "90mm", "0 × 90 mm", "99999 × 9 mm", "1 × 1 km", "1e9x3mm", "٣x4mm"])
def test_what_is_no_size_is_refused(read: Callable[[str], Pair], text: str) -> None:
    with pytest.raises(ValueError, match="is not a size"):
        read(text)


def test_only_commands_take_sizes_without_a_unit() -> None:
    assert parse_booked("90x60") == parse_sheet("90x60") == (90, 60)
    with pytest.raises(ValueError, match="is not a size"):
        parse_size("90x60")


def test_papers_are_upright() -> None:
    assert all(width < height for width, height in PAPERS.values())


def test_lengths_of_press_profiles_are_in_points() -> None:
    assert TypeRules(one_ink="7pt", several_inks="1 pc", reversed="0").sizes == pytest.approx((7, 12, 0))
    assert parse_mm("1pc") == pytest.approx(25.4 / 6)


def test_units_are_converted_in_one_place() -> None:
    here = Path(__file__).parents[2] / "src" / "pressbuild"
    factors = ("25.4 / 72", "72 / 25.4", "96 / 25.4", "96 / 72", "72 / 96")
    homes = {path.name for path in here.rglob("*.py") if any(factor in path.read_text() for factor in factors)}
    assert homes == {"units.py"}
