"""An e-book on a screen. In: the path of an EPUB and the size of the screen. Out: what somebody reading it sees.

`open_book` opens the book in foliate-js, a reading system, in headless Chromium, with no way to the network;
the object that it gives turns pages, follows links and tells text, faces, pictures and colours. Tests that use
it are marked `@with_reader` (judges.py). The page it runs in is tests/judges/reader.html.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.support.judges import CHROMIUM, FLAGS, FOLIATE, JUDGES, own_environment


@dataclass(frozen=True)
class Entry:
    """A line of the contents, the page list or the landmarks; `depth` counts from 0, `type` is that of a landmark."""

    label: str
    href: str
    depth: int
    type: str


@dataclass(frozen=True)
class Face:
    """A face that the section declares; the status is `loaded`, `unloaded` (nothing uses it), `loading` or `error`."""

    family: str
    weight: str
    style: str
    status: str


@dataclass(frozen=True)
class Picture:
    """A picture of the section, in pixels; its natural width is 0 where it cannot be read."""

    alt: str
    natural_width: int
    natural_height: int
    width: float
    height: float


class OpenBook:
    """A book in the reader, open at its first section. `problems` fills with what the browser complains of."""

    def __init__(self, page: Any, address: str) -> None:
        self.problems: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("requestfailed", lambda request: self.problems.append(f"not loaded: {request.url}"))
        self.page = page
        page.goto(address + "/reader.html")
        found = self._ask("open", "/book.epub")
        self.title: str = found["title"]
        self.toc, self.page_list, self.landmarks = (
            [Entry(**entry) for entry in found[name]] for name in ("toc", "page_list", "landmarks")
        )
        self.sections: list[str] = found["sections"]

    def _hear(self, said: Any) -> None:
        # Chromium warns of the frame that foliate-js itself makes.
        if said.type in ("error", "warning") and "can escape its sandboxing" not in said.text:
            self.problems.append(said.text)

    def _ask(self, name: str, *args: str) -> Any:
        return self.page.evaluate("question => ask(...question)", [name, *args])

    def go_to(self, href: str) -> None:
        """Go to a section or a place in it, as `toc` and `sections` write them; fails where there is none."""
        self._ask("goTo", href)

    def next_page(self) -> None:
        """Turn a page; at the end of a section the next one opens."""
        self._ask("nextPage")

    def location(self) -> tuple[str, str]:
        """Return the labels of the contents and of the page list that hold for what is on the screen."""
        heading, page = self._ask("location")
        return heading, page

    def text(self) -> str:
        """Return the text of the open section as it is laid out; as in foliate's reader, notes pop up instead."""
        return str(self._ask("text"))

    def visible_text(self) -> str:
        """Return the words on the screen."""
        return str(self._ask("visibleText"))

    def note(self, selector: str) -> str | None:
        """Touch the link that a CSS selector names; return the note that pops up, None where the link is to no note."""
        text = self._ask("note", selector)
        return None if text is None else str(text)

    def style(self, selector: str, name: str) -> str:
        """Return the computed value of a CSS property of the first such element in the open section."""
        return str(self._ask("style", selector, name))

    def faces(self) -> list[Face]:
        """Return the faces of the open section."""
        return [Face(**face) for face in self._ask("faces")]

    def pictures(self) -> list[Picture]:
        """Return the pictures of the open section."""
        return [Picture(**picture) for picture in self._ask("pictures")]

    def screenshot(self, path: Path) -> None:
        """Write a PNG of the screen."""
        self.page.screenshot(path=path)


class _Files(SimpleHTTPRequestHandler):
    """Serves the reader, foliate-js and one book."""

    def __init__(self, *args: Any, book: Path) -> None:
        self.book = book
        super().__init__(*args)

    def translate_path(self, path: str) -> str:
        if path == "/book.epub":
            return str(self.book)
        inside = path.removeprefix("/foliate-js/")
        self.directory = str(JUDGES if inside == path else FOLIATE)
        return super().translate_path(path if inside == path else "/" + inside)

    def log_message(self, *_: object) -> None: ...


_browsers: list[Any] = []


@contextmanager
def open_chromium() -> Iterator[Any]:
    """Give all books that are open one browser, as playwright allows no second in a thread; the first one closes it."""
    from playwright.sync_api import sync_playwright

    if _browsers:
        yield _browsers[0]
        return
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, alone], env=own_environment()) as browser,
    ):
        _browsers.append(browser)
        try:
            yield browser
        finally:
            _browsers.remove(browser)


@contextmanager
def open_book(
    path: Path, width: int = 390, height: int = 844, dark: bool = False, scale: float = 1
) -> Iterator[OpenBook]:
    """Open a book on a screen of so many CSS pixels; `scale` is how many dots make one of them.

    Of several books open at once, the one opened first must be the last to close.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, book=path))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        with open_chromium() as browser:
            screen = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                device_scale_factor=scale,
                reduced_motion="reduce",
            )
            try:
                yield OpenBook(screen.new_page(), f"http://127.0.0.1:{server.server_port}")
            finally:
                screen.close()
    finally:
        server.shutdown()
        server.server_close()
