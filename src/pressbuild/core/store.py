"""What is kept between runs. In: a name and what the thing is made from. Out: its bytes as they were, or None.

It lies in a folder that is the user's alone, outside of the publication, which may come from somebody else. That it
cannot be read or written is no fault: then things are made again. So are they by another state of the program. Only
data is kept, nothing that would be run. A sum tells what was damaged by chance; who reads a thing proves that it is
one, whatever the sum says.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

import platformdirs

from pressbuild import __version__
from pressbuild.core.private_folder import NotPrivate, is_ones_own, open_inner, open_private

_PROGRAM = (".py", ".yaml", ".conf", ".icc")  # files of the program that decide what is made
_INSTALLED = (".dist-info", ".egg-info")  # endings of folders whose names say what is installed in which version
_PLACE = "PRESSBUILD_CACHE"  # an environment variable: another folder, or "off"
_MOST = 1 << 29  # bytes: nothing larger is kept
_SUM = 40  # characters
_PARTS = "parts"
_OTHER = f"name another folder in {_PLACE}, or “off”"
# a link is not followed, and a pipe is not waited for
_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

Thing = TypeVar("Thing")


class Keep(Protocol):
    """Holds on to what takes long to make: see `Store.keep`."""

    def __call__(self, made_from: str, make: Callable[[], bytes], read: Callable[[bytes], Thing]) -> Thing:
        """Return what `read` makes of the bytes."""
        ...


class Store:
    """The things kept of one issue. `refused` says why there are none if its folder was not to be trusted."""

    def __init__(self, folder: Path | None, refused: NotPrivate | None = None) -> None:
        """`folder` is private, or None where nothing is to be kept."""
        self.folder, self.refused = folder, refused
        self._used: set[str] = set()

    def inner(self, name: str) -> Store:
        """Return the cache in a folder of this one."""
        folder = self.folder
        return _open(lambda: open_inner(folder, name)) if folder else self

    def read(self, name: str, made_from: str) -> bytes | None:
        """Return what was kept under this name, if it was made from the same things."""
        with suppress(OSError, NotPrivate, MemoryError):
            if path := self._path(name):
                return _read(path, _key(made_from))
        return None

    def write(self, name: str, made_from: str, data: bytes) -> None:
        """Keep it in place of what was there, in one step."""
        with suppress(OSError, NotPrivate):
            if len(data) <= _MOST and (path := self._path(name)):
                _write(path, _key(made_from), data)

    def forget(self, name: str) -> None:
        """Delete what was kept under this name."""
        with suppress(OSError, NotPrivate):
            if path := self._path(name):
                path.unlink()

    def keep(self, made_from: str, make: Callable[[], bytes], read: Callable[[bytes], Thing]) -> Thing:
        """Return what `read` makes of the bytes that `make` makes from these things, or has made in an earlier run.

        `read` raises ValueError for bytes that are no such thing: then they are made again.
        """
        name = f"{_PARTS}/{_digest(program_state() + made_from)[:24]}"
        self._used.add(name)
        kept = self.read(name, made_from)
        with suppress(ValueError):
            if kept is not None:
                thing = read(kept)
                self._mark_used(name)
                return thing
        data = make()
        thing = read(data)
        self.write(name, made_from, data)
        return thing

    def _mark_used(self, name: str) -> None:
        with suppress(OSError, NotPrivate):
            if path := self._path(name):
                os.utime(path, follow_symlinks=False)

    def forget_old(self, days: int = 30) -> None:
        """Delete the parts that no run has asked for in so many days."""
        before = time.time() - days * 86_400
        for path in self._parts():
            with suppress(OSError):
                if path.lstat().st_mtime < before:
                    path.unlink()

    def forget_unused(self) -> None:
        """Delete the parts that no `keep` of this run has asked for."""
        for path in self._parts():
            if f"{_PARTS}/{path.name}" not in self._used:
                with suppress(OSError):
                    path.unlink()

    def _parts(self) -> list[Path]:
        with suppress(OSError, NotPrivate):
            if path := self._path(f"{_PARTS}/"):
                return list(path.iterdir())
        return []

    def _path(self, name: str) -> Path | None:
        """Return where a thing lies, each folder on the way looked at; None where nothing is kept."""
        *folders, last = name.split("/")
        folder = self.folder
        if "\0" in name or {"", ".", ".."} & {*folders} or last in (".", ".."):
            return None  # names can be made of what was kept, too
        for inner in folders:
            folder = folder and open_inner(folder, inner)
        return folder / last if folder else None


def open_cache(root: Path, issue: str) -> Store:
    """Return the cache of an issue of the publication in `root`."""
    place = os.environ.get(_PLACE, "")
    return Store(None) if place == "off" else _open(lambda: _open_folder(place, root.resolve(), issue))


def _open(open_folder: Callable[[], Path]) -> Store:
    try:
        return Store(open_folder())
    except NotPrivate as problem:
        return Store(None, NotPrivate(str(problem), problem.hint or _OTHER))
    except (OSError, RuntimeError):  # no home, no room, no right to make it
        return Store(None)


def _open_folder(place: str, root: Path, issue: str) -> Path:
    top = Path(place) if place else platformdirs.user_cache_path("pressbuild")
    if not top.is_absolute():
        raise NotPrivate(f"“{top}” is no absolute path, but one that depends on where the program is started")
    if _lies_in(top.resolve(), root):
        raise NotPrivate(f"{top} lies in the publication, which may come from somebody else")
    return open_inner(open_inner(open_private(top), _digest(str(root))[:16]), issue)


def _lies_in(path: Path, root: Path) -> bool:
    """Whether a folder above a path is this one, whatever it is called: there are disks without small letters."""
    whole = root.stat()
    for folder in (path, *path.parents):
        with suppress(OSError):
            if os.path.samestat(folder.stat(), whole):
                return True
    return False


def _open_carefully(path: str, flags: int) -> int:
    return os.open(path, flags | _CAREFUL, 0o600)


def _read(path: Path, key: bytes) -> bytes | None:
    """Return the data of a kept file that has this key; None for any other file, and for what is none."""
    with open(path, "rb", opener=_open_carefully) as stream:
        facts = os.fstat(stream.fileno())
        if not stat.S_ISREG(facts.st_mode) or not is_ones_own(facts) or facts.st_size > _MOST:
            return None
        if stream.read(len(key)) != key:
            return None
        told, data = stream.read(_SUM + 1), stream.read(facts.st_size)
        return data if told == _sum(data) else None


def _write(path: Path, key: bytes, data: bytes) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    with suppress(FileNotFoundError):
        temporary.unlink()
    try:
        with open(temporary, "xb", opener=_open_carefully) as stream:
            stream.writelines((key, _sum(data), data))
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def _key(made_from: str) -> bytes:
    """Return how a kept file begins: from what it was made and by what."""
    return f"{_digest(program_state() + made_from)} ".encode()


def _sum(data: bytes) -> bytes:
    """Return what stands behind the key and before the data, to tell damaged bytes."""
    return f"{hashlib.blake2b(data, digest_size=_SUM // 2).hexdigest()}\n".encode()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


@cache
def program_state() -> str:
    """Return a text that changes with the program, Python and the packages, so that nothing is kept from others."""
    digest = hashlib.blake2b(digest_size=20)
    for path in sorted(_program_files()):
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
            digest.update(stream.read())
    packages = hashlib.blake2b(" ".join(_installed()).encode("utf-8", "surrogateescape"), digest_size=20)
    return f"pressbuild {__version__} {digest.hexdigest()} {sys.version} {packages.hexdigest()}"


def _program_files() -> Iterator[str]:
    # not with pathlib: that takes twice as long for three hundred files, and every run waits for it
    for folder, folders, names in os.walk(os.path.dirname(__file__)):  # noqa: PTH120
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (f"{folder}{os.sep}{name}" for name in names if name.endswith(_PROGRAM))


def _installed() -> list[str]:
    """Return the names and versions of the installed packages, from the names of their folders."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError):
            found += [path.name for path in Path(folder).iterdir() if path.name.endswith(_INSTALLED)]
    return sorted(found)
