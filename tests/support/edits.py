"""Random edits of a small publication. In: a seed. Out: one change after another, as an editor makes them.

edits = Edits(publication, seed=1)
while True:
    print(edits.make())  # what was done
"""

from __future__ import annotations

import random

from tests.support.faults import png
from tests.support.paper import CSS, frame
from tests.support.publication import ISSUE, MASTER, SHEET, Publication

STORIES = "one two three".split()
_WORDS = "river mountain council morning harbour letter window garden engine thunder".split()
_COLOURS = "navy teal olive maroon purple black".split()


class Edits:
    """A publication of three pages and stories, one of them with a picture, that is changed again and again."""

    def __init__(self, publication: Publication, seed: int) -> None:
        self.publication, self.chance = publication, random.Random(seed)
        self.texts = {name: [self._paragraph() for _ in range(4)] for name in STORIES}
        self.headlines = dict.fromkeys(STORIES, "Begin")
        self.broken = False
        publication.file(MASTER, frame("a", 80, columns=3)).file("issues/1/p.png", png(200, 120))
        self._manifest(False)
        for name in STORIES:
            self._save(name)

    def make(self) -> str:
        """Make one change; return what it was. What is broken is put right by the next one."""
        if self.broken:
            return self._manifest(False)
        change = self.chance.choices(
            [self._word, self._add, self._remove, self._headline, self._picture, self._style, self._break],
            [8, 4, 4, 3, 2, 2, 1],
        )[0]
        return change()

    def _paragraph(self) -> str:
        return " ".join(self.chance.choices(_WORDS, k=self.chance.randint(10, 40))) + "."

    def _save(self, name: str) -> None:
        picture = {"pictures": "[{file: p.png, alt: A picture.}]"} if name == STORIES[0] else {}
        self.publication.article(name, "\n\n".join(self.texts[name]), headline=self.headlines[name], **picture)

    def _story(self) -> tuple[str, list[str]]:
        name = self.chance.choice(STORIES)
        return name, self.texts[name]

    def _word(self) -> str:
        name, text = self._story()
        words = text[0].split()
        words[self.chance.randrange(len(words))] = f"{self.chance.choice(_WORDS)}{self.chance.randrange(1000)}"
        text[0] = " ".join(words)
        self._save(name)
        return f"a word of {name}"

    def _add(self) -> str:
        name, text = self._story()
        text.insert(self.chance.randrange(len(text) + 1), self._paragraph())
        del text[12:]
        self._save(name)
        return f"a paragraph more in {name}"

    def _remove(self) -> str:
        name, text = self._story()
        if len(text) > 1:
            del text[self.chance.randrange(len(text))]
        else:
            text[0] = self._paragraph()
        self._save(name)
        return f"a paragraph less in {name}"

    def _headline(self) -> str:
        name, _ = self._story()
        self.headlines[name] = f"{self.chance.choice(_WORDS)} {self.chance.randrange(1000)}"
        self._save(name)
        return f"the headline of {name}"

    def _picture(self) -> str:
        self.publication.file("issues/1/p.png", png(200 + self.chance.randrange(50), 120))
        return "the picture"

    def _style(self) -> str:
        self.publication.file(SHEET, f"{CSS}p {{ color: {self.chance.choice(_COLOURS)} }}")
        return "the style sheet"

    def _break(self) -> str:
        return self._manifest(True)

    def _manifest(self, broken: bool) -> str:
        self.broken = broken
        entries = "".join(f"  - article: {name}.md\n    frames: [{n}/a]\n" for n, name in enumerate(STORIES, 1))
        inserts = "    inserts:\n      - {take: picture, columns: 1, at: top-left, lines: 8}\n"
        first, second = entries.split("[1/a]\n")
        head = "number: 1\ndate: 2024-01\npages: [page, page, page]\narticles:\n"
        ending = "  - [broken\n" if broken else ""
        self.publication.file(ISSUE, f"{head}{first}[1/a]\n{inserts}{second}{ending}")
        return "a broken manifest" if broken else "the manifest put right"
