"""Reading files of a publication. In: a path as an editor wrote it. Out: a path or text that is safe.

Articles, pictures and manifests are untrusted: a path may name a file outside the publication, and a
file may be a folder, a device, no text at all or much too large. Each becomes a finding here, once.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pressbuild.diagnostics import Place, Report, suggest

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
# control characters, halves of surrogate pairs and noncharacters: no text has a use for them
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
MEGABYTE = 1 << 20
_MOST = 1 << 30  # bytes: nothing larger is made into anything
_SETTLED = 0.5  # seconds: two changes of a file that are nearer than the ticks of its clock look like one


@dataclass(frozen=True)
class Folder:
    """A publication's folder: the one that holds `issues/publication.yaml`."""

    root: Path

    def shown(self, path: Path) -> Path:
        """Return the path as findings show it: relative to the publication where it lies inside."""
        try:
            return path.resolve().relative_to(self.root.resolve())
        except (ValueError, OSError, RuntimeError):
            return path

    def find(self, reference: str, base: Path, place: Place, report: Report, what: str) -> Path | None:
        """Return the file that `reference` names, seen from the folder `base`, or None with a finding.

        Refused: web addresses, absolute paths, paths and links that lead out of the publication,
        and whatever is not an ordinary file.
        """
        if _URL.match(reference):
            report.error(
                "remote-file",
                f"{what} “{reference}” is a web address; nothing is fetched from the network",
                place,
                "save the file in the publication's folder and name it here",
            )
            return None
        if not reference or "\x00" in reference:
            report.error("missing-file", f"{what}: the name of the file is empty or not a name", place)
            return None
        path = base / reference
        try:
            inside = path.resolve().is_relative_to(self.root.resolve())
            exists, is_file = path.exists(), path.is_file()
        except (OSError, RuntimeError) as problem:
            report.error("missing-file", f"{what} “{reference}” cannot be opened: {problem}", place)
            return None
        if Path(reference).is_absolute() or not inside:
            report.error(
                "outside-publication",
                f"{what} “{reference}” lies outside the publication's folder",
                place,
                f"copy the file into {self.root.name}/ and name it relative to {self.shown(base)}/",
            )
            return None
        if not exists:
            report.error("missing-file", f"{what} “{reference}” does not exist", place, _near(path))
            return None
        if not is_file:
            kind = "a folder" if path.is_dir() else "not an ordinary file"
            report.error("not-a-file", f"{what} “{reference}” is {kind}", place, "name the file itself")
            return None
        return path

    def read_text(self, path: Path, report: Report, limit: int = 2 * MEGABYTE) -> str | None:
        """Return the text of a UTF-8 file of at most `limit` bytes, or None with a finding."""
        place = Place(self.shown(path))
        try:
            data = read_bytes(path, limit)
        except OSError as problem:
            report.error("unreadable", f"cannot read the file: {problem.strerror}", place)
            return None
        if data is None:
            report.error(
                "too-large",
                f"the file is larger than {limit // 1024} kB",
                place,
                "this cannot be what is meant; split it up",
            )
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            line = data.count(b"\n", 0, problem.start) + 1
            report.error(
                "not-utf-8",
                f"the file is not UTF-8 text (byte 0x{data[problem.start]:02x})",
                Place(place.file, line),
                "save it as UTF-8 in the editor's “Save as” dialogue",
            )
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if match := CONTROL.search(text):
            report.error(
                "control-character",
                f"the file holds the control character U+{ord(match[0]):04X}, which cannot be printed",
                Place(place.file, text.count("\n", 0, match.start()) + 1),
                "delete it",
            )
            return None
        return text


def read_bytes(path: Path, limit: int) -> bytes | None:
    """Return what the file holds, or None if that is more than `limit` bytes.

    Raises:
        OSError: if the file cannot be read.
    """
    with path.open("rb") as stream:
        data = stream.read(limit + 1)
    return data if len(data) <= limit else None


def state_of(path: Path) -> str:
    """Return a text that changes with what a file holds, and when it comes or goes; for a folder, when that does.

    Content decides and not the time of change, which copying, unpacking and synchronising programs set as they like.
    """
    try:
        if path.is_dir():
            return f"{path} is there\n"
        return f"{path} {digest_of(path)}\n"
    except OSError:
        return f"{path} is not there\n"


def digest_of(path: Path) -> str:
    """Return a sum of what a file holds. Within one run a file is read again only if it may have changed.

    Raises:
        OSError: if the file cannot be read.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > _MOST:  # to read a pipe may take forever
        return f"{facts.st_size} {facts.st_mtime_ns}"
    if os.name != "posix" or facts.st_ctime > time.time() - _SETTLED:
        return _digest(path)
    return _digest_as_it_is(path, facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)


def changed_since(path: Path, moment: float) -> bool:
    """Whether a file has been written, renamed or given another time since, in seconds from the epoch.

    Raises:
        OSError: if there is no such file.
    """
    facts = path.stat()
    return max(facts.st_mtime, facts.st_ctime) > moment


@lru_cache(4096)
def _digest_as_it_is(path: Path, *_: int) -> str:
    """Return the sum of a file by all that tells of a change. The last, POSIX's st_ctime, no program can set."""
    return _digest(path)


def _digest(path: Path) -> str:
    digest = hashlib.blake2b(digest_size=20)
    with path.open("rb") as stream:
        while part := stream.read(MEGABYTE):
            digest.update(part)
    return digest.hexdigest()


def find_publication(start: Path) -> Path | None:
    """Return the nearest folder upwards from `start` that holds issues/publication.yaml."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / "issues" / "publication.yaml").is_file():
            return folder
    return None


def _near(path: Path) -> str:
    try:
        return suggest(path.name, (entry.name for entry in path.parent.iterdir()))
    except OSError:
        return f"there is no folder “{path.parent.name}” here"
