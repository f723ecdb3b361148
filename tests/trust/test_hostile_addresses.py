"""No spelling of an address, wherever a layout puts it, opens a file outside the publication or asks for a host."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pydyf
import pytest
from tests.support.display import paint_laid_out
from tests.support.hostile import in_drawings, in_markup, in_style_sheets, spellings
from tests.support.opened import opened_files

from pressbuild.core.findings import Place, Report, Stopped
from pressbuild.publication.picture_files import BadDrawing, check_drawing
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder
from pressbuild.typeset.engine import Engine
from pressbuild.typeset.engine.file_fetcher import RefusedAddress

SECRET = "the words of the secret"
FACE = builtin_folder("fonts") / "source-serif-4/SourceSerif4-Regular.ttf"
FONT_CSS = f'@font-face {{ font-family: "Text"; src: url({FACE.as_uri()}) }}'
NOT_FOLLOWED = ("<?xml-stylesheet", "svg SYSTEM", "svg PUBLIC", "% x")  # our parsers leave them alone
PAGE = "html { font-family: Text } @page { size: 90px; margin: 0 }"


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file outside of a publication `paper`, which is the current folder, as when somebody works in it."""
    top = tmp_path_factory.mktemp("hostile")
    (top / "secret").mkdir()
    (top / "secret/key").write_text(SECRET)
    (top / "paper/sub").mkdir(parents=True)
    (top / "paper/out").symlink_to(top / "secret")
    (top / "paper/secret-link").symlink_to(top / "secret/key")
    os.mkfifo(top / "paper/pipe")
    return top / "secret/key"


@pytest.fixture(scope="module")
def engine(secret: Path) -> Iterator[Engine]:
    before = Path.cwd()
    os.chdir(secret.parents[1] / "paper")
    yield Engine(FONT_CSS, [Path.cwd(), FACE.parent])
    os.chdir(before)


@pytest.fixture(scope="module", autouse=True)
def loaded(engine: Engine) -> None:
    """Have what is loaded late be loaded, so that what a test sees opened is what the address has opened."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">x</text></svg>'
    draw(engine, f'{drawing}<a rel="attachment" href="data:,x">x</a><img src="data:image/gif;base64,R0lGODlhAQABAAA=">')


def draw(engine: Engine, markup: str, css: str = "") -> str:
    """Lay markup out and paint it; return what was said of it: why it stopped, or what the engine complained about."""
    base = Path.cwd()
    try:
        sheets = [engine.style_sheet(css, base)] if css else []
        pages = engine.lay_out(markup, "en", sheets, PAGE, "the test", base)
        pdf = paint_laid_out(pages, engine).pdf
    except Stopped as stopped:
        return stopped.findings[0].message
    except RefusedAddress as problem:
        return str(problem)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            item.compress = False
            assert SECRET.encode() not in item.data
    return " ".join(engine.log.take())


def watched(work: Callable[[], str], about: str) -> str:
    """Do something, which must open nothing outside and ask no host; return what was said."""
    with opened_files() as opened:
        said = work()
    inside = str(Path.cwd())
    outside = [name for name in opened.files if not name.startswith(inside)]
    assert not outside, about
    assert not opened.asked, about
    assert SECRET not in said, about
    return said


def test_each_spelling_is_refused_or_names_nothing(engine: Engine, secret: Path) -> None:
    for address in spellings(secret):
        written = address.replace("&", "&amp;").replace('"', "&quot;")
        about = f"img {address!r}"
        assert watched(lambda written=written: draw(engine, f'<img src="{written}">'), about), about  # type: ignore[misc]
        escaped = "".join(
            f"\\{ord(character):x} " if character in '\\"\n\t\x01' else character for character in address
        )
        about = f"@import {address!r}"
        assert watched(lambda css=f'@import "{escaped}";': draw(engine, "x", css), about), about  # type: ignore[misc]


@pytest.mark.parametrize("form", ["file:{}", "file://localhost{}", "secret-link", "http://host.example{}"])
def test_no_carrier_opens_what_lies_outside(form: str, engine: Engine, secret: Path) -> None:
    address = form.replace("{}", str(secret))
    for markup in in_markup(address):
        watched(lambda markup=markup: draw(engine, markup), markup)  # type: ignore[misc]
    for sheet in in_style_sheets():
        css = sheet.replace("{}", address)
        watched(lambda css=css: draw(engine, "<p>x</p>", css), css)  # type: ignore[misc]


def test_no_drawing_is_let_through_that_names_anything_outside(engine: Engine, secret: Path) -> None:
    for drawing in in_drawings(f"file://{secret}"):
        if (
            "<?xml-stylesheet" in drawing
            or "<!DOCTYPE svg SYSTEM" in drawing
            or "PUBLIC" in drawing
            or "% x" in drawing
        ):
            continue  # what no reader follows
        with pytest.raises(BadDrawing):
            check_drawing(drawing.encode())


def test_no_name_in_a_manifest_leads_out(secret: Path) -> None:
    paper = secret.parents[1] / "paper"
    for address in spellings(secret):
        report = Report()
        with opened_files() as opened:
            found = Folder(paper).find(address, paper, Place(Path("issue.yaml"), 1), report, "the picture")
        assert found is None, address
        assert [finding.place for finding in report.findings] == [Place(Path("issue.yaml"), 1)], address
        assert all(name.startswith(str(paper)) for name in opened.files), address
        assert not opened.asked
