"""What a command works on. In: the folder that was named, and ISSUE or FILE. Out: a `CommandTarget`, or a finding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pressbuild.api import IssueFolder, open_publication
from pressbuild.sources.folder import find_publication


@dataclass(frozen=True)
class CommandTarget:
    """An issue of the publication that `folder` belongs to, or a file from anywhere.

    `name` is what was typed, None for the newest issue. It is a file if it ends in “.pdf”, or if it is there and is
    neither a folder nor an issue.yaml.
    """

    folder: Path
    name: str | None = None

    @property
    def file(self) -> Path | None:
        """The file that was named, None if it is an issue."""
        if self.name is None:
            return None
        path = Path(self.name)
        try:
            found = path.name != "issue.yaml" and path.exists() and not path.is_dir()
        except (OSError, ValueError):  # such as a name that is too long
            found = False
        return path if found or path.suffix.lower() == ".pdf" else None

    @property
    def root(self) -> Path | None:
        """The publication that the folder belongs to, if there is one."""
        return find_publication(self.folder) if self.folder.is_dir() else None

    def issue(self) -> IssueFolder:
        """Return the issue that was named, or the newest.

        Raises:
            Stopped: if the folder belongs to no publication, or it has no such issue.
        """
        return open_publication(self.folder).issue(self.name)


def shown_path(path: Path) -> Path:
    """Return a path as messages show it: from the folder that the program was started in, if it lies there."""
    from pressbuild.sources.door import follow

    try:
        return follow(path).relative_to(Path.cwd())
    except (ValueError, OSError):  # it lies elsewhere, or we stand nowhere
        return path
