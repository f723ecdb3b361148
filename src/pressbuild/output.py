"""Finished files. In: their bytes. Out: the file in its place, replaced in one step.

It is written beside its place, synced, renamed. A build that fails or is interrupted leaves the last good
file as it was.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pressbuild.diagnostics import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.manifest import Manifest


def default_output(manifest: Manifest, kind: str) -> Path:
    """Return dist/<issue>/<slug>-<number>-<kind> in the publication's folder."""
    name = f"{manifest.publication.slug}-{manifest.issue.number}-{kind}".replace("/", "-")
    return manifest.folder.root / "dist" / manifest.name / name


def write_file(data: bytes, path: Path, shown: Path) -> None:
    """Put a finished file in its place, in one step.

    Raises:
        Stopped: with exit code 6 if it cannot be written; what was there before is untouched.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "there is a folder of this name")
        if path.exists() and not path.is_file():  # renaming a file onto /dev/null would destroy it
            raise FileExistsError(17, "there is a device or pipe of this name")
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
        temporary = None
    except OSError as problem:
        message = f"cannot write {shown}: {problem.strerror or problem}"
        hint = "free some space, or name another file with -o; what was there before is untouched"
        raise Stopped(ExitCode.OUTPUT, [Finding(Severity.ERROR, "cannot-write", message, Place(shown), hint)]) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
