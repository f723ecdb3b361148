"""The press edition. In: a publication's folder and an issue. Out: the PDF, its copyfit ledger, the page map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pressbuild.checks.layout.layout_checks import PAGE_CHECKS
from pressbuild.checks.layout.layout_subject import LayoutSubject
from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.checks.source.source_checks import PAPER_CHECKS
from pressbuild.core.findings import ExitCode, Finding, Report
from pressbuild.core.progress import Stage
from pressbuild.core.records import pack
from pressbuild.core.units import PX_PER, counted
from pressbuild.document import Medium
from pressbuild.pagemap import PageMap
from pressbuild.pdf.press_pdf import make_press_file
from pressbuild.pipeline.advert_preflight import check_placed
from pressbuild.pipeline.issue_changes import IssueChanges, list_changes
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.pdf_letters import check_fonts, check_letters
from pressbuild.pipeline.press_choice import (
    AS_NAMED,
    PressChoice,
    make_pictures_ahead,
    note_shifts,
    open_issue_press,
    picture_cache,
)
from pressbuild.pipeline.printer_files import PrintFile, asks_for_one, check_standard, make_files, slug_face
from pressbuild.pipeline.read_issue import PAGE_MAP, PRINTED, ReadIssue, read_issue
from pressbuild.plan import PagePlan, plan_pages
from pressbuild.press.colour_converters import ColourConverter
from pressbuild.press.press import Press
from pressbuild.publication.output_files import default_output, find_place, is_folder, write_file
from pressbuild.templates.jinja_templates import Templates
from pressbuild.typeset import FilledPages, StoryFit
from pressbuild.typeset.issue_layout import Typesetter


@dataclass(frozen=True)
class BuiltPaper:
    """What a build has made: the file, its pages, the ledger, everything that was found on the way."""

    outputs: tuple[tuple[Path, int], ...]  # each with its number of pages
    pages: int
    fits: tuple[StoryFit, ...]
    findings: tuple[Finding, ...]
    changes: IssueChanges | None = None


@dataclass(frozen=True)
class PressEdition:
    """The printed paper: its PDF and what of each story comes first on each page."""

    data: bytes
    page_map: PageMap


def build_pdf(job: Job, choice: PressChoice = AS_NAMED) -> BuiltPaper:
    """Make the press edition of an issue.

    Raises:
        Stopped: if a stage found errors; the last good file is untouched.
    """
    read = read_issue(job, Medium.SCREEN)
    output, report = job.output, job.report
    if output and not is_folder(output):
        find_place(output, read.sources(), named=True)  # said now, not when all is done
    key = read.print_key()
    press = open_issue_press(read, choice)
    filled = typeset_issue(read, press, Typesetter(), press.inking)
    files: tuple[PrintFile, ...] = ()
    if asks_for_one(press, choice):
        if paper := write_paper(read, filled, press, key):
            files = (PrintFile(default_output(read.manifest, "print.pdf"), paper.data, len(filled.pages)),)
    elif not report.has_errors:
        check_placed(read, press, choice.separations or bool(press.rules.inks))
        if not report.has_errors:
            files = make_files(read, filled, press, choice)
            files = () if report.has_errors else files
    note_shifts(press, report)
    picture_cache(read).forget_old()
    paths = _places(files, output, report)
    sources = read.sources()
    for file, path in zip(files, paths, strict=True):
        write_file(file.data, path, sources, named=output is not None)
    outputs = tuple((path, file.pages) for file, path in zip(files, paths, strict=True))
    return BuiltPaper(outputs, len(filled.pages), filled.fits, tuple(report.findings))


def _places(files: tuple[PrintFile, ...], output: Path | None, report: Report) -> tuple[Path, ...]:
    """Return where files go: `output` names the one there is, or the folder of several."""
    if output is None or (len(files) == 1 and not is_folder(output)):
        return tuple(output or file.path for file in files)
    if len(files) > 1 and output.suffix.lower() == ".pdf" and not is_folder(output):
        report.error("several-files", f"{len(files)} files do not go into {output}", None, "name a folder with -o")
        report.stop_on_errors(ExitCode.OUTPUT)
    return tuple(output / file.path.name for file in files)


def measure_issue(job: Job, lists_changes: bool = False) -> BuiltPaper:
    """Make the copyfit ledger of an issue, and if asked the list of all changes, and write no file."""
    read = read_issue(job, Medium.SCREEN)
    filled = typeset_issue(read, open_issue_press(read), Typesetter())
    changes = list_changes(read, filled) if lists_changes else None
    return BuiltPaper((), len(filled.pages), filled.fits, tuple(job.report.findings), changes)


def typeset_publication(root: Path, issue: str | None, draft: bool, report: Report) -> FilledPages:
    """Return the filled pages of an issue without a word on the way, for tests."""
    read = read_issue(Job(root, issue, draft=draft, report=report), Medium.SCREEN)
    return typeset_issue(read, open_issue_press(read), Typesetter())


def make_paper(read: ReadIssue) -> PressEdition | None:
    """Return the printed paper of an issue that was read, or None with findings."""
    key = read.print_key()
    press = open_issue_press(read)
    filled = typeset_issue(read, press, Typesetter(), press.inking)
    return write_paper(read, filled, press, key)


def write_paper(read: ReadIssue, filled: FilledPages, press: Press, before: str) -> PressEdition | None:
    """Return the printed paper of filled pages, or None if there were errors; `before` is their key as it was read."""
    job, report = read.job, read.job.report
    check_placed(read, press)
    if report.has_errors:
        return None

    def tick() -> None:
        job.begin(Stage.WRITE, "PDF")

    tick()
    file = make_press_file(filled, read.manifest, press, tick, (), slug_face(read))
    job.begin(Stage.CHECK, "PDF")
    data = file.data if job.draft else check_standard(file, press, report)
    check_fonts(data, read.families, report)
    check_letters(data, filled, read.manifest, report)
    if report.has_errors:
        return None
    key = read.print_key()
    if not job.draft and key == before:  # a draft's pages are not those of the paper, nor those of files saved since
        read.cache.write(PAGE_MAP, key, pack(PageMap, filled.page_map))
        read.cache.write(PRINTED, key, data)
    return PressEdition(data, filled.page_map)


def typeset_issue(
    read: ReadIssue,
    press: Press,
    typesetter: Typesetter,
    inking: ColourConverter | None = None,
    css: str = "",
) -> FilledPages:
    """Return the filled pages of an issue that was read; the typesetter keeps what it lays out.

    Pictures are made for `inking` meanwhile, if the pages are to be written with one. `css` comes before the style
    sheets of the layout.

    Raises:
        Stopped: if stories have no place or the layout cannot be used.
    """
    job, report = read.job, read.job.report
    stories = read.stories(Medium.SCREEN)
    job.begin(Stage.CHECK, "articles")
    report_checks(PAPER_CHECKS, read.subject(stories), report)
    report.stop_on_errors(ExitCode.SOURCE)
    templates = Templates(read.layout)
    job.begin(Stage.PLAN, counted(len(read.manifest.issue.pages), "page"))

    def plan(repeats: Mapping[int, int] | None = None) -> PagePlan:
        return plan_pages(read.manifest, stories, templates, report, repeats)

    first = plan()
    report.stop_on_errors(ExitCode.SOURCE)
    job.begin(Stage.TYPESET, counted(len(first.stories), "article"))
    with make_pictures_ahead(inking, read.manifest.folder) as ahead:
        filled = typesetter.typeset(
            first,
            plan,
            read.manifest,
            templates,
            read.families,
            read.manifest.folder.roots,
            report,
            job.draft,
            lambda name: job.begin(Stage.TYPESET, name),
            press.custom_properties + css,
            press.bleed_pt * PX_PER["pt"],
            ahead.ask,
        )
    job.begin(Stage.CHECK, "pages")
    report_checks(PAGE_CHECKS, LayoutSubject(filled, read.families), report)
    return filled
