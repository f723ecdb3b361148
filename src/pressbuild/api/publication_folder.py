"""A publication and its issues. In: a folder. Out: handles that make editions, and check and measure them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pressbuild.api.build_options import (
    USUAL_EPUB,
    USUAL_PDF,
    USUAL_SCREEN,
    EpubOptions,
    PdfOptions,
    ScreenOptions,
)
from pressbuild.api.build_results import (
    BuildResult,
    CheckResult,
    FitResult,
    WrittenFile,
    finish,
    finish_build,
    finish_check,
    finish_paper,
    finish_sheets,
)
from pressbuild.core.findings import ExitCode, Finding, Place, Report, Severity, Stopped
from pressbuild.core.progress import Progress, ignore_progress
from pressbuild.pipeline.job import Job
from pressbuild.sources.folder import find_publication

if TYPE_CHECKING:
    from pressbuild.imposition.imposition_scheme import Scheme


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

    def build_pdf(self, options: PdfOptions = USUAL_PDF, progress: Progress = ignore_progress) -> BuildResult:
        """Make the PDF for the printer."""
        from pressbuild.pipeline.press_choice import PressChoice
        from pressbuild.pipeline.press_edition import build_pdf

        choice = PressChoice(options.profile, options.grey, options.separations, options.pages)
        job = self._job(progress, options.output, options.draft)
        return finish_paper(lambda: build_pdf(job, choice))

    def build_screen(self, options: ScreenOptions = USUAL_SCREEN, progress: Progress = ignore_progress) -> BuildResult:
        """Make the PDF for screens: tagged, with links; its pages are those of the paper."""
        from pressbuild.pipeline.screen_edition import build_digital

        job = self._job(progress, options.output, options.draft)
        return finish_paper(lambda: build_digital(job))

    def build_epub(self, options: EpubOptions = USUAL_EPUB, progress: Progress = ignore_progress) -> BuildResult:
        """Make the e-book."""
        from pressbuild.pipeline.ebook import build_epub

        job = self._job(progress, options.output)

        def build() -> BuildResult:
            built = build_epub(job, options.page_numbers, options.validate)
            files = (WrittenFile(built.output, stories=built.stories),) if built.output else ()
            code = ExitCode.OK if files and not job.report.has_errors else ExitCode.FINDINGS
            return BuildResult(files, built.findings, code)

        return finish_build(build)

    def impose(self, scheme: Scheme, output: Path | None = None, progress: Progress = ignore_progress) -> BuildResult:
        """Make the PDF for the printer and put its pages on sheets."""
        from pressbuild.pipeline.imposed_edition import impose_issue

        job = self._job(progress, output)
        return finish_sheets(lambda: impose_issue(job, scheme))

    def write_proof(self, folder: Path, progress: Progress = ignore_progress) -> BuildResult:
        """Write the proof as a folder that can be sent."""
        from pressbuild.pipeline.proof_session import build_static

        job = self._job(progress)

        def build() -> BuildResult:
            pages = build_static(job, folder)
            code = ExitCode.FINDINGS if job.report.has_errors else ExitCode.OK
            return BuildResult((WrittenFile(folder, pages=pages),), tuple(job.report.findings), code)

        return finish_build(build)

    def export(self, name: str, output: Path | None = None, progress: Progress = ignore_progress) -> BuildResult:
        """Make the output that the plug-in `name` adds; it goes to `output`, or into `dist/`."""
        from pressbuild.pipeline.plugin_formats import build_output

        job = self._job(progress, output)

        def build() -> BuildResult:
            path = build_output(job, name)
            return BuildResult((WrittenFile(path),), tuple(job.report.findings), ExitCode.OK)

        return finish_build(build)

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

        return finish(measure, lambda stopped: FitResult((), stopped.findings, stopped.exit_code))

    def check(self, profile: str = "", progress: Progress = ignore_progress) -> CheckResult:
        """Make the PDF for the printer in memory and check it as a printer would; `profile` is another than its own."""
        from pressbuild.pipeline.check_target import check_issue

        job = self._job(progress)
        return finish_check(lambda: check_issue(job, profile))

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
