"""The command `pressbuild pdf`. In: its arguments. Out: the PDF for the printer, or the one for screens."""

from __future__ import annotations

from pathlib import Path

import click

from pressbuild.api import BuildResult, PdfOptions, ScreenOptions, open_publication
from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.options import ISSUE_HELP, Build, issue_argument, json_option, output_option
from pressbuild.cli.terminal import StageProgress
from pressbuild.core.findings import ExitCode


@click.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@issue_argument
@output_option("PDF")
@click.option("--draft", is_flag=True, help="Write the PDF even if stories are overset, and mark them red.")
@click.option("--profile", metavar="NAME", default="", help="Print by another press profile than the issue names.")
@click.option("--pages", metavar="1,4-5", default="", help="Write these pages alone.")
@click.option("--separations", is_flag=True, help="Write a grey PDF for the plate of each ink.")
@click.option("--grey", is_flag=True, help="Write everything in black ink alone.")
@click.option("--digital", is_flag=True, help="Write the edition for screens: tagged, with links, pictures at 150 ppi.")
@json_option
@click.pass_obj
def pdf(
    folder: Path,
    /,
    issue: str | None,
    output: Path | None,
    draft: bool,
    digital: bool,
    as_json: bool,
    **press: str | bool,
) -> ExitCode:
    """Make the PDF for the printer, or with --digital the one for screens."""
    if digital and any(press.values()):
        raise click.UsageError(
            "--digital goes with -o, --draft and --json only: the other options are for the printer."
        )
    options = PdfOptions(
        output, draft, str(press["profile"]), bool(press["grey"]), bool(press["separations"]), str(press["pages"])
    )

    def make(progress: StageProgress) -> BuildResult:
        chosen = open_publication(folder).issue(issue)
        if digital:
            return chosen.build_screen(ScreenOptions(output, draft), progress)
        return chosen.build_pdf(options, progress)

    build = Build("pdf", "PDF", as_json)
    return build.end(build.run(make))
