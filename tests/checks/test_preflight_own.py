"""The papers that come with pressbuild pass the checks of the presses they are made for, ink included."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.support.places import ROOT

from pressbuild.checks.outcomes import Status
from pressbuild.pipeline.check_target import check_issue
from pressbuild.pipeline.job import Job
from pressbuild.reports.check_report import Verdict


@pytest.mark.judge
@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed (make test does)")
@pytest.mark.parametrize(
    ("paper", "profile"),
    [
        (ROOT, ""),
        (ROOT / "tests/publications/magazine-es", "magazine-offset"),
        (ROOT / "tests/publications/pamphlet-de", ""),
    ],
    ids=["newspaper", "magazine", "pamphlet"],
)
def test_our_own_papers_pass(paper: Path, profile: str) -> None:
    found = check_issue(Job(paper), profile).report
    bad = found.ended(Status.FAILED, Status.WARNED, Status.SKIPPED, Status.BROKEN)
    assert not [f"{check.id}: {check.reason or check.hits[:1]}" for check in bad]
    assert found.verdict is Verdict.PASSED
    assert len(found.ended(Status.PASSED)) > 50
