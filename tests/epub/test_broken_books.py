"""E-books broken on purpose, one way at a time: our checks notice each, or EPUBCheck does."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.book_breaks import FOR_EPUBCHECK, PAGE_3, WAYS
from tests.support.book_changes import CSS, LEAD, Break, Files, exchange, move, swap
from tests.support.elements import write_elements
from tests.support.judges import run_epubcheck, with_epubcheck

from pressbuild.checks.epub import epub_checks as checks
from pressbuild.checks.epub.epub_checks import check_book
from pressbuild.core.findings import Finding, Report
from pressbuild.core.records import unpack
from pressbuild.document import Medium
from pressbuild.pagemap import PageMap
from pressbuild.pipeline.ebook import build_epub
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.read_issue import PAGE_MAP, Stories, read_issue


@dataclass(frozen=True)
class Good:
    """A book in which nothing is wrong, and what it is made from."""

    files: Files
    stories: Stories
    page_map: PageMap


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Good:
    folder = tmp_path_factory.mktemp("good")
    root = write_elements(folder).root
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", str(folder / "cache"))
        build_epub(Job(root, output=folder / "a.epub"))
        read = read_issue(Job(root), Medium.PRINT)
        page_map = read.cache.read(PAGE_MAP, read.print_key())
    assert page_map, "the pages are kept"
    with zipfile.ZipFile(folder / "a.epub") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return Good(files, read.stories(Medium.PRINT), unpack(PageMap, page_map))


def pack(files: Files, compressed_mimetype: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            stored = name == "mimetype" and not compressed_mimetype
            archive.writestr(name, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def findings(data: bytes, good: Good) -> list[Finding]:
    report = Report()
    check_book(data, good.stories, report, good.page_map)
    return report.findings


def codes(data: bytes, good: Good) -> set[str]:
    return {finding.code for finding in findings(data, good)}


def broken(good: Good, change: Break) -> list[Finding]:
    files = dict(good.files)
    change(files)
    return findings(pack(files), good)


def test_there_is_nothing_wrong_with_the_good_one(good: Good) -> None:
    assert findings(pack(good.files), good) == []


def test_comments_and_harmless_drawings_may_be_in_a_document(good: Good) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="url(#g)" d="M0 0h9v9z"/></svg>'
    assert broken(good, swap(LEAD, "</header>", rf"\g<0><!-- x -->{drawing}")) == []


@pytest.mark.parametrize("way", WAYS, ids=list(WAYS))
def test_our_checks_notice(way: str, good: Good) -> None:
    change, code = WAYS[way]
    assert code in {finding.code for finding in broken(good, change)}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (swap(LEAD, " word61 ", " "), "“lead”: the words “word60 word61 word62 word63 word64” are not in the e-book"),
        (swap(LEAD, "<em>emphasis</em>", "emphasis"), "“lead”: “emphasis” has lost “emphasis” in the e-book"),
        (
            swap(LEAD, "a[?]b=1", "a?b=2"),
            "“lead”: “a site” has lost the link “https://example.org/a?b=1&c=2” in the e-book",
        ),
        (
            exchange(LEAD, ">1.2<", ">1.1<"),
            "“lead”: “1.2” is “cell 3 of row 2” in the e-book, not “cell 2 of row 2”",
        ),
        (swap(LEAD, '<ol start="3">', "<ol>"), "“lead”: “third” stands in “number 1” in the e-book, not in “number 3”"),
    ],
)  # fmt: skip
def test_a_message_names_the_story_and_its_words(change: Break, wanted: str, good: Good) -> None:
    found = broken(good, change)
    assert wanted in {finding.message for finding in found}


def test_a_moved_page_mark_is_told_with_the_words_of_the_page(good: Good) -> None:
    words = next(start.words for start in good.page_map.starts if start.page == 3)
    (found,) = broken(good, move(LEAD, PAGE_3, "The last words"))
    assert found.message == f"“lead”: page 3 begins with “{words}”, and is marked before “The last words are these.”"


def test_a_compressed_mimetype_and_a_file_twice(good: Good) -> None:
    assert codes(pack(good.files, compressed_mimetype=True), good) == {"book-mimetype"}
    stream = io.BytesIO(pack(good.files))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(CSS, good.files[CSS])
    assert "book-twice" in codes(stream.getvalue(), good)


def test_something_before_or_after_the_archive(good: Good) -> None:
    assert codes(bytes(64) + pack(good.files), good) == {"book-mimetype"}
    stream = io.BytesIO(pack(good.files))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"made by"
    assert codes(stream.getvalue(), good) == {"book-mimetype"}


def test_style_sheets_may_set_type_as_they_like(good: Good) -> None:
    rules = "p { color: #333; opacity: .8 } .x { color: #fff; background: #000 } @media print { p { display: none } } "
    rules += "@media (prefers-color-scheme: dark) { body { color: #eee } } .kicker { text-transform: uppercase }"
    assert broken(good, swap(CSS, r"\Z", rules)) == []


def test_a_book_that_is_cut_off(good: Good) -> None:
    data = pack(good.files)
    assert codes(data[: len(data) // 2], good) == {"book-unreadable"}


def test_a_file_whose_bytes_are_not_those_that_were_packed(good: Good) -> None:
    data = bytearray(pack(good.files))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(CSS)
    data[info.header_offset + 30 + len(CSS) + info.compress_size // 2] ^= 0xFF
    assert "book-damaged" in codes(bytes(data), good)


@with_epubcheck
@pytest.mark.parametrize("way", FOR_EPUBCHECK, ids=list(FOR_EPUBCHECK))
def test_epubcheck_notices_what_we_leave_to_it(way: str, good: Good, tmp_path: Path) -> None:
    files = dict(good.files)
    change, code = FOR_EPUBCHECK[way]
    change(files)
    (tmp_path / "broken.epub").write_bytes(pack(files))
    assert code in {message.id for message in run_epubcheck(tmp_path / "broken.epub")}


def test_every_check_has_been_seen_to_notice_something() -> None:
    sources = Path(checks.__file__).parent.glob("*.py")
    texts = [source.read_text(encoding="utf-8") for source in sources if source.stem != "validators"]
    known = {code for text in texts for code in re.findall(r'"((?:book|words|no)-[a-z-]+)"', text)}
    assert known == {code for _, code in WAYS.values()}
