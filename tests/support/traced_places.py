# ruff: noqa: E501 - tables of places
"""What may be opened and asked outside of a publication, by each program. In: what was traced. Out: a fault, or "".

Each place has its reason. Whatever is not here, /home, /root, the rest of /etc and /tmp, may not even be tried: a path
that is looked for and not found is a fault, too. Each program has places of its own; those of all are libraries, the
locale, the clock, and facts of the machine and of the program itself. System fonts are for Ghostscript, pdfium (in a
proof) and Chromium: pages are set from fonts that the publication lists, with no fontconfig settings of the system.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.hostile_folders import PLANTED
from tests.support.judges import ACE, EPUBCHECK, PLAYWRIGHT
from tests.support.places import ROOT
from tests.support.trace import Asking, Opening

EPUBCHECK_FOLDERS = [EPUBCHECK] if EPUBCHECK else []
TOP = ROOT

# paths, a folder with all that is in it; what stands after # is the reason
_ALL = r"""
/usr/lib /usr/lib64 /lib /lib64 /usr/local/lib   # libraries, and where the loader looks for them; parts of programs
/etc/ld\.so\.(cache|preload|conf(\.d)?)          # the loader of libraries
/usr/share/(locale|zoneinfo|mime) /etc/(localtime|timezone|locale\.alias|mime\.types)  # language, clock, kinds of files
/etc/ssl/openssl\.cnf                            # how OpenSSL begins, which Python and Node.js load
/dev/(null|urandom|random|tty) /dev/shm/[^/]+ /memfd:[^/]+ # chance; memory that processes share
/proc/(cpuinfo|meminfo|stat|filesystems|cgroups|version|loadavg|version_signature) /sys/devices/system/cpu  # the machine
/proc/sys/(vm/overcommit_memory|kernel/[a-z_]+|fs/[a-z_/]+) /sys/fs/cgroup /sys/kernel/mm   # its limits
/proc/\d+(/task/\d+)?/(fd|maps|statm?|status|cgroup|mounts|mountinfo|comm|cmdline|task|oom_score_adj|auxv|coredump_filter|limits)
"""
_OWN = {
    "python": r"""
/ /proc /proc/\d+/environ                   # whose programs are left running: core/subprocesses.py, core/orphaned_processes.py; folders above the cache
/usr/share/(fontconfig|fonts|X11/fonts) /usr/local/share/fonts /etc/fonts /var/cache/fontconfig   # pdfium, for tiles
/usr/bin/(gs|java|true|env|python3?[0-9.]*)      # programs that are started: Ghostscript, Java, and the editor of the test
""",
    "gs": r"""
/usr/bin/gs /etc/(papersize|paperspecs|ghostscript) /usr/share/(ghostscript|color|poppler|fonts|cups/fonts|fontconfig)  # its parts
/var/lib/ghostscript /etc/fonts /var/cache/fontconfig /usr/local/share/fonts
""",
    "java": r"""
/usr/bin/java /etc/java[^/]* /etc/ssl/certs/java /usr/share/(java|ca-certificates-java)   # its parts
/etc/(nsswitch\.conf|passwd)                     # the name of the user, which Java asks for whenever it begins
/proc/\d+/net/if_inet6                           # whether this machine knows IPv6
/usr/share/(fontconfig|fonts) /etc/fonts /var/cache/fontconfig  # AWT
""",
    "node": r"""
/etc/ssl/certs   # certificates, which Node.js loads when it begins
/\.config/puppeteerrc[^/]* /\.puppeteerrc[^/]* /puppeteer\.config\.[^/]+ /package\.(json|yaml) /\.config/config\.[a-z]+    # settings in the topmost folder
/usr/bin/(env|sh|dash|chromium)
""",
    "chromium": r"""
