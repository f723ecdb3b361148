"""What programs open and whom they ask, C libraries and children included. In: a command. Out: paths and addresses.

The command runs under strace in a network namespace of its own that has no routes. With `-y` strace names the file
behind each number, so that what was opened is known by its place without links.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = "open,openat,openat2,creat,connect,sendto,sendmsg,sendmmsg"
TRACE = ("strace", "-qq", "-ff", "-y", "-s", "4096", "--seccomp-bpf", "-e", f"trace={CALLS}", "-e", "signal=none")
_OPEN = re.compile(
    r'(?:open(?:at2?)?|creat)\((?:(?P<at>AT_FDCWD|\d+)<(?P<folder>(?:[^>\\]|\\.)*)>, )?"(?P<name>(?:[^"\\]|\\.)*)".*'
    r" = (?P<result>-?\d+)(?:<(?P<path>(?:[^>\\]|\\.)*)>)?"
)
_SEND = re.compile(r"(?:connect|sendto|sendmsg|sendmmsg)\((?P<arguments>.*)\) = ")
_NAMES = re.compile(r"sin6?_port=htons\((\d+)\)")


@dataclass(frozen=True)
class Opening:
    """A file that was opened, or was to be: its path, without links if it was opened; the step that it belongs to."""

    path: str
    opened: bool
    step: int


@dataclass(frozen=True)
class Traced:
    """What a trace has seen. `asked` are calls that send something beyond this machine."""

    openings: tuple[Opening, ...]
    asked: tuple[str, ...]


def cannot_trace() -> str:
    """Return why nothing can be traced here, or ""."""
    if missing := [name for name in ("strace", "unshare") if not shutil.which(name)]:
        return f"{' and '.join(missing)} not installed (make test does)"
    tried = subprocess.run(["unshare", "-n", *TRACE, "true"], capture_output=True, text=True)
    return f"no trace is allowed here: {tried.stderr.strip()}" if tried.returncode else ""


def trace(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Traced:
    """Run a command and return what it and its children have opened; traces are written into `folder`."""
    folder.mkdir()
    done = subprocess.run(
        ["unshare", "-n", *TRACE, "-o", str(folder / "trace"), *command],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    openings: list[Opening] = []
    asked: list[str] = []
    for file in sorted(folder.iterdir()):
        step = -1
        for line in file.read_text(errors="replace").splitlines():
            if found := _OPEN.match(line):
                path = _decode(found["path"] or os.path.normpath(f"{found['folder'] or ''}/{found['name']}"))
                if found["name"].startswith("/") and not found["path"]:
                    path = _decode(found["name"])
                if path.startswith("/dev/null/step-"):
                    step = int(path.rpartition("-")[2])
                else:
                    openings.append(Opening(path, int(found["result"]) >= 0, step))
            elif (found := _SEND.match(line)) and _leaves(found["arguments"]):
                asked.append(line)
    assert openings, "the trace is empty"
    return Traced(tuple(openings), tuple(asked))


def _leaves(arguments: str) -> bool:
    return bool(_NAMES.search(arguments)) or "AF_INET" in arguments or "nscd" in arguments or "resolve" in arguments


def _decode(text: str) -> str:
    return re.sub(r"\\([0-7]{1,3})", lambda match: chr(int(match[1], 8)), text)
