"""A newspaper that is edited again and again. In: what somebody changes. Out: how it is typeset.

Four stories on four pages, in masters of one grid. `differences` holds a typesetter that has seen the earlier
states against one that has seen none.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from itertools import count
from pathlib import Path

import pytest
from PIL import Image
from tests.support.paper import CSS, LAYOUT, frame, words

from pressbuild.core.findings import ExitCode, Finding, Report, Stopped
from pressbuild.core.progress import Progress, ignore_progress
from pressbuild.document import Medium
from pressbuild.pagemap import PageMap
from pressbuild.pdf.document import paint_pages
from pressbuild.pdf.press_pdf import make_press_file
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.press_choice import open_issue_press
from pressbuild.pipeline.press_edition import typeset_issue
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.plan import PagePlan
from pressbuild.press.colour_converters import keep_nothing, screen_inking
from pressbuild.typeset import FilledPages, FrameArea, StoryFit, StoryPlaces, StoryStart
from pressbuild.typeset.issue_layout import Typesetter

ISSUE, PUBLICATION = "issues/1/issue.yaml", "issues/publication.yaml"
STYLE, MEASURES = "layouts/test/print.css", "layouts/test/layout.yaml"
FOLIO = "<p>{{ page.number }} of {{ page_count }}, {{ date_line }}, {{ language }}</p>"
CONTENTS = "{% for line in contents %}<p>{{ line.title }} {{ line.page }}</p>{% endfor %}"
ALL = ["lead", "brief", "notes", "last"]
LOOK = CSS + ".column-rule { border-left: .3pt solid } .head { background: silver; color: maroon }\n"
SECONDS = count(1_700_000_000)
COLOURS = "navy teal olive maroon purple black".split()


@dataclass
class Article:
    frames: str
    headline: str
    paragraphs: list[str]
    front: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    def to_markdown(self) -> str:
        front = "\n".join([f"headline: {self.headline}", *self.front])
        return f"---\n{front}\n---\n\n" + "\n\n".join(self.paragraphs) + "\n"

    def to_entry(self, name: str) -> str:
        return "\n    ".join([f"  - article: {name}.md", f"frames: {self.frames}", *self.hints])


@dataclass
class Master:
    frames: dict[str, list[int]]  # lines, columns, lines above
    furniture: str = FOLIO

    def to_html(self) -> str:
        return "\n".join([self.furniture, *(frame(name, *sizes) for name, sizes in self.frames.items())])


@dataclass
class Newspaper:
    """A publication as an editor has it on the desk. `save` writes the files that have changed, and no others."""

    root: Path
    pages: list[str]
    masters: dict[str, Master]
    articles: dict[str, Article]
    listed: list[str]
    facts: str = "number: 1\ndate: 2024-01"
    above: str = ""  # stands at the top of issue.yaml
    language: str = "en"
    style: str = LOOK
    measures: str = LAYOUT
    others: dict[str, bytes] = field(default_factory=dict)  # pictures, templates and whatever else by path
    damage: dict[str, bytes] = field(default_factory=dict)  # what some files hold for the time being
    ending: list[str] = field(default_factory=list)  # pages after the others

    def files(self) -> dict[str, bytes]:
        entries = "\n".join(self.articles[name].to_entry(name) for name in self.listed)
        pages = ", ".join(self.pages + self.ending)
        texts = {
            PUBLICATION: f"title: T\nslug: t\nlanguage: {self.language}\nlayout: test\n",
            ISSUE: f"{self.above}{self.facts}\npages: [{pages}]\narticles:\n{entries}\n",
            MEASURES: self.measures,
            STYLE: self.style,
        }
        texts |= {f"layouts/test/masters/{name}.html": master.to_html() for name, master in self.masters.items()}
        texts |= {f"issues/1/{name}.md": article.to_markdown() for name, article in self.articles.items()}
        return {name: text.encode() for name, text in texts.items()} | self.others | self.damage

    def save(self) -> None:
        wanted = self.files()
        for path in self.root.rglob("*"):
            if path.is_file() and path.relative_to(self.root).as_posix() not in wanted:
                path.unlink()
        for name, data in wanted.items():
            path = self.root / name
            if not path.is_file() or path.read_bytes() != data:
                rewrite(path, data)


def rewrite(path: Path, data: bytes) -> None:
    """Write a file with a time that is later than any before: two edits may be nearer than the clock's ticks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    second = next(SECONDS)
    os.utime(path, (second, second))


