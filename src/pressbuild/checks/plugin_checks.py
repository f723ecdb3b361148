"""Checks of other packages. In: installed plug-ins. Out: `PdfCheck`s, which `pressbuild check` makes after its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pressbuild.checks.outcomes import Fault, Skip
from pressbuild.checks.pdf.pdf_check import PdfCheck, PdfSubject
from pressbuild.plugins import BadPlugin, Plugin, PluginKind, find_plugins


def load_plugin_checks(known: Collection[str]) -> tuple[PdfCheck, ...]:
    """Return the checks of all plug-ins; `known` are ids that are taken.

    One that cannot be used is a check all the same, which is always skipped and says why: so it has not passed.
    """
    found: dict[str, PdfCheck] = {}
    for plugin in find_plugins(PluginKind.CHECK):
        try:
            checks = read_checks(plugin)
            if taken := [check.id for check in checks if check.id in known or check.id in found]:
                raise plugin.refuse(f"there is another check “{taken[0]}”")
        except BadPlugin as problem:
            checks = (_skipped(plugin, str(problem)),)
        found.update({check.id: check for check in checks})
    return tuple(found.values())


def read_checks(plugin: Plugin) -> tuple[PdfCheck, ...]:
    """Return the checks of a plug-in: its entry point names a `PdfCheck` or several.

    Raises:
        BadPlugin: if it names something else, or cannot be loaded.
    """
    value = plugin.load()
    checks = tuple(value) if isinstance(value, tuple | list) else (value,)
    if not checks or not all(isinstance(check, PdfCheck) for check in checks):
        raise plugin.refuse(f"it is no PdfCheck but {type(value).__name__}")
    return checks


def _skipped(plugin: Plugin, reason: str) -> PdfCheck:
    def look(_subject: PdfSubject) -> Iterable[Fault]:
        raise Skip(reason)
        yield  # a generator, as a check is

    title = f"The plug-in “{plugin.name}” finds nothing"
    return PdfCheck(f"plugin-{plugin.name}", title, "A package that you have installed checks this.", _REMEDY, look)


_REMEDY = "Update the package or remove it; `pressbuild plugins` lists all."
