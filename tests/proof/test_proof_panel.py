"""The proof's panel in a browser: findings, copyfit, a story; and the flatplan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.desk import IN_BROWSER, SECTIONS, DeskPage, ServedNewspaper, newspaper, open_desk
from tests.support.proof import RunningProof, State, run_proof
from tests.support.reader import open_chromium

pytestmark = IN_BROWSER
COPIED = "() => document.querySelector('#toast').textContent.startsWith('Copied')"


@pytest.fixture
def opened(served_newspaper: ServedNewspaper) -> Path:
    """Where the editor writes what it is asked to open."""
    return served_newspaper.opened


@pytest.fixture(scope="module")
def proof(served_newspaper: ServedNewspaper) -> Iterator[RunningProof]:
    with open_chromium():
        yield served_newspaper.proof


@pytest.fixture(scope="module")
def state(proof: RunningProof) -> State:
    return proof.state()


@pytest.fixture
def desk(proof: RunningProof) -> Iterator[DeskPage]:
    with open_desk(proof.address) as desk:
        desk.drawn()
        yield desk


def highlight(desk: DeskPage) -> tuple[int, list[float]]:
    """Return the page on which something is highlighted, and where, in mm."""
    page, *where = desk.ask("""() => {
      const drawn = document.querySelector('.highlight').getBoundingClientRect();
      const page = [...document.querySelectorAll('.page')].find(one => {
        const r = one.getBoundingClientRect();
        return drawn.x >= r.x - 1 && drawn.right <= r.right + 1;
      });
      const r = page.getBoundingClientRect();
      const mm = 200 / r.width;
      const place = [drawn.x - r.x, drawn.y - r.y, drawn.width, drawn.height];
      return [Number(page.dataset.page), ...place.map(px => px * mm)];
    }""")
    return page, where


def test_findings_come_gravest_first_with_message_hint_and_place(desk: DeskPage, state: State) -> None:
    found = state["findings"]
    gravest = sorted(found, key=lambda finding: ["error", "warning"].index(finding["severity"]))
    assert len(found) == desk.count(".finding") == 8
    assert desk.texts(".finding .message") == [finding["message"] for finding in gravest]
    assert desk.texts(".finding .hint") == [finding["hint"] for finding in gravest]
    places = []
    for finding in gravest:
        places.append(f"{finding['file']}:{finding['line']}")
        if finding["story"] and not finding["file"].endswith(".md"):  # the manifest says where, the article is what
            places.append(f"issues/1/{finding['story']}.md:1")
    assert desk.texts(".finding .place code") == places
    assert desk.texts("#finding-count") == ["8"]
    assert desk.status() == "1 error"
    sign = "(() => { const style = getComputedStyle(document.querySelector('.finding .sign'));"
    assert desk.ask(f"{sign} return style.color !== style.backgroundColor }})()")


def test_a_click_on_a_finding_turns_to_its_page_and_shows_the_place(desk: DeskPage, state: State) -> None:
    over = next(finding for finding in state["findings"] if finding["code"] == "overset")
    desk.click(".finding[data-code=overset] button.link")
    desk.until("document.querySelectorAll('.page').length === 2")
    page, where = highlight(desk)
    assert page == over["page"] == 3
    assert where == pytest.approx([over["area"][side] for side in ("x", "y", "width", "height")], abs=0.3)
    desk.press("Escape")
    assert desk.count(".highlight") == 0


def test_a_finding_is_brought_into_sight_when_zoomed_in(desk: DeskPage) -> None:
    desk.press(*("+" * 6))
    desk.click(".finding[data-code=overset] button.link")
    desk.drawn()
    board, drawn = desk.box(".pasteboard"), desk.box(".highlight")
    assert board[0] < drawn[0] + drawn[2] / 2 < board[0] + board[2]
    assert board[1] < drawn[1] + drawn[3] / 3 < board[1] + board[3]


def test_n_and_shift_n_go_through_the_findings_and_round(desk: DeskPage, state: State) -> None:
    gravest = sorted(state["findings"], key=lambda finding: ["error", "warning"].index(finding["severity"]))
    order = [finding["page"] for finding in gravest]
    assert len(set(order)) > 3
    went = []
    for _ in (*order, "round"):
        desk.press("n")
        went.append(highlight(desk)[0])
        assert "Show on page" in desk.ask("document.activeElement.textContent")
    assert went == [*order, order[0]]
    desk.press("N")
    assert highlight(desk)[0] == order[-1]
    desk.press("g", "N")
    assert highlight(desk)[0] == order[-2]  # from another view, too


def test_a_place_is_copied(proof: RunningProof) -> None:
    with open_desk(proof.address) as desk:
        desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        desk.click(".finding [aria-label^=Copy]")
        desk.until(COPIED)
        assert desk.ask("navigator.clipboard.readText()") == desk.texts(".finding .place code")[0]


def test_a_place_opens_in_the_editor_with_file_and_line(proof: RunningProof, desk: DeskPage, opened: Path) -> None:
    opened.unlink(missing_ok=True)
    desk.click(".finding [aria-label^=Open]")
    desk.until("() => document.querySelector('#toast').textContent.startsWith('Opened')")
    name, line = desk.texts(".finding .place code")[0].rsplit(":", 1)
    proof.wait_for(lambda _: opened.exists())
    file, number = opened.read_text().splitlines()
    assert Path(file).is_absolute()
    assert file.endswith(f"/paper/{name}")
    assert Path(file).is_file()
    assert number == line != "1"


def test_without_an_editor_of_ones_own_the_browser_is_sent_to_vs_code(tmp_path: Path) -> None:
    root = newspaper(tmp_path).root
    with run_proof(root, PRESSBUILD_EDITOR="") as proof:
        answer = proof.post("/open", {"file": "issues/1/issue.yaml", "line": 6})
        assert json.loads(answer.body)["address"] == f"vscode://file{root}/issues/1/issue.yaml:6"


def test_copyfit_sorts_by_each_column_both_ways(desk: DeskPage, state: State) -> None:
    desk.click("#tab-copyfit")
    names = desk.texts(".ledger tbody th button")
    assert names == [story["short"] for story in state["paper"]["stories"]]
    assert desk.count(".ledger th[aria-sort=none]") == 7
    for column, key in (
        ("short", "short"),
        ("words", "words"),
        ("lines", "lines"),
        ("used", "used"),
        ("over", "over"),
        ("under", "under"),
    ):
        for order, backwards in (("ascending", False), ("descending", True), ("ascending", False)):
            desk.click(f"[data-name=sort-{column}]")
            head = desk.page.locator(f"th:has([data-name=sort-{column}])")
            assert head.get_attribute("aria-sort") == order
            assert desk.count("[aria-sort=none]") == 6
            rows = desk.texts(".ledger tbody th button")
            values = {story["short"]: story[key] for story in state["paper"]["stories"]}
            assert [values[row] for row in rows] == sorted(values.values(), reverse=backwards)
    numbers = dict(zip(desk.texts(".ledger tbody th button"), desk.texts(".ledger tbody td:nth-child(6)"), strict=True))
    assert numbers["over"] == str(state["paper"]["stories"][2]["over"])
    assert numbers["long"] == "–"


def test_a_row_opens_the_story_with_all_that_is_known_of_it(desk: DeskPage, state: State) -> None:
    desk.click("#tab-copyfit")
    desk.click(".ledger tbody button:text-is('long')")
    story = state["paper"]["stories"][0]
    assert desk.page.get_attribute("#tab-story", "aria-selected") == "true"
    facts = dict(zip(desk.texts(".facts dt"), desk.texts(".facts dd"), strict=True))
    assert facts["Section"] == "News"
    assert facts["Article"].startswith("issues/1/long.md:1")
    assert facts["In the manifest"].startswith(f"issues/1/issue.yaml:{story['line']}")
    assert facts["Words"] == "300"
    assert desk.texts(".thread-list button") == ["1/a", "2/a", "3/a"]
    text = desk.page.frame_locator(".story-text").locator("body")
    assert "word17 word18" in " ".join(text.inner_text().split())
    desk.click(".thread-list button:text-is('3/a')")
    desk.until("document.querySelectorAll('.page').length === 2")
    assert highlight(desk)[0] == 3
    desk.click("button:text-is('Open in the e-book')")
    assert desk.page.locator("#book-document").input_value() == "story-long.xhtml"


def test_an_overset_story_says_where_its_text_ends(desk: DeskPage, state: State) -> None:
    desk.click("#tab-copyfit")
    desk.click(".ledger tbody button:text-is('over')")
    facts = dict(zip(desk.texts(".facts dt"), desk.texts(".facts dd"), strict=True))
    story = state["paper"]["stories"][2]
    assert facts["Fit"].startswith(f"{story['over']} lines too long")
    assert story["overset"]
    assert story["overset"] in facts["Overset from"]
    assert desk.pages() == [2, 3]


def test_a_click_on_a_frame_opens_its_story(desk: DeskPage) -> None:
    desk.press("2")
    desk.page.wait_for_selector("[data-frame='3/b']")
    desk.click("[data-frame='3/b']")
    assert desk.texts("#panel h2") == ["over"]
    desk.click("[data-frame='2/b']")
    assert desk.texts("#panel h2") == ["picture"]


def test_the_flatplan_has_all_pages_names_sections_threads_and_marks(desk: DeskPage, state: State) -> None:
    desk.press("g")
    desk.until("document.querySelectorAll('.flat-page [data-shown]').length === 5")
    assert [int(n) for n in desk.ask("[...document.querySelectorAll('.flat-page')].map(p => p.dataset.page)")] == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip
    names = {f"{page['number']}/{f['name']}": f["story"] for page in state["paper"]["pages"] for f in page["frames"]}
    for ref, story in names.items():
        label = desk.page.locator(f".flat-frame[data-frame='{ref}'] > span")
        assert label.text_content() == (story or ref[2:])
        frame, text = desk.box(f".flat-frame[data-frame='{ref}']"), label.bounding_box()
        assert text
        assert text["y"] - frame[1] < 4  # at the head of its frame
    assert desk.texts(".legend li") == SECTIONS
    ground = "s => getComputedStyle(document.querySelector(s)).backgroundColor"
    swatches = desk.ask("[...document.querySelectorAll('.swatch')].map(s => getComputedStyle(s).backgroundColor)")
    assert len(set(swatches)) == 3
    for ref, colour in zip(("1/a", "3/b", "4/a"), swatches, strict=True):
        assert desk.ask(ground, f"[data-frame='{ref}'] > span") == colour
    assert desk.count(".flatplan-threads .thread") == 2
    marks = [desk.texts(f".flat-page[data-page='{number}'] .mark") for number in (1, 2, 3, 4, 5)]
    assert marks == [["1 warning"], ["1 warning"], ["1 error", "1 warning"], ["2 warnings"], ["2 warnings"]]
    assert desk.page.get_by_role("link", name="Page 3 1 error 1 warning long over", exact=True).count() == 1


@pytest.mark.parametrize(("screen", "wide"), [(360, 150), (1440, 170), (2560, 250)])
def test_the_flatplans_pictures_are_as_wide_as_they_are_shown(proof: RunningProof, screen: int, wide: int) -> None:
    with open_desk(proof.address, screen, 900, scale=2, start="#/flatplan") as desk:
        desk.until("document.querySelectorAll('.flat-page [data-shown]').length === 5")
        assert desk.box(".flat-picture")[2] == wide
        dots = desk.ask("[...document.querySelectorAll('.flat-page img')].map(image => image.naturalWidth)")
        assert dots == [2 * wide] * 5


def test_a_click_in_the_flatplan_goes_to_the_page(desk: DeskPage) -> None:
    desk.press("g")
    desk.click(".flat-page[data-page='4']")
    desk.drawn()
    assert desk.pages() == [4, 5]
    assert desk.ask("location.hash") == "#/pages/4"
    assert desk.page.get_attribute("[data-view=pages]", "aria-current") == "page"