def picture(width: int, height: int, colour: str, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, kind)
    return stream.getvalue()


def paragraphs(*counts: int) -> list[str]:
    made, starts = 0, []
    for number in counts:
        starts.append(words(number, made + 1))
        made += number
    return starts


def shows(file: str) -> list[str]:
    return [f"pictures: [{{file: {file}, alt: A field.}}]"]


def newspaper(root: Path) -> Newspaper:
    """Return four pages of four stories; the lead leaves page 1 for page 3."""
    articles = {
        "lead": Article("[1/a, 3/a]", "Lead", paragraphs(40, 30, 20)),
        "brief": Article("[1/b]", "Brief", paragraphs(12, 9), shows("brief.png")),
        "notes": Article(
            "[2/a, 2/b]", "Notes", ["word1 word2[^1] [word3](last.md)", words(40, 4), "[^1]: note1 note2"]
        ),
        "last": Article("[4/a]", "Last", paragraphs(21, 6), ["language: en", *shows("last.png")]),
    }
    masters = {
        "front": Master({"a": [12, 2, 3], "b": [16, 1, 20]}),
        "inner": Master({"a": [14, 1, 3], "b": [16, 1, 20]}),
        "plain": Master({"a": [20, 1, 3]}),
        "blank": Master({}),
    }
    paper = Newspaper(root, ["front", "inner", "inner", "plain"], masters, articles, list(articles))
    paper.others["issues/1/brief.png"] = picture(40, 20, "navy")
    paper.others["issues/1/last.png"] = picture(40, 24, "teal")
    return paper


def rolling_newspaper(root: Path) -> Newspaper:
    """Return one that has a page more, which is repeated until its story ends; page 1 has its contents."""
    paper = newspaper(root)
    paper.pages.insert(3, "{master: roll, repeat: true}")
    paper.masters["roll"] = Master({"a": [12, 1, 3]})
    paper.masters["front"].furniture += CONTENTS
    paper.articles["roll"] = Article("[4/a]", "Roll", ["## One", words(24), "## Two", words(12, 25)])
    paper.articles["last"].frames = "[5/a]"
    paper.articles["last"].front = shows("brief.png")
    del paper.others["issues/1/last.png"]
    paper.listed = ["brief", "roll", "last"]
    return paper


def unheard(*_: object) -> None: ...


def typeset(
    root: Path, typesetter: Typesetter, report: Report, draft: bool = False, progress: Progress = ignore_progress
) -> tuple[FilledPages, bytes]:
    read = read_issue(Job(root, draft=draft, progress=progress, report=report), Medium.SCREEN)
    press = open_issue_press(read)
    filled = typeset_issue(read, press, typesetter)
    return filled, make_press_file(filled, read.manifest, press).data


@dataclass(frozen=True)
class Outcome:
    """All that can be seen of an issue that was typeset, or why it was not."""

    findings: tuple[Finding, ...]
    stopped: ExitCode | None = None
    pdf: bytes = b""
    fits: tuple[StoryFit, ...] = ()
    page_map: PageMap | None = None
    starts: tuple[StoryStart, ...] = ()
    places: tuple[StoryPlaces, ...] = ()
    areas: tuple[FrameArea, ...] = ()
    plan: PagePlan | None = None
    families: frozenset[str] = frozenset()
    filled: FilledPages | None = field(default=None, compare=False)


def look(root: Path, typesetter: Typesetter, draft: bool = False) -> Outcome:
    report = Report()
    try:
        filled, pdf = typeset(root, typesetter, report, draft)
    except Stopped as stopped:
        return Outcome(tuple(stopped.findings), stopped.exit_code)
    return Outcome(
        findings=tuple(report.findings),
        pdf=pdf,
        fits=filled.fits,
        page_map=filled.page_map,
        starts=filled.starts,
        places=filled.places,
        areas=filled.areas,
        plan=filled.plan,
        families=filled.families,
        filled=filled,
    )


