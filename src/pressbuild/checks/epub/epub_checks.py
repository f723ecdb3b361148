"""Checks of the e-book. In: the bytes of an EPUB and the stories that it is to hold. Out: findings.

EPUBCheck and Ace judge form and access; what neither notices is looked for here, in every build: words
that are missing or there twice, a story that no contents name, a printed page that cannot be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pressbuild.checks.epub import content_documents, document_form, hidden_words, navigation, package_document
from pressbuild.checks.epub.book_subject import HINT, BookSubject, story_check
from pressbuild.checks.epub.due_passages import order_stories, story_path
from pressbuild.checks.epub.open_epub import OPF, OpenBook, UnreadableBook, open_book
from pressbuild.checks.epub.package_document import DC
from pressbuild.checks.epub.printed_pages import check_page_marks
from pressbuild.checks.outcomes import Fault
from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.core.findings import Place, Report, Severity
from pressbuild.document import Document, plain_text
from pressbuild.pagemap import UNKNOWN, PageMap
from pressbuild.publication.manifest import ListedArticle

FRONT = "EPUB/front.xhtml"
_FILTER_HINT = "write the text of stories with |inlines in the layout’s templates: it says which words these are"
_LOST_HINT = (
    f"{HINT}; what the e-book is to leave out is named in layout.yaml under “epub-leaves-out:” (kicker, standfirst,"
    " byline, caption, credit)"
)
LOST, METADATA = "words-lost", "book-metadata"
Stories = tuple[tuple[ListedArticle, Document], ...]


def check_book(
    data: bytes,
    stories: Stories,
    report: Report,
    page_map: PageMap | None = None,
    has_own_templates: bool = False,
    has_own_form: bool = False,
) -> None:
    """Note all that is wrong with an EPUB, and whatever in it is not as the stories are; arguments as `BookSubject`."""
    try:
        book = open_book(data)
    except UnreadableBook as problem:
        report.error("book-unreadable", f"the e-book cannot be opened: {problem}", None, HINT)
        return
    report_checks(CHECKS, BookSubject(book, stories, page_map, has_own_templates, has_own_form), report)


def look_words(subject: BookSubject) -> Iterator[Fault]:
    """Yield in what the book does not say what its stories say."""
    for document in order_stories(subject.stories):
        if story_path(document) not in subject.reads:
            message = f"the story “{document.title}” is not in the e-book"
            yield Fault(message, code=LOST, place=Place(document.file), hint=_LOST_HINT)
    for fault in subject.differences:
        yield replace(fault, hint=_LOST_HINT) if fault.code == LOST else fault


def look_order(subject: BookSubject) -> Iterator[Fault]:
    """Yield that the stories do not stand in the order of the issue."""
    paths = [story.path for story in subject.marked_stories]
    if [path for path in subject.book.spine() if path in paths] != paths:
        yield Fault("the stories do not stand in the order of the issue", code="book-order")


def look_metadata(subject: BookSubject) -> Iterator[Fault]:
    """Yield in what the package does not say of a story what its article says."""
    for story in subject.marked_stories:
        yield from _look_at_story(subject.book, story.path, story.document)


def _look_at_story(book: OpenBook, path: str, document: Document) -> Iterator[Fault]:
    """What the package says of a story is its headline and its authors, who are among those of the book."""
    place = Place(document.file)
    item = next((item.get("id") for name, item in book.items() if name == path), "")
    said = {"dcterms:title": [document.title], "dcterms:creator": [plain_text(name) for name in document.bylines]}
    for name, wanted in said.items():
        metas = (meta for meta in book.package.iter(f"{OPF}meta") if meta.get("refines") == f"#{item}")
        found = [meta.text or "" for meta in metas if meta.get("property") == name]
        if found != wanted:
            what = "title" if name == "dcterms:title" else "authors"
            message = f"“{document.title}”: the metadata has another {what}: {', '.join(found) or 'none'}"
            yield Fault(message, code=METADATA, place=place)
    names = [(element.text or "") for element in book.package.iter(f"{DC}contributor")]
    for name in said["dcterms:creator"]:
        if names.count(name) != 1:
            message = f"“{document.title}”: {name} is named {names.count(name)} times among the authors"
            yield Fault(message, code=METADATA, place=place)


def look_page_marks(subject: BookSubject) -> Iterator[Fault]:
    """Yield printed pages that are marked elsewhere than where they begin; words that differ are reported before."""
    is_whole = len(subject.marked_stories) == len(subject.stories) and not subject.differences
    if subject.page_map is not None and is_whole and not subject.has_own_templates:
        last = next((path for path in reversed(subject.book.spine())), "")
        yield from check_page_marks(subject.page_map, subject.marked_stories, subject.reads, FRONT, last)


def look_unknown_pages(subject: BookSubject) -> Iterator[Fault]:
    """Yield printed pages whose first words no template says to be those of a story."""
    for start in subject.page_map.starts if subject.page_map else ():
        if start.run == UNKNOWN:
            message = (
                f"page {start.page} begins with “{start.words}”, and the e-book marks it where the next page begins"
            )
            yield Fault(message, severity=Severity.WARNING, code="page-unknown", hint=_FILTER_HINT)


CHECKS = (
    *package_document.CHECKS,
    *navigation.CHECKS,
    *content_documents.CHECKS,
    *document_form.CHECKS,
    *hidden_words.CHECKS,
    story_check(
        "epub-words",
        "The e-book says what the stories say, all of it, once, in order",
        "A template may lose, double or move words, and change what they are: a quotation, a link, a note.",
        look_words,
        LOST, "words-added", "words-twice", "book-order", "book-structure", "book-headings", "book-pictures",
        "book-links", "book-language", "book-notes", "book-styles",
    ),
    story_check(
        "epub-order",
        "Stories stand in the order of the issue",
        "Readers go from one to the next.",
        look_order,
        "book-order",
    ),
    story_check(
        "epub-story-metadata",
        "The package names the stories and their authors",
        "Libraries and shops find them by it.",
        look_metadata,
        METADATA,
    ),
    story_check(
        "epub-page-marks",
        "Printed pages are marked where they begin",
        "Whoever is sent to a page of the paper has to find the same words in the e-book.",
        look_page_marks,
        "book-pages",
    ),
    story_check(
        "epub-known-pages",
        "It is known with which words each printed page begins",
        "A template that writes text without |inlines does not say which words these are.",
        look_unknown_pages,
        "page-unknown",
    ),
)  # fmt: skip
