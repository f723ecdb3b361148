"""The e-book edition. In: a publication's folder and an issue. Out: the EPUB, and everything that was found.

The layout engine is loaded only if the printed pages are not kept from an earlier run.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.checks.source.source_checks import BOOK_CHECKS
from pressbuild.core.findings import ExitCode, Finding, Report, Severity, Stopped
from pressbuild.core.limits import lifted
from pressbuild.core.progress import Stage
from pressbuild.core.records import Damaged, pack, unpack
from pressbuild.core.units import counted
from pressbuild.document import Medium
from pressbuild.epub import Book, Cover, Edition, compose_book, pack_book
from pressbuild.pagemap import PageMap
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.read_issue import PAGE_MAP, PRINTED, ReadIssue, read_issue
from pressbuild.pipeline.refused_pdf import read_back
from pressbuild.publication.layouts import Layout
from pressbuild.publication.output_files import default_output, find_place, write_file
from pressbuild.publication.picture_files import measure_image
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.door import MAX_PICTURE

COVER = "cover.jpg"  # page 1, kept between runs
_SECONDS = re.compile("[0-9]{1,15}")
_JPEG_BEGINS, _JPEG_ENDS = b"\xff\xd8\xff", b"\xff\xd9"
_STORY_TEMPLATES = ("story.xhtml", "blocks.xhtml", "colophon.xhtml", "_page.xhtml")
_OTHER_TEMPLATES = ("front.xhtml", "section.xhtml", "cover.xhtml", "nav.xhtml", "toc.ncx", "style.css", "base.css")
COVER_SIZE = (1600, 2400)  # pixels: what shops ask for


@dataclass(frozen=True)
class BuiltBook:
    """What a build has made: the file, how many stories it has, everything that was found on the way."""

    output: Path | None
    stories: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Checked:
    """What was found when a finished book was checked."""

    findings: tuple[Finding, ...]


def build_epub(job: Job, with_pages: bool = True, validate: bool = False) -> BuiltBook:
    """Make the e-book edition of an issue. `validate` has EPUBCheck and Ace read it, too.

    Raises:
        Stopped: if a stage found errors; the last good file is untouched.
    """
    read = read_issue(job, Medium.PRINT)
    output, report = job.output, job.report
    path = output or default_output(read.manifest, "e-book.epub")
    find_place(path, read.sources(), named=output is not None)  # said now, not when all is done
    stories = read.book_stories()
    key = read.print_key()
    page_map, cover = _printed(read, key, with_pages)
    if report.has_errors:
        return BuiltBook(None, len(stories), tuple(report.findings))
    job.begin(Stage.WRITE, "EPUB")
    book = make_book(read, page_map, cover, report)
    data = pack_book(book)
    job.begin(Stage.CHECK, counted(len(book.spine), "document"))
    report.findings += _check(data, read, key, page_map)
    read.cache.forget_unused()
    if report.has_errors:
        return BuiltBook(None, len(stories), tuple(report.findings))
    write_file(data, path, read.sources(), named=output is not None)
    if validate:
        from pressbuild.checks.epub.validators import validate_epub

        job.begin(Stage.CHECK, "EPUBCheck and Ace")
        with lifted():  # those programs have limits of their own
            validate_epub(path, report)
    return BuiltBook(path, len(stories), tuple(report.findings))


def _check(data: bytes, read: ReadIssue, key: str, page_map: PageMap | None) -> tuple[Finding, ...]:
    """Return what is wrong with a finished book; the same one, made of the same files, is not checked twice."""

    def check() -> bytes:
        from pressbuild.checks.epub.epub_checks import check_book  # loaded here: a book that is known needs none of it

        report = Report()
        layout = read.layout
        check_book(data, read.book_stories(), report, page_map, has_own_templates(layout), has_own_form(layout))
        return pack(_Checked, _Checked(tuple(report.findings)))

    made_from = f"checked book {hashlib.blake2b(data).hexdigest()} {key} {page_map is None}"
    return read.cache.keep(made_from, check, lambda kept: unpack(_Checked, kept)).findings


def make_book(read: ReadIssue, page_map: PageMap | None, cover: Cover | None, report: Report) -> Book:
    """Return the e-book of an issue that was read, not yet packed.

    Raises:
        Stopped: if a template of the layout fails.
    """
    stories = read.book_stories()
    report_checks(BOOK_CHECKS, read.subject(stories, on_paper=False), report)
    edition = Edition(read.manifest, read.layout, read.families, stories, page_map, cover, _modified(read))
    book = compose_book(edition, read.cache.keep, report)
    report.stop_on_errors(ExitCode.SOURCE)
    return book


def has_own_templates(layout: Layout) -> bool:
    """Whether a publication has templates of its own for stories in the e-book."""
    return _has_own(layout, _STORY_TEMPLATES)


def has_own_form(layout: Layout) -> bool:
    """Whether a publication has any template or style sheet of its own for the e-book."""
    return _has_own(layout, (*_STORY_TEMPLATES, *_OTHER_TEMPLATES))


def _has_own(layout: Layout, names: Iterable[str]) -> bool:
    found = (layout.find(f"epub/{name}") for name in names)
    return any(path is not None and not path.is_relative_to(builtin_folder("layouts")) for path in found)


def _modified(read: ReadIssue) -> datetime.datetime:
    """Return when the book was made: the issue's date, or SOURCE_DATE_EPOCH (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.datetime.combine(read.manifest.issue.day, datetime.time(), datetime.UTC)
    try:
        if not _SECONDS.fullmatch(epoch):
            raise ValueError
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is “{epoch[:40]}”: that is no time, in seconds since 1970"
        hint = "correct this environment variable, or unset it to have the date of the issue"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "bad-epoch", message, None, hint)]) from None


