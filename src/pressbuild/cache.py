"""What is kept between runs. In: a name and what the thing is made from. Out: its bytes as they were, or None.

It lies in the user's own cache folder, not in the publication's, which may come from somebody else. That
it cannot be read or written is no fault: then things are made again. So are they by another state of the program.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs

from pressbuild import __version__

_PROGRAM = (".py", ".yaml", ".conf", ".icc")  # files of the program that decide what is made
_PLACE = "PRESSBUILD_CACHE"  # an environment variable: another folder, or "off"


class Cache:
    """The things kept of one issue."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` is None where nothing is to be kept."""
        self.folder = folder
        self._used: set[str] = set()

    def read(self, name: str, made_from: str) -> bytes | None:
        """Return what was kept under this name, if it was made from the same things."""
        if self.folder is None:
            return None
        with suppress(OSError):
            head, _, data = (self.folder / name).read_bytes().partition(b"\n")
            return data if head == _head(made_from, data) else None
        return None

    def write(self, name: str, made_from: str, data: bytes) -> None:
        """Keep it in place of what was there, in one step."""
        if self.folder is None:
            return
        path = self.folder / name
        temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(_head(made_from, data) + b"\n" + data)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()

    def forget(self, name: str) -> None:
        """Delete what was kept under this name."""
        if self.folder is not None:
            with suppress(OSError):
                (self.folder / name).unlink()

    def keep(self, made_from: str, make: Callable[[], bytes]) -> bytes:
        """Return what `make` makes from these things, made only if it is not kept from an earlier run."""
        name = f"parts/{_digest(program_state() + made_from)[:24]}"
        self._used.add(name)
        data = self.read(name, made_from)
        if data is None:
            data = make()
            self.write(name, made_from, data)
        elif self.folder is not None:
            with suppress(OSError):
                os.utime(self.folder / name)
        return data

    def forget_old(self, days: int = 30) -> None:
        """Delete the parts that no run has asked for in so many days."""
        if self.folder is None:
            return
        with suppress(OSError):
            for path in (self.folder / "parts").iterdir():
                if path.stat().st_mtime < time.time() - days * 86_400:
                    path.unlink()

    def forget_unused(self) -> None:
        """Delete the parts that no `keep` of this run has asked for."""
        if self.folder is None:
            return
        with suppress(OSError):
            for path in (self.folder / "parts").iterdir():
                if f"parts/{path.name}" not in self._used:
                    path.unlink()


def open_cache(root: Path, issue: str) -> Cache:
    """Return the cache of an issue of the publication in `root`."""
    place = os.environ.get(_PLACE, "")
    if place == "off":
        return Cache(None)
    try:
        top = Path(place) if place else platformdirs.user_cache_path("pressbuild")
        return Cache(top / _digest(str(root.resolve()))[:16] / issue)
    except (OSError, RuntimeError):  # no home
        return Cache(None)


def _head(made_from: str, data: bytes) -> bytes:
    """Return the first line of a kept file: from what it was made and by what, and a sum that tells damaged bytes."""
    return f"{_digest(program_state() + made_from)} {hashlib.blake2b(data, digest_size=20).hexdigest()}".encode()


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


@cache
def program_state() -> str:
    """Return a text that changes with the program, so that nothing is kept from another state of it."""
    digest = hashlib.blake2b(digest_size=20)
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in _PROGRAM:
            digest.update(path.read_bytes())
    return f"pressbuild {__version__} {digest.hexdigest()}"
