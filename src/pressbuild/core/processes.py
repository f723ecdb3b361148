"""What processes use. In: the number of one. Out: time and memory of it and of all that it has started.

Linux says so in /proc. Elsewhere nothing is known.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PARENT, _TIMES = 1, slice(11, 15)  # proc(5), stat: places behind the name
_MEMORY = re.compile(rb"^(?:RssAnon|RssShmem|VmSwap):\s*(\d+) kB", re.MULTILINE)  # proc(5), status
_LOOKS = 5  # that are taken at processes that are known, before it is looked whether there are more


@dataclass(frozen=True)
class Use:
    """What a process uses: seconds of the processor, those of its children that have ended included; MB of memory.

    Memory is what it has in memory or swapped out, shared with others or not, but for files that it has mapped, such as
    libraries: those are in memory once for all who use them, and can be read again.
    """

    pid: int
    seconds: float
    memory: float


class Family:
    """A process with all that it has started, and what they have started."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._pids = [pid]
        self._looks = 0

    def measure(self) -> Sequence[Use]:
        """Return what each process uses, the first one first; nothing where the system does not say it.

        It is asked often: only now and then it looks for new processes, among all that there are.
        """
        if self._looks % _LOOKS == 0:
            self._pids = list(_descendants(self.pid))
        self._looks += 1
        return tuple(use for pid in self._pids if (use := _measure(pid)))


def end_processes(pids: Iterable[int]) -> None:
    """End processes at once."""
    for pid in pids:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _descendants(pid: int) -> Iterator[int]:
    """Yield a process and all that come from it."""
    children: dict[int, list[int]] = {}
    with suppress(OSError):
        for name in os.listdir("/proc"):  # noqa: PTH208 - paths would take longer than what is read
            if name.isdigit() and (fields := _read_stat(int(name))):
                children.setdefault(int(fields[_PARENT]), []).append(int(name))
    left = [pid]
    while left:
        yield (found := left.pop())
        left += children.get(found, ())


def _measure(pid: int) -> Use | None:
    fields = _read_stat(pid)
    try:
        memory = sum(map(int, _MEMORY.findall(Path(f"/proc/{pid}/status").read_bytes())))
    except OSError:
        return None
    if not fields:
        return None
    seconds = sum(map(int, fields[_TIMES])) / os.sysconf("SC_CLK_TCK")
    return Use(pid, seconds, memory / 2**10)


def _read_stat(pid: int) -> list[bytes]:
    """Return what Linux says of a process, behind its name, which can hold anything; nothing of one that has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return []
