"""Numbers that nobody means: the layout engine passes over them, says so with their line, and ends soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.support.display import paint_laid_out

from pressbuild.core.findings import Place, Stopped
from pressbuild.core.limits import working_on
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.engine.css_bounds import MOST_AROUND, MOST_TRACKS

TOWER = "--a0: 1px 1px;" + "".join(f"--a{n}: {f'var(--a{n - 1}) ' * 10};" for n in range(1, 12))
IGNORED = {
    "row": "grid-row: 100000000",
    "row before": "grid-row-start: -100000000",
    "span": "grid-row-end: span 100000000",
    "column": "grid-column: 100000000 / 100000001",
    "area": "grid-area: 1 / 1 / 2 / 5000",
    "repeated": "display: grid; grid-template-columns: repeat(100000000, 1px)",
    "repeated names": "display: grid; grid-template: none / repeat(2000, [a] 1px [b] 2px)",
    "tab": "white-space: pre; tab-size: 1000000000",
    "a chain of variables": "--a0: 1px;"
    + "".join(f"--a{n}: var(--a{n - 1});" for n in range(1, 3000))
    + "width: var(--a2999)",
    "variables": f"{TOWER} margin: var(--a11)",
    "variables in functions": "--a0: 1px;"
    + "".join(f"--a{n}: calc({' + '.join([f'var(--a{n - 1})'] * 9)});" for n in range(1, 9))
    + "width: var(--a8)",
}
TABLES = (
    '<table><tr><td colspan="100000000">x</table>',
    '<table><col span="100000000"><tr><td>x</table>',
    '<table><colgroup span="100000000"></colgroup><tr><td>x</table>',
    '<table><tr><td rowspan="100000000">x<tr><td>y</table>',
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine("", ())


def lay_out(engine: Engine, markup: str) -> tuple[tuple[str, ...], float]:
    """Return what the engine says, and how many seconds of the processor it has taken."""
    start = time.process_time()
    engine.lay_out(markup, "en", (), "@page { size: 200px 2000px; margin: 0 }", "it")
    return engine.log.take(), time.process_time() - start


@pytest.mark.parametrize("style", IGNORED.values(), ids=IGNORED)
def test_what_nobody_means_is_ignored_with_a_word(style: str, engine: Engine) -> None:
    said, seconds = lay_out(engine, f'<div style="display: grid"><p style="{style}">a\tb</p></div>')
    assert any("Ignored" in message for message in said), said
    assert seconds < 3


@pytest.mark.parametrize("table", TABLES)
def test_tables_have_as_many_columns_as_html_allows(table: str, engine: Engine) -> None:
    _, seconds = lay_out(engine, table)
    assert seconds < 3


def test_what_layouts_ask_for_is_heard(engine: Engine) -> None:
    style = "grid-row: 90 / span 3; grid-column: -1; tab-size: 4; --a: 1px; margin: var(--a) calc(var(--a) * 2)"
    grid = f"grid-template: repeat({MOST_TRACKS}, 1px) / repeat(12, 1fr)"
    assert lay_out(engine, f'<p style="{style}; {grid}">a</p>')[0] == ()


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("<style>p {}\n" + ":not(a) {}\n" * 400 + "</style>x", "a <style> of it has more than 300 conditions"),
        ("<div>" * 3000 + "x", "too much lies in each other"),
        (
            '<p style="letter-spacing: 10000000px">xx</p>',
            "a length or a number in the styles is too large or too small",
        ),
    ],
)
def test_what_breaks_the_engine_down_names_what_is_worked_on(markup: str, why: str, engine: Engine) -> None:
    with working_on("the story", Place(Path("s.md"))), pytest.raises(Stopped) as stopped:
        lay_out(engine, markup)
    (found,) = stopped.value.findings
    assert (str(found.place), why in found.message) == ("s.md", True), found


def test_what_breaks_the_engine_down_while_it_paints_names_the_page(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def divide(*_: object, **__: object) -> float:
        return 1 / 0.0

    monkeypatch.setattr("weasyprint.draw.draw_page", divide)
    pages = engine.lay_out("<p>x", "en", (), "", "it")
    with pytest.raises(Stopped) as stopped:
        paint_laid_out(pages, engine)
    assert "the layout engine cannot paint page 1: a length or a number" in stopped.value.findings[0].message


def test_style_sheets_that_others_import_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "b.css").write_text("p {}\n" + ":not(a) {}\n" * 400)
    engine = Engine("", (tmp_path,))
    for address, name in (("b.css", "“b.css”"), ("data:text/css," + ":not(a){}" * 400, "an address")):
        with pytest.raises(Stopped) as stopped:
            engine.style_sheet(f'@import "{address}";', tmp_path)
        assert f"{name} " in (said := stopped.value.findings[0].message)
        assert "has more than 300 conditions such as “:has()” and “:not()” (line " in said


@pytest.mark.parametrize("display", ["flex", "grid", "inline-flex"])
def test_boxes_that_take_longer_on_each_level_are_refused_when_they_are_deep(display: str, engine: Engine) -> None:
    def boxes(levels: int) -> str:
        style = f"<style>div {{ display: {display} }}</style>"
        return style + '<div class="k">' * levels + "x" + "</div>" * levels

    lay_out(engine, boxes(3))
    with pytest.raises(Stopped) as stopped:
        lay_out(engine, boxes(MOST_AROUND + 4))
    assert 'lie in each other, at <div class="k">' in stopped.value.findings[0].message
