"""Addresses as people type them, as the e-book has them: valid, and leading to the same place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbuild.checks.epub.due_passages import leads_somewhere
from pressbuild.checks.epub.xhtml_passages import plain_address
from pressbuild.templates.epub_addresses import make_address


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/a|b^{c}`d", "https://example.org/a%7Cb%5E%7Bc%7D%60d"),
        ("https://example.org/?a[]=1&b=2#c[]", "https://example.org/?a%5B%5D=1&b=2#c%5B%5D"),
        ("https://example.org/32:10<2888::AID>", "https://example.org/32:10%3C2888::AID%3E"),
        ("https://example.org/straße?q=ü", "https://example.org/stra%C3%9Fe?q=%C3%BC"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%41%zz", "https://example.org/%41%25zz"),
        ("https://example.org/#:~:text=a,b", "https://example.org/#:~:text=a,b"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("https:/example.org", "https://example.org"),
        ("https://example.org\\a", "https://example.org/a"),
        ("https://example.org%5Ca", "https://example.org/a"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("HTTPS://example.org/A", "https://example.org/A"),
        ("https://müller.example/", "https://xn--mller-kva.example/"),
        ("https://[::1]:8080/a", "https://[::1]:8080/a"),
        ("https://me:pass word@example.org/", "https://me:pass%20word@example.org/"),
        ("mailto:news@example.org?subject=Hello there", "mailto:news@example.org?subject=Hello%20there"),
        ("tel:+44 20 7837 1688", "tel:+44-20-7837-1688"),
        ("irc://irc.example.org/room", "irc://irc.example.org/room"),
    ],
)
def test_an_address_is_valid_and_means_the_same(typed: str, wanted: str) -> None:
    assert make_address(typed) == wanted
    assert make_address(wanted) == wanted


@pytest.mark.parametrize(
    "typed", ["", "http://", "https:///", "https://ex ample.org", "https://example.org:99999/", "page.html", "#place"]
)
def test_what_leads_nowhere_is_no_address(typed: str) -> None:
    assert make_address(typed) == ""


TYPED = "example.org|müller.example|a b|/|//|?|#|%|%41|[|]|:|99|@|^|ü|&|=|<|\\|{x}|~|'|(1)".split("|")
PARTS = st.sampled_from([*TYPED, "|"])


@given(
    st.sampled_from(["https://", "http:/", "ftp://", "mailto:", "https://example.org/"]), st.lists(PARTS, max_size=8)
)
def test_the_check_of_the_book_agrees_about_any_address(scheme: str, parts: list[str]) -> None:
    typed = scheme + "".join(parts)
    made = make_address(typed)
    assert bool(made) == leads_somewhere(typed)
    assert not made or plain_address(made) == plain_address(typed)
    assert not re.search(r"[\s<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})", made)
    assert make_address(made) == made
