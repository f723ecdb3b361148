"""pressbuild as a library. In: a folder and typed options. Out: frozen results: files, findings, copyfit, checks.

    from pressbuild import api

    issue = api.open_publication("elfaro").issue()
    result = issue.build_pdf(api.PdfOptions(draft=True))

The command line uses nothing else. What is wrong with a publication is in the findings of a result, never an exception;
only `open_publication` and `PublicationFolder.issue` raise `Stopped`, since without an issue there is no result.

Importing this module changes nothing. The first call that lays out pages imports `pressbuild.typeset.engine`, which
replaces parts of WeasyPrint for the whole process: a program that uses WeasyPrint itself should call pressbuild in a
process of its own. Limits of time and memory belong to the command; a library call has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pressbuild.core.findings import ExitCode, Finding, Place, Report, Severity, Stopped
from pressbuild.core.progress import Progress, Stage, StageEvent, ignore_progress
from pressbuild.imposition.imposition_scheme import Scheme, SchemeKind
from pressbuild.pipeline.job import CheckOptions, Job
from pressbuild.sources.folder import find_publication

if TYPE_CHECKING:  # the layout engine and numpy take long to load
    from pressbuild.imposition.impose_pdf import Imposed
    from pressbuild.pipeline.check_target import CheckedTarget
    from pressbuild.pipeline.imposed_edition import BuiltSheets
    from pressbuild.pipeline.issue_changes import IssueChanges
    from pressbuild.reports.check_report import CheckReport
    from pressbuild.typeset import StoryFit

__all__ = [
    "BuildResult",
    "CheckOptions",
    "CheckResult",
    "EpubOptions",
    "ExitCode",
    "Finding",
    "FitResult",
    "IssueFolder",
    "PdfOptions",
    "Place",
    "Progress",
    "PublicationFolder",
    "Scheme",
    "SchemeKind",
    "ScreenOptions",
    "Severity",
    "Stage",
    "StageEvent",
    "Stopped",
    "WrittenFile",
    "check_file",
    "impose_file",
    "open_publication",
]

Result = TypeVar("Result")
USUAL_CHECKS = CheckOptions()


@dataclass(frozen=True)
class PdfOptions:
    """The PDF for the printer.

    `output` is a file, or a folder for several; None: in `dist/`. A `draft` is written even if stories are overset.
    `profile` is another press profile than the issue names; `pages` some of them, such as “1,4-5”; `grey` is black ink
    alone, `separations` a grey PDF for the plate of each ink.
    """

    output: Path | None = None
    draft: bool = False
    profile: str = ""
    grey: bool = False
    separations: bool = False
    pages: str = ""


@dataclass(frozen=True)
class ScreenOptions:
    """The tagged PDF for screens: where it goes (None: in `dist/`), and whether overset stories stop it."""

    output: Path | None = None
    draft: bool = False


@dataclass(frozen=True)
class EpubOptions:
    """The e-book: where it goes (None: in `dist/`), and what it takes over from the paper.

    `page_numbers` marks where printed pages begin; `validate` has EPUBCheck and Ace read it, where they are installed.
    """

    output: Path | None = None
    page_numbers: bool = True
    validate: bool = False


@dataclass(frozen=True)
class WrittenFile:
    """A file, or the folder of a proof, that was written, and how much is in it; None: it does not apply."""

    path: Path
    pages: int | None = None
    stories: int | None = None
    sheets: int | None = None


@dataclass(frozen=True)
class BuildResult:
    """What was written, and everything that was found. Without files, the last good ones are untouched.

    `exit_code` is what the command would end with: OK, SOURCE (the files of the issue have errors), FINDINGS (they can
    be read, but not printed so) or OUTPUT (nothing could be written). `fits` is the copyfit ledger.
    """

    files: tuple[WrittenFile, ...]
    findings: tuple[Finding, ...]
    exit_code: ExitCode
    fits: tuple[StoryFit, ...] = ()
    imposed: Imposed | None = None

    @property
    def ok(self) -> bool:
        """Whether it was made without errors."""
        return self.exit_code is ExitCode.OK


@dataclass(frozen=True)
class FitResult:
    """The copyfit ledger: what fits, what is too long or too short, and by how much. `changes` if asked for."""

    fits: tuple[StoryFit, ...]
    findings: tuple[Finding, ...]
    exit_code: ExitCode
    changes: IssueChanges | None = None


@dataclass(frozen=True)
class CheckResult:
    """How a PDF was judged; `report` is None if it could not be read, and `findings` then say why."""

    report: CheckReport | None
    findings: tuple[Finding, ...]
    exit_code: ExitCode
    _checked: CheckedTarget | None = field(default=None, repr=False)

    def is_refused(self, strict: bool = False) -> bool:
        """Whether a printer would refuse the file; `strict` counts checks that could not be made as faults."""
        if self.report is None:
            return True
        from pressbuild.reports.make_report import grave_statuses

        refused = grave_statuses(strict)
        return any(check.status in refused for check in self.report.checks)

    def write_html(self, target: Path) -> None:
        """Write the report as one HTML page.

        Raises:
            ValueError: if there is no report.
            Stopped: if it cannot be written, or would take the place of a source.
        """
        if self.report is None or self._checked is None:
            raise ValueError("there is no report: the file could not be read")
        from pressbuild.publication.output_files import write_file
        from pressbuild.reports.html_report import choose_pages, write_html
        from pressbuild.reports.thumbnails import draw_thumbnails

        thumbnails = draw_thumbnails(self._checked.data, choose_pages(self.report))
        write_file(write_html(self.report, thumbnails).encode(), target, self._checked.sources, named=True)


@dataclass(frozen=True)
class IssueFolder:
    """An issue: `root` is the publication's folder, `path` the one that holds issue.yaml.

    Each method reads the files anew. `progress` is called with a `StageEvent` whenever a stage begins to work on
    something; what it raises ends the build.
    """

    root: Path
    path: Path

    @property
    def name(self) -> str:
        """The name of the issue's folder."""
        return self.path.name

    def build_pdf(self, options: PdfOptions = PdfOptions(), progress: Progress = ignore_progress) -> BuildResult:
        """Make the PDF for the printer."""
        from pressbuild.pipeline.press_choice import PressChoice
        from pressbuild.pipeline.press_edition import build_pdf

        choice = PressChoice(options.profile, options.grey, options.separations, options.pages)
        job = self._job(progress, options.output, options.draft)

        def build() -> BuildResult:
            built = build_pdf(job, choice)
            files = tuple(WrittenFile(path, pages=pages) for path, pages in built.outputs)
            code = ExitCode.OK if files else ExitCode.FINDINGS
            return BuildResult(files, built.findings, code, built.fits)

        return _finish(build, _stopped_build)

    def build_screen(
        self, options: ScreenOptions = ScreenOptions(), progress: Progress = ignore_progress
    ) -> BuildResult:
        """Make the PDF for screens: tagged, with links; its pages are those of the paper."""
        from pressbuild.pipeline.screen_edition import build_digital

        job = self._job(progress, options.output, options.draft)

        def build() -> BuildResult:
            built = build_digital(job)
            files = tuple(WrittenFile(path, pages=pages) for path, pages in built.outputs)
            code = ExitCode.OK if files else ExitCode.FINDINGS
            return BuildResult(files, built.findings, code, built.fits)

        return _finish(build, _stopped_build)

    def build_epub(self, options: EpubOptions = EpubOptions(), progress: Progress = ignore_progress) -> BuildResult:
        """Make the e-book."""
        from pressbuild.pipeline.ebook import build_epub

        job = self._job(progress, options.output)

        def build() -> BuildResult:
            built = build_epub(job, options.page_numbers, options.validate)
            files = (WrittenFile(built.output, stories=built.stories),) if built.output else ()
            code = ExitCode.OK if files and not job.report.has_errors else ExitCode.FINDINGS
            return BuildResult(files, built.findings, code)

        return _finish(build, _stopped_build)

    def impose(self, scheme: Scheme, output: Path | None = None, progress: Progress = ignore_progress) -> BuildResult:
        """Make the PDF for the printer and put its pages on sheets."""
        from pressbuild.pipeline.imposed_edition import impose_issue

        job = self._job(progress, output)
        return _impose(lambda: impose_issue(job, scheme))

    def write_proof(self, folder: Path, progress: Progress = ignore_progress) -> BuildResult:
        """Write the proof as a folder that can be sent."""
        from pressbuild.pipeline.proof_session import build_static

        job = self._job(progress)

        def build() -> BuildResult:
            pages = build_static(job, folder)
            code = ExitCode.FINDINGS if job.report.has_errors else ExitCode.OK
            return BuildResult((WrittenFile(folder, pages=pages),), tuple(job.report.findings), code)

        return _finish(build, _stopped_build)

    def fit(self, list_changes: bool = False, progress: Progress = ignore_progress) -> FitResult:
        """Lay the stories out and measure them; write no file.

        Args:
            list_changes: Say, too, what became of the characters of each story.
            progress: Hears of each stage.
        """
        from pressbuild.pipeline.press_edition import measure_issue

        job = self._job(progress)

        def measure() -> FitResult:
            built = measure_issue(job, list_changes)
            code = ExitCode.FINDINGS if job.report.has_errors else ExitCode.OK
            return FitResult(built.fits, built.findings, code, built.changes)

        return _finish(measure, lambda stopped: FitResult((), stopped.findings, stopped.exit_code))

    def check(self, profile: str = "", progress: Progress = ignore_progress) -> CheckResult:
        """Make the PDF for the printer in memory and check it as a printer would; `profile` is another than its own."""
        from pressbuild.pipeline.check_target import check_issue

        job = self._job(progress)
        return _check(lambda: check_issue(job, profile))

    def _job(self, progress: Progress, output: Path | None = None, draft: bool = False) -> Job:
        return Job(self.root, str(self.path), output, draft, progress, Report())


