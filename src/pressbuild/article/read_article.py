"""Reading one article. In: its path inside the publication. Out: a `Document`, or None and findings."""

from __future__ import annotations

from pathlib import Path

from pressbuild.article.advert_article import check_no_advert, read_advert
from pressbuild.article.block_markdown import MarkdownReader
from pressbuild.article.front_matter import FrontMatter, SplitArticle, split_article
from pressbuild.core.findings import Place, Report
from pressbuild.document import Document, Inlines, Medium, Picture, is_visible, plain_text, slugify
from pressbuild.publication.picture_files import measure_image
from pressbuild.source_account import ArticleSource, Value, account_for, note_faults
from pressbuild.sources.folder import Folder

_HEAD_KEYS = ("headline", "kicker", "standfirst", "byline", "short", "summary")


def read_article(path: Path, folder: Folder, language: str, report: Report) -> Document | None:
    """Return the story in `path`, read in the publication's `language` unless it names its own."""
    shown = folder.shown(path)
    text = folder.read_text(path, report)
    if text is None:
        return None
    split = split_article(text, shown, report)
    if split is None:
        return None
    local = Report()
    document = _build_document(path, folder, split, split.front.language or language, local)
    if document and not document.advert and not local.has_errors:
        note_faults(account_for(source_of(split), document), Place(shown), local)
    report.findings += local.findings
    return None if local.has_errors else document


def read_source(path: Path, folder: Folder) -> ArticleSource | None:
    """Return what was typed in an article that was read before, or None if it has gone or changed since."""
    report = Report()
    text = folder.read_text(path, report)
    split = split_article(text, folder.shown(path), report) if text is not None else None
    return source_of(split) if split else None


def source_of(split: SplitArticle) -> ArticleSource:
    """Return what was typed, in the parts in which it is accounted for."""
    front, values = split.front, {}

    def add(text: str, *keys: str | int) -> None:
        values[keys] = Value(text, split.yaml.place(*keys).line or 1)

    for key in ("headline", "kicker", "standfirst", "summary", "short"):
        add(getattr(front, key), key)
    for index, name in enumerate(front.byline):
        add(name, "byline", index)
    for index, facts in enumerate(front.pictures):
        add(facts.alt, "pictures", index, "alt")
        add(facts.caption, "pictures", index, "caption")
        add(facts.credit, "pictures", index, "credit")
    return ArticleSource(values, split.body, split.body_line)


def _build_document(path: Path, folder: Folder, split: SplitArticle, language: str, report: Report) -> Document | None:
    front = split.front
    if front.kind == "advert":
        return read_advert(path, folder, split, language, report)
    check_no_advert(split, report)
    reader = MarkdownReader(folder, path.parent, folder.shown(path), language, report)

    def inlines(key: str, text: str) -> Inlines:
        return reader.read_inlines(text, split.yaml.place(key))

    headline = inlines("headline", front.headline)
    if not is_visible(plain_text(headline)):
        hint = "write one: it names the story everywhere"
        report.error(
            "missing-key", "the headline is empty: nothing of it can be seen", split.yaml.place("headline"), hint
        )
    body = reader.read_body(split.body, split.body_line)
    pictures = _read_pictures(front, split, folder, path, reader, report)
    if not (body.blocks or pictures or front.standfirst or report.has_errors):
        report.error(
            "empty-article",
            "the article has a front matter and nothing after it",
            Place(folder.shown(path), split.body_line),
            "write it, or take it out of the issue",
        )
    _check_ids([*pictures, *body.blocks], report)
    return Document(
        slug=front.slug or slugify(path.stem),
        file=folder.shown(path),
        language=language,
        headline=headline,
        kicker=inlines("kicker", front.kicker),
        standfirst=inlines("standfirst", front.standfirst),
        bylines=tuple(inlines("byline", name) for name in front.byline),
        short=plain_text(inlines("short", front.short)),
        summary=inlines("summary", front.summary),
        pictures=pictures,
        blocks=body.blocks,
        footnotes=body.footnotes,
        medium=Medium(front.edition),
        role=front.role,
        lines=tuple((key, split.yaml.place(key).line or 1) for key in _HEAD_KEYS if key in split.yaml.data),
    )


def _read_pictures(
    front: FrontMatter,
    split: SplitArticle,
    folder: Folder,
    path: Path,
    reader: MarkdownReader,
    report: Report,
) -> tuple[Picture, ...]:
    pictures = []
    for index, facts in enumerate(front.pictures):
        place = split.yaml.place("pictures", index, "file")
        file = folder.find(facts.file, path.parent, place, report, "the picture")
        size = measure_image(file, folder, place, report) if file else None
        if not facts.alt:
            report.error(
                "no-alt-text",
                f"the picture “{facts.file}” has no alt text",
                split.yaml.place("pictures", index),
                "add a line “alt: …” that says what it shows",
            )
        if file and size:
            pictures.append(
                Picture(
                    id=facts.id or slugify(file.stem),
                    place=place,
                    file=file,
                    alt=facts.alt,
                    width=size[0],
                    height=size[1],
                    caption=reader.read_inlines(facts.caption, place),
                    credit=reader.read_inlines(facts.credit, place),
                )
            )
    return tuple(pictures)


def _check_ids(blocks: list[object], report: Report) -> None:
    seen: set[str] = set()
    for block in blocks:
        name = getattr(block, "id", "")
        if name and name in seen:
            report.error("duplicate-id", f"two parts of the story have the id “{name}”", getattr(block, "place", None))
        seen.add(name)
