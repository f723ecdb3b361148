"""The command `pressbuild epub`. In: its arguments. Out: the e-book."""

from __future__ import annotations

from pathlib import Path

import click

from pressbuild.api import EpubOptions, open_publication
from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.options import ISSUE_HELP, Build, issue_argument, json_option, output_option
from pressbuild.core.findings import ExitCode


@click.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@issue_argument
@output_option("EPUB")
@click.option("--no-pages", is_flag=True, help="Leave out the page numbers of the printed paper.")
@click.option("--check", is_flag=True, help="Have EPUBCheck and Ace read the finished book, where they are installed.")
@json_option
@click.pass_obj
def epub(folder: Path, issue: str | None, output: Path | None, no_pages: bool, check: bool, as_json: bool) -> ExitCode:
    """Make the e-book, with the page numbers of the printed paper."""
    options = EpubOptions(output, not no_pages, check)
    build = Build("epub", "EPUB", as_json)
    return build.end(build.run(lambda progress: open_publication(folder).issue(issue).build_epub(options, progress)))
