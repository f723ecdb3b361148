"""Finished files. In: their bytes. Out: the file in its place, replaced in one step.

It is written beside its place, synced, renamed. A build that fails or is interrupted leaves the last good
file as it was. And no output ever takes the place of a source, under whatever name that is reached.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.system_errors import say_why
from pressbuild.publication.manifest import Manifest, issue_file_name
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.door import MAX_PICTURE, follow, lies_inside, read_named
from pressbuild.sources.folder import find_publication

SOURCE_FOLDERS = ("issues", "layouts", "fonts")
"""Folders of a publication in which no output replaces anything."""

_OUTPUTS = {".pdf", ".epub", ".html"}
_USUAL = "dist"  # the folder of outputs in a publication
_MOST_LINKS = 40  # as Linux has it
_ELSEWHERE = "name another file with -o, such as one in dist/"
_UNTOUCHED = "what was there before is untouched"


@dataclass(frozen=True)
class Sources:
    """What a build was made from: its publication, if there is one, and files wherever they lie.

    `added` is the ending of a plug-in's output: in `dist/` a file with it may be replaced, too.
    """

    root: Path | None = None
    files: tuple[Path, ...] = ()
    added: str = ""


def default_output(manifest: Manifest, kind: str) -> Path:
    """Return dist/<issue>/<slug>-<number>-<kind> in the publication's folder."""
    return manifest.folder.root / _USUAL / manifest.name / issue_file_name(manifest, kind)


def is_folder(path: Path) -> bool:
    """Whether there is a folder; of one that nobody may look at it is said when something is written there."""
    try:
        return path.is_dir()
    except OSError:
        return False


def write_file(data: bytes, path: Path, sources: Sources, named: bool) -> None:
    """Put a finished file in its place, in one step; the other arguments are those of `find_place`.

    Raises:
        Stopped: with exit code 6 if it would harm a source, or cannot be written; what was there before is untouched.
    """
    target = find_place(path, sources, named)
    try:
        _replace(data, target)
    except OSError as problem:
        _refuse(path, say_why(problem, target.parent), f"free some space, or name another file with -o; {_UNTOUCHED}")


def find_place(path: Path, sources: Sources, named: bool) -> Path:
    """Return where a file is to be put that is called `path`: of a link, what it leads to is replaced.

    Args:
        path: Its place.
        sources: What it is made from.
        named: Whether the user has named the place. One that follows from the publication's files, which may come from
            somebody else, must lie in the publication's folder, wherever links there lead.

    Raises:
        Stopped: with exit code 6 if it would harm a source, or nothing can be written there.
    """
    try:
        target = _follow_links(path)
        if not (named or sources.root is None or target.is_relative_to(follow(sources.root))):
            message = f"it leads out of the publication, to {target}"
            _refuse(path, message, "if that is what you want, name the file with -o")
        spare_sources(target, path, sources)
    except (OSError, ValueError) as problem:
        error = problem if isinstance(problem, OSError) else OSError(errno.EINVAL, "no file can have this name")
        _refuse(path, say_why(error, path.parent), f"name another file with -o; {_UNTOUCHED}")
    return target


def spare_sources(target: Path, shown: Path, sources: Sources) -> None:
    """Stop if a place, all links resolved, is that of a source; `shown` is how the user calls it.

    Raises:
        Stopped: with exit code 6.
    """
    home = find_publication(target if target.is_dir() else target.parent)
    roots = [root for root in dict.fromkeys((sources.root, home)) if root is not None]
    for folder in _source_folders(roots):
        if target == folder or target.is_relative_to(folder):
            among_issues = folder.name == "issues" and target.suffix.lower() in _OUTPUTS
            if target.exists() or not among_issues:
                _refuse(shown, f"it is among the sources of a publication, in {folder}", _ELSEWHERE)
        if folder.is_relative_to(target):
            _refuse(shown, "the sources of a publication are in it", _ELSEWHERE)
    # a style sheet may name any file of the publication, a PDF as well
    lies_there = target.is_file() and any(target.is_relative_to(root) for root in map(follow, roots))
    usual = any(target.is_relative_to(follow(root) / _USUAL) for root in roots)
    is_added = usual and target.suffix.lower() == sources.added
    if lies_there and not is_added and not _is_output(target, usual):
        _refuse(shown, "it is no output, and lies among the files of a publication", _ELSEWHERE)
    with suppress(FileNotFoundError):
        facts = target.stat()
        same = (facts.st_dev, facts.st_ino)
        if any(same == found for found in _identities(sources.files)):
            _refuse(shown, "this build reads it", _ELSEWHERE)
        # by a hard link, or by a link from there to it
        if any(same == found for root in roots for found in _identities(_files_below(root))):
            _refuse(shown, "it is, under another name, a source of the publication", _ELSEWHERE)


