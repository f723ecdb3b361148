"""A publication to measure with. In: a folder and a seed. Out: an issue of 24 tabloid pages in that folder.

30,000 words in 15 stories, five of which jump to a later page. The words are made of syllables with
about the lengths of English ones; the same seed gives the same words.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

SYLLABLES = (
    "the of and to in for on with that is was by at from it be as are or an ing ed er es ly re con pro tion ment "
    "ber ter den land work time peo ple gov ern min ist par lia coun cil mar ket pol icy sta tion har bour"
).split()
WORD_SYLLABLES = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)
PAGES = 24
WORDS = 30_000
STORIES = 15
JUMPS = 5
MASTER = """
{% extends "masters/_page.html" %}
{% block frames %}
<div data-frame="top" data-columns="6" data-head="large" style="grid-area: 4 / 1 / 61 / 7"></div>
<div data-frame="foot" data-columns="6" data-head="medium" style="grid-area: 62 / 1 / 87 / 7"></div>
{% endblock %}
"""


@dataclass(frozen=True)
class Story:
    """A made-up story: its headline and its paragraphs."""

    headline: str
    paragraphs: tuple[str, ...]


def make_stories(seed: int = 292) -> list[Story]:
    """Return the stories; all words together are about WORDS."""
    rng = random.Random(seed)

    def word() -> str:
        return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice(WORD_SYLLABLES)))

    stories = []
    for number in range(STORIES):
        paragraphs, left = [], _length(number)
        while left > 0:
            count = min(left, rng.randint(40, 70))
            words = [word() for _ in range(count)]
            paragraphs.append(" ".join(words).capitalize() + ".")
            left -= count
        stories.append(Story(f"Headline number {number + 1} of the benchmark", tuple(paragraphs)))
    return stories


def write_publication(root: Path, stories: list[Story]) -> None:
    """Write publication, manifest, articles and one master into `root`."""
    masters = root / "layouts" / "tabloid" / "masters"
    articles = root / "issues" / "bench" / "articles"
    masters.mkdir(parents=True)
    articles.mkdir(parents=True)
    (masters / "bench.html").write_text(MASTER, encoding="utf-8")
    (root / "issues" / "publication.yaml").write_text("{title: Benchmark, slug: bench, language: en}\n")
    entries = []
    for number, story in enumerate(stories):
        body = "\n\n".join(
            f"## Crosshead\n\n{text}" if index and index % 5 == 0 else text
            for index, text in enumerate(story.paragraphs)
        )
        front = (
            f"---\nheadline: {story.headline}\nstandfirst: A standfirst of a dozen words or so stands here.\n---\n\n"
        )
        (articles / f"{number}.md").write_text(front + body + "\n", encoding="utf-8")
        entries.append(f"  - {{article: articles/{number}.md, frames: [{', '.join(_frames(number))}]}}")
    pages = ", ".join(["bench"] * PAGES)
    manifest = f"number: 1\ndate: 2024-01\npages: [{pages}]\narticles:\n" + "\n".join(entries) + "\n"
    (root / "issues" / "bench" / "issue.yaml").write_text(manifest)


def _length(number: int) -> int:
    """The five stories that jump are long, the ten others share what is left."""
    long = (4300, 4300, 4300, 4300, 2900)
    return long[number] if number < JUMPS else (WORDS - sum(long)) // (STORIES - JUMPS)


def _frames(number: int) -> list[str]:
    """Every story begins on a page of its own; the first five go on behind the last of these pages."""
    pages = [number + 1]
    if number < JUMPS:
        first = STORIES + 1 + 2 * number
        pages += [page for page in (first, first + 1) if page <= PAGES]
    return [f"{page}/{frame}" for page in pages for frame in ("top", "foot")]
