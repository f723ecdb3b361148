"""Advertisements beside the paper: a picture in the e-book, or nothing; in the proof as they are printed."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from PIL import Image
from tests.support.adverts import MM, advert, difference, draw, run, with_boxes, words_of
from tests.support.paper import words
from tests.support.publication import STORY, Publication
from tests.typeset.test_adverts import ENTRY, HEAD, LEFT, TOP, paper

from pressbuild.pipeline.proof_session import ProofSession
from pressbuild.pipeline.read_cache import FRESH
from pressbuild.proof.shown_values import BookReady, PagesReady, PressReady

XHTML = "{http://www.w3.org/1999/xhtml}"
ALT = "Come to the bookshop: it is open from nine to five."


def book_of(made: Publication) -> zipfile.ZipFile:
    """Make the e-book and open it."""
    outcome = made.run("epub")
    assert outcome.code == 0, outcome.stderr
    (path,) = (made.root / "dist/1").glob("*.epub")
    return zipfile.ZipFile(path)


def test_in_the_book_it_is_a_picture_of_its_trimmed_page(tmp_path: Path, capsys: Any) -> None:
    boxes = {"TrimBox": (10, 10, 147, 100), "CropBox": (0, 0, 157, 110)}
    made = paper(tmp_path, with_boxes(advert(157, 110), **boxes), capsys, alt=f'"{ALT}"')
    book = book_of(made)
    root = etree.fromstring(book.read("EPUB/story-ad.xhtml"))
    (image,) = root.iter(f"{XHTML}img")
    assert image.get("alt") == ALT
    assert root.findtext(f".//{XHTML}p[@class='kicker']") == "Advertisement"
    assert root.findtext(f".//{XHTML}h1") == "Bookshop"
    with Image.open(io.BytesIO(book.read(f"EPUB/{image.get('src')}"))) as picture:
        assert (picture.width, picture.height) == (int(image.get("width", "")), int(image.get("height", "")))
        assert picture.width / picture.height == pytest.approx(137 / 90, abs=0.01)
        small = picture.convert("RGB").resize((round(137 * MM), round(90 * MM)))
    own = draw(made.root / "issues/1/ad.pdf", 72, (10, 10, 137, 90))
    assert difference(small, own) < 12  # two programs make two colours of the same inks
    assert small.getpixel((3, 250)) == small.getpixel((200, 20))  # the dark corner is cut off


def test_it_is_left_out_if_the_manifest_says_so(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys, alt="")
    outcome = made.build()
    assert outcome.code == 3
    assert "issues/1/ad.md:4: error: the advertisement “Bookshop” has no alt text" in outcome.said
    entry = ENTRY.format(1) + "    e-book: leave-out\n"
    made.manifest(HEAD.format("page") + entry)
    book = book_of(made)
    assert not [name for name in book.namelist() if "ad." in name and "head" not in name]
    assert made.build().code == 0
    # what was kept of the article is not what the manifest has made of it
    made.file("issues/1/ad.md", (made.root / "issues/1/ad.md").read_text() + "\n").manifest(
        HEAD.format("page") + entry.replace("leave-out", "picture")
    )
    assert made.build().code == 3


def test_one_for_screens_needs_no_size_and_no_place(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys, size="", edition="screen")
    made.manifest(HEAD.format("page") + "  - article: ad.md\n")
    assert "EPUB/story-ad.xhtml" in book_of(made).namelist()
    assert "Bookshop" not in made.build().stderr


def test_another_file_of_another_size_is_not_taken_for_the_first(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys)
    time.sleep(2 * FRESH)  # what has just been saved is not kept
    assert made.build().code == made.build().code == 0
    made.file("issues/1/ad.pdf", advert(135))
    assert "its file is 135 × 90 mm" in made.build().said


def test_two_pages_of_one_file_are_two_pictures(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(pages=2), capsys)
    made.file("issues/1/ad2.md", (made.root / "issues/1/ad.md").read_text() + "")
    second = (made.root / "issues/1/ad.md").read_text().replace("size:", "page: 2\nsize:")
    made.file("issues/1/ad2.md", second)
    made.manifest(HEAD.format("page, page") + ENTRY.format(1) + ENTRY.format(2).replace("ad.md", "ad2.md"))
    pictures = [name for name in book_of(made).namelist() if name.startswith("EPUB/pictures/ad")]
    assert len(pictures) == 2


def test_page_one_is_not_called_after_its_advertisement(tmp_path: Path, capsys: Any) -> None:
    book = book_of(paper(tmp_path, advert(), capsys))
    assert b"Bookshop" not in book.read("EPUB/cover.xhtml")
    assert b"Bookshop" not in book.read("EPUB/front.xhtml")


def test_in_the_edition_for_screens_it_is_a_figure_with_its_words(tmp_path: Path, capsys: Any) -> None:
    made = paper(tmp_path, advert(), capsys, alt=f'"{ALT}"')
    outcome = made.run("pdf", "--digital", "-o", str(tmp_path / "screen.pdf"))
    assert outcome.code == 0, outcome.stderr
    run("mutool", "draw", "-q", "-r", 20, "-o", tmp_path / "screen.png", tmp_path / "screen.pdf")
    assert 'Art "Bookshop"\n    Figure' in run("pdfinfo", "-struct-text", tmp_path / "screen.pdf")
    assert "Bookshop" in words_of(tmp_path / "screen.pdf")
    with pikepdf.open(tmp_path / "screen.pdf") as pdf:
        assert ALT in [str(item.get("/Alt")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]


def test_a_session_places_it_again_and_again(tmp_path: Path) -> None:
    made = paper(tmp_path, advert(), None)
    session = ProofSession(made.root, "1")

    def build() -> tuple[PagesReady, PressReady, BookReady]:
        pages, press, book = session.build(lambda _: None, lambda: None)
        assert isinstance(pages, PagesReady)
        assert isinstance(press, PressReady)
        assert isinstance(book, BookReady)
        return pages, press, book

    first, press, book = build()
    assert book.version
    (page,) = first.paper.pages
    (shown,) = page.pictures
    assert (shown.file, shown.ppi) == ("issues/1/ad.pdf", 0)
    assert (shown.area.x, shown.area.y, shown.area.width) == pytest.approx((LEFT + 1.5, TOP, 137), abs=0.1)
    assert first.paper.stories[1].advice == "advertisement, 137 × 90 mm"
    (tmp_path / "page.pdf").write_bytes(first.pdfs[page.version])
    placed = draw(tmp_path / "page.pdf", 72, (LEFT + 1.5, TOP, 137, 90))
    assert difference(placed, draw(made.root / "issues/1/ad.pdf")) < 3

    article = made.root / STORY
    good = article.read_bytes()
    article.write_bytes(good.replace(b"word1 ", b"other "))
    assert build()[1].data != press.data
    article.write_bytes(good)
    assert build()[1].data == press.data
    made.file("issues/1/ad.pdf", advert(words="Reopened"))
    assert build()[1].data != press.data
    made.file("issues/1/ad.pdf", advert()).article("s", words(60))
    assert build()[1].data == press.data


def test_a_file_that_goes_bad_while_the_proof_runs_is_told_of(tmp_path: Path) -> None:
    made = paper(tmp_path, advert(), None)
    session = ProofSession(made.root, "1")
    assert len(list(session.build(lambda _: None, lambda: None))) == 3
    made.file("issues/1/ad.pdf", b"%PDF-1.7 nothing")
    (stopped,) = session.build(lambda _: None, lambda: None)
    assert [(finding.file, finding.line) for finding in stopped.findings] == [("issues/1/ad.md", 4)]
