"""The stages in their order. In: a publication's folder and an issue. Out: files, and what was found.

1 manifest, 2 articles, 3 plan, 4 typeset, 5 outputs, 6 checks: the same numbers as in the progress
log and in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pressbuild.article import read_article
from pressbuild.checks import check_characters, check_families, check_pdf
from pressbuild.diagnostics import ExitCode, Finding, Report
from pressbuild.document import Document
from pressbuild.fonts import FontFamily, read_fonts
from pressbuild.layouts import Layout, builtin_folder, read_layout
from pressbuild.manifest import ListedArticle, Manifest, choose_issue, read_manifest
from pressbuild.pdf import make_pdf, write_file
from pressbuild.plan import PagePlan, plan_pages
from pressbuild.sources.folder import Folder
from pressbuild.templates import Templates
from pressbuild.typeset import FilledPages, StoryFit, typeset_issue
from pressbuild.units import counted

Progress = Callable[[int, str, str], None]  # stage number, stage name, what is being done


@dataclass(frozen=True)
class Built:
    """What a build has made: the file, its pages, the ledger, everything that was found on the way."""

    output: Path | None
    pages: int
    fits: tuple[StoryFit, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Read:
    manifest: Manifest
    layout: Layout
    families: tuple[FontFamily, ...]
    documents: tuple[tuple[ListedArticle, Document], ...]


def build_pdf(
    root: Path, issue: str | None, output: Path | None, draft: bool, progress: Progress, report: Report
) -> Built:
    """Make the press edition of an issue.

    Raises:
        Stopped: if a stage found errors; the last good file is untouched.
    """
    read, filled = _typeset(root, issue, draft, progress, report)
    fits = filled.fits
    if report.has_errors:
        return Built(None, len(filled.pages), fits, tuple(report.findings))
    progress(5, "outputs", "PDF")
    data = make_pdf(filled, read.manifest)
    progress(6, "checks", "fonts")
    check_pdf(data, read.families, report)
    if report.has_errors:
        return Built(None, len(filled.pages), fits, tuple(report.findings))
    path = output or default_output(read.manifest)
    write_file(data, path, path)
    return Built(path, len(filled.pages), fits, tuple(report.findings))


def measure_issue(root: Path, issue: str | None, progress: Progress, report: Report) -> Built:
    """Make the copyfit ledger of an issue and write no file."""
    _, filled = _typeset(root, issue, False, progress, report)
    return Built(None, len(filled.pages), filled.fits, tuple(report.findings))


def typeset_publication(root: Path, issue: str | None, draft: bool, report: Report) -> FilledPages:
    """Return the filled pages of an issue without a word on the way, for tests and for other outputs."""
    return _typeset(root, issue, draft, lambda *_: None, report)[1]


def default_output(manifest: Manifest) -> Path:
    """Return dist/<issue>/<slug>-<number>-print.pdf in the publication's folder."""
    name = f"{manifest.publication.slug}-{manifest.issue.number}-print.pdf".replace("/", "-")
    return manifest.folder.root / "dist" / manifest.name / name


def _typeset(
    root: Path, issue: str | None, draft: bool, progress: Progress, report: Report
) -> tuple[_Read, FilledPages]:
    read = _read(root, issue, progress, report)
    templates = Templates(read.layout)
    progress(3, "plan", counted(len(read.manifest.issue.pages), "page"))

    def plan(repeats: Mapping[int, int] | None = None) -> PagePlan:
        return plan_pages(read.manifest, read.documents, templates, report, repeats)

    first = plan()
    report.stop_on_errors(ExitCode.SOURCE)
    roots = [*read.layout.folders, root, *(face.path.parent for family in read.families for face in family.faces)]
    progress(4, "typeset", f"{len(first.stories)} articles")
    filled = typeset_issue(
        first,
        plan,
        read.manifest,
        templates,
        read.families,
        roots,
        report,
        draft,
        lambda name: progress(4, "typeset", name),
    )
    check_families(filled, read.families, report)
    return read, filled


def _read(root: Path, issue: str | None, progress: Progress, report: Report) -> _Read:
    path = choose_issue(root, issue)
    progress(1, "manifest", path.name)
    manifest = read_manifest(root, path, report)
    layout = read_layout(manifest.layout, root, report, manifest.source.place("layout"))
    families = read_fonts([Folder(root / "fonts"), Folder(builtin_folder("fonts"))], report)
    documents = []
    for listed in manifest.articles:
        progress(2, "articles", listed.path.name)
        document = read_article(listed.path, manifest.folder, manifest.language, report)
        if document:
            documents.append((listed, document))
    check_characters([document for _, document in documents], families, report)
    report.stop_on_errors(ExitCode.SOURCE)
    return _Read(manifest, layout, families, tuple(documents))
