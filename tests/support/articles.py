"""Articles with every element, at random. In: nothing. Out: strategies of hypothesis for Markdown that is in order."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = [
    "word", "Straße", "niño", "don't", "“so”", '"so"', "(so)", "'n'", "'90s", "12", "1984", "3.5", "20 °C", "5'10\"",
    "C#", "snake_case", "https://example.org/a--b?q='x'&r=1", "news--desk@example.org", "#MeToo", "@handle",
    "file_a--b.txt", "020-7837 1688", "2021-22", "9 €", "--", "---", "...", "&amp;", "&eacute;", "\\*", "\\[x]", "\\#",
    "a & b", "p. 12", "Dr Jones", "Leser*innen", "\u2018quoted\u2019", "no\u00a0break", "so\u00adft", "zw\u200dj",
    "שלום", "日本", "cafe\u0301", "1 < 2", "x > y", "$5", "50 %", "|",
]  # fmt: skip
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
plain = st.lists(st.sampled_from(["word", "niño", "zwei", "three"]), min_size=1, max_size=3).map(" ".join)


def _around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Inlines round others."""
    return st.one_of(
        inner.map("*{}*".format),
        inner.map("**{}**".format),
        inner.map("~~{}~~".format),
        inner.map("[{}]{{.sc}}".format),
        inner.map("[{}]{{lang=es}}".format),
        inner.map("[{}](https://example.org/a--b)".format),
        st.tuples(plain, inner).map('[{0[0]}](<https://example.org/c d> "A title") {0[1]}'.format),
    )


def _leaves() -> st.SearchStrategy[str]:
    return st.one_of(
        words,
        plain,
        st.just('`a**b` -- "`'),
        st.just("`` a`b ``"),
        st.just("<https://example.org/x--y>"),
        st.just("H~2~O and x^2^"),
        st.just("==marked=="),
        st.just("***both***"),
        st.just("**Nota:**texto"),
    )


# without links in links, which nobody means
inlines = st.lists(st.one_of(_leaves(), _around(plain)), min_size=1, max_size=4).map(" ".join)
lines = st.lists(inlines, min_size=1, max_size=3).map("\n".join)


def _indent(text: str, by: int) -> str:
    return text.replace("\n", "\n" + " " * by)


@st.composite
def _list(draw: st.DrawFn, depth: int = 0) -> str:
    first = draw(st.integers(1, 30))
    ordered = draw(st.booleans())
    items = []
    count = draw(st.integers(1 if not ordered or first == 1 else 2, 3))
    for number in range(count):
        marker = f"{first + number}. " if ordered else "- "
        task = draw(st.sampled_from(["", "", "[ ] ", "[x] "])) if not ordered else ""
        item = marker + task + _indent("word " + draw(lines), len(marker))
        if depth < 2 and draw(st.integers(0, 3)) == 0:
            item += "\n" + " " * len(marker) + _indent(draw(_list(depth + 1)), len(marker))
        if draw(st.integers(0, 4)) == 0:
            item += "\n\n" + " " * len(marker) + _indent("word " + draw(lines), len(marker))
        items.append(item)
    return draw(st.sampled_from(["\n", "\n\n"])).join(items)


@st.composite
def _table(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 4))
    cell = st.one_of(plain, words, inlines).map(lambda text: text.replace("|", "\\|"))
    rows = [[draw(cell) for _ in range(columns)] for _ in range(draw(st.integers(1, 4)))]
    made = ["| " + " | ".join(row) + " |" for row in rows]
    made.insert(1, "|" + "---|" * columns)
    return "\n".join(made)


def _blocks() -> st.SearchStrategy[str]:
    text = lines.map("word {}".format)
    return st.one_of(
        text,
        text,
        inlines.map("## word {}".format),
        inlines.map("##Word {}".format),
        st.tuples(_list(), st.just("Words between.")).map("\n\n".join),
        text.map(lambda paragraph: "> " + paragraph.replace("\n", "\n> ")),
        _table(),
        st.just("* * *"),
        st.just('```python\ndef f(x):\n    return x ** 2  # "so" -- *so*\n\n```'),
        st.just("word\n\n    indented *code*\n      deeper"),
        text.map("Term\n: {}".format),
        st.just("12. March is a day.\n\n1984. A year."),
        inlines.map("A line\\\n{}".format),
    )


@st.composite
def articles(draw: st.DrawFn) -> str:
    """Return the body of an article that can be read without an error."""
    blocks: list[str] = []
    for block in draw(st.lists(_blocks(), min_size=1, max_size=6)):
        wrapped = draw(st.sampled_from(["", "", "", "box", "pullquote", "print-only", "verse"]))
        if wrapped in ("box", "pullquote"):
            title = draw(plain)
            block = f"::: {wrapped} {title} {{#b{len(blocks)}}}\n{block}\n:::"
        elif wrapped == "print-only":
            block = f"::: print-only\n{block}\n:::"
        elif wrapped == "verse":
            block = f"::: verse\n{draw(inlines)}\n  {draw(inlines)}\n\n{draw(inlines)}\n:::"
        blocks.append(block)
    calls = draw(st.integers(0, 3))
    blocks += [f"A note[^n{number}] here, and again[^n{number}]." for number in range(calls)]
    blocks += [f"[^n{number}]: word {draw(inlines)}" for number in draw(st.permutations(range(calls)))]
    if draw(st.booleans()):
        blocks += ["See [by label][l].", '[l]: https://example.org/l--l "A title"']
    return "\n" + "\n\n".join(blocks) + "\n"
