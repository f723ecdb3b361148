"""Metadata of the package. In: edition, chapters, what the book holds. Out: the ordered list of elements.

EPUB 3.3, section 5.5; EPUB Accessibility 1.1, section 2. A claim is made only if it is so.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence

from pressbuild.document import plain_text
from pressbuild.epub.book import Chapter, Edition, Meta, PackedFile
from pressbuild.publication.manifest import issue_title

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://pypi.org/project/pressbuild/")


def make_identifier(edition: Edition) -> str:
    """Return the identifier of the issue: the same for every edition of the same number."""
    publication, issue = edition.manifest.publication, edition.manifest.issue
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{publication.issn or publication.title} {issue.number}')}"


def make_metadata(
    edition: Edition, chapters: Sequence[Chapter], files: Sequence[PackedFile], words: Mapping[str, str]
) -> tuple[Meta, ...]:
    """Return the metadata in the order in which reading systems want it."""
    return (
        *_title(edition, words),
        *_people(edition, chapters),
        *_serial(edition),
        *_accessibility(edition, chapters, words),
        *_pages(edition),
        *_articles(chapters, files),
        Meta("meta", "true", {"property": "ibooks:specified-fonts"}),
        *_old_readers(edition, files),
    )


def _refine(target: str, name: str, text: str, **attributes: str) -> Meta:
    return Meta("meta", text, {"refines": f"#{target}", "property": name, **attributes})


def _title(edition: Edition, words: Mapping[str, str]) -> Iterator[Meta]:
    publication, issue = edition.manifest.publication, edition.manifest.issue
    yield Meta("dc:identifier", make_identifier(edition), {"id": "identifier"})
    yield Meta("dc:title", issue_title(edition.manifest, words), {"id": "title"})
    yield _refine("title", "title-type", "main")
    number = issue_position(issue.number)
    # so that issues sort by their number where titles are sorted as text
    yield _refine("title", "file-as", f"{publication.title} {number.zfill(5) if number else issue.number}")
    yield Meta("dc:language", edition.manifest.language)
    yield Meta("dc:date", issue.date)
    yield Meta("meta", edition.modified.strftime("%Y-%m-%dT%H:%M:%SZ"), {"property": "dcterms:modified"})


def _people(edition: Edition, chapters: Sequence[Chapter]) -> Iterator[Meta]:
    publication, issue = edition.manifest.publication, edition.manifest.issue
    yield Meta("dc:creator", publication.title, {"id": "creator"})  # no role: a reader shows any but aut as unknown
    for index, name in enumerate(authors(chapters)):
        yield Meta("dc:contributor", name, {"id": f"author-{index}"})
        yield _refine(f"author-{index}", "role", "aut", scheme="marc:relators")
    if publication.publisher:
        yield Meta("dc:publisher", publication.publisher)
    if publication.rights:
        yield Meta("dc:rights", publication.rights)
    description = issue.description or publication.description or publication.tagline
    if description:
        yield Meta("dc:description", description)


def authors(chapters: Sequence[Chapter]) -> list[str]:
    """Return the names of all bylines, each once, in the order of the stories."""
    names = (plain_text(byline) for chapter in chapters for byline in chapter.document.bylines)
    return list(dict.fromkeys(names))


def issue_position(number: str) -> str:
    """Return the number of an issue as a figure, "" where it has none: group-position is a number."""
    match = re.search("[0-9]+", number)
    return match[0].lstrip("0") or "0" if match else ""


def _serial(edition: Edition) -> Iterator[Meta]:
    publication, issue = edition.manifest.publication, edition.manifest.issue
    yield Meta("meta", publication.title, {"property": "belongs-to-collection", "id": "serial"})
    yield _refine("serial", "collection-type", "series")
    if position := issue_position(issue.number):
        yield _refine("serial", "group-position", position)
    if publication.issn:  # of the serial, not of the issue
        yield _refine("serial", "dcterms:identifier", f"urn:issn:{publication.issn}")
    yield Meta("meta", "https://schema.org/PublicationIssue", {"property": "rdf:type"})
    yield Meta("meta", issue.number, {"property": "schema:issueNumber"})


def _accessibility(edition: Edition, chapters: Sequence[Chapter], words: Mapping[str, str]) -> Iterator[Meta]:
    has_pages = edition.page_map is not None
    features = [
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
        "ARIA",
        "unlocked",
    ]
    features += ["alternativeText"] if has_pictures(edition, chapters) and all_have_alt(chapters) else []
    features += ["pageBreakMarkers", "pageNavigation"] if has_pages else []
    modes = ["textual", "visual"] if has_pictures(edition, chapters) else ["textual"]
    for mode in modes:
        yield Meta("meta", mode, {"property": "schema:accessMode"})
    if all_have_alt(chapters):
        yield Meta("meta", "textual", {"property": "schema:accessModeSufficient"})
    for feature in sorted(features):
        yield Meta("meta", feature, {"property": "schema:accessibilityFeature"})
    yield Meta("meta", "none", {"property": "schema:accessibilityHazard"})
    summary = words["summary"] + (" " + words["summary_pages"] if has_pages else "")
    language = {"xml:lang": words["language"]} if words["language"] else {}
    yield Meta("meta", summary, {"property": "schema:accessibilitySummary", **language})
    evaluation = edition.manifest.publication.evaluation
    if evaluation:
        yield Meta("meta", evaluation.standard, {"property": "dcterms:conformsTo", "id": "conformance"})
        yield _refine("conformance", "a11y:certifiedBy", evaluation.by)
        if evaluation.report:
            report = {"rel": "a11y:certifierReport", "refines": "#conformance", "href": evaluation.report}
            yield Meta("link", "", report)


def has_pictures(edition: Edition, chapters: Sequence[Chapter]) -> bool:
    """Whether the book shows anything but text."""
    return edition.cover is not None or any(any(chapter.document.all_pictures()) for chapter in chapters)


def all_have_alt(chapters: Sequence[Chapter]) -> bool:
    """Whether every picture has an alternative text."""
    return all(picture.alt for chapter in chapters for picture in chapter.document.all_pictures())


def _pages(edition: Edition) -> Iterator[Meta]:
    if edition.page_map is not None:
        publication, issue = edition.manifest.publication, edition.manifest.issue
        source = f"urn:issn:{publication.issn}" if publication.issn else f"{publication.title} {issue.number}"
        yield Meta("meta", source, {"property": "pageBreakSource"})


def _articles(chapters: Sequence[Chapter], files: Sequence[PackedFile]) -> Iterator[Meta]:
    ids = {file.name: file.id for file in files}
    for chapter in chapters:
        yield _refine(ids[chapter.name], "dcterms:title", chapter.document.title)
        for byline in chapter.document.bylines:
            yield _refine(ids[chapter.name], "dcterms:creator", plain_text(byline))


def _old_readers(edition: Edition, files: Sequence[PackedFile]) -> Iterator[Meta]:
    cover = next((file for file in files if "cover-image" in file.properties), None)
    if cover:
        yield Meta("meta", "", {"name": "cover", "content": cover.id})
    yield Meta("meta", "", {"name": "calibre:series", "content": edition.manifest.publication.title})
    if position := issue_position(edition.manifest.issue.number):
        yield Meta("meta", "", {"name": "calibre:series_index", "content": position})
