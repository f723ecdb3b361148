"""Importers and outputs of other packages. In: a file, or an issue that was read. Out: Markdown; bytes of a new format.

What a plug-in raises is a finding of the code `bad-plugin`; nothing else is lost by it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped, suggest
from pressbuild.core.limits import is_want_of_memory, working_on
from pressbuild.core.progress import Stage
from pressbuild.document import Medium
from pressbuild.pipeline.job import Job
from pressbuild.pipeline.read_issue import ReadIssue, read_issue
from pressbuild.plugins import BadPlugin, Plugin, PluginKind, find_plugin, find_plugins
from pressbuild.publication.output_files import default_output, find_place, write_file
from pressbuild.sources.door import MAX_PICTURE, read_named

REMEDY = "update the package or remove it; “pressbuild plugins” lists what is installed"


class Importer(Protocol):
    """What an entry point of `pressbuild.importers` names: it makes an article of a file of some kind."""

    suffixes: tuple[str, ...]
    """The endings of the files that it reads, in small letters: `(".docx",)`."""

    def to_markdown(self, data: bytes, name: str) -> str:
        """Return the article, front matter and text; `name` is that of the file. Raises ValueError if it is none."""


class Output(Protocol):
    """What an entry point of `pressbuild.outputs` names: it makes a file of an issue that was read."""

    suffix: str
    """The ending of its file: `".json"`."""

    def write(self, issue: ReadIssue) -> bytes:
        """Return the file. The same issue must give the same bytes."""


def read_importer(plugin: Plugin) -> Importer:
    """Return an importer.

    Raises:
        BadPlugin: if it is none, or cannot be loaded.
    """
    value = plugin.load()
    suffixes = getattr(value, "suffixes", None)
    if not isinstance(suffixes, tuple) or not all(isinstance(suffix, str) for suffix in suffixes):
        raise plugin.refuse("it has no tuple of endings “suffixes”")
    if not callable(getattr(value, "to_markdown", None)):
        raise plugin.refuse("it has no method “to_markdown”")
    return cast(Importer, value)


def read_output(plugin: Plugin) -> Output:
    """Return an output.

    Raises:
        BadPlugin: if it is none, or cannot be loaded.
    """
    value = plugin.load()
    suffix = getattr(value, "suffix", None)
    if not isinstance(suffix, str) or not suffix.startswith(".") or "/" in suffix:
        raise plugin.refuse("it has no ending “suffix” such as “.json”")
    if not callable(getattr(value, "write", None)):
        raise plugin.refuse("it has no method “write”")
    return cast(Output, value)


def import_article(path: Path) -> str:
    """Return the Markdown that an importer makes of a file.

    Raises:
        Stopped: if it cannot be read, no importer knows its kind, or the importer fails.
    """
    place, suffix, broken = Place(path), path.suffix.lower(), list[str]()
    for plugin in find_plugins(PluginKind.IMPORTER):
        try:
            importer = read_importer(plugin)
            if suffix not in importer.suffixes:
                continue
            with working_on("the file to import", place, path):
                text = importer.to_markdown(read_named(path, MAX_PICTURE), path.name)
            if not isinstance(text, str):
                raise plugin.refuse(f"it has made no text but {type(text).__name__}")
            return text
        except OSError as problem:
            raise _stop("cannot-read", f"the file cannot be read: {problem.strerror or problem}", place) from None
        except BadPlugin as problem:
            broken.append(str(problem))
        except Exception as problem:
            if is_want_of_memory(problem):
                raise
            raise _stop("bad-plugin", str(plugin.refuse(problem)), place) from None
    if broken:
        raise _stop("bad-plugin", broken[0], place)
    raise _stop("no-plugin", f"no plug-in imports files that end in “{suffix}”", place)


def build_output(job: Job, name: str) -> Path:
    """Make the file of an output, by the name of its plug-in; return where it lies.

    Raises:
        Stopped: if there is no such plug-in, it fails, or the issue has errors; the last good file is untouched.
    """
    plugin = find_plugin(PluginKind.OUTPUT, name)
    if plugin is None:
        known = suggest(name, (plugin.name for plugin in find_plugins(PluginKind.OUTPUT)))
        raise _stop("no-plugin", f"no plug-in makes the output “{name}”", None, known)
    try:
        output = read_output(plugin)
    except BadPlugin as problem:
        raise _stop("bad-plugin", str(problem)) from None
    read = read_issue(job, Medium.SCREEN)
    path = job.output or default_output(read.manifest, f"{name}{output.suffix}")
    sources = replace(read.sources(), added=output.suffix.lower())
    find_place(path, sources, named=job.output is not None)
    job.begin(Stage.WRITE, name)
    try:
        data = output.write(read)
    except Exception as problem:
        if isinstance(problem, Stopped) or is_want_of_memory(problem):
            raise
        raise _stop("bad-plugin", str(plugin.refuse(problem))) from None
    if not isinstance(data, bytes):
        raise _stop("bad-plugin", str(plugin.refuse(f"it has made no bytes but {type(data).__name__}")))
    write_file(data, path, sources, named=job.output is not None)
    return path


def _stop(code: str, message: str, place: Place | None = None, hint: str = REMEDY) -> Stopped:
    return Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, code, message, place, hint)])