@dataclass(frozen=True)
class PublicationFolder:
    """A publication: the folder that holds issues/publication.yaml."""

    root: Path

    def issues(self) -> tuple[IssueFolder, ...]:
        """Return all issues, the newest last. Their files are not read yet."""
        from pressbuild.publication.manifest import list_issues

        return tuple(IssueFolder(self.root, self.root / "issues" / name) for name in list_issues(self.root))

    def issue(self, name: str | None = None) -> IssueFolder:
        """Return an issue by its name or path; the newest, if `name` is None.

        Raises:
            Stopped: if there is no such issue.
        """
        from pressbuild.publication.manifest import choose_issue

        return IssueFolder(self.root, choose_issue(self.root, name))


def open_publication(folder: Path | str) -> PublicationFolder:
    """Return the publication that a folder belongs to: the nearest upwards that holds issues/publication.yaml.

    Raises:
        Stopped: if there is no such folder, or it belongs to no publication.
    """
    folder = Path(folder)
    root = find_publication(folder) if folder.is_dir() else None
    if root is None:
        message = f"“{folder}” is not inside a publication" if folder.is_dir() else f"there is no folder “{folder}”"
        hint = "a publication is a folder that holds issues/publication.yaml; name it with pressbuild -C DIR …"
        place = Place(folder / "issues" / "publication.yaml")
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "no-publication", message, place, hint)])
    return PublicationFolder(root)


