"""What `--json` prints keeps to the schemas in docs/schemas, when all is well and when it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.support.paper import Paper, frame, words
from tests.support.places import ROOT
from tests.support.plugins import install, installed

from pressbuild.cli import main
from pressbuild.cli.commands import cli

FILES = (ROOT / "docs" / "schemas").glob("*.json")
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FILES}
SCHEMA_OF = {"pdf": "build", "epub": "build", "impose": "build", "export": "build", "proof": "build"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    paper = Paper(tmp_path / "paper").master("page", frame("a", 30, columns=2))
    return paper.story("s", words(100) + ' A "quoted" word.', "frames: [1/a]").write().root


def printed(command: str, capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, Any]:
    """Run a command with --json; return its exit code and what it has printed, which keeps to its schema."""
    capsys.readouterr()
    code = main(["-C", str(root), command, "--json", *arguments])
    data = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(SCHEMAS[SCHEMA_OF.get(command, command)]).validate(data)
    return code, data


def test_the_schemas_are_schemas_and_every_json_has_one() -> None:
    for schema in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    commands = [name for name, command in cli.commands.items() if any("--json" in p.opts for p in command.params)]
    assert {SCHEMA_OF.get(name, name) for name in commands} == set(SCHEMAS)


def test_what_was_made(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, data = printed("pdf", capsys, root)
    pdf = str(root / "dist" / "1" / "t-1-print.pdf")
    assert (code, data["exit_code"], data["files"]) == (0, 0, [{"file": pdf, "pages": 1}])
    code, data = printed("epub", capsys, root)
    assert (code, data["files"][0]["stories"]) == (0, 1)
    code, data = printed("impose", capsys, root, pdf)
    assert (code, data["files"][0]["pages"], data["files"][0]["sheets"]) == (0, 1, 1)
    code, data = printed("proof", capsys, root, "--static", str(tmp_path / "proof"))
    assert (code, data["files"]) == (0, [{"file": str(tmp_path / "proof"), "pages": 1}])
    code, data = printed("check", capsys, root)
    assert code == {"passed": 0, "incomplete": 0, "faults": 4}[data["verdict"]]


def test_the_ledger(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, data = printed("fit", capsys, root, "--changes")
    assert code == 0
    assert data["changes"]["stories"][0]["changes"]


def test_plugins(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with installed(install(tmp_path / "site")):
        assert len(printed("plugins", capsys, root)[1]["plugins"]) == 4
        assert printed("export", capsys, root, "headlines")[0] == 0


@pytest.mark.parametrize("command", ["pdf", "epub", "fit", "impose"])
def test_what_could_not_be_made_is_json_too(command: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, data = printed(command, capsys, root, "no-such-issue")
    assert (code, data["exit_code"], data["findings"][0]["code"]) == (3, 3, "no-issue")
    (root / "issues" / "1" / "s.md").unlink()
    code, data = printed(command, capsys, root)
    assert (code, data["exit_code"]) == (3, 3)
    assert not data.get("files")
