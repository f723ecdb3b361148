"""Manifests. In: publication.yaml and issue.yaml. Out: frozen `Publication` and `Issue`, or findings."""

from pressbuild.manifest.models import ArticleEntry, InsertHint, Issue, PageEntry, Publication, split_frame
from pressbuild.manifest.naming import issue_title
from pressbuild.manifest.read import ListedArticle, Manifest, choose_issue, read_manifest
from pressbuild.manifest.texts import ManifestText

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
