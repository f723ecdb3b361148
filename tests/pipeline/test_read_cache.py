"""What is kept between runs is never used once it is out of date, and nothing of it shows in the book."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.faults import CSS, ISSUE, LAYOUT, MASTER, PUBLICATION, STORY, Change, both, build, put, swap
from tests.support.paper import Paper, frame, words
from tests.support.places import ROOT

from pressbuild.checks.epub.open_epub import OpenBook, open_book, story_text
from pressbuild.core.findings import Report
from pressbuild.publication.font_families import read_fonts
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder

BOOK = "dist/1/t-1-e-book.epub"
LEAD = "EPUB/story-s.xhtml"


@pytest.fixture
def paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A publication of one story that turns to page 2, built once."""
    master = Paper(tmp_path / "paper").master("page", frame("a", 10, columns=2), frame("b", 60, top=12))
    master.pages = "[page, page]"
    root = master.story("s", words(160), "frames: [1/a, 2/a, 2/b]").write().root
    code, shown = build(root, capsys, command="epub")
    assert code == 0, shown
    return root


def book(paper: Path) -> OpenBook:
    return open_book((paper / BOOK).read_bytes())


def first_word_of_page_2(paper: Path) -> str:
    (mark,) = (e for e in book(paper).documents[LEAD].iter() if e.get("id") == "page-2")
    return str(mark.tail).split()[0]


def rebuild(paper: Path, capsys: pytest.CaptureFixture[str]) -> bool:
    """Build again; return whether the pages were laid out anew."""
    code, shown = build(paper, capsys, command="epub")
    assert code == 0, shown
    return "typeset: " in shown


def test_nothing_is_laid_out_when_nothing_has_changed(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (paper / BOOK).read_bytes()
    assert not rebuild(paper, capsys)
    assert (paper / BOOK).read_bytes() == before


# what moves lines on paper
CHANGES: dict[str, Change] = {
    "story": swap(STORY, "word1 ", "another beginning before word1 "),
    "manifest": swap(ISSUE, "date: 2024-01", "date: 2024-02"),
    "publication": swap(PUBLICATION, "title: T", "title: Times"),
    "style sheet": swap(CSS, "hyphens: none", "letter-spacing: 1pt"),
    "measures": swap(LAYOUT, "column-gap: 4mm", "column-gap: 3mm"),
    "master": swap(MASTER, 'data-columns="2"', 'data-columns="3"'),
    "template that comes before the built-in one": put("layouts/test/rule.html", '<div data-rule="rule"></div>'),
    "template for all layouts": put("layouts/common/overset.html", "<p>Too long</p>"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_pages_are_laid_out_again(change: str, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    CHANGES[change](paper)
    assert rebuild(paper, capsys)
    assert not rebuild(paper, capsys)


def test_marks_move_with_the_lines(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = int(first_word_of_page_2(paper).removeprefix("word"))
    swap(CSS, "font: 9pt/12pt", "font: 7pt/12pt")(paper)
    rebuild(paper, capsys)
    assert int(first_word_of_page_2(paper).removeprefix("word")) > before


def test_pages_stay_when_only_the_look_of_the_book_changes(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("layouts/test/epub/style.css", "p { color: teal }")(paper)
    assert not rebuild(paper, capsys)
    assert b"teal" in book(paper).read("EPUB/style.css")


def test_a_new_template_of_the_book_is_used_and_forgotten(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What templates say is kept; it depends on those that they extend or include, too."""
    before = (paper / BOOK).read_bytes()
    page = (builtin_folder("layouts") / "common/epub/_page.xhtml").read_text(encoding="utf-8")
    put("layouts/common/epub/_page.xhtml", page.replace("</head>", "<!-- ours --></head>"))(paper)
    assert not rebuild(paper, capsys)
    assert b"<!-- ours -->" in book(paper).read(LEAD)
    (paper / "layouts/common/epub/_page.xhtml").unlink()
    (paper / "layouts/common/epub").rmdir()
    (paper / "layouts/common").rmdir()
    rebuild(paper, capsys)
    assert (paper / BOOK).read_bytes() == before


def test_new_words_and_new_stories_are_in_the_book(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap(STORY, "word9 ", "news ")(paper)
    both(
        put("issues/1/n.md", "---\nheadline: New\nedition: screen\n---\n\nText.\n"),
        swap(ISSUE, "articles:", "articles:\n  - article: n.md"),
    )(paper)
    rebuild(paper, capsys)
    assert " news " in story_text(book(paper).documents[LEAD])
    assert "EPUB/story-n.xhtml" in book(paper).documents


def test_findings_of_an_unchanged_article_are_told_again(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap(STORY, "word1 ", "[word1](nowhere.md) ")(paper)
    for _ in range(2):
        code, shown = build(paper, capsys, command="epub")
        assert (code, "[dead-link]" in shown) == (3, True)


def test_a_publication_brings_nothing_that_is_unpacked(paper: Path) -> None:
    """What is kept lies outside of the publication: one from somebody else cannot slip anything in."""
    assert sorted(path.name for path in paper.iterdir()) == ["dist", "issues", "layouts"]


def test_an_own_face_is_used(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fonts = ROOT / "fonts"
    face = fonts / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
    (paper / "fonts").mkdir()
    shutil.copy(face, paper / "fonts" / "own.ttf")
    shutil.copy(fonts / "source-serif-4" / "OFL.txt", paper / "fonts" / "OFL.txt")
    put("fonts/fonts.yaml", "families: [{family: Own, licence: OFL, licence-file: OFL.txt, files: [{file: own.ttf}]}]")(
        paper
    )
    swap(LAYOUT, "words:", "epub-faces: [{family: Own}]\nwords:")(paper)
    rebuild(paper, capsys)
    assert "EPUB/fonts/sourceserif4caption-regular.ttf" in book(paper).names


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda _: b"",
    "rubbish": lambda _: b"rubbish" * 100,
    "not a font": lambda data: b"OTTX" + data[4:],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_faces_are_found_without_being_loaded(
    damage: str, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face = ROOT / "fonts" / "source-serif-4" / "SourceSerif4Caption-Regular.ttf"
    put("fonts/own.ttf", DAMAGE[damage](face.read_bytes()))(paper)
    put("fonts/OFL.txt", "")(paper)
    facts = "{family: Own, licence: OFL, licence-file: OFL.txt, files: [{file: own.ttf, postscript: Own}]}"
    put("fonts/fonts.yaml", f"families: [{facts}]")(paper)
    report = Report()
    read_fonts([Folder(paper / "fonts")], report)
    assert [finding.code for finding in report.findings] == ["bad-font"]
