"""The report for other programs. In: a `CheckReport`. Out: JSON, whose fields docs/preflight.md describes.

Fields are only ever added; if one must change its meaning, `format` goes up.
"""

from __future__ import annotations

import json
from typing import Any

from pressbuild.checks.outcomes import Status
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured
from pressbuild.reports.check_report import CheckReport, CheckShown

FORMAT = 1


def write_json(report: CheckReport) -> str:
    """Return the report as JSON; lengths in mm, ink in percent."""
    return json.dumps(
        {
            "format": FORMAT,
            "file": report.file,
            "sha256": report.sha256,
            "pages": report.pages,
            "profile": report.profile,
            "verdict": report.verdict.value,
            "summary": report.summary,
            "counts": {status.name.lower(): len(report.ended(status)) for status in Status},
            "checks": [_show_check(check) for check in report.checks],
            "ink": _show_ink(report.ink),
            "not_looked_at": list(report.not_looked_at),
        },
        indent=2,
    )


def _show_check(check: CheckShown) -> dict[str, Any]:
    return {
        "id": check.id,
        "title": check.title,
        "status": check.status.name.lower(),
        "why": check.why,
        "what_to_do": check.what_to_do,
        "reason": check.reason,
        "count": check.count,
        "hits": [
            {
                "page": hit.page,
                "area": dict(zip(("x", "y", "width", "height"), hit.area, strict=True)) if hit.area else None,
                "message": hit.message,
                "grave": hit.grave,
                "story": hit.story,
                "source": hit.source,
            }
            for hit in check.hits
        ],
    }


def _show_ink(ink: InkMeasured | NotMeasured | None) -> dict[str, Any] | None:
    if ink is None:
        return None
    if isinstance(ink, NotMeasured):
        return {"measured": False, "reason": ink.reason}
    return {
        "measured": True,
        "limit": ink.limit,
        "pages": [
            {
                "page": page.page,
                "most": page.most,
                "area_over": page.area_over,
                "spots": [vars(spot) for spot in page.spots],
                "specks": page.specks,
                "cover": dict(page.cover),
                "resolution": page.resolution,
                "doubt": page.doubt,
            }
            for page in ink.pages
        ],
        "missing": [{"page": page, "reason": reason} for page, reason in ink.missing],
    }
