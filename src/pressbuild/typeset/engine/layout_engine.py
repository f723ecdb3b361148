"""Laying out and composing. In: HTML, style sheets, the folders files may come from. Out: pages, a document."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pressbuild.typeset.engine.freed_memory
import pressbuild.typeset.engine.glyph_letters  # loaded, it has glyphs say their letters
import pressbuild.typeset.engine.text_messages  # noqa: F401  (loaded, it hears what they say)
from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.limits import current_place
from pressbuild.displaylist.stock import Stock
from pressbuild.drawings import Drawing, prepare_drawing
from pressbuild.publication.font_families import FontFamily
from pressbuild.sources.language_tags import direction_of
from pressbuild.sources.style_sheet_bounds import TOO_LARGE_HINT, SheetTooLarge, check_sheet
from pressbuild.typeset.engine.css_bounds import TooDeep  # loaded, it has the engine pass over what nobody means
from pressbuild.typeset.engine.face_shelf import FaceShelf
from pressbuild.typeset.engine.file_fetcher import Dependencies, Fetcher, RefusedAddress
from pressbuild.typeset.engine.fragments import PageRecorder
from pressbuild.typeset.engine.laid_out_pages import LaidOutPage
from pressbuild.typeset.engine.line_boxes import install
from pressbuild.typeset.engine.page_pictures import PagePictures
from pressbuild.typeset.engine.weasyprint_hooks import (
    CSS,
    HTML,
    LOGGER,
    FontConfiguration,
)

install()  # our breaking of lines


class Captured(logging.Handler):
    """Keeps what WeasyPrint logs as warnings and errors, so that none of it goes unseen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message, once."""
        message = record.getMessage()
        if message not in self.messages:
            self.messages.append(message)

    def take(self) -> tuple[str, ...]:
        """Return what was said since the last time."""
        said = tuple(self.messages)
        self.messages.clear()
        return said


@dataclass
class Engine:
    """Lays HTML out with one set of fonts and one set of folders that files may come from."""

    font_css: str
    roots: Sequence[Path]
    families: Sequence[FontFamily] = ()  # that drawings are set in
    language: str = "en"
    locate: Callable[[str], Place | None] = lambda _: None  # where an address is written
    log: Captured = field(default_factory=Captured)

    def __post_init__(self) -> None:
        self.fonts = FontConfiguration()
        self.shelf = FaceShelf()
        self.fetcher = Fetcher(self.roots)
        self.images = PagePictures(self.fetcher, self._prepare)
        with self._listening():
            self.faces = CSS(string=self.font_css, font_config=self.fonts, url_fetcher=self.fetcher)

    def _prepare(self, data: bytes, name: str) -> Drawing:
        drawing = prepare_drawing(data, self.families, self.language)
        for trouble in drawing.refused:  # of a drawing of an article it is an error before anything is laid out
            LOGGER.error("%s:%s: %s", name, trouble.line, trouble.message)
        return drawing

    def _listening(self) -> _Listening:
        return _Listening(self.log)

    def style_sheet(self, css: str, base: Path | None = None) -> Any:
        """Return a parsed style sheet; addresses in it are seen from the folder `base`.

        Raises:
            Stopped: if the sheet asks for something outside the publication.
        """
        address = _address(base)
        try:
            with self._listening():
                return CSS(string=css, base_url=address, font_config=self.fonts, url_fetcher=self.fetcher)
        except (Stopped, MemoryError):
            raise
        except RefusedAddress as problem:
            raise self.refuse("the style sheets", problem) from problem
        except Exception as problem:
            raise _broken("the style sheets", problem) from problem

    def refuse(self, what: str, problem: RefusedAddress) -> Stopped:
        """Return the finding of an address that must not be asked for; `what` tells a reader which part asked."""
        place = self.locate(problem.address)
        return Stopped(
            ExitCode.SOURCE, [Finding(Severity.ERROR, "engine-failed", f"{what}: {problem}", place, problem.hint)]
        )

    def start_recording(self) -> PageRecorder:
        """Return what makes values of the pages of a story, or of the masters."""
        return PageRecorder(self.shelf, self.fetcher)

    @contextmanager
    def recording(self, what: str) -> Iterator[None]:
        """Return a context in which pages become values; `what` tells a reader which part of the paper.

        Raises:
            Stopped: if the engine breaks down on it, or a link leads nowhere or could run something.
        """
        try:
            with self._listening():
                yield
        except (Stopped, MemoryError):
            raise
        except RefusedAddress as problem:
            raise self.refuse(what, problem) from problem
        except Exception as problem:
            raise _broken(what, problem, "paint") from problem

    def complete(self, *stocks: Stock) -> Stock:
        """Return stocks as one, with the files of faces and the folders that other files may come from."""
        joined = Stock(roots=tuple(self.roots)).joined(*stocks)
        digests = sorted({face.file for face in joined.faces.values()})
        return replace(joined, files=self.shelf.find_files(digests, self.fonts._folder))

    def take_asked(self) -> Dependencies:
        """Return the files that were asked for since the last time, each with the state that it was in."""
        return self.fetcher.take_asked()

    def lay_out(
        self, markup: str, language: str, sheets: Sequence[Any], page_css: str, what: str, base: Path | None = None
    ) -> list[LaidOutPage]:
        """Return the pages of an HTML body set with these style sheets and @page rules.

        Addresses in the HTML are seen from the folder `base`; `what` tells a reader which part it is.

        Raises:
            Stopped: if the engine breaks down on it, or it asks for something outside the publication.
        """
        root = f'<html lang="{language}" dir="{direction_of(language)}">'
        text = f'<!DOCTYPE html>{root}<meta charset="utf-8"><body>{markup}</body></html>'
        try:
            with self._listening():
                rules = CSS(string=page_css, font_config=self.fonts, url_fetcher=self.fetcher)
                html = HTML(string=text, base_url=_address(base) or "about:blank", url_fetcher=self.fetcher)
                for sheet in html.etree_element.iter("style"):
                    check_sheet(sheet.text or "")
                document = html.render(
                    stylesheets=[self.faces, *sheets, rules], font_config=self.fonts, cache=self.images
                )
        except (Stopped, MemoryError):
            raise
        except RefusedAddress as problem:
            raise self.refuse(what, problem) from problem
        except SheetTooLarge as problem:
            message = f"a <style> of {what} {problem}"
            finding = Finding(Severity.ERROR, "too-costly", message, current_place(), TOO_LARGE_HINT)
            raise Stopped(ExitCode.SOURCE, [finding]) from None
        except Exception as problem:  # the engine has no errors of its own
            raise _broken(what, problem) from problem
        return [LaidOutPage(page._page_box) for page in document.pages]


def _address(folder: Path | None) -> str | None:
    return folder.resolve().as_uri() + "/" if folder else None


def _broken(what: str, problem: Exception, doing: str = "set") -> Stopped:
    why = str(problem) if isinstance(problem, TooDeep) else f"{type(problem).__name__}: {problem}"
    if isinstance(problem, RecursionError):
        why = "too much lies in each other: elements, or brackets and variables of styles"
    elif isinstance(problem, OverflowError | ZeroDivisionError):
        why = f"a length or a number in the styles is too large or too small ({problem})"
    message = f"the layout engine cannot {doing} {what}: {why}"
    hint = (
        "undo the last change to the masters or print.css; known to break it in a grid: overflow: hidden,"
        " and a picture that is itself an item (put it in a div)"
    )
    return Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "engine-failed", message, current_place(), hint)])


class _Listening(AbstractContextManager[None]):
    """Sends WeasyPrint's log to one place and to no other while it is open."""

    def __init__(self, log: Captured) -> None:
        self.log = log

    def __enter__(self) -> None:
        self.saved = LOGGER.handlers[:], LOGGER.propagate
        LOGGER.handlers[:] = [self.log]
        LOGGER.propagate = False

    def __exit__(self, *_: object) -> None:
        LOGGER.handlers[:], LOGGER.propagate = self.saved
