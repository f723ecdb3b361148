"""What the system says of places. In: an error of the system, and where it came. Out: plain words that name the place.

A full disk is the commonest fault that is nobody's. A build writes in three places, the output's folder, the one for
temporary files and the cache, and only who knows which of them is full can do something about it.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

RUN_FOLDER = "pressbuild-run-"
"""How the names of folders begin in which runs have their temporary files."""

_SETTLED_SECONDS = 60.0  # a folder of a run that is younger may not be locked yet
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


def say_no_room(exit_code: int | None) -> str:
    """Return why a program that ended with this code had no room for temporary files; "" if it seems to have had it."""
    top = temporary_top()
    if exit_code == -_SIGXFSZ:
        return _NO_ROOM[errno.EFBIG].format(top)
    try:
        facts = os.statvfs(top)
    except (OSError, AttributeError):  # Windows has none
        return ""
    full = facts.f_bavail * facts.f_frsize < _LEAST_BYTES or (facts.f_files and not facts.f_favail)
    return f"{_NO_ROOM[errno.ENOSPC].format(top)} (TMPDIR names another folder)" if full else ""


def temporary_top() -> Path:
    """Return the folder in which temporary files lie, that of a run aside.

    Raises:
        OSError: if there is none.
    """
    folder = Path(tempfile.gettempdir())
    return folder.parent if folder.name.startswith(RUN_FOLDER) else folder


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """Make a folder that is gone afterwards.

    Raises:
        OSError: if there is no place for one.
    """
    # a program that is being killed may still write while its folder is taken away
    with tempfile.TemporaryDirectory(prefix=f"pressbuild-{name}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def own_folder() -> Iterator[None]:
    """Have temporary files of this process lie in a folder that is gone afterwards; one of a killed run goes, too."""
    before = tempfile.tempdir
    folder, lock = "", None
    with suppress(OSError):  # whoever needs one will say that there is no place for it
        top = Path(tempfile.gettempdir())
        folder = tempfile.mkdtemp(prefix=RUN_FOLDER, dir=top)
        lock = _lock(Path(folder))
        _sweep(top)
        tempfile.tempdir = folder
    try:
        yield
    finally:
        tempfile.tempdir = before
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
            if lock is not None:
                os.close(lock)


def _sweep(top: Path) -> None:
    """Delete folders of runs that have been killed: nobody holds their locks."""
    for folder in top.glob(f"{RUN_FOLDER}*"):
        with suppress(OSError):
            facts = folder.lstat()
            if facts.st_uid != os.geteuid() or facts.st_mtime > time.time() - _SETTLED_SECONDS:
                continue
            lock = _lock(folder)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)


def _lock(folder: Path) -> int | None:
    """Return a handle of a folder that nobody else has locked; the lock goes with this process, however it ends."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
