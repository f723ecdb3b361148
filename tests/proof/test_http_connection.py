"""Connections that would never end: they are dropped, and nobody else waits for them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn

from pressbuild.proof import http_connection as module
from pressbuild.proof.http_connection import Connection

SECONDS = 0.4
LARGE = b"x" * 20_000_000
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
CLOSE = b"Connection: close\r\n\r\n"
LATER = b"GET /later HTTP/1.1\r\nHost: x\r\n" + CLOSE
ENDLESS = {
    "nothing": b"",
    "half a line": b"GET /",
    "half a header": GET + b"X: ",
    "no end of headers": GET,
    "a body that does not come": POST + b"Content-Length: 9\r\n\r\n12345678",
    "chunks without an end": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
    "a body that is never asked for": GET + b"Content-Length: 99\r\n\r\n1",
    "a body that does not come, behind a whole request": GET + b"\r\n" + POST + b"Content-Length: 9\r\n\r\n1",
}


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Read a POST to its end; answer with what was asked for."""
    while scope["method"] == "POST":
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message["more_body"]:
            break
    body = LARGE if scope["path"] == "/large" else b"whole"
    if scope["path"] == "/later":
        await asyncio.sleep(2 * SECONDS)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], socket.socket]]:
    """A server in a thread; what is given connects to it and says something."""
    monkeypatch.setattr(module, "REQUEST_SECONDS", SECONDS)
    monkeypatch.setattr(module, "ANSWER_SECONDS", SECONDS)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=Connection, ws="none", log_config=None, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    server.force_exit = True  # at the end
    thread = threading.Thread(target=lambda: asyncio.run(server._serve([listening])))
    thread.start()
    opened = []

    def say(text: bytes) -> socket.socket:
        opened.append(socket.create_connection(listening.getsockname(), timeout=10))
        opened[-1].sendall(text)
        return opened[-1]

    yield say
    server.should_exit = True
    thread.join(10)
    for connection in opened:
        connection.close()
    listening.close()


Connect = Callable[[bytes], socket.socket]


def hear(connection: socket.socket) -> bytes:
    """Return all that comes until the connection is ended."""
    parts = []
    with suppress(ConnectionError):
        while part := connection.recv(1_000_000):
            parts.append(part)
    return b"".join(parts)


def send_until_dropped(connection: socket.socket, data: bytes, times: int, pause: float = 0) -> int:
    """Send something again and again; return how often it was taken."""
    taken = 0
    with suppress(ConnectionError):
        while taken < times:
            connection.sendall(data)
            taken += 1
            time.sleep(pause)
    return taken


def test_what_has_no_end_is_dropped_and_the_rest_is_answered(connect: Connect) -> None:
    begun = time.monotonic()
    endless = {name: connect(text) for name, text in ENDLESS.items()}
    assert hear(connect(GET + CLOSE)).endswith(b"whole")
    assert hear(connect(POST + b"Content-Length: 2\r\n" + CLOSE + b"ok")).endswith(b"whole")
    assert hear(connect(LATER)).endswith(b"whole"), "time to answer is not time to ask"
    answers = {name: hear(connection) for name, connection in endless.items()}
    for name in ("a body that is never asked for", "a body that does not come, behind a whole request"):
        assert answers.pop(name).count(b"whole") == 1
    assert set(answers.values()) == {b""}
    assert time.monotonic() - begun < 4 * SECONDS + 2


def test_a_byte_now_and_then_is_no_help(connect: Connect) -> None:
    assert 3 < send_until_dropped(connect(GET + b"X: "), b"x", 100, SECONDS / 8) < 60


def test_more_than_a_request_can_need_is_dropped(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REQUEST_SECONDS", 60)
    for head in (b"Content-Length: 99999999999\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"):
        assert send_until_dropped(connect(POST + head), b"x" * 100_000, 200) < 150
    one = POST + b"Content-Length: 50000\r\n\r\n" + b"x" * 50_000
    answer = hear(connect(30 * one + GET + CLOSE))
    assert answer.count(b"whole") == 31, "a connection may have as many requests as it likes"


def test_an_answer_that_nobody_takes_is_dropped_and_one_that_is_taken_slowly_is_not(connect: Connect) -> None:
    idle, slow = (connect(b"GET /large HTTP/1.1\r\nHost: x\r\n" + CLOSE) for _ in range(2))
    taken = 0
    for _ in range(12):
        time.sleep(SECONDS / 4)
        taken += len(slow.recv(1_000_000))
    assert taken + len(hear(slow)) > len(LARGE)
    assert len(hear(idle)) < len(LARGE)


def test_for_a_new_connection_the_oldest_that_asks_nothing_makes_room(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REQUEST_SECONDS", 60)
    monkeypatch.setattr(module, "MOST_CONNECTIONS", 5)
    busy = [connect(LATER) for _ in range(3)]
    time.sleep(0.1)
    idle = [connect(b"GET") for _ in range(30)]
    time.sleep(0.1)
    assert hear(connect(GET + CLOSE)).endswith(b"whole")
    assert [hear(connection) for connection in idle[:-1]] == 29 * [b""], "also if many come at once"
    idle[-1].sendall(GET[3:] + CLOSE)
    assert hear(idle[-1]).endswith(b"whole")
    assert all(hear(connection).endswith(b"whole") for connection in busy)
