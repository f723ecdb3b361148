"""What a process takes. In: a command. Out: its seconds by the clock and of the processor, its peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MEASURES = ("wall", "cpu", "memory")


@dataclass(frozen=True)
class Run:
    """One finished process: seconds by the clock, seconds of the processor (user and system), peak MB."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        """Return the three in a line of their own width."""
        return f"{self.wall:6.2f} s {self.cpu:6.2f} s cpu {self.memory:4.0f} MB"


def run(command: Sequence[str], folder: Path, cache: str = "off") -> Run:
    """Run a command to its end and return what it took; `cache` is where pressbuild may keep things.

    Raises:
        SystemExit: with code 2 if it fails; what it said on stderr is passed on.
    """
    # Without its bytecode pressbuild would be compiled in each run, and WeasyPrint, installed by pip, would not.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PRESSBUILD_CACHE"] = cache
    said = folder / "stderr.txt"
    with said.open("wb") as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=stderr)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.stderr.write(said.read_text(encoding="utf-8", errors="replace"))
        print(f"exit code {process.returncode}: {' '.join(command)}", file=sys.stderr)
        raise SystemExit(2)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def summarise(runs: Sequence[Run], of: str) -> Run:
    """Return the `median` or the `best` of each measure, each by itself."""
    pick = statistics.median if of == "median" else min
    return Run(*(pick(getattr(one, name) for one in runs) for name in MEASURES))
