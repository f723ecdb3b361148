"""The queue of pictures. In: parts of pages that browsers ask for. Out: their pictures, drawn one after the other.

How long a picture may take counts from when the drawing process begins with it, however many were waiting before it;
what nobody waits for any more is not drawn.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from pressbuild.core.limits import Limits
from pressbuild.pdf.page_tiles import Tile
from pressbuild.proof.workers import Died, Drawn, WantTile, Worker, run_drawing

DRAWING_SECONDS = 20.0
MOST_WAITING = 100
SOON_SECONDS, LATER_SECONDS = 2, 60  # after which it is worth asking again
TOO_COSTLY = "make what is on the page simpler"


class NoPicture(Exception):
    """There is no such page, or it cannot be drawn."""


class NoPictureNow(NoPicture):
    """It takes too much to draw, or too many are waited for; it may be asked for again after so many `seconds`."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class TooMany(NoPictureNow):
    """So many pictures are waited for that this one is not even begun."""


class TooCostly(NoPictureNow):
    """To draw it takes too much: time, or memory, or the process that draws."""


@dataclass(eq=False)
class _Wanted:
    """A picture that somebody waits for; the request has the bytes of its PDF."""

    request: WantTile
    answer: asyncio.Future[bytes]


class TileQueue:
    """A process that draws, and those who wait for it."""

    def __init__(self, limits: Limits) -> None:
        self._drawer = Worker("drawing", run_drawing, (), self._hear, replace(limits, seconds=0))
        self._known: set[str] = set()  # PDFs that the process has been given
        self._waiting: deque[_Wanted] = deque()
        self._drawn: _Wanted | None = None  # what the process is at
        self._clock: asyncio.TimerHandle | None = None
        self._numbers = itertools.count(1)
        self._refused: dict[tuple[str, int, Tile], str] = {}  # why; for a while they are not tried again

    @property
    def pid(self) -> int | None:
        """The number of the process, if it runs."""
        return self._drawer.pid

    @property
    def memory(self) -> float:
        """How much memory the process had at the last look, in MB."""
        return self._drawer.memory

    def look(self, elsewhere: float) -> bool:
        """Give up a picture if the process has too much memory, together with what others have `elsewhere`, in MB."""
        too_much = self._drawer.look(elsewhere) is not None and self.memory > elsewhere
        if too_much:
            self._drawer.start()
            self._begin_anew(f"it takes too much memory to draw: {TOO_COSTLY}")
        return too_much

    def start(self) -> None:
        """Start the process, so that it is there when it is needed."""
        self._drawer.start()

    def stop(self) -> None:
        """End the process."""
        self._stop_clock()
        self._drawer.stop()

    def forget_all_but(self, pdfs: Collection[str]) -> None:
        """Remember of no other PDFs than these, by name, that the process has been given them."""
        self._known.intersection_update(pdfs)
        self._refused.clear()

    async def draw(self, pdf: str, data: bytes, page: int, tile: Tile) -> bytes:
        """Return a part of a page of a PDF, which is known to the process by its name from the first time on.

        Raises:
            NoPicture: if it cannot be drawn; `TooCostly`, if it takes too much, `TooMany`, if others are before it.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise TooMany("too many pictures are asked for at once; it is drawn soon", SOON_SECONDS)
        if refusal := self._refused.get((pdf, page, tile)):
            raise TooCostly(refusal, LATER_SECONDS)
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        wanted = _Wanted(WantTile(next(self._numbers), pdf, data, page, tile), answer)
        self._waiting.append(wanted)
        self._go_on()
        try:
            return await answer
        finally:
            if wanted in self._waiting:  # whoever asked is gone
                self._waiting.remove(wanted)

    def _go_on(self) -> None:
        if self._drawn is None and self._waiting:
            self._drawn = self._waiting.popleft()
            self._ask(self._drawn.request, self._drawn.request.pdf in self._known)

    def _ask(self, request: WantTile, is_known: bool) -> None:
        self._stop_clock()
        self._clock = asyncio.get_running_loop().call_later(DRAWING_SECONDS, self._lose_patience)
        self._known.add(request.pdf)
        self._drawer.send(replace(request, data=None) if is_known else request)

    def _hear(self, message: Any) -> None:
        match message:
            case Drawn() if self._drawn and message.ticket == self._drawn.request.ticket:
                if message.data is not None:
                    self._finish(message.data)
                elif message.problem:
                    self._known.discard(self._drawn.request.pdf)
                    self._finish(NoPicture(message.problem))
                else:  # it had closed the PDF, for others that were used later
                    self._ask(self._drawn.request, False)
            case Died():
                self._drawer.stop()
                self._begin_anew(f"what draws breaks down on it: {TOO_COSTLY}")

    def _lose_patience(self) -> None:
        self._drawer.start()
        self._begin_anew(f"it takes more than {DRAWING_SECONDS:.0f} seconds to draw: {TOO_COSTLY}")

    def _begin_anew(self, problem: str) -> None:
        """Go on with the next one, in a process that knows nothing."""
        self._known.clear()
        if self._drawn:
            request = self._drawn.request
            key = (request.pdf, request.page, request.tile)
            self._refused[key] = problem
            asyncio.get_running_loop().call_later(LATER_SECONDS - 1, self._refused.pop, key, None)
        self._finish(TooCostly(problem, LATER_SECONDS))

    def _finish(self, result: bytes | NoPicture) -> None:
        self._stop_clock()
        done, self._drawn = self._drawn, None
        if done and not done.answer.done():
            if isinstance(result, bytes):
                done.answer.set_result(result)
            else:
                done.answer.set_exception(result)
        self._go_on()

    def _stop_clock(self) -> None:
        if self._clock:
            self._clock.cancel()
        self._clock = None
