"""A publication to measure with. In: a folder and a seed. Out: an issue of 24 tabloid pages in that folder.

About 30,000 words in 15 stories, five of which jump to later pages and fill them to the foot. The words
are made up, but of letters, lengths and repetitions as English has them, so that lines break and
hyphenate as they would in a paper. The same seed gives the same words.

`python benchmarks/publication.py FOLDER` writes the publication to look at, or to profile.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

PAGES = 24
STORIES = 15
JUMPS = 5
LONG, LAST_LONG, SHORT = 3_850, 2_460, 1_180  # words of four stories that jump, of the fifth, of ten others
CROSSHEAD_EVERY = 250  # words

# Half of all words of an English text are of this kind, the first ones by far the most often.
LITTLE = (
    "the of and to a in that is was for it with as his on be at by had not are but from or have an they which one "
    "you were all her she there would their we him been has when who will no more if out so up said what its about "
    "than into them can only other time new some could these two may first then do any like my now over such our man"
).split()
ONSETS = "b c d f g h l m n p r s t v w b c d f l m n p r s t ch cl dr fr gr pl pr sh sp st th tr qu".split()
NUCLEI = "a a a e e e e i i i o o o u u ai ea ee oo ou".split()
CODAS = ["", "", "", "", "", *"ck d l m n n nd ng p r r rt s st t".split()]
SYLLABLES = (1, 1, 2, 2, 2, 3)
ENDINGS = ["", "", "", "", "", "", *"s s ed ed ing ing er ly al tion ment ness able ity ance ous ive".split()]
LONGEST = 14  # letters
MASTER = """
{% extends "masters/_page.html" %}
{% block frames %}
<div class="frame" data-frame="top" data-columns="6" data-head="large" style="grid-area: 4 / 1 / 42 / 7"></div>
<div class="frame" data-frame="foot" data-columns="6" data-head="medium" style="grid-area: 43 / 1 / 64 / 7"></div>
<div class="frame" style="grid-area: 65 / 1 / 87 / 7"><p>Pictures and advertisements.</p></div>
{% endblock %}
"""


@dataclass(frozen=True)
class Story:
    """A made-up story; `blocks` are its paragraphs, and crossheads, which begin with `## `."""

    headline: str
    standfirst: str
    blocks: tuple[str, ...]

    @property
    def words(self) -> int:
        """All words of the story, its heads among them."""
        return sum(len(text.removeprefix("## ").split()) for text in (self.headline, self.standfirst, *self.blocks))


class Writer:
    """Makes texts of a seed: words of a fixed stock, the frequent ones often (as Zipf's law has it)."""

    def __init__(self, seed: int, stock: int = 4_000) -> None:
        self.rng = random.Random(seed)
        made = [self._make_word() for _ in range(stock)]
        self.stock = sorted(made, key=lambda word: len(word) + self.rng.uniform(0, 12))  # frequent words are short
        self.weights = {size: list(accumulate(1 / (rank + 9) for rank in range(size))) for size in (len(LITTLE), stock)}

    def _make_word(self) -> str:
        choice = self.rng.choice
        parts = [choice(ONSETS) + choice(NUCLEI) + choice(CODAS) for _ in range(choice(SYLLABLES))]
        word = "".join(parts) + choice(ENDINGS)
        return word if 3 < len(word) <= LONGEST else self._make_word()

    def words(self, count: int) -> list[str]:
        """Return so many words."""
        kinds = (LITTLE if self.rng.random() < 0.5 else self.stock for _ in range(count))
        return [self.rng.choices(kind, cum_weights=self.weights[len(kind)])[0] for kind in kinds]

    def line(self, count: int) -> str:
        """Return a headline or crosshead."""
        return " ".join(self.words(count)).capitalize()

    def paragraph(self, count: int) -> str:
        """Return a paragraph of sentences of 12 to 24 words."""
        sentences = []
        while count > 0:
            length = count if count < 24 else self.rng.randint(12, count - 6 if count < 31 else 24)
            words = self.words(length)
            if length > 10:
                words[self.rng.randint(4, length - 4)] += ","
            sentences.append(" ".join(words).capitalize() + ".")
            count -= length
        return " ".join(sentences)

    def story(self, count: int) -> Story:
        """Return a story with so many words of text."""
        blocks, since = [], 0
        while count > 0:
            if since >= CROSSHEAD_EVERY and count > 100:
                blocks.append(f"## {self.line(3)}")
                since = 0
            length = count if count <= 70 else min(self.rng.randint(40, 70), count - 40)
            blocks.append(self.paragraph(length))
            since += length
            count -= length
        return Story(self.line(4), self.paragraph(16), tuple(blocks))


def make_stories(seed: int = 292) -> list[Story]:
    """Return the stories of the issue, the long ones first."""
    writer = Writer(seed)
    lengths = [LONG] * (JUMPS - 1) + [LAST_LONG] + [SHORT] * (STORIES - JUMPS)
    return [writer.story(length) for length in lengths]


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
        front = f'---\nheadline: "{story.headline}"\nstandfirst: "{story.standfirst}"\n---\n\n'
        (articles / f"{number}.md").write_text(front + "\n\n".join(story.blocks) + "\n", encoding="utf-8")
        entries.append(f"  - {{article: articles/{number}.md, frames: [{', '.join(_frames(number))}]}}")
    pages = ", ".join(["bench"] * PAGES)
    manifest = f"number: 1\ndate: 2024-01\npages: [{pages}]\narticles:\n" + "\n".join(entries) + "\n"
    (root / "issues" / "bench" / "issue.yaml").write_text(manifest)


def _frames(number: int) -> list[str]:
    """Every story begins on a page of its own; the first five go on behind the last of these pages."""
    pages = [number + 1]
    if number < JUMPS:
        first = STORIES + 1 + 2 * number
        pages += [page for page in (first, first + 1) if page <= PAGES]
    return [f"{page}/{frame}" for page in pages for frame in ("top", "foot")]


if __name__ == "__main__":
    write_publication(Path(sys.argv[1]), make_stories())
