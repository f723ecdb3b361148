"""The proof's page in a browser. In: a proof that runs, the size of a screen. Out: what is to be seen, ways to use it.

    with run_paper(newspaper(folder).root) as proof, open_desk(proof.address) as desk:
        desk.press("End")
        desk.until("document.querySelector('#page-number').value === '5'")

The newspaper is a publication of five pages that is laid out in a fraction of a second and has one of everything:
a thread over three pages, a story that is too long, one that is too short, a bitmap, findings. At the end of the
block a desk fails for anything that the browser complained of. Modules that use it say `pytestmark = IN_BROWSER`.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.support.judges import CHROMIUM, PLAYWRIGHT, _missing
from tests.support.paper import frame, words
from tests.support.proof import RunningProof, State, run_proof
from tests.support.publication import MASTER, Publication
from tests.support.reader import open_chromium

MISSING = _missing(playwright=PLAYWRIGHT, chromium=CHROMIUM)
IN_BROWSER = [pytest.mark.judge, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
PATIENCE = 20_000  # ms
GIVEN_UP = "net::ERR_ABORTED"  # a request that the page itself has no more use for

ISSUE = """
number: 1
date: 2024-01
pages: [page, page, page, page, page]
articles:
  - article: long.md
    section: News
    frames: [1/a, 2/a, 3/a]
  - article: picture.md
    section: News
    frames: [2/b]
    inserts: [{take: picture, columns: 1, at: top, lines: 6}]
  - article: over.md
    section: Sport
    frames: [3/b]
  - article: short.md
    section: Culture
    frames: [4/a]
"""
PICTURE = (300, 150)  # pixels
SECTIONS = ["News", "Sport", "Culture"]


def bitmap(width: int, height: int, colour: str = "teal") -> bytes:
    """Return a PNG."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "PNG")
    return data.getvalue()


def newspaper(folder: Path) -> Publication:
    """Write the newspaper."""
    paper = Publication(folder)
    title = "title: A Paper With a Name Too Long for Any Telephone\nslug: t\nlanguage: en\nlayout: tiny\n"
    paper.file("issues/publication.yaml", title)
    paper.file(MASTER, frame("a", 30, columns=2) + frame("b", 20, top=36)).manifest(ISSUE)
    paper.file("issues/1/photo.png", bitmap(*PICTURE))
    paper.article("long", "\n\n".join(words(60, 60 * part) for part in range(5)))
    paper.article("picture", words(24), pictures="[{file: photo.png, alt: A picture., caption: A caption.}]")
    paper.article("over", words(400, 5000)).article("short", words(70, 7000))
    return paper


@contextmanager
def run_paper(root: Path, *arguments: str, **environment: str) -> Iterator[RunningProof]:
    """Serve a publication, with a browser at hand for as long; its cache lies beside it."""
    cache = {"PRESSBUILD_CACHE": str(root.parent / "cache"), **environment}
    with open_chromium(), run_proof(root, *arguments, **cache) as proof:
        proof.settled()
        yield proof


@dataclass(frozen=True)
class ServedNewspaper:
    """The newspaper and its proof; `opened` is where its editor writes what it is asked to open."""

    root: Path
    proof: RunningProof
    opened: Path


@contextmanager
def serve_newspaper(folder: Path) -> Iterator[ServedNewspaper]:
    """Serve the newspaper, for several modules: each test leaves it as it was."""
    opened, editor, root = folder / "opened", folder / "editor.py", newspaper(folder).root
    editor.write_text(
        "import os, sys\nwork = sys.argv[1] + '.part'\nopen(work, 'w').write('\\n'.join(sys.argv[2:]))\n"
        "os.replace(work, sys.argv[1])\n"
    )
    command = shlex.join([sys.executable, str(editor), str(opened)]) + " {file} {line}"
    with run_proof(root, PRESSBUILD_EDITOR=command, PRESSBUILD_CACHE=str(folder / "cache")) as proof:
        proof.settled()
        yield ServedNewspaper(root, proof, opened)


