"""Checking. In: a PDF from anywhere, or an issue. Out: a `CheckReport`; places of our own pages name story and line."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from pressbuild.checks.pdf.pdf_check import PdfSubject
from pressbuild.checks.pdf.pdf_checks import PDF_CHECKS
from pressbuild.checks.plugin_checks import load_plugin_checks
from pressbuild.checks.preflight import run_checks
from pressbuild.checks.registry import CHECKS
from pressbuild.core.findings import ExitCode, Finding, Place, Report, Severity, Stopped
from pressbuild.core.limits import working_on
from pressbuild.core.progress import Progress, Stage, StageEvent, ignore_progress
from pressbuild.core.rectangles import PageArea
from pressbuild.core.store import Store
from pressbuild.document import Medium
from pressbuild.ink.ink_cache import measure_kept
from pressbuild.pdf.press_pdf import make_press_file
from pressbuild.pdf_facts import EVERY_PAGE, MOST_PAGES, UnreadablePdf, read_facts
from pressbuild.pdf_facts.facts import DocumentFacts
from pressbuild.pipeline.job import CheckOptions, Job
from pressbuild.pipeline.pdf_letters import check_letters
from pressbuild.pipeline.press_choice import PressChoice, open_issue_press, picture_cache
from pressbuild.pipeline.press_edition import typeset_issue
from pressbuild.pipeline.printer_files import check_standard, slug_face
from pressbuild.pipeline.read_issue import ReadIssue, read_issue
from pressbuild.pipeline.source_map import trace_place
from pressbuild.press.press import read_icc
from pressbuild.press.press_profile import DEFAULT, read_press_profile
from pressbuild.publication.manifest import choose_issue, read_manifest
from pressbuild.publication.output_files import Sources
from pressbuild.reports.check_report import CheckReport
from pressbuild.reports.make_report import Trace, show_preflight, trace_nothing
from pressbuild.sources.door import read_named
from pressbuild.sources.folder import Folder
from pressbuild.typeset import FilledPages
from pressbuild.typeset.issue_layout import Typesetter

NOTHING = DocumentFacts("", "", ())
MOST_BYTES = 512 * 2**20
HEAD = 1024  # bytes; before it a PDF must say what it is (ISO 32000-1, implementation note 13 of earlier editions)


@dataclass(frozen=True)
class CheckedTarget:
    """A file that was checked, what it was made from, what the report says of it, what was found on the way."""

    data: bytes
    sources: Sources
    report: CheckReport
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _PressPdf:
    """A PDF to check, its name, what it was made from, where on its pages a story is, how many of these are read."""

    data: bytes
    name: str
    sources: Sources
    cache: Store = field(default_factory=lambda: Store(None))
    trace: Trace = trace_nothing
    most_pages: int = MOST_PAGES


def check_file(
    path: Path, root: Path | None, options: CheckOptions, progress: Progress = ignore_progress
) -> CheckedTarget:
    """Check a PDF from anywhere; `root` is the publication's folder, if there is one.

    Raises:
        Stopped: if the file cannot be read, or there is no such profile.
    """
    report = Report()
    data = read_pdf_file(path)
    named = read_press_profile(options.profile or _usual_profile(root, report), root, report)
    about = PdfSubject(NOTHING, named, None, options.is_advert, options.booked)
    with working_on("the PDF", file=path):
        checked = _check(_PressPdf(data, str(path), Sources(root, (path,))), about, progress)
    return replace(checked, findings=tuple(report.findings))


def check_issue(job: Job, profile: str = "") -> CheckedTarget:
    """Build the press PDF of an issue in memory and check it.

    Raises:
        Stopped: if there are errors in the files of the issue.
    """
    read, report = read_issue(job, Medium.SCREEN), job.report
    press = open_issue_press(read, PressChoice(profile))
    filled = typeset_issue(read, press, Typesetter(), press.inking)
    report.stop_on_errors(ExitCode.FINDINGS)

    def tick() -> None:
        job.begin(Stage.WRITE, "PDF")

    tick()
    file = make_press_file(filled, read.manifest, press, tick, (), slug_face(read))
    try:
        data = check_standard(file, press, Report())
    except Stopped:  # what keeps it from being PDF/X is found again, with its story and line
        data = file.data
    check_letters(data, filled, read.manifest, report)
    report.stop_on_errors(ExitCode.FINDINGS)
    named = read_press_profile(press.name, read.root, report)
    pdf = _PressPdf(data, read.manifest.name, read.sources(), picture_cache(read), _trace(read, filled), EVERY_PAGE)
    with working_on("checking the finished PDF"):
        checked = _check(pdf, PdfSubject(NOTHING, named), job.progress)
    return replace(checked, findings=tuple(report.findings))


def _trace(read: ReadIssue, filled: FilledPages) -> Trace:
    def trace(page: int, area: PageArea | None) -> tuple[str, str]:
        traced = trace_place(filled, read.manifest, page, area)
        return (traced.story, str(traced.place)) if traced else ("", "")

    return trace


def _check(pdf: _PressPdf, about: PdfSubject, progress: Progress) -> CheckedTarget:
    """Check a file that nothing is known of yet but what it is checked against."""
    data, profile = pdf.data, about.profile
    progress(StageEvent(Stage.CHECK, "content and ink"))
    limit, icc, stop = profile.rules.ink_limit, read_icc(profile), threading.Event()
    # Ghostscript measures on the other core while the content is read here
    with ThreadPoolExecutor(1) as other:
        measuring = other.submit(measure_kept, data, limit, pdf.cache, profile=icc, stop=stop) if limit else None
        try:
            facts = read_facts(data, most_pages=pdf.most_pages)
            ink = measuring.result() if measuring else None
        except UnreadablePdf as problem:
            raise _refuse(Path(pdf.name), str(problem)) from None
        finally:  # Ctrl-C, too
            stop.set()
    progress(StageEvent(Stage.CHECK, profile.name))
    checks = (*PDF_CHECKS, *load_plugin_checks({check.id for check in CHECKS}))
    found = run_checks(replace(about, facts=facts, ink=ink), checks)
    return CheckedTarget(data, pdf.sources, show_preflight(found, data, pdf.name, ink, pdf.trace))


def _usual_profile(root: Path | None, report: Report) -> str:
    """Return the press of the publication's newest issue, or the default where there is none."""
    if root is None:
        return DEFAULT
    issues = root / "issues"
    if not (Folder(root).holds(issues) and any(issues.glob("*/issue.yaml"))):
        return DEFAULT
    manifest = read_manifest(root, choose_issue(root, None), report)
    return manifest.issue.press or manifest.publication.press


def read_pdf_file(path: Path) -> bytes:
    """Return the bytes of a PDF.

    Raises:
        Stopped: with exit code 3 if it is none: a folder, a pipe, too large, of another kind.
    """
    try:
        data = read_named(path, MOST_BYTES)
    except OSError as problem:
        raise _refuse(path, problem.strerror or str(problem)) from None
    if not data:
        raise _refuse(path, "it is empty")
    if b"%PDF-" not in data[:HEAD]:
        raise _refuse(path, "it is no PDF")
    return data


def _refuse(path: Path, reason: str) -> Stopped:
    message = f"“{path.name}” cannot be checked: {reason}"
    hint = "nothing was looked at, so nothing has passed; ask whoever sent it for another file"
    finding = Finding(Severity.ERROR, "unreadable-pdf", message, Place(path), hint)
    return Stopped(ExitCode.SOURCE, [finding])
