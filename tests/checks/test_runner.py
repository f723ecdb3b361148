"""How checks end: a wrong “passed” is the worst that can happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pressbuild.checks.outcomes import Fault, NotAsked, Skip, Status
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.checks.pdf.pdf_checks import PDF_CHECKS
from pressbuild.checks.preflight import run_checks
from pressbuild.checks.registry import CHECKS, checks_by_subject, find_check, known_codes
from pressbuild.checks.runner import MOST_FAULTS, make_check
from pressbuild.core.finding_codes import FINDING_CODES
from pressbuild.core.findings import Report, Severity
from pressbuild.pdf_facts.facts import DocumentFacts, PageBoxes, PageFacts
from pressbuild.press.press_profile import read_press_profile

PAGE = PageFacts(1, PageBoxes((0, 0, 300, 300)))
FACTS = DocumentFacts("1.6", "1.6", (PAGE,), page_count=1)
PROFILE = read_press_profile("magazine-offset", None, Report())
ERROR, WARNING = Fault("wrong"), Fault("odd", severity=Severity.WARNING)


def end(*steps: Fault | Exception, facts: DocumentFacts = FACTS, **keys: object) -> tuple[Status, int, str]:
    """Return how a check ends that yields faults and then raises."""

    def look(_subject: PdfSubject) -> Iterator[Fault]:
        for step in steps:
            if isinstance(step, Exception):
                raise step
            yield step

    check = replace(PdfCheck("a-check", "A check", "why", "what", look), **keys)  # type: ignore[arg-type]
    outcome = make_check(check, PdfSubject(facts, PROFILE))
    return outcome.status, len(outcome.faults), outcome.reason


def test_a_check_ends_as_grave_as_the_gravest_of_its_faults() -> None:
    assert end() == (Status.PASSED, 0, "")
    assert end(WARNING) == (Status.WARNED, 1, "")
    assert end(WARNING, ERROR) == (Status.FAILED, 2, "")


def test_a_check_that_is_not_made_has_not_passed() -> None:
    assert end(Skip("no tool")) == (Status.SKIPPED, 0, "no tool")
    assert end(NotAsked()) == (Status.NOT_ASKED, 0, "")
    assert end(asks=lambda _rules: "") == (Status.NOT_ASKED, 0, "")


def test_what_was_found_before_a_check_was_given_up_is_kept() -> None:
    assert end(WARNING, Skip("no tool")) == (Status.SKIPPED, 1, "no tool")
    assert end(ERROR, Skip("no tool")) == (Status.FAILED, 1, "no tool")


@pytest.mark.parametrize("problem", [ZeroDivisionError("division by zero"), RecursionError(), KeyError("x\ny")])
def test_a_check_that_breaks_says_so_and_shows_no_traceback(problem: Exception) -> None:
    status, _, reason = end(problem)
    assert status is Status.BROKEN
    assert "a-check" in reason
    assert type(problem).__name__ in reason
    assert "\n" not in reason
    assert end(ERROR, problem)[0] is Status.FAILED


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, pages=(replace(PAGE, unread="a stream is damaged"),)),
        replace(FACTS, page_count=5000),
        replace(FACTS, pages=(), page_count=0),
    ],
    ids=["damaged", "too many pages", "no pages"],
)
def test_what_was_not_read_has_not_passed(facts: DocumentFacts) -> None:
    status, _, reason = end(facts=facts)
    assert status is Status.SKIPPED
    assert reason
    assert end(WARNING, facts=facts)[0] is Status.SKIPPED
    assert end(ERROR, facts=facts)[0] is Status.FAILED
    assert end(facts=facts, needs_content=False, needs_pages=False)[0] is Status.PASSED


def test_what_looks_at_pages_alone_is_made_where_content_is_damaged_and_not_where_pages_are_missing() -> None:
    damaged = replace(FACTS, pages=(replace(PAGE, unread="a stream is damaged"),))
    assert end(facts=damaged, needs_content=False)[0] is Status.PASSED
    assert end(facts=replace(FACTS, page_count=5000), needs_content=False)[0] is Status.SKIPPED


def test_nothing_that_looks_at_content_passes_a_file_that_was_not_read() -> None:
    facts = replace(FACTS, pages=(replace(PAGE, unread="a stream is damaged"),))
    passed = {o.check.id for o in run_checks(PdfSubject(facts, PROFILE)).outcomes if o.status is Status.PASSED}
    assert not passed & {check.id for check in PDF_CHECKS if check.needs_content}
    assert "all-read" not in passed


def test_a_thousand_faults_are_cut_and_none_of_the_grave_ones_first() -> None:
    def look(_subject: PdfSubject) -> Iterator[Fault]:
        for number in range(1000):
            yield Fault("odd", number + 1, severity=Severity.WARNING)
        yield Fault("wrong", 1001)

    outcome = make_check(PdfCheck("a", "A", "", "", look), PdfSubject(FACTS, PROFILE))
    assert outcome.status is Status.FAILED
    assert len(outcome.faults) == MOST_FAULTS + 1
    assert [fault.page for fault in outcome.faults if fault.severity is Severity.ERROR] == [1001]
    assert outcome.faults[-1].message == "and 801 more places of this kind, on pages 200 to 1000"
    assert outcome.faults[-1].severity is Severity.WARNING


def test_a_check_for_papers_is_not_asked_of_an_advertisement() -> None:
    def look(_subject: PdfSubject) -> Iterator[Fault]:
        yield ERROR

    check = PdfCheck("a", "A", "", "", look, for_adverts=False)
    assert make_check(check, PdfSubject(FACTS, PROFILE, is_advert=True)).status is Status.NOT_ASKED
    assert make_check(check, PdfSubject(FACTS, PROFILE)).status is Status.FAILED


def test_one_check_that_breaks_does_not_keep_others_from_being_made() -> None:
    def look(_subject: PdfSubject) -> Iterator[Fault]:
        raise ValueError("odd")

    broken = PdfCheck("a", "A", "", "", look)
    ended = run_checks(PdfSubject(FACTS, PROFILE), (broken, *PDF_CHECKS))
    assert [outcome.status for outcome in ended.outcomes].count(Status.BROKEN) == 1
    assert len(ended.outcomes) == len(PDF_CHECKS) + 1


def test_the_catalogue_has_each_check_once_and_fully_described() -> None:
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    assert len({check.title for check in CHECKS}) == len(ids)
    for check in CHECKS:
        assert check.id == check.id.lower().replace(" ", "-")
        assert check.why.endswith(".")
        assert check.remedy.endswith((".", "…"))
        assert set(check.codes) <= set(known_codes())
        assert check.id not in {entry.code for entry in FINDING_CODES}, "it is described by the check"
        assert not check.title.endswith(".")
        assert find_check(check.id) is check


def test_the_catalogue_has_checks_of_every_subject_and_each_is_in_one_list() -> None:
    groups = checks_by_subject()
    assert all(groups.values())
    assert sorted(check.id for checks in groups.values() for check in checks) == sorted(check.id for check in CHECKS)
