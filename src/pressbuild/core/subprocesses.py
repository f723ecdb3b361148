"""Other programs. In: a command and how long it may take. Out: what it said, and how it ended.

The only module that may start a program. A tool that fails, hangs or prints without end is an
answer and not an exception, and nothing of it is left running.

Programs look for settings, and for parts of themselves, in the current folder, which is a publication that somebody
else may have written: they would run what lies there. So none is started in it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext
from pathlib import Path
from typing import IO

from pressbuild.core import orphaned_processes
from pressbuild.core.orphaned_processes import end_marked

OUTPUT_LIMIT = 64 * 2**20
"""Bytes of output that are kept. No sane report is as long; a tool that prints more is stopped."""

GRACE_SECONDS = 2.0
"""What a tool gets to tidy up after itself before it is killed."""

_SAFE = "PYTHONSAFEPATH"  # with it Python does not look for modules in the current folder
_MARK, _OWNER = "PRESSBUILD_TOOL_RUN", "PRESSBUILD_TOOLS_OF"
_COLOURS_AND_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")
# what Java and Node print around the line that says what happened
_TRACE = re.compile(r"NOTE: Picked up |\s+at |\s*\.\.\. \d+ more|Node\.js v|[\s{}\[\]();^~]*$")


@dataclass(frozen=True)
class ToolResult:
    """How a tool ended: it is `completed` if it came to an end by itself, with whatever exit code."""

    exit_code: int | None
    stdout: bytes = b""
    stderr: bytes = b""
    timed_out: bool = False
    flooded: bool = False
    not_started: str = ""

    @property
    def completed(self) -> bool:
        """Whether the tool was started and ended by itself."""
        return not (self.timed_out or self.flooded or self.not_started)

    @property
    def text(self) -> str:
        """What it printed, whatever bytes that was."""
        return self.stdout.decode(errors="replace")

    @property
    def last_line(self) -> str:
        """The last line of its complaint (of its output, if it ended without one) that says something."""
        for output in (self.stderr, self.stdout if self.completed else b""):
            # a tool that went mad may have said megabytes
            text = _COLOURS_AND_CONTROLS.sub("", output[-20_000:].decode(errors="replace"))
            for line in reversed(text.splitlines()):
                if not _TRACE.match(line):
                    return " ".join(line.split())[:300]
        return ""


def find_program(name: str, *more: str) -> Path | None:
    """Return the whole path of the first of these programs that is there: names on PATH, or paths.

    What stands on PATH relative to the current folder, such as “.”, is passed over: that may be a publication.
    """
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    path = os.pathsep.join(place for place in places if Path(place).is_absolute())
    for wanted in (name, *more):
        if found := shutil.which(wanted, path=path):
            return Path(found).absolute()
    return None


def spawn_context() -> SpawnContext:
    """Return what starts processes of our own, which take no modules from the current folder."""
    os.environ[_SAFE] = "1"
    # what it starts beside them tidies up when we have ended: a SIGHUP to us all must not end it before
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        resource_tracker.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return multiprocessing.get_context("spawn")


def _own_environment() -> dict[str, str]:
    """Return the environment without what is meant for this process and its own alone.

    What hides the system's fonts from the layout engine is no good for a browser, which wants them.
    """
    return {name: value for name, value in os.environ.items() if name not in ("FONTCONFIG_FILE", _SAFE)}


def run_tool(
    command: Sequence[str | Path],
    timeout_seconds: float,
    environment: Mapping[str, str] | None = None,
    stop: threading.Event | None = None,
) -> ToolResult:
    """Run a program to its end, and stop it and all that it started if it does not come to one.

    It runs in the topmost folder, which only the system's owner can write to, so paths among its arguments are whole.

    Args:
        command: The program and its arguments; no shell reads them.
        timeout_seconds: After this long the tool is stopped.
        environment: Variables that the tool gets besides those of this process.
        stop: For a tool that is run from another thread: once it is set, the tool is stopped as if its time was over.
    """
    # Chromium, for one, is started in a session of its own and outlives its parent's process group:
    # by this mark its processes are known wherever they are.
    mark = uuid.uuid4().hex
    with _ended_with_us(mark):
        try:
            process = subprocess.Popen(  # noqa: S603 - an argument list of ours, and no shell
                [os.fspath(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=Path(os.sep).absolute(),
                env={**_own_environment(), _SAFE: "1", **(environment or {}), _MARK: mark},
                start_new_session=True,
            )
        except (OSError, ValueError) as problem:
            return ToolResult(None, not_started=getattr(problem, "strerror", None) or str(problem))
        with process:
            try:
                result = _follow(process, time.monotonic() + timeout_seconds, stop)
            finally:  # an interrupt, too: a session of its own does not hear Ctrl-C
                _stop(process, mark)
    return ToolResult(process.returncode, *result)


@contextlib.contextmanager
def _ended_with_us(mark: str) -> Iterator[None]:
    """Have the processes of a tool end when this one is killed and can do nothing itself any more.

    Linux can send a signal when a parent has gone (PR_SET_PDEATHSIG), but only to the tool itself, and to set it Python
    would have to run between fork and exec, which is not safe beside threads.
    """
    command = [sys.executable, "-I", "-S", orphaned_processes.__file__, f"{_MARK}={mark}"]
    quiet = subprocess.DEVNULL
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # then it is not watched over
            watch = subprocess.Popen(  # noqa: S603 - as above
                command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
            )
            stack.enter_context(watch)
            stack.callback(watch.kill)
        yield


def own_tools(name: str) -> None:
    """Say by what name the tools of this process are known, so that `end_tools` finds them when it is gone."""
    os.environ[_OWNER] = name


def end_tools(name: str) -> None:
    """End at once what a process of that name left running. Where there is no /proc nothing is found."""
    end_marked(f"{_OWNER}={name}", spared=os.getpid())


def end_own_tools() -> None:
    """End at once what this process has started, as it is about to end itself."""
    if name := os.environ.get(_OWNER):
        end_tools(name)


def start_program(command: Sequence[str | Path]) -> str:
    """Start a program that goes on by itself, such as an editor; return why it cannot be started, or ""."""
    try:
        subprocess.Popen(  # noqa: S603 - an argument list of the user's, and no shell
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_own_environment(),
            start_new_session=True,
        )
    except (OSError, ValueError) as problem:
        return getattr(problem, "strerror", None) or str(problem)
    return ""


def open_in_browser(address: str) -> bool:
    """Open a web address in the user's browser; return whether there is one."""
    import webbrowser

    return webbrowser.open(address)


