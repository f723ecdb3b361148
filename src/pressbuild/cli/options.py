"""Arguments and options that commands share. In: nothing. Out: decorators, and how a build is shown when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from pressbuild.api import BuildResult
from pressbuild.cli.json_output import build_json
from pressbuild.cli.target import shown_path
from pressbuild.cli.terminal import Screen, StageProgress, print_findings, print_ledger, print_out
from pressbuild.core.findings import ExitCode, Stopped
from pressbuild.core.units import counted

Command = TypeVar("Command", bound=Callable[..., Any])

ISSUE_HELP = "ISSUE is the name of a folder below issues/ or a path; left out, it is the newest issue."
issue_argument = click.argument("issue", required=False)
target_argument = click.argument("target", metavar="[ISSUE | FILE.pdf]", required=False)
json_option = click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")


def output_option(kind: str) -> Callable[[Command], Command]:
    """Return the option that says where a file of some kind goes."""
    return click.option(
        "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help=f"Where to put the {kind}."
    )


@dataclass
class Build:
    """A command that makes files: shows progress, then what was made, or why nothing was. `kind` names its file."""

    command: str
    kind: str
    as_json: bool = False
    screen: Screen = field(default_factory=Screen)
    start: float = field(default_factory=time.perf_counter)

    def run(self, make: Callable[[StageProgress], BuildResult]) -> BuildResult:
        """Make it, and print what was found."""
        with StageProgress(self.screen) as progress:
            try:
                result = make(progress)
            except Stopped as stopped:  # no publication, no such issue
                result = BuildResult((), stopped.findings, stopped.exit_code)
        print_findings(result.findings, self.screen)
        if any(fit.lines_over or fit.words_cut for fit in result.fits):
            print_ledger(result.fits, self.screen.console)
        return result

    def end(self, result: BuildResult) -> ExitCode:
        """Say what was written; return the exit code."""
        if not result.files and result.exit_code is ExitCode.FINDINGS:
            self.screen.line(f"No {self.kind} was written; the last good one is untouched.", "bold red")
        for file in result.files:
            counts = [counted(file.pages, "page")] if file.pages is not None else []
            if file.stories is not None:
                counts.append("1 story" if file.stories == 1 else f"{file.stories} stories")
            if file.sheets is not None:
                counts.append(counted(file.sheets, "sheet"))
            seconds = time.perf_counter() - self.start
            what = f": {' on '.join(counts)} in {seconds:.1f} s" if counts else ""
            self.screen.line(f"Wrote {shown_path(file.path)}{what}")
        if self.as_json:
            print_out(build_json(self.command, result))
        return result.exit_code
