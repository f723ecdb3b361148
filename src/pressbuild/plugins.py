"""Plug-ins. In: the packages that the user has installed. Out: what they offer to pressbuild, found and loaded.

A plug-in is an entry point of an installed package, in one of the groups `pressbuild.checks`, `pressbuild.layouts`,
`pressbuild.importers` and `pressbuild.outputs`. Nothing in a publication's folder is ever one: that folder is data, and
may come from anybody. An environment of Python inside it, as `.venv`, is the user's own all the same.
"""

from __future__ import annotations

import importlib.util
import site
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

from pressbuild.core.limits import is_want_of_memory
from pressbuild.sources.folder import find_publication

_MOST_SAID = 200  # characters of what a plug-in fails with


class PluginKind(Enum):
    """What a plug-in adds; the values are those of `pressbuild plugins`."""

    CHECK = "check"
    LAYOUT = "layout"
    IMPORTER = "importer"
    OUTPUT = "output"

    @property
    def group(self) -> str:
        """The group of entry points."""
        return f"pressbuild.{self.value}s"


class BadPlugin(Exception):
    """A plug-in cannot be used; the message is one line and names it."""


@dataclass(frozen=True)
class Plugin:
    """A plug-in that is installed; it is not loaded yet."""

    kind: PluginKind
    name: str
    package: str
    version: str
    entry: EntryPoint = field(repr=False)

    def refuse(self, reason: object) -> BadPlugin:
        """Return what to raise if it cannot be used."""
        said = " ".join(str(reason).split())[:_MOST_SAID]
        kind = f"{type(reason).__name__}: " if isinstance(reason, BaseException) else ""
        return BadPlugin(f"the {self.kind.value} “{self.name}” of the package “{self.package}”: {kind}{said}")

    def load(self) -> object:
        """Return what its entry point names.

        Raises:
            BadPlugin: if that cannot be imported, whatever goes wrong.
        """
        with self._refused():
            self._find()
            return self.entry.load()

    def folder(self) -> Path:
        """Return the folder of the package that its entry point names; its code is not run, but that of its parents.

        Raises:
            BadPlugin: if there is no such package.
        """
        with self._refused():
            return self._find()

    @contextmanager
    def _refused(self) -> Iterator[None]:
        try:
            yield
        except BadPlugin:
            raise
        except SystemExit as ending:
            raise self.refuse(f"it ends the program ({ending})") from None
        except Exception as problem:
            if is_want_of_memory(problem):
                raise
            raise self.refuse(problem) from None

    def _find(self) -> Path:
        """Return where the module lies. Each package is looked at before the one in it is looked for, which runs it."""
        place = Path()
        parts = self.entry.module.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            spec = importlib.util.find_spec(name)
            if spec is None:
                raise self.refuse(f"there is no module “{name}”")
            places = [*(spec.submodule_search_locations or ()), *([spec.origin] if spec.origin else ())]
            if not places or any(_lies_in_a_publication(Path(found)) for found in places):
                raise self.refuse("it lies in the folder of a publication; install it as a package")
            place = Path(places[0])
        return place


def find_plugins(kind: PluginKind) -> tuple[Plugin, ...]:
    """Return the plug-ins of a kind by name. Of two that have one name, that of the package that comes first counts."""
    found: dict[str, Plugin] = {}
    for plugin in sorted(_find_all(kind), key=lambda plugin: (plugin.name, plugin.package)):
        found.setdefault(plugin.name, plugin)
    return tuple(found.values())


def find_plugin(kind: PluginKind, name: str) -> Plugin | None:
    """Return a plug-in by its name."""
    return next((plugin for plugin in find_plugins(kind) if plugin.name == name), None)


def _find_all(kind: PluginKind) -> Iterator[Plugin]:
    for distribution in distributions(path=list(_searched())):
        try:
            entries = distribution.entry_points.select(group=kind.group)
            package, version = distribution.metadata["Name"] or "", distribution.version or ""
        except Exception as problem:  # what is installed is damaged; it is then no plug-in
            if is_want_of_memory(problem):
                raise
            continue
        for entry in entries:
            yield Plugin(kind, entry.name, package, version, entry)


def _searched() -> Iterator[str]:
    """Yield where packages are installed: the search path of Python, but for what a publication may have in it."""
    for entry in sys.path:
        path = Path(entry)
        if entry and path.is_absolute() and not _lies_in_a_publication(path):
            yield entry


def _lies_in_a_publication(path: Path) -> bool:
    if any(path.is_relative_to(folder) for folder in _installed()):
        return False
    return find_publication(path) is not None


def _installed() -> tuple[str, ...]:
    """Return the folders that installers write packages into."""
    paths = sysconfig.get_paths()
    user = [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
    return (paths["purelib"], paths["platlib"], *site.getsitepackages(), *user)
