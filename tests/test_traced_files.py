"""Every command on publications from somebody else, traced: no file outside is opened, no host asked.

The trace sees C libraries and children, too. One process runs all steps under strace, in a network namespace without
routes.
"""

from __future__ import annotations

import json
import os
import sys
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


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    top = tmp_path_factory.mktemp("traced").resolve()
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


def test_no_file_outside_is_opened(run: Run) -> None:
    strange = {
        (opening.path, " ".join(run.steps[opening.step][1]) if opening.step >= 0 else "")
        for opening in run.traced.openings
        if not any(opening.path == path or opening.path.startswith(path + "/") for path in run.allowed)
    }
    assert not strange


def test_no_host_is_looked_up(run: Run) -> None:
    assert not run.traced.asked


def test_the_trace_sees_what_is_read(run: Run) -> None:
    opened = {opening.path for opening in run.traced.openings if opening.opened}
    root = Path(run.steps[0][0])
    for name in ("issues/1/s.md", "layouts/tiny/print.css", "sub/inside.txt"):
        assert str(root / name) in opened


def test_a_publication_that_is_well_is_built(run: Run) -> None:
    for (_, arguments), (code, said) in zip(run.steps, run.outcomes, strict=True):
        if arguments == ["pdf", "--profile", "leak"]:
            assert code == 3, said
            break
        assert code == 0, f"{arguments}: {said}"
        assert SECRET not in said


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_told_of_with_its_place(name: str, run: Run) -> None:
    case = HOSTILE[name]
    outcomes = [run.outcomes[number] for number in run.cases[name]]
    assert outcomes
    for code, said in outcomes:
        assert code == case.code, said
        assert f"[{case.found}" in said
        assert case.place in said
        assert "Traceback" not in said
        assert SECRET not in said


def test_no_output_holds_the_secret(run: Run) -> None:
    for folder in dict.fromkeys(folder for folder, _ in run.steps):
        for path in Path(folder).glob("dist/**/*"):
            if path.is_file():
                assert SECRET.encode() not in path.read_bytes()
