"""The report for a terminal. In: a `CheckReport`. Out: lines, each with the style it is shown in; the gravest last."""

from __future__ import annotations

from collections.abc import Iterator

from pressbuild.preflight.report_model import CheckReport, CheckShown, Hit, Outcome, Verdict, clean_text, list_pages

STYLES = {
    Outcome.FAULT: "bold red",
    Outcome.WARNING: "yellow",
    Outcome.SKIPPED: "cyan",
    Outcome.PASSED: "dim",
    Outcome.NOT_ASKED: "dim",
}
MOST_HITS = 5  # of a check

Line = tuple[str, str]


def write_lines(report: CheckReport) -> Iterator[Line]:
    """Yield lines of text and their styles, as rich names them."""
    passed = report.ended(Outcome.PASSED)
    if passed:
        yield f"passed: {', '.join(check.id for check in passed)}", STYLES[Outcome.PASSED]
    for outcome in (Outcome.SKIPPED, Outcome.WARNING, Outcome.FAULT):
        for check in report.ended(outcome):
            yield from _show_check(check)
    style = {Verdict.PASSED: "green", Verdict.INCOMPLETE: "bold cyan", Verdict.FAULTS: "bold red"}[report.verdict]
    name = clean_text(report.file)
    yield f"{name}, for {report.profile}: {report.summary}", style


def _show_check(check: CheckShown) -> Iterator[Line]:
    about = f": {clean_text(check.reason)}" if check.reason else ""
    yield f"{check.outcome.value}: {check.title} [{check.id}]{about}", STYLES[check.outcome]
    for hit in check.hits[:MOST_HITS]:
        yield f"    {show_place(hit)}{clean_text(hit.message)}", ""
    rest = check.hits[MOST_HITS:]
    if len(rest) + check.more:
        pages = list_pages([hit.page for hit in rest if hit.page])
        yield f"    and {len(rest) + check.more} more" + (f", on pages {pages}" if pages else ""), ""
    if check.what_to_do:
        yield f"    {check.what_to_do}", "dim"


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
