"""Writing the structure. In: a finished `Tag` tree, the PDF that was painted for it. Out: a structure tree in the PDF.

ISO 32000-1, 14.7 (structure tree, parent tree, object references) and ISO 14289-1, 7 (what PDF/UA asks of it).
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pressbuild.core.units import PT_PER_PX
from pressbuild.displaylist.fixed import Fixed, Place, to_px
from pressbuild.pdf.tags import Content, Mark, NewLink, Tag

CONTENTS = 300  # characters of the description of a link
_PRINT = 4  # flag of an annotation, ISO 32000-1, table 165


class StructureWriter:
    """Writes one tree into one PDF."""

    def __init__(self, pdf: pikepdf.Pdf, heights: tuple[Fixed, ...]) -> None:
        """`heights` are those of the pages."""
        self.pdf, self.heights = pdf, heights
        self.pages = [page.obj for page in pdf.pages]
        self.owners: dict[tuple[int, int], dict[int, Any]] = {}  # page or form → MCID → element
        self.parents: list[tuple[int, Any]] = []  # the parent tree
        self.names: dict[str, Any] = {}
        self.next_key = len(self.pages)

    def write(self, root: Tag) -> None:
        """Write the tree, and put its root into the catalogue."""
        tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = Array([self._write(root, tree)])
        self.pdf.Root.StructTreeRoot = tree
        for number, page in enumerate(self.pages):
            page.StructParents = number
            page.Tabs = Name.S
            self.parents.append((number, self._array(self.owners.pop((number, 0), {}))))
        for (_, form), owners in self.owners.items():
            self.pdf.get_object((form, 0)).StructParents = self.next_key
            self._register(self._array(owners))
        self.parents.sort(key=lambda entry: entry[0])
        numbers = [part for key, value in self.parents for part in (key, value)]
        tree.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        tree.ParentTreeNextKey = self.next_key
        if self.names:
            names = [part for name, element in sorted(self.names.items()) for part in (String(name), element)]
            tree.IDTree = self.pdf.make_indirect(Dictionary(Names=Array(names)))

    def _array(self, owners: dict[int, Any]) -> Any:
        return self.pdf.make_indirect(Array([owners[mcid] for mcid in sorted(owners)]))

    def _register(self, element: Any) -> int:
        key = self.next_key
        self.next_key += 1
        self.parents.append((key, element))
        return key

    def _write(self, tag: Tag, parent: Any) -> Any:
        element = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag.role}"), P=parent))
        for key, text in (("T", tag.title), ("Lang", tag.language), ("Alt", tag.alt), ("ID", tag.name)):
            if text:
                element[f"/{key}"] = String(text)
        if tag.name:
            self.names[tag.name] = element
        if tag.attributes:
            values = {f"/{k}": Name(v) if isinstance(v, str) else v for k, v in tag.attributes.items()}
            element.A = Dictionary(values)
        if tag.figure:
            page, place = tag.figure
            element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=self._rectangle(page, place))
        home = next((kid.mark.page for kid in tag.kids if isinstance(kid, Content) and kid.mark), None)
        if home is not None:
            element.Pg = self.pages[home]
        kids: list[Any] = [self._kid(kid, element, home) for kid in tag.kids]
        for page, number in tag.annotations:
            kids.append(self._annotate(self.pdf.get_object((number, 0)), page, element, tag.words() or tag.alt))
        for link in tag.links:
            kids.append(self._annotate(self._make_link(link), link.page, element, link.words))
        element.K = kids[0] if len(kids) == 1 else Array(kids)
        return element

    def _kid(self, kid: Tag | Content, element: Any, home: int | None) -> Any:
        if isinstance(kid, Tag):
            return self._write(kid, element)
        mark = kid.mark
        assert mark is not None  # noqa: S101 - others are gone
        self.owners.setdefault((mark.page if not mark.form else -1, mark.form), {})[mark.mcid] = element
        return mark.mcid if mark.page == home and not mark.form else self._reference(mark)

    def _reference(self, mark: Mark) -> Any:
        """Return a marked-content reference: the content is on another page than the element, or in a form."""
        reference = Dictionary(Type=Name.MCR, Pg=self.pages[mark.page], MCID=mark.mcid)
        if mark.form:
            reference.Stm = self.pdf.get_object((mark.form, 0))
        return reference

    def _rectangle(self, page: int, place: Place) -> Any:
        height = self.heights[page]
        x, y, across, down = place
        edges = (x, height - y - down, x + across, height - y)
        return Array([round(to_px(edge) * PT_PER_PX, 3) for edge in edges])

    def _annotate(self, annotation: Any, page: int, element: Any, words: str) -> Any:
        """Tie an annotation to its element, say what it is (ISO 14289-1, 7.18.5), and return the reference."""
        annotation.F = _PRINT  # on paper as on the screen
        annotation.StructParent = self._register(element)
        action = annotation.get("/A")
        address = str(action.URI) if action is not None and "/URI" in action else ""
        said = f"{words} ({address})" if address and words and words != address else words or address
        annotation.Contents = String(_shorten(said or str(annotation.get("/Dest", ""))))
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self.pages[page])

    def _make_link(self, link: NewLink) -> Any:
        height = self.heights[link.target.page]
        x = round(to_px(link.target.x) * PT_PER_PX, 3)
        y = round(to_px(height - link.target.y) * PT_PER_PX, 3)
        annotation = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=self._rectangle(link.page, link.place),
                Border=Array([0, 0, 0]),
                Dest=Array([self.pages[link.target.page], Name.XYZ, x, y, 0]),
            )
        )
        page = self.pages[link.page]
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(annotation)
        return annotation


def _shorten(text: str) -> str:
    return text if len(text) <= CONTENTS else text[: CONTENTS - 1].rstrip() + "…"
