"""What checks of sources look at. In: nothing. Out: `SourceSubject`, an issue as it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pressbuild.document import Document
from pressbuild.publication.font_families import FontFamily
from pressbuild.publication.layouts import Layout
from pressbuild.publication.manifest import ListedArticle, Manifest


@dataclass(frozen=True)
class SourceSubject:
    """An issue as it was read. `stories` are those of an edition, or all; `on_paper`: it is the printed edition."""

    manifest: Manifest
    layout: Layout
    families: tuple[FontFamily, ...]
    stories: tuple[tuple[ListedArticle, Document], ...]
    on_paper: bool = True

    def documents(self) -> Iterator[Document]:
        """Yield the documents of the stories."""
        return (document for _, document in self.stories)
