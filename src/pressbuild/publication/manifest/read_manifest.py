"""Reading manifests. In: a publication's folder and the name of an issue. Out: a `Manifest`, or findings.

Paths of article files are checked here; what is in the files is the concern of `article`. Words that are printed get
the marks of the issue's language.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pressbuild.core.findings import ExitCode, Place, Report, Stopped, suggest
from pressbuild.publication.line_marks import set_line
from pressbuild.publication.manifest.manifest_models import ArticleEntry, Issue, Publication
from pressbuild.publication.manifest.manifest_texts import Change, ManifestText, change_issue, change_publication
from pressbuild.sources.door import follow, lies_inside
from pressbuild.sources.folder import Folder, note_closed_folders
from pressbuild.sources.yaml_reader import read_yaml
from pressbuild.sources.yaml_schema import Model, YamlSource

MAX_MANIFEST_BYTES = 300 * 1024


@dataclass(frozen=True)
class ListedArticle:
    """One entry of the issue's list of articles: its position in the list, its hints, its file."""

    index: int
    entry: ArticleEntry
    path: Path


@dataclass(frozen=True)
class Manifest:
    """Publication and issue, with the files of the articles; `texts` are those that pages print."""

    folder: Folder
    path: Path
    publication: Publication
    issue: Issue
    source: YamlSource
    articles: tuple[ListedArticle, ...]
    texts: tuple[ManifestText, ...] = ()

    @property
    def name(self) -> str:
        """The name of the issue's folder, such as 2023-02."""
        return self.path.name

    @property
    def layout(self) -> str:
        """The name of the layout that the issue is set in."""
        return self.issue.layout or self.publication.layout

    @property
    def language(self) -> str:
        """The language of the issue."""
        return self.issue.language or self.publication.language

    def place(self, index: int, *keys: str | int) -> Place:
        """Return where the entry of a story, or a part of it, stands in issue.yaml."""
        return self.source.place("articles", index, *keys)


def list_issues(root: Path) -> tuple[str, ...]:
    """Return the names of the issues of a publication, the newest last."""
    issues = root / "issues"
    if issues.is_dir() and not Folder(root).holds(issues):
        return ()
    return tuple(sorted((path.parent.name for path in issues.glob("*/issue.yaml")), key=_by_number))


def choose_issue(root: Path, name: str | None) -> Path:
    """Return the folder of an issue: by name below issues/, by path, or the newest when `name` is None.

    Raises:
        Stopped: when there is no such issue.
    """
    issues = root / "issues"
    report = Report()
    if issues.is_dir() and not Folder(root).holds(issues):
        message = "issues/ is a link that leads out of the publication's folder"
        report.error("outside-publication", message, Place(Path("issues")), "copy what it leads to in its place")
        raise Stopped(ExitCode.SOURCE, report.findings)
    known = list_issues(root)
    if name is None:
        if known:
            return issues / known[-1]
        note_closed_folders([issues], root, report)
        report.stop_on_errors(ExitCode.SOURCE)
        report.error("no-issue", "there is no issue yet", Place(Path("issues")), "make issues/<name>/issue.yaml")
        raise Stopped(ExitCode.SOURCE, report.findings)
    for path in (issues / name, Path(name)):
        folder = path.parent if path.name == "issue.yaml" else path
        with suppress(OSError):  # such as a name that is too long
            (folder / "issue.yaml").lstat()
            return follow(folder) if ".." in folder.parts else folder.absolute()
    note_closed_folders([issues], root, report)
    report.stop_on_errors(ExitCode.SOURCE)
    shown = str(Folder(root).shown(Path(name))) if Path(name).is_absolute() else name
    report.error("no-issue", f"there is no issue “{shown}”", Place(Path("issues")), suggest(shown, known))
    raise Stopped(ExitCode.SOURCE, report.findings)


def _by_number(name: str) -> list[tuple[int, str]]:
    """Sort 9 before 10, and 2024-9 before 2024-10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]


def read_manifest(root: Path, issue_path: Path, report: Report) -> Manifest:
    """Return publication and issue.

    Raises:
        Stopped: if the manifests have errors; all that could be found are in `report`.
    """
    folder = Folder(root)
    if not lies_inside(issue_path, (root,)):
        report.error("outside-publication", f"the issue “{issue_path}” lies outside the publication's folder")
    publication = _read(folder, root / "issues" / "publication.yaml", Publication, report, "publication.yaml")
    issue = _read(folder, issue_path / "issue.yaml", Issue, report, "issue.yaml")
    if publication is None or issue is None:
        raise Stopped(ExitCode.SOURCE, report.findings)
    (_, publication_facts), (source, issue_facts) = publication, issue
    language = issue_facts.language or publication_facts.language
    texts: list[ManifestText] = []
    publication_facts = change_publication(publication_facts, _set_marks(language, publication[0], texts, report))
    issue_facts = change_issue(issue_facts, _set_marks(language, source, texts, report))
    articles = []
    for index, entry in enumerate(issue_facts.articles):
        place = source.place("articles", index, "article")
        path = folder.find(entry.article, issue_path, place, report, "the article")
        if path:
            articles.append(ListedArticle(index, entry, path))
    report.stop_on_errors(ExitCode.SOURCE)
    return Manifest(folder, issue_path, publication_facts, issue_facts, source, tuple(articles), tuple(texts))


def _set_marks(language: str, source: YamlSource, texts: list[ManifestText], report: Report) -> Change:
    """Return a function that sets typographer's marks in the texts of a manifest, and adds each to `texts`."""

    def set_marks(typed: str, *keys: str | int) -> str:
        place = source.place(*keys)
        text = set_line(typed, language, place, report)
        if text:
            texts.append(ManifestText(keys, place, typed, text))
        return text

    return set_marks


def _read(folder: Folder, path: Path, model: type[Model], report: Report, what: str) -> tuple[YamlSource, Model] | None:
    text = folder.read_text(path, report, MAX_MANIFEST_BYTES)
    return read_yaml(text, folder.shown(path), model, report, what) if text is not None else None
