"""The screen edition. In: a publication's folder and an issue. Out: a tagged PDF for screens, the copyfit ledger."""

from __future__ import annotations

from pathlib import Path

from pressbuild.core.progress import Stage
from pressbuild.document import Medium
from pressbuild.pdf.screen_pdf import make_digital
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.pdf_letters import check_fonts, check_letters
from pressbuild.pipeline.press_choice import open_issue_press, picture_cache
from pressbuild.pipeline.press_edition import BuiltPaper, typeset_issue
from pressbuild.pipeline.read_issue import ReadIssue, read_issue
from pressbuild.press.colour_converters import ColourConverter, screen_inking
from pressbuild.publication.output_files import default_output, find_place, write_file
from pressbuild.typeset.issue_layout import Typesetter

NAME = "digital.pdf"
SHEET = "screen.css"  # of a layout: custom properties that its other style sheets ask for


def build_digital(job: Job) -> BuiltPaper:
    """Make the screen edition of an issue. Its pages are those of the paper.

    Raises:
        Stopped: if a stage found errors; the last good file is untouched.
    """
    read = read_issue(job, Medium.SCREEN)
    output, report = job.output, job.report
    path = output or default_output(read.manifest, NAME)
    find_place(path, read.sources(), named=output is not None)  # said now, not when all is done
    press = open_issue_press(read)
    screen = open_screen(read)
    filled = typeset_issue(read, press, Typesetter(), screen, _read_sheet(read))
    outputs: tuple[tuple[Path, int], ...] = ()
    if not report.has_errors:

        def tick() -> None:
            job.begin(Stage.WRITE, "PDF for screens")

        tick()
        data = make_digital(filled, read.manifest, screen, tick)
        job.begin(Stage.CHECK, "PDF for screens")
        check_fonts(data, read.families, report)
        check_letters(data, filled, read.manifest, report)
        if not report.has_errors:
            write_file(data, path, read.sources(), named=output is not None)
            outputs = ((path, len(filled.pages)),)
    return BuiltPaper(outputs, len(filled.pages), filled.fits, tuple(report.findings))


def _read_sheet(read: ReadIssue) -> str:
    """Return what the layout has for screens alone, "" if it has nothing or it cannot be read."""
    path = read.layout.find(SHEET)
    try:
        return read.layout.read(path) if path else ""
    except (OSError, UnicodeDecodeError):
        return ""


def open_screen(read: ReadIssue) -> ColourConverter:
    """Return how colours and pictures come onto screens; pictures that are made are kept between runs."""
    return screen_inking(
        picture_cache(read).keep, {**read.layout.facts.swatches, **read.manifest.publication.swatches}, small=True
    )
