"""Lines of code. In: a code block's inlines, the name of its language. Out: markup for print and e-book.

Pygments says what is a keyword, a comment, a string; six classes of ours are styled. In print each line is an element,
and may be broken only where it says so: a soft hyphen there is set as the style sheet's own mark, → and no hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from markupsafe import Markup, escape

from pressbuild.document import Inlines, PageBreak, plain_text
from pressbuild.templates.epub_markup import page_break

_MOST = 100_000  # characters that are coloured: pygments works with regular expressions
_TAB = 4  # columns; a PDF knows no tabs
# A break that has a mark, and none where there would be one without (word joiner).
_BREAK, _NO_BREAK = "\u2060\u00ad", "\u2060"
# After white space inside a line, and after punctuation that something else follows.
_PLACE = re.compile(r"(?<=\S) +(?=\S)|(?<=\w)[^\w\s'\"`]+(?=[\w'\"`])|(?<=[^\W_])_+(?=[^\W_])")
_LONG = 22  # characters without such a place: then any will do, from the middle of them on
_KINDS = {
    "Keyword": "keyword", "Operator.Word": "keyword", "Name.Tag": "keyword", "Generic.Heading": "keyword",
    "Comment": "comment", "Literal.String": "string", "Generic.Inserted": "string", "Literal.Number": "number",
    "Name.Function": "name", "Name.Class": "name", "Name.Decorator": "name", "Name.Attribute": "name",
    "Generic.Deleted": "deleted",
}  # fmt: skip


def print_code(children: Inlines, syntax: str = "") -> Markup:
    """Return the lines of a code block as HTML for print, each a `div` of the class “line”."""
    text = plain_text(children).expandtabs(_TAB)
    breaks: dict[int, Markup] = {}
    start = 0
    for line in text.split("\n"):
        breaks |= {start + place: escape(mark) for place, mark in find_breaks(line)}
        start += len(line) + 1
    inner = Markup("").join(_mark_up(text, syntax, breaks, Markup('</div><div class="line">')))
    return Markup('<div class="line">{}</div>').format(inner)


def screen_code(children: Inlines, syntax: str, words: Mapping[str, str]) -> Markup:
    """Return a code block as XHTML, each line a `span` of the class “line”, with the marks of printed pages in it.

    The newline stands in its line, so that a reader without our style sheet shows the same lines.
    """
    text = ""
    marks: dict[int, Markup] = {}
    for inline in children:
        if isinstance(inline, PageBreak):
            marks[len(text)] = marks.get(len(text), Markup("")) + page_break(inline.page, words)
        else:
            text += plain_text((inline,))
    inner = Markup("").join(_mark_up(text, syntax, marks, Markup('\n</span><span class="line">')))
    return Markup('<span class="line">{}</span>').format(inner)


def find_breaks(line: str) -> Iterator[tuple[int, str]]:
    """Yield what to put before which character of a line of code, so that it is broken there or is not."""
    start = len(line) - len(line.lstrip())
    places = [match.end() for match in _PLACE.finditer(line, start)]
    allowed = set(places)
    for begin, end in zip([start, *places], [*places, len(line)], strict=True):
        if end - begin > _LONG:
            allowed |= set(range(begin + _LONG // 2, end))
    for place in range(1, len(line)):
        if place in allowed:
            yield place, _BREAK
        elif not (line[place - 1].isalnum() and line[place].isalnum()):
            yield place, _NO_BREAK


def read_tokens(text: str, syntax: str) -> Iterator[tuple[str, str]]:
    """Yield the class of each part of a text, "" for none, and the part; together they are the text."""
    if syntax and len(text) <= _MOST:
        from pygments.lexers import get_lexer_by_name  # only here: few papers have code
        from pygments.util import ClassNotFound

        try:
            found = list(get_lexer_by_name(syntax, stripnl=False, ensurenl=False).get_tokens(text))
        except (ClassNotFound, ValueError):
            found = []
        if "".join(part for _, part in found) == text:  # it may have changed ends of lines
            for kind, parts in groupby(found, lambda item: _kind(str(item[0]))):
                yield kind, "".join(part for _, part in parts)
            return
    yield "", text


def _kind(token: str) -> str:
    """Return the class of a token of pygments, such as `Token.Literal.String.Doc`, or of what it is a kind of."""
    name = token.removeprefix("Token.")
    while name:
        if name in _KINDS:
            return _KINDS[name]
        name = name.rpartition(".")[0]
    return ""


def _mark_up(text: str, syntax: str, inserted: Mapping[int, Markup], newline: Markup) -> Iterator[Markup]:
    """Yield the tokens of a text with what is inserted before its characters, by their positions."""
    waiting = sorted(inserted, reverse=True)
    position = 0
    for kind, token in read_tokens(text, syntax):
        for number, part in enumerate(token.split("\n")):
            if number:
                yield newline
                position += 1
            pieces, done = [], 0
            while waiting and waiting[-1] <= position + len(part):
                place = waiting.pop()
                pieces += [escape(part[done : place - position]), inserted[place]]
                done = place - position
            inner = Markup("").join([*pieces, escape(part[done:])])
            position += len(part)
            if inner:
                yield Markup('<span class="{}">{}</span>').format(f"code-{kind}", inner) if kind else inner
    for place in reversed(waiting):
        yield inserted[place]
