"""Composing the book. In: an `Edition`. Out: a `Book`: every story in a file of its own, and ways to find it.

Sections stand in the order in which the manifest first names them, stories inside them in its order, and
what has no section comes last: contents, spine and page list agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pressbuild.core.findings import Place, Report
from pressbuild.core.records import pack, unpack
from pressbuild.core.store import Keep
from pressbuild.document import COLOPHON_FILE, Crosshead, Document, Inlines, Medium, Span, Text, plain_text, slugify
from pressbuild.epub.book import Book, BookFacts, Chapter, Edition, Entry, Landmark, PackedFile
from pressbuild.epub.book_faces import embed_faces
from pressbuild.epub.book_metadata import make_identifier, make_metadata
from pressbuild.epub.book_pictures import pack_pictures
from pressbuild.epub.epub_archive import NAV, NCX
from pressbuild.epub.page_marks import MarkedPages, place_pages
from pressbuild.epub.well_formed import NotWellFormed, well_formed
from pressbuild.publication.layouts import fill_words
from pressbuild.publication.manifest import issue_title, split_frame
from pressbuild.sources.language_tags import direction_of

if TYPE_CHECKING:
    from pressbuild.templates.jinja_templates import Templates

XHTML = "application/xhtml+xml"
COVER, FRONT, STYLE = "cover.xhtml", "front.xhtml", "style.css"
LEADS = 3  # stories on the front page of a book whose printed front page has none


@dataclass(frozen=True)
class _Section:
    """A section with its stories; no `name` for the stories that have none."""

    title: str
    name: str
    chapters: tuple[Chapter, ...]


def compose_book(edition: Edition, keep: Keep, report: Report) -> Book:
    """Return the book. `keep` holds on to what takes long to make, by a name that says what it is made from.

    Raises:
        Stopped: if a template fails.
    """
    return _Composer(edition, keep, report).compose()


class _Composer:
    def __init__(self, edition: Edition, keep: Keep, report: Report) -> None:
        self.edition, self.layout, self.keep, self.report = edition, edition.layout, keep, report
        manifest = edition.manifest
        self.language = manifest.language
        self.words = self.layout.words(self.language)
        self.links = {d.anchor: d.book_file for _, d in edition.stories}
        self.shared = {
            "words": self.words,
            "language": self.language,
            "publication": manifest.publication,
            "issue": manifest.issue,
            "facts": {**manifest.publication.facts, **manifest.issue.facts},
            "date_line": manifest.issue.date_line or manifest.issue.date,
            "price": manifest.issue.price or manifest.publication.price,
            "links": self.links,
            "has_pages": edition.page_map is not None,
        }
        state = f"{self.shared!r} {self.layout!r} {''.join(map(self.layout.folder.state_of, self.layout.files()))}"
        self.state = hashlib.blake2b(state.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    @cached_property
    def templates(self) -> Templates:
        """The templates. Jinja is loaded only if there is one to fill in whose values have changed."""
        from pressbuild.templates.jinja_templates import Templates

        return Templates(self.layout)

    def compose(self) -> Book:
        sections, imprint = self._order()
        pictures = [picture for _, document in self.edition.stories for picture in document.all_pictures()]
        images, picture_files = pack_pictures(
            pictures,
            self.edition.manifest.folder,
            self.edition.families,
            self.edition.manifest.language,
            self.keep,
        )
        facts = BookFacts(self.links, images, self.words)
        reading = [chapter for section in sections for chapter in section.chapters]
        chapters = (*reading, imprint) if imprint else tuple(reading)
        marked = place_pages(chapters, self.edition.page_map, FRONT, COLOPHON_FILE)
        by_name = {chapter.name: chapter for chapter in marked.chapters}

        files = self._cover(reading)
        files += [self._front(reading, marked)]
        for section in sections:
            if section.name:
                files.append(self._document("section.xhtml", section.name, section.title, stories=section.chapters))
            files += [self._story(by_name[chapter.name], facts) for chapter in section.chapters]
        files.append(self._colophon(by_name.get(COLOPHON_FILE), facts, marked))
        contents = self._contents(sections, by_name.get(COLOPHON_FILE))
        spine = [file.name for file in files if file.media_type == XHTML]
        spine.insert(1 if self.edition.cover else 0, NAV)
        landmarks = self._landmarks()
        nav = self._document("nav.xhtml", NAV, self.words["contents"], ("nav",), contents=contents,
                             landmarks=landmarks, pages=marked.links)  # fmt: skip
        title, identifier = issue_title(self.edition.manifest, self.words), make_identifier(self.edition)
        ncx = self._xml("toc.ncx", title=title, identifier=identifier, contents=contents, pages=marked.links)
        texts = (file.data.decode() for file in (*files, nav) if file.media_type == XHTML)
        faces = embed_faces(self.layout, self.edition.families, texts, self.keep, self.report)
        style = faces.css + "".join(self._style(name) for name in ("base.css", "style.css"))
        files += [nav, PackedFile(NCX, "application/x-dtbncx+xml", ncx)]
        files += [PackedFile(STYLE, "text/css", style.encode()), *faces.files, *picture_files]
        return Book(
            identifier=identifier,
            language=self.language,
            direction=direction_of(self.language),
            metadata=make_metadata(self.edition, marked.chapters, files, self.words),
            files=tuple(files),
            spine=tuple(spine),
            guide=self._guide(landmarks),
        )

    def _order(self) -> tuple[list[_Section], Chapter | None]:
        groups: dict[str, list[Chapter]] = {}
        imprint = None
        for listed, document in self.edition.stories:
            if document.is_imprint and imprint is None:
                imprint = Chapter(document.book_file, document, listed.entry)
            else:
                chapter = Chapter(document.book_file, _name_crossheads(document), listed.entry)
                groups.setdefault(listed.entry.section, []).append(chapter)
        groups[""] = groups.pop("", [])  # what has no section comes last
        sections = []
        for number, (title, chapters) in enumerate(groups.items(), 1):
            # a section of one story needs no page to say so
            name = f"section-{number}-{slugify(title)}.xhtml" if title and len(chapters) > 1 else ""
            sections.append(_Section(title, name, tuple(chapters)))
        return sections, imprint

    def _render(self, template: str, read: Callable[[bytes], str], **values: object) -> str:
        """Return what a template makes of these values and the shared ones; it sees nothing else."""

        def make() -> bytes:
            return pack(str, self.templates.render(f"epub/{template}", **{**self.shared, **values}))

        return self.keep(f"{template} {values!r} {self.state}", make, read)

    def _document(
        self, template: str, name: str, title: str, properties: tuple[str, ...] = (), **values: object
    ) -> PackedFile:
        """Return a document of the book."""
        return PackedFile(name, XHTML, self._xml(template, title=title, **values), properties)

    def _xml(self, template: str, **values: object) -> bytes:
        """Return what a template makes, proved to be well-formed, or nothing with a finding."""
        try:
            return self._render(template, _read_xml, **values).encode()
        except NotWellFormed as problem:
            found = self.layout.find(f"epub/{template}") or Path(template)
            place = Place(Path("layouts") / found.parent.parent.name / "epub" / template)
            message = f"the template makes a document that no reader can open: {problem}"
            hint = "elements must be closed (<br/>) and attributes quoted: it is XHTML"
            self.report.error("template-error", message, place, hint)
            return b""

    def _cover(self, reading: Sequence[Chapter]) -> list[PackedFile]:
        cover = self.edition.cover
        if cover is None:
            return []
        kind = "png" if cover.data.startswith(b"\x89PNG") else "jpeg"
        name = f"pictures/cover-page.{'png' if kind == 'png' else 'jpg'}"
        alt = cover.alt
        if not alt:
            headlines = "; ".join(chapter.document.title for chapter in self._leads(reading))
            alt = fill_words(
                self.words["cover_alt"], title=issue_title(self.edition.manifest, self.words), headlines=headlines
            )
        facts = {"name": name, "alt": alt}
        document = self._document("cover.xhtml", COVER, self.words["cover"], cover=facts)
        return [document, PackedFile(name, f"image/{kind}", cover.data, ("cover-image",))]

    def _leads(self, reading: Sequence[Chapter]) -> list[Chapter]:
        """Return the stories of the front page: those that begin on page 1 of the paper."""
        stories = [chapter for chapter in reading if not chapter.document.advert]
        found = [
            chapter for chapter in stories if chapter.entry.frames and split_frame(chapter.entry.frames[0])[0] == 1
        ]
        return found or stories[:LEADS]

    def _front(self, reading: Sequence[Chapter], marked: MarkedPages) -> PackedFile:
        title = issue_title(self.edition.manifest, self.words)
        return self._document("front.xhtml", FRONT, title, leads=self._leads(reading), pages=marked.before)

    def _story(self, chapter: Chapter, facts: BookFacts) -> PackedFile:
        document = chapter.document
        words = self.layout.words(document.language)
        return self._document(
            "story.xhtml",
            chapter.name,
            document.title,
            document=document,
            # in a book there is no frame to tell an advertisement from a story
            kicker=chapter.kicker or (_label(words) if document.advert else ()),
            style=chapter.entry.style or ("advert" if document.advert else "story"),
            pages=chapter.pages,
            language=document.language,
            words=words,
            book=BookFacts(facts.links, facts.pictures, words),
        )

    def _colophon(self, chapter: Chapter | None, facts: BookFacts, marked: MarkedPages) -> PackedFile:
        document = chapter.document if chapter else None
        pages = (*(chapter.pages if chapter else ()), *marked.after)
        kicker = chapter.kicker if chapter else ()
        if document is None:
            return self._document("colophon.xhtml", COLOPHON_FILE, self.words["colophon"], document=None, book=facts,
                                  kicker=kicker, pages=pages, title_language=self.words["language"])  # fmt: skip
        words = self.layout.words(document.language)
        book = BookFacts(facts.links, facts.pictures, words)
        return self._document("colophon.xhtml", document.book_file, document.title, document=document, book=book,
                              pages=pages, kicker=kicker, language=document.language, words=words,
                              title_language="")  # fmt: skip

    def _contents(self, sections: Sequence[_Section], imprint: Chapter | None) -> list[Entry]:
        entries = [Entry(self.words["front_page"], FRONT, language=self.words["language"])]
        single = sum(len(section.chapters) for section in sections) == 1
        for section in sections:
            stories = tuple(
                Entry(
                    chapter.document.title, chapter.name, _crossheads(chapter) if single else (), self._other(chapter)
                )
                for chapter in section.chapters
            )
            entries += [Entry(section.title, section.name, stories)] if section.name else stories
        title, language = self.words["colophon"], self.words["language"]
        if imprint:
            title, language = imprint.document.title, self._other(imprint)
        return [*entries, Entry(title, COLOPHON_FILE, language=language)]

    def _other(self, chapter: Chapter) -> str:
        """Return the language of a story, "" if it is the book's."""
        language = chapter.document.language
        return "" if language == self.language else language

    def _landmarks(self) -> list[Landmark]:
        cover = [Landmark("cover", self.words["cover"], COVER)] if self.edition.cover else []
        return [
            *cover,
            Landmark("toc", self.words["contents"], f"{NAV}#toc"),
            Landmark("bodymatter", self.words["front_page"], FRONT),  # where Apple Books opens the book
        ]

    def _guide(self, landmarks: Sequence[Landmark]) -> tuple[Landmark, ...]:
        old = {"cover": "cover", "toc": "toc", "bodymatter": "text"}
        return tuple(Landmark(old[mark.type], mark.title, mark.href) for mark in landmarks)

    def _style(self, name: str) -> str:
        return self._render(name, _read_text) if self.layout.find(f"epub/{name}") else ""


def _read_text(data: bytes) -> str:
    return unpack(str, data)


def _read_xml(data: bytes) -> str:
    text = unpack(str, data)
    well_formed(text.encode())
    return text


def _name_crossheads(document: Document) -> Document:
    """Return the story with an id for each of its crossheads, so that contents can lead there."""
    blocks = tuple(
        replace(block, id=block.id or f"crosshead-{number}") if isinstance(block, Crosshead) else block
        for number, block in enumerate(document.blocks, 1)
    )
    return replace(document, blocks=blocks)


def _crossheads(chapter: Chapter) -> tuple[Entry, ...]:
    """Return the crossheads of a story: the second level of the contents of a book with one story."""
    return tuple(
        Entry(plain_text(block.children), f"{chapter.name}#part-{block.id}")
        for block in chapter.document.blocks
        if isinstance(block, Crosshead) and block.level == 2 and block.medium is not Medium.PRINT
    )


def _label(words: Mapping[str, str]) -> Inlines:
    """Return what says that something is an advertisement."""
    label = (Text(words["advertisement"]),)
    return (Span(label, words["language"]),) if words["language"] else label
