"""The files for the printer. In: filled pages, a press, what is asked for. Out: named PDFs, each checked.

One file, a file per page, a plate per ink, or some of the pages: as the press profile and the command line say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path

from pressbuild.checks.outcomes import Fault
from pressbuild.core.findings import ExitCode, PagePlace, Report
from pressbuild.core.progress import Stage
from pressbuild.pdf.pdfx import MARKERS
from pressbuild.pdf.press_pdf import PressFile, make_press_file
from pressbuild.pipeline.pdf_letters import check_letters
from pressbuild.pipeline.press_choice import PressChoice, parse_pages
from pressbuild.pipeline.read_issue import ReadIssue
from pressbuild.pipeline.refused_pdf import read_back
from pressbuild.press.plates import Plate, make_plates
from pressbuild.press.press import Press
from pressbuild.press.press_profile import NamedProfile
from pressbuild.publication.font_families import Face
from pressbuild.publication.manifest import page_file_name
from pressbuild.publication.output_files import default_output
from pressbuild.typeset import FilledPages

_MOST_FAULTS = 20  # that are listed


@dataclass(frozen=True)
class PrintFile:
    """A PDF for the printer, and where it goes if nobody names another place."""

    path: Path
    data: bytes
    pages: int


def asks_for_one(press: Press, choice: PressChoice) -> bool:
    """Whether the whole issue is wanted in one file of all inks."""
    return choice.is_plain and not press.rules.inks and press.rules.files == "one"


def make_files(read: ReadIssue, filled: FilledPages, press: Press, choice: PressChoice) -> tuple[PrintFile, ...]:
    """Return the files that are asked for.

    Raises:
        Stopped: if there is no such page, or the press has no plates.
    """
    job, report = read.job, read.job.report
    pages = parse_pages(choice.pages, len(filled.pages)) if choice.pages else ()
    whole = tuple(range(1, len(filled.pages) + 1))
    runs = [(page,) for page in pages or whole] if press.rules.files == "per-page" else [pages or whole]
    plates: tuple[Plate | None, ...] = (None,)
    if choice.separations or press.rules.inks:
        plates = make_plates(press)
        if not plates:
            hint = "choose a press profile whose colour is cmyk, or leave --separations out"
            report.error("no-plates", f"the press “{press.name}” does not print in several inks", None, hint)
            report.stop_on_errors(ExitCode.SOURCE)
    made = []
    for plate, run in product(plates, runs):
        target = plate.press if plate else press
        ink = plate.ink if plate else ""
        job.begin(Stage.WRITE, " ".join(filter(None, ["PDF", ink, f"page {run[0]}" if len(run) == 1 else ""])))
        file = make_press_file(filled, read.manifest, target, pages=run, slug_face=slug_face(read), ink=ink)
        data = file.data if job.draft else check_standard(file, target, report)
        check_letters(data, filled, read.manifest, report, run, whole=plate is None)
        made.append(PrintFile(_path(read, press, run, ink, choice), data, len(run)))
    return tuple(made)


def check_standard(file: PressFile, press: Press, report: Report) -> bytes:
    """Return a file with the marker of the standard that its press asks for.

    Raises:
        Stopped: if the finished file does not keep the standard; then it must not say that it does.
    """
    standard = press.rules.standard
    if standard == "none":
        return file.data
    from pressbuild.checks.pdf.pdfx_conformance import structural_faults

    faults: tuple[Fault, ...] = ()
    with read_back(report):
        faults = structural_faults(file.data, standard, NamedProfile(press.name, press.rules))
    for fault in faults[:_MOST_FAULTS]:
        where = f" (page {fault.page})" if fault.page else ""
        spot = PagePlace(fault.page) if fault.page else None
        hint = f"correct it, or choose a press profile without {MARKERS[standard]}"
        report.error("not-pdf-x", f"this is no {MARKERS[standard]}: {fault.message}{where}", None, hint, spot)
    report.stop_on_errors(ExitCode.FINDINGS)
    return file.marked()


def slug_face(read: ReadIssue) -> Face | None:
    """Return the font of the slug line."""
    return read.families[0].faces[0] if read.families else None


def _path(read: ReadIssue, press: Press, run: tuple[int, ...], ink: str, choice: PressChoice) -> Path:
    manifest = read.manifest
    if press.rules.files == "per-page":
        name = page_file_name(manifest, press.rules.file_name, run[0], ink)
        return default_output(manifest, "print.pdf").with_name(name)
    parts = ["grey" if choice.grey else ink or "print"]
    if choice.pages:
        parts.append("p" + choice.pages.replace(" ", ""))
    return default_output(manifest, f"{'-'.join(parts)}.pdf")
