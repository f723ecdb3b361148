"""The command `pressbuild check`. In: its arguments. Out: a report on stdout or in a file, and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pressbuild.api import CheckOptions, CheckResult, check_file
from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.options import json_option, target_argument
from pressbuild.cli.target import CommandTarget, shown_path
from pressbuild.cli.terminal import Screen, StageProgress, print_findings, print_out
from pressbuild.core.findings import ExitCode
from pressbuild.core.invisible_characters import show_text
from pressbuild.core.units import parse_size

if TYPE_CHECKING:  # the layout engine and numpy take long to load
    from pressbuild.reports.check_report import CheckReport

EPILOG = (
    "ISSUE is the name of a folder below issues/ or a path; left out, the newest issue. Its press PDF is built in "
    "memory. FILE.pdf may lie anywhere. Exit codes: 0 no faults, 3 the file cannot be read, 4 faults."
)


@click.command(cls=BoundedCommand, epilog=EPILOG)
@target_argument
@click.option("--profile", metavar="NAME", default="", help="Check against another press profile.")
@click.option("--advert", is_flag=True, help="It is to be placed in a paper: what concerns a whole paper is not asked.")
@click.option("--booked", metavar="SIZE", default="", help="The size an advertisement was booked in, such as 90x60mm.")
@json_option
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
    size = _parse_size(booked)
    options = CheckOptions(profile, advert or size is not None, size)
    with StageProgress(screen) as progress:
        result = _check(CommandTarget(folder, target), options, progress)
    print_findings(result.findings, screen)
    if result.report is None:
        return result.exit_code
    if html:
        result.write_html(html)
        screen.line(f"Wrote {shown_path(html)}")
    if as_json:
        from pressbuild.reports.json_report import write_json

        print_out(write_json(result.report))
    else:
        _print_lines(result.report)
    return ExitCode.FINDINGS if result.is_refused(strict) else ExitCode.OK


def _check(target: CommandTarget, options: CheckOptions, progress: StageProgress) -> CheckResult:
    if target.file:
        return check_file(target.file, options, target.root, progress)
    return target.issue().check(options.profile, progress)


def _parse_size(text: str) -> tuple[float, float] | None:
    """Return width and height in mm."""
    if not text:
        return None
    try:
        return parse_size(text, bare="mm")
    except ValueError as problem:
        raise click.BadParameter(str(problem), param_hint="--booked") from None


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
    from pressbuild.checks.outcomes import SubjectKind
    from pressbuild.checks.plugin_checks import load_plugin_checks
    from pressbuild.checks.registry import CHECKS

    checks = (*CHECKS, *load_plugin_checks({check.id for check in CHECKS}))
    width = max(len(check.id) for check in checks)
    for kind in SubjectKind:
        print_out(f"{kind.value}:")
        for check in checks:
            if check.subject is kind:
                print_out(f"  {check.id:{width}}  {check.title}")
