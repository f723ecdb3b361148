"""Processes of their own for what takes long or may break. In: requests. Out: replies; a process that died, anew.

Layout and drawing work on untrusted files with libraries written in C. Whatever happens to them there, the server
goes on. A worker ends when the server does, however that ends: it notices that its pipe is closed.
"""

from __future__ import annotations

import asyncio
import gc
import os
import queue
import shutil
import signal
import tempfile
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, NoReturn

from pressbuild.core.budget import Budget
from pressbuild.core.findings import Finding
from pressbuild.core.limits import Limits, Record, keep_limits, new_record, read_record, renew_time
from pressbuild.core.progress import StageEvent
from pressbuild.core.subprocesses import end_own_tools, end_tools, own_tools, spawn_context
from pressbuild.core.system_errors import RUN_FOLDER
from pressbuild.pdf.page_tiles import OpenPdfs, Tile
from pressbuild.proof.shown_values import Cancelled, Session

QUIET_SECONDS, LONG_QUIET_SECONDS = 0.35, 2.0
"""How long a build rests after the pages, so that they are drawn first and a next save need not wait; how long before
the preflight, which has time until nobody is writing."""

MOST_GIVEN_UP = 4
"""How many builds may be given up one after the other before memory is looked through for what they have left, which
takes some tenths of a second. After one that has come to its end it is each time."""

OPEN_PAGES, OPEN_BYTES = 48, 64_000_000
"""How many pages, and of how many bytes of PDF, stay open to be drawn again."""

_TEMPORARY, _RECORD = "pressbuild-proof-", "work"
_GARBAGE_THRESHOLDS = (50_000, 20, 50)  # as in cli.commands: a layout is a million objects that stay


@dataclass(frozen=True)
class Died:
    """The last reply of a process: it has ended by itself, with this exit code (negative: by that signal).

    `said` has what it was working on.
    """

    exit_code: int | None
    said: Record | None = None


@dataclass(frozen=True)
class Begun:
    """A build has begun."""

    serial: int


@dataclass(frozen=True)
class Progress:
    """What a build is doing."""

    what: str


@dataclass(frozen=True)
class Broken:
    """A build failed in a way that nobody foresaw."""

    problem: str


@dataclass(frozen=True)
class Finished:
    """A build has come to its end; `serial` is that of its request, `watched` are the folders to look at."""

    serial: int
    watched: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """A reply to a build's request: one of `model.Result`."""

    serial: int
    result: Any


@dataclass(frozen=True)
class WantTile:
    """A request for a picture: which PDF, by its name; its bytes, if the process may not know it; page and part."""

    ticket: int
    pdf: str
    data: bytes | None
    page: int
    tile: Tile


@dataclass(frozen=True)
class Drawn:
    """The picture, or None if the PDF is not known; `problem` says why there is none."""

    ticket: int
    data: bytes | None
    problem: str = ""


