"""The press edition. In: a publication's folder and an issue. Out: the PDF, its copyfit ledger, the page map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pressbuild.checks.layout.families_used import check_families, check_pdf
from pressbuild.checks.layout.missing_characters import check_characters, check_generated
from pressbuild.checks.layout.page_lines import check_lines
from pressbuild.checks.layout.vanished_parts import check_parts
from pressbuild.checks.layout.white_space import check_pages
from pressbuild.checks.source.drawing_faults import check_drawings
from pressbuild.checks.source.story_links import check_codes
from pressbuild.core.findings import ExitCode, Finding, Report
from pressbuild.core.records import pack
from pressbuild.core.units import PX_PER, counted
from pressbuild.document import Medium
from pressbuild.pagemap import PageMap
from pressbuild.pdf.press_pdf import make_press_file
from pressbuild.pipeline.advert_preflight import check_placed
from pressbuild.pipeline.issue_changes import IssueChanges, list_changes
from pressbuild.pipeline.pdf_letters import check_letters
from pressbuild.pipeline.press_choice import (
    AS_NAMED,
    PressChoice,
    make_pictures_ahead,
    note_shifts,
    open_issue_press,
    picture_cache,
)
from pressbuild.pipeline.printer_files import PrintFile, asks_for_one, check_standard, make_files, slug_face
from pressbuild.pipeline.read_issue import PAGE_MAP, PRINTED, Progress, ReadIssue, read_issue
from pressbuild.pipeline.refused_pdf import read_back
from pressbuild.plan import PagePlan, plan_pages
from pressbuild.press.colour_converters import ColourConverter
from pressbuild.press.press import Press
from pressbuild.publication.output_files import default_output, find_place, is_folder, write_file
from pressbuild.templates.jinja_templates import Templates
from pressbuild.typeset import FilledPages, StoryFit, Typesetter


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


def build_pdf(
    root: Path,
    issue: str | None,
    output: Path | None,
    draft: bool,
    progress: Progress,
    report: Report,
    choice: PressChoice = AS_NAMED,
) -> BuiltPaper:
    """Make the press edition of an issue.

    Raises:
        Stopped: if a stage found errors; the last good file is untouched.
    """
    read = read_issue(root, issue, progress, report, Medium.SCREEN)
    if output and not is_folder(output):
        find_place(output, read.sources(), named=True)  # said now, not when all is done
    key = read.print_key()
    press = open_issue_press(read, report, choice)
    filled = typeset_issue(read, press, Typesetter(), draft, progress, report, press.inking)
    files: tuple[PrintFile, ...] = ()
    if asks_for_one(press, choice):
        if paper := write_paper(read, filled, press, key, draft, progress, report):
            files = (PrintFile(default_output(read.manifest, "print.pdf"), paper.data, len(filled.pages)),)
    elif not report.has_errors:
        check_placed(read, press, report, draft, choice.separations or bool(press.rules.inks))
        if not report.has_errors:
            files = make_files(read, filled, press, choice, draft, progress, report)
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


def measure_issue(
    root: Path, issue: str | None, progress: Progress, report: Report, lists_changes: bool = False
) -> BuiltPaper:
    """Make the copyfit ledger of an issue, and if asked the list of all changes, and write no file."""
    read = read_issue(root, issue, progress, report, Medium.SCREEN)
    filled = typeset_issue(read, open_issue_press(read, report), Typesetter(), False, progress, report)
    changes = list_changes(read, filled) if lists_changes else None
    return BuiltPaper((), len(filled.pages), filled.fits, tuple(report.findings), changes)


def typeset_publication(root: Path, issue: str | None, draft: bool, report: Report) -> FilledPages:
    """Return the filled pages of an issue without a word on the way, for tests."""

    def silent(*_: object) -> None: ...

    read = read_issue(root, issue, silent, report, Medium.SCREEN)
    return typeset_issue(read, open_issue_press(read, report), Typesetter(), draft, silent, report)


def make_paper(read: ReadIssue, progress: Progress, report: Report) -> PressEdition | None:
    """Return the printed paper of an issue that was read, or None with findings."""
    key = read.print_key()
    press = open_issue_press(read, report)
    filled = typeset_issue(read, press, Typesetter(), False, progress, report, press.inking)
    return write_paper(read, filled, press, key, False, progress, report)


def write_paper(
    read: ReadIssue, filled: FilledPages, press: Press, before: str, draft: bool, progress: Progress, report: Report
) -> PressEdition | None:
    """Return the printed paper of filled pages, or None if there were errors; `before` is their key as it was read."""
    check_placed(read, press, report, draft)
    if report.has_errors:
        return None
    progress(5, "outputs", "PDF")
    file = make_press_file(filled, read.manifest, press, lambda: progress(5, "outputs", "PDF"), (), slug_face(read))
    data = file.data if draft else check_standard(file, press, report)
    progress(6, "checks", "fonts and letters")
    with read_back(report):
        check_pdf(data, read.families, report)
    check_letters(data, filled, read.manifest, report)
    if report.has_errors:
        return None
    key = read.print_key()
    if not draft and key == before:  # a draft's pages are not those of the paper, nor those of files saved since
        read.cache.write(PAGE_MAP, key, pack(PageMap, filled.page_map))
        read.cache.write(PRINTED, key, data)
    return PressEdition(data, filled.page_map)


def typeset_issue(
    read: ReadIssue,
    press: Press,
    typesetter: Typesetter,
    draft: bool,
    progress: Progress,
    report: Report,
    inking: ColourConverter | None = None,
    css: str = "",
) -> FilledPages:
    """Return the filled pages of an issue that was read; the typesetter keeps what it lays out.

    Pictures are made for `inking` meanwhile, if the pages are to be written with one. `css` comes before the style
    sheets of the layout.

    Raises:
        Stopped: if stories have no place or the layout cannot be used.
    """
    stories = read.stories(Medium.SCREEN)
    documents = [document for _, document in stories]
    check_characters(documents, read.families, report)
    check_codes(documents, report)
    check_parts(stories, read.manifest, read.layout, report)
    check_drawings(documents, read.families, read.manifest.folder, read.manifest.language, report)
    report.stop_on_errors(ExitCode.SOURCE)
    templates = Templates(read.layout)
    progress(3, "plan", counted(len(read.manifest.issue.pages), "page"))

    def plan(repeats: Mapping[int, int] | None = None) -> PagePlan:
        return plan_pages(read.manifest, stories, templates, report, repeats)

    first = plan()
    report.stop_on_errors(ExitCode.SOURCE)
    progress(4, "typeset", f"{len(first.stories)} articles")
    with make_pictures_ahead(inking, read.manifest.folder) as ahead:
        filled = typesetter.typeset(
            first,
            plan,
            read.manifest,
            templates,
            read.families,
            read.manifest.folder.roots,
            report,
            draft,
            lambda name: progress(4, "typeset", name),
            press.custom_properties + css,
            press.bleed_pt * PX_PER["pt"],
            ahead.ask,
        )
    check_families(filled, read.families, report)
    check_generated(filled, read.families, report)
    check_lines(filled, report)
    check_pages(filled, report)
    return filled
