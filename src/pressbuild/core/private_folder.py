"""Folders that nobody else can write to. In: a path. Out: the folder, made where it is missing; or `NotPrivate`.

Looked at as ssh looks at the folder of its keys: the folder itself belongs to the user, each one above it to the user
or to root, and nobody else can write to any of them. Above it there may be sticky ones, such as /tmp, in which nobody
takes away what is another's. A folder that is made has the mode 0700. Where there are no such owners and modes
(outside of POSIX), nothing is looked at.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

_MODE = 0o700
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_MOST_LINKS = 40


class NotPrivate(Exception):
    """Somebody else could have written to a folder. `hint` says what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


def open_private(path: Path) -> Path:
    """Return the folder that an absolute path leads to, all links followed.

    Raises:
        NotPrivate: if somebody else could write there, or could have the path lead elsewhere.
        OSError: if it cannot be made.
    """
    here, left, links = Path(path.anchor), list(reversed(path.parts[1:])), 0
    while left:
        _check_above(here)
        part = left.pop()
        if part == "..":
            here = here.parent
            continue
        there = here / part
        facts = _make(there)
        if stat.S_ISLNK(facts.st_mode):
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
            _check_owner(there, facts.st_uid, may_be_root=True)
            target = there.readlink()
            left += reversed(target.parts[1:] if target.is_absolute() else target.parts)
            here = Path(target.anchor) if target.is_absolute() else here
        else:
            here = there
    facts = here.stat()
    if not stat.S_ISDIR(facts.st_mode):
        raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    _check_own(here, facts)
    return here


def open_inner(folder: Path, name: str) -> Path:
    """Return a folder in one that is private. It may be no link.

    Raises:
        NotPrivate: if it is one, or somebody else could write there.
        OSError: if it cannot be made.
    """
    there = folder / name
    facts = _make(there)
    if not stat.S_ISDIR(facts.st_mode):
        raise NotPrivate(f"{there} is no folder", "delete it")
    _check_own(there, facts)
    return there


def is_ones_own(facts: os.stat_result) -> bool:
    """Whether something belongs to the user and nobody else can write to it."""
    return os.name != "posix" or (facts.st_uid == os.geteuid() and not facts.st_mode & _OTHERS_WRITE)


def _make(path: Path) -> os.stat_result:
    """Return what there is under this name, a new folder if there was nothing."""
    with suppress(FileNotFoundError):
        return path.lstat()
    with suppress(FileExistsError):
        path.mkdir(_MODE)
    return path.lstat()


def _check_above(folder: Path) -> None:
    facts = folder.stat()
    _check_owner(folder, facts.st_uid, may_be_root=True)
    if facts.st_mode & _OTHERS_WRITE and not facts.st_mode & stat.S_ISVTX:
        raise _writable(folder)


def _check_own(folder: Path, facts: os.stat_result) -> None:
    _check_owner(folder, facts.st_uid, may_be_root=False)
    if os.name == "posix" and facts.st_mode & _OTHERS_WRITE:
        raise _writable(folder)


def _check_owner(path: Path, owner: int, may_be_root: bool) -> None:
    if os.name == "posix" and owner != os.geteuid() and not (may_be_root and owner == 0):
        raise NotPrivate(f"{path} belongs to another user")


def _writable(folder: Path) -> NotPrivate:
    return NotPrivate(f"others can write to {folder}", f"chmod go-w {folder}")
