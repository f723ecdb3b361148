"""What the trace must notice. In: nothing. Out: small programs, each opening or asking for what none may, and words.

They show that a trace without faults is one that sees: each way to open a file, and each to ask for a host.
`SECRET` is a file that can be read, `FOLDER` its folder, `TEMPORARY` one that may be written to.
"""

from __future__ import annotations

from pathlib import Path

_BEGIN = """
import ctypes, os, socket, subprocess, threading
from contextlib import suppress
from pathlib import Path
SECRET = {secret!r}
FOLDER, TEMPORARY = os.path.dirname(SECRET), {temporary!r}
libc = ctypes.CDLL(None)
def ask(family, address, kind=socket.SOCK_DGRAM):
    with suppress(OSError), socket.socket(family, kind) as asking:
        asking.connect(address)
"""
# by name: what is done, and the words of the fault
_CONTROLS = {
    "open": ("assert open(SECRET).read()", "{secret} was opened"),
    "c-library": ("assert libc.fopen(SECRET.encode(), b'r')", "{secret} was opened"),
    "path-only": ("os.open(SECRET, os.O_PATH)", "{secret} was opened"),
    "below-a-folder": ("os.open('key', os.O_RDONLY, dir_fd=os.open(FOLDER, os.O_PATH))", "{secret} was opened as key"),
    "current-folder": ("os.chdir(FOLDER); open('key')", "{secret} was opened as key"),
    "listing": ("os.listdir(FOLDER)", "{folder} was opened"),
    "link": ("os.symlink(SECRET, TEMPORARY + '/link'); open(TEMPORARY + '/link')", "{secret} was opened"),
    "this-root": ("open('/proc/self/root' + SECRET)", "{secret} was opened"),
    "writing": ("open(FOLDER + '/new', 'w')", "{folder}/new was opened"),
    "nothing": ("with suppress(OSError): open(FOLDER + '/nothing')", "{folder}/nothing was looked for"),
    "environment": ("open('/proc/self/environ')", "was opened as /proc/self/environ"),
    "system": ("open('/etc/hosts')", "/etc/hosts was opened"),
    "thread": ("one = threading.Thread(target=open, args=(SECRET,)); one.start(); one.join()", "{secret} was opened"),
    "child": ("subprocess.run(['cat', SECRET], check=True)", "{secret} was opened"),
    "session": (
        "subprocess.run(['sh', '-c', 'cat \"$0\" & wait', SECRET], start_new_session=True, check=True)",
        "{secret} was opened",
    ),
    "program": ("with suppress(OSError): subprocess.run([FOLDER + '/tool'])", "{folder}/tool was run"),
    "watch": ("libc.inotify_add_watch(libc.inotify_init(), FOLDER.encode(), 2)", "{folder} was watched"),
    "unseen": ("libc.syscall(425, 1, ctypes.create_string_buffer(256))", "io_uring_setup("),
    "look-up": ("ask(socket.AF_INET, ('192.0.2.1', 53))", "htons(53)"),
    "look-up-6": ("ask(socket.AF_INET6, ('2001:db8::1', 53))", "2001:db8::1"),
    "name": ("with suppress(OSError): socket.getaddrinfo('host.example', 80)", "/etc/hosts was opened"),
    "sending": (
        "with suppress(OSError): socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
        "sendto(",
    ),
    "web": ("ask(socket.AF_INET, ('192.0.2.1', 80), socket.SOCK_STREAM)", "htons(80)"),
    "this-machine": ("ask(socket.AF_INET, ('127.0.0.1', 631), socket.SOCK_STREAM)", "htons(631)"),
    "nscd": ("ask(socket.AF_UNIX, '/var/run/nscd/socket', socket.SOCK_STREAM)", "/var/run/nscd/socket"),
    "resolved": (
        "ask(socket.AF_UNIX, '/run/systemd/resolve/io.systemd.Resolve', socket.SOCK_STREAM)",
        "/run/systemd/resolve/",
    ),
}


def make_controls(folder: Path, secret: Path, temporary: Path) -> dict[Path, str]:
    """Write the programs into a folder; return the words that must be said of each."""
    (secret.parent / "tool").write_text("#!/bin/sh\n")
    (secret.parent / "tool").chmod(0o755)
    begin = _BEGIN.replace("{secret!r}", repr(str(secret))).replace("{temporary!r}", repr(str(temporary)))
    found = {}
    for name, (source, words) in _CONTROLS.items():
        file = folder / f"control-{name}.py"
        file.write_text(f"{begin}{source}\n")
        found[file] = words.replace("{secret}", str(secret)).replace("{folder}", str(secret.parent))
    return found
