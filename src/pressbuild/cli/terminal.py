"""What the terminal shows. In: findings, ledger, progress. Out: lines on stderr (and the ledger on stdout)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.invisible_characters import show_text
from pressbuild.core.progress import Stage, StageEvent

if TYPE_CHECKING:  # not imported in earnest: the layout engine takes half a second to load, rich a twentieth
    from rich.console import Console
    from rich.progress import Progress

    from pressbuild.typeset import StoryFit

_COLOURS = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.SKIPPED: "cyan",
    Severity.NOTE: "dim",
}
_MOST_SHOWN = 4000  # characters of a message: whoever names a file with more has not typed that name
PLAIN_WIDTH = 120  # characters of a line where there is no terminal to ask


class Screen:
    """What a person sees on stderr. rich is loaded only for what has colours or moves."""

    @property
    def is_terminal(self) -> bool:
        """Whether it is a terminal."""
        return sys.stderr.isatty()

    @property
    def console(self) -> Console:
        """The console of rich."""
        from rich.console import Console

        return Console(stderr=True, emoji=False, width=None if self.is_terminal else PLAIN_WIDTH)

    def line(self, text: str, style: str = "") -> None:
        """Print a line, never wrapped, in a style of rich's where there are colours.

        That nobody can read it any more stops no build.
        """
        text = show_text(text)
        with suppress(OSError, ValueError):
            if self.is_terminal and style:
                self.console.print(text, style=style, highlight=False, markup=False, emoji=False, soft_wrap=True)
            else:
                print(text, file=sys.stderr, flush=True)


def print_out(text: str, end: str = "\n") -> None:
    """Print lines on stdout, for which the command was typed.

    Raises:
        Stopped: with exit code 6 if they cannot be written.
        BrokenPipeError: if their reader is gone.
    """
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        raise
    except OSError as problem:
        message = f"cannot write what was asked for to the standard output: {problem.strerror or problem}"
        hint = "free some space there, or have it go elsewhere"
        raise Stopped(ExitCode.OUTPUT, [Finding(Severity.ERROR, "cannot-write", message, None, hint)]) from None


class StageProgress:
    """Shows the stage that is under way: a moving line on a terminal, a line per stage elsewhere."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.last_stage: Stage | None = None
        self.bar: Progress | None = None

    def __enter__(self) -> StageProgress:
        if self.screen.is_terminal:
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
            self.bar = Progress(*columns, console=self.screen.console, transient=True)
            self.bar.add_task("", total=None)
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()

    def __call__(self, event: StageEvent) -> None:
        """Show that a stage works on something."""
        text = show_text(str(event))
        if self.bar:
            self.bar.update(self.bar.task_ids[0], description=text)
        elif event.stage is not self.last_stage:
            self.screen.line(text)
        self.last_stage = event.stage


def print_findings(findings: Sequence[Finding], screen: Screen) -> None:
    """Print findings, the gravest last, where the eye is."""
    if not findings:
        return
    from rich.markup import escape

    def shown(text: str) -> str:
        return escape(show_text(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]} …"))

    console = screen.console
    order = [Severity.NOTE, Severity.SKIPPED, Severity.WARNING, Severity.ERROR]
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        where = f"{finding.place}: " if finding.place else ""
        colour = _COLOURS[finding.severity]
        kind = f"[{colour}]{finding.severity.value}[/]"
        lines = [f"{shown(where)}{kind}: {shown(finding.message)} [dim]\\[{finding.code}][/]"]
        if finding.hint:
            lines.append(f"    {shown(finding.hint)}")
        with suppress(OSError):  # as in Screen.line
            for line in lines:
                console.print(line, highlight=False, soft_wrap=True)


def print_ledger(fits: Sequence[StoryFit], console: Console) -> None:
    """Print the copyfit ledger as a table."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("story", max_width=34, no_wrap=True)
    table.add_column("frames")
    for name in ("words", "lines", "used", "over", "under"):
        table.add_column(name, justify="right")
    table.add_column("what to do")
    for fit in fits:
        style = "red" if fit.lines_over else "yellow" if fit.words_cut else ""
        table.add_row(
            escape(show_text(fit.title)),
            escape(show_text(", ".join(str(frame.ref) for frame in fit.frames))) or "–",
            str(fit.words),
            str(fit.lines_available),
            str(fit.lines_used),
            str(fit.lines_over or "–"),
            str(fit.lines_under or "–"),
            escape(show_text(fit.advice)),
            style=style,
        )
    console.print(table)
