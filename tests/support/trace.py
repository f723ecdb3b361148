"""What programs open and whom they ask, C libraries and children included. In: a command. Out: what each step did.

The command runs under strace in a network namespace of its own that has no routes. With `-y` strace names the file
behind each number, so that what was opened is known by its place without links. Each process and thread has a trace of
its own. To which step of the command, and to which program, it belongs follows from the thread that started it.

Seen are all calls that open a file or a folder (O_PATH, too), run a program, watch a folder, or send something
elsewhere. Calls that only ask for facts of a path (stat, readlink) are not: links cannot be followed without them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_OPENING = "open,openat,openat2,creat,open_by_handle_at,execve,execveat,inotify_add_watch,fanotify_mark"
# with io_uring a program could open files unseen
CALLS = f"{_OPENING},io_uring_setup,connect,sendto,sendmsg,sendmmsg,clone,clone3,fork,vfork"
TRACE = (
    *("strace", "-qq", "-ff", "-y", "-s", "0", "--seccomp-bpf", "--pidns-translation"),
    *("-e", f"trace={CALLS}", "-e", "signal=none"),
)
MARK = "/dev/null/step-"
"""Opening this path, which is not there, followed by a number, says that a step begins; below 0: what is no step."""

_AT = r"(?:(?:AT_FDCWD|\d+)<(?P<folder>(?:[^>\\]|\\.)*)>, )?(?:0x[0-9a-f]+|[A-Z_|]+, )?"
_NAMED = re.compile(
    rf'(?P<call>open(?:at2?)?|creat|execve(?:at)?|inotify_add_watch|fanotify_mark)\({_AT}"(?P<name>(?:[^"\\]|\\.)*)"'
    r".*\) += (?P<result>-?\d+|\?)(?:<(?P<path>(?:[^>\\]|\\.)*)>)?"
)
_STARTED = re.compile(r"(?:clone3?|v?fork)\(.*\) += (\d+)(?: /\* (\d+) in strace's PID NS \*/)?")
_SENT = re.compile(r"(?:connect|sendto|sendmsg|sendmmsg)\((?P<arguments>.*)\) += ")
_UNSEEN = re.compile(r"(?:io_uring_setup|open_by_handle_at)\(.*\) += \d")
_ADDRESS = re.compile(r'sa_family=AF_(?!UNIX|UNSPEC|NETLINK)|sun_path="')
_CURRENT = re.compile(r"\d+<(?P<path>(?:[^>\\]|\\.)*)>")


@dataclass(frozen=True)
class Opening:
    """A file that was opened, or was to be.

    `path` is its path, without links if it was opened; `name` what was asked for; `program` the file that runs.
    """

    path: str
    name: str
    call: str
    opened: bool
    step: int
    program: str


@dataclass(frozen=True)
class Asking:
    """A call that names whom it sends to: another machine, or a socket with a name."""

    line: str
    step: int
    program: str


@dataclass(frozen=True)
class Traced:
    """What a trace has seen. `steps` are those that have begun."""

    openings: tuple[Opening, ...]
    asked: tuple[Asking, ...]
    steps: frozenset[int]


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
    return _Reading({int(file.suffix[1:]): file for file in folder.iterdir()}).read()


class _Reading:
    """Reads the traces of all threads, each after the one that has started it."""

    def __init__(self, files: Mapping[int, Path]) -> None:
        self.files = files
        self.openings: list[Opening] = []
        self.asked: list[Asking] = []
        self.steps: set[int] = set()

    def read(self) -> Traced:
        lines = {thread: file.read_text(errors="replace").splitlines() for thread, file in self.files.items()}
        started = {thread: [child for line in lines[thread] for child in _started(line)] for thread in lines}
        todo = [(thread, -1, "") for thread in set(lines).difference(*started.values())]
        assert len(todo) == 1, f"nobody has started {sorted(thread for thread, *_ in todo)[1:]}"
        while todo:
            thread, step, program = todo.pop()
            if thread in lines:  # nobody is read twice
                todo += self._read_thread(lines.pop(thread), step, program)
        assert not lines, "threads started each other in a circle"
        return Traced(tuple(self.openings), tuple(self.asked), frozenset(self.steps))

    def _read_thread(self, lines: Sequence[str], step: int, program: str) -> Iterator[tuple[int, int, str]]:
        """Note what a thread did; yield the threads that it has started, with their steps and programs."""
        for line in lines:
            if found := _named(line):
                path, name, call, opened = found
                if path.startswith(MARK):
                    step = int(path.removeprefix(MARK))
                    self.steps.add(step)
                    continue
                if call.startswith("exec") and opened:
                    program = path
                self.openings.append(Opening(path, name, call, opened, step, program))
            elif sent := _SENT.match(line):
                if _ADDRESS.search(sent["arguments"]):
                    self.asked.append(Asking(line, step, program))
            elif _UNSEEN.match(line):
                self.asked.append(Asking(line, step, program))
            else:
                yield from ((child, step, program) for child in _started(line))


@lru_cache(100_000)  # most processes open what the others open
def _named(line: str) -> tuple[str, str, str, bool] | None:
    """Return path, name and call of an opening, and whether it succeeded; None of any other call."""
    if found := _NAMED.match(line):
        return _path_of(found), _decode(found["name"]), found["call"], found["result"].isdigit()
    return None


def _started(line: str) -> list[int]:
    found = _STARTED.match(line)
    return [int(found[2] or found[1])] if found and int(found[1]) else []


def _path_of(found: re.Match[str]) -> str:
    if found["path"] and found["call"].startswith("open"):
        return _decode(found["path"])
    return os.path.normpath(os.path.join(_decode(found["folder"] or ""), _decode(found["name"])))  # noqa: PTH118


def _decode(text: str) -> str:
    if "\\" not in text:
        return text
    plain = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
    octal = re.sub(r"\\([0-7]{1,3}|.)", lambda match: plain.get(match[1]) or chr(int(match[1], 8)), text)
    return octal.encode("latin-1", "replace").decode(errors="replace")