def differences(root: Path, typesetter: Typesetter, draft: bool = False) -> list[str]:
    """Typeset again and for the first time; return in what the two differ."""
    return compare(look(root, typesetter, draft), look(root, Typesetter(), draft))


def compare(kept: Outcome, fresh: Outcome) -> list[str]:
    names = [part.name for part in fields(Outcome) if part.compare]
    return [name for name in names if getattr(kept, name) != getattr(fresh, name)]


def look_anew(root: Path, draft: bool, reads: bool) -> Outcome:
    """Typeset for the first time, `reads`: with nothing of what was read before, either."""
    with pytest.MonkeyPatch.context() as patch:
        if reads:
            patch.setenv("PRESSBUILD_CACHE", "off")
        return look(root, Typesetter(), draft)


def draw_pages(filled: FilledPages, numbers: Iterable[int]) -> dict[object, bytes]:
    """Return pages as they look, by their states."""
    return {filled.states[number - 1]: draw_page(filled, number) for number in numbers}


def draw_page(filled: FilledPages, number: int) -> bytes:
    """Return a page as it is written for no press in particular."""
    stream = io.BytesIO()
    painted = paint_pages([filled.pages[number - 1]], filled.stock, screen_inking(keep_nothing, {}))
    painted.pdf.write(stream)
    return stream.getvalue()


def pages_of_stories(filled: FilledPages) -> set[int]:
    return {part.ref.page for fit in filled.fits for part in fit.frames}


@dataclass
class Desk:
    """A newspaper, its typesetter, and what was laid out since somebody last looked."""

    root: Path
    paper: Newspaper = field(init=False)
    typesetter: Typesetter = field(default_factory=Typesetter)
    settled: list[str] = field(default_factory=list)
    sheets: int = 0  # how often the masters were laid out

    def __post_init__(self) -> None:
        self.tidy()

    def tidy(self) -> None:
        """Put everything back as it was at first."""
        self.paper = newspaper(self.root / "paper")

    def typeset(self, draft: bool = False) -> FilledPages:
        self.paper.save()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PRESSBUILD_CACHE", str(self.root / "cache"))
            read = read_issue(Job(self.paper.root, draft=draft), Medium.SCREEN)
            press = open_issue_press(read)
            return typeset_issue(read, press, self.typesetter)

    def edit(self, change: Callable[[Newspaper], object]) -> set[int]:
        """Change something and typeset; return the numbers of the pages that are in another state, or new."""
        before = self.typeset().states
        self.settled.clear()
        self.sheets = 0
        change(self.paper)
        after = self.typeset().states
        return {number for number, state in enumerate(after, 1) if number > len(before) or state != before[number - 1]}


def swap(old: str, new: str, story: str) -> Callable[[Newspaper], None]:
    """Replace a text of a story."""

    def change(paper: Newspaper) -> None:
        text = "\n\n".join(paper.articles[story].paragraphs)
        assert old in text
        paper.articles[story].paragraphs = text.replace(old, new).split("\n\n")

    return change


def put(name: str, data: bytes) -> Callable[[Newspaper], object]:
    return lambda paper: paper.others.update({name: data})


def move(*names: str) -> Callable[[Newspaper], object]:
    """Give each of these stories the frames of the next one."""

    def change(paper: Newspaper) -> None:
        frames = [paper.articles[name].frames for name in names]
        for name, found in zip(names, [*frames[1:], frames[0]], strict=True):
            paper.articles[name].frames = found

    return change


def change(name: str, value: object) -> Callable[[Newspaper], object]:
    return lambda paper: setattr(paper, name, value)


def small_newspaper(root: Path) -> Newspaper:
    """Return two pages, the second of them blank, and one story."""
    articles = {"one": Article("[1/a]", "One", paragraphs(9))}
    paper = Newspaper(
        root, ["plain", "blank"], {"plain": Master({"a": [12, 1, 3]}), "blank": Master({})}, articles, ["one"]
    )
    paper.save()
    return paper


def add(paper: Newspaper, name: str, frame: str, front: list[str]) -> None:
    paper.masters["plain"].frames["b"] = [12, 1, 20]
    paper.articles[name] = Article(frame, name, paragraphs(9), front)
    paper.listed.append(name)
