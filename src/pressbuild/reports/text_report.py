"""The report for a terminal. In: a `CheckReport`. Out: lines, each with the style it is shown in; the gravest last."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.checks.outcomes import Status
from pressbuild.core.units import counted
from pressbuild.reports.check_report import CheckReport, CheckShown, Hit, Verdict, clean_text, list_pages

STYLES = {
    Status.FAILED: "bold red",
    Status.WARNED: "yellow",
    Status.SKIPPED: "cyan",
    Status.BROKEN: "magenta",
    Status.PASSED: "dim",
    Status.NOT_ASKED: "dim",
}
MOST_HITS = 5  # of a check

Line = tuple[str, str]


def write_lines(report: CheckReport) -> Iterator[Line]:
    """Yield lines of text and their styles, as rich names them."""
    passed = report.ended(Status.PASSED)
    if passed:
        yield f"passed: {counted(len(passed), 'check')}", STYLES[Status.PASSED]
    for status in (Status.SKIPPED, Status.BROKEN, Status.WARNED, Status.FAILED):
        for check in report.ended(status):
            yield from _show_check(check)
    style = {Verdict.PASSED: "green", Verdict.INCOMPLETE: "bold cyan", Verdict.FAULTS: "bold red"}[report.verdict]
    name = clean_text(report.file)
    yield f"{name}, for {clean_text(report.profile, 60)}: {report.summary}", style


def _show_check(check: CheckShown) -> Iterator[Line]:
    about = f": {clean_text(check.reason)}" if check.reason else ""
    yield f"{check.status.value}: {clean_text(check.title)} [{clean_text(check.id)}]{about}", STYLES[check.status]
    for hit in check.hits[:MOST_HITS]:
        yield f"    {show_place(hit)}{clean_text(hit.message)}", ""
    rest = check.hits[MOST_HITS:]
    if len(rest) + check.more:
        pages = list_pages([hit.page for hit in rest if hit.page])
        yield f"    and {len(rest) + check.more} more" + (f", on pages {pages}" if pages else ""), ""
    if check.what_to_do:
        yield f"    {clean_text(check.what_to_do, 600)}", "dim"


def show_place(hit: Hit) -> str:
    """Return where a hit is, for people: its source if it has one, page and mm."""
    parts = [clean_text(hit.source)] if hit.source else []
    if hit.page:
        where = f"page {hit.page}"
        if hit.area:
            where += f" at {hit.area[0]:.0f}, {hit.area[1]:.0f} mm"
        parts.append(where)
    if hit.story:
        parts.append(f"“{clean_text(hit.story, 60)}”")
    return f"{', '.join(parts)}: " if parts else ""
