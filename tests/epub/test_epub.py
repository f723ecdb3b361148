"""The e-book edition of the sample issue, the magazine and the pamphlet, read by programs that are not ours."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from tests.support.judges import (
    run_ace,
    run_ebook_meta,
    run_epubcheck,
    with_ace,
    with_calibre,
    with_epubcheck,
    with_reader,
)
from tests.support.places import ROOT
from tests.support.reader import open_book as open_in_reader

from pressbuild.checks.epub.open_epub import OpenBook, open_book, story_text
from pressbuild.core.findings import Report
from pressbuild.core.word_stream import squeeze
from pressbuild.pipeline.ebook import build_epub
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_edition import build_pdf

PUBLICATIONS = {
    "sample": ROOT,
    "magazine-es": ROOT / "tests" / "publications" / "magazine-es",
    "pamphlet-de": ROOT / "tests" / "publications" / "pamphlet-de",
}
ISSUES = {"sample": "2023-02", "magazine-es": "1", "pamphlet-de": "1"}
MARKER = "\ue000"


@dataclass(frozen=True)
class Editions:
    """Both editions of an issue, and where things of it are kept."""

    name: str
    epub: Path
    pdf: Path
    cache: Path

    @property
    def book(self) -> OpenBook:
        return open_book(self.epub.read_bytes())


@pytest.fixture(scope="module", params=PUBLICATIONS)
def editions(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Editions:
    folder = tmp_path_factory.mktemp(request.param)
    made = Editions(request.param, folder / "book.epub", folder / "paper.pdf", folder / "cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", str(made.cache))
        build_both(made)
    return made


def build_both(made: Editions) -> None:
    report = Report()
    root, issue = PUBLICATIONS[made.name], ISSUES[made.name]
    build_pdf(Job(root, issue, made.pdf, report=report))
    build_epub(Job(root, issue, made.epub, report=report))
    assert not report.has_errors, report.findings


@with_epubcheck
def test_epubcheck_has_nothing_to_say(editions: Editions) -> None:
    found = {(message.severity, message.id) for message in run_epubcheck(editions.epub)}
    assert found <= {("USAGE", "CSS-028")}, "said of every @font-face"


@with_ace
def test_ace_finds_no_violation(editions: Editions) -> None:
    assert run_ace(editions.epub) == []


@with_calibre
def test_title_series_number_and_authors(editions: Editions) -> None:
    wanted = {
        "sample": (
            "Fight Racism! Fight Imperialism!, No 292, February/March 2023",
            "Fight Racism! Fight Imperialism!",
            292,
        ),
        "magazine-es": ("Oficios, N.º 1, Marzo de 2024", "Oficios", 1),
        "pamphlet-de": ("Werkhefte, Nr. 1, Mai 2024", "Werkhefte", 1),
    }
    title, serial, number = wanted[editions.name]
    said = run_ebook_meta(editions.epub)
    assert said["Title"] == title
    assert said["Series"] == f"{serial} #{number}"
    assert said["Author(s)"].split(" [")[0] == serial
    assert said["Languages"] in ("eng", "spa", "deu")


def test_paper_and_book_have_one_title(editions: Editions) -> None:
    information = pypdf.PdfReader(editions.pdf).metadata
    assert information is not None
    assert information.title == run_title(editions)


@with_reader
@pytest.mark.parametrize(("width", "dark"), [(390, True), (820, False)], ids=["phone at night", "tablet"])
def test_in_a_reading_system(editions: Editions, width: int, dark: bool) -> None:
    """Every document opens, with its faces and pictures; contents and page list lead there; nothing runs over."""
    with open_in_reader(editions.epub, width, 1100, dark) as book:
        assert book.title == run_title(editions)
        loaded = set()
        for section in book.sections:
            book.go_to(section)
            faces = book.faces()
            assert not [face for face in faces if face.status == "error"], book.problems
            loaded |= {face.family for face in faces if face.status == "loaded"}
            assert all(picture.natural_width and picture.width <= width for picture in book.pictures()), section
        assert len(loaded) >= 2, "a face for text and one for headlines"
        for entry in (*book.toc, *book.page_list):
            book.go_to(entry.href)
        assert book.location()[1] == book.page_list[-1].label
        assert book.problems == []


def run_title(editions: Editions) -> str:
    titles = (meta.text for meta in editions.book.package.iter("{http://purl.org/dc/elements/1.1/}title"))
    return str(next(titles))


def marked_text(book: OpenBook, path: str) -> str:
    """Return the text of a document with each page marker as U+E000 and its number."""
    root = open_book_again(book).documents[path]
    for element in list(root.iter()):
        if element.get("role") == "doc-pagebreak":
            element.text = MARKER + element.get("id", "").removeprefix("page-") + MARKER
    return " ".join(story_text(root).split())


def open_book_again(book: OpenBook) -> OpenBook:
    """Return the book parsed anew, since the markers are written into it."""
    stream = book.archive.fp
    assert stream is not None
    stream.seek(0)
    return open_book(stream.read())


def printed_pages(pdf: Path) -> list[str]:
    """Return the squeezed text of each page as poppler reads it, words that were hyphenated put together."""
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True)
    text = re.sub(r"-\n", "", done.stdout.decode())
    return [squeeze(page).replace("-", "") for page in text.split("\f")[:-1]]


def words_as_printed(words: list[str]) -> str:
    return squeeze(" ".join(words)).replace("-", "")


@pytest.mark.judge
def test_after_every_marker_come_the_first_words_of_that_story_on_that_page(editions: Editions) -> None:
    """The words after the marker are on that page, and those before them, in the same story, are not."""
    book, pages = editions.book, printed_pages(editions.pdf)
    inside, seen = 0, []
    for path in book.documents:
        if path.endswith("nav.xhtml"):
            continue
        parts = marked_text(book, path).split(MARKER)
        for before, number, after in zip(parts[0::2], parts[1::2], parts[2::2], strict=False):
            page = int(number)
            seen.append(page)
            if "story-" not in path:
                continue
            following = after.split()[:4]
            assert words_as_printed(following) in pages[page - 1], (path, page, following)
            leading = before.split()[-6:]
            if leading:
                inside += 1
                assert words_as_printed(leading) not in pages[page - 1], (path, page, leading)
                # a word of two or more letters may be torn apart by a hyphen at the end of the page
                whole = words_as_printed(leading[:-1])
                assert any(whole in earlier for earlier in pages[: page - 1]), (path, page, leading)
    assert sorted(seen) == list(range(1, len(pages) + 1)), "one marker for each printed page"
    assert inside == {"sample": 1, "magazine-es": 2, "pamphlet-de": 12}[editions.name]


def test_page_list_leads_to_the_markers_in_the_order_of_the_paper(editions: Editions) -> None:
    links = editions.book.nav("page-list")
    assert [text for text, _ in links] == [str(number) for number in range(1, len(links) + 1)]
    assert all(target.endswith(f"#page-{text}") for text, target in links)
    assert editions.book.metas("pageBreakSource")


@pytest.mark.parametrize("editions", ["sample"], indirect=True)
def test_a_page_is_marked_at_the_first_thing_in_reading_order(editions: Editions) -> None:
    """Page 3 of the sample begins in the middle of the lead story, though other stories begin on it."""
    assert dict(editions.book.nav("page-list"))["3"] == "EPUB/story-peru-defies-the-coup.xhtml#page-3"


def test_jump_lines_and_turn_heads_stay_on_the_paper(editions: Editions) -> None:
    texts = " ".join(story_text(root) for root in editions.book.documents.values())
    assert not re.search(r"Continued on|From page|Continúa en|Viene de|Fortsetzung", texts)


def test_contents_landmarks_and_reading_order(editions: Editions) -> None:
    book = editions.book
    assert [path.removeprefix("EPUB/") for path in book.spine()[:3]] == ["cover.xhtml", "nav.xhtml", "front.xhtml"]
    assert [target for _, target in book.nav("landmarks")] == [
        "EPUB/cover.xhtml",
        "EPUB/nav.xhtml#toc",
        "EPUB/front.xhtml",
    ]
    titles = [title for title, _ in book.nav("toc")]
    if editions.name == "sample":
        assert titles[:4] == ["Front page", "The uprising", "Peru defies the coup", "The crisis in numbers"]
        assert titles[-1] == "Imprint"
    if editions.name == "pamphlet-de":
        assert titles[2:5] == ["Das Manuskript", "Die Seite", "Der Satz"]


def test_the_cover_is_page_1_as_large_as_shops_ask_for(editions: Editions) -> None:
    book = editions.book
    with Image.open(io.BytesIO(book.read("EPUB/pictures/cover-page.jpg"))) as cover:
        size = cover.size
    page = pypdf.PdfReader(editions.pdf).pages[0].mediabox
    assert size[0] == 1600 or size[1] == 2400
    assert size[0] <= 1600
    assert size[1] <= 2400
    assert size[0] / size[1] == pytest.approx(float(page.width / page.height), abs=0.002)


def test_nothing_is_claimed_that_nobody_has_evaluated(editions: Editions) -> None:
    assert editions.book.metas("dcterms:conformsTo") == []
    assert editions.book.metas("a11y:certifiedBy") == []


def test_names_are_ascii(editions: Editions) -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9/._-]+", name) for name in editions.book.names)


def test_faces_are_subsets_that_the_style_names(editions: Editions) -> None:
    book = editions.book
    fonts = [name for name in book.names if name.startswith("EPUB/fonts/")]
    style = book.read("EPUB/style.css").decode()
    assert fonts
    for name in fonts:
        assert name.removeprefix("EPUB/") in style
        assert book.read(name)[:4] in (b"\x00\x01\x00\x00", b"OTTO")
        assert len(book.read(name)) < 80_000


def test_the_layout_engine_is_not_loaded_when_the_pages_are_kept(editions: Editions, tmp_path: Path) -> None:
    program = (
        "import sys; from pressbuild.cli import main; code = main(sys.argv[1:]);"
        "loaded = {name.split('.')[0] for name in sys.modules};"
        "sys.exit(code or ('weasyprint' in loaded) or ('pypdf' in loaded))"
    )
    root, output = PUBLICATIONS[editions.name], tmp_path / "again.epub"
    command = ["-C", str(root), "epub", ISSUES[editions.name], "-o", str(output)]
    for zone, seed in (("Pacific/Kiritimati", "1"), ("America/Lima", "2")):
        environment = {"PRESSBUILD_CACHE": str(editions.cache), "TZ": zone, "PYTHONHASHSEED": seed, "PATH": "/usr/bin"}
        done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, env=environment)
        assert done.returncode == 0, done.stderr.decode()
        assert output.read_bytes() == editions.epub.read_bytes(), f"other bytes in {zone}"


def test_nothing_kept_gives_the_same_bytes(editions: Editions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSBUILD_CACHE", "off")
    if editions.name != "magazine-es":
        return  # the quickest to lay out
    report = Report()
    build_epub(Job(PUBLICATIONS[editions.name], output=tmp_path / "b.epub", report=report))
    assert (tmp_path / "b.epub").read_bytes() == editions.epub.read_bytes()
