"""Manifests. In: publication.yaml and issue.yaml. Out: frozen `Publication` and `Issue`, or findings."""

from pressbuild.publication.manifest.issue_title import issue_title
from pressbuild.publication.manifest.manifest_models import (
    ArticleEntry,
    InsertHint,
    Issue,
    PageEntry,
    Publication,
    split_frame,
)
from pressbuild.publication.manifest.manifest_texts import ManifestText
from pressbuild.publication.manifest.read_manifest import ListedArticle, Manifest, choose_issue, read_manifest

__all__ = [
    "ArticleEntry",
    "InsertHint",
    "Issue",
    "ListedArticle",
    "Manifest",
    "ManifestText",
    "PageEntry",
    "Publication",
    "choose_issue",
    "issue_title",
    "read_manifest",
    "split_frame",
]
