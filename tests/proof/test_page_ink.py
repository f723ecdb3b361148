"""The ink of a proof's pages: measured once, given up for a newer save, and said where it cannot be measured."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from tests.support.inked import (
    CHOOSY,
    CRASHES,
    DARK_PAGE,
    LIGHT,
    PAGES,
    PERCENT,
    SLEEPS,
    SPOT,
    SPOTTED,
    fake_ghostscript,
    is_running,
    spotted_paper,
    started,
)
from tests.support.paper import CSS
from tests.support.publication import SHEET, Publication

from pressbuild.core import subprocesses
from pressbuild.core.findings import Report
from pressbuild.core.progress import StageEvent
from pressbuild.document import Medium
from pressbuild.ink.measure_ink import measure_ink
from pressbuild.pdf.press_pdf import make_page
from pressbuild.pipeline import page_ink
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.page_ink import InkOfPages
from pressbuild.pipeline.press_choice import open_issue_press
from pressbuild.pipeline.press_edition import typeset_publication
from pressbuild.pipeline.proof_session import ProofSession
from pressbuild.pipeline.read_issue import read_issue
from pressbuild.press.press import Press
from pressbuild.proof.shown_values import Cancelled, FindingShown, InkFacts, InkReady, PagesReady, Result, Tick

pytestmark = pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript not installed")


TWO_PAGES = """
number: 1
date: 2024-01
pages: [page, page]
articles:
  - {article: s.md, frames: [1/a]}
  - {article: t.md, frames: [2/a]}
"""


def unheard(_: object = None) -> None: ...


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publication:
    monkeypatch.setenv("PRESSBUILD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(subprocesses, "GRACE_SECONDS", 0.2)
    return spotted_paper(tmp_path)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pages were measured each time."""
    counts: list[int] = []

    def measure(data: bytes, *arguments: object, **named: object) -> object:
        found = measure_ink(data, *arguments, **named)  # type: ignore[arg-type]
        counts.append(len(getattr(found, "pages", ())))
        return found

    monkeypatch.setattr(page_ink, "measure_ink", measure)
    return counts


def lay_out(session: ProofSession) -> PagesReady:
    pages, *_ = session.build(unheard, unheard)
    assert isinstance(pages, PagesReady)
    return pages


def inspect(session: ProofSession) -> InkReady:
    """Return what was found, with all maps."""
    maps: dict[str, bytes] = {}
    results: Iterator[Result] = session.inspect(unheard, unheard)
    for result in results:
        assert isinstance(result, InkReady)
        maps.update(result.maps)
    return replace(result, maps=maps)


def ink_findings(result: PagesReady | InkReady) -> list[FindingShown]:
    return [finding for finding in result.findings if finding.code == "total-ink"]


