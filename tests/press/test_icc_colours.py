"""Colours as inks: greys in black alone, swatches as they are given, no more ink than the paper takes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageCms

from pressbuild.press.icc_colours import BLACK, BadProfile, PaperColours, delta_e_2000, open_profile
from pressbuild.sources.builtin_folders import builtin_profiles

ICC = (builtin_profiles() / "newsprint.icc").read_bytes()
PART = st.integers(0, 255).map(lambda value: value / 255)


@pytest.fixture(scope="module")
def colours() -> PaperColours:
    return PaperColours(ICC, {"#c8102e": [0, 100, 85, 0]})


# Sharma, Wu, Dalal: The CIEDE2000 color-difference formula (2005), table 1: pairs 1, 7, 17, 25 and 34
@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_of_colours(
    one: tuple[float, float, float], other: tuple[float, float, float], distance: float
) -> None:
    assert delta_e_2000(one, other) == pytest.approx(distance, abs=0.0001)
    assert delta_e_2000(other, one) == pytest.approx(distance, abs=0.0001)
    assert delta_e_2000(one, one) == 0


@pytest.mark.parametrize("rgb", [(0, 0, 0), (17 / 255,) * 3, (20 / 255, 20 / 255, 22 / 255)])
def test_black_is_black_ink_and_nothing_else(colours: PaperColours, rgb: tuple[float, float, float]) -> None:
    assert colours.inks(rgb) == BLACK


def test_white_is_paper(colours: PaperColours) -> None:
    assert colours.inks((1, 1, 1)) == (0, 0, 0, 0)
    assert colours.rgb((0, 0, 0, 0)) == (1, 1, 1)


@pytest.mark.parametrize("grey", range(0, 251, 10))
def test_greys_are_tints_of_black_that_grow_darker(colours: PaperColours, grey: int) -> None:
    inks, lighter = colours.inks((grey / 255,) * 3), colours.inks(((grey + 5) / 255,) * 3)
    assert inks[:3] == (0, 0, 0)
    assert inks[3] >= lighter[3]


SHARED = PaperColours(ICC)


@given(st.tuples(PART, PART, PART))
def test_no_colour_has_more_ink_than_the_paper_takes(rgb: tuple[float, float, float]) -> None:
    assert sum(SHARED.inks(rgb)) <= 2.2 + 0.02  # rounded to whole percent, four times


def test_a_swatch_is_printed_as_the_designer_says_and_is_no_shift() -> None:
    colours = PaperColours(ICC, {"#c8102e": [0, 100, 85, 0]})
    assert colours.inks((0xC8 / 255, 0x10 / 255, 0x2E / 255)) == (0, 1, 0.85, 0)
    assert not colours.shifts


def test_a_colour_that_newsprint_does_not_have_is_a_shift() -> None:
    colours = PaperColours(ICC)
    inks = colours.inks((0, 0, 1))
    (shift,) = colours.shifts.values()
    assert shift.name == "#0000ff"
    assert shift.inks == inks
    assert shift.distance > 20
    colours.inks((0.93, 0.92, 0.87))
    assert len(colours.shifts) == 1, "a pale colour like that of the paper is printed well"


def test_the_grey_of_inks_is_as_dark_as_they_are(colours: PaperColours) -> None:
    assert colours.grey_of_inks((0, 0, 0, 0.4)) == 0.4
    light, dark = colours.grey_of_inks((0, 0, 1, 0)), colours.grey_of_inks((1, 0.9, 0, 0))
    assert 0 < light < 0.3
    assert 0.6 < dark <= 1


@pytest.mark.parametrize("data", [b"", b"not a profile", bytes(200)])
def test_what_is_no_profile_is_refused(data: bytes) -> None:
    with pytest.raises(BadProfile, match="not an ICC profile"):
        open_profile(data)


def test_a_profile_whose_name_is_damaged_is_refused() -> None:
    data = (
        (builtin_profiles() / "newsprint.icc").read_bytes().replace(b"pressbuild newsprint", b"pressbuild \xd8ewsprint")
    )
    with pytest.raises(BadProfile, match="not an ICC profile"):
        open_profile(data)


def test_the_profile_of_a_screen_is_refused() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    data = io.BytesIO(profile.tobytes()).getvalue()
    with pytest.raises(BadProfile, match="not of a press"):
        open_profile(data)
