"""E-books broken on purpose, one way at a time: our checks notice each, or EPUBCheck does."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.elements import write_elements
from tests.support.judges import run_epubcheck, with_epubcheck

from pressbuild.build.book import build_epub
from pressbuild.build.sources import Stories, read_issue
from pressbuild.checks import book as checks
from pressbuild.checks.book import check_book
from pressbuild.diagnostics import Report
from pressbuild.document import Medium

Files = dict[str, bytes]
Break = Callable[[Files], None]
OPF, NAV, LEAD, CSS = "EPUB/content.opf", "EPUB/nav.xhtml", "EPUB/story-lead.xhtml", "EPUB/style.css"


def silent(*_: object) -> None: ...


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Stories]:
    folder = tmp_path_factory.mktemp("good")
    root = write_elements(folder).root
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", str(folder / "cache"))
        build_epub(root, None, folder / "a.epub", True, False, silent, Report())
        stories = read_issue(root, None, silent, Report(), Medium.PRINT).stories(Medium.PRINT)
    with zipfile.ZipFile(folder / "a.epub") as archive:
        return {name: archive.read(name) for name in archive.namelist()}, stories


def pack(files: Files, compressed_mimetype: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            stored = name == "mimetype" and not compressed_mimetype
            archive.writestr(name, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def codes(data: bytes, stories: Stories) -> set[str]:
    report = Report()
    check_book(data, stories, report)
    return {finding.code for finding in report.findings}


def swap(name: str, pattern: str, new: str, count: int = 1) -> Break:
    """Replace what a pattern finds in a file of the book."""

    def change(files: Files) -> None:
        text, times = re.subn(pattern, new, files[name].decode(), count=count, flags=re.DOTALL)
        assert times, f"{pattern} is not in {name}"
        files[name] = text.encode()

    return change


def drop(name: str) -> Break:
    return lambda files: files.__delitem__(name)


def add(name: str, data: bytes) -> Break:
    return lambda files: files.__setitem__(name, data)


def move_mimetype(files: Files) -> None:
    files["mimetype"] = files.pop("mimetype")


def swap_contents(files: Files) -> None:
    links = re.findall(r"<li><a href=\"story-[^\n]*</li>", files[NAV].decode())
    text = files[NAV].decode().replace(links[0], "@").replace(links[1], links[0]).replace("@", links[1])
    files[NAV] = text.encode()


def repeat_paragraph(files: Files) -> None:
    text = files[LEAD].decode()
    paragraph = re.search(r"<p>word0 .*?</p>", text, re.DOTALL)
    assert paragraph
    files[LEAD] = text.replace(paragraph[0], paragraph[0] * 2).encode()


WAYS: dict[str, tuple[Break, str]] = {
    "mimetype comes last": (move_mimetype, "book-mimetype"),
    "mimetype with a new line": (add("mimetype", b"application/epub+zip\n"), "book-mimetype"),
    "listed file is missing": (drop("EPUB/pictures/grey.png"), "book-missing-file"),
    "file is not listed": (add("EPUB/stray.txt", b"x"), "book-unlisted"),
    "story twice in the reading order": (
        swap(OPF, r'(<itemref idref="item-story-lead-xhtml"/>)', r"\1\1"),
        "book-spine",
    ),
    "story not in the reading order": (swap(OPF, r'<itemref idref="item-story-lead-xhtml"/>', ""), "book-spine"),
    "story not in the contents": (swap(NAV, r"<li><a href=\"story-lead[^\n]*</li>", ""), "book-contents"),
    "contents in another order": (swap_contents, "book-contents"),
    "no landmark for the text": (swap(NAV, 'epub:type="bodymatter"', 'epub:type="part"'), "book-landmarks"),
    "empty document": (swap("EPUB/colophon.xhtml", r"(<body[^>]*>).*(</body>)", r"\1\2"), "book-empty"),
    "no language": (swap(LEAD, r' lang="en"', ""), "book-language"),
    "two languages": (swap(LEAD, r'xml:lang="en"', 'xml:lang="de"'), "book-language"),
    "no title": (swap(LEAD, "<title>.*?</title>", "<title></title>"), "book-title"),
    "two headlines": (swap(LEAD, "</header>", "<h1>Again</h1></header>"), "book-headings"),
    "no headline": (swap(LEAD, "<(/?)h1([^>]*)>", r"<\1p\2>", 2), "book-headings"),
    "heading skips a level": (swap(LEAD, "<(/?)h2([^>]*)>", r"<\1h4\2>", 2), "book-headings"),
    "link to a story that is not there": (swap(LEAD, "story-second.xhtml", "story-third.xhtml"), "book-dead-link"),
    "link to a place that is not there": (swap(NAV, "nav.xhtml#toc", "nav.xhtml#nowhere"), "book-dead-link"),
    "picture from the web": (swap(LEAD, 'src="pictures/grey.png"', 'src="https://x.org/g.png"'), "book-remote"),
    "link to a file on a disk": (swap(LEAD, 'href="https://example.org"', 'href="file:///a"'), "book-remote"),
    "script": (swap(LEAD, "</header>", "</header><script>1</script>"), "book-script"),
    "handler": (swap(LEAD, "<header>", '<header onclick="x()">'), "book-script"),
    "no alt text": (swap(LEAD, 'alt="A grey square"', 'alt=""'), "no-alt-text"),
    "cover that no shop finds": (swap(OPF, ' properties="cover-image"', ""), "book-cover"),
    "note is gone": (swap(LEAD, r'<aside class="footnote"[^>]*id="note-2".*?</aside>', ""), "book-notes"),
    "no way back": (swap(LEAD, r'<a class="note-back".*?</a>', ""), "book-notes"),
    "page mark is gone": (swap(LEAD, r'<span epub:type="pagebreak"[^>]*></span>', ""), "book-pages"),
    "page list without a page": (swap(NAV, r"<li><a href=\"[^\"]*#page-2\">2</a></li>", ""), "book-pages"),
    "no source of the pages": (swap(OPF, r'<meta property="pageBreakSource">[^<]*</meta>', ""), "book-pages"),
    "claim of pages without pages": (swap(NAV, r'<nav epub:type="page-list".*?</nav>', ""), "book-claims"),
    "no access mode": (swap(OPF, r'<meta property="schema:accessMode">[^<]*</meta>', "", 0), "book-claims"),
    "number in words": (swap(OPF, 'group-position">292', 'group-position">No. 292'), "book-series"),
    "no date": (swap(OPF, r'<meta property="dcterms:modified">[^<]*</meta>', ""), "book-date"),
    "face is missing": (swap(CSS, "^", "@font-face { font-family: x; src: url(no.ttf) }"), "book-font"),
    "paragraph is missing": (swap(LEAD, "<p>word60 .*?</p>", ""), "words-lost"),
    "word is changed": (swap(LEAD, "The last words are these", "The last words were these"), "words-lost"),
    "caption is missing": (swap(LEAD, "A caption.", ""), "words-lost"),
    "paragraph twice": (repeat_paragraph, "words-twice"),
    "document that is not XML": (swap(LEAD, "</header>", ""), "book-unreadable"),
    "no package document": (drop(OPF), "book-unreadable"),
}
FOR_EPUBCHECK: dict[str, tuple[Break, str]] = {
    "paragraph in a paragraph": (swap(LEAD, "<p>word0 ", "<p><p>x</p>word0 "), "RSC-005"),
    "id twice": (swap(LEAD, 'id="call-2"', 'id="call-1"'), "RSC-005"),
    "withdrawn property": (swap(OPF, 'property="pageBreakSource"', 'property="a11y:pageBreakSource"'), "OPF-027"),
    "font called something else": (swap(CSS, "^", "p { color: }"), "CSS-008"),
    "no identifier": (swap(OPF, "<dc:identifier.*?</dc:identifier>", ""), "RSC-005"),
}


def test_there_is_nothing_wrong_with_the_good_one(good: tuple[Files, Stories]) -> None:
    files, stories = good
    assert codes(pack(files), stories) == set()


@pytest.mark.parametrize("way", WAYS, ids=list(WAYS))
def test_our_checks_notice(way: str, good: tuple[Files, Stories]) -> None:
    files, stories = dict(good[0]), good[1]
    change, code = WAYS[way]
    change(files)
    assert code in codes(pack(files), stories)


def test_a_compressed_mimetype_and_a_file_twice(good: tuple[Files, Stories]) -> None:
    files, stories = good
    assert codes(pack(files, compressed_mimetype=True), stories) == {"book-mimetype"}
    stream = io.BytesIO(pack(files))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(CSS, files[CSS])
    assert "book-twice" in codes(stream.getvalue(), stories)


def test_a_book_that_is_cut_off(good: tuple[Files, Stories]) -> None:
    data = pack(good[0])
    assert codes(data[: len(data) // 2], good[1]) == {"book-unreadable"}


@with_epubcheck
@pytest.mark.parametrize("way", FOR_EPUBCHECK, ids=list(FOR_EPUBCHECK))
def test_epubcheck_notices_what_we_leave_to_it(way: str, good: tuple[Files, Stories], tmp_path: Path) -> None:
    files = dict(good[0])
    change, code = FOR_EPUBCHECK[way]
    change(files)
    (tmp_path / "broken.epub").write_bytes(pack(files))
    assert code in {message.id for message in run_epubcheck(tmp_path / "broken.epub")}


def test_every_check_has_been_seen_to_notice_something() -> None:
    source = Path(checks.__file__).read_text(encoding="utf-8")
    known = set(re.findall(r'"((?:book|words|no)-[a-z-]+)"', source))
    assert known == {code for _, code in WAYS.values()} | {"book-twice"}