def red_box(png: bytes, width: float, height: float) -> tuple[float, float, float, float] | None:
    """Return the box around all that is red on a heat map of a place of this size, as x, y, width, height in mm."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    mask = Image.eval(picture.getchannel("G"), lambda green: 255 if green < 100 else 0)
    alpha = Image.eval(picture.getchannel("A"), lambda alpha: 255 if alpha > 150 else 0)
    box = Image.composite(mask, Image.new("L", mask.size), alpha).getbbox()
    if box is None:
        return None
    across, down = width / picture.width, height / picture.height
    return box[0] * across, box[1] * down, (box[2] - box[0]) * across, (box[3] - box[1]) * down


def test_a_spot_that_is_too_dark_is_found_mapped_and_gone_when_it_is_lighter(
    paper: Publication, measured: list[int]
) -> None:
    session = ProofSession(paper.root, "1")
    first = lay_out(session)
    assert ink_findings(first) == []  # nothing is measured yet
    found = inspect(session)
    assert measured == [4, 1]
    assert (found.facts.limit, found.facts.red, found.facts.near, found.facts.problem) == (240, 240, 216, "")
    (finding,) = ink_findings(found)
    assert (finding.severity, finding.page) == ("error", DARK_PAGE)
    assert finding.message.startswith("281 % of ink on 10")
    assert "this press takes at most 240 %" in finding.message
    assert finding.area
    area = finding.area
    assert (area.x, area.y, area.width, area.height) == pytest.approx(SPOT, abs=0.6)
    versions = [page.version for page in first.paper.pages]
    assert set(found.facts.pages) == set(versions)
    for number, version in enumerate(versions, 1):
        page = found.facts.pages[version]
        assert bool(page.picture) is bool(page.spots) is (number == DARK_PAGE)
        assert dict(page.cover)["Black"] > 0 or number == PAGES
    dark = found.facts.pages[versions[DARK_PAGE - 1]]
    assert dark.most == pytest.approx(PERCENT, abs=1.5)
    assert (dark.place.x, dark.place.y, dark.place.width) == (-3, -3, 206)  # the bleed
    box = red_box(found.maps[dark.picture], dark.place.width, dark.place.height)
    assert box
    assert (box[0] + dark.place.x, box[1] + dark.place.y, box[2], box[3]) == pytest.approx(SPOT, abs=1.5)

    paper.article("short", "Other words.")
    again = lay_out(session)
    assert ink_findings(again) == [finding]  # of a page that has not changed it is known at once
    assert ink_findings(inspect(session)) == [finding]
    assert measured[2:] == [1]

    paper.file(SHEET, LIGHT)
    assert ink_findings(lay_out(session)) == []
    lighter = inspect(session)
    assert (ink_findings(lighter), lighter.maps) == ([], {})
    assert not any(page.spots for page in lighter.facts.pages.values())

    paper.file(SHEET, SPOTTED)
    (root := paper.root / "issues/publication.yaml").write_text(
        root.read_text().replace("magazine-offset", "riso-two-inks")
    )
    lay_out(session)
    free = inspect(session)
    assert (free.facts.limit, free.facts.red, ink_findings(free)) == (0, 240, [])


def test_where_ghostscript_is_missing_it_says_so_until_it_is_there(
    paper: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ProofSession(paper.root, "1")
    lay_out(session)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        found = inspect(session)
    assert (found.facts.problem, found.facts.pages) == ("Ghostscript is not installed", {})
    (finding,) = ink_findings(found)
    assert (finding.severity, finding.message) == ("skipped", f"total ink is not measured: {found.facts.problem}")
    assert "install Ghostscript" in finding.hint
    assert [finding.severity for finding in ink_findings(inspect(session))] == ["error"]


@dataclass(frozen=True)
class Laid:
    """Pages as PDFs of their own, by version, and the press they are made for."""

    pdfs: Mapping[str, bytes]
    press: Press

    def measure(self, ink: InkOfPages, tick: Tick = unheard) -> InkFacts:
        ink.open(self.press, list(self.pdfs))
        list(ink.measure(self.pdfs, tick))
        return ink.facts()


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    root = spotted_paper(tmp_path_factory.mktemp("laid")).root
    read = read_issue(Job(root, "1"), Medium.SCREEN)
    press = open_issue_press(read)
    filled = typeset_publication(root, "1", True, Report())
    pages = [make_page(filled, read.manifest, press, number) for number in range(1, PAGES + 1)]
    return Laid({f"version {number}": data for number, data in enumerate(pages, 1)}, press)


@pytest.mark.parametrize(("body", "said"), [(SLEEPS, "did not come to an end"), (CRASHES, "ended with code -11")])
def test_one_that_hangs_or_crashes_is_given_up(
    laid: Laid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    monkeypatch.setattr(page_ink, "PAGE_SECONDS", 0.5)
    monkeypatch.setenv("PATH", fake_ghostscript(tmp_path, body))
    start = time.monotonic()
    assert said in laid.measure(InkOfPages()).problem
    assert time.monotonic() - start < 8
    assert 2 <= len(started(tmp_path)) <= 10
    assert not any(map(is_running, started(tmp_path)))


def test_pages_that_fail_together_are_measured_one_by_one(
    laid: Laid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_ink, "PAGE_SECONDS", 1.5)
    monkeypatch.setenv("PATH", fake_ghostscript(tmp_path, CHOOSY))
    facts = laid.measure(InkOfPages())
    assert facts.problem == ""
    assert [bool(page.spots) for page in facts.pages.values()] == [n == DARK_PAGE for n in range(1, PAGES + 1)]


def test_a_newer_save_ends_ghostscript_at_once_and_nothing_is_lost_by_it(
    laid: Laid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ink = InkOfPages()
    saved = 0.0

    def tick(_: object) -> None:
        nonlocal saved
        if started(tmp_path):
            saved = saved or time.monotonic()
            raise Cancelled

    with monkeypatch.context() as patch:
        patch.setenv("PATH", fake_ghostscript(tmp_path, SLEEPS))
        with pytest.raises(Cancelled):
            laid.measure(ink, tick)
        assert time.monotonic() - saved < 1
        assert [is_running(pid) for pid in started(tmp_path)] == [False]
    facts = laid.measure(ink)
    assert len(facts.pages) == PAGES
    assert {page.picture for page in facts.pages.values()} == {"", *ink.take_maps()}


def test_a_press_that_takes_rgb_has_no_ink_to_measure(laid: Laid) -> None:
    press = replace(laid.press, rules=replace(laid.press.rules, colour="rgb"))
    assert "its driver decides" in Laid(laid.pdfs, press).measure(InkOfPages()).problem


SMALL = "A paragraph of small words."
TEXT = "\n\n".join(["Some words to begin with.", SMALL, "Some words to end with."])


def test_the_catalogue_of_checks_leads_to_place_and_line_and_gives_way_to_a_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSBUILD_CACHE", str(tmp_path / "cache"))
    paper = Publication(tmp_path).article("s", TEXT).article("t", "Others.")
    paper.manifest(TWO_PAGES).file(SHEET, CSS + "p:nth-of-type(2) { font-size: 4pt }")
    session = ProofSession(paper.root, "1")
    lay_out(session)
    ticks = 0

    def tick(event: StageEvent) -> None:
        nonlocal ticks
        ticks += event.subject == "preflight"
        if ticks == 2:  # the second page
            raise Cancelled

    with pytest.raises(Cancelled):
        list(session.inspect(tick, unheard))
    assert small_type(lay_out(session)) == []
    (finding,) = small_type(inspect(session))
    assert (finding.severity, finding.page, finding.story) == ("error", 1, "s")
    assert (finding.file, finding.area is not None) == ("issues/1/s.md", True)
    lines = (paper.root / finding.file).read_text(encoding="utf-8").splitlines()
    assert abs(lines.index(SMALL) + 1 - finding.line) <= 2
    assert "4 pt" in finding.message

    paper.article("t", "Another page.")
    assert small_type(lay_out(session)) == [finding]  # page 1 is as it was
    assert small_type(inspect(session)) == [finding]
    paper.file(SHEET, CSS)
    assert small_type(lay_out(session)) == []
    assert small_type(inspect(session)) == []


def small_type(result: PagesReady | InkReady) -> list[FindingShown]:
    return [finding for finding in result.findings if finding.code == "small-type"]
