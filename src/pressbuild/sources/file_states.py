"""Whether a file has changed. In: a path and the folders that it may lie in. Out: a text that changes with the file."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pressbuild.sources.door import MEGABYTE, Refused, open_inside

_MOST = 1 << 30  # bytes: nothing larger is made into anything
_SETTLED = 0.5  # seconds: two changes of a file that are nearer than the ticks of its clock look like one


def state_of(path: Path, roots: Iterable[Path]) -> str:
    """Return a text that changes with what a file holds, and when it comes or goes; for a folder, when that does.

    Content decides and not the time of change, which copying, unpacking and synchronising programs set as they like.
    What is not read does not count: it has an error of its own.
    """
    try:
        if path.is_dir():
            return f"{path} is there\n"
        return f"{path} {digest_of(path, roots)}\n"
    except Refused as problem:
        return f"{path}: {problem.strerror}\n"
    except OSError:
        return f"{path} is not there\n"


def digest_of(path: Path, roots: Iterable[Path]) -> str:
    """Return a sum of what a file holds. Within one run a file is read again only if it may have changed.

    Raises:
        Refused: if it lies in none of the folders `roots`, or is no ordinary file.
        OSError: if the file cannot be read.
    """
    facts = path.stat()
    is_settled = os.name == "posix" and facts.st_ctime <= time.time() - _SETTLED
    if not is_settled or not stat.S_ISREG(facts.st_mode):
        return _digest(path, roots)
    times = (facts.st_mtime_ns, facts.st_ctime_ns)
    return _digest_as_it_is(path, tuple(roots), facts.st_dev, facts.st_ino, facts.st_size, *times)


def changed_since(path: Path, moment: float) -> bool:
    """Whether a file has been written, renamed or given another time since, in seconds from the epoch.

    Raises:
        OSError: if there is no such file.
    """
    facts = path.stat()
    return max(facts.st_mtime, facts.st_ctime) > moment


@lru_cache(4096)
def _digest_as_it_is(path: Path, roots: tuple[Path, ...], *_: int) -> str:
    """Return the sum of a file by all that tells of a change. The last, POSIX's st_ctime, no program can set."""
    return _digest(path, roots)


def _digest(path: Path, roots: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    with open_inside(path, roots, _MOST) as stream:
        while part := stream.read(MEGABYTE):
            digest.update(part)
    return digest.hexdigest()
