"""Printer's marks: all of them there, each outside the bleed, in the registration colour; the slug line as outlines."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pressbuild.pdf.printers_marks import draw_marks
from pressbuild.pdf.sheet_boxes import MARKS_ROOM, SheetBoxes
from pressbuild.publication.font_families import Face
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder

FONTS = builtin_folder("fonts")
FACE = Face(FONTS / "source-serif-4/SourceSerif4-Regular.ttf", 400, "normal", "SourceSerif4-Regular", Folder(FONTS))
SHEET = SheetBoxes(300, 400, 8.5, MARKS_ROOM, "media")
SLUG = "The Paper   No 7   page 3   2024-01-01   cyan magenta yellow black"


def operators(drawn: bytes) -> Counter[str]:
    return Counter(re.findall(r"(?<=\s)[A-Za-z*]+(?=\s|$)", drawn.decode()))


def points(drawn: bytes) -> list[tuple[float, float]]:
    found = []
    for line in drawn.decode().splitlines():
        for numbers in re.findall(r"((?:-?[\d.]+ )+)(?:m|l|c|re)\b", line):
            values = [float(number) for number in numbers.split()]
            if " re" in line and len(values) >= 4:
                x, y, width, height = values[-4:]
                found += [(x, y), (x + width, y + height)]
            else:
                found += list(zip(values[::2], values[1::2], strict=True))
    return found


def test_crop_marks_registration_marks_and_the_colour_bar() -> None:
    bare = draw_marks(SHEET, SLUG, None)
    assert bare.startswith(b"q\n/All CS 1 SCN /All cs 1 scn")
    assert bare.rstrip().endswith(b"Q")
    counted = operators(bare)
    assert counted["S"] == 8 + 4 * 2, "two crop marks at each corner, a cross in each registration mark"
    assert counted["c"] == 4 * 4, "a circle in each registration mark"
    patches = re.findall(rb"([\d.]+ [\d.]+ [\d.]+ [\d.]+) k \S+ \S+ \S+ \S+ re f", bare)
    assert {b"1 0 0 0", b"0 1 0 0", b"0 0 1 0", b"0 0 0 1"} < set(patches)


@pytest.mark.parametrize("face", [None, FACE], ids=["marks", "slug line"])
def test_everything_stands_between_the_bleed_and_the_edge(face: Path | None) -> None:
    left, bottom, right, top = SHEET.bleed_box
    outer = SHEET.media_box
    for x, y in points(draw_marks(SHEET, SLUG, face)):
        assert not (left < x < right and bottom < y < top), (x, y)
        assert outer[0] <= x <= outer[2]
        assert outer[1] <= y <= outer[3]


def test_the_slug_line_has_every_letter_and_needs_no_font() -> None:
    letters = len(SLUG.replace(" ", ""))
    drawn = draw_marks(SHEET, SLUG, FACE)
    assert operators(drawn)["f"] - operators(draw_marks(SHEET, SLUG, None))["f"] == letters
    assert b"Tf" not in drawn
    assert drawn != draw_marks(SHEET, SLUG.replace("page 3", "page 4"), FACE)
    assert draw_marks(SHEET, "\N{SNOWMAN}", FACE) != draw_marks(SHEET, "", FACE), "a sign shows that it is missing"


def test_a_long_slug_line_is_set_smaller_and_stays_between_the_crop_marks() -> None:
    bare = points(draw_marks(SHEET, "", FACE))
    ends = [x for x, y in points(draw_marks(SHEET, SLUG * 9, FACE)) if (x, y) not in bare]
    assert min(ends) >= 18
    assert SHEET.width - 30 < max(ends) <= SHEET.width - 18


def test_fold_marks_are_dashed_and_only_where_the_paper_is_folded() -> None:
    folded = SheetBoxes(300, 400, 8.5, MARKS_ROOM, "media", folds_half=True)
    drawn = draw_marks(folded, "", None)
    dashed = drawn.split(b"[2 1.5] 0 d")[1].split(b"[] 0 d")[0].decode()
    assert dashed.count(" l S") == 2
    assert {y for _, y in points(dashed.encode())} == {200.0}
    assert b"[2 1.5] 0 d" not in draw_marks(SHEET, "", None)


@pytest.mark.parametrize("crop", ["trim", "bleed", "media"])
def test_the_crop_box_is_the_one_that_the_profile_names(crop: str) -> None:
    sheet = SheetBoxes(300, 400, 8.5, MARKS_ROOM, crop)
    assert sheet.crop_box == getattr(sheet, f"{crop}_box")
    assert sheet.trim_box == (0, 0, 300, 400)
    assert sheet.bleed_box == (-8.5, -8.5, 308.5, 408.5)
    assert sheet.media_box == (-42.5, -42.5, 342.5, 442.5)
