"""Pages as values. In: a page that the engine has laid out. Out: a `Fragment`: what is painted, boxes, links."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pressbuild.displaylist.boxes import Element
from pressbuild.displaylist.fixed import Place, fixed
from pressbuild.displaylist.pages import Anchor, Attachment, DisplayLink, Fragment
from pressbuild.displaylist.stock import Stock
from pressbuild.document import SAFE_LINK
from pressbuild.typeset.engine.box_values import BoxReader, Elements
from pressbuild.typeset.engine.face_shelf import FaceShelf
from pressbuild.typeset.engine.file_fetcher import Fetcher, RefusedAddress
from pressbuild.typeset.engine.recording import Recorder
from pressbuild.typeset.engine.shelf import Shelf
from pressbuild.typeset.engine.used_fonts import FragmentSession
from pressbuild.typeset.engine.weasyprint_hooks import StackingContext, boxes, draw_module, gather_anchors

_SHOWN = 80  # characters of an address


class PageRecorder:
    """Makes fragments of the pages of a story, or of the page masters."""

    def __init__(self, faces: FaceShelf, fetcher: Fetcher) -> None:
        """`faces` are those of the engine; the fetcher reads files that are attached."""
        self._faces, self._fetcher = faces, fetcher
        self._shelf, self._elements = Shelf(), Elements()
        self._used: set[str] = set()  # keys of faces

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements that boxes of the fragments name."""
        return tuple(self._elements.found)

    @property
    def stock(self) -> Stock:
        """What the fragments name, without the files of faces."""
        faces = {key: self._faces.faces[key] for key in sorted(self._used)}
        return Stock(faces, {}, dict(self._shelf.pictures), dict(self._shelf.pages), dict(self._shelf.drawings))

    def record(self, box: Any) -> Fragment:
        """Return what is on a page, without the page's own background and borders.

        Raises:
            RefusedAddress: if a link leads to a file of this machine or could run something.
        """
        return self._record(box, {}, False)

    def record_master(self, box: Any, frames: Mapping[str, Any]) -> Fragment:
        """Return a page with slots in its frames, which are given by their names and boxes.

        Raises:
            RefusedAddress: if a link leads to a file of this machine or could run something.
        """
        return self._record(box, frames, True)

    def _record(self, box: Any, frames: Mapping[str, Any], whole: bool) -> Fragment:
        anchors: dict[str, Any] = {}
        links: list[Any] = []
        gather_anchors(box, anchors, links, [], {None: []})  # transforms are worked out by it, too
        reader = BoxReader(self._elements)
        tops = reader.read(box.children)
        session = FragmentSession(self._shelf, self._faces, reader.numbers)
        recorder = Recorder(session)
        own = {name: frame.children for name, frame in frames.items()}
        try:
            for name, frame in frames.items():
                frame.children = [*frame.children, make_slot(frame, name)]
            _draw(box, recorder, whole)
        finally:
            for name, frame in frames.items():
                frame.children = own[name]
        self._used.update(session.fonts)
        return Fragment(
            recorder.finish(),
            session.face_uses(),
            tops,
            tuple(_link(link, reader.numbers) for link in _without_attached(links)),
            tuple(Anchor(name, fixed(x), fixed(y)) for name, (x, y, _, _) in anchors.items()),
            tuple(self._attachment(link) for link in links if link[0] == "attachment"),
        )

    def _attachment(self, link: Any) -> Attachment:
        _, target, edges, box = link
        data = self._fetcher.find(target).data
        name = box.element.get("download") or Path(unquote(urlsplit(target).path)).name or "attachment"
        return Attachment(name, data, _place(edges))


def _draw(box: Any, recorder: Recorder, whole: bool) -> None:
    if whole:
        draw_module.draw_page(box, recorder)
        return
    context = StackingContext.from_page(box)
    for inner in (*context.negative_z_contexts, *context.zero_z_contexts, *context.positive_z_contexts):
        draw_module.draw_stacking_context(recorder, inner)


def _without_attached(links: list[Any]) -> list[Any]:
    """Return the links but those inside one to an attached file: WeasyPrint takes them for links to this machine."""
    attached = {target for kind, target, *_ in links if kind == "attachment"}
    return [link for link in links if link[0] == "internal" or link[1] not in attached]


def _link(link: Any, numbers: dict[Any, int]) -> DisplayLink:
    kind, target, edges, box = link
    if kind == "external" and not SAFE_LINK.match(target):
        message = f"a link leads to {target[:_SHOWN]}, which is nowhere for readers, or could run something"
        raise RefusedAddress(message, target, "write a whole address, https://… or mailto:…")
    return DisplayLink(target, kind == "external", _place(edges), numbers.get(getattr(box, "_box", box), -1))


def _place(edges: tuple[float, float, float, float]) -> Place:
    left, top, right, bottom = edges
    return fixed(left), fixed(top), fixed(right - left), fixed(bottom - top)


class SlotBox(boxes.BlockReplacedBox):  # type: ignore[misc]
    """What stands in a frame of a page master: when it is painted, it is time for what is put there."""

    slot = ""  # the name of the frame
    background = None


def make_slot(frame: Any, name: str) -> SlotBox:
    """Return a slot for a frame, to be put into its box."""
    slot: SlotBox = SlotBox.anonymous_from(frame, None)
    slot.slot = name
    slot.position_x, slot.position_y = frame.content_box_x(), frame.content_box_y()
    slot.width = slot.height = 0.0
    for side in ("top", "right", "bottom", "left"):
        for part in ("margin_{}", "padding_{}", "border_{}_width"):
            setattr(slot, part.format(side), 0.0)
    return slot


def _draw_replaced(stream: Any, box: Any) -> None:
    if isinstance(box, SlotBox):
        stream.show_slot(box.slot)
    else:
        _draw_replacedbox(stream, box)


_draw_replacedbox = draw_module.draw_replacedbox
draw_module.draw_replacedbox = _draw_replaced
