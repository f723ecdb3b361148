"""E-books as readers with pages show them: Chromium sets a document in columns, as they do."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.elements import picture
from tests.support.judges import run_epubcheck, with_chromium, with_epubcheck
from tests.support.publication import Publication
from tests.support.reader import open_chromium

from pressbuild.pipeline.ebook import build_epub
from pressbuild.pipeline.job import Job

MANIFEST = """
number: 1
date: 2024-01
cover: c.png
cover-alt: A red field.
pages: [page]
articles:
  - article: s.md
    frames: [1/a]
"""
HEAD = "| Bundesarbeitsgemeinschaft | Wirtschaftswissenschaftlerin | 2019 | 2020 | 2021 | 2022 | 2023 |"
RULE = "|---|---|---:|---:|---:|---:|---:|"
ROWS = "\n".join(f"| Verein {n} | Donaudampfschifffahrt | {n}.234.567 | 1.234.567 | 2 | 3 | 4 |" for n in range(12))
SMALL = "| Ort | Jahr |\n|---|---|\n" + "\n".join(f"| Ort {n} | {1900 + n} |" for n in range(60))
STORY = f"""
Before.

{HEAD}
{RULE}
{ROWS}

Between.

{SMALL}

After, with [a place](https://example.org/a|b) and [another](https://example.org:99999/).
"""
PAGES = {"telephone": (390, 16), "tablet": (820, 16), "large type": (390, 32)}  # width of the screen, size of type: px
MEASURE = """() => {
    const page = document.documentElement.clientWidth, over = [];
    const isTorn = box => Math.floor((box.left + 1) / page) !== Math.floor((box.right - 1) / page);
    for (const element of document.querySelectorAll('p, td, tbody th, caption'))
        if ([...element.getClientRects()].some(isTorn)) over.push(element.textContent);
    const tables = [...document.querySelectorAll('table')].map(table => getComputedStyle(table).display);
    return [over, tables, document.querySelectorAll('table')[1].closest('.table').getClientRects().length];
}"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in Quechua, for which there are no words."""
    folder = tmp_path_factory.mktemp("pages")
    paper = Publication(folder)
    paper.file("issues/publication.yaml", "title: T\nslug: t\nlanguage: qu\nlayout: tiny\npublisher: P\n")
    paper.manifest(MANIFEST)
    paper.file("issues/1/c.png", picture("RGB", (80, 120), "#c00")).article("s", STORY, language="de")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", "off")
        build_epub(Job(paper.root, output=folder / "t.epub"), with_pages=False)
    return folder / "t.epub"


@pytest.fixture(scope="module")
def browser(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    folder = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(book).extractall(folder)
    with open_chromium() as chromium:
        yield chromium, folder / "EPUB"


def show(browser: tuple[Any, Path], name: str, width: int, size: int) -> Any:
    chromium, folder = browser
    page = chromium.new_page(viewport={"width": width, "height": 700})
    page.goto((folder / name).as_uri())
    columns = f"height: 660px; column-width: {width}px; column-gap: 0; column-fill: auto; overflow: hidden"
    page.add_style_tag(content=f":root {{ font-size: {size}px; {columns} }} body {{ margin: 0 20px !important }}")
    return page


@with_chromium
@pytest.mark.parametrize("kind", PAGES)
def test_a_table_stays_on_its_page_and_goes_on_on_the_next(browser: tuple[Any, Path], kind: str) -> None:
    width, size = PAGES[kind]
    over, tables, pages = show(browser, "story-s.xhtml", width, size).evaluate(MEASURE)
    assert over == []
    assert tables == ["block", "block" if kind == "large type" else "table"]
    assert pages > 1, "a table longer than a page is broken"


@with_chromium
def test_landmarks_do_not_show_even_without_the_style_sheet(browser: tuple[Any, Path]) -> None:
    page = show(browser, "nav.xhtml", 390, 16)
    page.evaluate("document.querySelector('link').remove()")
    page.evaluate("document.querySelectorAll('[hidden]').forEach(element => element.removeAttribute('hidden'))")
    assert "Landmarks" not in page.inner_text("body")
    assert "Contents" in page.inner_text("body")


def test_words_that_are_english_say_so(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xhtml", ".opf"))}
    english = 'lang="en" xml:lang="en" dir="ltr"'
    assert f'<h1 id="contents" {english}>Contents</h1>' in texts["EPUB/nav.xhtml"]
    assert f'<a href="front.xhtml" {english}>Front page</a>' in texts["EPUB/nav.xhtml"]
    assert f"<li {english}>Made with pressbuild.</li>" in texts["EPUB/colophon.xhtml"]
    assert '<a href="story-s.xhtml" lang="de" xml:lang="de" dir="ltr">s</a>' in texts["EPUB/nav.xhtml"]
    assert 'property="schema:accessibilitySummary" xml:lang="en"' in texts["EPUB/content.opf"]


@with_epubcheck
def test_odd_addresses_and_languages_are_valid(book: Path) -> None:
    assert {message.id for message in run_epubcheck(book)} <= {"CSS-028"}
