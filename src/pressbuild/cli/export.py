"""The command `pressbuild export`. In: the name of an output that a plug-in makes. Out: its file."""

from __future__ import annotations

from pathlib import Path

import click

from pressbuild.api import open_publication
from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.options import ISSUE_HELP, Build, issue_argument, json_option, output_option
from pressbuild.core.findings import ExitCode


@click.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@click.argument("name")
@issue_argument
@output_option("file")
@json_option
@click.pass_obj
def export(folder: Path, name: str, issue: str | None, output: Path | None, as_json: bool) -> ExitCode:
    """Make the output NAME, which a plug-in adds; `pressbuild plugins` lists them."""
    build = Build("export", "file", as_json)
    return build.end(build.run(lambda progress: open_publication(folder).issue(issue).export(name, output, progress)))
