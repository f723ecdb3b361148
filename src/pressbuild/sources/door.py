"""The door. In: a path and the folders that it may lie in. Out: what was opened there, as a stream or as bytes.

Whatever a publication names is opened here and nowhere else. A path is followed through all its links first. Where it
ends must lie in one of the folders, whose own links are followed, too. It is then opened from that folder down, name by
name and without following a link, and what was opened is looked at once more: whoever exchanges a file meanwhile gains
nothing. Folders, pipes, devices and sockets are no files. The `strerror` of what is raised is for people.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import BinaryIO

MEGABYTE = 1 << 20
MAX_PICTURE = 200 * MEGABYTE  # of a picture, or of a customer's PDF that is placed as one
# It waits for nothing: opening a pipe would, until somebody writes into it.
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class Refused(OSError):
    """Something that is not opened, although it may be there."""

    def __init__(self, why: str, path: Path) -> None:
        super().__init__(errno.EACCES, why, str(path))


class Outside(Refused):
    """A path that leads out of the folders that it may lie in."""


class NotAFile(Refused):
    """A folder, a pipe, a device or a socket."""


class FileTooLarge(Refused):
    """A file that is larger than what it is read for can be."""


def open_inside(path: Path, roots: Iterable[Path], limit: int) -> BinaryIO:
    """Return a file that lies in one of the folders `roots`, open; it has at most `limit` bytes.

    Raises:
        Refused: if it lies elsewhere, is no ordinary file, or is too large.
        OSError: if it cannot be opened.
    """
    target, roots = follow(path), tuple(roots)
    for root in chain(roots, map(follow, roots)):  # most are no links: then they need not be followed
        if target != root and target.is_relative_to(root):
            return _open_below(root, target.relative_to(root).parts, path, limit)
    raise Outside("it lies outside the publication’s folder", path)


def read_inside(path: Path, roots: Iterable[Path], limit: int) -> bytes:
    """Return what a file holds that lies in one of the folders `roots`.

    Raises:
        Refused: if it lies elsewhere, is no ordinary file, or has more than `limit` bytes.
        OSError: if it cannot be read.
    """
    with open_inside(path, roots, limit) as stream:
        return _read(stream, path, limit)


def read_named(path: Path, limit: int) -> bytes:
    """Return what a file holds that the user names, or that is the program's own: it may lie anywhere.

    Raises:
        Refused: if it is no ordinary file, or has more than `limit` bytes.
        OSError: if it cannot be read.
    """
    with _checked(path, None, path, limit, 0) as stream:
        return _read(stream, path, limit)


def lies_inside(path: Path, roots: Iterable[Path]) -> bool:
    """Whether a path leads, through all its links, to one of the folders `roots` or into it."""
    try:
        target = follow(path)
        return any(target.is_relative_to(follow(root)) for root in roots)
    except OSError:
        return False


def follow(path: Path) -> Path:
    """Return where a path leads; a link that leads nowhere or in a circle is left in it, and is not opened.

    `Path.resolve` fails on such a circle, before Python 3.13, with an error that is none of the system's.

    Raises:
        OSError: if there is a NUL in it.
    """
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # a NUL in a name
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from None


def _open_below(root: Path, parts: tuple[str, ...], path: Path, limit: int) -> BinaryIO:
    if os.open not in os.supports_dir_fd:  # Windows
        return _checked(root.joinpath(*parts), None, path, limit, _NO_LINK)
    folder = os.open(root, _FOLDER | _NO_LINK)
    try:
        for name in parts[:-1]:
            inner = os.open(name, _FOLDER | _NO_LINK, dir_fd=folder)
            os.close(folder)
            folder = inner
        return _checked(Path(parts[-1]), folder, path, limit, _NO_LINK)
    finally:
        os.close(folder)


def _checked(name: Path, folder: int | None, path: Path, limit: int, flags: int) -> BinaryIO:
    """Open a name in an open folder, if it is an ordinary file; looked at first, since opening a device may do harm."""
    _check(os.stat(name, dir_fd=folder, follow_symlinks=not flags), path, limit)
    stream = os.fdopen(os.open(name, _FILE | flags, dir_fd=folder), "rb")
    try:
        _check(os.fstat(stream.fileno()), path, limit)
    except OSError:
        stream.close()
        raise
    return stream


def _check(facts: os.stat_result, path: Path, limit: int) -> None:
    if not stat.S_ISREG(facts.st_mode):
        kind = "a folder" if stat.S_ISDIR(facts.st_mode) else "not an ordinary file"
        raise NotAFile(f"it is {kind}", path)
    if facts.st_size > limit:
        raise _too_large(path, limit)


def _read(stream: BinaryIO, path: Path, limit: int) -> bytes:
    size = min(limit, os.fstat(stream.fileno()).st_size)
    data = stream.read(size + 1)  # room is made for all that is asked for, not for what is there
    if len(data) > size:  # it has grown meanwhile
        data += stream.read(limit + 1 - len(data))
    if len(data) > limit:
        raise _too_large(path, limit)
    return data


def _too_large(path: Path, limit: int) -> FileTooLarge:
    size = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1024} kB"
    return FileTooLarge(f"it is larger than {size}", path)
