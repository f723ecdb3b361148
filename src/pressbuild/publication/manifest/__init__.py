"""Manifests. In: publication.yaml and issue.yaml. Out: frozen `Publication` and `Issue`, or findings."""

from pressbuild.publication.manifest.issue_names import issue_file_name, issue_title, page_file_name, slug_line
from pressbuild.publication.manifest.manifest_models import (
    ArticleEntry,
    InsertHint,
    Issue,
    PageEntry,
    Publication,
    split_frame,
)
from pressbuild.publication.manifest.manifest_texts import ManifestText
from pressbuild.publication.manifest.read_manifest import (
    ListedArticle,
    Manifest,
    choose_issue,
    list_issues,
    read_manifest,
)

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
    "issue_file_name",
    "issue_title",
    "list_issues",
    "page_file_name",
    "read_manifest",
    "slug_line",
    "split_frame",
]
