"""The magazine in Spanish and the pamphlet in German: other layouts, other languages, other chains."""

from __future__ import annotations

import re
from pathlib import Path

import pypdf
import pytest
from tests.support.places import TESTS

from pressbuild.core.findings import Report, Severity
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_edition import build_pdf

PUBLICATIONS = TESTS / "publications"
PAGES = {"magazine-es": (8, 210, 297), "pamphlet-de": (16, 148, 210)}


def build(name: str, target: Path) -> list[str]:
    """Build a publication without a finding and return the texts of its pages."""
    report = Report()
    build_pdf(Job(PUBLICATIONS / name, output=target, report=report))
    assert [finding for finding in report.findings if finding.severity is not Severity.NOTE] == []
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(target).pages]


@pytest.fixture(scope="module")
def magazine(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return build("magazine-es", tmp_path_factory.mktemp("magazine") / "a.pdf")


@pytest.fixture(scope="module")
def pamphlet(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return build("pamphlet-de", tmp_path_factory.mktemp("pamphlet") / "a.pdf")


@pytest.mark.parametrize("name", PAGES)
def test_pages_sizes_and_bytes(name: str, tmp_path: Path) -> None:
    build(name, tmp_path / "a.pdf")
    build(name, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    count, *size = PAGES[name]
    pages = pypdf.PdfReader(tmp_path / "a.pdf").pages
    assert len(pages) == count
    for page in pages:
        assert [float(side) / 72 * 25.4 for side in page.mediabox[2:]] == pytest.approx(size, abs=0.1)


def test_letterspaced_words_can_be_searched_for(magazine: list[str], pamphlet: list[str]) -> None:
    """Readers of PDF take gaps of a tenth of an em for spaces."""
    assert "EL TALLER" in magazine[1]
    assert "WERKHEFTE" in pamphlet[0]


def test_the_jump_of_the_magazine_is_answered_in_spanish(magazine: list[str]) -> None:
    left = {number: re.findall(r"Continúa en la página (\d+)", text) for number, text in enumerate(magazine, 1)}
    come = {number: re.findall(r"Viene de la página (\d+)", text) for number, text in enumerate(magazine, 1)}
    assert {number: pages for number, pages in left.items() if pages} == {3: ["6"]}
    assert {number: pages for number, pages in come.items() if pages} == {6: ["3"]}


def test_the_contents_of_the_magazine_name_the_pages_of_its_stories(magazine: list[str]) -> None:
    titles = {
        3: "Manos que hacen girar la rueda",
        4: "La casa de los libros que vuelven",
        6: "Un pinchazo, paso a paso",
        7: "Elogio de la herramienta prestada",
        8: "La herramienta más barata",
    }
    for number, title in titles.items():
        assert title in magazine[number - 1]
        assert re.search(rf"{title}\D* {number}\b", magazine[1]), "the figure is painted after its line"


def test_the_contents_of_the_pamphlet_name_the_pages_of_its_chapters(pamphlet: list[str]) -> None:
    lines = re.findall(
        r"(Das Manuskript|Die Seite|Der Satz|Das Papier|Der Druck|Falzen, heften, schneiden) (\d+)", pamphlet[1]
    )
    assert len(lines) == 6
    for title, page in lines:
        assert title in pamphlet[int(page) - 1]
        assert f" {page} " in pamphlet[int(page) - 1], "the folio"


def test_the_pamphlet_takes_as_many_pages_as_its_text_needs(pamphlet: list[str]) -> None:
    texts = pamphlet[2:15]
    assert all(len(text.split()) > 100 for text in texts)
    assert "Gesetzt mit pressbuild" in pamphlet[15]
