"""The editor. In: a file and a line that a finding names. Out: the file open there, or an address that opens it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pressbuild.core.subprocesses import start_program

VARIABLE = "PRESSBUILD_EDITOR"
MAX_LINE = 10_000_000
DEFAULT = "vscode://file{file}:{line}"  # code.visualstudio.com, command line: opening VS Code with URLs


@dataclass(frozen=True)
class Answer:
    """What came of it: an address for the browser to go to, or a problem, or neither: a program was started."""

    address: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Editor:
    """How files are opened: `template` is an address or a command, with `{file}` and `{line}` in it.

    With `remote` others can see the proof, and nothing is opened. Only files below `root` are, and those of `builtin`
    folders, which findings call `layouts/…` as well. A command that is the path of a program is meant from `start`,
    where the user typed it: the proof itself stands nowhere.
    """

    template: str
    root: Path
    builtin: Sequence[Path]
    remote: bool = False
    start: Path = field(default_factory=Path)

    def open(self, file: str, line: Any) -> Answer:
        """Open a file, named as findings name it, at a line."""
        if self.remote:
            return Answer(problem="in a proof that others can see no files are opened; copy the file and line instead")
        path = self._find(file)
        if path is None:
            return Answer(problem=f"“{file}” is not a file of this publication")
        number = line if type(line) is int and 0 < line < MAX_LINE else 1  # JSON's `true` is an int as well
        template = self.template.strip() or DEFAULT
        if "://" in template.split()[0]:
            address = template.replace("{file}", quote(os.fsencode(path.as_posix()))).replace("{line}", str(number))
            return Answer(address)
        try:
            words = [word.replace("{line}", str(number)).replace("{file}", str(path)) for word in shlex.split(template)]
        except ValueError as problem:
            return Answer(problem=f"{VARIABLE} cannot be understood: {problem}")
        if "{file}" not in template:
            words.append(str(path))
        if os.path.dirname(words[0]):  # noqa: PTH120 - of a path, and not of a name that is looked for on PATH
            words[0] = str(self.start / words[0])
        problem_there = start_program(words)
        return Answer(problem=f"{VARIABLE}: {words[0]} cannot be started: {problem_there}" if problem_there else "")

    def _find(self, file: str) -> Path | None:
        for folder in (self.root, *(folder.parent for folder in self.builtin)):
            try:
                path = (folder / file).resolve()
                allowed = path.is_relative_to(self.root.resolve()) or any(
                    path.is_relative_to(top.resolve()) for top in self.builtin
                )
                if file and allowed and path.is_file():
                    return path
            except (OSError, ValueError, RuntimeError):
                return None
        return None
