"""Each check: a file that fires it, and the same without the fault, on which it passes. Nothing else fires."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from tests.support.breaking import Case, ink
from tests.support.broken_files import FILES
from tests.support.broken_marks import MARKS_ON_PAGE
from tests.support.broken_pages import PAGES
from tests.support.pdfs import good_pdf
from tests.support.places import ROOT

from pressbuild.checks.catalogue import describe_checks, describe_codes
from pressbuild.checks.outcomes import Status
from pressbuild.checks.pdf.pdf_check import PdfSubject, Preflight
from pressbuild.checks.pdf.pdf_checks import PDF_CHECKS
from pressbuild.checks.preflight import preflight, run_checks
from pressbuild.core.findings import Report
from pressbuild.pdf_facts import read_facts
from pressbuild.press.press_profile import NamedProfile, read_press_profile

CASES = (*PAGES, *MARKS_ON_PAGE, *FILES)
BAD = {Status.FAILED, Status.WARNED, Status.SKIPPED, Status.BROKEN}


def make_profile(**changes: Any) -> NamedProfile:
    """Return the profile of a magazine, for a page of our size, with some of its rules changed."""
    profile = read_press_profile("magazine-offset", None, Report())
    given: dict[str, Any] = {"trim_sizes": ("100 × 120 mm",), "pages_multiple": 1, **changes}
    least = given.pop("pictures.least", None)
    rules = replace(profile.rules, **given)
    if least is not None:
        kinds = {kind: replace(getattr(rules.pictures, kind), least=least) for kind in ("colour", "grey", "line_art")}
        rules = replace(rules, pictures=replace(rules.pictures, **kinds))
    return replace(profile, rules=rules)


def make_bytes(case: Case, bad: bool) -> bytes:
    options = {**case.options}
    only_bad = case.check in ("encrypted", "pdf-version")
    data = good_pdf(
        *case.alike, *(case.changes if bad else ()), count=case.count, **(options if bad or not only_bad else {})
    )
    if bad and case.check == "file-damaged":
        return data[: data.rindex(b"startxref")]
    if bad and case.check == "file-id":
        return re.sub(rb"/ID \[", b"/IX [", data)
    return data


def look(case: Case, bad: bool) -> Preflight:
    subject = {"ink": replace_pages(case.count), **case.subject, **(case.bad_subject if bad else {})}
    return preflight(make_bytes(case, bad), make_profile(**case.rules), **subject)


def replace_pages(count: int) -> Any:
    measured = ink(200)
    return replace(measured, pages=tuple(replace(measured.pages[0], page=number + 1) for number in range(count)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_check_fires_on_its_fault_alone_and_is_silent_without_it(case: Case) -> None:
    good = {outcome.check.id: outcome for outcome in look(case, bad=False).outcomes}
    assert good[case.check].status is Status.PASSED, good[case.check]
    bad = {outcome.check.id: outcome for outcome in look(case, bad=True).outcomes}
    found = bad[case.check]
    assert found.status is case.status, found
    said = [found.reason] if case.status is Status.SKIPPED else [fault.message for fault in found.faults]
    assert any(case.message in text for text in said), said
    others = {name for name, outcome in bad.items() if outcome.status in BAD and good[name].status not in BAD}
    if "*" not in case.also:
        assert others - {case.check} == set(case.also), {name: bad[name] for name in others}


def test_each_check_has_a_case() -> None:
    assert {case.check for case in CASES} == {check.id for check in PDF_CHECKS}


def test_the_good_page_has_no_fault_of_any_kind() -> None:
    ended = run_checks(PdfSubject(read_facts(good_pdf()), make_profile(), ink(200)))
    assert {outcome.status for outcome in ended.outcomes} == {Status.PASSED, Status.NOT_ASKED}
    asked = {outcome.check.id for outcome in ended.outcomes if outcome.status is Status.NOT_ASKED}
    assert asked == {"baseline-drift", "booked-size", "page-count", "one-page", "black-alone", "transparency"}
    assert ended.faults == ()


def test_the_catalogue_in_the_docs_is_the_one_of_the_program() -> None:
    docs, command = ROOT / "docs", "python -m pressbuild.checks.catalogue docs"
    assert (docs / "checks.md").read_text(encoding="utf-8") == describe_checks(), f"run {command}"
    assert (docs / "errors.md").read_text(encoding="utf-8") == describe_codes(), f"run {command}"
