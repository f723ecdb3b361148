"""Lines of code as markup: nothing is lost, and what may be broken where."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pressbuild.core.word_stream import squeeze
from pressbuild.document import PageBreak, Text
from pressbuild.templates.code_lines import find_breaks, print_code, read_tokens, screen_code

WORDS = {"page_label": "Page {page}", "language": ""}
BREAK, INVISIBLE = "\u2060\u00ad", dict.fromkeys(map(ord, "\u2060\u00ad"))


def lines_of(markup: str) -> list[str]:
    inner = re.findall(r'<div class="line">(.*?)</div>', markup, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", line)).translate(INVISIBLE) for line in inner]


def broken(line: str) -> str:
    """A line with | where it may be broken and ~ where it may not though the engine would."""
    marks = dict(find_breaks(line))
    return "".join(
        {None: "", BREAK: "|", "\u2060": "~"}[marks.get(at)] + character for at, character in enumerate(line)
    )


@given(
    st.text(alphabet="ab1 ._-/(){}[]<>&\"'#:=\n\té漢"), st.sampled_from(["", "python", "html", "diff", "nonsense", "c"])
)
def test_all_lines_come_out_as_they_were(text: str, syntax: str) -> None:
    assert lines_of(print_code((Text(text),), syntax)) == text.expandtabs(4).split("\n")
    shown = unescape(re.sub(r"<[^>]*>", "", screen_code((Text(text),), syntax, WORDS)))
    assert shown == text
    assert "".join(part for _, part in read_tokens(text, syntax)) == text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("call(one, two)", "call~(|one~,~ |two~)"),
        ("    x = 1", " ~ ~ ~ ~x~ |=~ |1"),
        ("a/b.c?d=e", "a~/|b~.|c~?|d~=|e"),
        ("[x](y) -> z", "[~x~]~(|y~)~ |-~>~ |z"),
        ("short_name", "short~_|name"),
        ("x", "x"),
        ("", ""),
    ],
)
def test_where_a_line_may_be_broken(line: str, said: str) -> None:
    assert broken(line) == said


def test_a_word_that_is_too_long_may_be_broken_anywhere_but_near_its_start() -> None:
    assert broken("a" * 30) == "a" * 11 + "".join("|a" for _ in range(19))


def test_what_is_invisible_does_not_count_as_text() -> None:
    markup = str(print_code((Text("call(one, two)"),)))
    assert squeeze(re.sub(r"<[^>]*>", "", markup)) == "call(one,two)"


def test_tokens_have_classes_of_ours() -> None:
    markup = print_code((Text("def f():\n    return 'x'  # note\n"),), "python")
    for kind in ("keyword", "name", "string", "comment"):
        assert f'class="code-{kind}"' in markup
    assert "<script>" not in print_code((Text("<script>"),), "html")


def test_a_page_may_begin_inside_a_token() -> None:
    marked = screen_code((Text("retu"), PageBreak(3), Text("rn 1\nx"), PageBreak(4)), "python", WORDS)
    assert (
        'retu<span epub:type="pagebreak" role="doc-pagebreak" id="page-3" aria-label="Page 3"></span>rn</span>'
        in marked
    )
    assert marked.endswith('aria-label="Page 4"></span></span>')


def test_each_line_of_the_e_book_is_an_element_with_its_newline() -> None:
    code = "def f():\n\n    return 'a\n"
    root = etree.fromstring(f"<pre>{screen_code((Text(code),), 'python', WORDS)}</pre>")
    assert "".join(root.itertext()) == code
    assert ["".join(line.itertext()) for line in root] == [*code.splitlines(keepends=True), ""]
    assert {line.get("class") for line in root} == {"line"}