def check_file(
    path: Path, options: CheckOptions = USUAL_CHECKS, root: Path | None = None, progress: Progress = ignore_progress
) -> CheckResult:
    """Check a PDF from anywhere. `root` is the folder of the publication whose press profiles are known, if any."""
    from pressbuild.pipeline import check_target

    return _check(lambda: check_target.check_file(path, root, options, progress))


def impose_file(
    path: Path, scheme: Scheme, output: Path | None = None, progress: Progress = ignore_progress
) -> BuildResult:
    """Put the pages of a PDF on sheets; without `output`, into a file beside it with the scheme behind its name."""
    from pressbuild.pipeline import imposed_edition

    return _impose(lambda: imposed_edition.impose_file(path, scheme, output, progress))


def _impose(impose: Callable[[], BuiltSheets]) -> BuildResult:
    def build() -> BuildResult:
        built = impose()
        if built.output is None or built.imposed is None:
            return BuildResult((), built.findings, ExitCode.FINDINGS)
        file = WrittenFile(built.output, pages=built.imposed.pages, sheets=built.imposed.sheets)
        return BuildResult((file,), built.findings, ExitCode.OK, imposed=built.imposed)

    return _finish(build, _stopped_build)


def _check(check: Callable[[], CheckedTarget]) -> CheckResult:
    def judge() -> CheckResult:
        checked = check()
        result = CheckResult(checked.report, checked.findings, ExitCode.OK, checked)
        return replace(result, exit_code=ExitCode.FINDINGS) if result.is_refused() else result

    return _finish(judge, lambda stopped: CheckResult(None, stopped.findings, stopped.exit_code))


def _stopped_build(stopped: Stopped) -> BuildResult:
    return BuildResult((), stopped.findings, stopped.exit_code)


def _finish(work: Callable[[], Result], stop: Callable[[Stopped], Result]) -> Result:
    """Return what some work results in, or what it results in when a stage found errors."""
    try:
        return work()
    except Stopped as stopped:
        return stop(stopped)
