"""Pictures on pages. In: an address. Out: what WeasyPrint paints, made of bytes that came through the door.

WeasyPrint asks here for each picture, be it of HTML, of a style sheet or in a drawing, and reads none by itself. What a
file holds says what it is, not its name: what is neither bitmap nor PDF is a drawing, and is looked at as drawings are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from hashlib import md5
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pydyf
from PIL import Image

from pressbuild.core.limits import working_on
from pressbuild.drawings import Drawing, markup_for_engine
from pressbuild.placed_pdf import BadPdf, looks_like_pdf
from pressbuild.publication.picture_files import BadDrawing, check_drawing
from pressbuild.sources.bitmaps import FORMATS, is_bitmap, is_tiff, without_warnings
from pressbuild.sources.data_address import is_data_address
from pressbuild.typeset.engine.bitmap_stand_ins import FileBitmap
from pressbuild.typeset.engine.file_fetcher import Fetcher, FoundFile, RefusedAddress, path_of
from pressbuild.typeset.engine.placed_forms import read_placed
from pressbuild.typeset.engine.svg_drawings import RenderedDrawing
from pressbuild.typeset.engine.weasyprint_hooks import LOGGER, RasterImage, SVGImage, html_module, weasyprint_document

_PAGE = re.compile(r"page=(\d{1,6})")  # of a PDF, as the end of its address: RFC 8118, 3
_HEAD = 4096  # bytes: so early an SVG must say what it is
_DECLARATION = re.compile(r"xmlns(:|$)|\{http://www\.w3\.org/2000/xmlns/\}")
_NO_NAME = re.compile(r"^[^A-Za-z_]|[^\w.-]")  # characters that names in XML do not have
_INLINE = "{http://www.w3.org/2000/svg}svg"
Prepare = Callable[[bytes, str], Drawing]  # the bytes of an SVG and its name


class PagePictures(dict[str, Any]):
    """The pictures that were read, by address. One whose file has changed is read again.

    It is what WeasyPrint takes for its cache, and keeps the pixels of pictures in.
    """

    def __init__(self, fetcher: Fetcher, prepare: Prepare) -> None:
        super().__init__()
        self.fetcher, self.prepare = fetcher, prepare
        self._states: dict[str, str] = {}

    def picture(self, address: str, options: Any, context: Any, orientation: Any) -> Any:
        """Return a picture, or None with a word in the log.

        Raises:
            RefusedAddress: if it may not be read.
        """
        state = self.fetcher.state(address)
        # one that could not be read is asked for again, so that it is reported each time
        if self.get(address) is None or self._states.get(address, "") != state:
            self[address] = self._read(address, state, options, context, orientation)
            self._states[address] = state
        return self[address]

    def _read(self, address: str, state: str, options: Any, context: Any, orientation: Any) -> Any:
        try:
            found = self.fetcher.find(address)
            with working_on("the picture" if found.file else "a picture of the layout", file=found.file):
                picture = self._make(found, address, state, options, context, orientation)
        except (OSError, ValueError, BadPdf, ElementTree.ParseError) as problem:
            if isinstance(problem, BadDrawing) and problem.code == "unsafe-picture":
                raise RefusedAddress(f"{_name(address)} {problem.message}", address, problem.hint) from None
            LOGGER.error("%s cannot be placed: %s", _name(address), getattr(problem, "strerror", None) or problem)
            return None
        picture.file = found.file
        return picture

    def _make(self, found: FoundFile, address: str, state: str, options: Any, context: Any, orientation: Any) -> Any:
        read = partial(self.fetcher.read, found.file) if found.file else None
        if read and found.file and looks_like_pdf(found.file):
            page = _PAGE.fullmatch(urlsplit(address).fragment)
            return read_placed(found.data, read, int(page[1]) if page else 1)
        if read and is_tiff(found.data):
            return FileBitmap(found.data, read, state)
        if is_bitmap(found.data):
            return self._bitmap(found.data, address, options, orientation, read)
        if b"<" not in found.data[:_HEAD]:
            raise ValueError("it is no picture that can be printed; use JPEG, PNG, TIFF, WebP, GIF or SVG")
        drawing = self.prepare(found.data, _name(address))
        if drawing.rendered:
            return RenderedDrawing(drawing, address)
        tree = ElementTree.fromstring(markup_for_engine(drawing))  # noqa: S314 - lxml has written it
        return SVGImage(tree, address, self.fetcher, context)

    def _bitmap(
        self, data: bytes, address: str, options: Any, orientation: Any, read: Callable[[], bytes] | None
    ) -> Any:
        name = md5(address.encode(), usedforsecurity=False).hexdigest()
        try:
            with without_warnings():
                opened = Image.open(io.BytesIO(data), formats=FORMATS)
                bitmap = RasterImage(opened, name, data, None, self, orientation, options)
        except MemoryError:
            raise
        except Exception as problem:  # Pillow fails on damaged files in as many ways as there are formats
            raise ValueError(str(problem)) from None
        if read:
            bitmap.read_file = read  # for the press it is read as it is, and not as WeasyPrint saves it
            if bitmap.image_data.data is data:  # it need not be held in the memory
                del self[bitmap.image_data._key]
                bitmap.image_data = _FileData(read)
        return bitmap


class _FileData(pydyf.Object):  # type: ignore[misc]
    """The bytes of a file, read when they are written."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        super().__init__()
        self._read = read

    @property
    def data(self) -> bytes:
        return self._read()


def _name(address: str) -> str:
    """Return what a picture is called when something is said of it."""
    return "a picture in a data: address" if is_data_address(address) else path_of(address).name


def _find_picture(
    cache: PagePictures,
    url_fetcher: Fetcher,
    options: Any,
    url: str,
    forced_mime_type: str | None = None,
    context: Any = None,
    orientation: Any = "from-image",
) -> Any:
    """Return a picture: what WeasyPrint calls wherever it needs one."""
    return cache.picture(url, options, context, orientation)


def _as_xml(element: Any) -> bytes:
    """Return an element of HTML as XML. In HTML prefixes are parts of names, declarations of them are attributes."""
    copy = deepcopy(element)
    for part in copy.iter():
        if not isinstance(part.tag, str):
            part.text = ""  # a comment
            continue
        part.tag = _as_name(part.tag)
        attributes = {_as_name(name): value for name, value in part.attrib.items() if not _DECLARATION.match(name)}
        part.attrib.clear()
        part.attrib.update(attributes)
    copy.tail = None
    return ElementTree.tostring(copy)


def _as_name(name: str) -> str:
    space, brace, local = name.rpartition("}")
    prefix, _, local = local.rpartition(":")
    if prefix and not brace:
        space, brace = f"{{prefix:{prefix}", "}"
    return f"{space}{brace}{_NO_NAME.sub('_', local)}"


def _look_first(handle: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap WeasyPrint's way with an `<svg>` in HTML: it is looked at as any other drawing."""

    def handle_svg(element: Any, *arguments: Any) -> Any:
        try:
            check_drawing(_as_xml(element))
        except BadDrawing as problem:
            raise RefusedAddress(f"a drawing in HTML {problem.message}", hint=problem.hint) from None
        return handle(element, *arguments)

    return handle_svg


weasyprint_document.original_get_image_from_uri = _find_picture
html_module.HTML_HANDLERS[_INLINE] = _look_first(html_module.HTML_HANDLERS[_INLINE])
