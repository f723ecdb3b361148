"""Texts can be compared whatever the capitals of their language do to them."""

from __future__ import annotations

import pytest

from pressbuild.core.word_stream import squeeze


@pytest.mark.parametrize(
    ("typed", "set_in_capitals"),
    [
        ("şehir ılık iyi", "ŞEHİR ILIK İYİ"),  # Turkish, Azerbaijani
        ("Αθήνα, Μαΐου, άυλος, της", "ΑΘΗΝΑ, ΜΑΪΟΥ, ΑΫΛΟΣ, ΤΗΣ"),  # Greek: accents go, ς and σ are one
        ("ΐ ᾳ ῷ", "ΐ ᾳ ῷ".upper()),  # Greek words in an article of another language
        ("Straße, ﬁn", "STRASSE, FIN"),
    ],
)
def test_small_letters_and_capitals_are_the_same(typed: str, set_in_capitals: str) -> None:
    assert squeeze(typed) == squeeze(set_in_capitals)


@pytest.mark.parametrize(("typed", "other"), [("żur", "zur"), ("за́мок", "замок"), ("é", "e"), ("έ", "η"), ("ï", "i")])
def test_other_letters_are_not(typed: str, other: str) -> None:
    assert squeeze(typed) != squeeze(other)