def _printed(read: ReadIssue, key: str, with_pages: bool) -> tuple[PageMap | None, Cover | None]:
    """Return what the book takes from the printed paper, which is laid out only if nothing of it is kept."""
    report = read.job.report
    named = named_cover(read, report) if read.manifest.issue.cover else None
    report.stop_on_errors(ExitCode.SOURCE)
    wants_cover = named is None
    if not (with_pages or wants_cover):
        return None, named
    page_map = _kept_map(read, key)
    cover = _kept_cover(read, key) if wants_cover else None
    if page_map is None or (wants_cover and not cover):
        paper = _lay_out(read)
        if paper is None:
            return None, named
        page_map, data = paper
        with read_back(report):
            cover = _draw_cover(read, key, data) if wants_cover else None
    return page_map if with_pages else None, Cover(cover) if cover else named


def _kept_map(read: ReadIssue, key: str) -> PageMap | None:
    data = read.cache.read(PAGE_MAP, key)
    with suppress(Damaged):
        return unpack(PageMap, data) if data else None
    return None


def _kept_cover(read: ReadIssue, key: str) -> bytes | None:
    """Return the cover if it is kept, or the page that it shows."""
    cover = read.cache.read(COVER, key)
    if cover and cover.startswith(_JPEG_BEGINS) and cover.endswith(_JPEG_ENDS):
        return cover
    data = read.cache.read(PRINTED, key)
    with suppress(ValueError):
        return _draw_cover(read, key, data) if data else None
    return None


def _draw_cover(read: ReadIssue, key: str, data: bytes) -> bytes:
    from pressbuild.pdf.page_tiles import draw_page

    cover = draw_page(data, 1, COVER_SIZE)
    read.cache.write(COVER, key, cover)
    return cover


def _lay_out(read: ReadIssue) -> tuple[PageMap, bytes] | None:
    from pressbuild.pipeline.press_edition import make_paper  # loads the layout engine

    paper = make_paper(read)
    if paper is None:
        hint = (
            "correct them; or leave the page numbers out with --no-pages and name a picture in issue.yaml: “cover: …”"
        )
        message = "the printed pages are not finished, so the e-book cannot name them"
        read.job.report.error("no-pages", message, None, hint)
        return None
    return paper.page_map, paper.data


def named_cover(read: ReadIssue, report: Report) -> Cover | None:
    """Return the picture that the issue names for its cover."""
    from pressbuild.epub.book_pictures import encode_bitmap

    manifest = read.manifest
    place = manifest.source.place("cover")
    path = manifest.folder.find(manifest.issue.cover, manifest.path, place, report, "the cover")
    if not manifest.issue.cover_alt:
        report.error(
            "no-alt-text", "the cover has no alt text", place, "add a line “cover-alt: …” that says what it shows"
        )
    if path is None or measure_image(path, manifest.folder, place, report) is None:
        return None
    if path.suffix.lower() == ".svg":
        report.error("bad-cover", "the cover is an SVG, which shops refuse", place, "export it as JPEG or PNG")
        return None
    return Cover(encode_bitmap(manifest.folder.read(path, MAX_PICTURE), COVER_SIZE), manifest.issue.cover_alt)
