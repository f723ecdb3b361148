"""The names of an issue. In: a manifest, the layout's words in its language. Out: title, slug line, names of files.

The names of the documents in the e-book are those of their stories: `Document.book_file`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pressbuild.publication.layouts import fill_words
from pressbuild.publication.manifest.read_manifest import Manifest


def issue_title(manifest: Manifest, words: Mapping[str, str]) -> str:
    """Return such as “The Paper, No 292, February/March 2023”; `words` are the layout's in the paper's language."""
    issue = manifest.issue
    return f"{manifest.publication.title}, {words['number']} {issue.number}, {issue.date_line or issue.date}"


def slug_line(manifest: Manifest, words: Mapping[str, str], page: int, inks: str, condition: str) -> str:
    """Return what stands beside the marks of a page: title, number, page (from 1), day, inks, printing condition."""
    issue = manifest.issue
    number = f"{words['number']} {issue.number}"
    label = " ".join(fill_words(words["page_label"], page=page).split())  # it is not broken: plain spaces do
    parts = (manifest.publication.title, number, label, issue.day.isoformat(), inks, condition)
    return "   ".join(parts)


def issue_file_name(manifest: Manifest, kind: str) -> str:
    """Return the name of a file that is made of the issue: <slug>-<number>-<kind>, such as the-paper-292-print.pdf."""
    return _without_folders(f"{manifest.publication.slug}-{manifest.issue.number}-{kind}")


def page_file_name(manifest: Manifest, pattern: str, page: int, ink: str) -> str:
    """Return the name of the file of one page (from 1), or of one plate of it, as the press profile wants it.

    Args:
        manifest: The issue.
        pattern: The profile's `file-name`, which `press.press_profile` has checked.
        page: The page.
        ink: The ink of the plate, "" if all inks are in one file; it comes last where the pattern does not place it.
    """
    publication, issue = manifest.publication, manifest.issue
    name = pattern.format(
        title=publication.title, slug=publication.slug, number=issue.number, date=issue.date,
        issue=manifest.name, page=page, ink=ink,
    )  # fmt: skip
    if ink and "{ink" not in pattern:
        name = f"{name.removesuffix('.pdf')}-{ink}.pdf"
    return _without_folders(name)


def _without_folders(name: str) -> str:
    return name.replace("/", "-")