def _follow(
    process: subprocess.Popen[bytes], deadline: float, stop: threading.Event | None
) -> tuple[bytes, bytes, bool, bool]:
    assert process.stdout is not None  # noqa: S101 - for the type checker
    assert process.stderr is not None  # noqa: S101
    outputs: dict[IO[bytes], bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    timed_out = flooded = False
    with selectors.DefaultSelector() as selector:
        for stream in outputs:
            selector.register(stream, selectors.EVENT_READ, outputs[stream])
        while selector.get_map():
            if time.monotonic() >= deadline or (stop and stop.is_set()):
                timed_out = True
                break
            # A tool may end while a process that it left behind still holds the pipe: look at both.
            ended = process.poll() is not None
            ready = selector.select(0 if ended else min(0.05 if stop else 0.2, max(0.0, deadline - time.monotonic())))
            if ended and not ready:
                break
            for key, _ in ready:
                if chunk := os.read(key.fd, 2**16):
                    key.data.extend(chunk)
                else:
                    selector.unregister(key.fileobj)
            if sum(map(len, outputs.values())) > OUTPUT_LIMIT:
                flooded = True
                break
    if not (timed_out or flooded):  # it may close its outputs and go on
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            timed_out = True
    return bytes(outputs[process.stdout]), bytes(outputs[process.stderr]), timed_out, flooded


def _stop(process: subprocess.Popen[bytes], mark: str) -> None:
    try:
        if process.poll() is None:
            # Asked first: on systems without /proc, only the tool itself can end what it started in other sessions.
            _signal_group(process, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
    finally:  # Ctrl-C is pressed twice by those who have no patience
        _signal_group(process, signal.SIGKILL)
        end_marked(f"{_MARK}={mark}")
        process.wait()


def _signal_group(process: subprocess.Popen[bytes], kind: signal.Signals) -> None:
    with contextlib.suppress(OSError):  # nobody is left in it
        os.killpg(process.pid, kind)
