"""Opening an editor: what is opened, with which words, and what never is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pressbuild.proof import editor as module
from pressbuild.proof.editor import Answer, Editor


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for file in ("paper/issues/1/s.md", "paper/two words.md", "outside.md", "built/layouts/tabloid/print.css"):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return tmp_path / "paper"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were started."""
    commands: list[list[str]] = []

    def start(words: list[str]) -> str:
        commands.append(words)
        return ""

    monkeypatch.setattr(module, "start_program", start)
    return commands


def editor(root: Path, template: str) -> Editor:
    return Editor(template, root, (root.parent / "built" / "layouts", root.parent / "built" / "fonts"))


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("ed +{line} {file}", ["ed", "+7", "FILE"]),
        ("ed", ["ed", "FILE"]),
        ("  ed  ", ["ed", "FILE"]),
        ("'my ed' --goto {file}:{line}", ["my ed", "--goto", "FILE:7"]),
        ("ed --line={line}", ["ed", "--line=7", "FILE"]),
        ("ed {file}; rm -rf / $(x) `y` | z > w", ["ed", "FILE;", "rm", "-rf", "/", "$(x)", "`y`", "|", "z", ">", "w"]),
    ],
)
def test_a_command_gets_file_and_line(template: str, words: list[str], root: Path, started: list[list[str]]) -> None:
    assert editor(root, template).open("issues/1/s.md", 7) == Answer()
    assert started == [[word.replace("FILE", str(root / "issues/1/s.md")) for word in words]]


@pytest.mark.parametrize("template", ["", " ", "\n"])
def test_without_a_command_there_is_an_address(template: str, root: Path, started: list[list[str]]) -> None:
    assert editor(root, template).open("two words.md", 3).address == f"vscode://file{root}/two%20words.md:3"
    assert started == []


def test_an_address_may_be_of_another_editor(root: Path, started: list[list[str]]) -> None:
    answer = editor(root, "idea://open?file={file}&line={line}").open("issues/1/s.md", 3)
    assert answer == Answer(f"idea://open?file={root}/issues/1/s.md&line=3")
    assert started == []


def test_a_file_of_a_built_in_layout_is_opened_as_findings_call_it(root: Path, started: list[list[str]]) -> None:
    assert editor(root, "ed").open("layouts/tabloid/print.css", 1) == Answer()
    assert started == [["ed", str(root.parent / "built/layouts/tabloid/print.css")]]


@pytest.mark.parametrize(
    "file",
    [
        *(
            "",
            ".",
            "..",
            "../outside.md",
            "issues",
            "issues/1/nothing.md",
            "/etc/passwd",
            "\0",
            "s\0.md",
        ),
        *("layouts/../../outside.md", "../built/layouts/../../outside.md", "x" * 5000, "\ud800", "~", "/dev/null"),
    ],
)
def test_nothing_else_is_opened(file: str, root: Path, started: list[list[str]]) -> None:
    (root / "link.md").symlink_to(root.parent / "outside.md")
    (root / "loop.md").symlink_to(root / "loop.md")
    for name in (file, "link.md", "loop.md", str(root.parent / "outside.md")):
        assert "is not a file of this publication" in editor(root, "ed").open(name, 1).problem
    assert started == []


@pytest.mark.parametrize("line", [0, -1, None, "7", "x", 1.5, True, [1], {}, 10**7, 10**400], ids=str)
def test_a_line_that_is_none_is_the_first(line: object, root: Path, started: list[list[str]]) -> None:
    editor(root, "ed {line}").open("issues/1/s.md", line)
    assert started[0][1] == "1"


def test_names_with_braces_are_names(root: Path, started: list[list[str]]) -> None:
    (root / "{line}{file}.md").write_text("text")
    editor(root, "ed {file} {line}").open("{line}{file}.md", 4)
    assert started == [["ed", str(root / "{line}{file}.md"), "4"]]


def test_a_name_that_is_no_utf_8_is_one(root: Path, started: list[list[str]]) -> None:
    name = os.fsdecode(b"n\xff.md")
    (root / name).write_text("text")
    assert editor(root, "").open(name, 1).address.endswith("/n%FF.md:1")
    assert editor(root, "ed").open(name, 1) == Answer()
    assert started == [["ed", str(root / name)]]


def test_a_command_that_cannot_be_understood_or_started_is_a_problem(root: Path) -> None:
    assert "cannot be understood" in editor(root, "ed 'x").open("issues/1/s.md", 1).problem
    assert "cannot be started" in editor(root, "/no/such/editor").open("issues/1/s.md", 1).problem


def test_a_publication_behind_a_link_is_one(root: Path, tmp_path: Path, started: list[list[str]]) -> None:
    (tmp_path / "linked").symlink_to(root)
    assert editor(tmp_path / "linked", "ed").open("issues/1/s.md", 1) == Answer()
    assert started == [["ed", str(root / "issues/1/s.md")]]


def test_whoever_sees_a_proof_from_elsewhere_starts_nothing_here(root: Path, started: list[list[str]]) -> None:
    remote = Editor("ed {file}", root, (), remote=True)
    assert "no files are opened" in remote.open("issues/1/s.md", 1).problem
    assert started == []


def test_the_path_of_a_program_is_meant_from_where_the_proof_was_started(root: Path, started: list[list[str]]) -> None:
    for template in ("bin/ed {file}", "./ed {file}", "/bin/ed {file}", "ed {file}"):
        Editor(template, root, (), start=root.parent).open("issues/1/s.md", 1)
    top = str(root.parent)
    assert [command[0] for command in started] == [f"{top}/bin/ed", f"{top}/ed", "/bin/ed", "ed"]
