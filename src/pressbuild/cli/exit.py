"""How a run ends. In: signals, closed streams. Out: an exit code, and nothing left behind.

The only module that says what signals do (a proof that is served asks its event loop besides). Each ends the run as an
exception, so that whatever is under way tidies up after itself: files that are half written, programs that were
started.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from pressbuild.cli.terminal import Screen, print_findings
from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.limits import is_want_of_memory, kept_limits, no_memory
from pressbuild.core.system_errors import is_full, say_why, temporary_top

TRACE = "PRESSBUILD_TRACE"
"""An environment variable: with it, faults of the program itself show where they came from."""

_UNREADABLE = {errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EIO, errno.ENAMETOOLONG}
_MOST_SAID = 500  # characters of what a library has to say
SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends a run besides Ctrl-C: somebody wants it to end, its terminal is gone."""


def open_streams() -> None:
    """Give a program that was started without stdin, stdout or stderr one that goes nowhere.

    Otherwise the next file that is opened would have its number, and messages would be written into it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end what is under way as `SystemExit`, once: what tidies up is left in peace."""

    def end(number: int, _: FrameType | None) -> None:
        for kind in SIGNALS:
            signal.signal(kind, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for kind in SIGNALS:
        if signal.getsignal(kind) is not signal.SIG_IGN:  # nohup
            signal.signal(kind, end)
    try:
        yield
    finally:
        for kind in (signal.SIGINT, *SIGNALS):
            signal.signal(kind, signal.SIG_IGN)


def say_ending(problem: BaseException, screen: Screen) -> int:
    """Say what has ended a command; return its exit code. Nothing that goes wrong ends in a traceback."""
    try:
        return _say_ending(problem, screen)
    except Exception as another:
        if not is_want_of_memory(another):
            raise
        return _say_no_memory(screen)


def _say_no_memory(screen: Screen) -> int:
    """Say that there is no memory, with nothing that takes any: what shows findings in colours is large."""
    finding = no_memory(None, kept_limits())
    where = f"{finding.place}: " if finding.place else ""
    screen.line(f"{where}{finding.severity.value}: {finding.message} [{finding.code}]")
    screen.line(f"    {finding.hint}")
    return int(ExitCode.SOURCE)


def _say_ending(problem: BaseException, screen: Screen) -> int:
    match problem:
        case Stopped():
            print_findings(problem.findings, screen)
            return int(problem.exit_code)
        case KeyboardInterrupt() | click.Abort():
            screen.line("Interrupted; nothing was written.")
            return int(ExitCode.INTERRUPTED)
        case SystemExit() if isinstance(problem.code, int) and problem.code - 128 in SIGNALS:
            screen.line(f"Ended by {signal.Signals(problem.code - 128).name}; nothing was written.")
            return problem.code
        case BrokenPipeError() | SystemExit():  # as click ends when the reader of its output is gone
            return int(ExitCode.READER_GONE)
        case click.ClickException():
            said = io.StringIO()
            problem.show(said)
            for line in said.getvalue().rstrip("\n").split("\n"):
                screen.line(line)
            return problem.exit_code
        case Exception() if is_want_of_memory(problem):
            return _say_no_memory(screen)
        case OSError() if problem.errno in _UNREADABLE and isinstance(problem.filename, str):  # outputs have their own
            message = f"this cannot be read: {problem.strerror}"
            hint = "look at its name, and at who may read it"
            finding = Finding(Severity.ERROR, "unreadable", message, Place(Path(problem.filename)), hint)
            print_findings([finding], screen)
            return int(ExitCode.SOURCE)
        case RuntimeError() if str(problem).startswith("Symlink loop"):  # pathlib, before Python 3.13
            hint = "delete the link, or have it lead to a file or folder"
            print_findings([Finding(Severity.ERROR, "unreadable", str(problem), None, hint)], screen)
            return int(ExitCode.SOURCE)
        case OSError():
            print_findings([_explain(problem)], screen)
            return int(ExitCode.OUTPUT)
        case _:
            _say_fault(problem, screen)
            return int(ExitCode.INTERNAL)


def _explain(problem: OSError) -> Finding:
    """Return what there is to say of an error of the system that is neither an output's nor a source's."""
    where = Path(problem.filename) if isinstance(problem.filename, str) else None
    if where is None and not _stands_somewhere():
        message = "the folder in which pressbuild was started is not there any more"
        return Finding(Severity.ERROR, "no-folder", message, None, "go to another one: cd")
    try:
        temporary = temporary_top()
    except OSError as none:
        message = f"there is no folder for temporary files: {none.strerror or none}"
        return Finding(Severity.ERROR, "no-room", message, None, "free some room, or name another folder with TMPDIR")
    if is_full(problem) and (where is None or where.is_relative_to(temporary)):  # who writes bytes is not told where
        message = f"there is no room, most likely for temporary files: {say_why(problem, temporary)}"
        return Finding(Severity.ERROR, "no-room", message, None, "free some, or name another folder with TMPDIR")
    message = say_why(problem, where.parent) if where else problem.strerror or str(problem)
    return Finding(Severity.ERROR, "refused", f"the system refused: {message}", Place(where) if where else None)


def _stands_somewhere() -> bool:
    try:
        Path.cwd()
    except OSError:
        return False
    return True


def _say_fault(problem: BaseException, screen: Screen) -> None:
    last = traceback.extract_tb(problem.__traceback__)[-1:]
    where = f" ({Path(last[0].filename).name}, line {last[0].lineno})" if last else ""
    said = str(problem)[:_MOST_SAID]
    message = f"this is a fault of pressbuild itself: {type(problem).__name__}: {said}{where}"
    hint = f"what was there before is untouched; please report it with this line and the files. {TRACE}=1 shows more"
    print_findings([Finding(Severity.ERROR, "internal-error", message, None, hint)], screen)
    if os.environ.get(TRACE):
        for line in "".join(traceback.format_exception(problem)).split("\n"):
            screen.line(line)