class Inbox:
    """The end of the pipe in a process: what comes in, looked at by a thread that also notices when nobody is there."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self.messages.put(self.pipe.recv())
        _leave()  # the server is gone

    def send(self, message: Any) -> None:
        """Send a reply."""
        try:
            self.pipe.send(message)
        except OSError:
            _leave()


def _begin(
    folder: str,
    name: str,
    limits: Limits,
    root: Path | None,
    target: Callable[..., None],
    pipe: Connection,
    *arguments: Any,
) -> None:
    """Run `target` within limits, with a folder of its own for temporary files and for the record of its work.

    Who ends the process deletes the folder and ends its tools.
    """
    tempfile.tempdir = folder or None
    own_tools(name)
    record = None
    with suppress(OSError):  # without one, nobody is told what a process was working on that ended
        record = new_record(Path(folder) / _RECORD) if folder else None
    keep_limits(limits, record, root)
    target(pipe, *arguments)


def _leave() -> NoReturn:
    """End the process where it stands; what the layout engine has in its temporary folder goes with it."""
    folder = Path(tempfile.tempdir or "")
    if folder.name.startswith(_TEMPORARY):
        gone = folder.with_name(f"{folder.name}-gone")
        with suppress(OSError):
            folder.rename(gone)  # whoever still works here, a tool or the build itself, can write nothing any more
        end_own_tools()
        shutil.rmtree(gone, ignore_errors=True)
        if folder.parent.name.startswith(RUN_FOLDER):
            with suppress(OSError):  # another worker is still in it
                folder.parent.rmdir()
    end_own_tools()
    os._exit(0)


def run_builds(pipe: Connection, open_session: Callable[[], Session]) -> None:
    """Build whenever a number comes in, and give up what is under way when the next one does."""
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    inbox = Inbox(pipe)
    session: Session | None = None
    given_up = 0
    while True:
        if given_up >= MOST_GIVEN_UP:
            gc.collect()
            given_up = 0
        serial = inbox.messages.get()
        while not inbox.messages.empty():
            serial = inbox.messages.get()
        inbox.send(Begun(serial))
        try:
            session = session or open_session()
            _build(inbox, session, serial)
            given_up = 0
        except Cancelled:
            given_up += 1
        except Exception as problem:  # nobody foresaw it: say so, and begin anew with nothing kept
            session = None
            inbox.send(Broken(f"{type(problem).__name__}: {problem}"))
            inbox.send(Finished(serial, ()))


def _build(inbox: Inbox, session: Session, serial: int) -> None:
    def tick(event: StageEvent) -> None:
        if not inbox.messages.empty():
            raise Cancelled
        inbox.send(Progress(str(event)))

    def rest(seconds: float = QUIET_SECONDS) -> None:
        waited = threading.Event()
        for _ in range(round(seconds / 0.05)):
            waited.wait(0.05)
            if not inbox.messages.empty():
                raise Cancelled

    renew_time()
    for result in session.build(tick, rest):
        inbox.send(Given(serial, result))
        # the rest of a build is work for later; a save that has come meanwhile goes before it
        if not inbox.messages.empty():
            raise Cancelled
    inbox.send(Finished(serial, session.watched()))
    gc.collect()

    def listen(_: object = None) -> None:
        if not inbox.messages.empty():
            raise Cancelled

    renew_time()
    for result in session.inspect(listen, lambda: rest(LONG_QUIET_SECONDS)):
        inbox.send(Given(serial, result))
        listen()


def run_drawing(pipe: Connection) -> None:
    """Draw tiles of PDFs; the last ones asked for stay open."""
    inbox = Inbox(pipe)
    pdfs = OpenPdfs(OPEN_PAGES, OPEN_BYTES)
    while True:
        want: WantTile = inbox.messages.get()
        try:
            inbox.send(Drawn(want.ticket, pdfs.draw(want.pdf, want.data, want.page, want.tile)))
        except Exception as problem:  # pdfium fails on damaged files in many ways
            inbox.send(Drawn(want.ticket, None, f"{type(problem).__name__}: {problem}"))


class Worker:
    """A process and the pipe to it. Replies are handed to `hear`, in the event loop; the last one is `Died`."""

    def __init__(
        self,
        name: str,
        target: Callable[..., None],
        arguments: tuple[Any, ...],
        hear: Callable[[Any], None],
        limits: Limits,
        root: Path | None = None,
    ) -> None:
        """`root` is the publication's folder, from which files are named that take too much."""
        self.name, self.target, self.arguments, self.hear = name, target, arguments, hear
        self.limits, self.root = limits, root
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._folder = ""
        self._tools = ""
        self._budget: Budget | None = None

    @property
    def memory(self) -> float:
        """How much memory it had at the last look, in MB, with all that it had started."""
        return self._budget.memory if self._budget else 0.0

    def look(self, elsewhere: float) -> Finding | None:
        """Return what to say if it uses too much, with all that it has started; `elsewhere` is as in `Budget.look`."""
        if self._budget is None:
            return None
        return self._budget.look(read_record(Path(self._folder) / _RECORD), elsewhere)

    @property
    def pid(self) -> int | None:
        """The process's number, if it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process, in place of the one that ran."""
        self.stop()
        context = spawn_context()
        ours, theirs = context.Pipe()
        with suppress(OSError):  # without one, its files stay where such files are
            self._folder = tempfile.mkdtemp(prefix=_TEMPORARY)
        self._tools = uuid.uuid4().hex
        process = context.Process(
            target=_begin,
            args=(self._folder, self._tools, self.limits, self.root, self.target, theirs, *self.arguments),
            name=f"pressbuild {self.name}",
            daemon=True,
        )
        # Ctrl-C goes to all processes of a terminal. The worker must not hear it, not even while it is being born.
        # (What multiprocessing starts with the first process of all would undo that, so it is started before.)
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        theirs.close()
        self._process, self._pipe = process, ours
        self._budget = Budget(process.pid, self.limits) if process.pid else None
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(process, ours, loop, self._folder), daemon=True).start()

    def _read(self, process: SpawnProcess, pipe: Connection, loop: asyncio.AbstractEventLoop, folder: str) -> None:
        def tell(message: Any) -> None:
            if self._process is process:  # not one that has been stopped meanwhile
                self.hear(message)

        with suppress(RuntimeError):  # the loop is closed
            with suppress(EOFError, OSError):
                while True:
                    loop.call_soon_threadsafe(tell, pipe.recv())
            process.join(2)
            loop.call_soon_threadsafe(tell, Died(process.exitcode, read_record(Path(folder) / _RECORD)))

    def send(self, message: Any) -> None:
        """Send a request; starts the process if there is none."""
        if self._process is None or self._pipe is None:
            self.start()
        assert self._pipe is not None  # noqa: S101 - for the type checker
        with suppress(OSError):  # it has just died; `Died` is on its way
            self._pipe.send(message)

    def stop(self) -> None:
        """End the process at once."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = self._budget = None
        if process is not None:
            process.kill()
            process.join(2)
            end_tools(self._tools)
        if pipe is not None:
            pipe.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""