/usr/bin/[^/]+ /etc/chromium(\.d|-browser)? /etc/opt/chrome /usr/share/(chromium|glib-2\.0|icons|themes|X11|fonts|fontconfig|dconf|gtk-[^/]+)
/etc/fonts /etc/dconf /etc/gtk-[^/]+ /var/cache/fontconfig /usr/local/share/(fonts|dconf|icons|mime|glib-2\.0) /run/dconf /etc/machine-id
/var/lib/dbus/machine-id /etc/os-release /etc/debian_version /proc/\d+/(setgroups|uid_map|gid_map|smaps_rollup) /proc/sys /sys/(bus|devices|class|dev)
/proc/(uptime|modules|self)? /dev/(dri|shm) / /proc
""",
}


@dataclass(frozen=True)
class Places:
    """Folders that a step may open: its publication and what is made for it. `planted` nobody may open in them."""

    publication: str
    folders: tuple[str, ...]

    @classmethod
    def of(cls, publication: Path | None, folders: Iterable[Path]) -> Places:
        """Return these folders, their own links followed."""
        own = os.path.realpath(publication) if publication else ""
        return cls(own, tuple(os.path.realpath(folder) for folder in folders))


@cache
def _pattern(program: str) -> re.Pattern[str]:
    def words(text: str) -> list[str]:
        return [word for line in text.splitlines() for word in line.partition(" #")[0].split()]

    own = words(_OWN[program])
    if program == "python":
        installed = {sys.prefix, sys.base_prefix, *filter(None, sys.path), str(TOP / "src")}
        installed |= {os.path.realpath(path) for path in installed}
        installed |= {str(TOP / name) for name in ("layouts", "fonts")}
        own += [re.escape(path) for path in sorted(installed) if path != str(TOP)]
        own += [re.escape(str(TOP)) + "(/tests(/__init__.py|/support(/[^/]+\\.pyc?)?|/__pycache__.*)?)?$"]
    elif program == "java":
        own += [re.escape(os.path.realpath(path)) for path in EPUBCHECK_FOLDERS]
        own += [re.escape(str(path)) for path in EPUBCHECK_FOLDERS]
    elif program == "node":
        modules = os.path.realpath(ACE.parents[3])
        parts = Path(modules).parents
        own += [
            re.escape(modules),
            *(re.escape(path) for path in (str(PLAYWRIGHT), os.path.realpath(PLAYWRIGHT or ""))),
            re.escape(str(ACE.parents[3])),
        ]
        own += [
            re.escape(str(folder / "package.json").replace("//", "/")) + "$" for folder in parts
        ]  # what a module belongs to
    # the last part of a path that ends in “/” is its topmost folder itself
    return re.compile(
        "|".join(
            "/$" if word == "/" else f"{word}$" if word in ("/proc",) else f"{word}(/|$)"
            for word in [*words(_ALL), *own]
        )
    )


def _kind(program: str) -> str:
    name = os.path.basename(program)  # noqa: PTH119
    if name.startswith("python") or name in ("", "true"):
        return "python"
    if name in ("gs", "java", "node"):
        return name
    if name in ("ace-cli", "env"):
        return "node"
    return "chromium"  # and what its own beginning runs: it is a script


@cache
def _is_allowed(kind: str, path: str) -> bool:
    return bool(_pattern(kind).match(path))


def fault_of_opening(opening: Opening, places: Places) -> str:
    """Return what is wrong with an opening, or ""."""
    path = opening.path
    own = places.publication
    if own and (path == own or path.startswith(own + "/")):
        return _told(opening) if path[len(own) + 1 :] in PLANTED else ""
    if any(path == folder or path.startswith(folder + "/") for folder in places.folders):
        return ""
    kind = _kind(opening.program)
    if opening.name.startswith(("/proc/self/", "/proc/thread-self/")) and "environ" in opening.name:
        return _told(opening)  # a secret of this process; others are looked through for a mark
    return "" if _is_allowed(kind, path) else _told(opening)


def _told(opening: Opening) -> str:
    did = "opened" if opening.opened else "looked for"
    did = "run" if opening.call.startswith("exec") else "watched" if "watch" in opening.call else did
    asked = f" as {opening.name}" if opening.name != opening.path else ""
    return f"{opening.path} was {did}{asked} by {opening.program}"


def fault_of_asking(asking: Asking, temporary: Path) -> str:
    """Return what is wrong with a call that sends something, or ""."""
    kind = _kind(asking.program)
    if kind == "java" and "/nscd/socket" in asking.line:
        return ""  # the name of the user: see above
    if (
        kind == "node"
        and asking.line.startswith("io_uring_setup(")
        and "SQPOLL," not in asking.line.partition("features")[0]
    ):
        return ""  # what Node.js opens goes through a queue that the system polls; this one only waits for events
    if kind in ("node", "chromium"):
        if f'sun_path="{temporary}/' in asking.line or "sun_path=@" in asking.line:
            return ""  # between processes of the browser
        loopback = 'inet_addr("127.0.0.1")' in asking.line or '"::1"' in asking.line
        if loopback and "htons(53)" not in asking.line:
            return ""  # Ace speaks with its browser
    return f"{asking.line} by {asking.program}"
