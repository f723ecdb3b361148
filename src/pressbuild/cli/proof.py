"""The command `pressbuild proof`. In: its arguments. Out: a server that runs until Ctrl-C, or a folder."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pressbuild.api import open_publication
from pressbuild.cli.bounded_command import LIMITS, BoundedCommand
from pressbuild.cli.options import ISSUE_HELP, Build, issue_argument, json_option
from pressbuild.cli.terminal import Screen
from pressbuild.core.findings import ExitCode, Finding, Severity, Stopped
from pressbuild.core.limits import NO_LIMITS, Limits
from pressbuild.core.store import open_cache
from pressbuild.core.subprocesses import open_in_browser
from pressbuild.publication.manifest import choose_issue
from pressbuild.sources.builtin_folders import builtin_folder

if TYPE_CHECKING:
    from pressbuild.proof import Session


@click.command(cls=BoundedCommand, epilog=ISSUE_HELP)
@issue_argument
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), help="Where it listens; the next free one if taken."
)
@click.option("--no-open", is_flag=True, help="Open no browser; only say the address.")
@click.option(
    "--static", metavar="DIR", type=click.Path(path_type=Path), help="Write it as a folder to be sent, and end."
)
@click.option("--host", metavar="NAME", default="127.0.0.1", help="Another address of this machine to listen on.")
@click.option("--allow-remote", is_flag=True, help="Let other machines see it: needed for such a --host.")
@json_option
@click.pass_obj
def proof(folder: Path, /, issue: str | None, static: Path | None, as_json: bool, **serving: Any) -> ExitCode:
    """Show the issue in a browser, and each change as soon as a file is saved."""
    if static:
        build = Build("proof", "proof", as_json)
        return build.end(
            build.run(lambda progress: open_publication(folder).issue(issue).write_proof(static, progress))
        )
    if as_json:
        raise click.UsageError("--json goes with --static: a proof that is served has no end.")
    limits = click.get_current_context().find_root().meta.get(LIMITS, NO_LIMITS)
    address = ProofAddress(serving["host"], serving["port"] or 0, not serving["no_open"], serving["allow_remote"])
    run_proof(open_publication(folder).root, issue, address, limits)
    return ExitCode.OK


@dataclass(frozen=True)
class ProofAddress:
    """Where a proof is served: a port of 0 is the usual one; `opens` a browser; `remote`: for other machines, too."""

    host: str
    port: int
    opens: bool
    remote: bool


def open_session(root: Path, issue: str) -> Session:
    """Return the session of an issue; called in a process of its own, where the layout engine is loaded."""
    from pressbuild.pipeline.proof_session import ProofSession

    return ProofSession(root, issue)


def _stand(root: Path) -> Path:
    """Return the folder that the program was started in; the root of the disk if it is not there any more."""
    try:
        return Path.cwd()
    except OSError:
        return Path(root.anchor)


def run_proof(root: Path, issue: str | None, address: ProofAddress, limits: Limits) -> None:
    """Serve the proof of an issue until somebody presses Ctrl-C; each build keeps the limits.

    Raises:
        Stopped: if there is no such issue, no port is free, or the host is not this machine and `remote` is not set.
    """
    from pressbuild.proof.editor import VARIABLE, Editor
    from pressbuild.proof.proof_state import folders_of
    from pressbuild.proof.request_guard import is_loopback
    from pressbuild.proof.serve import PORT, Proofing, listen, serve

    screen, path = Screen(), choose_issue(root, issue)
    host, port, remote = address.host, address.port, address.remote
    if not is_loopback(host) and not remote:
        message = f"--host {host}: others on the network could read the unpublished paper"
        hint = "add --allow-remote if that is what you want; it is neither encrypted nor behind a password"
        raise Stopped(ExitCode.SOURCE, [Finding(Severity.ERROR, "remote-proof", message, None, hint)])
    builtin = (builtin_folder("layouts"), builtin_folder("fonts"))
    proofing = Proofing(
        root=root,
        cache=open_cache(root, path.name),
        open_session=partial(open_session, root, str(path)),
        folders=folders_of(root, (root / "layouts", root / "fonts", *builtin)),
        editor=Editor(os.environ.get(VARIABLE, ""), root, builtin, not is_loopback(host), _stand(root)),
        limits=limits,
    )
    os.chdir(root.anchor)  # the folder that it was started in may go, and then no process can be started there
    listening = listen(host, port or PORT)
    if listening.port != (port or PORT):
        screen.line(f"Port {port or PORT} is in use; taking {listening.port}.")
    if remote and not is_loopback(host):
        screen.line("Warning: whoever reaches this machine over the network can read this paper.", "bold yellow")

    def ready() -> None:
        screen.line(f"Proof of {path.name}: {listening.address}", "bold")
        screen.line("It follows every save. Press Ctrl-C to end it.")
        if address.opens:  # browsers take their time to start
            threading.Thread(target=open_in_browser, args=(listening.address,), daemon=True).start()

    serve(proofing, listening, ready)
    screen.line("The proof has ended.")
