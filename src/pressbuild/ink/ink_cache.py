"""Ink, measured only where a page has changed. In: a PDF, a cache. Out: what `measure_ink` says.

A page is known again by all that is drawn on it: content, fonts, pictures, boxes. What was measured with a doubt is not
kept.
"""

from __future__ import annotations

import hashlib
import io
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pressbuild.core.records import Damaged, pack, unpack
from pressbuild.core.store import Store
from pressbuild.ink.ink_facts import InkMeasured, NotMeasured, PageInk
from pressbuild.ink.ink_sheets import find_profile, find_spot_inks
from pressbuild.ink.measure_ink import measure_ink

if TYPE_CHECKING:
    from pikepdf import Object, Page

NAME = "ink"
FORMAT = "1"  # goes up when the same page would be measured otherwise
_DRAWN = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit", "/Group", "/Contents")
_DEEPEST = 60


def measure_kept(
    data: bytes,
    limit: int,
    cache: Store,
    *,
    profile: bytes | None = None,
    heat_maps: bool = True,
    stop: threading.Event | None = None,
) -> InkMeasured | NotMeasured:
    """Measure the ink on all pages of a PDF, as `measure_ink`; pages that are as they were are not drawn again."""
    prints = _print_pages(data)
    if not prints:
        return measure_ink(data, limit, profile=profile, heat_maps=heat_maps, stop=stop)
    made_from = f"{FORMAT} {limit} {heat_maps} {hashlib.blake2b(profile or b'').hexdigest()}"
    kept = _read(cache.read(NAME, made_from))
    known = {number: kept[key] for number, key in enumerate(prints, 1) if key in kept}
    left = [number for number in range(1, len(prints) + 1) if number not in known]
    if not left:
        return InkMeasured(limit, _renumber(known), ())
    measured = measure_ink(data, limit, left, profile=profile, heat_maps=heat_maps, stop=stop)
    if isinstance(measured, NotMeasured):
        if not known:
            return measured
        return InkMeasured(limit, _renumber(known), tuple((number, measured.reason) for number in left))
    pages = {**known, **{page.page: page for page in measured.pages}}
    sound = {prints[number - 1]: page for number, page in pages.items() if not page.doubt}
    cache.write(NAME, made_from, pack(dict[str, PageInk], sound))
    return InkMeasured(limit, _renumber(pages), measured.missing)


def _renumber(pages: dict[int, PageInk]) -> tuple[PageInk, ...]:
    return tuple(PageInk(**{**vars(pages[number]), "page": number}) for number in sorted(pages))


def _read(data: bytes | None) -> dict[str, PageInk]:
    with suppress(Damaged):
        return unpack(dict[str, PageInk], data) if data else {}
    return {}


def _print_pages(data: bytes) -> list[str]:
    """Return a fingerprint for each page, the same for pages that look the same; none if the file cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.get_warnings():
                return []
            common = repr((sorted(find_spot_inks(pdf)), hashlib.blake2b(find_profile(pdf) or b"").hexdigest()))
            printer = _Printer()
            return [printer.print_page(page, common) for page in pdf.pages]
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError):
        return []


class _Printer:
    def __init__(self) -> None:
        self.known: dict[tuple[int, int], str] = {}

    def print_page(self, page: Page, common: str) -> str:
        digest = hashlib.blake2b(common.encode(), digest_size=16)
        for key in _DRAWN:
            digest.update(f"{key} {self._print(page.obj.get(key), 0)}".encode())
        digest.update(self._print(page.resources, 0).encode())
        for annotation in page.obj.get("/Annots", ()):
            digest.update(repr([self._print(annotation.get(key), 0) for key in ("/AP", "/Rect", "/F")]).encode())
        return digest.hexdigest()

    def _print(self, held: Any, depth: int) -> str:
        from pikepdf import Object

        if not isinstance(held, Object):
            return repr(held)
        if depth > _DEEPEST:
            raise RecursionError
        if not held.is_indirect:
            return self._print_parts(held, depth)
        if held.objgen not in self.known:
            self.known[held.objgen] = "a ring"
            text = self._print_parts(held, depth)
            self.known[held.objgen] = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return self.known[held.objgen]

    def _print_parts(self, held: Object, depth: int) -> str:
        from pikepdf import Array, Dictionary, Stream

        if isinstance(held, Array):
            return repr([self._print(part, depth + 1) for part in held])
        if isinstance(held, (Dictionary, Stream)):
            # /Parent and the like lead back to the whole file
            keys = sorted(key for key in held.keys() if key not in ("/Parent", "/P", "/Metadata", "/PieceInfo"))  # noqa: SIM118
            text = repr([(key, self._print(held[key], depth + 1)) for key in keys])
            if isinstance(held, Stream):
                text += hashlib.blake2b(held.read_raw_bytes(), digest_size=16).hexdigest()
            return text
        return f"{type(held).__name__} {held!r}"
