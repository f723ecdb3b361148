"""The documents of an e-book, one by one. In: an opened EPUB. Out: what is wrong with headings, links, notes, pictures.

EPUBCheck judges form; what is looked for here is what it cannot know, or what a build without it should not miss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pressbuild.checks.epub.active_content import harm_of
from pressbuild.checks.epub.book_subject import book_check
from pressbuild.checks.epub.open_epub import EPUB_TYPE, XHTML, OpenBook, resolve, story_text
from pressbuild.checks.epub.style_addresses import style_addresses
from pressbuild.checks.epub.xhtml_passages import XML_LANG, read_document
from pressbuild.checks.outcomes import Fault
from pressbuild.core.units import parse_whole
from pressbuild.document import SAFE_LINK
from pressbuild.sources.language_tags import direction_of

_HEADING = re.compile(re.escape(XHTML) + r"h[1-6]")
_NAMED = ("aria-labelledby", "aria-describedby", "headers", "for")  # attributes that name ids
# attributes that name what is fetched or gone to
_ADDRESSES = {"href", "src", "poster", "data", "srcset", "imagesrcset", "background", "ping"}
_NO_PLAIN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\uffff]")


def check_documents(book: OpenBook) -> Iterator[Fault]:
    """Each document says what it is, in which language, and has its headings in order."""
    for path, root in book.documents.items():
        text = story_text(root)
        if not text.strip() and next(root.iter(f"{XHTML}img"), None) is None:
            yield Fault(f"the document {path} is empty", code="book-empty")
        if _NO_PLAIN_TEXT.search(text):
            yield Fault(f"the document {path} has characters that are none", code="book-characters")
        if root.tag != f"{XHTML}html" or root.find(f"{XHTML}body") is None:
            yield Fault(f"the document {path} is no HTML", code="book-structure")
        title = (root.findtext(f"{XHTML}head/{XHTML}title") or "").strip()
        if not title:
            yield Fault(f"the document {path} has no title", code="book-title")
        headings = [e for e in root.iter() if isinstance(e.tag, str) and _HEADING.fullmatch(str(e.tag))]
        levels = [int(str(e.tag)[-1]) for e in headings]
        if path != "EPUB/cover.xhtml" and levels.count(1) != 1:
            yield Fault(f"the document {path} has {levels.count(1)} headings of the first level", code="book-headings")
        if any(after > before + 1 for before, after in zip([0, *levels], levels, strict=False)):
            yield Fault(f"a heading of the document {path} skips a level", code="book-headings")
        if any(not "".join(map(str, heading.itertext())).strip() for heading in headings):
            yield Fault(f"a heading of the document {path} is empty", code="book-headings")
        if path.startswith("EPUB/story-") and levels.count(1) == 1:
            said = "".join(story_text_of(headings[levels.index(1)]).split())
            if "".join(title.split()) != said:
                yield Fault(f"the document {path} is called “{title}” and has another headline", code="book-title")


def story_text_of(element: etree._Element) -> str:
    """Return the words of an element without the calls of notes."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.get("role") not in ("doc-noteref", "doc-backlink"):
            parts.append(" " if child.tag == f"{XHTML}br" else story_text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def check_languages(book: OpenBook) -> Iterator[Fault]:
    """Whatever says its language says it in both attributes, and goes in the direction of that language."""
    for path, root in book.documents.items():
        if not root.get("lang"):
            yield Fault(f"the document {path} does not say its language", code="book-language")
        for element in root.iter():
            language = element.get("lang") or element.get(XML_LANG)
            if language is None:
                continue
            if element.get("lang") != element.get(XML_LANG):
                yield Fault(
                    f"an element of {path} says two languages, or one of them to some readers only",
                    code="book-language",
                )
            elif element.get("dir") != direction_of(language):
                yield Fault(
                    f"words of {path} in “{language}” do not say in which direction they are read",
                    code="book-direction",
                )


def check_links(book: OpenBook) -> Iterator[Fault]:
    """Links lead somewhere in the book, or to an address that runs nothing; ids are there once."""
    ids: dict[str, set[str]] = {}
    for path, root in book.documents.items():
        counts = Counter(str(e.get("id")) for e in root.iter() if e.get("id"))
        ids[path] = set(counts)
        for name in (name for name, count in counts.items() if count > 1):
            yield Fault(f"the id “{name}” stands in {path} more than once", code="book-twice")
    for path, root in book.documents.items():
        if any(isinstance(node, etree._ProcessingInstruction) for node in root.itersiblings(preceding=True)):
            yield Fault(
                f"the document {path} has an instruction before it, which may call a style sheet", code="book-remote"
            )
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            for key, target in element.attrib.items():
                name = str(key).partition("}")[2] or str(key)
                if name in _ADDRESSES:
                    may_lead_out = name == "href" and element.tag == f"{XHTML}a"
                    yield from _check_target(book, ids, path, str(target), may_lead_out)
                elif name == "style":
                    yield from _check_style(book, path, str(target))
            if str(element.tag).endswith("}style"):
                yield from _check_style(book, path, "".join(map(str, element.itertext())))
            for name in (name for key in _NAMED if element.attrib for name in element.get(key, "").split()):
                if name not in ids[path]:
                    yield Fault(f"in {path} something is named by “{name}”, which is not there", code="book-dead-link")
            if harm := harm_of(element):
                yield Fault(f"the document {path} {harm}", code="book-script")
            if (
                element.tag == f"{XHTML}a"
                and (element.get("href") or not element.get("id"))
                and not _is_a_link(element)
            ):
                yield Fault(f"a link of {path} has no words, or leads nowhere", code="book-dead-link")


def _is_a_link(element: etree._Element) -> bool:
    words = "".join(map(str, element.itertext())).strip() or next(element.iter(f"{XHTML}img"), None) is not None
    inside = any(outer.tag == f"{XHTML}a" for outer in element.iterancestors())
    return bool(words) and bool(element.get("href")) and not inside


def _check_target(
    book: OpenBook, ids: dict[str, set[str]], path: str, target: str, may_lead_out: bool
) -> Iterator[Fault]:
    full = resolve(path, target)
    file, _, fragment = full.partition("#")
    if ":" in full.split("/")[0]:
        if not may_lead_out or not SAFE_LINK.match(full):
            yield Fault(f"{path} needs {target}, which is not in the book", code="book-remote")
        elif re.search(r"[\s<>\"{}|\\^`\[\]]|%(?![0-9A-Fa-f]{2})", full.replace("//[", "//", 1).replace("]", "", 1)):
            yield Fault(f"the address {target} in {path} is no URL", code="book-address")
    elif file not in book.names:
        yield Fault(f"a link of {path} leads to {target}, which is not in the book", code="book-dead-link")
    elif fragment and fragment not in ids.get(file, ()):
        yield Fault(f"a link of {path} leads to {target}, and there is no such place", code="book-dead-link")


def _check_style(book: OpenBook, path: str, style: str) -> Iterator[Fault]:
    for target in style_addresses(style):
        if resolve(path, target) not in book.names:
            yield Fault(f"a style in {path} needs {target}, which is not in the book", code="book-remote")


def check_pictures(book: OpenBook) -> Iterator[Fault]:
    """Pictures have alternative texts and their own proportions; the cover is the cover."""
    for path, root in book.documents.items():
        for image in root.iter(f"{XHTML}img"):
            source = resolve(path, image.get("src", ""))
            if not (image.get("alt") or "").strip():
                yield Fault(f"the picture {image.get('src')} in {path} has no alt text", code="no-alt-text")
            if image.get("width") or image.get("height"):
                yield from _check_size(book, source, image.get("width", ""), image.get("height", ""))
            elif "cover" not in path:
                yield Fault(f"the picture {source} does not say its size", code="book-pictures")
    items = list(book.items())
    covers = [path for path, item in items if "cover-image" in (item.get("properties") or "").split()]
    cover = book.documents.get("EPUB/cover.xhtml")
    shown = (
        [resolve("EPUB/cover.xhtml", image.get("src", "")) for image in cover.iter(f"{XHTML}img")]
        if cover is not None
        else []
    )
    named = [meta.get("content") for meta in book.package.iter() if meta.get("name") == "cover"]
    ids = {item.get("id"): path for path, item in items}
    if covers != shown or [ids.get(name) for name in named] != covers:
        yield Fault("the cover page and the picture that shops show do not go together", code="book-cover")
    used = {resolve(path, e.get("src", "")) for path, root in book.documents.items() for e in root.iter(f"{XHTML}img")}
    for path, item in items:
        if str(item.get("media-type")).startswith("image/") and path not in used:
            yield Fault(f"the picture {path} is in the book, and no document shows it", code="book-pictures")


def _check_size(book: OpenBook, source: str, width: str, height: str) -> Iterator[Fault]:
    if min(parse_whole(width, 0), parse_whole(height, 0)) < 1:
        yield Fault(f"the picture {source} says a size that is none", code="book-pictures")
    elif source in book.names and (real := _size_of(book.read(source))) and (int(width), int(height)) != real:
        yield Fault(
            f"the picture {source} is {real[0]} × {real[1]} pixels, and the book says {width} × {height}",
            code="book-pictures",
        )


def _size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or a JPEG in pixels, None for anything else."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    position = 2
    while data.startswith(b"\xff\xd8") and position + 9 < len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a start of frame
            return int.from_bytes(data[position + 7 : position + 9], "big"), int.from_bytes(
                data[position + 5 : position + 7], "big"
            )
        position += 2 + length
    return None


def check_notes(book: OpenBook) -> Iterator[Fault]:
    """Each note is called, has a way back to where it is called first, and says to all readers that it is one."""
    for path, root in book.documents.items():
        by_role = {
            role: [e for e in root.iter() if e.get("role") == role]
            for role in ("doc-noteref", "doc-footnote", "doc-backlink")
        }
        calls = [resolve(path, e.get("href", "")) for e in by_role["doc-noteref"]]
        notes = [f"{path}#{e.get('id')}" for e in by_role["doc-footnote"]]
        backs = [resolve(path, e.get("href", "")) for e in by_role["doc-backlink"]]
        first = [f"{path}#{by_role['doc-noteref'][calls.index(note)].get('id')}" for note in notes if note in calls]
        if list(dict.fromkeys(calls)) != notes and set(calls) != set(notes):
            yield Fault(f"in {path} calls and notes do not go together", code="book-notes")
        if sorted(backs) != sorted(first) or any(
            resolve(path, back.get("href", "")) != _first_call(path, back, by_role["doc-noteref"])
            for back in by_role["doc-backlink"]
        ):
            yield Fault(f"in {path} a note does not lead back to where it is called", code="book-notes")
        types = [e.get(EPUB_TYPE) for e in (*by_role["doc-noteref"], *by_role["doc-footnote"])]
        if types != ["noteref"] * len(calls) + ["footnote"] * len(notes):
            yield Fault(f"in {path} a note does not say to all readers that it is one", code="book-notes")


def _first_call(path: str, back: etree._Element, calls: list[etree._Element]) -> str:
    """Return where the note that holds a way back is called first."""
    note = next((outer for outer in back.iterancestors() if outer.get("role") == "doc-footnote"), None)
    own = f"{path}#{note.get('id')}" if note is not None else ""
    call = next((call for call in calls if resolve(path, call.get("href", "")) == own), None)
    return f"{path}#{call.get('id')}" if call is not None else ""


def check_tables(book: OpenBook) -> Iterator[Fault]:
    """Heads of tables say of what they are heads; rows are equally long."""
    for path, root in book.documents.items():
        for head in root.iter(f"{XHTML}th"):
            if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                yield Fault(f"a head of a table in {path} does not say of what", code="book-table")
        for table in root.iter(f"{XHTML}table"):
            widths = {sum(_span(cell) for cell in row) for row in table.iter(f"{XHTML}tr")}
            if len(widths) > 1:
                yield Fault(f"the rows of a table in {path} are not equally long", code="book-table")


def _span(cell: etree._Element) -> int:
    span = cell.get("colspan", "1")
    return parse_whole(span, 1)


def check_hidden(book: OpenBook) -> Iterator[Fault]:
    """What is not read aloud stands elsewhere in the story."""
    for path, root in book.documents.items():
        for element in root.iter(etree.Element):
            hidden = element.get("hidden") is not None or "display" in element.get("style", "")
            if hidden and element.tag != f"{XHTML}nav":
                yield Fault(f"something in {path} does not show", code="book-hidden")
        if not any(element.get("aria-hidden") for element in root.iter()):
            continue
        read = read_document(path, root)
        heard = " ".join(_plain(passage.text) for passage in read.passages if passage not in read.unheard)
        for passage in read.unheard:
            if _plain(passage.text) not in heard:
                yield Fault(
                    f"“{passage.opening()}” is hidden from those who listen, and stands nowhere else",
                    code="book-hidden",
                )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


CHECKS = (
    book_check(
        "epub-documents",
        "Documents have titles and headings in order",
        "Who listens goes from heading to heading.",
        check_documents,
        "book-characters",
        "book-empty",
        "book-headings",
        "book-structure",
        "book-title",
    ),
    book_check(
        "epub-languages",
        "Documents say their language and direction",
        "A voice reads words in the language that they say.",
        check_languages,
        "book-direction",
        "book-language",
    ),
    book_check(
        "epub-links",
        "Links lead to something in the book, and nothing runs or is fetched",
        "A book must not call home, and a link that leads nowhere stops the reader.",
        check_links,
        "book-address",
        "book-dead-link",
        "book-remote",
        "book-script",
        "book-twice",
    ),
    book_check(
        "epub-pictures",
        "Pictures have alt texts and true sizes",
        "Who does not see them has the alt text; a wrong size makes pages jump.",
        check_pictures,
        "book-cover",
        "book-pictures",
        "no-alt-text",
    ),
    book_check(
        "epub-notes",
        "Notes and their calls go together",
        "A reader goes to the note and back.",
        check_notes,
        "book-notes",
    ),
    book_check(
        "epub-tables",
        "Tables are whole",
        "Who listens needs the head of each cell.",
        check_tables,
        "book-table",
    ),
    book_check(
        "epub-hidden",
        "Nothing is hidden",
        "Words that some readers do not have are lost for them.",
        check_hidden,
        "book-hidden",
    ),
)