def _is_output(file: Path, is_usual: bool) -> bool:
    """Whether a file of a publication is of a kind that is written and, if it is a PDF elsewhere, one of ours."""
    if file.suffix.lower() != ".pdf" or is_usual:
        return file.suffix.lower() in _OUTPUTS
    with suppress(OSError):
        return b"pressbuild" in read_named(file, MAX_PICTURE)  # its metadata says so, in each of our PDFs
    return False


def _source_folders(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        yield from (follow(root / name) for name in SOURCE_FOLDERS)
    yield from (builtin_folder(name).resolve() for name in SOURCE_FOLDERS[1:])
    yield Path(__file__).resolve().parent


def _files_below(root: Path) -> Iterator[Path]:
    """Yield the files of a publication; what links lead to outside of it is never read, and is no source."""
    seen: set[tuple[int, int]] = set()
    for name in SOURCE_FOLDERS:
        if not lies_inside(root / name, (root,)):
            continue
        for folder, folders, files in os.walk(root / name, followlinks=True):
            kept = []
            for below in (name for name in folders if lies_inside(Path(folder, name), (root,))):
                for identity in _identities([Path(folder, below)]):
                    if identity not in seen:  # links may lead in a circle
                        kept.append(below)
                    seen.add(identity)
            folders[:] = kept
            yield from (Path(folder, file) for file in files)


def _identities(paths: Iterable[Path]) -> Iterator[tuple[int, int]]:
    for path in paths:
        with suppress(OSError, ValueError):
            facts = path.stat()
            yield facts.st_dev, facts.st_ino


def _follow_links(path: Path) -> Path:
    """Return the place that a path leads to.

    Raises:
        OSError: if that is no place for a file.
    """
    step = path
    for _ in range(_MOST_LINKS):
        if _is_of_kernel(step):
            raise OSError(errno.EINVAL, "this is no file on a disk")
        if not step.is_symlink():
            break
        step = step.parent / step.readlink()
    else:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if path.is_symlink() and not step.parent.is_dir():
        raise OSError(errno.ENOENT, f"it is a link to {step}, where there is no folder for it")
    target = Path(os.path.realpath(step))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "there is a folder of this name")
    if target.exists() and not target.is_file():  # renaming a file onto /dev/null would destroy it
        raise FileExistsError(errno.EEXIST, "there is a device or pipe of this name")
    return target


def _is_of_kernel(path: Path) -> bool:
    """Whether a path is one of Linux's names for what a program has opened, such as what /dev/stdout leads to."""
    return Path(os.path.normpath(path.absolute())).parts[:2] in (("/", "proc"), ("/", "sys"))


def _replace(data: bytes, target: Path) -> None:
    """Replace a file, or make it. It keeps owner, mode and access list; a new one has what umask gives."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        before: os.stat_result | None = target.stat()
    except FileNotFoundError:
        before = None
    if before is None and len(os.fsencode(target.name)) > _longest_name(target.parent):
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    temporary = target.with_name(f".{secrets.token_hex(6)}.part")  # a name near 255 bytes leaves no room for more
    mode = 0o666 if before is None else before.st_mode & 0o600 | stat.S_IWUSR
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            if before is not None:
                _keep_rights(stream.fileno(), target, before)
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _keep_rights(handle: int, target: Path, before: os.stat_result) -> None:
    if os.name != "posix":
        return
    with suppress(OSError):  # only root may give a file away
        os.fchown(handle, before.st_uid, before.st_gid)
    if hasattr(os, "listxattr"):  # access lists are attributes of their own
        with suppress(OSError):
            for name in os.listxattr(target):
                if name.startswith(("user.", "system.posix_acl")):
                    os.setxattr(handle, name, os.getxattr(target, name))
    os.fchmod(handle, before.st_mode & 0o777)


def _longest_name(folder: Path) -> int:
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (OSError, AttributeError, ValueError):
        return 255


def _refuse(path: Path, why: str, hint: str) -> NoReturn:
    message = f"cannot write {path}: {why}"
    raise Stopped(ExitCode.OUTPUT, [Finding(Severity.ERROR, "cannot-write", message, Place(path), hint)]) from None
