"""Findings as the proof shows them, and back. In: a `Finding`, where it is on the paper. Out: a `FindingShown`."""

from __future__ import annotations

from pathlib import Path

from pressbuild.core.findings import Finding, Place, Severity
from pressbuild.core.invisible_characters import show_text
from pressbuild.proof.shown_values import AreaShown, FindingShown


def show_finding(finding: Finding, story: str = "", page: int = 0, area: AreaShown | None = None) -> FindingShown:
    """Return what a browser shows of a finding; `story` is a slug, `page` from 1, 0 if it is on none."""
    place = finding.place
    return FindingShown(
        severity=finding.severity.value,
        code=finding.code,
        message=show_text(finding.message),
        hint=show_text(finding.hint),
        file=str(place.file) if place else "",
        line=(place.line or 0) if place else 0,
        story=story,
        page=page,
        area=area,
    )


def restore_finding(shown: FindingShown) -> Finding:
    """Return a finding as the terminal shows it."""
    place = Place(Path(shown.file), shown.line or None) if shown.file else None
    return Finding(Severity(shown.severity), shown.code, shown.message, place, shown.hint)
