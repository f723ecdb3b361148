"""What the proof is made of. In: a publication's folder and an issue, changed again and again. Out: what `proof` shows.

It runs in a process of its own, that of `proof.worker`, and keeps there whatever has not changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from pressbuild.checks.epub.epub_checks import check_book
from pressbuild.core.findings import ExitCode, Report, Stopped
from pressbuild.core.progress import Stage, StageEvent
from pressbuild.document import Medium
from pressbuild.epub import Book, Cover, pack_book
from pressbuild.pdf.page_tiles import DrawnBoxes, OpenPdf, draw_page
from pressbuild.pdf.press_pdf import make_page
from pressbuild.pipeline.ebook import COVER_SIZE, has_own_form, has_own_templates, make_book, named_cover
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.page_ink import InkOfPages
from pressbuild.pipeline.page_preflight import PreflightOfPages
from pressbuild.pipeline.press_choice import note_shifts, open_issue_press
from pressbuild.pipeline.press_edition import typeset_issue, write_paper
from pressbuild.pipeline.read_issue import ReadIssue, read_issue
from pressbuild.press.press import Press
from pressbuild.proof.page_overlays import show_findings, survey_paper
from pressbuild.proof.shown_findings import restore_finding
from pressbuild.proof.shown_values import (
    BookDocument,
    BookFile,
    BookReady,
    FindingShown,
    InkFacts,
    InkReady,
    PagesReady,
    PressReady,
    Result,
    StoppedShort,
    Tick,
)
from pressbuild.proof.static_proof import StaticProof, write_static
from pressbuild.publication.manifest import choose_issue
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.door import follow, lies_inside
from pressbuild.sources.folder import Folder
from pressbuild.typeset import FilledPages
from pressbuild.typeset.issue_layout import Typesetter


@dataclass(frozen=True)
class _DrawnPage:
    """A page as a PDF of its own."""

    version: str
    boxes: DrawnBoxes
    data: bytes


@dataclass(frozen=True)
class _Laid:
    """The pages of a build, kept to be looked at when all else is done."""

    read: ReadIssue
    filled: FilledPages
    press: Press
    data: bytes | None  # the press PDF
    findings: tuple[FindingShown, ...]


class ProofSession:
    """An issue that is proofed. It meets `proof.Session`."""

    def __init__(self, root: Path, issue: str) -> None:
        """`issue` is its name or path."""
        self.root, self.issue = root, issue
        self._typesetter = Typesetter()
        self._pages: dict[object, _DrawnPage] = {}  # by the state of a page
        self._cover: tuple[str, bytes] = ("", b"")
        self._ink, self._preflight = InkOfPages(), PreflightOfPages()
        self._laid: _Laid | None = None
        self._book = ""  # the version that was handed on last
        self._files: tuple[Path, ...] = ()
        self._layouts: tuple[Path, ...] = ()

    def watched(self) -> tuple[str, ...]:
        """Return the folders in which a change may change the issue: its own, and wherever else its files lie."""
        folders = [self.root / name for name in ("issues", "layouts", "fonts")]
        folders += [builtin_folder("layouts"), builtin_folder("fonts")]
        roots = Folder(self.root).roots
        folders = [follow(folder) for folder in folders if folder.is_dir() and lies_inside(folder, roots)]
        # links are not followed by whoever watches
        for parent in sorted({*(follow(file).parent for file in self._files), *self._layouts}):
            if parent.is_dir() and not any(parent.is_relative_to(folder) for folder in folders):
                folders.append(parent)
        return tuple(str(folder) for folder in folders)

    def build(self, tick: Tick, rest: Callable[[], None]) -> Iterator[Result]:
        """Yield pages, then the press PDF, then the e-book; if there are errors in the files, those alone."""
        report = Report()
        self._laid = None
        try:
            job = Job(self.root, self.issue, progress=tick, report=report)
            read = read_issue(job, Medium.SCREEN)
            self._files = tuple(listed.path for listed, _ in read.documents)
            self._files += tuple(picture.file for _, d in read.documents for picture in d.all_pictures())
            self._layouts = tuple(follow(folder) for folder in read.layout.folders)
            key = read.print_key()
            press = open_issue_press(read)
            filled = typeset_issue(read, press, self._typesetter)
            yield self._draw_pages(read, filled, press, tick)
        except Stopped as stopped:
            # an article that cannot be read may lie in a folder where nothing else does
            places = [found.place.file for found in stopped.findings if found.place]
            articles = [self.root / file for file in places if file.suffix == ".md"]
            self._files = tuple(dict.fromkeys([*self._files, *articles]))
            yield StoppedShort(show_findings(stopped.findings or report.findings))
            return
        rest()
        written = self._write_press(read, filled, press, key)
        yield written
        rest()
        book = self._make_book(read, filled, report, tick)
        self._laid = _Laid(read, filled, press, written.data, book.findings)
        yield replace(book, findings=(*book.findings, *self._inspected(read, filled)))

    def inspect(self, tick: Tick, rest: Callable[[], None]) -> Iterator[Result]:
        """Yield the ink of the pages, some pages at a time, then what the preflight of the press PDF has found."""
        if self._laid is None:
            return
        laid = self._laid
        pages = {page.version: page.data for page in self._drawn(laid.filled)}
        self._ink.open(laid.press, list(pages))

        def ready() -> InkReady:
            findings = (*laid.findings, *self._inspected(laid.read, laid.filled))
            return InkReady(self._ink.facts(), self._ink.take_maps(), findings)

        for _ in self._ink.measure(pages, tick):
            yield ready()
        if laid.data:
            rest()
            versions = [page.version for page in self._drawn(laid.filled)]
            if self._preflight.check(laid.data, versions, laid.press, laid.filled, laid.read.manifest, tick):
                yield ready()

    def _drawn(self, filled: FilledPages) -> list[_DrawnPage]:
        return [self._pages[state] for state in filled.states]

    def _inspected(self, read: ReadIssue, filled: FilledPages) -> tuple[FindingShown, ...]:
        """Return what inspecting has found on pages, most of which have not changed since."""
        versions = [page.version for page in self._drawn(filled)]
        return (*self._ink.findings(versions, filled, read.manifest), *self._preflight.findings(versions))

    def _draw_pages(self, read: ReadIssue, filled: FilledPages, press: Press, tick: Tick) -> PagesReady:
        pages, fresh = {}, {}
        for number, state in enumerate(filled.states, 1):
            page = self._pages.get(state)
            if page is None:
                tick(StageEvent(Stage.WRITE, f"page {number}"))
                page = _draw(make_page(filled, read.manifest, press, number))
                fresh[page.version] = page.data
            pages[state] = page
        self._pages = pages
        drawn = self._drawn(filled)
        self._ink.open(press, [page.version for page in drawn])
        versions, boxes = [page.version for page in drawn], [page.boxes for page in drawn]
        paper = survey_paper(filled, read.manifest, read.layout.facts.page, versions, boxes)
        findings = (*show_findings(read.job.report.findings, filled), *self._inspected(read, filled))
        return PagesReady(paper, findings, fresh)

    def _write_press(self, read: ReadIssue, filled: FilledPages, press: Press, key: str) -> PressReady:
        report = read.job.report
        try:
            paper = write_paper(read, filled, press, key)
            note_shifts(press, report)
        except Stopped as stopped:
            paper = None
            report.findings += stopped.findings
        findings = (*show_findings(report.findings, filled), *self._inspected(read, filled))
        return PressReady(paper.data if paper else None, findings)

    def _make_book(self, read: ReadIssue, filled: FilledPages, report: Report, tick: Tick) -> BookReady:
        """Make the e-book even of a paper that has errors: where its pages begin is known all the same."""
        own = Report()
        try:
            tick(StageEvent(Stage.WRITE, "e-book"))
            cover = named_cover(read, own) if read.manifest.issue.cover else Cover(self._draw_cover(filled))
            book = make_book(read, filled.page_map, cover, own)
            tick(StageEvent(Stage.CHECK, "e-book"))
            stories = read.book_stories()
            is_own = has_own_templates(read.layout), has_own_form(read.layout)
            check_book(pack_book(book), stories, own, filled.page_map, *is_own)
            read.cache.forget_unused()
        except Stopped as stopped:
            findings = show_findings([*report.findings, *own.findings, *stopped.findings], filled)
            return BookReady("", (), {}, findings)
        files = _book_files(book)
        digest = hashlib.blake2b(digest_size=10)
        for name, file in files.items():
            digest.update(name.encode() + b"\0" + file.data)
        findings = show_findings([*report.findings, *own.findings], filled)
        version = digest.hexdigest()
        if version == self._book:  # most saves change it, but not that of a master, and pictures may be large
            files = {}
        self._book = version
        return BookReady(version, _documents(book), files, findings, own.has_errors)

    def _draw_cover(self, filled: FilledPages) -> bytes:
        first = self._pages[filled.states[0]]
        if self._cover[0] != first.version:
            self._cover = first.version, draw_page(first.data, 1, COVER_SIZE)
        return self._cover[1]


def build_static(job: Job, target: Path) -> int:
    """Write the proof of an issue as a folder; return the number of its pages. Findings go into the job's report.

    An e-book that has errors is left out: nobody is sent a document that may run something. What ink and preflight
    have is in the folder alone: `pressbuild check` is who judges the file.

    Raises:
        Stopped: if there are no pages for the errors in the files, or the folder cannot be written.
    """
    paper: PagesReady | None = None
    findings: tuple[FindingShown, ...] = ()
    inspected: tuple[FindingShown, ...] = ()
    book = BookReady("", (), {}, ())
    ink = InkReady(InkFacts(), {}, ())
    session = ProofSession(job.root, str(choose_issue(job.root, job.issue)))
    for result in session.build(job.progress, lambda: None):
        findings = inspected = result.findings
        match result:
            case PagesReady():
                paper = result
            case BookReady() if not result.faulty:
                book = result
    for result in session.inspect(job.progress, lambda: None):
        if isinstance(result, InkReady):
            ink = replace(result, maps={**ink.maps, **result.maps})
            inspected = result.findings
    job.report.findings += [restore_finding(finding) for finding in findings]
    if paper is None:
        raise Stopped(ExitCode.SOURCE, job.report.findings)
    job.begin(Stage.WRITE, "proof")
    write_static(StaticProof(paper.paper, inspected, paper.pdfs, book, ink), target)
    return len(paper.paper.pages)


def _draw(data: bytes) -> _DrawnPage:
    pdf = OpenPdf(data)
    try:
        boxes = pdf.boxes(1)
    finally:
        pdf.close()
    return _DrawnPage(hashlib.blake2b(data, digest_size=10).hexdigest(), boxes, data)


def _book_files(book: Book) -> Mapping[str, BookFile]:
    return {file.name: BookFile(file.media_type, file.data) for file in book.files}


def _documents(book: Book) -> tuple[BookDocument, ...]:
    """Return the documents of a book in reading order, each with the title that it has."""
    data = {file.name: file.data for file in book.files}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    found = []
    for name in book.spine:
        root = etree.fromstring(data[name], parser)
        title = root.findtext("{http://www.w3.org/1999/xhtml}head/{http://www.w3.org/1999/xhtml}title") or name
        found.append(BookDocument(name, title))
    return tuple(found)
