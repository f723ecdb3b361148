"""Title, slug line and file names of an issue are the same words in every edition, in the paper's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pressbuild.core.findings import Report
from pressbuild.document import Document, Text
from pressbuild.publication.layouts import read_layout
from pressbuild.publication.manifest import (
    Issue,
    Manifest,
    Publication,
    issue_file_name,
    issue_title,
    page_file_name,
    slug_line,
)
from pressbuild.sources.folder import Folder

LAYOUT = read_layout("tabloid", Path("/nowhere"), Report())


def make_manifest(language: str = "en-GB", number: str = "7") -> Manifest:
    publication = Publication(title="El Faro", slug="el-faro", language=language)
    issue = Issue(number=number, date="2024-03", pages=(), articles=())
    source: Any = None
    return Manifest(Folder(Path("/nowhere")), Path("/nowhere/issues/2024-03"), publication, issue, source, ())


@pytest.mark.parametrize(
    ("language", "title", "number", "page"),
    [
        ("en-GB", "El Faro, No 7, 2024-03", "No 7", "Page 2"),
        ("es", "El Faro, N.º 7, 2024-03", "N.º 7", "Página 2"),
        ("de", "El Faro, Nr. 7, 2024-03", "Nr. 7", "Seite 2"),
        ("hu", "El Faro, Sz. 7, 2024-03", "Sz. 7", "2. oldal"),
    ],
)
def test_title_and_slug_line_have_the_words_of_the_language(language: str, title: str, number: str, page: str) -> None:
    manifest, words = make_manifest(language), LAYOUT.words(language)
    assert issue_title(manifest, words) == title
    slug = slug_line(manifest, words, 2, "black", "newsprint")
    assert slug == f"El Faro   {number}   {page}   2024-03-01   black   newsprint"


def test_file_names_have_no_folders() -> None:
    manifest = make_manifest(number="7/8")
    assert issue_file_name(manifest, "print.pdf") == "el-faro-7-8-print.pdf"
    assert page_file_name(manifest, "{slug}-{number}-p{page:03}.pdf", 2, "") == "el-faro-7-8-p002.pdf"


@pytest.mark.parametrize(
    ("pattern", "name"), [("{issue}-{page}.pdf", "2024-03-2-black.pdf"), ("{ink}/{page}.pdf", "black-2.pdf")]
)
def test_the_file_of_a_plate_has_its_ink_in_the_name(pattern: str, name: str) -> None:
    assert page_file_name(make_manifest(), pattern, 2, "black") == name


@pytest.mark.parametrize(("role", "name"), [("story", "story-tide.xhtml"), ("imprint", "colophon.xhtml")])
def test_a_story_has_one_document_in_the_e_book(role: str, name: str) -> None:
    document = Document("tide", Path("tide.md"), "en", headline=(Text("Tide"),), role=role)
    assert document.book_file == name
