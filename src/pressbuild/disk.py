"""What the system says of places. In: an error of the system, and where it came. Out: plain words that name the place.

A full disk is the commonest fault that is nobody's. A build writes in three places, the output's folder, the one for
temporary files and the cache, and only who knows which of them is full can do something about it.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_ROOM = {
    errno.ENOSPC: "the disk of {} is full",
    errno.EDQUOT: "your share of the disk of {} is used up",
    errno.EFBIG: "a file in {} would be larger than this account, or that disk, may have",
}
_OTHER = {
    errno.EROFS: "{} is on a disk that can only be read",
    errno.EACCES: "you may not write in {}",
    errno.EPERM: "you may not write in {}",
    errno.ELOOP: "links in its path lead in a circle",
    errno.ENOTDIR: "a part of its path is a file and no folder",
    errno.ENAMETOOLONG: "the name is too long",
}
_SIGXFSZ = 25  # Linux: what a program gets that writes more than `ulimit -f` allows
_LEAST_BYTES = 64 * 1024  # with less than that a disk is full for everybody


def is_full(problem: OSError) -> bool:
    """Whether an error says that there is no room."""
    return problem.errno in _NO_ROOM


def say_why(problem: OSError, folder: Path) -> str:
    """Return why nothing could be written in a folder: the system's words, and what they mean there."""
    said = problem.strerror or str(problem)
    meant = {**_NO_ROOM, **_OTHER}.get(problem.errno or 0, "")
    return f"{said}: {meant.format(folder)}" if meant else said


def say_full(folder: Path, exit_code: int | None = None) -> str:
    """Return words for a folder in which a program had no room, as far as that can be seen afterwards, or ""."""
    if exit_code == -_SIGXFSZ:
        return _NO_ROOM[errno.EFBIG].format(folder)
    try:
        facts = os.statvfs(folder)
    except (OSError, AttributeError):
        return ""
    full = facts.f_bavail * facts.f_frsize < _LEAST_BYTES or (facts.f_files and not facts.f_favail)
    return _NO_ROOM[errno.ENOSPC].format(folder) if full else ""


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """Make a folder that is gone afterwards.

    Raises:
        OSError: if there is no place for one, or it is full; `strerror` then says where and what to do.
    """
    top = Path()
    try:
        top = Path(tempfile.gettempdir())
        # a program that is being killed may still write while its folder is taken away
        with tempfile.TemporaryDirectory(prefix=f"pressbuild-{name}-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as problem:
        if not is_full(problem) and problem.errno not in _OTHER:
            raise
        raise OSError(problem.errno, f"{say_why(problem, top)} (TMPDIR names another folder)") from problem
