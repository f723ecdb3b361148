"""Addresses. In: what HTML, style sheets and drawings name. Out: the bytes that are there, or a refusal.

WeasyPrint hands each address to a `Fetcher`. It is turned into a path once, here; the file is read through the door;
WeasyPrint gets its bytes. A `data:` address is its own contents. Nothing else is opened, and no host is looked up.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from pressbuild.sources.data_address import is_data_address, read_data_address
from pressbuild.sources.door import MAX_PICTURE, Refused, read_inside
from pressbuild.sources.file_states import state_of
from pressbuild.sources.style_sheet_bounds import TOO_LARGE_HINT, SheetTooLarge, check_sheet
from pressbuild.typeset.engine.weasyprint_hooks import FatalURLFetchingError, URLFetcherResponse

_MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}  # that WeasyPrint asks for
_SHOWN = 80  # characters of an address


class RefusedAddress(FatalURLFetchingError):  # type: ignore[misc]
    """A layout asked for something outside the publication or on the network, or for what must not be drawn.

    `address` is what it asked for, as far as it is known, `hint` what to do about it.
    """

    def __init__(
        self, message: str, address: str = "", hint: str = "copy the file into the publication’s folder"
    ) -> None:
        super().__init__(message)
        self.address, self.hint = address, hint


@dataclass(frozen=True)
class FoundFile:
    """What an address names: its bytes, its media type, and the file, None for what stands in the address itself."""

    data: bytes
    media_type: str
    file: Path | None = None


@dataclass(frozen=True)
class Dependencies:
    """Files that something was laid out with, by address, each with the state that it was in."""

    states: tuple[tuple[str, str], ...]
    roots: tuple[Path, ...]

    @property
    def are_current(self) -> bool:
        """Whether all of them are as they were."""
        return all(state_of(path_of(address), self.roots) == state for address, state in self.states)

    def with_those_of(self, other: Dependencies) -> Dependencies:
        """Return the files of both, for what was laid out in two steps."""
        return Dependencies(tuple(dict.fromkeys((*self.states, *other.states))), self.roots)


class Fetcher:
    """Gives out files below the folders `roots`, and nothing else; notes in `asked` what state they were in."""

    _fail_on_errors = False  # WeasyPrint asks: what cannot be read is said, and left out

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(roots)
        self.asked: dict[str, str] = {}

    def __call__(self, address: str) -> Any:
        """Return what WeasyPrint takes for the answer of a server."""
        found = self.find(address)
        if found.media_type == "text/css":
            _check_sheet(found, address)
        return URLFetcherResponse(address, found.data, {"Content-Type": found.media_type})

    def find(self, address: str) -> FoundFile:
        """Return what an address names.

        Raises:
            RefusedAddress: if it may not be read.
            OSError: if there is no such file, or it cannot be read.
            ValueError: if what stands in the address is damaged.
        """
        if is_data_address(address):
            return FoundFile(*read_data_address(address))
        self.state(address)
        path = path_of(address)
        return FoundFile(self.read(path), _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream"), path)

    def read(self, path: Path) -> bytes:
        """Return what a file holds.

        Raises:
            RefusedAddress: if it lies outside the folders, is no ordinary file or too large.
            OSError: if it cannot be read.
        """
        try:
            return read_inside(path, self.roots, MAX_PICTURE)
        except Refused as problem:
            reason = str(problem.strerror).removeprefix("it ")
            raise RefusedAddress(f"{path.name} {reason}", path.name) from None

    def state(self, address: str) -> str:
        """Return the state of a file, "" for what stands in the address itself, and note it as asked for."""
        if is_data_address(address):
            return ""
        return self.asked.setdefault(address, state_of(path_of(address), self.roots))

    def take_asked(self) -> Dependencies:
        """Return the files that were asked for since the last time, each with the state that it was in."""
        asked = Dependencies(tuple(sorted(self.asked.items())), self.roots)
        self.asked.clear()
        return asked


def _check_sheet(found: FoundFile, address: str) -> None:
    """Refuse a style sheet that another one imports, if there is too much in it."""
    try:
        check_sheet(found.data.decode(errors="replace"))
    except SheetTooLarge as problem:
        name = f"“{found.file.name}”" if found.file else "an address that is a style sheet itself"
        raise RefusedAddress(f"{name} {problem} (line {problem.line})", address, TOO_LARGE_HINT) from None


def path_of(address: str) -> Path:
    """Return the path that a `file:` address names. Whether it may be opened is for the door to say.

    Raises:
        RefusedAddress: if it is no address of a file of this machine.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # such as brackets that look like those of IPv6
        raise RefusedAddress(f"{_short(address)} is no address of a file", address) from None
    if parts.scheme != "file":
        raise RefusedAddress(
            f"{_short(address)} is not in the publication; nothing is fetched from the network", address
        )
    if parts.netloc:
        raise RefusedAddress(f"{_short(address)} names a machine; nothing is fetched from the network", address)
    try:
        name = os.fsdecode(unquote_to_bytes(parts.path))
    except UnicodeError:
        name = ""
    if not name.startswith("/") or "\0" in name:
        raise RefusedAddress(f"{_short(address)} is no address of a file", address)
    return Path(name)


def _short(address: str) -> str:
    return address if len(address) <= _SHOWN else address[:_SHOWN] + "…"
