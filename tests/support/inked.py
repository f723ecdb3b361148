"""The newspaper with a spot that is too dark, and Ghostscripts that fail. In: a folder. Out: files, a PATH."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from pathlib import Path

from tests.support.desk import ISSUE, newspaper
from tests.support.paper import CSS, frame
from tests.support.publication import SHEET, Publication

SPOT = (120.0, 200.0, 12.0, 8.0)  # mm: x, y, width, height
PERCENT, DARK_PAGE, PAGES = 280, 3, 5
MASTER = "layouts/tiny/masters/dark.html"
SPOTTED = f"""{CSS}
.dark {{ position: absolute; left: {SPOT[0]}mm; top: {SPOT[1]}mm; width: {SPOT[2]}mm; height: {SPOT[3]}mm;
  background: device-cmyk(70% 70% 70% 70%) }}
.tint {{ position: absolute; left: 40mm; top: 300mm; width: 20mm; height: 20mm; background: device-cmyk(50% 20% 0 0) }}
"""
LIGHT = SPOTTED.replace("70% 70% 70% 70%", "20% 20% 20% 20%")
# stands for Ghostscript where it is asked for one page; where it is asked for several it never ends
CHOOSY = """
if any(word.startswith("-sPageList=") and "," in word for word in sys.argv): time.sleep(60)
os.execv({real!r}, [{real!r}, *sys.argv[1:]])
"""
SLEEPS = "time.sleep(60)"
CRASHES = "print('Unrecoverable error'); os.kill(os.getpid(), 11)"


def spotted_paper(folder: Path, press: str = "magazine-offset") -> Publication:
    """Write the newspaper; page 3 has a master of its own, with a spot of 280 %."""
    paper = newspaper(folder)
    publication = paper.root / "issues/publication.yaml"
    publication.write_text(publication.read_text(encoding="utf-8") + f"press: {press}\n", encoding="utf-8")
    shapes = '<div class="dark"></div><div class="tint"></div>'
    paper.file(MASTER, frame("a", 30, columns=2) + frame("b", 20, top=36) + shapes).file(SHEET, SPOTTED)
    return paper.manifest(ISSUE.replace("[page, page, page,", "[page, page, dark,"))


def fake_ghostscript(folder: Path, body: str) -> str:
    """Put a Python script in the place of Ghostscript; return the PATH. It writes its number into `folder`/started."""
    script = folder / "bin" / "gs"
    script.parent.mkdir(exist_ok=True)
    body = body.format(real=shutil.which("gs")) if "{real" in body else body
    note = f"open({str(folder / 'started')!r}, 'a').write(f'{{os.getpid()}}\\n')"
    script.write_text(
        f"#!{sys.executable} -S\nimport os, sys, time\n{note}\n{textwrap.dedent(body)}\n", encoding="utf-8"
    )
    script.chmod(0o755)
    return f"{script.parent}{os.pathsep}{os.environ['PATH']}"


def started(folder: Path) -> list[int]:
    """Return the numbers of the processes that were started in the place of Ghostscript."""
    file = folder / "started"
    return [int(line) for line in file.read_text(encoding="utf-8").split()] if file.is_file() else []


def is_running(pid: int) -> bool:
    """Whether a process runs."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
