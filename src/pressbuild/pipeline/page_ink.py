"""The ink on the pages of a proof. In: pages as PDFs of their own, a press. Out: what the proof shows of their ink.

A page is known by its version, which changes with whatever is drawn on it, so only changed pages are measured. They are
measured in groups, as starting Ghostscript takes longer than drawing a page. A newer save ends Ghostscript at once.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator, Mapping, Sequence

from pressbuild.core.findings import Finding, Severity
from pressbuild.core.progress import Stage, StageEvent
from pressbuild.core.subprocesses import find_program
from pressbuild.core.units import counted
from pressbuild.ink.dark_areas import HEAT_FROM
from pressbuild.ink.ink_facts import NotMeasured, PageInk
from pressbuild.ink.measure_ink import measure_ink
from pressbuild.pipeline.source_map import trace_source
from pressbuild.press.press import Press
from pressbuild.proof.shown_findings import show_finding
from pressbuild.proof.shown_values import AreaShown, DarkAreaShown, FindingShown, InkFacts, InkShown, Tick
from pressbuild.publication.manifest import Manifest
from pressbuild.typeset import FilledPages

TOTAL_INK = "total-ink"
USUAL_LIMIT = 240  # percent: what the map shows where the press names no limit; most papers take that
GROUP = 4  # pages
PAGE_SECONDS = 8.0  # of patience with one page; it takes a fifth of a second
PATIENCE = 2  # pages that fail one after the other, before the rest is given up
NO_TOOL = "Ghostscript is not installed"
NO_PLATES = "this press takes RGB, and its driver decides how much ink that becomes"
_HINT = (
    "convert pictures with the printer’s profile, which knows the limit; lighten areas that are mixed of several inks"
)
_INSTALL = "install Ghostscript (“apt install ghostscript”, “brew install ghostscript”); the next save measures"
_NOT_PASSED = "nobody has looked at its ink, so it has not passed; “pressbuild check” may say more"


class _NewerSave(threading.Event):
    """Asked by a running tool whether to stop, it asks whether a newer save has come: that ends the tool, too."""

    def __init__(self, tick: Tick, what: str) -> None:
        super().__init__()
        self._tick, self._what = tick, what

    def is_set(self) -> bool:
        self._tick(StageEvent(Stage.CHECK, self._what))
        return super().is_set()


class InkOfPages:
    """What is known of the ink on pages, by their versions."""

    def __init__(self) -> None:
        self._pages: dict[str, InkShown] = {}
        self._maps: dict[str, bytes] = {}  # that were not taken yet
        self._made_from: tuple[object, ...] = ()
        self._limit = 0
        self._icc: bytes | None = None
        self._colour = ""
        self.problem = ""

    def open(self, press: Press, versions: Sequence[str]) -> None:
        """Begin with pages of these versions; with another press, or other rules, nothing is known of them."""
        rules = press.rules
        made_from = (rules.ink_limit, rules.colour, press.icc)
        if made_from != self._made_from:
            self._pages, self._maps, self.problem = {}, {}, ""
        self._made_from, self._limit, self._colour = made_from, rules.ink_limit, rules.colour
        self._icc = press.icc or None
        self._pages = {version: ink for version, ink in self._pages.items() if version in set(versions)}

    def measure(self, pages: Mapping[str, bytes], tick: Tick) -> Iterator[None]:
        """Measure the pages that are not known, some at a time; PDFs of one page are given by version."""
        self.problem = NO_PLATES if self._colour == "rgb" else "" if find_program("gs", "gswin64c") else NO_TOOL
        left = [version for version in pages if version not in self._pages]
        failures = 0
        if self.problem or not left:
            yield
        while left and not self.problem:
            group, left = left[:GROUP], left[GROUP:]
            tick(StageEvent(Stage.CHECK, f"ink of {counted(len(group) + len(left), 'page')}"))
            failed = self._measure_group({version: pages[version] for version in group}, tick)
            for version in failed:  # one that hangs takes the time of its neighbours
                reason = self._measure_group({version: pages[version]}, tick).get(version, "")
                failures = failures + 1 if reason else 0
                if reason:
                    self._pages[version] = InkShown(0, (), 0, (), AreaShown(0, 0, 0, 0), "", problem=reason)
                if failures >= PATIENCE and not any(not ink.problem for ink in self._pages.values()):
                    self.problem = reason
                    break
            yield

    def _measure_group(self, pages: Mapping[str, bytes], tick: Tick) -> dict[str, str]:
        """Measure pages together; return the versions of those that were not, each with the reason."""
        measured = measure_ink(
            join_pages(list(pages.values())),
            self._limit or USUAL_LIMIT,
            profile=self._icc,
            most_seconds=PAGE_SECONDS,
            stop=_NewerSave(tick, "ink"),
        )
        versions = list(pages)
        if isinstance(measured, NotMeasured):
            return dict.fromkeys(versions, measured.reason)
        for page in measured.pages:
            self._pages[versions[page.page - 1]] = self._show(page)
        return {versions[number - 1]: reason for number, reason in measured.missing}

    def _show(self, page: PageInk) -> InkShown:
        name = ""
        if page.heat_map:
            name = hashlib.blake2b(page.heat_map, digest_size=10).hexdigest()
            self._maps[name] = page.heat_map
        over = page.spots if self._limit else ()  # without a limit nothing is over it
        return InkShown(
            most=page.most,
            spots=tuple(DarkAreaShown(AreaShown(s.x, s.y, s.width, s.height), s.area, s.most) for s in over),
            area_over=page.area_over if self._limit else 0.0,
            cover=page.cover,
            place=AreaShown(*page.place),
            picture=name,
            doubt=page.doubt,
        )

    def facts(self) -> InkFacts:
        """Return what is known by now."""
        limit = self._limit or USUAL_LIMIT
        return InkFacts(self._limit, limit, round(limit * HEAT_FROM), self.problem, dict(self._pages))

    def take_maps(self) -> dict[str, bytes]:
        """Return the heat maps, as PNGs by name, that were drawn since they were last taken."""
        maps, self._maps = self._maps, {}
        return maps

    def findings(self, versions: Sequence[str], filled: FilledPages, manifest: Manifest) -> tuple[FindingShown, ...]:
        """Return what there is to say of pages, of which the versions are given in order."""
        if not self._limit:
            return ()
        found = []
        if self.problem and self._colour != "rgb":
            hint = _INSTALL if self.problem == NO_TOOL else _NOT_PASSED
            message = f"total ink is not measured: {self.problem}"
            found.append(show_finding(Finding(Severity.SKIPPED, TOTAL_INK, message, None, hint)))
        for number, version in enumerate(versions, 1):
            ink = self._pages.get(version)
            if ink is None:
                continue
            if ink.spots:
                found.append(self._tell_page(ink, number, filled, manifest))
            reason = "" if self.problem else ink.problem
            if reason or ink.doubt:
                how = "was not measured" if reason else "was not measured for certain"
                message = f"the ink of page {number} {how}: {reason or ink.doubt}"
                said = Finding(Severity.SKIPPED, TOTAL_INK, message, None, _NOT_PASSED)
                found.append(show_finding(said, page=number))
        return tuple(found)

    def _tell_page(self, ink: InkShown, number: int, filled: FilledPages, manifest: Manifest) -> FindingShown:
        takes = f"this press takes at most {self._limit} %"
        worst = max(ink.spots, key=lambda spot: spot.most)
        area = worst.area
        others = f"; {_whole(ink.area_over)} mm² of the page are over it" if len(ink.spots) > 1 else ""
        message = f"{_whole(worst.most)} % of ink on {_whole(worst.size)} mm²; {takes}{others}"
        slug, place = trace_source(filled, manifest, number, (area.x, area.y, area.width, area.height))
        return show_finding(Finding(Severity.ERROR, TOTAL_INK, message, place, _HINT), slug, number, area)


def _whole(number: float) -> int:
    """Round as the browser does, so that both say the same."""
    return int(number + 0.5)


def join_pages(files: Sequence[bytes]) -> bytes:
    """Return the pages of PDFs as one PDF."""
    import pikepdf

    if len(files) == 1:
        return files[0]
    joined = pikepdf.new()
    opened = [pikepdf.open(io.BytesIO(data)) for data in files]
    for pdf in opened:
        joined.pages.extend(pdf.pages)
    target = io.BytesIO()
    joined.save(target)
    return target.getvalue()
