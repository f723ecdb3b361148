"""Copying a page of a PDF. In: the bytes of a PDF from elsewhere. Out: a form and all that it needs, as plain values.

A form XObject (ISO 32000-1, 8.10) is a page that can be painted inside another: contents, resources, transparency
group. Annotations, actions, scripts and structure stay behind, as nothing that is copied leads to them.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pikepdf

from pressbuild.core.rectangles import PdfBox
from pressbuild.placed_pdf.copied_page import CopiedPage, Node, Part, PlacedPageFacts
from pressbuild.placed_pdf.form_nesting import check_nesting
from pressbuild.placed_pdf.open_page import inherited_resources, open_page
from pressbuild.placed_pdf.unpacked_size import UnpackBudget, unpack
from pressbuild.sources.pdf_opening import BadPdf, damaged

MAX_NODES = 60_000
MAX_DEPTH = 60
MAX_CONTENTS = 5_000  # streams that the contents of a page are cut into

# of pictures and forms: what leads elsewhere or means nothing inside another page
_LEFT_OUT = {
    "/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/Ref", "/Alternates", "/StructParent", "/StructParents",
    "/OC", "/AF", "/Measure", "/PtData", "/Length",
}  # fmt: skip
_ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")  # a stream in a file of its own
_LAYERS = ("/OCG", "/OCMD")
_NOT_FOR_PAPER = {"/Page", "/Pages", "/Catalog", "/Annot", "/Action", "/StructElem", "/StructTreeRoot", "/Filespec"}
_UNPRINTED = ("/Link", "/Popup", "/TrapNet", "/PrinterMark")
_HIDDEN, _PRINT = 2, 4  # flags of annotations
_NO_LAYER = b"<</Type/OCMD>>"  # membership of no layer: always to be seen (ISO 32000-1, 8.11.2.2)


def copy_page(data: bytes, number: int) -> CopiedPage:
    """Return a page (from 1) of a PDF as a form that is clipped to its bleed.

    Raises:
        BadPdf: if the file cannot be read, has no such page or must not be placed.
    """
    with open_page(data, number) as (pdf, page, facts):
        copier = _Copier(pdf)
        nodes = copier.copy(page, facts)
        check_nesting(copier.painted(page), inherited_resources(page))
        notes = _count_notes(page)
        mended = facts.mended or bool(pdf.get_warnings())
        if copier.hidden:
            raise BadPdf(
                "hidden-layers",
                "the PDF has layers that are switched off, and on paper they would be seen",
                "ask for a file that holds only what is to be printed",
            )
    if mended and copier.nulls:
        raise damaged("a part of the page is lost")
    return CopiedPage(
        replace(facts, mended=mended), nodes, copier.is_transparent, tuple(sorted(copier.bare_fonts)), notes
    )


class _Copier:
    """Walks from a page to everything that it needs. Nodes are numbered as they are met, so always alike."""

    def __init__(self, pdf: Any) -> None:
        self.numbers: dict[tuple[int, int], int] = {}
        self.waiting: list[Any] = []
        self.nodes: list[Node] = []
        self.budget = UnpackBudget()
        self.off = _layers_off(pdf)
        self.hidden = self.is_transparent = self.nulls = False
        self.bare_fonts: set[str] = set()

    def copy(self, page: Any, facts: PlacedPageFacts) -> tuple[Node, ...]:
        """Return the nodes of a page, its form first."""
        form = self._form(page, facts)
        while self.waiting:
            self.nodes.append(self._node(self.waiting.pop(0)))
        return (form, *self.nodes)

    def _form(self, page: Any, facts: PlacedPageFacts) -> Node:
        head = b"<</Type/XObject/Subtype/Form/BBox" + _box(facts.bleed)
        parts: list[Part] = [head]
        group = page.obj.get("/Group")
        if isinstance(group, pikepdf.Dictionary):
            parts.append(b"/Group<</Type/Group/S/Transparency/I true")  # a page's group is isolated: 11.4.7
            if "/CS" in group:
                parts += [b"/CS ", *self._parts(group["/CS"], 1)]
            if bool(group.get("/K", False)):
                parts.append(b"/K true")
            parts.append(b">>")
        resources = inherited_resources(page)
        if isinstance(resources, pikepdf.Dictionary):
            parts += [b"/Resources ", *self._parts(resources, 0)]
        else:
            parts.append(b"/Resources<<>>")
        data, packing = self._contents(page.obj.get("/Contents"))
        return Node((*parts, *packing, b"/Length %d>>" % len(data)), data)

    def _contents(self, contents: Any) -> tuple[bytes, list[Part]]:
        """Return the contents of a page as one stream, and the entries that say how it is packed."""
        if isinstance(contents, pikepdf.Stream):
            raw = self._raw(contents)
            packing: list[Part] = []
            for key in ("/Filter", "/DecodeParms"):
                if key in contents:
                    packing += [key.encode() + b" ", *self._parts(contents[key], 0)]
            return raw, packing
        self.nulls = self.nulls or contents is None
        streams = list(contents.as_list()) if isinstance(contents, pikepdf.Array) else []
        if len(streams) > MAX_CONTENTS:
            raise damaged("its contents are in too many pieces")
        pieces = []
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                raw = self._raw(stream)
                pieces.append(unpack(stream, raw))
        # the pieces of a page's contents are parted between two words: ISO 32000-1, 7.8.2
        return zlib.compress(b"\n".join(pieces), 9), [b"/Filter/FlateDecode"]

    def painted(self, page: Any) -> bytes:
        """Return the contents of a page that has been copied, unpacked."""
        contents = page.obj.get("/Contents")
        streams = list(contents.as_list()) if isinstance(contents, pikepdf.Array) else [contents]
        return b"\n".join(bytes(s.read_bytes()) for s in streams if isinstance(s, pikepdf.Stream))

    def _raw(self, stream: Any) -> bytes:
        if any(key in stream for key in _ELSEWHERE):
            raise BadPdf("pdf-elsewhere", "a part of the PDF lies in another file", "ask for a file that is whole")
        raw = bytes(stream.read_raw_bytes())
        self.budget.measure(stream, raw)
        return raw

    def _node(self, item: Any) -> Node:
        if not isinstance(item, pikepdf.Stream):
            return Node(tuple(self._parts(item, 0, inside=True)))
        raw = self._raw(item)
        if "/SMask" in item:
            self.is_transparent = True
        if "/OC" in item:
            self._note_layer(item["/OC"])
        if str(item.get("/Subtype", "")) == "/PS":
            raise BadPdf("pdf-postscript", "the PDF holds a program (PostScript)", "export it anew as PDF/X-4")
        parts: list[Part] = [b"<<"]
        for key, value in item.items():
            if key not in _LEFT_OUT:
                parts += [_name(key), b" ", *self._parts(value, 1)]
        return Node((*parts, b"/Length %d>>" % len(raw)), raw)

    def _parts(self, item: Any, depth: int, inside: bool = False) -> list[Part]:
        """Return an object as it is written; `inside` goes into it even if it is one that others refer to."""
        if depth > MAX_DEPTH:
            raise damaged("its parts are nested too deep")
        if isinstance(item, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
            if item.is_indirect and not inside:
                return [self._number(item)]
            if isinstance(item, pikepdf.Array):
                parts: list[Part] = [b"["]
                for child in item.as_list():
                    parts += [*self._parts(child, depth + 1), b" "]
                return [*parts, b"]"]
            return self._dictionary(item, depth)
        self.nulls = self.nulls or item is None
        return [_scalar(item)]

    def _number(self, item: Any) -> int:
        key = item.objgen
        if key not in self.numbers:
            if len(self.numbers) >= MAX_NODES:
                raise BadPdf("pdf-too-large", f"the page has more than {MAX_NODES:,} parts", "ask for a simpler file")
            self.numbers[key] = len(self.numbers) + 1
            self.waiting.append(item)
        return self.numbers[key]

    def _dictionary(self, item: Any, depth: int) -> list[Part]:
        kind = str(item.get("/Type", ""))
        if kind in _LAYERS:
            self._note_layer(item)
            return [_NO_LAYER]
        if kind in _NOT_FOR_PAPER:
            return [b"null"]
        self._note_transparency(item)
        if kind == "/Font":
            self._note_font(item)
        parts: list[Part] = [b"<<"]
        for key, value in item.items():
            parts += [_name(key), b" ", *self._parts(value, depth + 1)]
        return [*parts, b">>"]

    def _note_layer(self, layer: Any) -> None:
        groups = [layer]
        if isinstance(layer, pikepdf.Dictionary) and "/OCGs" in layer:
            members = layer["/OCGs"]
            groups += list(members.as_list()) if isinstance(members, pikepdf.Array) else [members]
            # an expression of visibility is not worked out: a layer that can be hidden by it is taken for hidden
            self.hidden = self.hidden or "/VE" in layer
        for group in groups:
            if isinstance(group, pikepdf.Dictionary):
                usage = group.get("/Usage", pikepdf.Dictionary())
                prints = str(usage.get("/Print", pikepdf.Dictionary()).get("/PrintState", "/ON")) == "/ON"
                self.hidden = self.hidden or not prints or group.objgen in self.off

    def _note_transparency(self, item: Any) -> None:
        for key in ("/ca", "/CA"):
            value = item.get(key)
            if isinstance(value, int | Decimal) and value < 1:
                self.is_transparent = True
        blend = item.get("/BM")
        if isinstance(item.get("/SMask"), pikepdf.Dictionary) or (
            blend is not None and str(blend) not in ("/Normal", "/Compatible")
        ):
            self.is_transparent = True

    def _note_font(self, font: Any) -> None:
        if str(font.get("/Subtype", "")) in ("/Type0", "/Type3"):
            return  # those have their letters in descendants and in themselves
        descriptor = font.get("/FontDescriptor")
        keys = ("/FontFile", "/FontFile2", "/FontFile3")
        if not isinstance(descriptor, pikepdf.Dictionary) or not any(key in descriptor for key in keys):
            self.bare_fonts.add(str(font.get("/BaseFont", "/(no name)"))[1:])


def _count_notes(page: Any) -> int:
    """Return how many annotations would be printed with a page (ISO 32000-1, 12.5.3): not links, and none hidden."""
    annotations = page.obj.get("/Annots")
    found = 0
    for note in annotations.as_list() if isinstance(annotations, pikepdf.Array) else ():
        if isinstance(note, pikepdf.Dictionary) and "/AP" in note and str(note.get("/Subtype", "")) not in _UNPRINTED:
            flags = int(note.get("/F", 0))
            found += bool(flags & _PRINT and not flags & _HIDDEN)
    return found


def _layers_off(pdf: Any) -> set[tuple[int, int]]:
    """Return the layers that are switched off when the file is opened (ISO 32000-1, 8.11.4)."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return set()
    default = properties.get("/D", pikepdf.Dictionary())
    groups = properties.get("/OCGs", pikepdf.Array())
    base = str(default.get("/BaseState", "/ON"))
    off = {group.objgen for group in default.get("/OFF", pikepdf.Array()).as_list()}
    if base == "/OFF":
        off |= {group.objgen for group in groups.as_list()}
        off -= {group.objgen for group in default.get("/ON", pikepdf.Array()).as_list()}
    return off


def _scalar(item: Any) -> bytes:
    if item is None:
        return b"null"
    if isinstance(item, bool):
        return b"true" if item else b"false"
    if isinstance(item, int):
        return str(item).encode()
    if isinstance(item, Decimal | float):
        return format(item, "f").encode()
    return bytes(item.unparse())


def _name(key: str) -> bytes:
    return bytes(pikepdf.Name(key).unparse())


def _box(box: PdfBox) -> bytes:
    return b"[" + b" ".join(f"{number:.4f}".rstrip("0").rstrip(".").encode() for number in box) + b"]"
