"""Imposed sheets, read back by poppler, qpdf and Ghostscript: what stands where, what is kept, what is drawn around."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from tests.support.sheets import MM, SMALL, SheetSide, draw, read_words, run, with_readers, write_pages

from pressbuild.imposition.impose_pdf import Imposed, impose
from pressbuild.imposition.imposition_scheme import Scheme, SchemeKind
from pressbuild.imposition.page_order import FOLIO, OCTAVO, QUARTO, Rows, Spine, order_folded, order_proof

pytestmark = with_readers
FOLDINGS = {
    SchemeKind.SPREADS: FOLIO,
    SchemeKind.BOOKLET: FOLIO,
    SchemeKind.FOUR_UP: QUARTO,
    SchemeKind.EIGHT_UP: OCTAVO,
}
MARGIN = 8 * MM  # around the pages, where there are marks and no bleed
GUTTER = 6 * MM
WIDTH, HEIGHT = SMALL


def made(path: Path, scheme: Scheme, name: str = "sheets.pdf") -> tuple[Path, Imposed]:
    imposed = impose(path.read_bytes(), scheme)
    target = path.with_name(name)
    target.write_bytes(imposed.data)
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", target)
    return target, imposed


def check_side(side: SheetSide, rows: Rows, word: tuple[float, float], margin: float, creep: float = 0.0) -> int:
    """Check that each page's number stands where the order says. `word` is where it stands on its page."""
    gaps = [GUTTER if column % 2 else 0.0 for column in range(len(rows[0]) - 1)]  # bound pages touch
    found = 0
    for r, row in enumerate(rows):
        low = margin + (len(rows) - 1 - r) * (HEIGHT + GUTTER)
        for c, cell in enumerate(row):
            if cell.page is None:
                continue
            left = margin + c * WIDTH + sum(gaps[:c])
            left += {Spine.LEFT: -1, Spine.RIGHT: 1, Spine.NONE: 0}[cell.spine] * cell.nest * creep
            x, y = (WIDTH - word[0], HEIGHT - word[1]) if cell.turned else word
            there = side.word(f"page{cell.page}")
            # poppler measures type from its upper edge, which is the lower one where it stands on its head
            assert there.x == pytest.approx(left + x, abs=0.6), cell
            assert there.y == pytest.approx(low + y, abs=6 if cell.turned else 0.6), cell
            found += 1
    assert len(side.words) == found
    return found


@pytest.mark.judge
@pytest.mark.parametrize(
    ("kind", "signature"),
    [
        (SchemeKind.SPREADS, 0),
        (SchemeKind.BOOKLET, 0),
        (SchemeKind.BOOKLET, 8),
        (SchemeKind.FOUR_UP, 0),
        (SchemeKind.EIGHT_UP, 0),
    ],
)
def test_page_numbers_stand_where_the_order_says(tmp_path: Path, kind: SchemeKind, signature: int) -> None:
    count = 14  # not all places are filled
    path = write_pages(tmp_path / "pages.pdf", count)
    here = {number: read_words(path)[number - 1].word(f"page{number}") for number in (1, 10)}
    target, imposed = made(path, Scheme(kind, signature=signature, creep=0.5))
    order = order_folded(count, FOLDINGS[kind], signature)
    sides = read_words(target)
    margin = 0.0 if kind is SchemeKind.SPREADS else MARGIN
    rows = [rows for sheet in order for _, rows in sheet.sides]
    assert len(sides) == len(rows)
    total = 0
    for side, cells in zip(sides, rows, strict=True):
        for few, word in ((True, here[1]), (False, here[10])):
            chosen = tuple(tuple(c for c in row) for row in cells)
            only = SheetSide(side.width, side.height, tuple(w for w in side.words if (len(w.text) == 5) is few))
            kept = tuple(tuple(c if c.page and (c.page < 10) is few else type(c)(None) for c in row) for row in chosen)
            total += check_side(only, kept, (word.x, word.y), margin, 0.5 * MM)
    assert total == count
    assert imposed.blanks == 2
    assert [finding.code for finding in imposed.findings] == ["blank-pages"]
    assert "pages 15 to 16" in imposed.findings[0].message


