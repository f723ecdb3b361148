"""The name of an issue. In: a manifest, the layout's words in its language. Out: the title that all editions have."""

from __future__ import annotations

from collections.abc import Mapping

from pressbuild.publication.manifest.read_manifest import Manifest


def issue_title(manifest: Manifest, words: Mapping[str, str]) -> str:
    """Return such as “The Paper, No 292, February/March 2023”; `words` are the layout's in the paper's language."""
    issue = manifest.issue
    return f"{manifest.publication.title}, {words['number']} {issue.number}, {issue.date_line or issue.date}"
