"""Processes of others. In: their numbers. Out: whether they run, without waiting longer than need be."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def soon(wanted: Callable[[], bool], seconds: float = 20) -> bool:
    """Return whether it comes to that."""
    end = time.monotonic() + seconds
    while not wanted():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def runs(pid: int) -> bool:
    """Return whether a process runs: not one that has ended and that nobody has asked about."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
