"""What the proof shows. In: nothing. Out: frozen values that a browser is given as JSON, and what makes them.

Lengths are mm from the top left corner of the trimmed page. Places are `file` (as findings name it, from the
publication's folder) and `line`, from 1; 0 where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from pressbuild.core.progress import Progress

Tick = Progress
"""Hears what is being done, and raises `Cancelled` if that is no longer wanted."""


class Cancelled(BaseException):
    """A build is given up for a newer one. Like an interrupt, only who asked for it catches it."""


@dataclass(frozen=True)
class AreaShown:
    """A rectangle on a page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class ColumnShown:
    """A column of a frame: its lines, how many of them are taken, words `first` to `end` of the story (from 0)."""

    area: AreaShown
    lines: int
    used: int
    first: int
    end: int


@dataclass(frozen=True)
class FrameShown:
    """A frame of a page. `story` is the slug of what runs through it, empty if nothing does."""

    name: str
    area: AreaShown
    story: str
    columns: tuple[ColumnShown, ...]


@dataclass(frozen=True)
class PictureShown:
    """A picture on a page. `ppi` is its effective resolution, 0 for a drawing; `crops`: its frame cuts it off."""

    area: AreaShown
    story: str
    file: str
    ppi: int
    crops: bool


@dataclass(frozen=True)
class PageShown:
    """A printed page. `version` names its picture, and changes with it. `trim` and `bleed` lie on the media box."""

    number: int
    side: str
    master: str
    section: str
    file: str
    line: int
    version: str
    media: AreaShown
    bleed: AreaShown
    trim: AreaShown
    safe: AreaShown
    frames: tuple[FrameShown, ...]
    pictures: tuple[PictureShown, ...]


@dataclass(frozen=True)
class StoryShown:
    """A story: where it comes from, where it goes, and its line of the copyfit ledger."""

    slug: str
    title: str
    short: str
    section: str
    article: str
    file: str
    line: int
    frames: tuple[str, ...]
    words: int
    lines: int
    used: int
    over: int
    words_over: int
    overset: str
    under: int
    words_cut: int
    advice: str
    document: str  # its file in the e-book, empty if it has none


@dataclass(frozen=True)
class FindingShown:
    """A finding: what the terminal says, and where on the paper it is; `page` is 0 if it is on none."""

    severity: str
    code: str
    message: str
    hint: str
    file: str
    line: int
    story: str = ""
    page: int = 0
    area: AreaShown | None = None


@dataclass(frozen=True)
class PaperShown:
    """The issue as it is laid out. `leading` and `baseline` are the grid: its distance, its first line from the top."""

    title: str
    number: str
    date_line: str
    issue: str
    language: str
    width: float
    height: float
    leading: float
    baseline: float
    pages: tuple[PageShown, ...]
    stories: tuple[StoryShown, ...]


@dataclass(frozen=True)
class BookFile:
    """A file of the e-book, as it goes into the EPUB."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class BookDocument:
    """A document of the e-book, in reading order: its file and its title."""

    name: str
    title: str


@dataclass(frozen=True)
class PagesReady:
    """The pages are laid out. `pdfs` has those pages, by version, that an earlier result of the session had not."""

    paper: PaperShown
    findings: tuple[FindingShown, ...]
    pdfs: Mapping[str, bytes]


@dataclass(frozen=True)
class PressReady:
    """The press PDF is written, or `data` is None: with what was found, it must not be."""

    data: bytes | None
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True)
class BookReady:
    """The e-book is made; or it has no documents: with what was found, it cannot be.

    There are no `files` where it is the version that an earlier result of the session had. `faulty`: its checks have
    found errors, among them whatever runs or asks for something elsewhere.
    """

    version: str
    documents: tuple[BookDocument, ...]
    files: Mapping[str, BookFile]
    findings: tuple[FindingShown, ...]
    faulty: bool = False


@dataclass(frozen=True)
class DarkAreaShown:
    """A spot with more ink than the press takes: `size` in mm², `most` in percent."""

    area: AreaShown
    size: float
    most: float


@dataclass(frozen=True)
class InkShown:
    """The ink on a page, in percent: the most at one spot, spots over the limit (`area_over` in mm²), cover per ink.

    `picture` names the heat map, which lies at `place`; it is empty where all is well below the limit. `doubt` says
    what could not be drawn, `problem` why the page was not measured at all.
    """

    most: float
    spots: tuple[DarkAreaShown, ...]
    area_over: float
    cover: tuple[tuple[str, float], ...]
    place: AreaShown
    picture: str
    doubt: str = ""
    problem: str = ""


@dataclass(frozen=True)
class InkFacts:
    """The ink of pages by version, as far as it is measured; `problem` says why it is not.

    `limit` is that of the press in percent, 0 if it names none. The heat maps are yellow from `near`, red from `red`.
    """

    limit: int = 0
    red: int = 0
    near: int = 0
    problem: str = ""
    pages: Mapping[str, InkShown] = field(default_factory=dict)


@dataclass(frozen=True)
class InkReady:
    """Ink was measured. `maps` has the heat maps, as PNGs by name, that an earlier result of the session had not."""

    facts: InkFacts
    maps: Mapping[str, bytes]
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True)
class StoppedShort:
    """Errors in the files ended the build before there were pages: the last good ones stand."""

    findings: tuple[FindingShown, ...]


Result = PagesReady | PressReady | BookReady | InkReady | StoppedShort


def show_state(
    paper: PaperShown | None, findings: tuple[FindingShown, ...], book: BookReady, ink: InkFacts
) -> dict[str, Any]:
    """Return what a browser gets of the issue, ready for JSON."""
    return {
        "ink": asdict(ink),
        "paper": asdict(paper) if paper else None,
        "findings": [asdict(finding) for finding in findings],
        "book": {"version": book.version, "documents": [asdict(document) for document in book.documents]},
    }


class Session(Protocol):
    """An issue that is laid out as often as it changes, in a process that keeps what has not changed."""

    def build(self, tick: Tick, rest: Callable[[], None]) -> Iterator[Result]:
        """Yield pages first, then the press PDF, then the e-book; `rest` is called where there is time to wait."""
        ...

    def inspect(self, tick: Tick, rest: Callable[[], None]) -> Iterator[Result]:
        """Yield what nobody waits for, once all else of a build is there: the ink of its pages, its preflight."""
        ...

    def watched(self) -> tuple[str, ...]:
        """Return the folders, as absolute paths, in which a change may change the issue."""
        ...
