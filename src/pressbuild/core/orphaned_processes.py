"""What a killed process leaves running. In: a mark, and a pipe that closes when that process ends. Out: nothing runs.

`tools` starts this file beside each program, by its path and without the rest of pressbuild. A program may start
others in sessions of their own, as browsers do; all have the mark in their environment. Without /proc, none is found.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

ROUNDS = 5  # one that is being killed may be starting another


def end_marked(mark: str, spared: int = 0) -> None:
    """Kill all processes with “NAME=value” in their environment, but for `spared`."""
    for _ in range(ROUNDS):
        marked = [pid for pid in marked_processes(mark) if pid != spared]
        for pid in marked:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if not marked:
            break
        time.sleep(0.02)


def marked_processes(mark: str) -> list[int]:
    """Return the processes with “NAME=value” in their environment."""
    wanted = mark.encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        # other users' processes, and those that end while they are looked at, have nothing to show
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes():
                found.append(int(folder.name))
    return found


if __name__ == "__main__":
    sys.stdin.buffer.read()  # ends when nobody holds the other end any more
    end_marked(sys.argv[1])
