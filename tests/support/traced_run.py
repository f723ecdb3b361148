"""What runs under the trace. In: a file of steps. Out: how each ended, and what it said.

All libraries are loaded once. Each step is then run in a process of its own that is forked from there, since to begin
one under a trace takes longer than most steps; it goes through the command's own beginning and end. A served proof
begins from nothing, as its worker processes do. Steps of one folder come one after the other.
"""

from __future__ import annotations

import fcntl
import importlib
import json
import os
import runpy
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.support.trace import MARK

_LOADED = """
pressbuild.pipeline.ebook pressbuild.pipeline.issue_changes pressbuild.pipeline.screen_edition
pressbuild.pipeline.imposed_edition pressbuild.pipeline.press_edition pressbuild.pipeline.page_preflight
pressbuild.pipeline.proof_session pressbuild.checks.epub.epub_checks pressbuild.checks.epub.validators
pressbuild.cli.commands pressbuild.proof.static_proof rich.console rich.table rich.progress
""".split()
NOT_A_STEP = -2
_LONGEST = 240.0  # seconds
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1  # netdevice(7)


@dataclass(frozen=True)
class Step:
    """One command: its number, current folder and arguments.

    `kind` is `command`, `proof` (served on `port`, with requests and a save of `saved`) or `script`, a Python file.
    """

    number: int
    folder: str
    arguments: tuple[str, ...]
    kind: str = "command"
    port: int = 0
    saved: str = ""
    program: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a step ended: its exit code, -1 if it had to be killed; what it said; what a served proof answered."""

    code: int
    said: str
    answers: tuple[tuple[str, int], ...] = ()


def run(plan: Path, results: Path, well: Path) -> None:
    """Run the steps, those of each queue one after the other and the queues at the same time.

    Before that, the publication `well` is built once: what is loaded late is then there for all steps.
    """
    _raise_loopback()
    queues = [[Step(**step) for step in queue] for queue in json.loads(plan.read_text())]
    for module in _LOADED:
        importlib.import_module(module)
    _warm(well)
    workers = [
        _fork(partial(_run_all, queue, results / f"{at}.json", results / f"said-{at}"))
        for at, queue in enumerate(queues)
    ]
    for worker in workers:
        assert os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) == 0


def _run_all(queue: Sequence[Step], results: Path, said: Path) -> None:
    outcomes = {}
    for step in queue:
        _mark(NOT_A_STEP)
        if step.kind == "proof":
            outcomes[step.number] = _follow_proof(step)
        else:
            code = _wait(_fork(partial(_begin, step, said)))
            outcomes[step.number] = Outcome(code, said.read_text(errors="replace"))
    results.write_text(json.dumps({number: asdict(outcome) for number, outcome in outcomes.items()}))


def _warm(well: Path) -> None:
    from pressbuild.cli import main

    with Path(os.devnull).open("w") as nothing, redirect_stdout(nothing), redirect_stderr(nothing):
        for command in ("pdf", "epub"):
            assert main(["-C", str(well), command]) == 0


def _begin(step: Step, said: Path) -> None:
    """Become the command of a step."""
    from pressbuild.cli import run as run_command

    os.chdir(step.folder)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, number in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(stream, number)
    os.close(out)
    os.close(nothing)
    _mark(step.number)
    sys.argv = ["pressbuild", *step.arguments]
    if step.kind == "script":
        runpy.run_path(step.arguments[0])
    else:
        run_command()


def _follow_proof(step: Step) -> Outcome:
    """Serve a proof, ask for all that a page asks for, save a file, and end it."""
    from tests.support.traced_proof import follow

    os.chdir(step.folder)
    code, said, answers = follow(
        step.program, step.arguments, step.port, step.saved, lambda: _mark(step.number), _unmark
    )
    return Outcome(code, said, answers)


def _mark(number: int) -> None:
    with suppress(OSError):  # what the trace has of it says where a step begins
        os.open(f"{MARK}{number}", os.O_RDONLY)


def _unmark() -> None:
    _mark(NOT_A_STEP)


def _fork(work: Callable[[], None]) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _wait(child: int) -> int:
    """Return the exit code of a step, -1 if it came to no end."""
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.004)
    os.kill(child, signal.SIGTERM)  # it ends what it has started
    os.waitpid(child, 0)
    return -1


def _raise_loopback() -> None:
    """Let this machine reach itself, as it must for a proof; a new network namespace has nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        flags = struct.unpack("16sH14x", fcntl.ioctl(asking, _SIOCGIFFLAGS, struct.pack("16sH14x", b"lo", 0)))[1]
        fcntl.ioctl(asking, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))
    routes = Path("/proc/net/route").read_text().splitlines()
    assert len(routes) == 1, f"the namespace has a route: {routes[1:]}"


if __name__ == "__main__":
    run(*map(Path, sys.argv[1:]))
