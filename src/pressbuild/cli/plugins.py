"""The command `pressbuild plugins`. In: installed packages. Out: what they add, and what is wrong with it."""

from __future__ import annotations

import click

from pressbuild.api import list_plugins
from pressbuild.cli.bounded_command import BoundedCommand
from pressbuild.cli.json_output import plugins_json
from pressbuild.cli.options import json_option
from pressbuild.cli.terminal import print_out
from pressbuild.core.findings import ExitCode
from pressbuild.core.invisible_characters import show_text


@click.command(cls=BoundedCommand)
@json_option
def plugins(as_json: bool) -> ExitCode:
    """List the plug-ins of installed packages: checks, layouts, importers, outputs."""
    found = list_plugins()
    if as_json:
        print_out(plugins_json(found))
    elif not found:
        print_out("No plug-ins are installed; docs/plugins.md says what one is.")
    else:
        for plugin in found:
            problem = f"  cannot be used: {plugin.problem}" if plugin.problem else ""
            print_out(show_text(f"{plugin.kind:9} {plugin.name:20} {plugin.package} {plugin.version}{problem}"))
    return ExitCode.FINDINGS if any(plugin.problem for plugin in found) else ExitCode.OK
