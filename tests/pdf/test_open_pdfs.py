"""PDFs that stay open to be drawn again: those that were used last, and no more of them than is allowed."""

from __future__ import annotations

import pytest
from tests.support.raw_pdf import write_pdf

from pressbuild.pdf.page_tiles import OpenPdfs, Tile

PART = Tile(20, 0, 0, 20, 20)
ONE = write_pdf()
TWO = write_pdf(tree="/Kids [3 0 R 10 0 R] /Count 2", things=["/Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]"])


def open_ones(pdfs: OpenPdfs, *names: str) -> str:
    """Return those of the names whose PDFs are open, which makes them the ones that were used last."""
    return "".join(name for name in names if pdfs.draw(name, None, 1, PART))


def test_what_is_not_open_is_drawn_only_with_its_bytes() -> None:
    pdfs = OpenPdfs(9, 10**9)
    assert pdfs.draw("a", None, 1, PART) is None
    drawn = pdfs.draw("a", ONE, 1, PART)
    assert drawn
    assert pdfs.draw("a", None, 1, PART) == drawn


def test_as_many_pages_stay_open_as_are_allowed() -> None:
    pdfs = OpenPdfs(3, 10**9)
    for name in "abc":
        pdfs.draw(name, ONE, 1, PART)
    pdfs.draw("a", None, 1, PART)
    pdfs.draw("d", ONE, 1, PART)
    assert open_ones(pdfs, *"abcd") == "acd"


def test_a_pdf_stays_open_while_one_of_its_pages_does() -> None:
    pdfs = OpenPdfs(2, 10**9)
    for number in (1, 2):
        pdfs.draw("t", TWO, number, PART)
    pdfs.draw("a", ONE, 1, PART)
    assert pdfs.draw("t", None, 2, PART), "its second page was still open"
    for name in "bc":
        pdfs.draw(name, ONE, 1, PART)
    assert open_ones(pdfs, *"tabc") == "bc"


def test_one_page_may_be_all_that_is_open() -> None:
    pdfs = OpenPdfs(1, 10**9)
    for number in (1, 2, 1):
        assert pdfs.draw("t", TWO, number, PART)
    assert open_ones(pdfs, "t") == "t"


def test_they_have_so_many_bytes_and_no_more_but_for_the_one_in_use() -> None:
    pdfs = OpenPdfs(9, 2 * len(ONE))
    for name in "abc":
        pdfs.draw(name, ONE, 1, PART)
    assert open_ones(pdfs, *"abc") == "bc"
    pdfs.draw("large", write_pdf(b" " * 9999), 1, PART)
    assert open_ones(pdfs, *"abc") == ""
    assert pdfs.draw("large", None, 1, PART)


def test_one_that_is_damaged_is_no_burden_to_others() -> None:
    pdfs = OpenPdfs(2, 10**9)
    for number in range(5):
        with pytest.raises(Exception, match="Failed to load"):
            pdfs.draw(f"bad {number}", b"%PDF-1.7\n", 1, PART)
        with pytest.raises(Exception, match="Failed to load"):
            pdfs.draw("a", ONE, 2 + number, PART)
    assert pdfs.draw("a", ONE, 1, PART)
