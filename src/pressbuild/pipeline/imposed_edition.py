"""Imposed editions. In: an issue, or any PDF, and a scheme. Out: the PDF of its sheets, in its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.limits import working_on
from pressbuild.core.progress import Progress, Stage, StageEvent, ignore_progress
from pressbuild.document import Medium
from pressbuild.imposition.impose_pdf import Imposed, impose
from pressbuild.imposition.imposition_scheme import Scheme
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.publication.manifest import issue_title
from pressbuild.publication.output_files import Sources, default_output, find_place, write_file
from pressbuild.sources.door import MEGABYTE, FileTooLarge, read_named

MAX_BYTES = 2000 * MEGABYTE


@dataclass(frozen=True)
class BuiltSheets:
    """What was made: the file, its sheets, everything that was found on the way. Without a file, there were errors."""

    output: Path | None
    imposed: Imposed | None
    findings: tuple[Finding, ...]


def impose_issue(job: Job, scheme: Scheme) -> BuiltSheets:
    """Impose the PDF that is made of an issue for the printer.

    Raises:
        Stopped: if a stage found errors, or its pages cannot be imposed so; the last good file is untouched.
    """
    from pressbuild.pipeline.press_edition import make_paper  # loads the layout engine

    read = read_issue(job, Medium.SCREEN)
    output, report = job.output, job.report
    facts = read.manifest
    path = output or default_output(facts, f"{scheme.kind.value}.pdf")
    find_place(path, read.sources(), named=output is not None)  # said now, not when all is done
    paper = make_paper(read)
    if paper is None:
        return BuiltSheets(None, None, tuple(report.findings))
    title = issue_title(facts, read.layout.words(facts.language))
    imposed = impose(paper.data, scheme, title, None, lambda: job.begin(Stage.IMPOSE, scheme.kind.value))
    write_file(imposed.data, path, read.sources(), named=output is not None)
    return BuiltSheets(path, imposed, (*report.findings, *imposed.findings))


def impose_file(path: Path, scheme: Scheme, output: Path | None, progress: Progress = ignore_progress) -> BuiltSheets:
    """Impose a PDF; without `output`, into a file of its name with the scheme's behind it.

    Raises:
        Stopped: if it cannot be read or imposed; the last good file is untouched.
    """
    place = Place(path)
    target = output or path.with_name(f"{path.stem}-{scheme.kind.value}.pdf")
    try:
        data = read_named(path, MAX_BYTES)
    except FileTooLarge:
        _refuse("too-large", f"the PDF is larger than {MAX_BYTES // MEGABYTE} MB", place, "impose it in parts")
    except OSError as problem:
        _refuse("cannot-read", f"the PDF cannot be read: {problem.strerror or problem}", place, "look at its name")
    with working_on("the PDF", place, path):
        imposed = impose(data, scheme, "", place, lambda: progress(StageEvent(Stage.IMPOSE, scheme.kind.value)))
    write_file(imposed.data, target, Sources(files=(path,)), named=output is not None)
    return BuiltSheets(target, imposed, imposed.findings)


def _refuse(code: str, message: str, place: Place, hint: str) -> NoReturn:
    raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, code, message, place, hint)])
