"""Writing the PDF. In: filled pages and the facts of the issue. Out: bytes that are the same each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pressbuild.diagnostics import ExitCode, Finding, Severity, Stopped
from pressbuild.manifest import Manifest
from pressbuild.pdf.outline import make_bookmarks
from pressbuild.typeset import FilledPages
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
    metadata.title = title_of(manifest)
    metadata.authors = [manifest.publication.publisher] if manifest.publication.publisher else []
    metadata.lang = manifest.language
    metadata.generator = PRODUCER
    # PDF 2.0 (ISO 32000-2), 14.3.3: dates as W3C date and time; the issue's own, so that bytes repeat
    metadata.created = metadata.modified = f"{day.isoformat()}T00:00:00Z"
    replace_bookmarks(document, make_bookmarks(filled.starts))
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


def title_of(manifest: Manifest) -> str:
    """Return the title of the document: the publication, number and date."""
    issue = manifest.issue
    return f"{manifest.publication.title}, No {issue.number}, {issue.date_line or issue.date}"
