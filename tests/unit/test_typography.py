"""Quotes, dashes and ellipses by language."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressbuild.article import read_article
from pressbuild.diagnostics import Report
from pressbuild.document import Paragraph, plain_text
from pressbuild.sources.folder import Folder


def typeset(tmp_path: Path, language: str, text: str) -> str:
    path = tmp_path / "a.md"
    path.write_text(f"---\nheadline: H\nlanguage: {language}\n---\n\n{text}\n", encoding="utf-8")
    report = Report()
    document = read_article(path, Folder(tmp_path), "en", report)
    assert document, report.findings
    block = document.blocks[0]
    assert isinstance(block, Paragraph)
    return plain_text(block.children)


@pytest.mark.parametrize(
    ("language", "typed", "printed"),
    [
        ("en-GB", "'a \"b\" c' isn't", "‘a “b” c’ isn’t"),
        ("en-GB", "\"a 'b' c\"", "‘a “b” c’"),
        ("en-US", "\"a 'b' c\"", "“a ‘b’ c”"),
        ("de", "\"a 'b' c\"", "„a ‚b‘ c“"),
        ("es", "\"a 'b' c\"", "«a “b” c»"),
        ("es-PE", "\"a 'b' c\"", "“a ‘b’ c”"),
        ("fr", '"a"', "«\u202fa\u202f»"),
        ("en-GB", "*'a'* and '*b*'", "‘a’ and ‘b’"),
        ("en-GB", "one -- two...", "one – two…"),
        ("en-US", "one--two", "one—two"),
        ("en-GB", "2021-22 and 1990--2000", "2021–22 and 1990–2000"),
        ("en-GB", "ISO 2023-02-15, call 0-800-1", "ISO 2023-02-15, call 0-800-1"),
        ("en-GB", "(c) is the third point", "(c) is the third point"),
    ],
)
def test_marks(tmp_path: Path, language: str, typed: str, printed: str) -> None:
    assert typeset(tmp_path, language, typed) == printed
