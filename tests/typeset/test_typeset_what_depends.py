"""A typesetter that is asked again: it lays out only what depends on what has changed, and all that does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.newspaper import (
    ALL,
    FOLIO,
    ISSUE,
    LOOK,
    PUBLICATION,
    Article,
    Desk,
    Newspaper,
    add,
    change,
    differences,
    draw_page,
    look,
    move,
    paragraphs,
    picture,
    put,
    rewrite,
    rolling_newspaper,
    shows,
    small_newspaper,
    swap,
)

from pressbuild.typeset import issue_layout
from pressbuild.typeset.copyfit import FittedStory, settle_story
from pressbuild.typeset.issue_layout import Typesetter
from pressbuild.typeset.paper_pages import PaperPages, lay_out_masters
from pressbuild.typeset.story_markup import StoryMarkup


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk"))

    def settle(markup: StoryMarkup, *arguments: Any) -> FittedStory:
        desk.settled.append(markup.story.slug)
        return settle_story(markup, *arguments)

    def lay_out(*arguments: Any) -> PaperPages:
        desk.sheets += 1
        return lay_out_masters(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(issue_layout, "settle_story", settle)
        patch.setattr(issue_layout, "lay_out_masters", lay_out)
        yield desk


@pytest.fixture
def desk(shared_desk: Desk) -> Desk:
    shared_desk.tidy()
    return shared_desk


def save_again(paper: Newspaper) -> None:
    for name in (ISSUE, "issues/1/lead.md"):
        rewrite(paper.root / name, (paper.root / name).read_bytes())


def add_story(paper: Newspaper) -> None:
    paper.articles["new"] = Article("[3/b]", "New", ["word1 word2"])
    paper.listed.append("new")


Edit = tuple[Callable[[Newspaper], object], list[str], int, set[int]]
EVERYTHING = ALL, 1, {1, 2, 3, 4}
EDITS: dict[str, Edit] = {
    "nothing": (lambda paper: None, [], 0, set()),
    "a file is saved as it was": (save_again, [], 0, set()),
    "a word on the first page of two": (swap("word5 ", "fish5 ", "lead"), ["lead"], 0, {1, 3}),
    "a word on the second page of two": (swap("word88 ", "fish88 ", "lead"), ["lead"], 0, {1, 3}),
    "a word of a story in two frames of a page": (swap("word7 ", "fish7 ", "notes"), ["notes"], 0, {2}),
    "a headline": (lambda paper: setattr(paper.articles["brief"], "headline", "Other"), ["brief"], 0, {1}),
    "a hint": (lambda paper: paper.articles["last"].hints.append("head: small"), ["last"], 0, {4}),
    "lines of the manifest": (change("above", "\n\n# moved\n"), [], 0, set()),
    "the order of stories on different pages": (change("listed", ["last", "lead", "brief", "notes"]), [], 0, set()),
    "a picture": (put("issues/1/brief.png", picture(40, 30, "navy")), ["brief"], 0, {1}),
    "only the colour of a picture": (put("issues/1/brief.png", picture(40, 20, "purple")), ["brief"], 0, {1}),
    "the frames of two stories": (move("brief", "last"), ["brief", "last"], 0, {1, 4}),
    "a story comes": (add_story, ["new"], 0, {3}),
    "a story goes": (lambda paper: paper.listed.remove("brief"), [], 0, {1}),
    "the height of a frame": (lambda paper: paper.masters["plain"].frames.update(a=[18, 1, 3]), ["last"], 1, {4}),
    "furniture of a master": (lambda paper: setattr(paper.masters["inner"], "furniture", FOLIO + "."), [], 1, {2, 3}),
    "the date": (change("facts", "number: 1\ndate: 2024-02"), [], 1, {1, 2, 3, 4}),
    "one page more": (change("ending", ["blank"]), [], 1, {1, 2, 3, 4, 5}),
    "the language": (change("language", "es"), *EVERYTHING),  # drawings may say other words in it
    "the style sheet": (change("style", LOOK + "p { color: navy }"), *EVERYTHING),
    "a template for all layouts": (put("layouts/common/jump.html", b"<p>Over</p>"), ["lead"], 0, {1, 3}),
    "a picture that nothing shows": (put("layouts/test/logo.png", picture(9, 9, "teal")), [], 0, set()),
    "the look of the e-book": (put("layouts/test/epub/style.css", b"p { color: teal }"), [], 0, set()),
    "a master that no page has": (put("layouts/test/masters/other.html", b"<p>Other</p>"), [], 0, set()),
}


@pytest.mark.parametrize("change", EDITS)
def test_only_what_depends_on_a_change_is_laid_out(change: str, desk: Desk) -> None:
    edit, settled, sheets, pages = EDITS[change]
    changed = desk.edit(edit)
    assert (sorted(desk.settled), desk.sheets, changed) == (sorted(settled), sheets, pages)


def test_a_draft_and_the_paper_differ_in_marks_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.paper.articles["last"].paragraphs = paragraphs(150)
    paper, draft, again = (desk.typeset(is_draft).states for is_draft in (False, True, True))
    assert draft == again
    assert [one == other for one, other in zip(paper, draft, strict=True)] == [True, True, True, False]
    swap("word1 ", "fish1 ", "lead")(desk.paper)
    assert desk.typeset(draft=True).states[3] == draft[3]
    swap("word150", "word150 word151", "last")(desk.paper)
    assert desk.typeset(draft=True).states[3] != draft[3]
    assert differences(desk.paper.root, desk.typesetter, draft=True) == []


def test_what_the_engine_complains_about_is_told_of_each_time(tmp_path: Path) -> None:
    paper = small_newspaper(tmp_path / "paper")
    paper.style += "p { sheet: 1 }"
    paper.masters["plain"].furniture += '<p style="master: 1">x</p>'
    paper.others["layouts/test/head.html"] = b'<h1 class="head" style="story: 1">{{ document.title }}</h1>'
    typesetter = Typesetter()

    def complaints() -> list[str]:
        paper.save()
        found = look(paper.root, typesetter).findings
        return [finding.message.split("Ignored ")[1] for finding in found if finding.code == "engine"]

    told = complaints()
    assert [message.partition(":")[0].strip("`") for message in told] == ["sheet", "master", "story"]
    assert complaints() == told, "nothing has changed"
    swap("word5 ", "fish5 ", "one")(paper)
    assert complaints() == told, "the story was laid out again"
    paper.facts = "number: 1\ndate: 2024-02"
    assert complaints() == told, "the masters were laid out again"


def test_a_picture_may_change_while_its_story_is_away(tmp_path: Path) -> None:
    paper = small_newspaper(tmp_path / "paper")
    add(paper, "two", "[1/b]", shows("p.png"))
    typesetter = Typesetter()
    for size in (20, 30):
        paper.others["issues/1/p.png"] = picture(40, size, "navy")
        paper.save()
        assert differences(paper.root, typesetter) == []
        paper.listed.remove("two")
        paper.save()
        assert differences(paper.root, typesetter) == []
        paper.listed.append("two")


def test_a_complaint_about_two_stories_stays_when_one_of_them_is_mended(tmp_path: Path) -> None:
    paper = small_newspaper(tmp_path / "paper")
    head = (
        '<header class="head" style="nonsense: {{ document.short }}"><h1>{{ document.headline|inlines }}</h1></header>'
    )
    paper.others["layouts/test/head.html"] = head.encode()
    paper.articles["one"].front = ["short: bad"]
    add(paper, "two", "[1/b]", ["short: bad"])
    paper.save()
    typesetter = Typesetter()
    assert differences(paper.root, typesetter) == []
    paper.articles["one"].front = ["short: good"]
    paper.save()
    assert differences(paper.root, typesetter) == []


SHOWN = '<p><img src="{}" alt=""></p>'
RED, BLUE = picture(20, 9, "red"), picture(30, 9, "blue")
FILES: dict[str, tuple[str, str, bytes, bytes]] = {  # furniture, file, what it holds before and after
    "a picture among the masters": (SHOWN.format("masters/p.png"), "layouts/test/masters/p.png", RED, BLUE),
    "a picture of the issue": (SHOWN.format("../../issues/1/p.png"), "issues/1/p.png", RED, BLUE),
    "a picture without an ending": (SHOWN.format("picture"), "layouts/test/picture", RED, BLUE),
    "a style sheet outside the layout": (FOLIO, "issues/house.css", b"p { color: red }", b"p { color: blue }"),
    "a template among the masters": (FOLIO, "layouts/test/masters/_head.html", b"before", b"after"),
}


@pytest.mark.parametrize("name", FILES)
def test_whatever_masters_and_style_sheets_ask_for_may_change(name: str, tmp_path: Path) -> None:
    furniture, file, before, after = FILES[name]
    paper = small_newspaper(tmp_path / "paper")
    paper.masters["plain"].furniture = furniture
    if file.endswith(".css"):
        paper.style = '@import url("../../issues/house.css");' + paper.style
    if file.endswith(".html"):
        paper.others["layouts/test/head.html"] = b'<p class="head">{% include "masters/_head.html" %}</p>'
    typesetter = Typesetter()
    for data in (before, after):
        paper.others[file] = data
        paper.save()
        assert differences(paper.root, typesetter) == []


@pytest.mark.parametrize("name", ["masters", "epub"])
def test_a_layout_may_have_any_name(name: str, tmp_path: Path) -> None:
    paper = small_newspaper(tmp_path / "paper")
    files = {key.replace("/test/", f"/{name}/"): data for key, data in paper.files().items()}
    files[PUBLICATION] = f"title: T\nslug: t\nlayout: {name}\n".encode()
    typesetter = Typesetter()
    for size in (b"9pt/12pt", b"8pt/12pt"):
        for key, data in files.items():
            rewrite(paper.root / key, data.replace(b"9pt/12pt", size))
        assert differences(paper.root, typesetter) == []


def test_a_template_may_number_the_stories(tmp_path: Path) -> None:
    paper = small_newspaper(tmp_path / "paper")
    paper.others["layouts/test/head.html"] = b'<h1 class="head">{{ story.index }}</h1>'
    add(paper, "two", "[1/b]", [])
    typesetter = Typesetter()
    for _ in range(2):
        paper.save()
        assert differences(paper.root, typesetter) == []
        paper.listed.reverse()


@pytest.mark.parametrize("change", ["style", "language", "picture"])
def test_a_page_that_looks_different_is_in_another_state(change: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.paper.ending.append("blank")
    desk.paper.masters["blank"].furniture = SHOWN.format("logo.png") + "<p>blank</p>"
    desk.paper.style += ":lang(es) p { color: navy }"
    desk.paper.others["layouts/test/logo.png"] = RED
    before = desk.typeset()
    states, drawing = before.states, draw_page(before, 5)
    if change == "style":
        desk.paper.style += "p { font-size: 7pt }"
    elif change == "language":
        desk.paper.language = "es"
    else:
        desk.paper.others["layouts/test/logo.png"] = BLUE
    after = desk.typeset()
    assert draw_page(after, 5) != drawing
    assert after.states[4] != states[4]


def test_nothing_is_laid_out_again_where_pages_are_repeated(desk: Desk) -> None:
    desk.paper = rolling_newspaper(desk.paper.root)
    assert desk.edit(lambda paper: None) == set()
    assert (desk.settled, desk.sheets) == ([], 0)


def test_a_picture_in_the_text_of_repeated_pages_may_change(desk: Desk) -> None:
    """The text was laid out for the first of these pages: its files are those of all."""
    desk.paper = rolling_newspaper(desk.paper.root)
    desk.paper.articles["roll"].paragraphs.insert(1, "![A field.](brief.png)")
    desk.edit(lambda paper: None)
    desk.edit(put("issues/1/brief.png", picture(40, 30, "teal")))
    assert desk.settled.count("roll") == 2  # on one page, and on as many as it needs


def test_a_complaint_about_a_master_is_told_of_where_there_are_contents(tmp_path: Path) -> None:
    paper = rolling_newspaper(tmp_path / "paper")
    paper.masters["plain"].furniture += '<p style="nonsense: 1">x</p>'
    paper.save()
    assert "engine" in [finding.code for finding in look(paper.root, Typesetter()).findings]
