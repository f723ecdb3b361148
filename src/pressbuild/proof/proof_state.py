"""The desk: what the proof knows at this moment. In: what workers and watchers say. Out: the state, and who is told.

Pages stand until there are better ones: a build that fails changes the findings and nothing else.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pressbuild.core.findings import Finding, Place, Severity
from pressbuild.core.limits import NO_LIMITS, Limits, Record, explain
from pressbuild.core.store import Store
from pressbuild.pdf.page_tiles import Tile
from pressbuild.proof.file_watch import watch
from pressbuild.proof.reviewed_pages import ReviewedPages
from pressbuild.proof.shown_findings import show_finding
from pressbuild.proof.shown_values import (
    BookReady,
    FindingShown,
    InkFacts,
    InkReady,
    PagesReady,
    PaperShown,
    PressReady,
    Session,
    StoppedShort,
    show_state,
)
from pressbuild.proof.tile_queue import NoPicture, TileQueue, TooCostly
from pressbuild.proof.workers import Begun, Broken, Died, Finished, Given, Progress, Worker, run_builds
from pressbuild.sources.door import follow, lies_inside
from pressbuild.sources.folder import Folder

LOOK_SECONDS = 0.5
"""How often it is looked how much the processes use together."""

PATIENCE_SECONDS = 20.0
"""How long a build may go on after a newer one was asked for, before its process is ended and started anew."""


@dataclass
class _Press:
    """The press PDF: a name, its bytes, the page numbers of versions in it."""

    name: str = ""
    data: bytes = b""
    numbers: Mapping[str, int] = field(default_factory=dict)


class ProofState:
    """An issue on the desk: its pages, findings, e-book, and what was marked as seen."""

    def __init__(
        self, root: Path, cache: Store, open_session: Callable[[], Session], limits: Limits = NO_LIMITS
    ) -> None:
        """`limits` are those of each build; pictures have a limit in time of their own."""
        self.root, self.limits = root, limits
        self.session = secrets.token_hex(4)  # no secret: a page sees by it that the server is another one
        self.paper: PaperShown | None = None
        self.findings: tuple[FindingShown, ...] = ()
        self.book = BookReady("", (), {}, ())
        self.ink = InkReady(InkFacts(), {}, ())
        self.press = _Press()
        self.serial = 0  # of the build that was asked for last
        self.ready = 0  # of the build that has come to its end
        self.doing = ""
        self.laying_out = False  # what was saved is not yet on the pages, nor among the findings
        self.stopped = False  # errors in the files keep the last good pages on the desk
        self.revision = 0
        self.audience = 0  # how many pages follow it
        self.seen = ReviewedPages(cache)
        self._pdfs: dict[str, bytes] = {}
        self._listeners: set[asyncio.Event] = set()
        self._undrawn: dict[tuple[str, Tile], str] = {}  # parts of pages that cannot be drawn, and why
        self._begun = 0  # the serial of the build that the process works on
        self._folders: tuple[str, ...] = ()
        self._blind: tuple[FindingShown, ...] = ()  # what keeps the watcher from its work
        self._stop_watching = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._late: asyncio.TimerHandle | None = None  # runs while a build that was asked for has not begun
        self._builder = Worker("build", run_builds, (open_session,), self._hear_builder, limits, root)
        self._pictures = TileQueue(limits)

    def open(self, folders: tuple[str, ...]) -> None:
        """Begin to build and to watch."""
        self._pictures.start()
        self._builder.start()
        self._watch(folders)
        if sys.platform == "linux":  # where it can be seen what processes use
            self._keeping = asyncio.create_task(self._keep_budget())
        self.rebuild()

    def close(self) -> None:
        """End all that was started."""
        self._stop_watching.set()
        if self._watching:
            self._watching.cancel()
        for each in (self._late, self._keeping):
            if each:
                each.cancel()
        self._builder.stop()
        self._pictures.stop()

    def rebuild(self) -> None:
        """Ask for a build; one that is under way is given up."""
        self.serial += 1
        self.doing, self.laying_out = "reading", True
        self._builder.send(self.serial)
        if self._late is None:
            self._be_patient()
        self.tell()

    @property
    def pids(self) -> tuple[int, ...]:
        """The numbers of the processes that work for the desk."""
        return tuple(pid for pid in (self._builder.pid, self._pictures.pid) if pid)

    # --- what others ask ---

    def state(self) -> dict[str, Any]:
        """Return all that a browser is told, ready for JSON."""
        return {
            "session": self.session,
            "revision": self.revision,
            "serial": self.serial,
            "building": self.ready < self.serial,
            "doing": self.doing,
            "laying_out": self.laying_out,
            "stopped": self.stopped,
            **show_state(self.paper, (*self._blind, *self._not_drawn(), *self.findings), self.book, self.ink.facts),
            "press": bool(self.press.data),
            "seen": self.seen.versions,
        }

    async def changed(self, since: int, seconds: float) -> bool:
        """Wait until there is a revision after `since`, at most so long; return whether there is one."""
        if self.revision > since:
            return True
        event = asyncio.Event()
        self._listeners.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self._listeners.discard(event)
        return True

    async def draw(self, version: str, tile: Tile) -> bytes:
        """Return a picture of a page.

        Raises:
            NoPicture: if there is no page of this version, or it cannot be drawn.
        """
        try:
            picture = await self._pictures.draw(*self._find_pdf(version), tile)
        except TooCostly as problem:
            if self._undrawn.get((version, tile)) != str(problem):
                self._undrawn[version, tile] = str(problem)
                self.tell()
            raise
        if self._undrawn.pop((version, tile), ""):
            self.tell()
        return picture

    def _not_drawn(self) -> tuple[FindingShown, ...]:
        """Return findings on pages of which a part cannot be drawn here."""
        why_not = {version: why for (version, _), why in self._undrawn.items()}
        hint = "the PDF has the page all the same; who opens it may have to wait as long"
        return tuple(
            show_finding(
                Finding(Severity.WARNING, "not-drawn", f"a part of page {page.number} is not drawn: {why}", None, hint),
                page=page.number,
            )
            for page in (self.paper.pages if self.paper else ())
            if (why := why_not.get(page.version))
        )

    def _find_pdf(self, version: str) -> tuple[str, bytes, int]:
        """Return name, bytes and page number of the PDF that has a page: the one for the press, once it is written."""
        if version in self.press.numbers:
            return self.press.name, self.press.data, self.press.numbers[version]
        data = self._pdfs.get(version) or self.seen.pdf(version)
        if data is None:
            raise NoPicture("there is no such page any more")
        return version, data, 1

    def mark_seen(self) -> None:
        """Remember the pages as they are, to compare later ones with them."""
        if self.paper:
            versions = {str(page.number): page.version for page in self.paper.pages}
            self.seen.mark(versions, self._pdfs)
            self.tell()

    # --- what workers say ---

    def _hear_builder(self, message: Any) -> None:
        match message:
            case Begun():
                self._begun = message.serial
                self._be_patient()
                return
            case Progress():
                self.doing = message.what
                if self.paper:
                    return  # not worth waking anybody: the next result is
            case Given():
                self._take(message)
            case Finished():
                self.ready = max(self.ready, message.serial)
                self.doing = ""
                if message.watched:
                    self._watch(message.watched)
            case Broken():
                self._note_failure("proof-failed", f"pressbuild itself failed: {message.problem}")
            case Died():
                self._note_death(message)
                self._end_builder()
        self.tell()

    def _end_builder(self) -> None:
        self._builder.stop()
        self._begun, self.ready, self.doing = self.serial, self.serial, ""
        self._be_patient()

    async def _keep_budget(self) -> None:
        """Look now and then at what all processes use together, and end the larger one if that is too much."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._pictures.look(self._builder.memory) and (found := self._builder.look(self._pictures.memory)):
                self._note_excess(found)
                self._end_builder()
                self.tell()

    def _take(self, given: Given) -> None:
        match given.result:
            case PagesReady() as ready:
                self.findings, self.stopped, self.laying_out = ready.findings, False, given.serial < self.serial
                before = {page.version for page in self.paper.pages} if self.paper else set()
                shown = before | {
                    page.version for page in ready.paper.pages
                }  # a browser may still ask for the ones before
                self.paper = ready.paper
                self._pdfs = {name: data for name, data in {**self._pdfs, **ready.pdfs}.items() if name in shown}
                self._pictures.forget_all_but(self._pdfs.keys())
                self._undrawn = {key: why for key, why in self._undrawn.items() if key[0] in shown}
                self.press = _Press()
                self.doing = "press PDF"
            case PressReady() as ready:
                self.findings = ready.findings
                if ready.data and self.paper:
                    numbers = {page.version: page.number for page in self.paper.pages}
                    name = hashlib.blake2b(ready.data, digest_size=10).hexdigest()
                    self.press = _Press(name, ready.data, numbers)
            case BookReady() as ready:
                self.findings = ready.findings
                if ready.documents:
                    self.book = replace(ready, files=ready.files or self.book.files)
            case InkReady() as ready:
                self.findings = ready.findings
                maps = {**self.ink.maps, **ready.maps}
                shown = {page.picture for page in ready.facts.pages.values()}
                self.ink = replace(ready, maps={name: data for name, data in maps.items() if name in shown})
            case StoppedShort() as short:
                self.findings, self.stopped, self.laying_out = short.findings, True, given.serial < self.serial

    def _note_death(self, died: Died) -> None:
        """Say what a build was working on that ended its process."""
        said = died.said
        if died.exit_code is None or died.exit_code >= 0 or said is None or said == Record():
            self._note_failure("proof-died", "the process that lays out ended by itself")
            return
        self._note_excess(explain(said, -died.exit_code, self.limits))

    def _note_excess(self, found: Finding) -> None:
        self._note_failure("proof-died", found.message, f"{found.hint}; ", found.place)

    def _note_failure(self, code: str, message: str, hint: str = "", place: Place | None = None) -> None:
        hint += "save any file to start anew; what is on the desk are the last good pages"
        finding = show_finding(Finding(Severity.ERROR, code, message, place, hint))
        self.findings = (finding, *(found for found in self.findings if found.code != code))
        self.stopped, self.laying_out = True, False

    def _be_patient(self) -> None:
        """Wait for the build under way to give way, if one was asked for after it; from now on."""
        if self._late:
            self._late.cancel()
        self._late = None
        if self._begun < self.serial:
            self._late = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._lose_patience)

    def _lose_patience(self) -> None:
        """Begin anew: a build has not given way to the one that was asked for after it."""
        self._late = None
        self._builder.start()
        self._builder.send(self.serial)

    # --- watching ---

    def _watch(self, folders: Iterable[str]) -> None:
        """Watch these folders, and those of the publication, which need not be there: they may come, or come again."""
        own = (self.root / name for name in ("issues", "layouts", "fonts"))
        may_come = [str(follow(folder)) for folder in own if lies_inside(folder, (self.root,))]
        watched = tuple(dict.fromkeys([*folders, *may_come]))
        new = set(watched) - set(self._folders)
        if not new and len(watched) == len(self._folders):
            return
        late = bool(self._folders and new)  # what was read there may have changed since
        self._folders = watched
        self._stop_watching.set()
        self._stop_watching = asyncio.Event()
        self._watching = asyncio.create_task(self._follow(watched, late, self._stop_watching))

    async def _follow(self, folders: tuple[str, ...], late: bool, stop: asyncio.Event) -> None:
        try:
            async for _ in watch(folders, late, stop):
                self.rebuild()
        except asyncio.CancelledError:
            return
        except (OSError, RuntimeError) as problem:  # such as too many files watched by all programs together
            message = f"saves are no longer noticed: {problem}"
            hint = "end the proof and start it again; on Linux a higher fs.inotify.max_user_watches may be needed"
            self._blind = (show_finding(Finding(Severity.ERROR, "not-watched", message, None, hint)),)
            self.tell()

    def tell(self) -> None:
        """Tell those who wait that there is a new revision."""
        self.revision += 1
        for event in tuple(self._listeners):
            event.set()


def folders_of(root: Path, more: Iterable[Path]) -> tuple[str, ...]:
    """Return the folders to watch before the first build has said which ones there are."""
    found = (folder for folder in (root / "issues", *more) if folder.is_dir())
    return tuple(str(follow(folder)) for folder in found if lies_inside(folder, Folder(root).roots))
