"""A proof that is served. In: a publication. Out: the server in a process of its own, and what it says over HTTP.

    with run_proof(root) as proof:
        state = proof.wait_for(lambda state: state["paper"])

`kill -INT` ends it at the end of the block, if the test has not.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds

State = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class RunningProof:
    """A running `pressbuild proof`. `said` fills with the lines of its stderr."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    port: int = 0
    listener: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request as it is written: nothing is normalised."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def state(self) -> State:
        return dict(json.loads(self.ask("/state").body))

    def token(self) -> str:
        found = re.search(r'name="pressbuild-token" content="([^"]+)"', self.ask("/").text)
        assert found
        return found[1]

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        """Change something, as the page does."""
        own = {"x-pressbuild-token": self.token(), "content-type": "application/json", **headers}
        return self.ask(path, "POST", json.dumps(body or {}), own)

    def wait_for(self, wanted: Callable[[State], Any], seconds: float = PATIENCE) -> State:
        """Return the first state for which `wanted` is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, "".join(self.said)
            state = self.state()
            if wanted(state):
                return state
            time.sleep(0.02)
        shown = {key: state[key] for key in ("serial", "building", "doing", "stopped", "findings")}
        raise AssertionError(f"it did not come to that: {shown}")

    def settled(self, after: int = 0) -> State:
        """Return the state once all is made, the e-book too, by a build later than the serial `after`."""
        return self.wait_for(lambda state: state["serial"] > after and not state["building"])

    def versions(self, state: State | None = None) -> list[str]:
        """Return the versions of the pages."""
        return [page["version"] for page in (state or self.state())["paper"]["pages"]]

    def workers(self) -> list[int]:
        """Return the processes that the server has started."""
        return children_of(self.process.pid)

    def end(self, kind: signal.Signals = signal.SIGINT) -> tuple[int, float]:
        """Send a signal; return the exit code and the seconds it took."""
        start = time.monotonic()
        self.process.send_signal(kind)
        code = self.process.wait(PATIENCE)
        return code, time.monotonic() - start


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started and that run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def workers_of(proof: RunningProof) -> list[int]:
    """Return the process that draws and the one that lays out: they were started in this order."""
    return sorted(pid for pid in proof.workers() if "spawn_main" in command_of(pid))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_proof(root: Path | None, *arguments: str, cwd: Path | None = None, **environment: str) -> RunningProof:
    """Start a proof and return once it answers; without a `root` it is found from `cwd`."""
    words = ["-m", "pressbuild", *(["-C", str(root)] if root else []), "proof", "--no-open"]
    if "--port" not in arguments:
        words += ["--port", str(free_port())]
    process = subprocess.Popen(
        [sys.executable, *words, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
    )
    proof = RunningProof(process)
    assert process.stderr
    for line in process.stderr:
        proof.said.append(line)
        if found := re.search(r"http://[^/]+:(\d+)/", line):
            proof.port = int(found[1])
        if "Ctrl-C" in line:
            break
    else:
        process.wait()
        raise AssertionError("".join(proof.said))
    proof.listener = threading.Thread(target=_listen, args=(proof,), daemon=True)
    proof.listener.start()
    return proof


def _listen(proof: RunningProof) -> None:
    # a child of the proof may hold the pipe open a little longer than the test: then it is closed while it is read
    with suppress(ValueError, OSError):
        proof.said.extend(proof.process.stderr or ())


@contextmanager
def run_proof(
    root: Path | None, *arguments: str, cwd: Path | None = None, **environment: str
) -> Iterator[RunningProof]:
    """Run a proof for the length of a block."""
    proof = start_proof(root, *arguments, cwd=cwd, **environment)
    try:
        yield proof
    finally:
        if proof.process.poll() is None:
            proof.end()
        if proof.listener:
            proof.listener.join(5)
        if proof.process.stderr:
            proof.process.stderr.close()
