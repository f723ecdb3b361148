"""What a machine can test of PDF/UA-1, after the Matterhorn Protocol 1.1. In: a PDF. Out: what fails, by checkpoint.

Written from the protocol and the specifications alone: nothing of pressbuild is used. Checkpoints: 01-003 to 01-005,
02-001, 06-001 to 06-003, 07-001, 07-002, 09-001, 09-004 to 09-006, 10-001, 11-006, 13-004, 14-002, 14-003, 14-006,
15-003, 16-001, 19-003, 19-004, 21-001, 26-001, 28-002, 28-008, 28-011, 28-012, 30-002, 31-006, 31-009, and the parent
tree (ISO 14289-1, 7.1).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

STANDARD = set(
    """Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI
    Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure
    Formula Form""".split()
)
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"},
    "LI": {"L"}, "LBody": {"LI"},
}  # fmt: skip
KIDS = {"Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"},
        "TR": {"TH", "TD"}}  # fmt: skip
PAINTS = set("S s f F f* B B* b b* sh BI EI INLINE IMAGE Tj TJ ' \"".split())


@dataclass
class Element:
    """A structure element; `marks` are (page or form object number, MCID), `objects` what OBJR entries lead to."""

    role: str
    object: Any
    parent: Element | None
    kids: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    objects: list[Any] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            yield from kid.walk()


def read_tree(pdf: pikepdf.Pdf) -> Element:
    """Return the structure."""

    def read(node: Any, parent: Element | None) -> Element:
        element = Element(str(node.S)[1:], node, parent)
        found = node.get("/K", Array())
        for kid in found if isinstance(found, Array) else [found]:
            if isinstance(kid, int):
                element.marks.append((node.Pg.objgen[0], kid))
            elif kid.get("/Type") == Name.MCR:
                holder = kid.get("/Stm", kid.get("/Pg", node.get("/Pg")))
                element.marks.append((holder.objgen[0], int(kid.MCID)))
            elif kid.get("/Type") == Name.OBJR:
                element.objects.append(kid.Obj)
            else:
                element.kids.append(read(kid, element))
        return element

    kids = pdf.Root.StructTreeRoot.K
    return read(kids[0] if isinstance(kids, Array) else kids, None)


class Checker:
    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.failures: list[str] = []
        self.painted: dict[tuple[int, int], bool] = {}  # marks that are in the content

    def fail(self, checkpoint: str, what: object) -> None:
        self.failures.append(f"{checkpoint}: {what}")

    def check(self) -> list[str]:
        self._check_document()
        if "/StructTreeRoot" not in self.pdf.Root:
            self.fail("01-005", "no structure")
            return self.failures
        for number, page in enumerate(self.pdf.pages, 1):
            self._check_content(page, page.obj.Resources, page.objgen[0], f"page {number}", "", set())
        tree = read_tree(self.pdf)
        self._check_elements(tree)
        self._check_parents(tree)
        self._check_annotations(tree)
        self._check_fonts()
        return self.failures

    def _check_document(self) -> None:
        root = self.pdf.Root
        if self.pdf.is_encrypted:
            self.fail("26-001", "encrypted")
        if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
            self.fail("01-005", "not marked")
        if "/Metadata" not in root:
            self.fail("06-001", "no XMP")
        else:
            with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
                if xmp.get("pdfuaid:part") != "1":
                    self.fail("06-002", "no PDF/UA identifier")
                if not xmp.get("dc:title"):
                    self.fail("06-003", "no title")
                if xmp.get("dc:title") != str(self.pdf.docinfo.get("/Title", "")):
                    self.fail("06-003", "two titles")
        preferences = root.get("/ViewerPreferences", Dictionary())
        if "/DisplayDocTitle" not in preferences:
            self.fail("07-001", "DisplayDocTitle is missing")
        elif not preferences.DisplayDocTitle:
            self.fail("07-002", "DisplayDocTitle is false")
        if not str(root.get("/Lang", "")):
            self.fail("11-006", "no language")
        if "/Names" in root and "/EmbeddedFiles" in root.Names:
            self.fail("21-001", "embedded files")

    def _check_content(self, holder: Any, resources: Any, number: int, where: str, state: str, seen: set[int]) -> None:
        """`state` is what the content lies in: "", "artifact" or "tagged"."""
        stack: list[str] = []
        for operands, operator in pikepdf.parse_content_stream(holder):
            name = str(operator)
            current = next((mark for mark in reversed(stack) if mark), state)
            if name in ("BDC", "BMC"):
                properties = operands[1] if len(operands) > 1 else Dictionary()
                kind = "artifact" if operands[0] == Name.Artifact else "tagged" if "/MCID" in properties else ""
                if kind == "artifact" and current == "tagged":
                    self.fail("01-003", where)
                if kind == "tagged" and current == "artifact":
                    self.fail("01-004", where)
                if kind == "tagged":
                    if (number, int(properties.MCID)) in self.painted:
                        self.fail("30-002", f"{where}: {properties.MCID} twice")
                    self.painted[(number, int(properties.MCID))] = True
                stack.append(kind)
            elif name == "EMC":
                stack.pop()
            elif name == "Do":
                form = resources.XObject[str(operands[0])]
                if form.Subtype == Name.Image:
                    if not current:
                        self.fail("01-005", f"{where}: a picture")
                else:
                    inner = form.get("/Resources", resources)
                    self._check_content(form, inner, form.objgen[0], f"{where}, form", current, seen)
            elif name in PAINTS and not current:
                self.fail("01-005", f"{where}: {name} {operands!r:.60}")
        if stack:
            self.fail("01-005", f"{where}: marks that are not closed")

    def _check_elements(self, tree: Element) -> None:
        roles = self.pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary())
        level, names = 0, set()
        for element in tree.walk():
            role, node = element.role, element.object
            if role not in STANDARD and f"/{role}" not in roles:
                self.fail("02-001", role)
            parent = element.parent.role if element.parent else ""
            if role in PARENTS and parent not in PARENTS[role]:
                self.fail("09-004" if role[0] == "T" else "09-005", f"{role} in {parent}")
            for kid in element.kids:
                if role in KIDS and kid.role not in KIDS[role]:
                    self.fail("09-006", f"{kid.role} in {role}")
            if role == "Figure" and not str(node.get("/Alt", node.get("/ActualText", ""))):
                self.fail("13-004", "a figure without alternative text")
            if role == "H":
                self.fail("14-006", "H")
            if re.fullmatch(r"H[1-6]", role):
                new = int(role[1])
                if level == 0 and new != 1:
                    self.fail("14-002", role)
                if new > level + 1 and level:
                    self.fail("14-003", f"H{level} {role}")
                level = new
            attributes = node.get("/A", Dictionary())
            if role == "TH" and "/Scope" not in attributes:
                self.fail("15-003", "TH without Scope")
            has_labels = any(part.role == "Lbl" for item in element.kids for part in item.kids)
            if role == "L" and has_labels and attributes.get("/ListNumbering", Name("/None")) == Name("/None"):
                self.fail("16-001", "labels without ListNumbering")
            if role == "Note":
                name = str(node.get("/ID", ""))
                if not name:
                    self.fail("19-003", "a note without ID")
                if name in names:
                    self.fail("19-004", name)
                names.add(name)
            if not (element.kids or element.marks or element.objects) and role not in ("TD", "TH"):
                self.fail("09-001", f"{role} is empty")
            if parent and element.object.P.objgen != element.parent.object.objgen:
                self.fail("09-001", f"{role} has another parent")

    def _check_parents(self, tree: Element) -> None:
        """Each mark of the content leads to its element, and each element to its marks (ISO 32000-1, 14.7.4.4)."""
        owners: dict[tuple[int, int], Element] = {}
        for element in tree.walk():
            for mark in element.marks:
                if mark in owners:
                    self.fail("7.1", f"{mark} belongs to two elements")
                owners[mark] = element
        if set(owners) != set(self.painted):
            self.fail("7.1", f"marks and elements differ: {sorted(set(owners) ^ set(self.painted))[:5]}")
        numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        self.parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
        if list(self.parents) != sorted(self.parents):
            self.fail("7.1", "the parent tree is not sorted")
        for (number, mcid), element in owners.items():
            holder = self.pdf.get_object((number, 0))
            found = self.parents[int(holder.StructParents)][mcid]
            if found.objgen != element.object.objgen:
                self.fail("7.1", f"{(number, mcid)} leads to another element")

    def _check_annotations(self, tree: Element) -> None:
        owners = {thing.objgen: element for element in tree.walk() for thing in element.objects}
        found = set()
        for number, page in enumerate(self.pdf.pages, 1):
            annotations = list(page.obj.get("/Annots", Array()))
            if annotations and page.obj.get("/Tabs") != Name.S:
                self.fail("28-008", f"page {number}")
            for annotation in annotations:
                found.add(annotation.objgen)
                element = owners.get(annotation.objgen)
                if element is None:
                    self.fail("28-002", f"page {number}: in no element")
                    continue
                if annotation.Subtype == Name.Link and element.role != "Link":
                    self.fail("28-011", f"page {number}: in {element.role}")
                if not str(annotation.get("/Contents", "")):
                    self.fail("28-012", f"page {number}")
                if self.parents[int(annotation.StructParent)].objgen != element.object.objgen:
                    self.fail("7.1", "an annotation leads to another element")
                left, bottom, right, top = sorted_rectangle(annotation.Rect)
                if right - left < 1 or top - bottom < 1:
                    self.fail("28-002", f"page {number}: nothing can be clicked")
        if set(owners) - found:
            self.fail("28-002", "an element has an annotation that is on no page")

    def _check_fonts(self) -> None:
        for item in self.pdf.objects:
            if not isinstance(item, Dictionary) or item.get("/Type") != Name.Font:
                continue
            if item.Subtype == Name.Type0 and "/ToUnicode" not in item:
                self.fail("10-001", item.BaseFont)
            if item.Subtype in (Name.CIDFontType2, Name.CIDFontType0):
                keys = set(item.FontDescriptor.keys())
                if not keys & {"/FontFile2", "/FontFile3"}:
                    self.fail("31-009", item.BaseFont)
                if item.Subtype == Name.CIDFontType2 and "/CIDToGIDMap" not in item:
                    self.fail("31-006", item.BaseFont)


def sorted_rectangle(rectangle: Any) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = map(float, rectangle)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def check_pdfua(data: bytes) -> list[str]:
    """Return what fails."""
    return Checker(data).check()
