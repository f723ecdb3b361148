"""A folder of a publication. In: a path as an editor wrote it. Out: a path, bytes or text that is safe, or a finding.

Articles, pictures and manifests are untrusted: a path may name a file outside the publication, and a
file may be a folder, a device, no text at all or much too large. Each becomes a finding here, once.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pressbuild.core.findings import Place, Report, suggest
from pressbuild.sources.builtin_folders import builtin_folders
from pressbuild.sources.door import (
    MEGABYTE,
    FileTooLarge,
    NotAFile,
    Outside,
    follow,
    lies_inside,
    open_inside,
    read_inside,
)
from pressbuild.sources.file_states import digest_of, state_of

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
# control characters, halves of surrogate pairs and noncharacters: no text has a use for them
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Folder:
    """A publication's folder, which holds `issues/publication.yaml`, or a part of it: `top` is then the whole.

    `installed` are folders of installed packages whose files the publication uses: that of a plug-in's layout.
    """

    root: Path
    top: Path | None = None
    installed: tuple[Path, ...] = ()

    def part(self, *names: str) -> Folder:
        """Return a folder in this one. If it is a link that leads out of the publication, nothing is in it."""
        return Folder(self.root.joinpath(*names), self.top or self.root, self.installed)

    @property
    def _own(self) -> tuple[Path, ...]:
        leads_out = self.top is not None and not lies_inside(self.root, (self.top,))
        return () if leads_out else (self.root,)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders that a file may lie in when it is opened: this one and the program's own."""
        return (*self._own, *builtin_folders(), *self.installed)

    def holds(self, path: Path) -> bool:
        """Whether a path leads, through all its links, into this folder; the program's own do not count."""
        return lies_inside(path, self._own)

    def open(self, path: Path, limit: int) -> BinaryIO:
        """Return a file of this folder or of the program's own, open; it has at most `limit` bytes.

        Raises:
            OSError: if it cannot be read, lies elsewhere, is no ordinary file or too large.
        """
        return open_inside(path, self.roots, limit)

    def read(self, path: Path, limit: int) -> bytes:
        """Return what a file of this folder or of the program's own holds.

        Raises:
            OSError: if it cannot be read, lies elsewhere, is no ordinary file or has more than `limit` bytes.
        """
        return read_inside(path, self.roots, limit)

    def state_of(self, path: Path) -> str:
        """Return a text that changes with what a file holds, and when it comes or goes."""
        return state_of(path, self.roots)

    def digest_of(self, path: Path) -> str:
        """Return a sum of what a file holds.

        Raises:
            OSError: if it cannot be read.
        """
        return digest_of(path, self.roots)

    def shown(self, path: Path) -> Path:
        """Return the path as findings show it: relative to the publication where it, or a link to it, lies inside."""
        for whole in (follow, Path.absolute):
            with suppress(ValueError, OSError):
                return whole(path).relative_to(whole(self.top or self.root))
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
        if Path(reference).is_absolute() or not self.holds(path):
            report.error(
                "outside-publication",
                f"{what} “{reference}” lies outside the publication's folder",
                place,
                f"copy the file into {self.root.name}/ and name it relative to {self.shown(base)}/",
            )
            return None
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            report.error("missing-file", f"{what} “{reference}” does not exist", place, _near(path))
            return None
        except OSError as problem:
            report.error("missing-file", f"{what} “{reference}” cannot be opened: {problem}", place)
            return None
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
            report.error("not-a-file", f"{what} “{reference}” is {kind}", place, "name the file itself")
            return None
        return path

    def read_text(self, path: Path, report: Report, limit: int = 2 * MEGABYTE) -> str | None:
        """Return the text of a UTF-8 file of at most `limit` bytes, or None with a finding."""
        place = Place(self.shown(path))
        try:
            data = self.read(path, limit)
        except FileTooLarge as problem:
            hint = "this cannot be what is meant; split it up"
            report.error("too-large", str(problem.strerror).replace("it is", "the file is", 1), place, hint)
            return None
        except Outside:
            hint = "copy what the link leads to into the publication's folder"
            report.error("outside-publication", "the file lies outside the publication's folder", place, hint)
            return None
        except NotAFile as problem:
            hint = "put the file itself in its place"
            report.error("not-a-file", str(problem.strerror).replace("it is", "this is", 1), place, hint)
            return None
        except OSError as problem:
            report.error("unreadable", f"cannot read the file: {problem.strerror}", place)
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


def find_publication(start: Path) -> Path | None:
    """Return the nearest folder upwards from `start` that holds issues/publication.yaml."""
    here = follow(start)
    for folder in (here, *here.parents):
        try:
            (folder / "issues" / "publication.yaml").lstat()
        except PermissionError:
            return folder  # what cannot be read is said when it is to be read
        except OSError:
            continue
        return folder
    return None


def note_closed_folders(tops: Iterable[Path], root: Path, report: Report) -> None:
    """Note the folders of a publication, from these downwards, whose files cannot be reached.

    One that is not there is no fault, and one that lies elsewhere has a fault of its own.
    """
    closed: list[Path] = []

    def note(problem: OSError) -> None:
        if isinstance(problem, PermissionError):
            closed.append(Path(problem.filename))

    for top in (top for top in tops if lies_inside(top, (root,))):
        for folder, _, _ in os.walk(top, onerror=note):
            if not os.access(folder, os.X_OK, effective_ids=os.access in os.supports_effective_ids):
                closed.append(Path(folder))
    for found in closed:
        hint = "let your account read it (chmod u+rx), or ask whoever owns it to"
        place = Place(Folder(root).shown(found))
        report.error("unreadable", "cannot read what is in the folder: permission denied", place, hint)


def _near(path: Path) -> str:
    try:
        beside = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return f"there is no folder “{path.parent.name}” here"
    ending = path.suffix.casefold()  # whoever names a picture is not helped by a list of articles
    return suggest(path.name, beside, (name for name in beside if Path(name).suffix.casefold() == ending))
