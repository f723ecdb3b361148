"""A typesetter that is given up half way: nothing of it is left behind."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.support.newspaper import (
    LOOK,
    Desk,
    Newspaper,
    change,
    differences,
    look,
    newspaper,
    picture,
    rewrite,
    swap,
    typeset,
    unheard,
)

from pressbuild.core.findings import Report
from pressbuild.core.progress import Stage, StageEvent
from pressbuild.displaylist.pages import DisplayPage
from pressbuild.pdf.document import PaintedPdf, paint_pages
from pressbuild.pdf.painter import PagePainter
from pressbuild.press.colour_converters import keep_nothing, screen_inking
from pressbuild.typeset import FilledPages
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.issue_layout import Typesetter


class GivenUp(BaseException):
    """Somebody does not wait for the end."""


def given_up_at(moment: int, happens: Callable[..., Any] = unheard) -> Callable[..., Any]:
    """Return the same function, which is given up the n-th time that it is called."""
    times = count(1)

    def interrupted(*arguments: Any, **named: Any) -> Any:
        if next(times) == moment:
            raise GivenUp
        return happens(*arguments, **named)

    return interrupted


def edit_much(paper: Newspaper) -> None:
    paper.style += "p { color: navy }\n"
    paper.masters["front"].frames["b"][0] += 1
    paper.articles["lead"].paragraphs[0] += " and more"
    paper.others["issues/1/brief.png"] = picture(40, 20 + len(paper.style) % 20, "olive")
    paper.save()


def test_giving_up_between_two_stories_leaves_nothing_behind(tmp_path: Path) -> None:
    paper = newspaper(tmp_path / "paper")
    paper.save()
    typesetter = Typesetter()
    typeset(paper.root, typesetter, Report())
    edit_much(paper)
    stories = given_up_at(4)

    def tick(event: StageEvent) -> None:
        if event.stage is Stage.TYPESET:
            stories()

    with pytest.raises(GivenUp):
        typeset(paper.root, typesetter, Report(), progress=tick)
    assert differences(paper.root, typesetter) == []


@pytest.mark.parametrize(
    ("edit", "moment", "put_back"),
    [
        (change("style", LOOK + "p { color: navy }"), 1, False),
        (swap("word5 ", "fish5 ", "lead"), 2, False),
        (edit_much, 6, True),
    ],
    ids=["before the first story", "in the only story that has changed", "in one of many, and all is put back"],
)
def test_giving_up_in_the_middle_leaves_nothing_behind(
    edit: Callable[[Newspaper], object], moment: int, put_back: bool, tmp_path: Path
) -> None:
    paper = newspaper(tmp_path / "paper")
    paper.save()
    before = paper.files()
    typesetter = Typesetter()
    typeset(paper.root, typesetter, Report())
    edit(paper)
    paper.save()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "lay_out", given_up_at(moment, Engine.lay_out))
        with pytest.raises(GivenUp):
            typeset(paper.root, typesetter, Report())
    for name, data in before.items() if put_back else ():
        rewrite(paper.root / name, data)
    assert differences(paper.root, typesetter) == []


def paint(filled: FilledPages, tick: Callable[[], object]) -> PaintedPdf:
    return paint_pages(filled.pages, filled.stock, screen_inking(keep_nothing, {}), tick=tick)


def test_giving_up_while_pages_are_painted_leaves_nothing_behind(tmp_path: Path) -> None:
    paper = newspaper(tmp_path / "paper")
    paper.save()
    typesetter = Typesetter()
    filled, whole = typeset(paper.root, typesetter, Report())
    with pytest.raises(GivenUp):
        paint(filled, given_up_at(3))
    assert look(paper.root, typesetter).pdf == whole
    swap("word5 ", "fish5 ", "lead")(paper)
    paper.save()
    assert differences(paper.root, typesetter) == []


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> FilledPages:
    return Desk(tmp_path_factory.mktemp("filled")).typeset()


def test_a_tick_comes_before_each_page_is_painted(filled: FilledPages, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    paint_page = PagePainter.paint_page

    def note(stream: PagePainter, page: DisplayPage, *arguments: Any) -> int:
        events.append(f"page {filled.pages.index(page) + 1}")
        return paint_page(stream, page, *arguments)

    monkeypatch.setattr(PagePainter, "paint_page", note)
    paint(filled, lambda: events.append("tick"))
    assert events == ["tick", "page 1", "tick", "page 2", "tick", "page 3", "tick", "page 4"]


@pytest.mark.parametrize("moment", [1, 4])
def test_what_a_tick_raises_comes_out_of_writing(moment: int, filled: FilledPages) -> None:
    with pytest.raises(GivenUp):
        paint(filled, given_up_at(moment))
    ticks = count()
    assert len(paint(filled, lambda: next(ticks)).pages) == 4
    assert next(ticks) == 4
