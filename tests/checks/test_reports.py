"""Reports: nothing is called passed that was not looked at, and a file's own words do nothing."""

from __future__ import annotations

import io
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.support.desk import MISSING
from tests.support.judges import CHROMIUM, JUDGES
from tests.support.places import ROOT
from tests.support.plates import make_pdf, square

from pressbuild.checks.outcomes import Status
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured
from pressbuild.ink.measure_ink import measure_ink
from pressbuild.reports.check_report import (
    CheckReport,
    CheckShown,
    Hit,
    Verdict,
    clean_text,
    list_pages,
)
from pressbuild.reports.html_report import MOST_HITS, MOST_PAGES, choose_pages, write_html
from pressbuild.reports.json_report import write_json
from pressbuild.reports.text_report import write_lines
from pressbuild.reports.thumbnails import Thumbnail, draw_thumbnails

AXE = JUDGES / "node_modules" / "axe-core" / "axe.min.js"
EVIL = "</style></svg><script>alert(1)</script>\"'<img src=x onerror=alert(1)>\x1b[2J\u202egnp.exe"
RUN = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(found =>
  found.nodes.map(node => `${found.id}: ${node.target.join(' ')}: ${node.failureSummary}`))"""


def show(status: Status, *hits: Hit, id: str = "", **facts: object) -> CheckShown:
    name = id or f"check-{status.name.lower()}"
    return CheckShown(name, f"A check {name}", status, "It matters.", "Mend it.", hits, **facts)  # type: ignore[arg-type]


def make_report(*checks: CheckShown, pages: int = 3, ink: InkMeasured | NotMeasured | None = None) -> CheckReport:
    source = "a sheet"
    return CheckReport("a.pdf", "0" * 64, pages, "100 × 100 mm", "p", "A press", source, checks, ink, ("spelling",))


FAULT = show(
    Status.FAILED,
    Hit(2, "too much", (60, 30, 20, 20), "Bread", "issues/x/bread.md:12"),
    Hit(0, "no trim box"),
)
MIXED = make_report(
    show(Status.PASSED),
    show(Status.NOT_ASKED),
    show(Status.SKIPPED, reason="Ghostscript is not installed"),
    show(Status.WARNED, Hit(1, "thin", (0, 0, 100, 0.1), grave=False)),
    FAULT,
)


@given(st.lists(st.sampled_from(list(Status)), max_size=12))
def test_only_what_was_looked_at_has_passed(statuses: list[Status]) -> None:
    report = make_report(*(show(status, id=f"c{number}") for number, status in enumerate(statuses)))
    good = {Status.PASSED, Status.WARNED, Status.NOT_ASKED}
    assert (report.verdict is Verdict.PASSED) == (set(statuses) <= good and Status.PASSED in statuses)
    passed = report.summary.startswith("structural checks passed")
    assert passed == (report.verdict is Verdict.PASSED)
    assert "certified" not in report.summary


def test_lines_have_the_gravest_last_and_say_where() -> None:
    lines = [line for line, _ in write_lines(MIXED)]
    kinds = [line.split(":")[0] for line in lines if re.match(r"(passed|not checked|warning|fault):", line)]
    assert kinds == ["passed", "not checked", "warning", "fault"]
    assert any("issues/x/bread.md:12, page 2 at 60, 30 mm, “Bread”: too much" in line for line in lines)
    assert any("Ghostscript is not installed" in line for line in lines)
    assert lines[-1].endswith("1 check found faults; 1 check gave warnings; 1 check could not be made")


def test_lines_of_many_places_are_few() -> None:
    hits = tuple(Hit(page, "thin") for page in range(1, 301))
    lines = [line for line, _ in write_lines(make_report(show(Status.FAILED, *hits, more=700), pages=1_000))]
    assert len(lines) < 12
    assert any("and 995 more, on pages 6–300" in line for line in lines)


def test_json_has_what_its_description_says() -> None:
    found = json.loads(write_json(MIXED))
    described = (ROOT / "docs" / "preflight.md").read_text(encoding="utf-8")
    for key in (*found, *found["checks"][0], *found["checks"][-1]["hits"][0]):
        assert f"`{key}`" in described, key
    assert found["verdict"] == "faults"
    assert found["counts"] == {
        **{"not_asked": 1, "passed": 1, "skipped": 1, "broken": 0, "warned": 1, "failed": 1},
    }
    hit = found["checks"][-1]["hits"][0]
    assert hit["area"] == {"x": 60, "y": 30, "width": 20, "height": 20}
    assert (hit["story"], hit["source"]) == ("Bread", "issues/x/bread.md:12")


class Outline(HTMLParser):
    """Collects elements, ids and visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def outline(page: str) -> Outline:
    parser = Outline()
    parser.feed(page)
    return parser


def tile(page: int) -> Thumbnail:
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(target, "JPEG")
    return Thumbnail(page, (-3, -3, 106, 106), (100, 100), target.getvalue())


