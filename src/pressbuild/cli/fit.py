"""The command `pressbuild fit`. In: its arguments. Out: the copyfit ledger on stdout, for people or programs."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from pressbuild.api import FitResult, open_publication
from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.json_output import fit_json
from pressbuild.cli.list_changes import change_lines
from pressbuild.cli.options import ISSUE_HELP, issue_argument, json_option
from pressbuild.cli.terminal import PLAIN_WIDTH, Screen, StageProgress, print_findings, print_ledger, print_out
from pressbuild.core.findings import ExitCode, Stopped


@click.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@issue_argument
@json_option
@click.option("--changes", "lists_changes", is_flag=True, help="List what became of the characters of each story.")
@click.pass_obj
def fit(folder: Path, issue: str | None, as_json: bool, lists_changes: bool) -> ExitCode:
    """Print the copyfit ledger: what fits, what is too long or too short, and by how much."""
    screen = Screen()
    with StageProgress(screen) as progress:
        try:
            result = open_publication(folder).issue(issue).fit(lists_changes, progress)
        except Stopped as stopped:
            result = FitResult((), stopped.findings, stopped.exit_code)
    print_findings(result.findings, screen)
    if as_json:
        print_out(fit_json(result))
    elif result.fits:
        _print_ledger(result)
    return result.exit_code


def _print_ledger(result: FitResult) -> None:
    from rich.console import Console

    seen, table = sys.stdout.isatty(), io.StringIO()
    console = Console(file=table, force_terminal=seen, width=None if seen else PLAIN_WIDTH, emoji=False)
    print_ledger(result.fits, console)
    print_out(table.getvalue(), end="")
    if result.changes:
        print_out("\n".join(change_lines(result.changes)))
