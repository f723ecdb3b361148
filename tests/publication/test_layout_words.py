"""The words of the e-book: whole in each language, and English where there are none, which says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.core.findings import Report
from pressbuild.publication.layouts import fill_words, read_layout

LAYOUT = read_layout("tabloid", Path("/nowhere"), Report())
LANGUAGES = sorted(LAYOUT.common_words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_words_with_what_is_put_into_them(language: str) -> None:
    english, own = LAYOUT.common_words["en"], LAYOUT.common_words[language]
    assert own.keys() == english.keys()
    for key, text in english.items():
        assert text.count("{") == own[key].count("{")
        assert all(part in own[key] for part in ("{title}", "{headlines}", "{page}") if part in text)


@pytest.mark.parametrize(
    ("asked", "contents", "language"),
    [
        ("es-419", "Índice", ""),
        ("en-GB", "Contents", ""),
        ("pt-BR", "Índice", ""),
        ("no", "Innhold", ""),
        ("qu", "Contents", "en"),
        ("zh-Hant-TW", "Contents", "en"),
    ],
)
def test_words_that_are_not_in_the_language_say_in_which_they_are(asked: str, contents: str, language: str) -> None:
    words = LAYOUT.words(asked)
    assert (words["contents"], words["language"]) == (contents, language)


@pytest.mark.parametrize(
    "typed", ["{", "}", "{x}", "{0}", "{page:>1000000000}", "{page.__class__}", "{page!r}", "{{page"]
)
def test_braces_that_name_nothing_stay_as_they_were_typed(typed: str) -> None:
    assert fill_words(f"{{page}} {typed}", page="{title}", title=2) == f"{{title}} {typed}"
