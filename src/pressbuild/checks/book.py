"""Checks of the e-book. In: the bytes of an EPUB and the stories that it is to hold. Out: findings.

EPUBCheck and Ace judge form and access; what neither notices is looked for here, in every build: words
that are missing or there twice, a story that no contents name, a printed page that cannot be found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pressbuild.checks.opened import (
    EPUB_TYPE,
    OPF,
    XHTML,
    OpenBook,
    UnreadableBook,
    open_book,
    resolve,
    story_text,
)
from pressbuild.diagnostics import Report
from pressbuild.document import (
    Document,
    Medium,
    block_inlines,
    plain_text,
    walk_blocks_for,
)
from pressbuild.manifest import ListedArticle
from pressbuild.stream import squeeze

LONG_RUN = 40  # characters: with fewer, the same words may well stand in a story twice
_HINT = "look in the layout’s epub/ folder for a template that has changed"
_FONT_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")
Messages = Iterator[tuple[str, str]]  # code and message


def check_book(data: bytes, stories: Sequence[tuple[ListedArticle, Document]], report: Report) -> None:
    """Note all that is wrong with an EPUB, and every word of a story that it has not or has twice."""
    try:
        book = open_book(data)
    except UnreadableBook as problem:
        report.error("book-unreadable", f"the e-book cannot be opened: {problem}", None, _HINT)
        return
    for check in CHECKS:
        for code, message in check(book):
            report.error(code, message, None, _HINT)
    for _, document in stories:
        _check_words(book, document, report)


def _check_archive(book: OpenBook) -> Messages:
    """OCF 3.3, section 4.2.2: mimetype is the first file, not compressed, and exactly so."""
    first = book.archive.infolist()[0] if book.names else None
    if first is None or first.filename != "mimetype" or first.compress_type or book.read("mimetype") != _MIMETYPE:
        yield "book-mimetype", "the file “mimetype” is not the first of the archive, plain and as it must be"
    for name, count in Counter(book.names).items():
        if count > 1:
            yield "book-twice", f"the file {name} is in the archive twice"


_MIMETYPE = b"application/epub+zip"


def _check_manifest(book: OpenBook) -> Messages:
    listed = [path for path, _ in book.items()]
    for path in listed:
        if path not in book.names:
            yield "book-missing-file", f"the file {path} is in the manifest and not in the book"
    for name in book.names:
        if name not in listed and not name.startswith("META-INF/") and name not in ("mimetype", "EPUB/content.opf"):
            yield "book-unlisted", f"the file {name} is in the book and not in its manifest"
    spine = book.spine()
    for path in book.documents:
        if spine.count(path) != 1:
            yield "book-spine", f"the document {path} stands in the reading order {spine.count(path)} times"


def _check_contents(book: OpenBook) -> Messages:
    targets = [target.split("#")[0] for _, target in book.nav("toc")]
    own = {path for path, item in book.items() if "nav" in (item.get("properties") or "")} | {"EPUB/cover.xhtml"}
    for path in book.spine():
        if path not in targets and path not in own:
            yield "book-contents", f"the document {path} is not in the contents"
    order = [path for path in book.spine() if path in targets]
    if list(dict.fromkeys(targets)) != order:
        yield "book-contents", "contents and reading order do not agree"
    if not any("bodymatter" in title for title, _ in _landmarks(book)):
        yield "book-landmarks", "no landmark says where the text begins"


def _landmarks(book: OpenBook) -> list[tuple[str, str]]:
    links = (link for root in book.documents.values() for link in root.iter(f"{XHTML}a") if link.get(EPUB_TYPE))
    return [(str(link.get(EPUB_TYPE)), str(link.get("href"))) for link in links]


def _check_documents(book: OpenBook) -> Messages:
    for path, root in book.documents.items():
        if not story_text(root).strip() and next(root.iter(f"{XHTML}img"), None) is None:
            yield "book-empty", f"the document {path} is empty"
        if not root.get("lang") or root.get("lang") != root.get("{http://www.w3.org/XML/1998/namespace}lang"):
            yield "book-language", f"the document {path} does not say its language, or says two"
        if not (root.findtext(f"{XHTML}head/{XHTML}title") or "").strip():
            yield "book-title", f"the document {path} has no title"
        levels = [int(str(e.tag)[-1]) for e in root.iter() if isinstance(e.tag, str) and _HEADING.fullmatch(str(e.tag))]
        if path != "EPUB/cover.xhtml" and levels.count(1) != 1:
            yield "book-headings", f"the document {path} has {levels.count(1)} headings of the first level"
        if any(after > before + 1 for before, after in zip([0, *levels], levels, strict=False)):
            yield "book-headings", f"a heading of the document {path} skips a level"


_HEADING = re.compile(re.escape(XHTML) + r"h[1-6]")


def _check_links(book: OpenBook) -> Messages:
    ids = {path: {str(e.get("id")) for e in root.iter() if e.get("id")} for path, root in book.documents.items()}
    for path, root in book.documents.items():
        for element in root.iter():
            for key in ("href", "src"):
                target = element.get(key)
                if target is not None:
                    yield from _check_target(book, ids, path, target, key)
            if element.tag == f"{XHTML}script" or any(str(key).startswith("on") for key in element.attrib):
                yield "book-script", f"the document {path} holds a script"


def _check_target(book: OpenBook, ids: dict[str, set[str]], path: str, target: str, key: str) -> Messages:
    full = resolve(path, target)
    file, _, fragment = full.partition("#")
    if ":" in full.split("/")[0]:
        if key == "src" or not re.match(r"(https?|mailto|tel):", full):
            yield "book-remote", f"{path} needs {target}, which is not in the book"
    elif file not in book.names:
        yield "book-dead-link", f"a link of {path} leads to {target}, which is not in the book"
    elif fragment and fragment not in ids.get(file, ()):
        yield "book-dead-link", f"a link of {path} leads to {target}, and there is no such place"


def _check_pictures(book: OpenBook) -> Messages:
    for path, root in book.documents.items():
        for image in root.iter(f"{XHTML}img"):
            if not (image.get("alt") or "").strip():
                yield "no-alt-text", f"the picture {image.get('src')} in {path} has no alt text"
    covers = [item for _, item in book.items() if "cover-image" in (item.get("properties") or "").split()]
    if ("EPUB/cover.xhtml" in book.names) != (len(covers) == 1):
        yield "book-cover", "the cover page and the picture that shops show do not go together"


def _check_notes(book: OpenBook) -> Messages:
    for path, root in book.documents.items():
        calls = [resolve(path, e.get("href", "")) for e in root.iter(f"{XHTML}a") if e.get("role") == "doc-noteref"]
        notes = [f"{path}#{e.get('id')}" for e in root.iter() if e.get("role") == "doc-footnote"]
        backs = [e for e in root.iter(f"{XHTML}a") if e.get("role") == "doc-backlink"]
        if set(calls) != set(notes) or len(backs) != len(notes):
            yield "book-notes", f"in {path} calls, notes and ways back do not go together"


def _check_pages(book: OpenBook) -> Messages:
    markers = [
        f"{path}#{e.get('id')}"
        for path, root in book.documents.items()
        for e in root.iter()
        if e.get("role") == "doc-pagebreak"
    ]
    listed = book.nav("page-list")
    numbers = [int(text) if text.isdecimal() else 0 for text, _ in listed]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "book-pages", "the page list does not name the printed pages from 1 on, each once"
    if sorted(markers) != sorted(target for _, target in listed):
        yield "book-pages", "the page list and the markers of printed pages do not go together"
    if bool(listed) != bool(book.metas("pageBreakSource")):
        yield "book-pages", "page list and pageBreakSource do not go together"


def _check_claims(book: OpenBook) -> Messages:
    features = book.metas("schema:accessibilityFeature")
    if ("pageNavigation" in features) != bool(book.nav("page-list")):
        yield "book-claims", "the claim of page navigation and the page list do not go together"
    if "schema:accessMode" not in {meta.get("property") for meta in book.package.iter(f"{OPF}meta")}:
        yield "book-claims", "the metadata does not say by which sense the book is read"
    for position in book.metas("group-position"):
        if not position.isdecimal():
            yield "book-series", f"the number in the series is “{position}”, which is not a number"
    if not book.metas("dcterms:modified"):
        yield "book-date", "the metadata does not say when the book was made"


def _check_styles(book: OpenBook) -> Messages:
    for path, item in book.items():
        if item.get("media-type") == "text/css" and path in book.names:
            for target in _FONT_URL.findall(book.read(path).decode("utf-8", "replace")):
                if resolve(path, target) not in book.names:
                    yield "book-font", f"the style sheet asks for {target}, which is not in the book"


CHECKS: tuple[Callable[[OpenBook], Messages], ...] = (
    _check_archive,
    _check_manifest,
    _check_contents,
    _check_documents,
    _check_links,
    _check_pictures,
    _check_notes,
    _check_pages,
    _check_claims,
    _check_styles,
)


def _check_words(book: OpenBook, document: Document, report: Report) -> None:
    """Note runs of a story that its document has not, or has more often than the story."""
    name = "EPUB/colophon.xhtml" if document.role == "imprint" else f"EPUB/story-{document.slug}.xhtml"
    root = book.documents.get(name)
    left = squeeze(story_text(root)) if root is not None else ""
    runs = sorted((run for run in _runs(document) if run[0]), key=lambda run: len(run[0]), reverse=True)
    for characters, text in runs:  # the long ones first: a short one may be part of them
        if characters not in left:
            message = f"“{document.title}”: the words “{_shorten(text)}” are not in the e-book"
            report.error("words-lost", message, None, _HINT)
            return
        left = left.replace(characters, "\0", 1)
    for characters, text in runs:
        if len(characters) >= LONG_RUN and characters in left:
            message = f"“{document.title}”: the words “{_shorten(text)}” are in the e-book twice"
            report.error("words-twice", message, None, _HINT)
            return


def _shorten(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _runs(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every run of the story that the e-book has, squeezed and as it is."""
    heads = (document.headline, document.standfirst, *document.bylines)
    parts = (document.pictures, document.blocks, *document.footnotes)
    blocks = [block for part in parts for block in walk_blocks_for(part, Medium.PRINT)]
    for run in (*heads, *(run for block in blocks for run in block_inlines(block))):
        text = plain_text(run)
        yield squeeze(text), text
