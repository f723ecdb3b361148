"""Rules at their limits, on facts made by hand: just inside passes, just outside never does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.raw_pdf import write_pdf

from pressbuild.checks.outcomes import Fault, Outcome, Status
from pressbuild.checks.pdf.overprint import leaves_ground
from pressbuild.checks.pdf.page_boxes import distances
from pressbuild.checks.pdf.page_content import find_placeholders
from pressbuild.checks.pdf.pdf_check import PdfSubject
from pressbuild.checks.pdf.pdf_metadata import read_date, say_the_same
from pressbuild.checks.pdf.pdfx_conformance import find_structural_faults, structural_faults
from pressbuild.checks.pdf.pdfx_marker import read_markers, standard_of
from pressbuild.checks.registry import find_check
from pressbuild.checks.runner import make_check
from pressbuild.core.findings import Report
from pressbuild.pdf_facts import MOST_PAGES
from pressbuild.pdf_facts.facts import (
    Colour,
    DocumentFacts,
    FontFacts,
    ImageMark,
    PageBoxes,
    PageFacts,
    PathMark,
    State,
    TextMark,
)
from pressbuild.press.press_profile import read_press_profile

PROFILE = read_press_profile("magazine-offset", None, Report())
MM = 72 / 25.4
BLACK, WHITE = Colour("cmyk", (0, 0, 0, 1), (0, 0, 0, 1)), Colour("cmyk", (0, 0, 0, 0), (0, 0, 0, 0))
RED = Colour("cmyk", (0, 1, 1, 0), (0, 1, 1, 0))
TRIM = (0.0, 0.0, 300.0, 400.0)
PAGE = PageFacts(1, PageBoxes((-50, -50, 350, 450), bleed=(-3 * MM, -3 * MM, 300 + 3 * MM, 400 + 3 * MM), trim=TRIM))
FACTS = DocumentFacts("1.6", "1.6", (PAGE,), page_count=1)
AT = (100.0, 100.0, 150.0, 110.0)


def end(check: str, facts: DocumentFacts | None = None, rules: dict[str, Any] | None = None, **marks: Any) -> Outcome:
    """Return how a check ends on a page with some marks."""
    facts = facts or replace(FACTS, pages=(replace(PAGE, **{key: (mark,) for key, mark in marks.items()}),))
    profile = replace(PROFILE, rules=replace(PROFILE.rules, **(rules or {})))
    return make_check(find_check(check), PdfSubject(facts, profile))


def text(size: float, fill: Colour = BLACK, **keys: Any) -> TextMark:
    return TextMark(AT, "Face", size, fill, None, State(), **{"text": "word", **keys})


sizes = st.floats(0.5, 40, allow_nan=False)


@given(size=sizes)
@settings(max_examples=60, deadline=None)
def test_type_is_too_small_exactly_below_its_limit(size: float) -> None:
    for check, mark, least in (
        ("small-type", text(size), 5),
        ("small-type-several-inks", text(size, RED), 8),
        ("small-type-reversed", text(size, WHITE, ground=(0, 0, 0, 1)), 7),
        ("small-type-reversed", text(size, WHITE, ground=None), 7),
    ):
        status = end(check, texts=mark).status
        if abs(size - least) > 0.05:
            assert status is (Status.FAILED if size < least else Status.PASSED), (check, size)


@given(width=st.floats(0, 4))
@settings(max_examples=60, deadline=None)
def test_lines_are_too_thin_exactly_below_their_limit(width: float) -> None:
    line = PathMark(AT, None, BLACK, width, State())
    open_line = PathMark(AT, None, WHITE, width, State(), (0, 0, 0, 1))
    assert (end("hairlines", paths=line).status is Status.FAILED) == (width == 0)
    for check, mark, least in (("thin-lines", line, 0.25), ("thin-lines-reversed", open_line, 0.5)):
        if width and abs(width - least) > 0.005:
            assert end(check, paths=mark).status is (Status.FAILED if width < least else Status.PASSED), (check, width)


def test_a_stroke_around_an_area_of_its_colour_is_no_line() -> None:
    assert end("thin-lines", paths=PathMark(AT, BLACK, BLACK, 0.1, State())).status is Status.PASSED
    assert end("thin-lines", paths=PathMark(AT, RED, BLACK, 0.1, State())).status is Status.FAILED


@given(ppi=st.floats(1, 5000))
@settings(max_examples=60, deadline=None)
def test_pictures_are_too_coarse_or_too_fine_exactly_beyond_their_limits(ppi: float) -> None:
    image = ImageMark(AT, AT, (300, 200), 8, Colour("cmyk"), ppi, "colour", State())
    if abs(ppi - 200) > 0.5:
        assert (end("picture-resolution", images=image).status is Status.FAILED) == (ppi < 200)
    if abs(ppi - 600) > 0.5:
        assert (end("picture-too-fine", images=image).status is Status.WARNED) == (ppi > 600)


@given(width=st.floats(20, 600), height=st.floats(20, 600), turned=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_page_has_the_size_that_it_shows(width: float, height: float, turned: bool) -> None:
    box = (10.0, 20.0, 10 + width * MM, 20 + height * MM)
    page = PageFacts(1, PageBoxes(box, trim=box), rotation=90 if turned else 0)
    facts = replace(FACTS, pages=(page,))
    seen = (height, width) if turned else (width, height)
    for by, good in ((0.4, True), (-0.4, True), (0.7, False), (-0.7, False)):
        asked = (f"{seen[0] + by:.4f} × {seen[1]:.4f} mm",)
        status = end("trim-size", facts, {"trim_sizes": asked}).status
        assert status is (Status.PASSED if good else Status.FAILED)


corners = st.tuples(st.floats(-20, 320), st.floats(-20, 420), st.floats(1, 200), st.floats(1, 200))


@given(corner=corners)
@settings(max_examples=150, deadline=None)
def test_what_reaches_the_trim_and_not_the_bleed_is_found(corner: tuple[float, float, float, float]) -> None:
    x, y, width, height = corner
    box = (x, y, x + width, y + height)
    status = end("bleed", paths=PathMark(box, RED, None, None, State())).status
    on_page = box[0] < 299 and box[2] > 1 and box[1] < 399 and box[3] > 1
    to_trim, to_bleed = distances(box, TRIM), distances(box, PAGE.boxes.bled)
    clear = [all(abs(far - limit) > 0.3 for far in sides for limit in (0, 0.28)) for sides in (to_trim, to_bleed)]
    short = any(trim <= 0 < bleed for trim, bleed in zip(to_trim, to_bleed, strict=True))
    if on_page and all(clear):
        assert (status is Status.FAILED) == short


@pytest.mark.parametrize(
    ("count", "multiple", "status"),
    [(8, 4, Status.PASSED), (6, 4, Status.FAILED), (0, 4, Status.FAILED), (7, 1, Status.NOT_ASKED)],
)
def test_page_count(count: int, multiple: int, status: Status) -> None:
    facts = replace(FACTS, page_count=count, pages=(PAGE,) * count)
    assert end("page-count", facts, {"pages_multiple": multiple}).status is status


def test_black_leaves_the_ground_alone_only_where_the_specification_says_so() -> None:
    over = State(fill_overprints=True, overprint_mode=1)
    assert leaves_ground(BLACK, over)
    assert leaves_ground(Colour("spot", (1,), (0, 0, 0, 1)), replace(over, overprint_mode=0))
    assert not leaves_ground(BLACK, State())
    assert not leaves_ground(BLACK, replace(over, overprint_mode=0))
    assert not leaves_ground(Colour("gray", (0,), (0, 0, 0, 1)), over)


@pytest.mark.parametrize(
    "words",
    """
    Lorem ipsum dolor sit amet
    see lorem   ipsum here
    Blindtext
    Headline here
    TK TK
    TKTK
    XXXX
    XXX XXX
    am XX.XX.2023
    on 00 page XX
    see page ??
    Seite XX
    texto de relleno
    À compléter
    L o r e m i p s u m
    """.strip().splitlines(),
)
def test_placeholder_words_are_found(words: str) -> None:
    assert find_placeholders(words)


@pytest.mark.parametrize(
    "words",
    """
    https://example.org/lorem-ipsum/xxxx
    www.example.org/XXXX and more
    write to xxxx@example.org or to www.XXXX.example/XXXX/
    Super Bowl XXX
    the games of the XXXIII Olympiad
    love, Mum xxx
    MCMXXXIV
    page XXI
    the headline hereabouts
    he is to complete it
    the blind text their friends
    TK Maxx
    page 12
    # of pages
    """.strip().splitlines(),
)
def test_ordinary_words_are_no_placeholders(words: str) -> None:
    assert find_placeholders(words) == ()


@given(words=st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_placeholders_stand_in_the_text(words: str) -> None:
    assert find_placeholders("Lorem ipsum " + words)[0] == "Lorem ipsum"


def test_a_long_text_without_blanks_takes_no_time() -> None:
    assert find_placeholders("a.b-" * 50_000 + "@" * 50_000 + "w" * 100_000) == ()


def test_type_that_no_program_can_read_has_not_passed() -> None:
    dumb = TextMark((10, 10, 90, 20), "Face", 10, BLACK, None, State())
    assert end("placeholder-words", texts=dumb).status is Status.SKIPPED
    assert end("placeholder-words", texts=replace(dumb, box=(10, 10, 20, 20))).status is Status.PASSED


@pytest.mark.parametrize(
    ("info", "xmp", "same"),
    [
        ("D:20230201120000Z", "2023-02-01T12:00:00Z", True),
        ("D:20230201120000+01'00'", "2023-02-01T11:00:00Z", True),
        ("D:20230201120000+01'00", "2023-02-01T12:00:00+01:00", True),
        ("D:20230201120000", "2023-02-01T12:00:00+05:00", True),
        ("D:20230201", "2023-02-01", True),
        ("D:20230201120000Z", "2023-02-01T13:00:00Z", False),
        ("D:20230201120000Z", "2023-02-02T12:00:00Z", False),
        ("yesterday", "2023-02-02T12:00:00Z", False),
        ("D:20239999", "2023-02-02", False),
    ],
)
def test_dates_in_two_notations(info: str, xmp: str, same: bool) -> None:
    assert say_the_same("ModDate", info, xmp) is same


@given(said=st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_whatever_stands_for_a_date_breaks_nothing(said: str) -> None:
    read_date(said)
    read_date("D:2023" + said)
    read_date("2023-" + said)


@pytest.mark.parametrize(
    ("info", "xmp", "standards"),
    [
        ({}, {"pdfxid:GTS_PDFXVersion": "PDF/X-4"}, ["pdf/x-4"]),
        ({"GTS_PDFXVersion": "PDF/X-1a:2003"}, {}, ["pdf/x-1a"]),
        ({"GTS_PDFXVersion": "PDF/X-1:2001", "GTS_PDFXConformance": "PDF/X-1a:2001"}, {}, ["pdf/x-1a"]),
        ({"GTS_PDFXVersion": "PDF/X-3:2002"}, {}, [None]),
        ({}, {"pdfxid:GTS_PDFXVersion": "PDF/X-4p"}, [None]),
        ({"GTS_PDFXVersion": "PDF/X-1a:2003"}, {"pdfxid:GTS_PDFXVersion": "PDF/X-4"}, ["pdf/x-1a", "pdf/x-4"]),
        ({}, {}, []),
    ],
)
def test_markers(info: dict[str, str], xmp: dict[str, str], standards: list[str | None]) -> None:
    assert [standard_of(marker) for marker in read_markers(replace(FACTS, info=info, xmp=xmp))] == standards


def test_a_file_that_was_not_read_to_its_end_gets_no_marker_and_its_own_is_not_called_wrong() -> None:
    facts = replace(FACTS, pages=(replace(PAGE, unread="a stream is damaged"),))
    faults = find_structural_faults(facts, "pdf/x-4", PROFILE)
    assert any("could not be checked: not everything could be read" in fault.message for fault in faults)
    assert Fault("the file has no identifier (ID)") in faults


def test_a_book_of_our_own_is_checked_to_its_last_page() -> None:
    kids = "/Kids [" + "3 0 R " * (MOST_PAGES + 9) + f"] /Count {MOST_PAGES + 9}"
    faults = structural_faults(write_pdf(tree=kids), "pdf/x-4", PROFILE)
    assert faults
    assert not [fault.message for fault in faults if "were looked at" in fault.message]


def test_fonts_of_a_page_are_named_with_it() -> None:
    font = FontFacts("7", "Face", "TrueType", False, False)
    facts = replace(FACTS, fonts=(font,), pages=(PAGE, replace(PAGE, number=2, fonts=("7",))), page_count=2)
    assert [fault.page for fault in end("fonts-embedded", facts).faults] == [2]


def test_five_hundred_times_the_same_is_one_fault_with_the_worst_place() -> None:
    marks = tuple(replace(text(4 - n / 1000), box=(n / 2, 100.0, n / 2 + 5, 104.0)) for n in range(500))
    outcome = end("small-type", replace(FACTS, pages=(replace(PAGE, texts=marks),)))
    assert len(outcome.faults) == 1
    assert outcome.faults[0].message.startswith("3.5 pt type “word”; this printer asks for at least 5 pt; in 499 more")
    assert outcome.faults[0].area is not None
    assert outcome.faults[0].area[0] == pytest.approx(499 / 2 / MM)


@pytest.mark.parametrize(
    ("info", "xmp", "status"),
    [
        ({}, {"pdfxid:GTS_PDFXVersion": "PDF/X-4"}, Status.PASSED),
        ({"GTS_PDFXVersion": "PDF/X-4"}, {}, Status.FAILED),
        ({}, {"pdfx:GTS_PDFXVersion": "PDF/X-4"}, Status.FAILED),
        ({}, {}, Status.FAILED),
    ],
)
def test_the_marker_of_pdf_x4_is_where_the_standard_has_it(
    info: dict[str, str], xmp: dict[str, str], status: Status
) -> None:
    facts = DocumentFacts("1.6", "1.6", (PageFacts(1, PageBoxes((0, 0, 100, 100))),), info=info, xmp=xmp, page_count=1)
    assert end("standard-marker", facts, {"standard": "pdf/x-4"}).status is status
