"""The commands. In: arguments. Out: what `build` makes of them, shown to a person, and an exit code."""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from pressbuild import __version__
from pressbuild.cli.bounded_command import LIMITS, BoundedCommand
from pressbuild.cli.check import check
from pressbuild.cli.exit import ended_by_signals, open_streams, say_ending
from pressbuild.cli.impose import impose
from pressbuild.cli.list_changes import change_lines
from pressbuild.cli.target import open_publication
from pressbuild.cli.terminal import (
    PLAIN_WIDTH,
    Screen,
    StageProgress,
    ledger_json,
    print_findings,
    print_ledger,
    print_out,
)
from pressbuild.core.findings import ExitCode, Report
from pressbuild.core.limits import MEMORY, NO_LIMITS, SECONDS, Limits
from pressbuild.core.system_errors import own_folder
from pressbuild.core.units import counted
from pressbuild.sources.door import follow

_MOST = 10**9  # seconds, or MB: with more the system's own numbers do not reach
ISSUE_HELP = "ISSUE is the name of a folder below issues/ or a path; left out, it is the newest issue."


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "folder", metavar="DIR", default=".", help="Work in the publication that DIR belongs to.")
@click.option(
    "--max-seconds",
    metavar="N",
    type=click.IntRange(0, _MOST),
    envvar="PRESSBUILD_MAX_SECONDS",
    default=SECONDS,
    show_default=True,
    show_envvar=True,
    help="How long the processor may work on what you wrote; for more than a MB, as often as it has MB. 0: no limit.",
)
@click.option(
    "--max-memory",
    metavar="MB",
    type=click.IntRange(0, _MOST),
    envvar="PRESSBUILD_MAX_MEMORY",
    default=MEMORY,
    show_default=True,
    show_envvar=True,
    help="How much memory that may take. 0: no limit.",
)
@click.version_option(__version__, prog_name="pressbuild")
@click.pass_context
def cli(context: click.Context, folder: str, max_seconds: int, max_memory: int) -> None:
    """Make a newspaper out of a folder."""
    if context.obj is IN_CHILD:
        context.meta[LIMITS] = Limits(max_seconds, max_memory)
    context.obj = Path(folder)


cli.add_command(check)
cli.add_command(impose)


@cli.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@click.argument("issue", required=False)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where to put the PDF.")
@click.option("--draft", is_flag=True, help="Write the PDF even if stories are overset, and mark them red.")
@click.option("--profile", metavar="NAME", default="", help="Print by another press profile than the issue names.")
@click.option("--pages", "page_numbers", metavar="1,4-5", default="", help="Write these pages alone.")
@click.option("--separations", is_flag=True, help="Write a grey PDF for the plate of each ink.")
@click.option("--grey", is_flag=True, help="Write everything in black ink alone.")
@click.option("--digital", is_flag=True, help="Write the edition for screens: tagged, with links, pictures at 150 ppi.")
@click.pass_obj
def pdf(
    folder: Path,
    issue: str | None,
    output: Path | None,
    draft: bool,
    profile: str,
    page_numbers: str,
    separations: bool,
    grey: bool,
    digital: bool,
) -> ExitCode:
    """Make the PDF for the printer, or with --digital the one for screens."""
    from pressbuild.pipeline.press_choice import PressChoice
    from pressbuild.pipeline.press_edition import build_pdf
    from pressbuild.pipeline.screen_edition import build_digital

    screen = Screen()
    start = time.perf_counter()
    report = Report()
    root = open_publication(folder)
    choice = PressChoice(profile, grey, separations, page_numbers)
    if digital and choice != PressChoice():
        raise click.UsageError("--digital goes with -o and --draft only: the other options are for the printer.")
    with StageProgress(screen) as progress:
        if digital:
            built = build_digital(root, issue, output, draft, progress, report)
        else:
            built = build_pdf(root, issue, output, draft, progress, report, choice)
    print_findings(built.findings, screen)
    if any(fit.lines_over or fit.words_cut for fit in built.fits):
        print_ledger(built.fits, screen.console)
    if not built.outputs:
        screen.line("No PDF was written; the last good one is untouched.", "bold red")
        return ExitCode.FINDINGS
    for path, pages in built.outputs:
        _print_written(path, counted(pages, "page"), start, screen)
    return ExitCode.OK


@cli.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@click.argument("issue", required=False)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where to put the EPUB.")
@click.option("--no-pages", is_flag=True, help="Leave out the page numbers of the printed paper.")
@click.option("--check", is_flag=True, help="Have EPUBCheck and Ace read the finished book, where they are installed.")
@click.pass_obj
def epub(folder: Path, issue: str | None, output: Path | None, no_pages: bool, check: bool) -> ExitCode:
    """Make the e-book, with the page numbers of the printed paper."""
    from pressbuild.pipeline.ebook import build_epub

    screen = Screen()
    start = time.perf_counter()
    report = Report()
    root = open_publication(folder)
    with StageProgress(screen) as progress:
        built = build_epub(root, issue, output, not no_pages, check, progress, report)
    print_findings(built.findings, screen)
    if built.output is None:
        screen.line("No EPUB was written; the last good one is untouched.", "bold red")
        return ExitCode.FINDINGS
    stories = f"{built.stories} stories" if built.stories != 1 else "1 story"
    _print_written(built.output, stories, start, screen)
    return ExitCode.FINDINGS if report.has_errors else ExitCode.OK


