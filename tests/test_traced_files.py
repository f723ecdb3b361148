"""Every command on publications from somebody else, traced: no file outside is opened, no host asked.

The trace sees C libraries and children, too. One process runs all steps under strace, in a network namespace without
routes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.hostile_folders import HOSTILE, SECRET, make_publication, make_secrets
from tests.support.trace import Traced, cannot_trace, trace

from pressbuild.press.profile import known_profiles

TOP = Path(__file__).resolve().parents[1]
# what the interpreter, the loader of libraries, Ghostscript and fontconfig read on any machine
SYSTEM = (
    "/usr /lib /lib64 /proc /sys /dev/null /dev/urandom /dev/shm /dev/tty /etc/ld.so.cache /etc/ld.so.preload "
    "/etc/ld.so.conf /etc/fonts /etc/ssl/openssl.cnf /etc/localtime /etc/mime.types /etc/papersize /etc/paperspecs "
    "/etc/locale.alias /etc/ghostscript /var/lib/ghostscript /var/cache/fontconfig"
).split()
pytestmark = pytest.mark.skipif(bool(reason := cannot_trace()), reason=reason)


@dataclass(frozen=True)
class Run:
    """What came of all steps: exit code and words of each, which belong to a hostile folder, and the trace.

    `allowed` are folders that may be read.
    """

    steps: list[tuple[str, list[str]]]
    outcomes: list[tuple[int, str]]
    cases: dict[str, range]
    traced: Traced
    allowed: tuple[str, ...]


def _whole(root: Path, out: Path) -> list[list[str]]:
    """Return all commands for a publication in the current folder."""
    commands = [["pdf", "--profile", press, "-o", str(out / press)] for press in known_profiles(None)]
    commands += [
        ["pdf", "--digital"],
        ["pdf", "--profile", "x1a-strict", "--separations", "-o", str(out / "plates")],
        ["pdf", "--grey"],
    ]
    commands += [["epub"], ["epub", "--no-pages"], ["fit", "--json"], ["fit", "--changes"], ["impose"]]
    commands += [["check", "--html", str(out / "report.html")], ["check", str(root / "dist/1/t-1-print.pdf")]]
    return [*commands, ["proof", "--static", str(out / "proof")], ["pdf", "--profile", "leak"]]


def _run(top: Path) -> Run:
    for name in ("home", "temp", "cache", "out", "elsewhere"):
        (top / name).mkdir()
    make_secrets(top / "home/.ssh")
    make_secrets(top / "well/secret")
    well = top / "well/paper"
    make_publication(well)
    (well / "issues/publication.yaml").write_text(
        (well / "issues/publication.yaml").read_text() + "press: office-printer\n"
    )
    steps = [(str(well), arguments) for arguments in [["pdf"], *_whole(well, top / "out")]]
    steps += [(str(top / "elsewhere"), ["-C", str(well), command]) for command in ("pdf", "epub")]
    roots = [well]
    cases = {}
    for number, (name, folder) in enumerate(HOSTILE.items()):
        root = top / f"case-{number}" / "paper"
        make_secrets(root.parent / "secret")
        make_publication(root)
        folder.change(root)
        roots.append(root)
        first = len(steps)
        if number % 8 == 0:  # some from elsewhere, too
            steps.append((str(top / "elsewhere"), ["-C", str(root), *folder.arguments]))
        steps.append((str(root), list(folder.arguments)))
        cases[name] = range(first, len(steps))
    (top / "steps.json").write_text(json.dumps(steps))
    environment = {
        "HOME": str(top / "home"),
        "TMPDIR": str(top / "temp"),
        "PRESSBUILD_CACHE": str(top / "cache"),
        "PYTHONPATH": os.pathsep.join([str(TOP / "src"), str(TOP)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    module = ["-m", "tests.support.traced_run", str(top / "steps.json"), str(top / "results.json")]
    traced = trace([sys.executable, *module], top / "trace", environment)
    outcomes = [(code, said) for code, said in json.loads((top / "results.json").read_text())]
    allowed = [sys.prefix, sys.base_prefix, TOP, top / "temp", top / "cache", top / "out", top / "steps.json"]
    allowed += [top / "results.json", *filter(None, sys.path), *roots]
    return Run(steps, outcomes, cases, traced, (*SYSTEM, *(str(Path(path).resolve()) for path in allowed)))


def test_every_command_opens_what_lies_inside_and_asks_no_host(tmp_path: Path) -> None:
    """It is one test, since each process of a test run that had a part of it would trace everything again."""
    run = _run(tmp_path.resolve())
    faults = [*_strange_files(run), *run.traced.asked, *_wrong_outcomes(run), *_secrets_in_outputs(run)]
    assert not faults, "\n".join(faults)
    opened = {opening.path for opening in run.traced.openings if opening.opened}
    well = Path(run.steps[0][0])
    for name in ("issues/1/s.md", "layouts/tiny/print.css", "sub/inside.txt"):
        assert str(well / name) in opened, "the trace does not see what is read"


def _strange_files(run: Run) -> Iterator[str]:
    strange = {
        f"{opening.path} was opened by {' '.join(run.steps[opening.step][1]) if opening.step >= 0 else 'a child'}"
        for opening in run.traced.openings
        if not any(opening.path == path or opening.path.startswith(path + "/") for path in run.allowed)
    }
    yield from sorted(strange)


def _wrong_outcomes(run: Run) -> Iterator[str]:
    """Yield what is wrong with what was said: what is well is built, and what is hostile is told of with its place."""
    expected = {number: HOSTILE[name] for name, numbers in run.cases.items() for number in numbers}
    for number, ((_, arguments), (code, said)) in enumerate(zip(run.steps, run.outcomes, strict=True)):
        about = f"{' '.join(arguments)}: exit code {code}: {said}"
        if SECRET in said or "Traceback" in said:
            yield about
        elif case := expected.get(number):
            if code != case.code or f"[{case.found}]" not in said or case.place not in said:
                yield f"{case.found} at {case.place} was expected of {about}"
        elif code != (3 if arguments[-1] == "leak" else 0):  # the press profile “leak” is a link
            yield about


def _secrets_in_outputs(run: Run) -> Iterator[str]:
    for folder in dict.fromkeys(folder for folder, _ in run.steps):
        for path in Path(folder).glob("dist/**/*"):
            if path.is_file() and SECRET.encode() in path.read_bytes():
                yield f"{path} holds the secret"
