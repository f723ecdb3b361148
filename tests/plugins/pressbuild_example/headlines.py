"""An output: the headlines of an issue, one a line."""

from __future__ import annotations

from pressbuild.pipeline.read_issue import ReadIssue


class Headlines:
    """Writes a list of headlines."""

    suffix = ".txt"

    def write(self, issue: ReadIssue) -> bytes:
        """Return the list."""
        return "".join(f"{document.title}\n" for _, document in issue.documents).encode()


OUTPUT = Headlines()