class DeskPage:
    """The page in a browser. `problems` fills with what the browser complains of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: said.type in ("error", "warning") and self.problems.append(said.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("dialog", lambda dialog: (self.problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("requestfailed", self._hear_failure)
        page.on("response", lambda got: got.status >= 400 and self.problems.append(f"{got.status} {got.url}"))

    def _hear_failure(self, request: Any) -> None:
        if request.failure != GIVEN_UP:
            self.problems.append(f"{request.failure}: {request.url}")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, selector: str) -> None:
        """Click the first element of a selector."""
        self.page.locator(selector).first.click()

    def until(self, condition: str, given: object = None) -> Any:
        """Wait until an expression, or a function of `given`, is true."""
        # a function, as the page's policy forbids to evaluate text again and again
        function = condition if re.match(r"(\w+|\([\w, ]*\)) =>", condition) else f"() => {condition}"
        return self.page.wait_for_function(function, arg=given).json_value()

    def ask(self, question: str, given: object = None) -> Any:
        """Return the value of an expression, or of a function of `given`."""
        return self.page.evaluate(question, given)

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all elements of a selector."""
        return list(self.page.locator(selector).all_text_contents())

    def count(self, selector: str) -> int:
        """Return the number of elements of a selector."""
        return int(self.page.locator(selector).count())

    def box(self, selector: str) -> tuple[float, float, float, float]:
        """Return left, top, width and height of the first element of a selector, in CSS px."""
        script = (
            "s => { const r = document.querySelector(s).getBoundingClientRect(); return [r.x, r.y, r.width, r.height] }"
        )
        left, top, width, height = self.ask(script, selector)
        return left, top, width, height

    def pages(self) -> list[int]:
        """Return the numbers of the pages of the spread that is shown."""
        return [int(n) for n in self.ask("[...document.querySelectorAll('.page')].map(page => page.dataset.page)")]

    def drawn(self) -> None:
        """Wait until every page that is shown shows the picture of its version."""
        self.until(DRAWN)

    def pixels(self, selector: str = ".page") -> str:
        """Return what the pictures in the first element of a selector look like."""
        return str(self.ask(PIXELS, selector))

    def status(self) -> str:
        """Return what the status line says."""
        return str(self.page.locator("#status").text_content())

    def follows(self, state: State) -> None:
        """Wait until the page knows this state."""
        self.until("revision => Number(document.documentElement.dataset.revision) >= revision", state["revision"])


DRAWN = """() => {
  const pages = [...document.querySelectorAll('.page')];
  return pages.length && pages.every(page => page.querySelector('.picture').dataset.shown === page.dataset.version
    && page.querySelectorAll('.layer').length === 1
    && [...page.querySelectorAll('.layer img')].every(image => image.complete && image.naturalWidth));
}"""

PIXELS = """selector => {
  const canvas = document.createElement('canvas');
  const images = [...document.querySelector(selector).querySelectorAll('.layer img')];
  canvas.width = Math.max(...images.map(image => image.naturalWidth));
  canvas.height = images.reduce((sum, image) => sum + image.naturalHeight, 0);
  const pen = canvas.getContext('2d');
  let top = 0;
  for (const image of images) { pen.drawImage(image, 0, top); top += image.naturalHeight }
  return canvas.toDataURL();
}"""


@contextmanager
def open_desk(
    address: str,
    width: int = 1440,
    height: int = 900,
    *,
    dark: bool = False,
    scale: float = 1,
    touch: bool = False,
    moves: bool = False,
    start: str = "",
    wanted: str = "#main .view",
) -> Iterator[DeskPage]:
    """Open the page and wait for what is `wanted`; `start` is the part of the address from the # on."""
    with open_chromium() as browser:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            device_scale_factor=scale,
            has_touch=touch,
            reduced_motion="no-preference" if moves else "reduce",
        )
        try:
            desk = DeskPage(context.new_page())
            desk.page.goto(f"{address}/{start}" if address.startswith("http") else address)
            desk.page.wait_for_selector(wanted)
            yield desk
            assert desk.problems == []
        finally:
            context.close()


def save(path: Path, text: str, how: str = "write") -> None:
    """Save a file as an editor does: written in place, through a `rename`, or `anew` after it was deleted."""
    if how == "rename":
        other = path.with_name(f".{path.name}.swp")
        other.write_text(text, encoding="utf-8")
        other.replace(path)
        return
    if how == "anew":
        path.unlink()
    path.write_text(text, encoding="utf-8")
