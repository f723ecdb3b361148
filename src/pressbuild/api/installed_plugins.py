"""Installed plug-ins. In: the packages beside pressbuild. Out: a list of what they add, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pressbuild.plugins import Plugin


@dataclass(frozen=True)
class InstalledPlugin:
    """A plug-in of an installed package; `problem` says why it cannot be used, "" if it can.

    `kind` is check, layout, importer or output.
    """

    kind: str
    name: str
    package: str
    version: str
    problem: str


def list_plugins() -> tuple[InstalledPlugin, ...]:
    """Return the plug-ins of all installed packages, by kind and name, each loaded to see whether it can be used."""
    from pressbuild.checks.plugin_checks import read_checks
    from pressbuild.pipeline.plugin_formats import read_importer, read_output
    from pressbuild.plugins import BadPlugin, PluginKind, find_plugins
    from pressbuild.publication.layouts import find_layout_folder

    tests: dict[PluginKind, Callable[[Plugin], object]] = {
        PluginKind.CHECK: read_checks,
        PluginKind.LAYOUT: find_layout_folder,
        PluginKind.IMPORTER: read_importer,
        PluginKind.OUTPUT: read_output,
    }
    found = []
    for kind, test in tests.items():
        for plugin in find_plugins(kind):
            problem = ""
            try:
                test(plugin)
            except BadPlugin as refused:
                problem = str(refused)
            found.append(InstalledPlugin(kind.value, plugin.name, plugin.package, plugin.version, problem))
    return tuple(found)
