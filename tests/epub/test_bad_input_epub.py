"""Bad input for the e-book: a clear finding with file and line, the last good book untouched, or a correct book."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.faults import (
    ISSUE,
    LAYOUT,
    PUBLICATION,
    STORY,
    SVG,
    Change,
    both,
    build,
    good_paper,
    png,
    put,
    svg,
    swap,
    text,
)
from tests.support.judges import run_epubcheck, with_epubcheck
from tests.support.paper import words

from pressbuild.checks.epub.open_epub import OpenBook, open_book, story_text

BOOK = "dist/1/t-1-e-book.epub"
COVER = "number: 1\ncover: c.png\ncover-alt: A cover."
TWO = "articles:\n  - article: s.md\n    frames: [1/a]\n  - article: t.md\n    frames: [1/b]\n    section: "
FACE = "epub-faces: [{family: Nonesuch}]\nwords:"
EMPTY_BLOCKS = "{% macro render(a, b, c) %}{% endmacro %}{% macro footnotes(a, b) %}{% endmacro %}"
TABLE = "| a | b |\n|---|---|\n"


def two_stories(other: str, section: str = "x") -> Change:
    """Give the issue a second story."""
    return both(put("issues/1/t.md", other), put(ISSUE, f"number: 1\ndate: 2024-01\npages: [page]\n{TWO}{section}\n"))


# what is done to a good publication: exit code, code of the finding, place, part of the message or hint
CASES: dict[str, tuple[Change, int, str, str, str]] = {
    "no headline": (put(STORY, "---\nkicker: k\n---\n\nx"), 3, "missing-key", STORY, "headline"),
    "empty headline": (put(STORY, '---\nheadline: ""\n---\n\nx'), 3, "missing-key", f"{STORY}:2", "names the story"),
    "two stories with one slug": (
        two_stories("---\nheadline: t\nslug: s\n---\n\nx"),
        3,
        "duplicate-slug",
        ISSUE,
        "slug: …",
    ),
    "no alt text": (
        both(svg(""), text("Text.", "pictures: [{file: p.svg}]")),
        3,
        "no-alt-text",
        f"{STORY}:3",
        "alt: …",
    ),
    "no alt text in the text": (both(svg(""), text("![](p.svg)")), 3, "no-alt-text", f"{STORY}:6", "what it shows"),
    "script in an SVG": (svg("<script>1</script>"), 3, "unsafe-picture", STORY, "plain SVG"),
    "handler in an SVG": (svg('<g onload="x()"/>'), 3, "unsafe-picture", STORY, "onload"),
    "SVG that needs the web": (
        svg('<image href="https://example.org/a.png"/>'),
        3,
        "unsafe-picture",
        STORY,
        "outside itself",
    ),
    "SVG with a style from the web": (
        svg("<style>@import 'http://x'</style>"),
        3,
        "unsafe-picture",
        STORY,
        "outside",
    ),
    "skipped heading": (text("### Too small\n\nx"), 3, "heading-level", f"{STORY}:6", "write “##” for it"),
    "headline in the text": (text("# Large\n\nx"), 3, "heading-level", f"{STORY}:6", "front matter"),
    "undefined footnote": (text("x[^1]"), 3, "undefined-footnote", f"{STORY}:6", "[^1]: …"),
    "unused footnote": (text("x\n\n[^1]: y"), 3, "unused-footnote", f"{STORY}:8", "never called"),
    "merged cells": (text(TABLE + "| wide ||"), 3, "merged-cells", f"{STORY}:8", "“| |”"),
    "cells merged downwards": (text(TABLE + "| 1 | 2 |\n| ^^ | 3 |"), 3, "merged-cells", f"{STORY}:9", "says again"),
    "no such language": (text("x", "language: xx"), 3, "bad-value", f"{STORY}:3", "no language “xx”"),
    "British as uk": (text("x", "language: en-UK"), 3, "bad-value", f"{STORY}:3", "en-GB"),
    "no such language of words": (text("[x]{lang=zz}"), 3, "bad-language", f"{STORY}:6", "no language “zz”"),
    "ISSN with a wrong check digit": (
        swap(PUBLICATION, "slug: t", "slug: t\nissn: 0317-8472"),
        3,
        "bad-value",
        f"{PUBLICATION}:3",
        "it would be 1",
    ),
    "no ISSN": (swap(PUBLICATION, "slug: t", "slug: t\nissn: 12345"), 3, "bad-value", f"{PUBLICATION}:3", "0317-8471"),
    "control character": (
        put(STORY, "---\nheadline: s\n---\n\na\x01b"),
        3,
        "control-character",
        f"{STORY}:5",
        "U+0001",
    ),
    "link to a story of the paper": (
        both(two_stories("---\nheadline: t\nedition: print\n---\n\nx"), text("[x](t.md)")),
        3,
        "dead-link",
        f"{STORY}:6",
        "of this edition",
    ),
    "two imprints": (
        both(two_stories("---\nheadline: t\nrole: imprint\n---\n\nx"), text("x", "role: imprint")),
        3,
        "two-imprints",
        ISSUE,
        "role: imprint",
    ),
    "no such cover": (swap(ISSUE, "number: 1", COVER), 3, "missing-file", f"{ISSUE}:2", "c.png"),
    "cover without alt text": (
        both(put("issues/1/c.png", png(9, 9)), swap(ISSUE, "number: 1", "number: 1\ncover: c.png")),
        3,
        "no-alt-text",
        f"{ISSUE}:2",
        "cover-alt",
    ),
    "SVG as cover": (
        both(put("issues/1/c.svg", SVG.format("")), swap(ISSUE, "number: 1", COVER.replace("png", "svg"))),
        3,
        "bad-cover",
        f"{ISSUE}:2",
        "JPEG",
    ),
    "paper that does not fit": (text(words(2000)), 4, "no-pages", ISSUE, "--no-pages"),
    "face that is not there": (swap(LAYOUT, "words:", FACE), 3, "unknown-font", "layout.yaml", "Nonesuch"),
    "template that is not XHTML": (
        put("layouts/test/epub/front.xhtml", "<html><br></html>"),
        3,
        "template-error",
        "layouts/test/epub/front.xhtml",
        "XHTML",
    ),
    "template that declares something": (
        put("layouts/test/epub/front.xhtml", "<!DOCTYPE html [<!ATTLIST html onload CDATA 'x()'>]><html/>"),
        3,
        "template-error",
        "layouts/test/epub/front.xhtml",
        "XHTML",
    ),
    "template in another encoding": (
        put("layouts/test/epub/front.xhtml", "<?xml version='1.0' encoding='UTF-7'?><html/>"),
        3,
        "template-error",
        "layouts/test/epub/front.xhtml",
        "XHTML",
    ),
    "template that makes half a character": (
        put("layouts/test/epub/front.xhtml", "{{ '\\ud800' }}"),
        3,
        "template-error",
        "layouts/test/epub/front.xhtml",
        "U+D800",
    ),
    "template with an error": (
        put("layouts/test/epub/front.xhtml", "\n{{ nothing.here }}"),
        3,
        "template-error",
        "layouts/test/epub/front.xhtml:2",
        "nothing",
    ),
    "template that leaves out the text": (
        put("layouts/test/epub/blocks.xhtml", EMPTY_BLOCKS),
        4,
        "words-lost",
        "",
        "epub/ folder",
    ),
    "template that says it twice": (
        put(
            "layouts/test/epub/story.xhtml",
            '{% extends "epub/_page.xhtml" %}{% import "epub/blocks.xhtml" as blocks %}{% block body %}<body>'
            "{% for page in pages %}{{ page_break(page, words) }}{% endfor %}<h1>{{ title }}</h1>"
            "{% for time in 'ab' %}{{ blocks.render(document.blocks, document, book) }}{% endfor %}"
            "</body>{% endblock %}",
        ),
        4,
        "words-twice",
        "",
        "twice",
    ),
    "style that names no file": (
        put("layouts/test/epub/style.css", "@font-face { font-family: x; src: url(fonts/no.ttf) }"),
        4,
        "book-font",
        "",
        "fonts/no.ttf",
    ),
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return good_paper(tmp_path)


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_bad_input(case: str, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, exit_code, finding, place, words_of_it = CASES[case]
    put(BOOK, b"the last good one")(paper)
    change(paper)
    code, shown = build(paper, capsys, command="epub")
    assert code == exit_code, shown
    assert f"[{finding}]" in shown
    assert place in shown
    assert words_of_it in shown
    assert (paper / BOOK).read_bytes() == b"the last good one"
    assert [path.name for path in (paper / BOOK).parent.iterdir()] == ["t-1-e-book.epub"]


def made_book(paper: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> OpenBook:
    code, shown = build(paper, capsys, *arguments, command="epub")
    assert code == 0, shown
    return open_book((paper / BOOK).read_bytes())


@with_epubcheck
def test_right_to_left(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A book in Hebrew turns its pages the other way. Its letters are the reader's: no face here has them."""
    swap(PUBLICATION, "language: en", "language: he")(paper)
    both(put("issues/1/c.png", png(9, 9)), swap(ISSUE, "number: 1", COVER))(paper)
    text("שלום, [world]{lang=en}.")(paper)
    book = made_book(paper, capsys, "--no-pages")
    assert book.package.get("dir") == "rtl"
    assert b'page-progression-direction="rtl"' in book.read("EPUB/content.opf")
    assert book.documents["EPUB/story-s.xhtml"].get("dir") == "rtl"
    assert b'<span lang="en" xml:lang="en" dir="ltr">world</span>' in book.read("EPUB/story-s.xhtml")
    assert {message.id for message in run_epubcheck(paper / BOOK)} <= {"CSS-028"}


