"""A check that breaks down is said to, shows no traceback, and nothing is released that it had to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.publication import Publication

from pressbuild.checks.outcomes import Check, Fault, Skip, SubjectKind
from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.core.findings import Place, Report, Severity


def check_that(*steps: Fault | Exception) -> Check[object]:
    """Return a check that yields faults and raises what is no fault."""

    def look(_subject: object) -> Iterator[Fault]:
        for step in steps:
            if isinstance(step, Exception):
                raise step
            yield step

    return Check("odd-check", "All is well", "Why.", "Mend it.", look, SubjectKind.SOURCE, ("bad-value",))


def found(*steps: Fault | Exception) -> list[tuple[str, str]]:
    report = Report()
    report_checks([check_that(*steps)], object(), report)
    return [(finding.severity.value, finding.code) for finding in report.findings if finding.code]


def test_an_outcome_becomes_findings_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"odd-check": frozenset(Severity), "bad-value": frozenset(Severity), "check-broken": {Severity.ERROR}}
    monkeypatch.setattr("pressbuild.checks.registry.known_codes", lambda: known)
    place = Place(Path("s.md"), 3)
    report = Report()
    report_checks([check_that(Fault("wrong", 2, place=place, code="bad-value", frame="a"))], object(), report)
    (finding,) = report.findings
    assert (finding.code, finding.place, finding.hint, str(finding.spot)) == (
        "bad-value", place, "Mend it.", "PagePlace(page=2, frame='a')",
    )  # fmt: skip
    assert found() == []
    assert found(Skip("no tool")) == [("skipped", "odd-check")]
    assert found(ValueError("x\ny")) == [("error", "check-broken")]
    assert found(Fault("odd", severity=Severity.WARNING), KeyError("x")) == [
        ("warning", "odd-check"),
        ("error", "check-broken"),
    ]
    assert found(*[Fault(f"fault {number}") for number in range(300)])[49:] == [("error", "odd-check")] * 2
    with pytest.raises(MemoryError):
        found(MemoryError())


@pytest.mark.parametrize(
    ("checks", "command", "code"),
    [
        ("pipeline.read_issue.READ_CHECKS", "pdf", 3),
        ("pipeline.read_issue.LINK_CHECKS", "pdf", 3),
        ("pipeline.press_edition.PAPER_CHECKS", "pdf", 3),
        ("pipeline.press_edition.PAGE_CHECKS", "pdf", 4),
        ("pipeline.pdf_letters.GLYPH_CHECKS", "pdf", 4),
        ("pipeline.pdf_letters.FONT_CHECKS", "pdf", 4),
        ("pipeline.ebook.BOOK_CHECKS", "epub", 3),
        ("checks.epub.epub_checks.CHECKS", "epub", 4),
    ],
)
def test_nothing_is_released_that_a_broken_check_had_to_look_at(
    checks: str, command: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(f"pressbuild.{checks}", (check_that(ZeroDivisionError("division by zero")),))
    paper = Publication(tmp_path, capsys)
    paper.article("s", "Some words.")
    outcome = paper.run(command, *(["--no-pages"] if command == "epub" and code == 3 else []))
    assert outcome.code == code
    assert "odd-check broke: ZeroDivisionError: division by zero" in outcome.said
    assert "check-broken" in outcome.said
    assert "Traceback" not in outcome.said
    assert not list(tmp_path.rglob("dist/*/*"))
