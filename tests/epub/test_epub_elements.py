"""Every kind of element in the e-book: what it becomes, and that judges and readers take it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from tests.support.elements import write_elements
from tests.support.judges import run_ace, run_epubcheck, with_ace, with_epubcheck, with_reader
from tests.support.reader import open_book as open_in_reader

from pressbuild.checks.epub.open_epub import OpenBook, open_book, story_text
from pressbuild.core.findings import Report
from pressbuild.pipeline.ebook import build_epub
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_edition import build_pdf

XHTML = {"x": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}


@dataclass(frozen=True)
class Made:
    path: Path
    pdf: Path

    @property
    def book(self) -> OpenBook:
        return open_book(self.path.read_bytes())

    def find(self, expression: str, story: str = "story-lead") -> list[etree._Element]:
        found = self.book.documents[f"EPUB/{story}.xhtml"].xpath(expression, namespaces=XHTML)
        assert isinstance(found, list)
        return found  # type: ignore[return-value]

    def texts(self, expression: str, story: str = "story-lead") -> list[str]:
        return [" ".join("".join(map(str, element.itertext())).split()) for element in self.find(expression, story)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("elements")
    root = write_elements(folder).root
    report = Report()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", str(folder / "cache"))
        build_pdf(Job(root, output=folder / "a.pdf", draft=True, report=report))
        build_epub(Job(root, output=folder / "a.epub", report=report))
    codes = {finding.code for finding in report.findings}
    assert codes <= {"underset", "unused-frame", "no-cover", "empty-page"}, report.findings
    return Made(folder / "a.epub", folder / "a.pdf")


@with_epubcheck
def test_epubcheck(made: Made) -> None:
    assert {message.id for message in run_epubcheck(made.path)} <= {"CSS-028"}


@with_ace
def test_ace(made: Made) -> None:
    assert run_ace(made.path) == []


def test_one_article_with_its_heads(made: Made) -> None:
    assert made.texts("//x:article/x:header/x:p[@class='kicker']") == ["A kicker"]
    assert made.texts("//x:article/x:header/x:h1") == ["lead"]
    assert made.texts("//x:p[@class='standfirst']") == ["With a standfirst."]
    assert made.texts("//x:p[@class='byline']/x:span", "story-second") == ["Nobody", "Somebody"]
    assert made.texts("//x:h2[@class='crosshead']") == ["A crosshead with a note2"]
    assert made.texts("//x:h3") == ["A smaller crosshead"]


def test_inlines(made: Made) -> None:
    assert made.texts("//x:em")[0] == "emphasis"
    assert made.texts("//x:strong") == ["strength"]
    assert made.texts("//x:span[@class='sc']") == ["small capitals"]
    assert made.texts("//x:span[@lang='es' and @xml:lang='es' and @dir='ltr']") == ["español"]
    assert made.texts("//x:span[@lang='he' and @dir='rtl']") == ["עברית"]
    assert [link.get("href") for link in made.find("//x:p/x:a[not(@role)]")][:3] == [
        "story-second.xhtml",
        "https://example.org/a?b=1&c=2",
        "https://example.org",
    ]
    assert len(made.find("//x:p/x:br")) == 1


def test_lists_quotes_boxes(made: Made) -> None:
    assert made.texts("//x:ul/x:li/x:ul/x:li") == ["deeper"]
    assert [e.get("start") for e in made.find("//x:ol")] == ["3"]
    assert made.texts("//x:blockquote") == ["A quotation of somebody."]
    assert made.texts("//x:aside[@class='box' and @id='part-the-box']/x:p[@class='box-title']") == ["A box"]
    assert len(made.find("//x:hr")) == 1


def test_a_pull_quote_that_the_text_has_is_not_read_twice(made: Made) -> None:
    (quote,) = made.find("//x:aside[@role='doc-pullquote']")
    assert quote.get("aria-hidden") == "true"


def test_table(made: Made) -> None:
    table = "//x:div[@id='part-costs']"
    assert made.texts(f"{table}//x:caption") == ["What it costs"]
    assert made.texts(f"{table}//x:thead//x:th[@scope='col']") == ["Thing", "Now", "Then", "Later"]
    assert made.texts(f"{table}//x:tbody//x:th[@scope='row']") == ["Bread", "Milk"]
    assert made.texts(f"{table}//x:tbody//x:td")[-1] == "a | b"
    assert [cell.get("data-head") for cell in made.find(f"{table}//x:tbody/x:tr[1]/x:td")] == ["Now", "Then", "Later"]
    assert made.texts("//x:p[@class='table-note']") == ["Source: nobody."]


def test_pictures(made: Made) -> None:
    images = made.find("//x:figure/x:img")
    assert [(i.get("alt"), i.get("src")) for i in images] == [
        ("A grey square", "pictures/grey.png"),
        ("A drawing", "pictures/drawing.svg"),
    ]
    assert made.texts("//x:figcaption") == ["A caption. A credit"]
    drawing = made.book.read("EPUB/pictures/drawing.svg")
    assert b"@font-face" in drawing
    assert b"made by hand" not in drawing


def test_footnotes_lead_there_and_back(made: Made) -> None:
    calls = made.find("//x:a[@role='doc-noteref']")
    assert [(call.get("id"), call.get("href")) for call in calls] == [
        ("call-1", "#note-1"),
        ("call-1-2", "#note-1"),
        ("call-2", "#note-2"),
        ("call-3", "#note-3"),
    ]
    assert made.texts("//x:aside[@role='doc-footnote'][1]/x:p") == [
        "1 The first note, with emphasis.",
        "And a second paragraph of it. ↩︎",
    ]
    assert [back.get("href") for back in made.find("//x:a[@role='doc-backlink']")] == ["#call-1", "#call-2", "#call-3"]


def test_copy_for_one_medium_only(made: Made) -> None:
    texts = {path: story_text(root) for path, root in made.book.documents.items()}
    whole = " ".join(texts.values())
    assert "Only the screen says this" in whole
    assert "Only the paper says this." not in whole
    assert "EPUB/story-screen-only.xhtml" in texts
    assert "EPUB/story-paper-only.xhtml" not in texts


def test_the_imprint_is_the_colophon(made: Made) -> None:
    assert made.texts("//x:h1", "colophon") == ["imprint"]
    facts = made.texts("//x:ul[@class='facts']/x:li", "colophon")
    assert "ISSN 0317-8471" in facts
    assert "Do what you like." in facts


def test_metadata(made: Made) -> None:
    book = made.book
    assert book.metas("group-position") == ["292"]
    assert book.metas("dcterms:identifier") == ["urn:issn:0317-8471"]
    assert book.metas("pageBreakSource") == ["urn:issn:0317-8471"]
    assert book.metas("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert book.metas("a11y:certifiedBy") == ["Nobody"]
    assert book.metas("dcterms:modified") == ["2024-05-01T00:00:00Z"]
    assert book.metas("schema:accessibilityFeature") == sorted(
        "ARIA alternativeText displayTransformability pageBreakMarkers pageNavigation readingOrder "
        "structuralNavigation tableOfContents unlocked".split(),
    )
    assert book.metas("dcterms:title") == ["lead", "second", "screen-only", "imprint"]
    assert book.metas("dcterms:creator").count("Somebody") == 1
    people = [person.text for person in book.package.iter("{http://purl.org/dc/elements/1.1/}contributor")]
    assert people == ["Nobody", "Somebody"], "each once, however many stories are theirs"


@with_reader
def test_in_a_reading_system(made: Made) -> None:
    with open_in_reader(made.path) as book:
        assert [entry.label for entry in book.page_list] == ["1", "2", "3"]
        book.go_to("EPUB/story-lead.xhtml")
        note = book.note("#call-1")
        assert note
        assert "The first note, with emphasis." in note
        assert all(image.natural_width for image in book.pictures())
        book.go_to(book.page_list[2].href)
        assert book.location()[1] == "3"
        assert not book.problems
