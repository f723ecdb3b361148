"""The imposed PDF. In: source pages and where they stand. Out: the same bytes each time, by pypdf.

A page becomes a form (PDF 1.7, ISO 32000-1, 8.10) with its own resources: type stays type, pictures are not touched.
"""

from __future__ import annotations

import io
import math
import zlib

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from pressbuild.core.rectangles import PdfBox
from pressbuild.imposition.sheet_places import ImposedPage, Sheet
from pressbuild.imposition.source_pages import Source, SourcePage, content_streams
from pressbuild.press.mark_drawing import REGISTRATION, USE_REGISTRATION, number

PRODUCER = "pressbuild"
MAX_OBJECTS = 2_000_000
MAX_CONTENT = 300_000_000  # bytes that content streams in several parts may unpack to, all together
# what leads out of a page into the document, or is nothing that is printed
_LEFT_OUT = {"/StructParent", "/StructParents", "/PieceInfo", "/Length", "/F", "/FFilter", "/FDecodeParms", "/Metadata"}


class Copier:
    """Copies objects into another document, each once, without recursion: the depth of a file is its maker's choice."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.copies: dict[tuple[int, int], PdfObject] = {}
        self.waiting: list[tuple[PdfObject, PdfObject]] = []
        self.count = 0

    def copy(self, value: PdfObject) -> PdfObject:
        """Return the copy of an object, with all that it refers to."""
        result = self._begin(value)
        while self.waiting:
            source, target = self.waiting.pop()
            if isinstance(source, DictionaryObject) and isinstance(target, DictionaryObject):
                for key, part in list(source.items()):
                    if key not in _LEFT_OUT or (key == "/F" and not isinstance(source, StreamObject)):
                        target[NameObject(key)] = self._begin(part)
            elif isinstance(source, ArrayObject) and isinstance(target, ArrayObject):
                target.extend(self._begin(part) for part in list(source))
        return result

    def _begin(self, value: PdfObject) -> PdfObject:
        """Return the copy of an object, a container still empty and put on the list of those to be filled."""
        self.count += 1
        if self.count > MAX_OBJECTS:
            raise ValueError(f"it has more than {MAX_OBJECTS} parts")
        if not isinstance(value, IndirectObject):
            return self._shell(value)
        key = (value.idnum, value.generation)
        if key not in self.copies:
            found: PdfObject | None = value
            for _ in range(10):  # a reference to a reference is not allowed, and may go round
                if not isinstance(found, IndirectObject):
                    break
                found = found.get_object()
            leads_out = isinstance(found, DictionaryObject) and found.get("/Type") in ("/Page", "/Pages", "/Catalog")
            if found is None or leads_out or isinstance(found, IndirectObject | NullObject):
                self.copies[key] = NullObject()
            else:
                self.copies[key] = self.writer._add_object(self._shell(found))
        return self.copies[key]

    def _shell(self, value: PdfObject) -> PdfObject:
        target: PdfObject
        if isinstance(value, StreamObject):
            stream = StreamObject()
            stream._data = value._data  # as it is packed
            target = stream
        elif isinstance(value, DictionaryObject):
            target = DictionaryObject()
        elif isinstance(value, ArrayObject):
            target = ArrayObject()
        elif isinstance(value, TextStringObject):  # pypdf guesses what is text: a palette is not
            return ByteStringObject(value.original_bytes)
        elif isinstance(value, NameObject):
            return NameObject(value)
        elif isinstance(value, ByteStringObject):
            return ByteStringObject(value)
        elif isinstance(value, NumberObject):
            return NumberObject(value)
        elif isinstance(value, FloatObject):
            return FloatObject(value)
        elif isinstance(value, BooleanObject):
            return BooleanObject(value.value)
        else:
            return NullObject()
        self.waiting.append((value, target))
        return target


class SheetWriter:
    """Writes the sheets of one source."""

    def __init__(self, source: Source, bleed: float) -> None:
        """Begin a document; `bleed` is what may be seen outside the trim, in pt of the source."""
        self.source = source
        self.bleed = bleed
        self.writer = PdfWriter()
        self.writer.pdf_header = _header(source)
        self.copier = Copier(self.writer)
        self.unpacked = 0
        self.registration: IndirectObject | None = None

    def add_side(self, pages: tuple[ImposedPage, ...], drawn: str, sheet: Sheet) -> None:
        """Add a side: its pages and what is drawn around them, as PDF operators."""
        page = self.writer.add_blank_page(sheet.width, sheet.height)
        forms = DictionaryObject()
        operators = []
        for placed in pages:
            source = self.source.pages[placed.page - 1]
            name = f"/P{placed.page}"
            forms[NameObject(name)] = self._form(source)
            operators.append(_paint(source, placed, name))
            if "/Group" not in page and isinstance(group := source.entries.get("/Group"), PdfObject):
                page[NameObject("/Group")] = self.copier.copy(group)
        resources = DictionaryObject({NameObject("/XObject"): forms})
        if USE_REGISTRATION in drawn:
            spaces = DictionaryObject({NameObject(f"/{REGISTRATION}"): self._registration()})
            resources[NameObject("/ColorSpace")] = spaces
        page[NameObject("/Resources")] = resources
        operators.append(drawn)
        page[NameObject("/Contents")] = self.writer._add_object(_pack("\n".join(operators).encode("ascii")))
        for name, box in (("/TrimBox", sheet.block), ("/BleedBox", sheet.block.grown(sheet.bleed))):
            page[NameObject(name)] = _array(box)

    def finish(self, title: str, key: bytes, flip: str) -> bytes:
        """Return the document. `key` makes its identity, `flip` is the edge ("short", "long") it is turned over at.

        Output intents are kept, and layers, so that what was hidden stays so. The marker of a standard is not: nobody
        has checked the sheets against it.
        """
        root = self.writer.root_object
        for name in ("/OutputIntents", "/OCProperties"):
            found = self.source.catalogue.get(name)
            if found is not None:
                root[NameObject(name)] = self.copier.copy(found)
        preferences = DictionaryObject({NameObject("/PrintScaling"): NameObject("/None")})
        if flip:
            edge = {"short": "/DuplexFlipShortEdge", "long": "/DuplexFlipLongEdge"}[flip]
            preferences[NameObject("/Duplex")] = NameObject(edge)
        preferences[NameObject("/DisplayDocTitle")] = BooleanObject(True)
        root[NameObject("/ViewerPreferences")] = preferences
        info = DictionaryObject({NameObject("/Title"): TextStringObject(title)})
        info[NameObject("/Producer")] = TextStringObject(PRODUCER)
        created = self.source.created()
        if created is not None:
            info[NameObject("/CreationDate")] = TextStringObject(str(created))
        self.writer.metadata = info
        self.writer._ID = ArrayObject([ByteStringObject(key), ByteStringObject(key)])
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()

    def _registration(self) -> IndirectObject:
        if self.registration is None:
            ink = DictionaryObject({NameObject("/FunctionType"): NumberObject(2), NameObject("/N"): NumberObject(1)})
            ink[NameObject("/Domain")] = ArrayObject([NumberObject(0), NumberObject(1)])
            ink[NameObject("/C0")] = ArrayObject([NumberObject(0)] * 4)
            ink[NameObject("/C1")] = ArrayObject([NumberObject(1)] * 4)
            names = [NameObject(name) for name in ("/Separation", f"/{REGISTRATION}", "/DeviceCMYK")]
            self.registration = self.writer._add_object(ArrayObject([*names, ink]))
        return self.registration

    def _form(self, page: SourcePage) -> IndirectObject:
        streams = content_streams(page)
        form = StreamObject()
        if len(streams) == 1 and "/F" not in streams[0]:
            form._data = streams[0]._data
            for name in ("/Filter", "/DecodeParms"):
                if name in streams[0]:
                    form[NameObject(name)] = self.copier.copy(streams[0].raw_get(name))
        else:
            contents = b"\n".join(self._unpack(stream) for stream in streams)
            form = _pack(contents)
        for name, value in (("/Type", "/XObject"), ("/Subtype", "/Form")):
            form[NameObject(name)] = NameObject(value)
        by = self.bleed / page.unit
        form[NameObject("/BBox")] = _array(page.trim.grown(by).within(page.bleed))
        resources = page.entries.raw_get("/Resources") if "/Resources" in page.entries else DictionaryObject()
        form[NameObject("/Resources")] = self.copier.copy(resources)
        if "/Group" in page.entries:
            form[NameObject("/Group")] = self.copier.copy(page.entries.raw_get("/Group"))
        return self.writer._add_object(form)

    def _unpack(self, stream: StreamObject) -> bytes:
        part = stream.get_data()
        self.unpacked += len(part)
        if self.unpacked > MAX_CONTENT:
            raise ValueError(f"its pages unpack to more than {MAX_CONTENT // 1_000_000} MB")
        return part


def _header(source: Source) -> str:
    version = source.reader.pdf_header[-3:]
    return f"%PDF-{max(version, '1.6') if version in ('1.7', '2.0') else '1.6'}"


def _pack(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream._data = zlib.compress(data, 6)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    return stream


def _array(box: PdfBox) -> ArrayObject:
    return ArrayObject(FloatObject(number(value)) for value in box)


def _paint(source: SourcePage, placed: ImposedPage, name: str) -> str:
    """Return the operators that put a page where it belongs: turned about its middle, scaled, clipped."""
    scale = placed.trim.width / source.size[0] * source.unit
    angle = -math.radians(source.rotation + (180 if placed.turned else 0))
    a, b = round(math.cos(angle)) * scale, round(math.sin(angle)) * scale
    (x, y), (to_x, to_y) = source.trim.middle, placed.trim.middle
    e, f = to_x - (a * x - b * y), to_y - (b * x + a * y)
    clip = placed.clip
    rectangle = " ".join(map(number, (clip.left, clip.bottom, clip.width, clip.height)))
    matrix = " ".join(f"{value:.6f}" for value in (a, b, -b, a, e, f))
    return f"q {rectangle} re W n {matrix} cm {name} Do Q"
