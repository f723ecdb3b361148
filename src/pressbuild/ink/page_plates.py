"""Pages as plates. In: a PDF whose pages are cut to what is printed. Out: how much of each ink is where.

Ghostscript's own word is not taken for it: a page that it drew with errors is handed on with its doubt, one that it did
not draw, or drew in another size, is missing with the reason.
"""

from __future__ import annotations

import re
import struct
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pressbuild.core.subprocesses import ToolResult, find_program, run_tool
from pressbuild.core.system_errors import say_no_room
from pressbuild.ink.ink_sheets import InkSheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

INKS = ("Cyan", "Magenta", "Yellow", "Black")
PLATES, PLATES_WITH_SPOTS = "pamcmyk32", "psdcmyk"
MOST_PAGES, MOST_PIXELS = 200, 40_000_000  # of one run of Ghostscript
START_SECONDS, PAGE_SECONDS = 20.0, 1.0
PATIENCE = 3  # pages that fail one after the other, before the rest is given up

# What Ghostscript complains about though it draws all there is (names as in its pdf_warnings.h).
_HARMLESS = re.compile(
    r"xref table size|inline filter name|inline image key|more q than Q|more Q than q|garbage left|BT in text|"
    r"degenerate matrix|missing white space after number",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\tt?(.+)")
_STARRED = re.compile(r"\*{4} *(?:Error|Warning):? *(.+)")
_NOT_FOUND = re.compile(r"Couldn't find named resource")


@dataclass(frozen=True)
class Plates:
    """A page as Ghostscript drew it: ink from 0 to 255, rows, columns, inks. `doubt` says what it stumbled over."""

    sheet: InkSheet
    inks: tuple[str, ...]
    planes: NDArray[np.uint8]
    resolution: float  # pixels per pt of the file
    doubt: str


@dataclass(frozen=True)
class Missing:
    """A page that was not drawn, and why."""

    sheet: InkSheet
    reason: str


@dataclass
class Renderer:
    """Runs Ghostscript on one PDF, in portions, until `deadline` (of time.monotonic) or until `stop` is set."""

    folder: Path
    deadline: float
    profile: bytes | None
    stop: threading.Event | None = None
    failures: int = 0
    successes: int = 0
    given_up: str = ""

    def draw(self, data: bytes, sheets: Sequence[tuple[InkSheet, float]], device: str) -> Iterator[Plates | Missing]:
        """Draw pages, each at so many pixels per pt of the file."""
        source = self.folder / "pages.pdf"
        source.write_bytes(data)
        if self.profile:
            (self.folder / "output.icc").write_bytes(self.profile)
        portion: list[InkSheet] = []
        scale, pixels = 0.0, 0.0
        for sheet, wanted in sheets:
            size = sheet.size[0] * sheet.size[1] * wanted**2
            if portion and (wanted != scale or len(portion) >= MOST_PAGES or pixels + size > MOST_PIXELS):
                yield from self._draw_portion(source, portion, scale, device)
                portion, pixels = [], 0.0
            portion.append(sheet)
            scale, pixels = wanted, pixels + size
        if portion:
            yield from self._draw_portion(source, portion, scale, device)

    def _draw_portion(
        self, source: Path, sheets: Sequence[InkSheet], scale: float, device: str
    ) -> Iterator[Plates | Missing]:
        """Draw some pages at once; if anything is wrong, again in halves, until it is known which page is to blame."""
        if not self.given_up and time.monotonic() > self.deadline:
            self.given_up = "it took too long"
        if self.stop and self.stop.is_set():
            self.given_up = "it was interrupted"
        if self.given_up:
            yield from (Missing(sheet, self.given_up) for sheet in sheets)
            return
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            result = self._run(source, Path(folder), sheets, scale, device)
            files = sorted(Path(folder).iterdir())
            trouble = _read_trouble(result)
            failed = not result.completed or result.exit_code != 0 or len(files) != len(sheets)
            if not (failed or trouble) or (len(sheets) == 1 and not failed):
                for sheet, file in zip(sheets, files, strict=True):
                    planes = _read_planes(file, sheet, scale, device)
                    if isinstance(planes, str):
                        self._note_failure(planes)
                        yield Missing(sheet, planes)
                    else:
                        self.failures, self.successes = 0, self.successes + 1
                        yield Plates(sheet, planes[0], planes[1], scale, trouble)
                return
        if len(sheets) > 1:
            half = len(sheets) // 2
            yield from self._draw_portion(source, sheets[:half], scale, device)
            yield from self._draw_portion(source, sheets[half:], scale, device)
            return
        no_room = say_no_room(result.exit_code)
        reason = f"Ghostscript had no room: {no_room}" if no_room else _explain(result, trouble)
        self._note_failure(reason)
        yield Missing(sheets[0], reason)

    def _note_failure(self, reason: str) -> None:
        self.failures += 1
        if self.failures >= PATIENCE and not self.successes:
            self.given_up = reason

    def _run(self, source: Path, folder: Path, sheets: Sequence[InkSheet], scale: float, device: str) -> ToolResult:
        program = find_program("gs", "gswin64c")
        if program is None:
            return ToolResult(None, not_started="Ghostscript is not installed")
        numbers = ",".join(str(sheet.number) for sheet in sheets)
        # The output profile is both what CMYK is taken for and what the page is drawn in, so that the file's own
        # figures stay as they are, and RGB is converted as the output intent says. Overprint is simulated, for
        # black that prints over a picture adds to it. Pictures are sampled, not smoothed; edges are not softened.
        options = [
            *"-dSAFER -dBATCH -dNOPAUSE -dPrinted -dOverprint=/simulate -dInterpolateControl=0".split(),
            *"-dTextAlphaBits=1 -dGraphicsAlphaBits=1".split(),
            f"-sDEVICE={device}",
            f"-r{scale * 72:.4f}",
            f"-sPageList={numbers}",
            f"-sOutputFile={folder / 'page-%06d'}",
        ]
        if self.profile:
            profile = self.folder / "output.icc"
            options += [f"-sOutputICCProfile={profile}", f"-sDefaultCMYKProfile={profile}"]
            options += [f"--permit-file-read={profile}"]
        seconds = min(START_SECONDS + PAGE_SECONDS * len(sheets), max(1.0, self.deadline - time.monotonic()))
        return run_tool([program, *options, source], seconds, {"GS_OPTIONS": "", "TMPDIR": str(self.folder)}, self.stop)


def _read_trouble(result: ToolResult) -> str:
    """Return what Ghostscript stumbled over, or "" if there was nothing that leaves ink out."""
    found: list[str] = []
    for text in (result.stderr.decode(errors="replace"), result.text):
        for line in text.splitlines():
            match = _LISTED.fullmatch(line) or _STARRED.search(line) or _NOT_FOUND.search(line)
            if match:
                said = match[match.lastindex or 0].strip()[:120]
                if not _HARMLESS.search(said) and said not in found:
                    found.append(said)
    return "; ".join(found[:3])


def _explain(result: ToolResult, trouble: str) -> str:
    if result.not_started:
        return result.not_started if "Ghostscript" in result.not_started else f"Ghostscript: {result.not_started}"
    if result.timed_out:
        return "Ghostscript did not come to an end"
    if result.flooded:
        return "Ghostscript printed without end"
    if result.exit_code:
        said = trouble or result.last_line
        return f"Ghostscript ended with code {result.exit_code}" + (f": {said}" if said else "")
    return "Ghostscript drew nothing" + (f": {trouble}" if trouble else "")


def _read_planes(
    file: Path, sheet: InkSheet, scale: float, device: str
) -> tuple[tuple[str, ...], NDArray[np.uint8]] | str:
    """Return the names of the inks and their planes, or why there are none."""
    data = file.read_bytes()
    try:
        names, planes = _read_psd(data) if device == PLATES_WITH_SPOTS else _read_pam(data)
    except (ValueError, LookupError, struct.error):
        return "Ghostscript wrote something that is no picture"
    height, width = planes.shape[:2]
    if abs(width - sheet.size[0] * scale) > 1.5 or abs(height - sheet.size[1] * scale) > 1.5:
        return "Ghostscript drew the page in another size"
    return names, planes


def _read_pam(data: bytes) -> tuple[tuple[str, ...], NDArray[np.uint8]]:
    """Read a picture of four inks (netpbm's pam(5))."""
    head, found, _ = data[:200].partition(b"ENDHDR\n")
    fields = dict(line.split(maxsplit=1) for line in head.decode("ascii").splitlines()[1:])
    shape = int(fields["HEIGHT"]), int(fields["WIDTH"]), int(fields["DEPTH"])
    if not found or shape[2] != len(INKS) or len(data) != len(head) + len(found) + shape[0] * shape[1] * shape[2]:
        raise ValueError
    return INKS, np.frombuffer(data, np.uint8, offset=len(head) + len(found)).reshape(shape)


def _read_psd(data: bytes) -> tuple[tuple[str, ...], NDArray[np.uint8]]:
    """Read a picture with a channel for each ink, written without compression (Adobe Photoshop File Formats, 2019)."""
    mark, version, channels, height, width, depth, mode = struct.unpack(">4sH6xHIIHH", data[:26])
    if (mark, version, depth, mode) != (b"8BPS", 1, 8, 4) or channels < len(INKS):
        raise ValueError
    position = 26
    names: list[str] = []
    for section in ("colours", "resources", "layers"):
        (length,) = struct.unpack(">I", data[position : position + 4])
        if section == "resources":
            names = _read_channel_names(data[position + 4 : position + 4 + length])
        position += 4 + length
    if data[position : position + 2] != b"\0\0" or len(data) != position + 2 + channels * height * width:
        raise ValueError
    planes = np.frombuffer(data, np.uint8, offset=position + 2).reshape(channels, height, width)
    names += [f"ink {number + 1}" for number in range(len(INKS) + len(names), channels)]
    return (*INKS, *names[: channels - len(INKS)]), 255 - np.moveaxis(planes, 0, 2)


def _read_channel_names(data: bytes) -> list[str]:
    names: list[str] = []
    position = 0
    while data[position : position + 4] == b"8BIM":
        kind, _, length = struct.unpack(">HHI", data[position + 4 : position + 12])  # its own name is always empty
        block = data[position + 12 : position + 12 + length]
        while kind == 1006 and block:
            names.append(block[1 : 1 + block[0]].decode("utf-8", errors="replace"))
            block = block[1 + block[0] :]
        position += 12 + length + length % 2
    return names
