"""The report as one page that a printer can be sent. In: a `CheckReport`, pictures of pages. Out: HTML.

Nothing in it runs and nothing is fetched: pictures are in it, there is no script, and a policy in its head forbids
both. The file's own words are cleaned and escaped.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from pressbuild.checks.outcomes import Status
from pressbuild.core.units import counted
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured, PageInk
from pressbuild.reports.check_report import CheckReport, CheckShown, Hit, Verdict, clean_text, list_pages
from pressbuild.reports.report_style import STYLE
from pressbuild.reports.thumbnails import Thumbnail

MOST_PAGES = 40
MOST_HITS = 60  # of a check
MOST_MARKS = 40  # on a picture
LEAST_MARK = 3.0  # mm; a hairline would not be seen

_KINDS = {Status.FAILED: "fault", Status.WARNED: "warning", Status.SKIPPED: "skipped", Status.BROKEN: "skipped"}
_VERDICTS = {Verdict.PASSED: "passed", Verdict.INCOMPLETE: "skipped", Verdict.FAULTS: "fault"}
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
NO_CERTIFICATE = (
    "This page says what was looked at and what was found. It is no certificate: nobody but the printer can say that a "
    "file will print well."
)


def choose_pages(report: CheckReport) -> tuple[int, ...]:
    """Return the pages that the report shows: those with faults first, then the others, at most MOST_PAGES."""
    grave = [hit.page for check in report.ended(Status.FAILED) for hit in check.hits if hit.page]
    others = [hit.page for check in report.ended(Status.WARNED) for hit in check.hits if hit.page]
    wanted = dict.fromkeys([*grave, *others, *range(1, min(report.pages, MOST_PAGES) + 1)])
    return tuple(sorted(list(wanted)[:MOST_PAGES]))


def write_html(report: CheckReport, thumbnails: Sequence[Thumbnail]) -> str:
    """Return the page; `thumbnails` are pictures of the pages that `choose_pages` names, or of some of them."""
    marks = _number_hits(report)
    shown = {thumbnail.page for thumbnail in thumbnails}
    title = f"Preflight of {clean_text(report.file, 120)}"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(title)}</title><style>{STYLE}</style></head><body>",
        f"<header><h1>{_text(title)}</h1>",
        f'<p class="verdict {_VERDICTS[report.verdict]}">{_text(_capital(report.summary))}</p>',
        *_write_facts(report),
        f'<p class="soft">{_text(NO_CERTIFICATE)}</p></header><main>',
        *_write_group(report.not_made, "Not checked", marks, shown),
        *_write_group(report.ended(Status.FAILED), "Faults", marks, shown),
        *_write_group(report.ended(Status.WARNED), "Warnings", marks, shown),
        *_write_pages(report, thumbnails, marks),
        *_write_ink(report.ink),
        *_write_list(report, Status.PASSED, "Passed"),
        *_write_list(report, Status.NOT_ASKED, "Not asked for by this press profile"),
        *_write_not_looked_at(report),
        "</main></body></html>\n",
    ]
    return "\n".join(parts)


def _text(text: str, most: int = 600) -> str:
    return escape(clean_text(text, most))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number_hits(report: CheckReport) -> Mapping[Hit, int]:
    """Number the hits of each page, in the order in which the report names them."""
    numbers: dict[Hit, int] = {}
    last: dict[int, int] = {}
    for status in (Status.FAILED, Status.WARNED):
        for check in report.ended(status):
            for hit in check.hits[:MOST_HITS]:
                if hit.page and hit not in numbers:
                    last[hit.page] = numbers[hit] = last.get(hit.page, 0) + 1
    return numbers


def _write_facts(report: CheckReport) -> Iterator[str]:
    yield "<dl>"
    for name, value in (
        ("File", report.file),
        ("Pages", f"{report.pages}, {report.size}" if report.size else str(report.pages)),
        ("Press profile", f"{report.profile}: {report.profile_title}"),
        ("Its source", report.profile_source),
        ("SHA-256 of the file", report.sha256),
    ):
        yield f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>"
    yield "</dl>"


def _write_group(checks: Sequence[CheckShown], title: str, marks: Mapping[Hit, int], shown: set[int]) -> Iterator[str]:
    if not checks:
        return
    yield f"<section><h2>{title}: {len(checks)}</h2>"
    if _KINDS[checks[0].status] == "skipped":
        yield "<p>These checks were not made, or not on all pages. What they look for may be in the file.</p>"
    for check in checks:
        yield from _write_check(check, marks, shown)
    yield "</section>"


def _write_check(check: CheckShown, marks: Mapping[Hit, int], shown: set[int]) -> Iterator[str]:
    kind = _KINDS[check.status]
    yield f'<article class="is-{kind}" id="check-{escape(check.id)}">'
    yield f'<h3><span class="mark {kind}">{check.status.value}</span>{_text(check.title)} '
    yield f"<code>{_text(check.id)}</code></h3>"
    if check.reason:
        yield f'<p class="{kind}">{_text(_capital(check.reason))}</p>'
    if check.why:
        yield f'<p class="soft">{_text(check.why)}</p>'
    if check.what_to_do:
        yield f"<p>What to do: {_text(check.what_to_do)}</p>"
    if check.hits:
        yield '<table class="hits"><thead><tr><th scope="col">Page</th><th scope="col" class="number">No.</th>'
        yield '<th scope="col" class="number">mm from left, top</th><th scope="col">What</th></tr></thead><tbody>'
        for hit in check.hits[:MOST_HITS]:
            yield _write_hit(hit, marks, shown)
        yield "</tbody></table>"
    rest = check.hits[MOST_HITS:]
    if len(rest) + check.more:
        pages = list_pages([hit.page for hit in rest if hit.page])
        yield f"<p>And {len(rest) + check.more} more{f', on pages {pages}' if pages else ''}.</p>"
    yield "</article>"


def _write_hit(hit: Hit, marks: Mapping[Hit, int], shown: set[int]) -> str:
    page = str(hit.page) if hit.page else "all"
    if hit.page in shown:
        page = f'<a href="#page-{hit.page}">{page}</a>'
    place = f"{hit.area[0]:.0f}, {hit.area[1]:.0f}" if hit.area else ""
    where = ", ".join(part for part in (f"“{hit.story}”" if hit.story else "", hit.source) if part)
    what = _text(hit.message) + (f'<br><span class="soft">{_text(where)}</span>' if where else "")
    number = marks.get(hit, "")
    return f'<tr><td>{page}</td><td class="number">{number}</td><td class="number">{place}</td><td>{what}</td></tr>'


def _write_pages(report: CheckReport, thumbnails: Sequence[Thumbnail], marks: Mapping[Hit, int]) -> Iterator[str]:
    if not thumbnails:
        yield "<section><h2>Pages</h2><p>The pages could not be drawn.</p></section>"
        return
    grave = {hit for check in report.ended(Status.FAILED) for hit in check.hits}
    heat = {page.page: page for page in report.ink.pages} if isinstance(report.ink, InkMeasured) else {}
    yield "<section><h2>Pages</h2>"
    if len(thumbnails) < report.pages:
        yield f"<p>{counted(len(thumbnails), 'page')} of {report.pages} are shown, those with faults first.</p>"
    yield "<p>Numbers are those of the tables above. Yellow: ink near the limit; red: over it.</p>"
    yield '<div class="pages">'
    for thumbnail in thumbnails:
        here = [hit for hit in marks if hit.page == thumbnail.page]
        yield from _write_page(thumbnail, here, marks, grave, heat.get(thumbnail.page))
    yield "</div></section>"


def _write_page(
    thumbnail: Thumbnail, hits: Sequence[Hit], marks: Mapping[Hit, int], grave: set[Hit], ink: PageInk | None
) -> Iterator[str]:
    number = thumbnail.page
    x, y, width, height = thumbnail.place
    size = max(width, height) / 100  # of the lines
    said = f"Page {number}, {counted(len(hits), 'place')} marked" if hits else f"Page {number}"
    yield f'<figure id="page-{number}"><svg role="img" aria-label="{said}" viewBox="{_box(x, y, width, height)}">'
    if thumbnail.picture:
        yield _write_image(thumbnail.place, "jpeg", thumbnail.picture)
    else:
        yield f'<text x="{x + width / 2:.2f}" y="{y + height / 2:.2f}" font-size="{size * 6:.2f}" fill="#a8071a" '
        yield 'text-anchor="middle">could not be drawn</text>'
    if ink and ink.heat_map:
        yield _write_image(ink.place, "png", ink.heat_map)
    trim_width, trim_height = thumbnail.trim
    yield f'<rect width="{trim_width:.2f}" height="{trim_height:.2f}" fill="none" stroke="#0a7" '
    yield f'stroke-width="{size / 3:.3f}" stroke-dasharray="{size * 2:.2f}"/>'
    for hit in hits[:MOST_MARKS]:
        if hit.area:
            yield _write_mark(hit.area, marks[hit], "#c4001d" if hit in grave else "#a86400", size, y)
    yield "</svg>"
    listed = ", ".join(str(marks[hit]) for hit in hits[:MOST_MARKS]) + (" …" if len(hits) > MOST_MARKS else "")
    yield f"<figcaption>Page {number}{f': no. {listed}' if hits else ''}</figcaption></figure>"


def _write_mark(area: tuple[float, float, float, float], number: int, colour: str, size: float, top: float) -> str:
    """Return a frame around a place, a little larger than it is, with its number above, or in it at the very top."""
    x, y, width, height = area
    wide, high = max(width, LEAST_MARK, size * 2), max(height, LEAST_MARK, size * 2)
    x, y = x - (wide - width) / 2, y - (high - height) / 2
    side = size * 3.4
    across = side * (0.5 + len(str(number)) / 2)
    foot = max(y, top + side)
    return (
        f'<g><rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{high:.2f}" fill="none" stroke="{colour}" '
        f'stroke-width="{size * 0.6:.3f}"/><rect x="{x:.2f}" y="{foot - side:.2f}" width="{across:.2f}" '
        f'height="{side:.2f}" fill="{colour}"/><text x="{x + side * 0.22:.2f}" y="{foot - side * 0.22:.2f}" '
        f'fill="#fff" font-size="{side * 0.85:.2f}" font-family="sans-serif">{number}</text></g>'
    )


def _write_image(place: tuple[float, float, float, float], kind: str, data: bytes) -> str:
    x, y, width, height = place
    return (
        f'<image x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" preserveAspectRatio="none" '
        f'href="data:image/{kind};base64,{base64.b64encode(data).decode()}"/>'
    )


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"{x:.2f} {y:.2f} {width:.2f} {height:.2f}"


def _write_ink(ink: InkMeasured | NotMeasured | None) -> Iterator[str]:
    if ink is None:
        return
    yield "<section><h2>Ink</h2>"
    if isinstance(ink, NotMeasured):
        yield f'<p class="skipped">Not measured: {_text(ink.reason)}.</p></section>'
        return
    limit = f"The limit is {ink.limit} %. " if ink.limit else ""
    yield f"<p>{limit}Cover is how much of the page each ink covers, about.</p>"
    if ink.missing:
        pages = list_pages([page for page, _ in ink.missing])
        yield f'<p class="skipped">Not measured: pages {pages} ({_text(ink.missing[0][1])}).</p>'
    names = list(dict.fromkeys(name for page in ink.pages[:MOST_PAGES] for name, _ in page.cover))[:12]
    yield '<table><thead><tr><th scope="col">Page</th><th scope="col" class="number">Most ink</th>'
    yield '<th scope="col" class="number">mm² over the limit</th>'
    yield "".join(f'<th scope="col" class="number">{_text(name, 30)}</th>' for name in names) + "</tr></thead><tbody>"
    for page in sorted(sorted(ink.pages, key=lambda page: -page.most)[:MOST_PAGES], key=lambda page: page.page):
        cover = dict(page.cover)
        over = f"{page.area_over:.0f}" if page.area_over else "–"
        most = f"at least {page.most:.0f} %" if page.doubt else f"{page.most:.0f} %"
        cells = "".join(f'<td class="number">{cover.get(name, 0):.0f} %</td>' for name in names)
        yield f'<tr><td>{page.page}</td><td class="number">{most}</td><td class="number">{over}</td>{cells}</tr>'
    yield "</tbody></table>"
    if len(ink.pages) > MOST_PAGES:
        yield f"<p>The {MOST_PAGES} pages with the most ink, of {len(ink.pages)}.</p>"
    yield "</section>"


def _write_list(report: CheckReport, status: Status, title: str) -> Iterator[str]:
    checks = report.ended(status)
    if checks:
        items = "".join(f"<li>{_text(check.title)} <code>{_text(check.id)}</code></li>" for check in checks)
        yield f'<section><h2>{title}: {len(checks)}</h2><ul class="columns">{items}</ul></section>'


def _write_not_looked_at(report: CheckReport) -> Iterator[str]:
    if report.not_looked_at:
        items = "".join(f"<li>{_text(_capital(what))}</li>" for what in report.not_looked_at)
        yield f"<section><h2>What no check looks at</h2><ul>{items}</ul></section>"