@pytest.mark.judge
def test_the_back_lies_behind_the_front_when_the_sheet_is_flipped_as_it_says(tmp_path: Path) -> None:
    """A landscape sheet is turned like a leaf over its short edge, a portrait one over its long edge."""
    path = write_pages(tmp_path / "pages.pdf", 8)
    for kind, flip in ((SchemeKind.BOOKLET, "short"), (SchemeKind.FOUR_UP, "long"), (SchemeKind.EIGHT_UP, "short")):
        target, imposed = made(path, Scheme(kind))
        front, back = read_words(target)[:2]
        recto, verso = front.word("page1"), back.word("page2")
        wide = read_words(path)[0].word("page1").x
        assert recto.y == pytest.approx(verso.y, abs=0.5)
        # as the sheet is turned about its upright axis, page 2 lies exactly behind page 1
        assert (recto.x - wide) + (verso.x - wide) + WIDTH == pytest.approx(front.width, abs=0.5)
        assert (front.width > front.height) == (flip == "short")
        assert imposed.flip == flip
        with pikepdf.open(target) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == f"/DuplexFlip{flip.title()}Edge"
            assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return how much two pictures of a page differ where its number stands."""
    unit = one.shape[0] / HEIGHT
    area = slice(int((HEIGHT - 65) * unit), int((HEIGHT - 30) * unit)), slice(int(25 * unit), int(110 * unit))
    return float(np.abs(one[area].astype(int) - other[area]).mean())


def least_difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return the same, a pixel this way or that: poppler sets type to whole ones, others if it is upside down."""
    shifts = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return min(difference(np.roll(one, shift, (0, 1)), other) for shift in shifts)


@pytest.mark.judge
def test_pages_are_painted_as_they_are_painted_alone(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "pages.pdf", 8)
    spreads, _ = made(path, Scheme(SchemeKind.SPREADS))
    sides = [draw(spreads, side) for side in range(1, 5)]
    pages = [draw(path, page) for page in range(1, 9)]
    for side, (left, right) in zip(sides, [(8, 1), (2, 7), (6, 3), (4, 5)], strict=True):
        assert np.array_equal(side[:, : int(WIDTH)], pages[left - 1])
        assert np.array_equal(side[:, int(WIDTH) :], pages[right - 1])
    flat, _ = made(path, Scheme(SchemeKind.FOUR_UP, marks=False, gutter=0.0))
    front = draw(flat, 1, 288)
    turned = np.rot90(front[: 4 * int(HEIGHT), : 4 * int(WIDTH)], 2)
    fifth, sixth = (least_difference(turned, draw(path, page, 288)) for page in (5, 6))
    assert fifth < sixth / 2


def turn_and_shift(pdf: pikepdf.Pdf) -> None:
    """Make the same pages in another way: turned, shifted, with resources that are inherited."""
    for number, page in enumerate(pdf.pages):
        turned = (0, 90, 180, 270)[number % 4]
        x, y = -300, 1000
        matrix = {
            0: (1, 0, 0, 1, 0, 0),
            90: (0, 1, -1, 0, HEIGHT, 0),
            180: (-1, 0, 0, -1, WIDTH, HEIGHT),
            270: (0, -1, 1, 0, 0, WIDTH),
        }
        wide, high = (HEIGHT, WIDTH) if turned % 180 else (WIDTH, HEIGHT)
        a, b, c, d, e, f = matrix[turned]
        head = pdf.make_stream(f"q {a} {b} {c} {d} {e + x} {f + y} cm\n".encode())
        page.Contents = pikepdf.Array([head, page.Contents, pdf.make_stream(b"\nQ")])
        page.Rotate = turned
        page.MediaBox = [x + wide + 40, y - 10, x - 10, y + high + 20]  # corners in no order
        page.CropBox = [x, y, x + wide, y + high]
    tree = pdf.Root.Pages
    tree.Resources = pdf.pages[0].Resources
    for page in pdf.pages:
        del page.Resources


@pytest.mark.judge
def test_so_are_pages_that_are_turned_shifted_and_inherit(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "pages.pdf", 8, edit=turn_and_shift)
    plain = write_pages(tmp_path / "plain.pdf", 8)
    spreads, imposed = made(path, Scheme(SchemeKind.SPREADS))
    assert imposed.size == pytest.approx((2 * WIDTH / MM, HEIGHT / MM))
    for number, (left, right) in enumerate([(8, 1), (2, 7), (6, 3), (4, 5)], 1):
        side = draw(spreads, number, 144)
        for page, seen in ((left, side[:, : 2 * int(WIDTH)]), (right, side[:, 2 * int(WIDTH) :])):
            assert np.abs(seen.astype(int) - draw(plain, page, 144)).mean() < 0.3
            assert difference(seen, draw(plain, page, 144)) < difference(seen, draw(plain, page % 8 + 1, 144)) / 4


