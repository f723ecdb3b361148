"""Checks of the e-book. In: the bytes of an EPUB and the stories that it is to hold. Out: findings.

EPUBCheck and Ace judge form and access; what neither notices is looked for here, in every build: words
that are missing or there twice, a story that no contents name, a printed page that cannot be found.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence

from pressbuild.checks.epub.content_documents import (
    check_documents,
    check_hidden,
    check_languages,
    check_links,
    check_notes,
    check_pictures,
    check_tables,
)
from pressbuild.checks.epub.document_form import check_form, check_old_contents, check_package_form
from pressbuild.checks.epub.due_passages import order_stories, passages_due, story_path
from pressbuild.checks.epub.hidden_words import check_hiding
from pressbuild.checks.epub.navigation import check_contents, check_landmarks, check_page_list
from pressbuild.checks.epub.open_epub import OPF, OpenBook, UnreadableBook, open_book
from pressbuild.checks.epub.package_document import (
    DC,
    Messages,
    check_archive,
    check_claims,
    check_container,
    check_files,
    check_manifest,
    check_metadata,
    check_styles,
)
from pressbuild.checks.epub.passage_comparison import Comparison
from pressbuild.checks.epub.printed_pages import MarkedStory, check_page_marks
from pressbuild.checks.epub.xhtml_passages import read_document
from pressbuild.core.findings import Place, Report
from pressbuild.document import Document, plain_text
from pressbuild.pagemap import UNKNOWN, PageMap, number_runs
from pressbuild.publication.manifest import ListedArticle

FRONT = "EPUB/front.xhtml"
_FILTER_HINT = "write the text of stories with |inlines in the layout’s templates: it says which words these are"
_HINT = "look in the layout’s epub/ folder for a template that has changed"
_LOST_HINT = (
    f"{_HINT}; what the e-book is to leave out is named in layout.yaml under “epub-leaves-out:” (kicker, standfirst,"
    " byline, caption, credit)"
)
Stories = Sequence[tuple[ListedArticle, Document]]

CHECKS: tuple[Callable[[OpenBook], Messages], ...] = (
    check_archive,
    check_container,
    check_manifest,
    check_metadata,
    check_claims,
    check_files,
    check_styles,
    check_contents,
    check_landmarks,
    check_page_list,
    check_documents,
    check_languages,
    check_links,
    check_pictures,
    check_notes,
    check_tables,
    check_hidden,
    check_package_form,
)
# what templates and style sheets do: an error where they are ours, a warning where the publication has its own
FORM_CHECKS: tuple[Callable[[OpenBook], Messages], ...] = (check_hiding, check_form, check_old_contents)


def check_book(
    data: bytes,
    stories: Stories,
    report: Report,
    page_map: PageMap | None = None,
    has_own_templates: bool = False,
    has_own_form: bool = False,
) -> None:
    """Note all that is wrong with an EPUB, and whatever in it is not as the stories are.

    With a `page_map` each mark of a printed page is compared with the words that the page begins with.
    `has_own_templates`: the publication has templates of its own for stories, which may add and arrange things.
    `has_own_form`: it has files of its own for the book: what these do beside the words is its choice.
    """
    try:
        book = open_book(data)
    except UnreadableBook as problem:
        report.error("book-unreadable", f"the e-book cannot be opened: {problem}", None, _HINT)
        return
    for check in (*CHECKS, *FORM_CHECKS):
        note = report.warn if has_own_form and check in FORM_CHECKS else report.error
        try:
            for code, message in check(book):
                note(code, message, None, _HINT)
        except (zipfile.BadZipFile, zlib.error, RuntimeError) as problem:
            report.error("book-damaged", f"a file of the e-book cannot be read: {problem}", None, _HINT)
    for code, message, place in _check_stories(book, stories, page_map, has_own_templates):
        report.error(code, message, place, _LOST_HINT if code == "words-lost" else _HINT)
    for start in page_map.starts if page_map else ():
        if start.run == UNKNOWN:
            message = (
                f"page {start.page} begins with “{start.words}”, and the e-book marks it where the next page begins"
            )
            report.warn("page-unknown", message, None, _FILTER_HINT)


def _check_story_metadata(book: OpenBook, path: str, document: Document) -> Messages:
    """What the package says of a story is its headline and its authors, who are among those of the book."""
    item = next((item.get("id") for name, item in book.items() if name == path), "")
    said = {"dcterms:title": [document.title], "dcterms:creator": [plain_text(name) for name in document.bylines]}
    for name, wanted in said.items():
        metas = (meta for meta in book.package.iter(f"{OPF}meta") if meta.get("refines") == f"#{item}")
        found = [meta.text or "" for meta in metas if meta.get("property") == name]
        if found != wanted:
            what = "title" if name == "dcterms:title" else "authors"
            yield "book-metadata", f"“{document.title}”: the metadata has another {what}: {', '.join(found) or 'none'}"
    names = [(element.text or "") for element in book.package.iter(f"{DC}contributor")]
    for name in said["dcterms:creator"]:
        if names.count(name) != 1:
            yield "book-metadata", f"“{document.title}”: {name} is named {names.count(name)} times among the authors"


def _check_stories(
    book: OpenBook, stories: Stories, page_map: PageMap | None, has_own_templates: bool
) -> Iterator[tuple[str, str, Place | None]]:
    """Yield in what the book is not as its stories are: what it says, in which order, where pages begin."""
    entries = {document.slug: listed.entry for listed, document in stories}
    targets = {document.anchor: story_path(document) for _, document in stories}
    reads = {path: read_document(path, root) for path, root in book.documents.items()}
    compared: list[MarkedStory] = []
    is_whole = True
    for document in order_stories(stories):
        path = story_path(document)
        if path not in reads:
            yield "words-lost", f"the story “{document.title}” is not in the e-book", Place(document.file)
            continue
        due = passages_due(document, entries[document.slug], targets, number_runs(document.blocks))
        for code, message, place in Comparison(document, due, reads[path], has_own_templates).differences():
            is_whole = False
            yield code, message, place
        compared.append(MarkedStory(path, document, due, reads[path]))
        for code, message in _check_story_metadata(book, path, document):
            yield code, message, Place(document.file)
    paths = [story.path for story in compared]
    if [path for path in book.spine() if path in paths] != paths:
        yield "book-order", "the stories do not stand in the order of the issue", None
    if page_map is not None and is_whole and not has_own_templates:
        last = next((path for path in reversed(book.spine())), "")
        for code, message in check_page_marks(page_map, compared, reads, FRONT, last):
            yield code, message, None
