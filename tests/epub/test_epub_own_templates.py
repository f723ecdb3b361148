"""A publication with templates of its own: what they may do otherwise, and what they may not lose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.elements import picture
from tests.support.paper import frame
from tests.support.publication import Outcome, Publication

from pressbuild.sources.builtin_folders import builtin_folder

MANIFEST = """
number: 1
date: 2024-01
cover: c.png
cover-alt: A red field.
pages: [page, page]
articles:
  - article: s.md
    frames: [1/a, 2/a]
"""
TEXT = """
The first paragraph with *emphasis* and [a link](https://example.org).

::: box A box {#box}
In the box.
:::

- one
- two

FILLER
"""
STORY = """{% extends "epub/_page.xhtml" %}
{% import "epub/blocks.xhtml" as blocks %}
{% block body %}
<body epub:type="bodymatter">
{% for page in pages %}{{ page_break(page, words) }}{% endfor %}
<section class="mine">
<h1>{{ document.headline|xhtml(links, words) }}</h1>
{{ blocks.render(document.blocks, document, book) }}
<p>By {% for name in document.bylines %}{{ ' and ' if not loop.first }}{{ name|xhtml(links, words) }}{% endfor %}</p>
<div>{{ document.standfirst|xhtml(links, words) }}</div>
<p>Share this with your friends.</p>
</section>
</body>
{% endblock %}
"""
PLAIN = """{% macro render(items, document, leading, drop_cap=false) %}
{% for block in items %}{% if block|kind == 'paragraph' %}<p>{{ block.children|plain }}</p>{% endif %}{% endfor %}
{% endmacro %}
"""


@pytest.fixture
def paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Publication:
    filler = "\n\n".join(" ".join(f"word{n}" for n in range(start, start + 60)) for start in range(0, 540, 60))
    publication = Publication(tmp_path, capsys)
    publication.manifest(MANIFEST).file("layouts/tiny/masters/page.html", frame("a", 70, columns=2))
    publication.file("issues/1/c.png", picture("RGB", (80, 120), "#c00"))
    front = {"standfirst": "With a standfirst.", "byline": "[Nobody, Somebody]"}
    return publication.article("s", TEXT.replace("FILLER", filler), **front)


def build(paper: Publication) -> Outcome:
    return paper.run("epub")


def test_a_template_may_arrange_the_head_and_add_words(paper: Publication) -> None:
    outcome = build(paper.file("layouts/tiny/epub/story.xhtml", STORY))
    assert outcome.code == 0, outcome.said


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("<div>{{ document.standfirst|xhtml(links, words) }}</div>", "", "standfirst."),
        ("document.blocks, document", "document.blocks[:3], document", "word0"),
        ("document.blocks, document", "document.blocks|reverse|list, document", "does not stand in its place"),
        ("{{ name|xhtml(links, words) }}", "the editors", "Nobody"),
    ],
)
def test_a_template_may_not_lose_words(old: str, new: str, lost: str, paper: Publication) -> None:
    outcome = build(paper.file("layouts/tiny/epub/story.xhtml", STORY.replace(old, new)))
    assert outcome.code != 0
    assert lost in outcome.said


def test_pages_that_begin_with_words_from_nowhere_are_told_of(paper: Publication) -> None:
    """A template for print that does without the filter `inlines` keeps its e-book, but for that one mark."""
    paper.article("s", " ".join(f"word{n}" for n in range(500)))
    outcome = build(paper.file("layouts/tiny/blocks.html", PLAIN))
    assert outcome.code == 0, outcome.said
    assert "page 2 begins with “word" in outcome.said
    assert "|inlines" in outcome.said


def test_what_own_templates_and_style_sheets_do_beside_the_words_is_a_warning(paper: Publication) -> None:
    old_contents = (builtin_folder("layouts") / "common/epub/toc.ncx").read_text(encoding="utf-8")
    own = re.sub('(dtb:depth" content=)"[^"]*"', r'\1"2"', old_contents)  # contents of one story have one level
    assert own != old_contents
    paper.file("layouts/tiny/epub/toc.ncx", own)
    outcome = build(paper.file("layouts/tiny/epub/style.css", '.byline::before { content: "by " }'))
    assert outcome.code == 0, outcome.said
    assert "the contents for old readers count levels" in outcome.said
    assert 'writes "by ", which is in no story' in outcome.said
