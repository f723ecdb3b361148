"""Connections with an end. In: what comes over a socket. Out: requests that are whole; the rest is dropped.

Who connects and sends nothing, sends a byte now and then, promises a body and does not send it or sends one that never
ends, or does not take the answer, is dropped. There are so many connections and no more: for a new one the oldest that
waits for a request makes room.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 10.0
"""From the beginning of a connection or a request to the end of the request."""

ANSWER_SECONDS = 20.0
"""How long a part of an answer may lie there before somebody takes a part of it."""

MOST_CONNECTIONS = 120
MOST_REQUEST_BYTES = 1_000_000


class Connection(H11Protocol):
    """A connection of uvicorn's that does not wait for ever."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.begun = self.loop.time()
        self._request_clock: asyncio.TimerHandle | None = None
        self._answer_clock: asyncio.TimerHandle | None = None
        self._received = 0  # bytes of a request that is not yet whole

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def drop(self) -> None:
        """End it without a word."""
        self._stop_clocks()
        self.connections.discard(self)  # at once: several may come before it is closed
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, if there is room."""
        super().connection_made(transport)
        self._request_clock = self.loop.call_later(REQUEST_SECONDS, self.drop)
        if len(self.connections) > MOST_CONNECTIONS:
            idle = [other for other in self.connections if isinstance(other, Connection) and other.is_idle]
            min(idle, key=lambda other: other.begun).drop()  # it is this one, if all others are being answered

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_clocks()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, or of several."""
        self._received += len(data)
        if self._received > MOST_REQUEST_BYTES:
            self.drop()
            return
        if self._request_clock is None:
            self._request_clock = self.loop.call_later(REQUEST_SECONDS, self.drop)
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):  # it is whole
            self._received = 0
            self._stop_clocks(answer=False)

    def handle_events(self) -> None:
        """Look at what has come; after an answer, too, at what came behind its request."""
        super().handle_events()
        if self.conn.their_state is h11.SEND_BODY and self._request_clock is None:
            self._request_clock = self.loop.call_later(REQUEST_SECONDS, self.drop)

    def pause_writing(self) -> None:
        """Note that an answer is not taken as fast as it is written."""
        super().pause_writing()
        self._await_progress()

    def resume_writing(self) -> None:
        """Note that it has been taken."""
        super().resume_writing()
        self._stop_clocks(request=False)

    def _await_progress(self) -> None:
        left = self.transport.get_write_buffer_size()

        def look() -> None:
            if self.transport.get_write_buffer_size() < left:
                self._await_progress()
            else:
                self.drop()

        self._answer_clock = self.loop.call_later(ANSWER_SECONDS, look)

    def _stop_clocks(self, request: bool = True, answer: bool = True) -> None:
        if request and self._request_clock:
            self._request_clock.cancel()
            self._request_clock = None
        if answer and self._answer_clock:
            self._answer_clock.cancel()
            self._answer_clock = None
