"""What a command works on. In: the folder that was named. Out: the publication that it belongs to, or a finding."""

from __future__ import annotations

from pathlib import Path

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.sources.folder import find_publication


def open_publication(folder: Path) -> Path:
    """Return the root of the publication that a folder belongs to.

    Raises:
        Stopped: if there is no such folder, or it is in no publication.
    """
    root = find_publication(folder) if folder.is_dir() else None
    if root is None:
        message = f"“{folder}” is not inside a publication" if folder.is_dir() else f"there is no folder “{folder}”"
        hint = "a publication is a folder that holds issues/publication.yaml; name it with pressbuild -C DIR …"
        place = Place(folder / "issues" / "publication.yaml")
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "no-publication", message, place, hint)])
    return root
