"""The command `pressbuild check`. In: its arguments. Out: a report on stdout or in a file, and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.terminal import Screen, StageProgress, print_findings, print_out
from pressbuild.core.findings import ExitCode, Finding, Place, Report, Severity, Stopped
from pressbuild.core.invisible_characters import show_text
from pressbuild.core.units import parse_size
from pressbuild.sources.folder import find_publication

if TYPE_CHECKING:  # the layout engine and numpy take long to load
    from pressbuild.pipeline.check_target import CheckedTarget
    from pressbuild.reports.check_report import CheckReport

EPILOG = (
    "ISSUE is the name of a folder below issues/ or a path; left out, the newest issue. Its press PDF is built in "
    "memory. FILE.pdf may lie anywhere. Exit codes: 0 no faults, 3 the file cannot be read, 4 faults."
)


@click.command(cls=BoundedCommand, epilog=EPILOG)
@click.argument("target", metavar="[ISSUE | FILE.pdf]", required=False)
@click.option("--profile", metavar="NAME", default="", help="Check against another press profile.")
@click.option("--advert", is_flag=True, help="It is to be placed in a paper: what concerns a whole paper is not asked.")
@click.option("--booked", metavar="SIZE", default="", help="The size an advertisement was booked in, such as 90x60mm.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write the report as one HTML page.")
@click.option("--strict", is_flag=True, help="Count checks that could not be made as faults.")
@click.option("--list", "lists", is_flag=True, help="List all checks, and end.")
@click.pass_obj
def check(
    folder: Path,
    target: str | None,
    profile: str,
    advert: bool,
    booked: str,
    as_json: bool,
    html: Path | None,
    strict: bool,
    lists: bool,
) -> ExitCode:
    """Look at the press PDF, or at a PDF from elsewhere, as the printer would."""
    if lists:
        _list_checks()
        return ExitCode.OK
    screen = Screen()
    report = Report()
    size = _parse_size(booked)
    with StageProgress(screen) as progress:
        checked = _check(folder, target, profile, advert or size is not None, size, progress, report)
    print_findings(report.findings, screen)
    if html:
        _write_page(checked, html, screen)
    if as_json:
        from pressbuild.reports.json_report import write_json

        print_out(write_json(checked.report))
    else:
        _print_lines(checked.report)
    from pressbuild.reports.make_report import grave_statuses

    refused = grave_statuses(strict)
    return ExitCode.FINDINGS if any(shown.status in refused for shown in checked.report.checks) else ExitCode.OK


def _parse_size(text: str) -> tuple[float, float] | None:
    """Return width and height in mm."""
    if not text:
        return None
    try:
        return parse_size(text, bare="mm")
    except ValueError as problem:
        raise click.BadParameter(str(problem), param_hint="--booked") from None


def _check(
    folder: Path,
    target: str | None,
    profile: str,
    is_advert: bool,
    booked: tuple[float, float] | None,
    progress: StageProgress,
    report: Report,
) -> CheckedTarget:
    from pressbuild.pipeline.check_target import check_file, check_issue

    root = find_publication(folder) if folder.is_dir() else None
    path = Path(target) if target else None
    if path and _names_file(path):
        return check_file(path, root, profile, progress, report, is_advert, booked)
    if root is None:
        message = f"“{target}” is no PDF, and “{folder}” is not inside a publication" if target else "nothing to check"
        hint = "name a PDF, or a publication: pressbuild -C DIR check …"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "no-publication", message, Place(folder), hint)])
    return check_issue(root, target, profile, progress, report)


def _names_file(path: Path) -> bool:
    """Whether an argument names a file rather than an issue: it ends in .pdf, or it is there and no folder."""
    try:
        return path.suffix.lower() == ".pdf" or (path.exists() and not path.is_dir())
    except (OSError, ValueError):  # such as a name that is too long
        return False


def _write_page(checked: CheckedTarget, target: Path, screen: Screen) -> None:
    from pressbuild.publication.output_files import write_file
    from pressbuild.reports.html_report import choose_pages, write_html
    from pressbuild.reports.thumbnails import draw_thumbnails

    thumbnails = draw_thumbnails(checked.data, choose_pages(checked.report))
    write_file(write_html(checked.report, thumbnails).encode(), target, checked.sources, named=True)
    screen.line(f"Wrote {target}")


def _print_lines(report: CheckReport) -> None:
    from pressbuild.reports.text_report import write_lines

    if not sys.stdout.isatty():
        for text, _ in write_lines(report):
            print_out(show_text(text))
        return
    from rich.console import Console

    console = Console(emoji=False)
    for text, style in write_lines(report):
        console.print(show_text(text), style=style or None, highlight=False, markup=False, soft_wrap=True)


def _list_checks() -> None:
    from pressbuild.checks.registry import CHECKS

    width = max(len(check.id) for check in CHECKS)
    for check in CHECKS:
        print_out(f"{check.id:{width}}  {check.title}")
