"""Reading an issue. In: a job. Out: manifest, layout, fonts and articles, or findings."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from pathlib import Path

from pressbuild.checks.reported_outcomes import report_checks
from pressbuild.checks.source.advert_bookings import settle_edition
from pressbuild.checks.source.source_checks import LINK_CHECKS, READ_CHECKS
from pressbuild.checks.source.source_subject import SourceSubject
from pressbuild.core.findings import ExitCode
from pressbuild.core.limits import working_on
from pressbuild.core.progress import Stage
from pressbuild.core.store import Store, open_cache
from pressbuild.document import Document, Medium
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.read_cache import ReadCache
from pressbuild.publication.font_families import FontFamily, read_fonts
from pressbuild.publication.layouts import Layout, mark_words, read_layout
from pressbuild.publication.left_out_parts import parts_left_out
from pressbuild.publication.manifest import ListedArticle, Manifest, choose_issue, read_manifest
from pressbuild.publication.output_files import Sources
from pressbuild.source_account import Value, account_for_text, note_faults
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.folder import Folder, note_closed_folders

PAGE_MAP, PRINTED = "pages", "print.pdf"  # what is kept of the printed pages for the e-book
Stories = tuple[tuple[ListedArticle, Document], ...]


@dataclass(frozen=True)
class ReadIssue:
    """An issue as it was read: nothing is laid out yet."""

    job: Job
    manifest: Manifest
    layout: Layout
    families: tuple[FontFamily, ...]
    documents: Stories
    cache: Store
    started: float  # seconds since the epoch, when the first file was read

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self.job.root

    def stories(self, without: Medium) -> Stories:
        """Return the stories, but for those that only the other edition has."""
        return tuple((listed, document) for listed, document in self.documents if document.medium is not without)

    def subject(self, stories: Stories, on_paper: bool = True) -> SourceSubject:
        """Return what checks of sources look at, for these stories."""
        return SourceSubject(self.manifest, self.layout, self.families, stories, on_paper)

    def book_stories(self) -> Stories:
        """Return the stories of the e-book, without the parts that its layout leaves out there."""
        found = []
        for listed, document in self.stories(Medium.PRINT):
            parts = parts_left_out(self.layout.facts.epub_leaves_out, listed.entry.style or "story")
            entry = replace(listed.entry, kicker="") if "kicker" in parts else listed.entry
            found.append((replace(listed, entry=entry), document.without(parts)))
        return tuple(found)

    def sources(self) -> Sources:
        """Return the files that no output may take the place of, besides what lies in the folders of sources."""
        issue, publication = self.manifest.issue, self.manifest.publication
        named = [(self.manifest.path, issue.cover), (self.root / "issues", publication.output_profile)]
        return Sources(self.root, (*self._printed_files(), *(folder / name for folder, name in named if name)))

    def print_key(self) -> str:
        """Return a text that changes with anything that the printed pages depend on."""
        facts = (self.manifest.publication, self.manifest.issue, self.layout.name)
        digest = hashlib.blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=20)
        for path in self._printed_files():
            digest.update(self.manifest.folder.state_of(path).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _printed_files(self) -> tuple[Path, ...]:
        """Return the files that the printed pages are made from, but for the manifests."""
        layouts = (path for path in self.layout.files() if "epub" not in (path.name, path.parent.name))
        faces = (face.path for family in self.families for face in family.faces)
        pictures = (picture.file for _, document in self.documents for picture in document.all_pictures())
        articles = (listed.path for listed, _ in self.documents)
        press = self.root / "issues" / "press"
        presses = sorted(press.glob("*")) if self.manifest.folder.holds(press) else []
        return (*layouts, *faces, *articles, *pictures, *presses)


def read_issue(job: Job, without: Medium) -> ReadIssue:
    """Return what an issue is made from, checked for the edition that leaves out `without`.

    Raises:
        Stopped: if there are errors in the files.
    """
    started = time.time()
    root, report = job.root, job.report
    path = choose_issue(root, job.issue)
    job.begin(Stage.MANIFEST, path.name)
    cache = open_cache(root, path.name)
    if cache.refused:
        report.note("nothing-kept", f"nothing is kept between runs: {cache.refused}", None, cache.refused.hint)
    kept = ReadCache.load(cache)
    current = kept is not None and kept.is_current()
    if kept and current:
        manifest, layout, families = kept.manifest, kept.layout, kept.families
    else:
        with working_on("the manifest", file=path / "issue.yaml"):
            manifest = read_manifest(root, path, report)
            note_closed_folders((path, root / "layouts", root / "fonts"), root, report)
            report.stop_on_errors(ExitCode.SOURCE)
            layout = read_layout(manifest.layout, root, report, manifest.source.place("layout"))
            manifest = replace(manifest, folder=layout.folder)  # which has the files of a plug-in's layout, too
            if links := manifest.issue.links or manifest.publication.links:
                layout = replace(layout, facts=replace(layout.facts, links=links))
        with working_on("reading the fonts"):
            families = read_fonts([manifest.folder.part("fonts"), Folder(builtin_folder("fonts"))], report)
    if not current:
        for text in manifest.texts:
            typed = Value(text.typed, text.place.line or 1)
            note_faults(account_for_text(typed, text.text), text.place, report)
    documents: list[tuple[ListedArticle, Document]] = []
    for listed in manifest.articles:
        job.begin(Stage.ARTICLES, listed.path.name)
        document = kept.document(listed.path, manifest.language) if kept else None
        if document is None:
            from pressbuild.article import read_article  # the parser takes longer to load than a story to unpack

            current = False
            with working_on("the article", file=listed.path, is_text=True):
                document = read_article(listed.path, manifest.folder, manifest.language, report)
        if document:
            documents.append((listed, document))
    if not current:
        layout = mark_words(layout, [manifest.language, *(document.language for _, document in documents)])
    if not current and not report.findings:
        ReadCache.save(cache, root, path, manifest, layout, families, documents, started)
    settled = tuple((listed, settle_edition(listed, document)) for listed, document in documents)
    read = ReadIssue(job, manifest, layout, families, settled, cache, started)
    report_checks(READ_CHECKS, read.subject(read.documents), report)
    report.stop_on_errors(ExitCode.SOURCE)
    report_checks(LINK_CHECKS, read.subject(read.stories(without)), report)
    report.stop_on_errors(ExitCode.SOURCE)
    return read
