"""Which commands are traced on which folders, from where. In: a folder to work in. Out: what went wrong.

Every command is run on every hostile publication and on one that is well, in the publication's folder and from another
one: all of it by `make trace`. A run of the tests takes a part of it (`sampled`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.hostile_addressed import ADDRESSED
from tests.support.hostile_folders import HOSTILE, SECRET, make_publication, make_secrets
from tests.support.judges import ACE, ACE_MISSING, EPUBCHECK_MISSING
from tests.support.places import ROOT
from tests.support.trace import Traced, trace
from tests.support.traced_places import Places, fault_of_asking, fault_of_opening
from tests.support.traced_run import Outcome, Step

from pressbuild.imposition.imposition_scheme import SchemeKind
from pressbuild.press.press_profile import known_profiles

TOP = ROOT
STORY = "issues/1/s.md"
FOLDERS = HOSTILE | ADDRESSED
PLACES = ("inside", "outside")
SERVED, VALIDATED = "proof", ("epub --check", "epub --no-pages --check")
BOOKS = ("press is a link", "attachment of the document")
"""Hostile folders whose e-book is well."""
_LEAST_FREE_PORT = 8100
# what pip makes of the entry point; with `python -m` Python would look for it in the current folder first
_COMMAND = "from pressbuild.cli import run\nif __name__ == '__main__':\n    run()\n"
# an ending that is no fault: done, something wrong in the files, something wrong in what came of them
_WELL_ENDED = (0, 2, 3, 4)


def all_commands() -> dict[str, tuple[str, ...]]:
    """Return the arguments of all commands by name; `{out}` is a folder for what nobody looks at."""
    out = ("-o", "{out}/x.pdf")
    found = {f"pdf --profile {press}": ("pdf", "--profile", press) for press in (*known_profiles(None), "mine", "leak")}
    found |= {f"impose --scheme {kind.value}": ("impose", "--scheme", kind.value, *out) for kind in SchemeKind}
    others = """
    pdf|pdf --draft|pdf --grey|pdf --digital|pdf --pages 1|epub|epub --no-pages|epub --check|epub --no-pages --check
    fit|fit --json|fit --changes|fit --json --changes|impose|impose x.pdf -o {out}/x.pdf
    check|check --json|check --strict --html {out}/report.html|check --profile mine|check x.pdf|check --list
    check x.pdf --advert --booked 40x40mm --json|check dist/1/t-1-print.pdf --html {out}/report.html
    pdf --separations --profile x1a-strict -o {out}|pdf --profile mine --draft -o {out}/x.pdf
    proof --static {out}/proof|proof|pdf 1|pdf 2|--max-seconds 0 --max-memory 0 pdf|--version
    """
    for words in (words.split() for line in others.split("\n") for words in line.split("|") if words.strip()):
        found[" ".join(word for word in words if not word.startswith("{out}") and word != "-o")] = tuple(words)
    return found


@dataclass(frozen=True)
class Run:
    """One command on one folder from one place; `folder` is "" for the one that is well."""

    folder: str
    command: str
    place: str


def all_runs() -> list[Run]:
    """Return every command on every folder from every place."""
    return [Run(folder, command, place) for folder in ("", *FOLDERS) for command in all_commands() for place in PLACES]


def sampled() -> list[Run]:
    """Return what a run of the tests takes.

    That is: every command on the folder that is well; of the hostile folders of a kind (in the same file the same is
    found by the same command) two, with the command of which it is known what is said; each sort of command on one
    more; EPUBCheck and Ace on the e-books of two hostile folders. All from one place and the other in turn.
    """
    runs = [Run("", command, PLACES[at % 2]) for at, command in enumerate(all_commands()) if command not in VALIDATED]
    kinds: dict[tuple[str, ...], list[str]] = {}
    for name, folder in FOLDERS.items():
        kinds.setdefault((folder.found, folder.place.rstrip("0123456789"), *folder.arguments), []).append(name)
    for at, name in enumerate(name for names in kinds.values() for name in dict.fromkeys((names[0], names[-1]))):
        by_name = "x.pdf" in FOLDERS[name].arguments  # it lies in the current folder
        runs.append(Run(name, "", "inside" if by_name else PLACES[at % 2]))
    sorts = {command.split()[0]: command for command in reversed(all_commands()) if command not in (SERVED, *VALIDATED)}
    others = [name for names in kinds.values() for name in names[1:-1]]
    sorts = {name: command for name, command in sorts.items() if not name.startswith("-")}
    for at, command in enumerate(sorts.values()):
        runs.append(Run(others[at * len(others) // len(sorts)], command, PLACES[at % 2]))
    return [*runs, *(Run(name, VALIDATED[1], place) for name, place in zip(BOOKS, PLACES, strict=True))]


class Traces:
    """Publications in a folder, the steps that are run in them, and what came of it."""

    def __init__(self, top: Path) -> None:
        self.top = top
        top.mkdir(exist_ok=True)
        for name in ("home", "temp", "cache", "out", "elsewhere", "bin"):
            (top / name).mkdir()
        make_secrets(top / "home/.ssh")
        (top / "bin/pressbuild").write_text(_COMMAND)
        self.steps: dict[int, Step] = {}
        self.runs: dict[int, Run] = {}
        self.outcomes: dict[int, Outcome] = {}
        self._roots: dict[str, Path] = {}

    def root(self, folder: str) -> Path:
        """Return the publication of a name; it is made when it is asked for first."""
        if folder not in self._roots:
            root = self.top / f"case-{len(self._roots)}" / "paper"
            make_secrets(root.parent / "secret")
            make_publication(root)
            if folder:
                FOLDERS[folder].change(root)
            self._roots[folder] = root
        return self._roots[folder]

    def command(self, run: Run) -> Step:
        """Add a command; its arguments are those that are expected of a hostile folder if `command` is ""."""
        root, number = self.root(run.folder), len(self.steps)
        arguments = all_commands()[run.command] if run.command else FOLDERS[run.folder].arguments
        out = self.top / "out" / str(number)
        out.mkdir()
        words = tuple(word.replace("{out}", str(out)) for word in arguments)
        inside = run.place == "inside"
        port = _LEAST_FREE_PORT + number if run.command == SERVED else 0
        where = () if inside else ("-C", str(root))
        step = Step(
            number,
            str(root if inside and root.is_dir() else self.top / "elsewhere"),
            where if port else (*where, *words),
            "proof" if port else "command",
            port,
            str(root / STORY),
            str(self.top / "bin/pressbuild"),
        )
        self.steps[number], self.runs[number] = step, run
        return step

    def script(self, file: Path) -> Step:
        """Add a step that is no command of ours: a Python file."""
        step = Step(len(self.steps), str(self.top / "elsewhere"), (str(file),), "script")
        self.steps[step.number] = step
        return step

    def trace(self, steps: Sequence[Step], queues: int = 2) -> list[str]:
        """Run steps under the trace and return their faults."""
        name = f"trace-{min(step.number for step in steps)}"
        results = self.top / f"results-{name}"
        results.mkdir()
        plan: list[list[dict[str, object]]] = [[] for _ in range(queues)]
        folders = list(dict.fromkeys(self._folder_of(step) for step in steps))
        for step in steps:
            plan[folders.index(self._folder_of(step)) % queues].append(asdict(step))
        (results / "plan.json").write_text(json.dumps(plan))
        module = ["-m", "tests.support.traced_run", str(results / "plan.json"), str(results), str(self.root(""))]
        traced = trace([sys.executable, *module], self.top / name, self._environment())
        for file in results.glob("[0-9]*.json"):
            for number, outcome in json.loads(file.read_text()).items():
                self.outcomes[int(number)] = Outcome(**outcome)
        for file in (self.top / name).iterdir():
            file.unlink()  # hundreds of megabytes
        begun = {step.number for step in steps}
        assert begun <= traced.steps, f"the trace has not seen steps {begun - traced.steps}"
        return list(dict.fromkeys((*self._faults_of_trace(traced, results), *self._faults_of_outcomes(steps))))

    def _folder_of(self, step: Step) -> str:
        return self.runs[step.number].folder if step.number in self.runs else str(step.number)

    def _environment(self) -> Mapping[str, str]:
        environment = {
            "HOME": str(self.top / "home"),
            "TMPDIR": str(self.top / "temp"),
            "PRESSBUILD_CACHE": str(self.top / "cache"),
            "PYTHONPATH": os.pathsep.join([str(TOP / "src"), str(TOP)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PRESSBUILD_EDITOR": "/usr/bin/true {file}",
            "UV_USE_IO_URING": "0",  # with io_uring Node.js opens files unseen
            "OPENBLAS_NUM_THREADS": "1",  # numpy's threads do not live through a fork
        }
        if not ACE_MISSING:
            environment["PRESSBUILD_ACE"] = str(self._ace())
        return environment

    def _ace(self) -> Path:
        """Return Ace as a program: the one of the tests, with the Node.js that it needs."""
        from playwright._impl._driver import compute_driver_executable

        program = self.top / "bin/ace-cli"
        program.write_text(f'#!/bin/sh\nexec "{compute_driver_executable()[0]}" "{ACE}" "$@"\n')
        program.chmod(0o755)
        return program

    def _faults_of_trace(self, traced: Traced, results: Path) -> Iterator[str]:
        common = [self.top / name for name in ("temp", "cache", "bin")]
        places: dict[int, Places] = {}
        for step in traced.steps & set(self.steps):
            run, own = self.runs.get(step), [*common, self.top / "out" / str(step), results]
            places[step] = Places.of(self.root(run.folder) if run else None, own)
        for opening in dict.fromkeys(traced.openings):
            if opening.step not in places:  # the test's own
                continue
            if fault := fault_of_opening(opening, places[opening.step]):
                yield f"{self.about(opening.step)}: {fault}"
        for step in self._validated() & traced.steps:
            ran = {os.path.basename(opening.program) for opening in traced.openings if opening.step == step}  # noqa: PTH119
            if not {"java", "node"} <= ran:
                yield f"{self.about(step)}: EPUBCheck and Ace did not run, but {ran}"
        for asking in traced.asked:
            if asking.step in self.steps and (fault := fault_of_asking(asking, self.top / "temp")):
                yield f"{self.about(asking.step)}: {fault}"

    def _validated(self) -> set[int]:
        """Return the steps in which EPUBCheck and Ace are to look at a book; Ace may give up, as it does under load."""
        runs = self.runs.items()
        books = {step for step, run in runs if run.command == VALIDATED[1] and run.folder in BOOKS}
        return set() if cannot_validate() else books

    def _faults_of_outcomes(self, steps: Sequence[Step]) -> Iterator[str]:
        for step in steps:
            outcome, run = self.outcomes[step.number], self.runs.get(step.number)
            about = f"{self.about(step.number)}: exit code {outcome.code}: {outcome.said}"
            if run is None:
                continue
            if SECRET in outcome.said or "Traceback" in outcome.said or "internal-error" in outcome.said:
                yield about
            elif run.command == "":
                case = FOLDERS[run.folder]
                if outcome.code != case.code or f"[{case.found}]" not in outcome.said or case.place not in outcome.said:
                    yield f"{case.found} at {case.place} was expected of {about}"
            elif step.number in self._validated():
                if outcome.code:
                    yield about
            elif outcome.code not in _WELL_ENDED or (not run.folder and outcome.code and not _may_fail(run.command)):
                yield about
            yield from (f"{about}: answered {answer}" for answer in outcome.answers if not _well_answered(*answer))

    def about(self, number: int) -> str:
        """Return what a step is, for a message."""
        run = self.runs.get(number)
        words = " ".join(self.steps[number].arguments)
        return f"“{run.folder or 'well'}”, {run.place}, {run.command or words}" if run else words

    def leaked(self) -> Iterator[str]:
        """Yield the outputs that have a secret in them as it stands."""
        for folder in (self.top / "out", *(root / "dist" for root in self._roots.values())):
            for path in folder.rglob("*"):
                if path.is_file() and not path.is_symlink() and SECRET.encode() in path.read_bytes():
                    yield f"{path} holds the secret"


def _may_fail(command: str) -> bool:
    """Whether a command may end with findings in the publication that is well: what it asks for is hostile."""
    return any(name in command for name in ("leak", "mine", "x.pdf", "pdf 2", "check"))


def _well_answered(what: str, status: int) -> bool:
    if what in ("settled", "page", "asset", "events", "seen"):
        return status > 0 if what == "settled" else status == 200
    return status != 200 if "outside" in what else status in (200, 400, 404)


def cannot_validate() -> str:
    """Return why EPUBCheck or Ace are missing, or ""."""
    return EPUBCHECK_MISSING or ACE_MISSING
