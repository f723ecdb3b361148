"""A typesetter that is asked again: what it keeps never shows.

A newspaper of four stories is edited, file by file, as an editor does, by chance. After each edit a typesetter that
has seen all the earlier ones is held against one that has seen none; so it is after what no HTML shows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from tests.support.newspaper import (
    COLOURS,
    ISSUE,
    LOOK,
    STYLE,
    Article,
    Newspaper,
    compare,
    differences,
    draw_pages,
    look,
    look_anew,
    newspaper,
    pages_of_stories,
    paragraphs,
    picture,
    rolling_newspaper,
    shows,
)
from tests.support.paper import LAYOUT, frame, words

from pressbuild.typeset.issue_layout import Typesetter


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
        index = self._random.randrange(len(article.paragraphs) - 1)
        old = self._random.choice([word for word in article.paragraphs[index].split() if word.isalnum()])
        new = old.replace("word", "fish") if old.startswith("word") else old.replace("fish", "word")
        article.paragraphs[index] = re.sub(rf"\b{old}\b", new, article.paragraphs[index])

    def add_a_paragraph(self) -> None:
        between = self._choose().paragraphs
        between.insert(self._random.randrange(1, len(between)), words(self._random.randint(1, 20), 200))

    def take_a_paragraph_out(self) -> None:
        paragraphs = self._choose().paragraphs
        if len(paragraphs) > 2:
            del paragraphs[self._random.randrange(1, len(paragraphs) - 1)]

    def change_a_headline(self) -> None:
        self._choose().headline = f"Headline {next(self._serials)}"

    def change_a_frame(self) -> None:
        frames = self._paper.masters[self._random.choice(["front", "inner", "plain"])].frames
        lines, above = 0, 2
        frames[self._random.choice(list(frames))][self._random.choice([lines, above])] += self._random.choice([-1, 1])

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
        rules = [
            ".head { color: %s }",
            ".text { letter-spacing: 0.%dpt }",
            "p { nonsense: %s }",
            ".crosshead { x: %d }",
        ]
        rule, value = self._random.choice(rules), self._random.randrange(9)
        self._paper.style = LOOK + (rule % (value if "%d" in rule else COLOURS[value % len(COLOURS)]))

    def change_a_measure(self) -> None:
        gap = self._random.choice(["column-gap: 4mm", "column-gap: 3mm", "column-gap: 5mm"])
        self._paper.measures = LAYOUT.replace("column-gap: 4mm", gap)

    def replace_a_picture(self) -> None:
        used = "".join("".join(self._paper.articles[name].front) for name in self._paper.listed)
        names = [name for name in self._paper.others if name.endswith(".png") and Path(name).name in used]
        if names:
            size = self._random.choice([(40, 20), (40, 30), (25, 15)])
            self._paper.others[self._random.choice(names)] = picture(*size, self._random.choice(COLOURS))

    def take_a_picture_out_or_put_it_in(self) -> None:
        self._toggle(self._paper.articles["notes"].front, shows("brief.png")[0])

    def add_a_story_that_is_too_long_or_shorten_it(self) -> None:
        article = self._paper.articles.get("long")
        if article is None:
            self._paper.articles["long"] = Article(f"[{len(self._paper.pages) + 1}/a]", "Long", paragraphs(40, 80))
            self._paper.ending.insert(0, "plain")
            self._paper.listed.append("long")
        else:
            article.paragraphs = paragraphs(9, 9) if len(article.paragraphs[1]) > 100 else paragraphs(40, 80)

    def take_a_story_out_or_put_it_in(self) -> None:
        self._toggle(self._paper.listed, "notes")

    def give_a_story_to_the_screen_or_take_it_back(self) -> None:
        self._toggle(self._paper.articles["lead"].front, "edition: screen")

    def add_a_page_or_take_it_away(self) -> None:
        self._toggle(self._paper.ending, "blank")

    def change_the_language_of_the_publication(self) -> None:
        self._paper.language = {"en": "es", "es": "en"}[self._paper.language]

    def change_the_language_of_a_story(self) -> None:
        self._toggle(self._paper.articles["lead"].front, "language: es")

    def change_the_date(self) -> None:
        self._paper.facts = f"number: 1\ndate: 2024-{self._random.randint(1, 12):02}"

    def change_a_hint(self) -> None:
        article = self._paper.articles[self._random.choice(["lead", "notes", "last"])]
        self._toggle(
            article.hints, self._random.choice(["may-cut: true", "balance: true", "turn-head: More", "head: small"])
        )

    def put_a_template_into_the_layout_or_take_it_out(self) -> None:
        name = "layouts/test/overset.html"
        if name in self._paper.others:
            del self._paper.others[name]
        else:
            self._paper.others[name] = b"<p>Too long</p>"

    def break_the_manifest(self) -> None:
        self._paper.damage[ISSUE] = b"number: 1\narticles: ["

    def break_an_article(self) -> None:
        name = self._random.choice(self._paper.listed)
        self._paper.damage[f"issues/1/{name}.md"] = b"---\nheadline: [\n---\n\nText.\n"

    def break_the_style_sheet(self) -> None:
        self._paper.damage[STYLE] = b'@import url("http://example.org/a.css");'

    def break_all_frames(self) -> None:
        wide = (frame("a", 9, columns=9) + frame("b", 9, columns=9)).encode()
        self._paper.damage |= {f"layouts/test/masters/{name}.html": wide for name in self._paper.masters}

    def break_a_template(self) -> None:
        self._paper.damage["layouts/test/head.html"] = b"{{ nothing_of_the_kind }}"

    def repair(self) -> None:
        self._paper.damage.clear()


KINDS = [name for name in vars(Editor) if not name.startswith("_") and name != "repair"]
THERE_AND_BACK = [name for name in KINDS if "_or_" in name and name.startswith(("add", "take"))]


def in_some_order(seed: int, number: int) -> Iterator[str]:
    """Yield so many kinds of edits. What was broken is repaired one edit later; what has come or gone goes or comes."""
    kinds = random.Random(seed).sample(KINDS, number)
    left = iter(kinds + [kind for kind in THERE_AND_BACK if kind in kinds])
    for kind in left:
        yield kind
        if kind.startswith("break"):
            yield from islice(left, 1)
            yield "repair"


@pytest.mark.parametrize(
    ("make", "seed", "number"), [(newspaper, 1, len(KINDS)), (rolling_newspaper, 2, 7)], ids=["plain", "rolling"]
)
def test_what_was_laid_out_before_never_shows(
    make: Callable[[Path], Newspaper], seed: int, number: int, tmp_path: Path
) -> None:
    paper = make(tmp_path / "paper")
    editor, typesetter = Editor(paper, seed), Typesetter()
    chance, done = random.Random(seed), []
    known: dict[object, bytes] = {}
    for kind in in_some_order(seed, number):
        getattr(editor, kind)()
        paper.save()
        done.append(kind)
        draft = chance.random() < 0.4
        kept = look(paper.root, typesetter, draft)
        drawn = draw_pages(kept.filled, pages_of_stories(kept.filled)) if kept.filled else {}
        assert compare(kept, look_anew(paper.root, draft, reads=chance.random() < 0.15)) == [], done
        assert [state for state, page in drawn.items() if known.get(state, page) != page] == [], done
        known |= drawn


def set_in_one_frame(paper: Newspaper) -> Article:
    """Give the lead one frame of two columns, and nothing to show of its language in the masters."""
    for master in paper.masters.values():
        master.furniture = "<p>x</p>"
    lead = paper.articles["lead"]
    lead.frames, lead.paragraphs, lead.front = "[1/a]", paragraphs(*[6] * 12), ["language: en"]
    paper.listed = ["lead"]
    paper.style += ":lang(es) p { color: navy }"
    return lead


UNSEEN: dict[str, Callable[[Newspaper, Article], object]] = {
    "columns that end alike": lambda _, lead: lead.hints.append("balance: true"),
    "a head over one column": lambda _, lead: lead.hints.append("head-columns: 1"),
    "a story that may be cut": lambda _, lead: lead.hints.append("may-cut: true"),
    "a narrower gap": lambda paper, _: setattr(paper, "measures", LAYOUT.replace("gap: 4mm", "gap: 3mm")),
    "the language of the masters": lambda paper, _: setattr(paper, "language", "es"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_in_the_html_may_change(name: str, tmp_path: Path) -> None:
    paper = newspaper(tmp_path / "paper")
    lead = set_in_one_frame(paper)
    lead.paragraphs = paragraphs(9, 9) if name == "columns that end alike" else lead.paragraphs
    paper.save()
    typesetter = Typesetter()
    before = look(paper.root, typesetter)
    UNSEEN[name](paper, lead)
    paper.save()
    after = look(paper.root, typesetter)
    assert compare(after, before) != [], "the change is seen on the paper or in the ledger"
    assert compare(after, look_anew(paper.root, draft=False, reads=False)) == []


def test_a_template_may_ask_how_wide_an_insert_is(tmp_path: Path) -> None:
    paper = newspaper(tmp_path / "paper")
    typesetter = Typesetter()
    for word in (b"one", b"other"):
        insert = b'<div class="insert">{%% if width > 100 %%}<p>%s</p>{%% endif %%}</div>' % word
        paper.others["layouts/test/insert.html"] = insert
        paper.save()
        assert differences(paper.root, typesetter) == []


def test_what_only_the_e_book_has_may_move_in_a_story_that_may_be_cut(tmp_path: Path) -> None:
    paper = newspaper(tmp_path / "paper")
    lead = set_in_one_frame(paper)
    lead.hints = ["may-cut: true"]
    typesetter = Typesetter()
    printed = paragraphs(*[9] * 9)
    for place in (8, 5):
        lead.paragraphs = [*printed[:place], f"::: screen-only\n{words(5, 900)}\n:::", *printed[place:]]
        paper.save()
        assert differences(paper.root, typesetter) == []
