"""Results. In: what the pipeline has made. Out: frozen values: files, findings, exit code, ledger, report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pressbuild.core.findings import ExitCode, Finding, Stopped

if TYPE_CHECKING:  # the layout engine and numpy take long to load
    from pressbuild.imposition.impose_pdf import Imposed
    from pressbuild.pipeline.check_target import CheckedTarget
    from pressbuild.pipeline.imposed_edition import BuiltSheets
    from pressbuild.pipeline.issue_changes import IssueChanges
    from pressbuild.pipeline.press_edition import BuiltPaper
    from pressbuild.reports.check_report import CheckReport
    from pressbuild.typeset import StoryFit

Result = TypeVar("Result")


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


def finish(work: Callable[[], Result], stop: Callable[[Stopped], Result]) -> Result:
    """Return what some work results in, or what it results in when a stage found errors."""
    try:
        return work()
    except Stopped as stopped:
        return stop(stopped)


def finish_build(work: Callable[[], BuildResult]) -> BuildResult:
    """Return the result of a build, one without files if a stage found errors."""
    return finish(work, lambda stopped: BuildResult((), stopped.findings, stopped.exit_code))


def finish_paper(build: Callable[[], BuiltPaper]) -> BuildResult:
    """Return the result of an edition of the paper."""

    def work() -> BuildResult:
        built = build()
        files = tuple(WrittenFile(path, pages=pages) for path, pages in built.outputs)
        return BuildResult(files, built.findings, ExitCode.OK if files else ExitCode.FINDINGS, built.fits)

    return finish_build(work)


def finish_sheets(impose: Callable[[], BuiltSheets]) -> BuildResult:
    """Return the result of imposing."""

    def work() -> BuildResult:
        built = impose()
        if built.output is None or built.imposed is None:
            return BuildResult((), built.findings, ExitCode.FINDINGS)
        file = WrittenFile(built.output, pages=built.imposed.pages, sheets=built.imposed.sheets)
        return BuildResult((file,), built.findings, ExitCode.OK, imposed=built.imposed)

    return finish_build(work)


def finish_check(check: Callable[[], CheckedTarget]) -> CheckResult:
    """Return how a PDF was judged."""

    def work() -> CheckResult:
        checked = check()
        result = CheckResult(checked.report, checked.findings, ExitCode.OK, checked)
        return replace(result, exit_code=ExitCode.FINDINGS) if result.is_refused() else result

    return finish(work, lambda stopped: CheckResult(None, stopped.findings, stopped.exit_code))