@pytest.mark.judge
def test_a_user_unit_makes_the_page_larger(tmp_path: Path) -> None:
    def double(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.UserUnit = 2

    path = write_pages(tmp_path / "pages.pdf", 4, edit=double)
    target, imposed = made(path, Scheme(SchemeKind.SPREADS))
    assert imposed.size == pytest.approx((4 * WIDTH / MM, 2 * HEIGHT / MM))
    word = read_words(write_pages(tmp_path / "plain.pdf", 4))[0].word("page1")
    there = read_words(target)[0].word("page1")
    assert (there.x, there.y) == pytest.approx((2 * WIDTH + 2 * word.x, 2 * word.y), abs=1)


@pytest.mark.judge
def test_a_page_with_nothing_on_it_stays_empty(tmp_path: Path) -> None:
    def empty(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[1].Contents
        del pdf.pages[1].Resources

    target, _ = made(write_pages(tmp_path / "pages.pdf", 4, edit=empty), Scheme(SchemeKind.SPREADS))
    assert [word.text for word in read_words(target)[1].words] == ["page3"]
    assert draw(target, 2)[:, : int(WIDTH)].min() == 255


@pytest.mark.judge
def test_bleed_is_shown_outside_and_never_over_the_fold(tmp_path: Path) -> None:
    bleed = 3 * MM
    path = write_pages(tmp_path / "pages.pdf", 8, bleed=bleed, margin=20)
    target, imposed = made(path, Scheme(SchemeKind.BOOKLET, marks=False))
    assert imposed.size == pytest.approx((2 * WIDTH / MM + 6, HEIGHT / MM + 6), abs=0.05)
    picture = draw(target, 1)
    assert (picture[1:-1, 1:-1] < 250).all()  # ink up to the edge of the bleed
    wide, _ = made(path, Scheme(SchemeKind.FOUR_UP))
    picture = draw(wide, 1, 144)
    top = 2 * (HEIGHT + MARGIN + bleed)
    gutter = picture[int(top) : int(top + 2 * GUTTER), int(2 * (MARGIN + bleed)) + 4 : -int(2 * (MARGIN + bleed)) - 4]
    assert (gutter < 250).all()  # heads bleed into the gutter, and meet in its middle
    _, imposed = made(path, Scheme(SchemeKind.BOOKLET, marks=False, bleed=0.0), "none.pdf")
    assert imposed.size == pytest.approx((2 * WIDTH / MM, HEIGHT / MM), abs=0.05)
    with pikepdf.open(wide) as pdf:
        trim = [float(value) for value in pdf.pages[0].TrimBox]
        assert trim == pytest.approx(
            [MARGIN + bleed, MARGIN + bleed, MARGIN + bleed + 2 * WIDTH, MARGIN + bleed + 2 * HEIGHT + GUTTER], abs=0.01
        )
    asked = impose(path.read_bytes(), Scheme(SchemeKind.BOOKLET, bleed=5.0))
    assert [finding.code for finding in asked.findings] == ["too-little-bleed"]


@pytest.mark.judge
def test_creep_moves_inner_pages_towards_the_spine(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "pages.pdf", 16)
    paper = 0.4
    plain, creep = (read_words(made(path, Scheme(SchemeKind.BOOKLET, creep=value))[0]) for value in (0.0, paper))
    moved = {}
    for before, after in zip(plain, creep, strict=True):
        for word in before.words:
            moved[int(word.text[4:])] = after.word(word.text).x - word.x
    for page, by in moved.items():
        leaves = (min(page, 17 - page) - 1) // 2
        assert by == pytest.approx((-1 if page % 2 else 1) * leaves * paper * MM, abs=0.01)
    assert impose(path.read_bytes(), Scheme(SchemeKind.BOOKLET, creep=paper)).creep == pytest.approx((0.0, 3 * paper))
    # the border, 5 pt from the spine, is moved over the fold by the innermost pages, and cut off there
    thick, _ = made(path, Scheme(SchemeKind.BOOKLET, creep=2.0, marks=False))
    outermost, innermost = (draw(thick, side)[100:200, int(WIDTH) - 18 : int(WIDTH) + 18] for side in (1, 8))
    assert outermost.min() == 0
    assert innermost.min() == 255


@pytest.mark.judge
def test_fold_and_cut_marks_are_on_every_plate(tmp_path: Path) -> None:
    def empty(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            del page.Contents

    path = write_pages(tmp_path / "pages.pdf", 8, edit=empty)
    target, imposed = made(path, Scheme(SchemeKind.FOUR_UP))
    assert imposed.has_marks
    ink = run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=inkcov", "-o", "-", target).split()[:4]
    assert float(ink[0]) > 0
    assert len(set(ink)) == 1  # as much of each ink
    scale = 4
    picture = draw(target, 1, 72 * scale)
    height = picture.shape[0] / scale

    def dark(x: float, y: float) -> bool:
        row, column = int((height - y) * scale), int(x * scale)
        return bool(picture[row - 3 : row + 4, column - 3 : column + 4].min() < 128)

    top, right = MARGIN + 2 * HEIGHT + GUTTER, MARGIN + 2 * WIDTH
    for outside in (MARGIN - 3 * MM, top + 3 * MM):
        for x in (MARGIN, right):
            assert dark(x, outside)
        assert any(dark(MARGIN + WIDTH, outside + step / 4) for step in range(-8, 8))  # a dashed line
        assert not dark(MARGIN + 10, top + 3 * MM)
    for outside in (MARGIN - 3 * MM, right + 3 * MM):
        for y in (MARGIN, MARGIN + HEIGHT, MARGIN + HEIGHT + GUTTER, top):
            assert dark(outside, y)
        assert any(dark(outside + step / 4, MARGIN + HEIGHT + GUTTER / 2) for step in range(-8, 8))
    inside = picture[
        int((height - top) * scale) + 2 : int((height - MARGIN) * scale) - 2,
        int(MARGIN * scale) + 2 : int(right * scale) - 2,
    ]
    assert inside.min() == 255, "no mark reaches into the pages"
    bare, imposed = made(path, Scheme(SchemeKind.FOUR_UP, marks=False))
    assert not imposed.has_marks
    assert draw(bare, 1).min() == 255


@pytest.mark.judge
def test_type_stays_type_and_no_font_is_added(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "pages.pdf", 8)
    before = run("pdffonts", path).splitlines()
    for kind in (SchemeKind.BOOKLET, SchemeKind.N_UP):
        after = run("pdffonts", made(path, Scheme(kind))[0]).splitlines()
        assert [line.split()[:-2] for line in after] == [line.split()[:-2] for line in before]


@pytest.mark.judge
@pytest.mark.parametrize(
    ("each", "rows", "columns", "wide"),
    [(2, 1, 2, True), (4, 2, 2, False), (6, 3, 2, False), (8, 2, 4, True), (9, 3, 3, False), (16, 4, 4, False)],
)
def test_a_proof_reads_row_by_row(tmp_path: Path, each: int, rows: int, columns: int, wide: bool) -> None:
    path = write_pages(tmp_path / "pages.pdf", 18, (400.0, 600.0))
    target, imposed = made(path, Scheme(SchemeKind.N_UP, per_sheet=each))
    assert imposed.size == pytest.approx((297, 210) if wide else (210, 297))
    assert imposed.flip == ""
    sides = read_words(target)
    for side, sheet in zip(sides, order_proof(18, rows, columns), strict=True):
        wanted = [f"page{cell.page}" for row in sheet.front for cell in row if cell.page]
        found = sorted(side.words, key=lambda word: (-round(word.y), word.x))
        assert [word.text for word in found] == wanted
        assert all(0 < word.x < side.width and 0 < word.y < side.height for word in side.words)


def test_a_proof_takes_pages_of_any_size_and_shows_their_numbers(tmp_path: Path) -> None:
    def another(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].MediaBox = [0, 0, 400, 200]

    path = write_pages(tmp_path / "pages.pdf", 4, edit=another)
    target, _ = made(path, Scheme(SchemeKind.N_UP, sheet=(297.0, 420.0)))
    picture = draw(target, 1, 72)
    for word in read_words(target)[0].words:  # a number under each frame
        foot = int(picture.shape[0] - word.y + 40)
        assert picture[foot : foot + 14, int(word.x) : int(word.x) + 140].min() < 160


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    data = write_pages(tmp_path / "pages.pdf", 12).read_bytes()
    for kind in SchemeKind:
        assert impose(data, Scheme(kind)).data == impose(data, Scheme(kind)).data
    assert subprocess.run(["qpdf", "--show-npages", "-"], capture_output=True, check=False).returncode
