"""What the proof shows is what is printed: page by page, the same marks on the same paper; and the same file.

Of a real magazine, the page that is drawn after a save, from a PDF of its own, is held against the page of the PDF for
the press: what is painted, and the picture of it.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from tests.support.places import MAGAZINE
from tests.support.proof import run_proof
from tests.support.publication import Publication

from pressbuild.cli import main
from pressbuild.pdf.page_tiles import OpenPdf, Tile
from pressbuild.pipeline.proof_session import ProofSession
from pressbuild.proof.shown_values import BookReady, PagesReady, PressReady, Result

PIXELS = Tile(900, 0, 0, 900, 4000)


def build(session: ProofSession) -> tuple[PagesReady, PressReady, BookReady]:
    results: Iterator[Result] = session.build(lambda _: None, lambda: None)
    pages, press, book = results
    assert isinstance(pages, PagesReady)
    assert isinstance(press, PressReady)
    assert isinstance(book, BookReady)
    return pages, press, book


def painted(page: pypdf.PageObject) -> bytes:
    contents = page.get_contents()
    assert contents is not None
    return bytes(contents.get_data())


def picture(data: bytes, number: int) -> bytes:
    pdf = OpenPdf(data)
    try:
        return pdf.draw(number, PIXELS)
    finally:
        pdf.close()


@pytest.fixture
def magazine(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MAGAZINE, tmp_path / "magazine"))


def test_a_page_of_its_own_is_painted_as_in_the_paper(magazine: Path) -> None:
    session = ProofSession(magazine, "1")
    pages, press, _ = build(session)
    assert press.data
    whole = pypdf.PdfReader(io.BytesIO(press.data))
    assert len(pages.paper.pages) == len(whole.pages) == 8
    for number, page in enumerate(pages.paper.pages):
        alone = pypdf.PdfReader(io.BytesIO(pages.pdfs[page.version]))
        assert len(alone.pages) == 1
        assert painted(alone.pages[0]) == painted(whole.pages[number]), f"page {number + 1}"
        for box in ("mediabox", "bleedbox", "trimbox"):
            assert getattr(alone.pages[0], box) == getattr(whole.pages[number], box)
        assert picture(pages.pdfs[page.version], 1) == picture(press.data, number + 1), f"page {number + 1}"


def test_the_press_file_is_that_of_the_command_in_an_old_session_too(magazine: Path, tmp_path: Path) -> None:
    session = ProofSession(magazine, "1")
    first, press, _ = build(session)
    article = magazine / "issues/1/articles/oido.md"
    good = article.read_bytes()
    article.write_bytes(good + b"\nOtra vez.\n")
    changed, other, _ = build(session)
    article.write_bytes(good)
    again, last, _ = build(session)
    assert main(["-C", str(magazine), "pdf", "-o", str(tmp_path / "press.pdf")]) == 0
    assert press.data == last.data == (tmp_path / "press.pdf").read_bytes()
    assert other.data != press.data
    versions = [[page.version for page in ready.paper.pages] for ready in (first, changed, again)]
    assert versions[0] == versions[2]
    assert len(set(versions[1]) - set(versions[0])) >= 1
    assert changed.pdfs.keys() == set(versions[1]) - set(versions[0]), "pages that were known are sent again"
    assert again.paper == first.paper


def test_what_is_served_is_what_the_command_writes(tmp_path: Path) -> None:
    publication = Publication(tmp_path)
    with run_proof(publication.root) as proof:
        state = proof.settled()
        answer = proof.ask("/press.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        drawn = proof.ask(f"/page/{proof.versions(state)[0]}/900/0-0-900-1800.png").body
    assert main(["-C", str(publication.root), "pdf", "-o", str(tmp_path / "press.pdf")]) == 0
    assert answer.body == (tmp_path / "press.pdf").read_bytes()
    assert drawn == OpenPdf(answer.body).draw(1, Tile(900, 0, 0, 900, 1800))
