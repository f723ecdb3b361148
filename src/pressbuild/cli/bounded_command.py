"""A command in a process of its own. In: limits. Out: the command goes on in a child that keeps them; its end is ours.

The parent does nothing but wait, and look now and then at what the child and all that it starts use together. It
hands on the signals that end or pause a program, and says what the child was working on if that could not be finished.
Temporary files of the child lie in the folder of the parent.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from mmap import mmap
from pathlib import Path
from typing import Any

import click

from pressbuild.core.budget import LOOK_SECONDS, Budget
from pressbuild.core.findings import ExitCode, Finding, Stopped
from pressbuild.core.limits import Limits, Record, explain, is_tight, keep_limits, new_record
from pressbuild.core.processes import end_processes
from pressbuild.sources.folder import find_publication

LIMITS = "pressbuild.core.limits"
"""Under this name a command finds in its context the limits that it keeps in a process of its own."""

_HANDED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP, signal.SIGCONT)
_FAILED = 1  # how Python, and a library that finds no memory, ends a program
_PR_SET_PDEATHSIG = 1  # prctl(2) of Linux


class BoundedCommand(click.Command):
    """A command that reads what others wrote."""

    def invoke(self, context: click.Context) -> Any:
        """Run it, in a child if the program is to keep limits."""
        limits = context.find_root().meta.get(LIMITS)
        # a proof that is served has workers of its own
        if limits is not None and context.params.get("static", True):
            _go_on_in_child(limits, context.obj)
        return super().invoke(context)


def _go_on_in_child(limits: Limits, folder: Path) -> None:
    """Return in a child that keeps limits; wait for its end in the parent.

    Raises:
        Exit: in the parent, with the child's exit code.
        Stopped: in the parent, if the child was ended by its limits or broke down.
        MemoryError: in the parent, if the child failed where there is little memory.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    record = new_record()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # whoever started us may have it ignored, and then nobody can wait
    heard = {kind for kind in _HANDED_ON if signal.getsignal(kind) is not signal.SIG_IGN}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*heard, signal.SIGCHLD})
    parent = os.getpid()
    child = os.fork()
    if not child:
        os.setpgid(0, 0)  # what the keyboard says comes through the parent alone
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # and it may write to the terminal all the same
        _end_with_parent(parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        keep_limits(limits, record, find_publication(folder))
        return
    code, excess = _wait(child, {*heard, signal.SIGCHLD}, Budget(child, limits), record)
    if excess:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise Stopped(ExitCode.SOURCE, [excess])
    if code == _FAILED and is_tight():
        raise MemoryError
    if code >= 0:
        raise click.exceptions.Exit(code)
    if -code in heard:  # somebody has ended us both
        signal.signal(-code, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.kill(parent, -code)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    raise Stopped(ExitCode.SOURCE, [explain(Record.unpack(bytes(record)), -code, limits)])


def _end_with_parent(parent: int) -> None:
    """Have the system end this process when its parent is gone, however that ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(ExitCode.INTERRUPTED)


def _wait(child: int, heard: set[signal.Signals], budget: Budget, record: mmap) -> tuple[int, Finding | None]:
    """Wait for a child and hand signals on to it; end it if it takes too much, with all that it has started.

    Returns:
        Its exit code, or the signal that ended it, negative; what it took too much of.
    """
    while True:
        kind = _hear(heard)
        if kind is None:
            if excess := budget.look(Record.unpack(bytes(record))):
                end_processes(budget.pids)
                os.waitpid(child, 0)
                return -signal.SIGKILL, excess
        elif kind == signal.SIGCHLD:
            found, status = os.waitpid(child, os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status), None
        elif kind == signal.SIGTSTP:
            os.killpg(child, signal.SIGSTOP)
            os.kill(os.getpid(), signal.SIGSTOP)
            os.killpg(child, signal.SIGCONT)
        else:
            os.killpg(child, kind)


def _hear(heard: set[signal.Signals]) -> int | None:
    """Return the signal that came; None if it is time to look at what is used. Where none can be seen, nobody looks."""
    if sys.platform != "linux":
        return signal.sigwait(heard)
    came = signal.sigtimedwait(heard, LOOK_SECONDS)
    return came.si_signo if came else None
