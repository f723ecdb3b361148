"""Serving a proof. In: an issue and where to listen. Out: a server that runs until somebody presses Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.limits import NO_LIMITS, Limits
from pressbuild.core.store import Store
from pressbuild.proof.editor import Editor
from pressbuild.proof.http_connection import Connection
from pressbuild.proof.proof_state import ProofState
from pressbuild.proof.request_guard import is_loopback, make_token
from pressbuild.proof.server import make_app
from pressbuild.proof.shown_values import Session

PORT = 8023
PORTS_TRIED = 100


@dataclass(frozen=True)
class Listening:
    """A socket that listens, and the address under which a browser finds it."""

    socket: socket.socket
    host: str
    port: int

    @property
    def address(self) -> str:
        """The address to open."""
        name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - shown, not bound
        return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{self.port}/"


def listen(host: str, port: int) -> Listening:
    """Listen on a port, or on the next one that is free.

    Raises:
        Stopped: with exit code 6 if there is none, or no such host.
    """
    problem: OSError | None = None
    try:
        family, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        for candidate in range(port, min(port + PORTS_TRIED, 65536)):
            found = socket.socket(family, socket.SOCK_STREAM)
            try:
                found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                found.bind((host, candidate))
                found.listen(128)
            except OSError as error:
                found.close()
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
                problem = error
            else:
                return Listening(found, host, found.getsockname()[1])
    except OSError as error:
        problem = error
    message = f"cannot listen on {host}, port {port}: {problem.strerror or problem if problem else 'none is free'}"
    hint = "name another port with --port"
    raise Stopped(ExitCode.OUTPUT, [Finding(Severity.ERROR, "no-port", message, None, hint)])


class _Server(uvicorn.Server):
    """A server that leaves signals to us: Ctrl-C is how a proof ends, and no failure."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals as they are."""
        yield


@dataclass(frozen=True)
class Proofing:
    """What is proofed, and how."""

    root: Path
    cache: Store
    open_session: Callable[[], Session]
    folders: tuple[str, ...]
    editor: Editor
    limits: Limits = NO_LIMITS


def serve(proofing: Proofing, listening: Listening, ready: Callable[[], None]) -> None:
    """Serve the proof until an interrupt or a termination signal comes. `ready` is called once it answers."""
    asyncio.run(_serve(proofing, listening, ready))


async def _serve(proofing: Proofing, listening: Listening, ready: Callable[[], None]) -> None:
    desk = ProofState(proofing.root, proofing.cache, proofing.open_session, proofing.limits)
    hosts = ["127.0.0.1", "localhost", "::1"]
    if not is_loopback(listening.host):
        hosts.append("" if listening.host in ("0.0.0.0", "::") else listening.host)  # noqa: S104
    ended = asyncio.Event()
    app = make_app(desk, proofing.editor, make_token(), hosts, ended.is_set)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(server.serve([listening.socket]))

    def end() -> None:
        ended.set()
        desk.tell()  # so that those who wait for news see it
        server.should_exit = server.force_exit = True  # what a browser still waits for is not worth waiting for

    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if kind is signal.SIGHUP and signal.getsignal(kind) is signal.SIG_IGN:  # nohup
            continue
        loop.add_signal_handler(kind, end)
    try:
        desk.open(proofing.folders)
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        ready()
        await task
    finally:
        desk.close()
        listening.socket.close()