def test_page_shows_first_what_was_not_checked() -> None:
    found = outline(write_html(MIXED, [tile(1), tile(2)]))
    heads = [text for text in found.text if re.match(r"(Not checked|Faults|Warnings|Passed): ", text)]
    assert heads[:3] == ["Not checked: 1", "Faults: 1", "Warnings: 1"]
    ids = [value for name, value in found.attributes if name == "id"]
    assert len(set(ids)) == len(ids)
    links = {value[1:] for name, value in found.attributes if name == "href" and value.startswith("#")}
    assert links == {"page-1", "page-2"}
    assert links <= set(ids)


@pytest.mark.parametrize("evil", [EVIL, EVIL * 1_000])
def test_words_of_the_file_do_nothing(evil: str) -> None:
    hit = Hit(1, evil, (0, 0, 1, 1), evil, evil)
    check = CheckShown("check-x", evil, Status.FAILED, evil, evil, (hit,), evil)
    skipped = CheckShown("check-y", evil, Status.SKIPPED, evil, evil, (), evil)
    ink = InkMeasured(220, (), ((1, evil),))
    report = CheckReport(evil, evil, 1, evil, evil, evil, evil, (check, skipped), ink, (evil,))
    page = write_html(report, [tile(1)])
    found = outline(page)
    assert not {"script", "iframe", "object", "embed", "link", "base", "form", "img"} & set(found.tags)
    assert not any(name.startswith("on") for name, _ in found.attributes)
    assert all(value.startswith(("#", "data:image/")) for name, value in found.attributes if name == "href")
    assert "\x1b" not in page
    assert "\u202e" not in page
    lines = "".join(line for line, _ in write_lines(report))
    assert "\x1b" not in lines
    assert len(page) < 60_000


def test_page_of_a_file_of_5000_pages_is_small() -> None:
    hits = tuple(Hit(page, "thin", (1, 1, 1, 1)) for page in range(4_000, 5_000))
    report = make_report(show(Status.FAILED, *hits), pages=5_000)
    pages = choose_pages(report)
    assert len(pages) == MOST_PAGES
    assert min(pages) == 4_000
    page = write_html(report, [tile(number) for number in pages])
    assert f"And {1_000 - MOST_HITS} more" in page
    assert f"{MOST_PAGES} pages of 5000 are shown" in page
    assert len(page) < 200_000


def test_pages_that_cannot_be_drawn_are_said_to_be_so() -> None:
    assert "The pages could not be drawn" in write_html(MIXED, [])
    assert "could not be drawn" in write_html(MIXED, [replace(tile(1), picture=b"")])


def test_two_runs_give_the_same_bytes() -> None:
    data = make_pdf([square("0.8 0.8 0.8 0.8 k", 20, 20, 10)])
    assert write_html(MIXED, draw_thumbnails(data, [1])) == write_html(MIXED, draw_thumbnails(data, [1]))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_thumbnail_is_turned_as_the_page_is_read(turn: int) -> None:
    (thumbnail,) = draw_thumbnails(make_pdf([square("0 0 0 1 k", 0, 0, 20)], (100, 60), Rotate=turn), [1])
    picture = Image.open(io.BytesIO(thumbnail.picture)).convert("L")
    wide, high = picture.size
    assert (wide > high) == (turn % 180 == 0)
    corners = {0: (0, 1), 90: (0, 0), 180: (1, 0), 270: (1, 1)}
    right, down = corners[turn]
    dark = picture.getpixel((5 + right * (wide - 11), 5 + down * (high - 11)))
    assert isinstance(dark, int)
    assert dark < 90
    assert thumbnail.place[2:] == pytest.approx((100, 60) if wide > high else (60, 100), abs=0.1)


def test_thumbnails_of_nothing() -> None:
    assert draw_thumbnails(b"", [1]) == ()
    assert draw_thumbnails(make_pdf([""]), [7]) == ()


def test_words_are_cut_and_cleaned() -> None:
    assert clean_text("a\x00b\x1b[1mc\n\n d") == "a�b�[1mc d"
    assert len(clean_text("x" * 10_000)) == 300
    assert list_pages([3, 1, 2, 5, 9, 8, 2]) == "1–3, 5, 8, 9"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = make_pdf([square("0.8 0.8 0.8 0.8 k", 60, 50, 20), "0 0 0 1 k 9 9 9 9 re f"])
    ink = measure_ink(data, 220) if shutil.which("gs") else NotMeasured("Ghostscript is not installed")
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(write_html(replace(MIXED, ink=ink, pages=2), draw_thumbnails(data, [1, 2])), encoding="utf-8")
    return path


@pytest.mark.judge
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.skipif(not AXE.is_file(), reason="axe-core not installed (make test does)")
def test_page_is_for_everybody_and_fetches_nothing(written: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            complaints: list[str] = []
            page.on("console", lambda message, complaints=complaints: complaints.append(message.text))
            page.goto(written.as_uri())
            assert [url for url in asked if not url.startswith("data:")] == [written.as_uri()]
            assert complaints == []
            page.add_script_tag(path=AXE)
            assert page.evaluate(RUN) == []
            for width in (360, 1_280):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            context.close()
        browser.close()
