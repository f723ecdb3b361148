"""What was read the last time. In: the cache. Out: manifest, layout, faces, stories, if their files are as they were.

Reading forty articles takes three times as long as making a book of them. Only what was read without a
finding is kept, so that no finding is ever left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pressbuild.core.records import Damaged, ValueTooLarge, pack, unpack
from pressbuild.core.store import Store
from pressbuild.document import Document
from pressbuild.publication.font_families import FontFamily
from pressbuild.publication.layouts import COMMON, Layout
from pressbuild.publication.manifest import ListedArticle, Manifest
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.file_states import changed_since
from pressbuild.sources.folder import Folder

_NAME = "read"
FRESH = 0.05  # seconds: clocks of file systems are coarser than the processor's


@dataclass(frozen=True)
class ReadCache:
    """An issue as it was read. `states` are those of the files that say what it is, by path."""

    states: Mapping[Path, str]
    manifest: Manifest
    layout: Layout
    families: tuple[FontFamily, ...]
    documents: Mapping[Path, tuple[str, Document]]

    def is_current(self) -> bool:
        """Whether manifest, layout and faces are as they were, and none has come that would be used instead.

        If an article has gone it is the manifest that is wrong, so it is read again.
        """
        there = all(listed.path.is_file() for listed in self.manifest.articles)
        return there and all(self.manifest.folder.state_of(path) == state for path, state in self.states.items())

    def document(self, path: Path, language: str) -> Document | None:
        """Return the story in a file, if neither the file nor one of its pictures has changed."""
        state, document = self.documents.get(path, ("", None))
        current = (
            document
            and self.manifest.language == language
            and state == _document_state(path, document, self.manifest.folder)
        )
        return document if current else None

    @staticmethod
    def load(store: Store) -> ReadCache | None:
        """Return what is kept of the issue."""
        data = store.read(_NAME, "")
        with suppress(Damaged):
            return unpack(ReadCache, data) if data else None
        return None

    @staticmethod
    def save(
        store: Store,
        root: Path,
        issue: Path,
        manifest: Manifest,
        layout: Layout,
        families: tuple[FontFamily, ...],
        documents: Sequence[tuple[ListedArticle, Document]],
        started: float,
    ) -> None:
        """Keep what was read since `started`, but for files that may have been saved again while they were read."""
        tops = (root / "layouts", builtin_folder("layouts"))
        candidates = (top / part for part in (layout.name, COMMON) for top in tops)
        files = [root / "issues" / "publication.yaml", issue / "issue.yaml"]
        files += [
            folder / name
            for folder in (*candidates, *layout.folder.installed)
            for name in ("layout.yaml", "words.yaml", "")
        ]
        files += [folder / "fonts.yaml" for folder in (root / "fonts", builtin_folder("fonts"))]
        files += [face.path for family in families for face in family.faces]
        if any(_is_fresh(path, started) for path in files):
            return
        states = {path: manifest.folder.state_of(path) for path in files}
        settled = [(a, d) for a, d in documents if not any(_is_fresh(f, started) for f in _document_files(a.path, d))]
        read = {
            listed.path: (_document_state(listed.path, document, manifest.folder), document)
            for listed, document in settled
        }
        settled_manifest = replace(manifest, source=replace(manifest.source, data=None))  # it has been checked
        with suppress(ValueTooLarge):
            store.write(_NAME, "", pack(ReadCache, ReadCache(states, settled_manifest, layout, families, read)))


def _document_files(path: Path, document: Document) -> tuple[Path, ...]:
    return (path, *(picture.file for picture in document.all_pictures()))


def _document_state(path: Path, document: Document, folder: Folder) -> str:
    return "".join(map(folder.state_of, _document_files(path, document)))


def _is_fresh(path: Path, started: float) -> bool:
    """Whether a file was changed so lately that what was read may not be what its state now says."""
    try:
        return path.is_file() and changed_since(path, started - FRESH)
    except OSError:
        return True
