"""The command and its verbs. In: arguments. Out: what a verb makes of them, shown to a person, and an exit code.

Each verb has a module of its own; what they share is in `options.py`, `target.py` and `terminal.py`.
"""

from __future__ import annotations

import gc
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from pressbuild import __version__
from pressbuild.cli.bounded_command import LIMITS
from pressbuild.cli.check import check
from pressbuild.cli.epub import epub
from pressbuild.cli.exit import ended_by_signals, open_streams, say_ending
from pressbuild.cli.export import export
from pressbuild.cli.fit import fit
from pressbuild.cli.impose import impose
from pressbuild.cli.pdf import pdf
from pressbuild.cli.plugins import plugins
from pressbuild.cli.proof import proof
from pressbuild.cli.terminal import Screen, print_out
from pressbuild.core.limits import MEMORY, SECONDS, Limits
from pressbuild.core.system_errors import own_folder

_MOST = 10**9  # seconds, or MB: with more the system's own numbers do not reach


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


for command in (pdf, epub, proof, fit, check, impose, export, plugins):
    cli.add_command(command)


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
