"""A served proof under the trace. In: how it is started. Out: its exit code, its words, and what it answered.

It is asked for all that its page asks for: itself, its state, events, tiles, heat maps, the e-book, the press PDF; told
that the issue was seen and that an editor should open a file; and shown a save.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_PATIENCE = 90.0  # seconds
Answers = tuple[tuple[str, int], ...]


def follow(
    program: str, arguments: Sequence[str], port: int, saved: str, begin: Callable[[], None], own: Callable[[], None]
) -> tuple[int, str, Answers]:
    """Start a proof, ask it for everything, save the file `saved`, ask again and end it.

    `program` is a Python file that is the command. `begin` and `own` tell the trace whose the next processes are, the
    step's or the test's own.
    """
    begin()
    command = [sys.executable, program, *arguments, "proof", "--no-open", "--port", str(port)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        own()
        assert process.stdout
        said, answers = [], []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                answers = list(_ask_all(port, saved))
                break
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        said += process.stdout
    return process.returncode, "".join(said), tuple(answers)


def _ask_all(port: int, saved: str) -> Iterator[tuple[str, int]]:
    state = _settled(port, 0)
    yield "settled", state["serial"]
    yield from _ask_for_parts(port, state)
    _, page = _ask(port, "/")
    found = re.search(rb'name="pressbuild-token" content="([^"]+)"', page)
    assert found
    headers = {"x-pressbuild-token": found[1].decode(), "content-type": "application/json"}
    opened = json.dumps({"file": saved, "line": 1})
    yield "open", _ask(port, "/open", "POST", opened, headers)[0]
    yield "open outside", _ask(port, "/open", "POST", json.dumps({"file": "../secret/key", "line": 1}), headers)[0]
    yield "seen", _ask(port, "/seen", "POST", "{}", headers)[0]
    with suppress(OSError):  # it may be a pipe, or lead nowhere
        file = Path(saved)
        if file.is_file() and not file.is_symlink():
            file.write_bytes(file.read_bytes() + b"\n")
            state = _settled(port, state["serial"])
            yield "settled", state["serial"]
            yield from _ask_for_parts(port, state)


def _ask_for_parts(port: int, state: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Ask for what a state names, and for a few things that no state has."""
    yield "page", _ask(port, "/")[0]
    yield "asset", _ask(port, "/assets/main.js")[0]
    yield "events", _first_event(port)
    for page in (state.get("paper") or {}).get("pages", []):
        yield "tile", _ask(port, f"/page/{page['version']}/200/0-0-200-200.png")[0]
    yield "press", _ask(port, "/press.pdf")[0]
    book = state.get("book") or {}
    for document in book.get("documents", []):
        yield "book", _ask(port, f"/book/{book['version']}/{document['name']}")[0]
    for name in ("../../secret/key", "%2e%2e/secret/key", "/etc/passwd"):
        yield "outside", _ask(port, f"/book/{book.get('version', '0')}/{name}")[0]
        yield "outside", _ask(port, f"/assets/{name}")[0]


def _settled(port: int, after: int) -> dict[str, Any]:
    end = time.monotonic() + _PATIENCE
    state: dict[str, Any] = {}
    while time.monotonic() < end:
        state = json.loads(_ask(port, "/state")[1])
        if state["serial"] > after and not state["building"]:
            return state
        time.sleep(0.05)
    raise AssertionError(f"the proof did not settle: {state.get('doing')}")


def _ask(
    port: int, path: str, method: str = "GET", body: str | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _first_event(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/events")
        answer = connection.getresponse()
        assert answer.readline()
        return answer.status
    finally:
        connection.close()
