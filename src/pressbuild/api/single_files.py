"""Files from anywhere. In: a path. Out: how a PDF was judged, its sheets, an article."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pressbuild.api.build_results import BuildResult, CheckResult, finish_check, finish_sheets
from pressbuild.core.progress import Progress, ignore_progress
from pressbuild.pipeline.job import CheckOptions

if TYPE_CHECKING:
    from pressbuild.imposition.imposition_scheme import Scheme

USUAL_CHECKS = CheckOptions()


def check_file(
    path: Path, options: CheckOptions = USUAL_CHECKS, root: Path | None = None, progress: Progress = ignore_progress
) -> CheckResult:
    """Check a PDF from anywhere. `root` is the folder of the publication whose press profiles are known, if any."""
    from pressbuild.pipeline import check_target

    return finish_check(lambda: check_target.check_file(path, root, options, progress))


def impose_file(
    path: Path, scheme: Scheme, output: Path | None = None, progress: Progress = ignore_progress
) -> BuildResult:
    """Put the pages of a PDF on sheets; without `output`, into a file beside it with the scheme behind its name."""
    from pressbuild.pipeline import imposed_edition

    return finish_sheets(lambda: imposed_edition.impose_file(path, scheme, output, progress))


def import_article(path: Path) -> str:
    """Return the Markdown of an article, front matter and text, that an importer makes of a file of another kind.

    Raises:
        Stopped: if it cannot be read, no importer is installed for its kind, or the importer fails.
    """
    from pressbuild.pipeline import plugin_formats

    return plugin_formats.import_article(path)
