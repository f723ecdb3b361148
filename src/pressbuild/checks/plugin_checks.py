"""Checks of other packages. In: installed plug-ins. Out: `Check`s, which `pressbuild check` makes after its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pressbuild.checks.outcomes import Check, Fault, Skip, Subject
from pressbuild.plugins import BadPlugin, Plugin, PluginKind, find_plugins


def load_plugin_checks(known: Collection[str]) -> tuple[Check, ...]:
    """Return the checks of all plug-ins; `known` are ids that are taken.

    One that cannot be used is a check all the same, which is always skipped and says why: so it has not passed.
    """
    found: dict[str, Check] = {}
    for plugin in find_plugins(PluginKind.CHECK):
        try:
            checks = read_checks(plugin)
            if taken := [check.id for check in checks if check.id in known or check.id in found]:
                raise plugin.refuse(f"there is another check “{taken[0]}”")
        except BadPlugin as problem:
            checks = (_skipped(plugin, str(problem)),)
        found.update({check.id: check for check in checks})
    return tuple(found.values())


def read_checks(plugin: Plugin) -> tuple[Check, ...]:
    """Return the checks of a plug-in: its entry point names a `Check` or several.

    Raises:
        BadPlugin: if it names something else, or cannot be loaded.
    """
    value = plugin.load()
    checks = tuple(value) if isinstance(value, tuple | list) else (value,)
    if not checks or not all(isinstance(check, Check) for check in checks):
        raise plugin.refuse(f"it is no Check but {type(value).__name__}")
    return checks


def _skipped(plugin: Plugin, reason: str) -> Check:
    def look(_subject: Subject) -> Iterable[Fault]:
        raise Skip(reason)
        yield  # a generator, as a check is

    title = f"The plug-in “{plugin.name}” finds nothing"
    return Check(f"plugin-{plugin.name}", title, "A package that you have installed checks this.", _REMEDY, look)


_REMEDY = "Update the package or remove it; `pressbuild plugins` lists all."
