"""A finished e-book that has been checked is not checked again, and any change of its files is."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.publication import Publication

from pressbuild.checks.epub import epub_checks


def test_the_same_book_is_checked_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[int] = []
    real = epub_checks.check_book

    def count(data: bytes, *rest: object) -> None:
        checked.append(len(data))
        real(data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(epub_checks, "check_book", count)
    paper = Publication(tmp_path, capsys)

    def make() -> int:
        assert paper.run("epub").code == 0
        return len(checked)

    assert make() == 1
    assert make() == 1
    paper.article("s", "Other words to begin with.")
    assert make() == 2
    monkeypatch.setenv("PRESSBUILD_CACHE", "off")
    assert make() == 3