def _print_written(path: Path, what: str, start: float, screen: Screen) -> None:
    screen.line(f"Wrote {_shown(path)}: {what} in {time.perf_counter() - start:.1f} s")


@cli.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@click.argument("issue", required=False)
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), help="Where it listens; the next free one if taken."
)
@click.option("--no-open", is_flag=True, help="Open no browser; only say the address.")
@click.option(
    "--static", metavar="DIR", type=click.Path(path_type=Path), help="Write it as a folder to be sent, and end."
)
@click.option("--host", metavar="NAME", default="127.0.0.1", help="Another address of this machine to listen on.")
@click.option("--allow-remote", is_flag=True, help="Let other machines see it: needed for such a --host.")
@click.pass_obj
def proof(
    folder: Path, issue: str | None, port: int | None, no_open: bool, static: Path | None, host: str, allow_remote: bool
) -> ExitCode:
    """Show the issue in a browser, and each change as soon as a file is saved."""
    root = open_publication(folder)
    screen = Screen()
    if static:
        return _write_static(root, issue, static, screen)
    from pressbuild.cli.proof import run_proof

    limits = click.get_current_context().find_root().meta.get(LIMITS, NO_LIMITS)
    run_proof(root, issue, host, port or 0, not no_open, allow_remote, screen, limits)
    return ExitCode.OK


def _write_static(root: Path, issue: str | None, target: Path, screen: Screen) -> ExitCode:
    from pressbuild.pipeline.proof_session import build_static

    start = time.perf_counter()
    report = Report()
    with StageProgress(screen) as progress:
        pages = build_static(root, issue, target, progress, report)
    print_findings(report.findings, screen)
    _print_written(target, counted(pages, "page"), start, screen)
    return ExitCode.FINDINGS if report.has_errors else ExitCode.OK


@cli.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@click.argument("issue", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the ledger as JSON.")
@click.option("--changes", "lists_changes", is_flag=True, help="List what became of the characters of each story.")
@click.pass_obj
def fit(folder: Path, issue: str | None, as_json: bool, lists_changes: bool) -> ExitCode:
    """Print the copyfit ledger: what fits, what is too long or too short, and by how much."""
    from pressbuild.pipeline.press_edition import measure_issue

    screen = Screen()
    report = Report()
    root = open_publication(folder)
    with StageProgress(screen) as progress:
        built = measure_issue(root, issue, progress, report, lists_changes)
    print_findings(built.findings, screen)
    if as_json:
        print_out(ledger_json(built.fits, built.findings, built.changes))
    else:
        from rich.console import Console

        seen, table = sys.stdout.isatty(), io.StringIO()
        console = Console(file=table, force_terminal=seen, width=None if seen else PLAIN_WIDTH, emoji=False)
        print_ledger(built.fits, console)
        print_out(table.getvalue(), end="")
        if built.changes:
            print_out("\n".join(change_lines(built.changes)))
    return ExitCode.FINDINGS if report.has_errors else ExitCode.OK


def _shown(path: Path) -> Path:
    try:
        return follow(path).relative_to(Path.cwd())
    except (ValueError, OSError):  # it lies elsewhere, or we stand nowhere
        return path


# Objects made before young ones are looked through for garbage, and how often older ones are. A layout is a
# million boxes that all stay; with Python's own 700 a tenth of a build goes into looking them through in vain.
_GARBAGE_THRESHOLDS = (50_000, 20, 50)


IN_CHILD = "in a child"


def main(arguments: Sequence[str] | None = None, where: str = "") -> int:
    """Run the command and return its exit code; with IN_CHILD, in a process of its own that keeps limits."""
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has no “ shows ? instead
            stream.reconfigure(errors="replace")
    logging.getLogger().addHandler(logging.NullHandler())  # what libraries log is not said to users in their words
    screen = Screen()
    command: Callable[..., object] = cli.main
    try:
        result = command(args=arguments, prog_name="pressbuild", standalone_mode=False, obj=where)
        if not result:  # what failed has been said, by the child perhaps
            print_out("", end="")
    except BaseException as problem:  # there is no other place for whatever it is
        return say_ending(problem, screen)
    return int(result) if isinstance(result, int) else 0


def run() -> None:
    """Run the command as a program.

    It ends at once, without Python's tidying up, which takes a tenth of a small e-book's time. And a Ctrl-C that came
    while some library was in `exec` would make Python end as if it had not been caught, though it was.
    """
    open_streams()
    with own_folder(), ended_by_signals():
        code = main(where=IN_CHILD)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody is there any more to read
            stream.flush()
    os._exit(code)
