"""What checks of an e-book look at. In: an opened EPUB, the stories that it is to hold. Out: `BookSubject`, its checks.

A file of the archive that cannot be unpacked is a fault of the book, whichever check comes across it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pressbuild.checks.epub.due_passages import order_stories, passages_due, story_path
from pressbuild.checks.epub.open_epub import OpenBook
from pressbuild.checks.epub.passage_comparison import Comparison
from pressbuild.checks.epub.printed_pages import MarkedStory
from pressbuild.checks.epub.xhtml_passages import ReadDocument, read_document
from pressbuild.checks.outcomes import Check, Fault, SubjectKind
from pressbuild.core.findings import Severity
from pressbuild.document import Document
from pressbuild.pagemap import PageMap, number_runs
from pressbuild.publication.manifest import ListedArticle

HINT = "look in the layout’s epub/ folder for a template that has changed"
DAMAGED = "book-damaged"


@dataclass(frozen=True)
class BookSubject:
    """An e-book and what it is made from.

    With a `page_map` each mark of a printed page is compared with the words that the page begins with.
    `has_own_templates`: the publication has templates of its own for stories, which may add and arrange things.
    `has_own_form`: it has files of its own for the book: what these do beside the words is its choice.
    """

    book: OpenBook
    stories: tuple[tuple[ListedArticle, Document], ...]
    page_map: PageMap | None = None
    has_own_templates: bool = False
    has_own_form: bool = False

    @cached_property
    def reads(self) -> dict[str, ReadDocument]:
        """What is read in each document, by its path."""
        return {path: read_document(path, root) for path, root in self.book.documents.items()}

    @cached_property
    def marked_stories(self) -> tuple[MarkedStory, ...]:
        """The stories that are in the book, in its order: what is due, what was read."""
        entries = {document.slug: listed.entry for listed, document in self.stories}
        targets = {document.anchor: story_path(document) for _, document in self.stories}
        found = []
        for document in order_stories(self.stories):
            if (path := story_path(document)) in self.reads:
                due = passages_due(document, entries[document.slug], targets, number_runs(document.blocks))
                found.append(MarkedStory(path, document, due, self.reads[path]))
        return tuple(found)

    @cached_property
    def differences(self) -> tuple[Fault, ...]:
        """What the stories of the book do not say as they are written."""
        return tuple(
            fault
            for story in self.marked_stories
            for fault in Comparison(story.document, story.due, story.read, self.has_own_templates).differences()
        )


def book_check(
    name: str, title: str, why: str, look: Callable[[OpenBook], Iterable[Fault]], *codes: str
) -> Check[BookSubject]:
    """Return a check of the form of a book."""
    return story_check(name, title, why, lambda subject: look(subject.book), *codes)


def form_check(
    name: str, title: str, why: str, look: Callable[[OpenBook], Iterable[Fault]], *codes: str
) -> Check[BookSubject]:
    """Return a check of what templates and style sheets do: faults are warnings where the publication has its own."""

    def look_mildly(subject: BookSubject) -> Iterator[Fault]:
        severity = Severity.WARNING if subject.has_own_form else Severity.ERROR
        return (replace(fault, severity=severity) for fault in look(subject.book))

    return story_check(name, title, why, look_mildly, *codes)


def story_check(
    name: str, title: str, why: str, look: Callable[[BookSubject], Iterable[Fault]], *codes: str
) -> Check[BookSubject]:
    """Return a check of a book, its stories and pages."""

    def look_whole(subject: BookSubject) -> Iterator[Fault]:
        try:
            yield from (replace(fault, hint=fault.hint or HINT) for fault in look(subject))
        except (zipfile.BadZipFile, zlib.error, RuntimeError) as problem:
            yield Fault(f"a file of the e-book cannot be read: {problem}", code=DAMAGED, hint=HINT)

    remedy = f"{HINT[0].upper()}{HINT[1:]}."
    return Check(name, title, why, remedy, look_whole, SubjectKind.EPUB, tuple(sorted({*codes, DAMAGED})))
