"""Ways through an e-book. In: an opened EPUB. Out: what is wrong with contents, landmarks and page list.

The contents stand there twice, for readers of EPUB 3 (nav) and of EPUB 2 (NCX and guide), and say the same.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from pressbuild.checks.epub.open_epub import EPUB_TYPE, OPF, XHTML, OpenBook, resolve
from pressbuild.checks.epub.package_document import NCX, Messages
from pressbuild.core.units import parse_whole

_GUIDE = {"cover": "cover", "toc": "toc", "bodymatter": "text"}


def check_contents(book: OpenBook) -> Messages:
    """The contents name every document, in the order in which they are read, by its own title."""
    entries = book.nav("toc")
    targets = [target.split("#")[0] for _, target in entries]
    own = {path for path, item in book.items() if "nav" in (item.get("properties") or "")} | {"EPUB/cover.xhtml"}
    for path in book.spine():
        if path not in targets and path not in own:
            yield "book-contents", f"the document {path} is not in the contents"
    order = [path for path in book.spine() if path in targets]
    if list(dict.fromkeys(targets)) != order:
        yield "book-contents", "contents and reading order do not agree"
    for title, target in entries:
        heading = _heading(book, target)
        if not title or (heading and "front" not in target and " ".join(title.split()) != heading):
            yield "book-contents", f"the contents call “{heading}” “{title}”"
    yield from _check_links_to_stories(book, own)
    yield from _check_old_contents(book, entries)


def _heading(book: OpenBook, target: str) -> str:
    """Return what the document says of itself, or the crosshead to which a link leads."""
    path, _, place = target.partition("#")
    root = book.documents.get(path)
    if root is None:
        return ""
    found = root.find(f".//*[@id='{place}']") if re.fullmatch(r"[\w.-]+", place) else root.find(f".//{XHTML}h1")
    return _words(found) if found is not None and re.fullmatch(r"\{.*\}h\d", str(found.tag)) else ""


def _words(element: etree._Element) -> str:
    """Return the words of an element without the calls of notes."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.get("role") != "doc-noteref":
            parts.append(" " if child.tag == f"{XHTML}br" else _words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _check_links_to_stories(book: OpenBook, own: set[str]) -> Messages:
    """Front page and sections lead to stories by their headlines."""
    for path, root in book.documents.items():
        if path in own or next(root.iter(f"{XHTML}article"), None) is None or path.startswith("EPUB/story-"):
            continue
        for link in (link for heading in root.iter(f"{XHTML}h2") for link in heading.iter(f"{XHTML}a")):
            heading = _heading(book, resolve(path, link.get("href", "")))
            if heading != _words(link):
                yield "book-contents", f"the front page calls “{heading}” “{_words(link)}”"


def _check_old_contents(book: OpenBook, entries: list[tuple[str, str]]) -> Messages:
    path = next((path for path, item in book.items() if item.get("media-type") == "application/x-dtbncx+xml"), "")
    if path not in book.names:
        yield "book-contents", "there are no contents for old readers"
        return
    try:
        root = etree.fromstring(book.read(path))
    except etree.XMLSyntaxError:
        return  # reported by `check_files`
    if _points(root, path, "navPoint") != [(" ".join(title.split()), target) for title, target in entries]:
        yield "book-contents", "the contents for old readers do not say what the contents say"
    if _points(root, path, "pageTarget") != book.nav("page-list"):
        yield "book-pages", "the page list for old readers does not say what the page list says"
    ids = Counter(str(element.get("id")) for element in root.iter() if element.get("id"))
    for name in (name for name, count in ids.items() if count > 1):
        yield "book-twice", f"the id “{name}” stands in {path} more than once"


def _points(root: etree._Element, path: str, name: str) -> list[tuple[str, str]]:
    found = []
    for point in root.iter(f"{NCX}{name}"):
        label = " ".join((point.findtext(f"{NCX}navLabel/{NCX}text") or "").split())
        content = point.find(f"{NCX}content")
        found.append((label, resolve(path, content.get("src", "")) if content is not None else ""))
    return found


def check_landmarks(book: OpenBook) -> Messages:
    """Landmarks say where the text begins, and agree with the guide for old readers; none but the contents show."""
    navs = [nav for root in book.documents.values() for nav in root.iter(f"{XHTML}nav")]
    marks: list[tuple[str, str]] = []
    for path, root in book.documents.items():
        links = (
            link
            for nav in root.iter(f"{XHTML}nav")
            if nav.get(EPUB_TYPE) == "landmarks"
            for link in nav.iter(f"{XHTML}a")
        )
        marks += [(link.get(EPUB_TYPE, ""), resolve(path, link.get("href", ""))) for link in links]
    kinds = [kind for kind, _ in marks]
    if "bodymatter" not in kinds:
        yield "book-landmarks", "no landmark says where the text begins"
    if len(set(kinds)) != len(kinds) or not all(kinds):
        yield "book-landmarks", "a landmark is there twice, or does not say what it is"
    for kind, name in (("bodymatter", "EPUB/front.xhtml"), ("cover", "EPUB/cover.xhtml")):
        if any(mark == kind and target.split("#")[0] != name for mark, target in marks):
            yield "book-landmarks", f"the landmark “{kind}” leads to another place"
    if ("cover" in kinds) != ("EPUB/cover.xhtml" in book.names):
        yield "book-landmarks", "cover and landmarks do not go together"
    guide = [
        (ref.get("type", ""), resolve("EPUB/content.opf", ref.get("href", "")))
        for ref in book.package.iter(f"{OPF}reference")
    ]
    if guide != [(_GUIDE.get(kind, kind), target) for kind, target in marks]:
        yield "book-landmarks", "landmarks and the guide for old readers do not agree"
    for nav in navs:
        is_shown = nav.get("hidden") is None
        if is_shown != (nav.get(EPUB_TYPE) == "toc"):
            yield "book-landmarks", f"the list “{nav.get(EPUB_TYPE)}” shows, or the contents do not"


def check_page_list(book: OpenBook) -> Messages:
    """The page list names each printed page once, in order, and leads to its mark."""
    markers: list[tuple[str, str]] = []
    for path, root in book.documents.items():
        for element in root.iter():
            if element.get("role") == "doc-pagebreak" or element.get(EPUB_TYPE) == "pagebreak":
                markers.append((f"{path}#{element.get('id')}", element.get("aria-label", "")))
                if element.get("role") != "doc-pagebreak" or element.get(EPUB_TYPE) != "pagebreak":
                    yield "book-pages", f"the mark of a page in {path} does not say to all readers that it is one"
    listed = book.nav("page-list")
    numbers = [parse_whole(text, 0) for text, _ in listed]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "book-pages", "the page list does not name the printed pages from 1 on, each once"
    if sorted(target for target, _ in markers) != sorted(target for _, target in listed):
        yield "book-pages", "the page list and the markers of printed pages do not go together"
    labels = dict(markers)
    for text, target in listed:
        if text not in re.findall(r"\d+", labels.get(target, text)) or not target.endswith(f"-{text}"):
            yield "book-pages", f"the page list leads from {text} to the mark of another page"
    if bool(listed) != bool(book.metas("pageBreakSource")):
        yield "book-pages", "page list and pageBreakSource do not go together"
