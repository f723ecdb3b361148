"""An issue with one of everything that an article can hold. In: a folder. Out: the publication written there."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from tests.support.paper import CSS, LAYOUT, frame
from tests.support.publication import Publication

MANIFEST = """
number: 292
date: 2024-05
date-line: May 2024
cover: cover.png
cover-alt: "A red field."
pages: [page, page, page]
articles:
  - article: lead.md
    section: News
    frames: [1/a, 3/a]
  - article: second.md
    section: News
    frames: [2/a]
  - article: paper-only.md
    section: News
    frames: [1/b]
  - article: screen-only.md
    section: Elsewhere
  - article: imprint.md
    frames: [2/b]
"""
LEAD = """
The first paragraph has *emphasis*, **strength**, [small capitals]{.sc}, words in [español]{lang=es},
a note[^1], the same note again[^1], and a [link](second.md) to [a site](https://example.org/a?b=1&c=2).

A line\\
that is broken & an ampersand, a "quotation", <https://example.org>.

## A crosshead with a note[^2]

- one
- two
    - deeper

3. third
4. fourth

> A quotation of somebody.

### A smaller crosshead

::: pullquote Nobody
The first paragraph has emphasis
:::

::: box A box {#the-box}
In a box.

- with a list
:::

::: table What it costs {#costs}
| Thing | Now | Then | Later |
|:------|----:|:----:|-------|
| Bread | 1.2 | 1.1  | 1.3[^3] |
| Milk  | 0.9 |      | a \\| b |

Source: nobody.
:::

![A grey square](grey.png "A caption."){credit="A credit" #grey}

![A drawing](drawing.svg)

* * *

::: print-only
Only the paper says this.
:::

::: screen-only
Only the screen says this, in [עברית]{lang=he}.
:::

Water is H~2~O, an area m^2^, this is ~~struck out~~ and `inline = code`.

```python
def answer(question):
    return 42  # always
```

::: verse
The first line of a song,
the *second* line of it.

After an empty line.
:::

Tide
: The rise and fall of the sea.

Quay
: Where ships are made fast.

- [x] bought
- [ ] not bought yet

| Port | Tide |
|------|------|
| Ayr  | 2.5  |
| Oban | 2.5  |

FILLER

The last words are these.

[^1]: The first note, with *emphasis*.

    And a second paragraph of it.
[^2]: The second note.
[^3]: The third note, called from a table.
"""
DRAWING = (
    '<?xml version="1.0"?><!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#eee"/><text x="2" y="12" font-family="Source Serif 4 Caption" '
    'font-size="8">Lettering</text></svg>'
)


def picture(mode: str, size: tuple[int, int], colour: object, kind: str = "PNG", **options: object) -> bytes:
    """Return a picture of one colour."""
    stream = io.BytesIO()
    Image.new(mode, size, colour).save(stream, kind, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def write_elements(folder: Path, capsys: pytest.CaptureFixture[str] | None = None) -> Publication:
    """Write the publication, whose lead fills its first frame and turns to page 3."""
    filler = "\n\n".join(" ".join(f"word{n}" for n in range(start, start + 60)) for start in range(0, 480, 60))
    paper = Publication(folder, capsys)
    paper.file("issues/publication.yaml", PUBLICATION).manifest(MANIFEST)
    paper.file("layouts/tiny/layout.yaml", LAYOUT + "leaves-out: [summary]\n")
    paper.file("layouts/tiny/masters/page.html", frame("a", 60, columns=3) + frame("b", 8, columns=3, top=70))
    paper.file("layouts/tiny/print.css", CSS + 'code { font-family: "Source Serif 4 Caption" }')
    paper.article("lead", LEAD.replace("FILLER", filler), standfirst="With a standfirst.", byline="Nobody",
                  kicker="A kicker", summary="What it says.")  # fmt: skip
    paper.article("second", "See [the lead](lead.md). It is short.", byline="[Nobody, Somebody]", language="es")
    paper.article("paper-only", "For the paper.", edition="print")
    paper.article("screen-only", "For the screen.", edition="screen")
    paper.article("imprint", "Made by nobody.", role="imprint")
    paper.file("issues/1/grey.png", picture("LA", (30, 20), (128, 200))).file("issues/1/drawing.svg", DRAWING)
    return paper.file("issues/1/cover.png", picture("RGB", (800, 1200), "#c00"))


PUBLICATION = """
title: The Elements
slug: elements
language: en
layout: tiny
issn: 0317-8471
publisher: Nobody
rights: Do what you like.
evaluation: {by: Nobody, report: "https://example.org/report"}
"""