def test_no_pages_needs_no_paper(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A story too long for its frames is no obstacle for a book without page numbers and with its own cover."""
    both(put("issues/1/c.png", png(9, 9)), swap(ISSUE, "number: 1", COVER), text(words(2000)))(paper)
    book = made_book(paper, capsys, "--no-pages")
    assert "word2000" in story_text(book.documents["EPUB/story-s.xhtml"])
    assert book.nav("page-list") == []
    assert book.metas("pageBreakSource") == []
    assert not any("page" in feature.lower() for feature in book.metas("schema:accessibilityFeature"))
    assert "doc-pagebreak" not in book.read("EPUB/story-s.xhtml").decode()


@with_epubcheck
def test_a_hundred_and_fifty_stories(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = []
    for number in range(150):
        put(f"issues/1/s{number}.md", f"---\nheadline: Story {number}\nedition: screen\n---\n\n{words(20)}\n")(paper)
        entries.append(f"  - {{article: s{number}.md, section: Section {number // 15}}}\n")
    put(ISSUE, f"{COVER}\ndate: 2024-01\npages: [page]\narticles:\n{''.join(entries)}")(paper)
    put("issues/1/c.png", png(9, 9))(paper)
    book = made_book(paper, capsys, "--no-pages")
    assert len([path for path in book.spine() if "/story-" in path]) == 150
    assert len(book.nav("toc")) == 150 + 10 + 2
    assert {message.id for message in run_epubcheck(paper / BOOK)} <= {"CSS-028"}


def test_a_full_disk(paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    made_book(paper, capsys)
    good = (paper / BOOK).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    code, shown = build(paper, capsys, command="epub")
    assert (code, "No space left on device" in shown) == (6, True)
    assert (paper / BOOK).read_bytes() == good
    assert [path.name for path in (paper / BOOK).parent.iterdir()] == ["t-1-e-book.epub"]


def test_a_cache_that_cannot_be_used_does_no_harm(
    paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_cache: Path
) -> None:
    made_book(paper, capsys)
    good = (paper / BOOK).read_bytes()
    for kept in own_cache.rglob("*"):
        if kept.is_file():  # damaged in the middle, behind a key that is right
            kept.write_bytes(kept.read_bytes().partition(b"\n")[0] + b"\nrubbish")
    made_book(paper, capsys)
    assert (paper / BOOK).read_bytes() == good
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("PRESSBUILD_CACHE", str(tmp_path / "file"))
    made_book(paper, capsys)
    assert (paper / BOOK).read_bytes() == good


def test_missing_validators_are_told_of(
    paper: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("PRESSBUILD_EPUBCHECK", raising=False)
    monkeypatch.delenv("PRESSBUILD_ACE", raising=False)
    code, shown = build(paper, capsys, "--check", command="epub")
    assert code == 0
    assert "skipped" in shown
    assert "[no-epubcheck]" in shown
    assert "[no-ace]" in shown
