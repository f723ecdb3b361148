"""A typesetter that is asked again: what it keeps never shows, and it lays out only what depends on what has changed.

A newspaper of five stories is edited, file by file, as an editor does. After each edit a typesetter that has seen
all the earlier ones is held against one that has seen none, which reads every file anew, too.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.support.paper import CSS, LAYOUT, frame, words

from pressbuild.build.paper import typeset_issue
from pressbuild.build.sources import Progress, read_issue
from pressbuild.diagnostics import ExitCode, Finding, Report, Stopped
from pressbuild.document import Medium
from pressbuild.pagemap import PageMap
from pressbuild.pdf.write import make_pdf
from pressbuild.plan import PagePlan
from pressbuild.typeset import FilledPages, StoryFit, StoryPlaces, StoryStart, Typesetter, issue
from pressbuild.typeset.engine import Engine, compose, engine

ISSUE, PUBLICATION = "issues/1/issue.yaml", "issues/publication.yaml"
STYLE, MEASURES = "layouts/test/print.css", "layouts/test/layout.yaml"
FOLIO = "<p>{{ page.number }} of {{ page_count }}, {{ date_line }}, {{ language }}</p>"
CONTENTS = "{% for line in contents %}<p>{{ line.title }} {{ line.page }}</p>{% endfor %}"
ALL = ["lead", "brief", "inside", "notes", "last"]
COLOURS = "navy teal olive maroon purple black".split()


class GivenUp(BaseException):
    """Somebody does not wait for the end."""


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
    style: str = CSS
    measures: str = LAYOUT
    others: dict[str, bytes] = field(default_factory=dict)  # pictures, templates and whatever else by path
    damage: dict[str, bytes] = field(default_factory=dict)  # what some files hold for the time being

    def files(self) -> dict[str, bytes]:
        entries = "\n".join(self.articles[name].to_entry(name) for name in self.listed)
        pages = ", ".join(self.pages)
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
    """Write a file so that its time is later than before even if the clock of the file system has not moved on."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if path.stat().st_mtime_ns <= before:
        os.utime(path, ns=(before + 1_000_000, before + 1_000_000))


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
    """Return four pages of five stories; the lead leaves page 1 for page 3."""
    articles = {
        "lead": Article("[1/a, 3/a]", "Lead", paragraphs(40, 30, 20)),
        "brief": Article("[1/b]", "Brief", paragraphs(12, 9), shows("brief.png")),
        "inside": Article("[2/a]", "Inside", ["word1 word2[^1] word3", words(9, 4), "[^1]: note1 note2"]),
        "notes": Article("[2/b, 3/b]", "Notes", paragraphs(45, 15), ["language: en"]),
        "last": Article("[4/a]", "Last", paragraphs(21, 6), shows("last.png")),
    }
    masters = {
        "front": Master({"a": [12, 2, 3], "b": [16, 1, 20]}),
        "inner": Master({"a": [14, 1, 3], "b": [16, 1, 20]}),
        "plain": Master({"a": [20, 1, 3]}),
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
    paper.articles["roll"] = Article("[4/a]", "Roll", ["## One", words(24), "## Two", words(24, 25)])
    paper.articles["last"].frames = "[5/a]"
    paper.articles["last"].front = shows("brief.png")
    del paper.others["issues/1/last.png"]
    paper.listed.insert(4, "roll")
    return paper


def unheard(*_: object) -> None: ...


def typeset(
    root: Path, typesetter: Typesetter, report: Report, draft: bool = False, progress: Progress = unheard
) -> tuple[FilledPages, bytes]:
    read = read_issue(root, None, progress, report, Medium.SCREEN)
    filled = typeset_issue(read, typesetter, draft, progress, report)
    return filled, make_pdf(filled, read.manifest)


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
    plan: PagePlan | None = None
    families: frozenset[str] = frozenset()
    looks: dict[object, bytes] = field(default_factory=dict, compare=False)  # by the state of a page


def look(root: Path, typesetter: Typesetter, draft: bool = False) -> Outcome:
    report = Report()
    try:
        filled, pdf = typeset(root, typesetter, report, draft)
    except Stopped as stopped:
        return Outcome(tuple(stopped.findings), stopped.exit_code)
    return Outcome(
        tuple(report.findings),
        None,
        pdf,
        filled.fits,
        filled.page_map,
        filled.starts,
        filled.places,
        filled.plan,
        filled.families,
        dict(looks(filled)),
    )


def looks(filled: FilledPages) -> Iterator[tuple[object, bytes]]:
    """Yield state and drawing of each page that a story stands on."""
    for number in sorted({part.ref.page for fit in filled.fits for part in fit.frames}):
        drawing = compose([filled.pages[number - 1]], filled.engine).write_pdf()
        yield filled.states[number - 1], bytes(drawing)


def look_anew(root: Path, monkeypatch: pytest.MonkeyPatch, draft: bool = False) -> Outcome:
    with monkeypatch.context() as patch:
        patch.setenv("PRESSBUILD_CACHE", "off")
        return look(root, Typesetter(), draft)


def differences(one: Outcome, other: Outcome) -> list[str]:
    names = [part.name for part in fields(Outcome) if part.compare]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


class Editor:
    """Changes a newspaper by chance. Each method is a kind of edit."""

    def __init__(self, paper: Newspaper, seed: int) -> None:
        self._paper, self._random, self._serials = paper, random.Random(seed), count(100)

    def _choose(self) -> Article:
        return self._paper.articles[self._random.choice(self._paper.listed)]

    def _toggle(self, lines: list[str], line: str) -> None:
        if line in lines:
            lines.remove(line)
        else:
            lines.append(line)

    def change_a_word_for_one_as_long(self) -> None:
        article = self._choose()
        index = self._random.randrange(len(article.paragraphs))
        old = self._random.choice(article.paragraphs[index].split())
        new = old.translate(str.maketrans("wordfishnote", "fishwordtone"))
        article.paragraphs[index] = article.paragraphs[index].replace(old, new)

    def add_a_paragraph(self) -> None:
        paragraphs = self._choose().paragraphs
        paragraphs.insert(self._random.randrange(len(paragraphs)), words(self._random.randint(1, 20), 200))

    def take_a_paragraph_out(self) -> None:
        paragraphs = self._choose().paragraphs
        if len(paragraphs) > 2:
            del paragraphs[self._random.randrange(len(paragraphs) - 1)]

    def change_a_headline(self) -> None:
        self._choose().headline = f"Headline {next(self._serials)}"

    def change_the_size_of_a_frame(self) -> None:
        frames = self._random.choice(list(self._paper.masters.values())).frames
        frames[self._random.choice(list(frames))][0] += self._random.choice([-2, -1, 1, 2])

    def move_the_frames_of_a_master(self) -> None:
        for sizes in self._random.choice(list(self._paper.masters.values())).frames.values():
            sizes[2] += 1

    def swap_the_frames_of_two_stories(self) -> None:
        one, other = (self._paper.articles[name] for name in self._random.sample(self._paper.listed, 2))
        one.frames, other.frames = other.frames, one.frames

    def move_all_lines_of_the_manifest(self) -> None:
        self._paper.above += "\n"

    def move_the_lines_of_an_article(self) -> None:
        self._choose().front.insert(0, "")

    def put_the_stories_in_another_order(self) -> None:
        self._random.shuffle(self._paper.listed)

    def change_the_style_sheet(self) -> None:
        rules = [".head { color: %s }", ".text { letter-spacing: 0.%dpt }", "p { nonsense: %s }", ".crosshead { x: %d }"]
        rule, value = self._random.choice(rules), self._random.randrange(9)
        self._paper.style = CSS + (rule % (value if "%d" in rule else COLOURS[value % len(COLOURS)]))

    def change_a_measure(self) -> None:
        gap = self._random.choice(["column-gap: 4mm", "column-gap: 3mm", "column-gap: 5mm"])
        self._paper.measures = LAYOUT.replace("column-gap: 4mm", gap)

    def replace_a_picture_by_one_of_another_size(self) -> None:
        width, height = self._random.randint(20, 60), self._random.randint(10, 40)
        self._replace_a_picture(width, height)

    def replace_a_picture_by_one_of_another_colour(self) -> None:
        self._replace_a_picture(40, 20)

    def _replace_a_picture(self, width: int, height: int) -> None:
        used = "".join("".join(self._paper.articles[name].front) for name in self._paper.listed)
        names = [name for name in self._paper.others if name.endswith(".png") and Path(name).name in used]
        if names:
            data = picture(width, height, self._random.choice(COLOURS))
            self._paper.others[self._random.choice(names)] = data

    def take_a_picture_out_or_put_it_in(self) -> None:
        self._toggle(self._paper.articles["notes"].front, shows("brief.png")[0])

    def add_a_story_that_is_too_long_or_shorten_it(self) -> None:
        article = self._paper.articles.get("long")
        if article is None:
            self._paper.pages.append("plain")
            article = Article(f"[{len(self._paper.pages)}/a]", "Long", paragraphs(40, 80))
            self._paper.articles["long"] = article
            self._paper.listed.append("long")
        else:
            article.paragraphs = paragraphs(9) if len(article.paragraphs) > 1 else paragraphs(40, 80)

    def take_a_story_out_or_put_it_in(self) -> None:
        self._toggle(self._paper.listed, "inside")

    def give_a_story_to_the_screen_or_take_it_back(self) -> None:
        self._toggle(self._paper.articles["notes"].front, "edition: screen")

    def add_a_page_or_take_it_away(self) -> None:
        self._toggle(self._paper.pages, "inner2")
        self._paper.masters["inner2"] = Master({"a": [9, 1, 3]})

    def change_the_language_of_the_publication(self) -> None:
        self._paper.language = {"en": "es", "es": "en"}[self._paper.language]

    def change_the_language_of_a_story(self) -> None:
        self._toggle(self._paper.articles["lead"].front, "language: es")

    def change_the_date(self) -> None:
        self._paper.facts = f"number: 1\ndate: 2024-{self._random.randint(1, 12):02}"

    def change_a_hint(self) -> None:
        article = self._paper.articles[self._random.choice(["lead", "inside", "last"])]
        self._toggle(article.hints, self._random.choice(["may-cut: true", "balance: true", "turn-head: More", "head: small"]))

    def put_a_template_into_the_layout_or_take_it_out(self) -> None:
        name = "layouts/test/overset.html"
        if name in self._paper.others:
            del self._paper.others[name]
        else:
            self._paper.others[name] = b"<p>Too long</p>"

    def save_a_file_again_as_it_was(self) -> None:
        path = self._paper.root / self._random.choice(sorted(self._paper.files()))
        if path.is_file():
            rewrite(path, path.read_bytes())

    def break_the_manifest(self) -> None:
        self._paper.damage[ISSUE] = b"number: 1\narticles: ["

    def break_an_article(self) -> None:
        name = self._random.choice(self._paper.listed)
        self._paper.damage[f"issues/1/{name}.md"] = b"---\nheadline: [\n---\n\nText.\n"

    def break_a_picture(self) -> None:
        self._paper.damage["issues/1/brief.png"] = picture(40, 20, "red")[:60]

    def break_the_style_sheet(self) -> None:
        self._paper.damage[STYLE] = b'@import url("http://example.org/a.css");'

    def break_a_master(self) -> None:
        self._paper.damage["layouts/test/masters/inner.html"] = b"{{ nothing_of_the_kind }}"

    def break_a_frame(self) -> None:
        frames = frame("a", 9, columns=9) + frame("b", 9)
        self._paper.damage["layouts/test/masters/inner.html"] = frames.encode()

    def break_a_template(self) -> None:
        self._paper.damage["layouts/test/turn.html"] = b"{{ nothing_of_the_kind }}"

    def repair(self) -> None:
        self._paper.damage.clear()


def all_kinds(seed: int) -> Iterator[str]:
    """Yield each kind of edit twice, in an order of its own. What was broken is repaired one edit later."""
    kinds = [name for name in vars(Editor) if not name.startswith("_") and name != "repair"] * 2
    random.Random(seed).shuffle(kinds)
    left = iter(kinds)
    for kind in left:
        yield kind
        if kind.startswith("break"):
            yield next(left, "repair")
            yield "repair"


@pytest.mark.parametrize(("make", "seed"), [(newspaper, 1), (rolling_newspaper, 2)], ids=["plain", "rolling"])
def test_what_was_laid_out_before_never_shows(
    make: Callable[[Path], Newspaper], seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = make(tmp_path / "paper")
    editor, typesetter = Editor(paper, seed), Typesetter()
    drafts, done = random.Random(seed), []
    known: dict[object, bytes] = {}
    for kind in all_kinds(seed):
        getattr(editor, kind)()
        paper.save()
        done.append(kind)
        draft = drafts.random() < 0.4
        kept = look(paper.root, typesetter, draft)
        assert differences(kept, look_anew(paper.root, monkeypatch, draft)) == [], done
        assert [state for state in kept.looks if known.get(state, kept.looks[state]) != kept.looks[state]] == [], done
        known |= kept.looks
