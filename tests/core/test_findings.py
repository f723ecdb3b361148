"""The report of a build: what is alike is counted, not listed without end; what a reader refuses is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from pikepdf import PdfError

from pressbuild.core.findings import MOST_ALIKE, Place, Report
from pressbuild.pipeline.pdf_letters import check_fonts
from pressbuild.sources.folder import Folder


def test_findings_of_one_kind_in_one_file_are_listed_up_to_a_number() -> None:
    report = Report()
    for line in range(1, 5_001):
        report.error("bad", f"fault {line}", Place(Path("s.md"), line), "mend it")
        if line == MOST_ALIKE:
            report.warn("other", "another kind", Place(Path("s.md"), 7))
    report.error("bad", "another file", Place(Path("t.md"), 1))
    assert len(report.findings) == MOST_ALIKE + 3
    (more,) = [found for found in report.findings if "more of this kind" in found.message]
    assert more.message == f"and {5_000 - MOST_ALIKE:,} more of this kind in this file"
    assert (str(more.place), more.hint, more.code) == ("s.md", "mend it", "bad")
    assert report.findings[MOST_ALIKE].code == "other"
    assert report.findings[-1].message == "another file"


def test_a_finished_pdf_that_a_reader_refuses_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PdfError("Array exceeds maximum length of 100000.")

    monkeypatch.setattr("pressbuild.checks.layout.families_used.pikepdf.open", refuse)
    report = Report()
    check_fonts(b"%PDF-1.7", (), report)
    assert [found.code for found in report.findings] == ["unreadable-pdf"]
    assert "Array exceeds maximum length" in report.findings[0].message


def test_a_picture_that_is_missing_is_not_looked_for_among_articles(tmp_path: Path) -> None:
    for name in ("town.md", "harbour.md", "bridge.JPG", "map.svg"):
        (tmp_path / name).touch()
    hints = []
    for name in ("nothing.jpg", "brigde.jpg", "zebra.tif"):
        report = Report()
        Folder(tmp_path).find(name, tmp_path, Place(tmp_path / "town.md", 2), report, "the picture")
        hints.append(report.findings[0].hint)
    assert hints == ["known: bridge.JPG", "did you mean “bridge.JPG”?", ""]
