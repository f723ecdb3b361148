"""The list of changes: every character that comes out otherwise than it was typed, with its line, and how often."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.publication import Publication

BODY = """
"A quotation," he said -- so 'they' say...

- an item with a note[^1]

12\\. May, 2 &amp; 3. And a very long sentence whose words are incomprehensibilities and counterrevolutionaries,
so that a column that is narrow has to break some of those incomprehensibilities at its line ends somewhere.

[^1]: It's a note.
"""


@pytest.fixture
def publication(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Publication:
    return Publication(tmp_path, capsys).article("s", BODY, kicker="It's new")


def test_changes_are_listed_with_their_lines(publication: Publication) -> None:
    outcome = publication.run("fit", "--changes")
    assert outcome.code == 0, outcome.said
    lines = outcome.stdout.splitlines()
    assert "issues/1/s.md:3: apostrophe set: “'” → “’”" in lines
    assert "issues/1/s.md:7: dash set: “--” → “–”" in lines
    assert "issues/1/s.md:7: ellipsis set: “...” → “…”" in lines
    assert "issues/1/s.md:9: bullet generated: “- ” → “•”" in lines
    assert "issues/1/s.md:11: escape resolved: “\\.” → “.”" in lines
    assert any(line.startswith("in all: ") and "quotation mark curled 4" in line for line in lines)


def test_changes_as_json_are_for_other_programs(publication: Publication) -> None:
    outcome = publication.run("fit", "--changes", "--json")
    data = json.loads(outcome.stdout)["changes"]
    story = data["stories"][0]
    assert story["file"] == "issues/1/s.md"
    assert story["counts"]["entity resolved"] == 1
    assert story["counts"]["number of a note generated"] == 1
    assert {"name": "entity resolved", "line": 11, "before": "&amp;", "after": "&"} in story["changes"]
    assert data["counts"]["apostrophe set"] == 2
    assert {text["by"] for text in data["generated"]} >= {"li::marker"}
    assert "changes" not in json.loads(publication.run("fit", "--json").stdout)
