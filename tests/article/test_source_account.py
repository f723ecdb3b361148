"""The account of characters balances for everything an article can hold, and notices whatever is changed in a story."""

from __future__ import annotations

import html
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.support.articles import articles
from tests.support.mutations import mutate

from pressbuild.article.front_matter import split_article
from pressbuild.article.read_article import read_article, read_source, source_of
from pressbuild.core.findings import Report
from pressbuild.document import Document, block_inlines, plain_text, walk_blocks
from pressbuild.source_account import AccountFault, ArticleSource, Name, account_for
from pressbuild.sources.folder import Folder

FRONT = """---
headline: "The *first* fight for #MeToo"
kicker: It's new
standfirst: >
  Two lines
  of a standfirst...
byline: [Ann Example, Bo Sample]
summary: 'Don''t stop'
pictures:
  - {file: grey.png, alt: A grey square, caption: The caption -- "so", credit: A credit}
---
"""
BODY = r"""
The first paragraph isn't *emphasised*, it is **strong**, ***both***, [small]{.sc}, ~~struck~~, ==marked== and
goes on in a second line -- with H~2~O, x^2^, `a**b *c*`, [palabras]{lang=es}, a note[^b] and 3 \* 4 = 12 &amp; so on...

"A quotation," he said, 'with one inside', on 12-14 May at https://example.org/a--b?q='x' by #MeToo.
It is <https://example.org/c--d> or [a link](https://example.org/e--f "A title"), or [by *label*][l], or [short].

12\. May is text; 3 * 4 too, and snake_case_words.

## A crosshead with a note[^a]

### A smaller one {#small}

- one
- two with *emphasis*

  and a second paragraph
    - deeper
    - still

1. first
2. second

- [ ] to do
- [x] done

Term
: What it means

> A quotation of somebody
> in two lines.
>
> - with a list

```python
def f(x):
    return x ** 2  # "not curled" -- so
```

    indented *code*
      deeper

::: verse
The first line,
  the second line

and a stanza
:::

::: pullquote Nobody
Words that *are* pulled
:::

::: box A "box" {#the-box}
In a box.

- with a list
:::

::: table What it costs {#costs}
| Thing | Now | Later |
|:------|----:|-------|
| Bread | 1.2 | 1.3[^c] |
| Milk  |     | a \| b |

Source: nobody.
:::

![A grey square](grey.png "A caption -- 'so'."){credit="A credit" #other}

A line\
that is broken and ends in a note[^b].

[^a]: The note of the crosshead.
[^b]: The *note* of the
    text, in two lines.

* * *

::: print-only
Only on paper.
:::

The last paragraph.

[^c]: The note of the table.

[l]: https://example.org/by--label
[short]: <https://example.org/short> "A title"
"""


def read(folder: Path, body: str, front: str = "---\nheadline: x\n---\n") -> tuple[Document, ArticleSource]:
    if "grey.png" in body + front:
        Image.new("L", (40, 30), 128).save(folder / "grey.png")
    path = folder / "story.md"
    path.write_text(front + body, encoding="utf-8")
    report = Report()
    document = read_article(path, Folder(folder), "en-GB", report)
    assert document, report.findings
    split = split_article(front + body, path, report)
    assert split
    return document, source_of(split)


def faults(folder: Path, body: str) -> tuple[AccountFault, ...]:
    document, source = read(folder, body)
    return account_for(source, document).faults


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ArticleSource]:
    return read(tmp_path_factory.mktemp("account"), BODY, FRONT)


def test_a_story_with_everything_balances_and_each_change_has_its_name(whole: tuple[Document, ArticleSource]) -> None:
    document, source = whole
    account = account_for(source, document, keeps_changes=True)
    assert account.faults == ()
    assert account.counts[Name.NOTE] == 4
    assert account.counts[Name.BULLET] == 8
    assert account.counts[Name.NUMBER] == 2
    assert account.counts[Name.TASK] == 2
    assert account.counts[Name.HEADING] == 2
    assert account.counts[Name.REFERENCE] == 2
    assert account.counts[Name.ENTITY] == 1
    assert account.counts[Name.ESCAPE] == 3
    assert account.counts[Name.ELLIPSIS] == 2
    assert sum(account.counts.values()) == len(account.changes)
    curled = [change for change in account.changes if change.name is Name.APOSTROPHE]
    assert [(change.before, change.after) for change in curled if change.line == 13] == [("'", "’")]


def test_every_change_of_a_story_is_noticed(whole: tuple[Document, ArticleSource]) -> None:
    document, source = whole
    variants = dict(mutate(document))
    assert len(variants) > 150
    unnoticed = [what for what, changed in mutate(document) if not account_for(source, changed).faults]
    assert unnoticed == [], "\n".join(unnoticed)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("\nOne.\n\n[Photo]: https://example.org\n\nTwo.\n", 7, "[Photo]"),
    ],
)
def test_what_markdown_swallows_is_an_error_with_its_line(tmp_path: Path, body: str, line: int, words: str) -> None:
    path = tmp_path / "story.md"
    path.write_text(f"---\nheadline: x\n---\n{body}", encoding="utf-8")
    report = Report()
    assert read_article(path, Folder(tmp_path), "en-GB", report) is None
    finding = next(finding for finding in report.findings if finding.code == "source-account")
    assert finding.place
    assert finding.place.line == line
    assert words in finding.message


@pytest.mark.parametrize("body", ["cygwin''ский", "a'''b", "5''3 and '''", "\"''so''\" he", "``a''b"])
def test_two_marks_of_which_one_is_left_as_typed_balance(tmp_path: Path, body: str) -> None:
    assert faults(tmp_path, f"\n{body}\n") == ()


@given(articles())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_articles_balance(tmp_path: Path, body: str) -> None:
    document, source = read(tmp_path, body)
    assert account_for(source, document).faults == ()


SIGNS = st.sampled_from(
    [
        *"ab12 \n\t*_`~=^#>|[]()!{}:.\\&<'\"-+é",
        "\n\n",
        "```",
        ":::",
        "::: box ",
        "[^1]",
        "[^1]: ",
        "](https://a.b)",
        "{.sc}",
    ]
)


@given(
    st.one_of(st.lists(SIGNS, max_size=40).map("".join), st.text(max_size=80)).map(str.encode) | st.binary(max_size=80)
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_balance_or_are_an_error(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "random.md"
    path.write_bytes(b"---\nheadline: x\n---\n" + body)
    report = Report()
    document = read_article(path, Folder(tmp_path), "en-GB", report)
    assert (document is None) == report.has_errors
    if document:
        source = read_source(path, Folder(tmp_path))
        assert source
        assert account_for(source, document).faults == ()
        assert letters(document) <= Counter(character for character in html.unescape(source.body))


def letters(document: Document) -> Counter[str]:
    """The letters of the blocks of a story."""
    runs = [run for block in walk_blocks(document.blocks) for run in block_inlines(block)]
    return Counter(character for run in runs for character in plain_text(run) if character.isalpha())
