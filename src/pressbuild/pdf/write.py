"""Writing the PDF. In: filled pages and the facts of the issue. Out: bytes that are the same each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pressbuild.diagnostics import ExitCode, Finding, Severity, Stopped
from pressbuild.manifest import Manifest
from pressbuild.typeset import FilledPages, StoryStart
from pressbuild.typeset.engine import compose, replace_bookmarks
from pressbuild.typeset.engine.engine import RefusedAddress

PRODUCER = "pressbuild"


def make_pdf(filled: FilledPages, manifest: Manifest, tick: Callable[[], None] = lambda: None) -> bytes:
    """Return the issue as a PDF with bookmarks per section and story. `tick` is called before each page.

    Raises:
        Stopped: if a master asks for a file that is not to be had.
    """
    document = compose(filled.pages, filled.engine, tick)
    day = manifest.issue.day
    metadata = document.metadata
    metadata.title = _title(manifest)
    metadata.authors = [manifest.publication.publisher] if manifest.publication.publisher else []
    metadata.lang = manifest.language
    metadata.generator = PRODUCER
    # PDF 2.0 (ISO 32000-2), 14.3.3: dates as W3C date and time; the issue's own, so that bytes repeat
    metadata.created = metadata.modified = f"{day.isoformat()}T00:00:00Z"
    replace_bookmarks(document, _bookmarks(filled.starts))
    return _write(document)


def make_page(filled: FilledPages, number: int) -> bytes:
    """Return one page of the issue (from 1) as a PDF of its own, painted as it is in the whole.

    Links to other pages are left out, and there are neither bookmarks nor metadata.

    Raises:
        Stopped: if a master asks for a file that is not to be had.
    """
    with filled.engine.unheard():  # it would complain of each link to another page
        return _write(compose([filled.pages[number - 1]], filled.engine))


def _write(document: Any) -> bytes:
    try:
        return bytes(document.write_pdf())
    except (Exception, RefusedAddress) as problem:  # files that are attached are only now asked for
        message = f"the PDF cannot be made: {problem}"
        hint = "look in the masters and print.css for attachments and addresses outside the publication"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "engine-failed", message, None, hint)]) from problem


def _title(manifest: Manifest) -> str:
    issue = manifest.issue
    return f"{manifest.publication.title}, No {issue.number}, {issue.date_line or issue.date}"


def _bookmarks(starts: Sequence[StoryStart]) -> list[object]:
    """Return the outline: sections in the order they first appear, each with its stories."""
    sections: dict[str, list[StoryStart]] = {}
    for start in sorted(starts, key=lambda start: start.page):
        sections.setdefault(start.section or start.title, []).append(start)
    tree: list[object] = []
    for section, stories in sections.items():
        leaves: list[object] = [(s.title, (s.page - 1, s.x, s.y), [], "open") for s in stories]
        first = stories[0]
        if first.section:
            tree.append((section, (first.page - 1, first.x, first.y), leaves, "open"))
        else:
            tree += leaves
    return tree
