"""Plug-ins: one of each kind, in a package of its own, is found and works; a broken one is one message."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.paper import Paper, frame, words
from tests.support.plugins import NAME, install, installed

from pressbuild import api
from pressbuild.cli import main

BROKEN = {
    "raises": "raise ValueError('torn\\nin two')\n",
    "ends": "raise SystemExit(3)\n",
    "no such module": None,
    "of another kind": "THING = 42\n",
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    paper = Paper(tmp_path / "paper").master("page", frame("a", 30, columns=2))
    return paper.story("s", words(100), "frames: [1/a]").write().root


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    site = install(tmp_path / "site")
    with installed(site):
        yield site


def break_all(site: Path, code: str | None) -> None:
    """Install a package whose plug-ins of all kinds are of no use."""
    if code is not None:
        (site / "broken_plugin.py").write_text(code)
    groups = ("checks", "layouts", "importers", "outputs")
    install(site, {f"pressbuild.{group}": {"aside": "broken_plugin:THING"} for group in groups}, "broken_plugin")


def test_all_kinds_are_listed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["plugins"]
    assert [(plugin["kind"], plugin["name"]) for plugin in found] == [
        ("check", "title"),
        ("layout", "plain"),
        ("importer", "text"),
        ("output", "headlines"),
    ]
    assert {(plugin["package"], plugin["version"], plugin["problem"]) for plugin in found} == {
        ("pressbuild-example", "1.0", "")
    }
    assert main(["plugins"]) == 0
    assert "importer  text" in capsys.readouterr().out


def test_a_check_of_a_plugin_is_made_with_ours(site: Path, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["-C", str(paper), "check", "--json"])
    checks = {check["id"]: check["status"] for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["untitled"] == "passed"
    assert len(checks) > 50
    assert main(["check", "--list"]) == 0
    assert "The title says something" in capsys.readouterr().out


def test_a_layout_of_a_plugin_sets_a_paper(site: Path, paper: Path) -> None:
    shutil.rmtree(paper / "layouts")
    publication = paper / "issues" / "publication.yaml"
    publication.write_text(publication.read_text().replace("layout: test", "layout: plain"))
    for _ in range(2):  # read anew, and as it was kept
        result = api.open_publication(paper).issue().build_pdf()
        assert result.ok, result.findings
    assert result.files[0].pages == 1


def test_an_output_of_a_plugin_is_written(site: Path, paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert main(["-C", str(paper), "export", "headlines"]) == 0
        assert (paper / "dist" / "1" / "t-1-headlines.txt").read_text() == "s\n"
    assert main(["-C", str(paper), "export", "headlnes"]) == 3
    assert "did you mean “headlines”?" in capsys.readouterr().err


def test_an_importer_of_a_plugin_makes_an_article(site: Path, tmp_path: Path) -> None:
    source = tmp_path / "copy.TXT"
    source.write_text("Rain\n\nIt rains.\n")
    assert api.import_article(source) == '---\nheadline: "Rain"\n---\n\nIt rains.\n'
    with pytest.raises(api.Stopped, match=r"no plug-in imports files that end in “\.odt”"):
        api.import_article(tmp_path / "copy.odt")


@pytest.mark.parametrize("code", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_plugin_is_one_message_and_nothing_else_is_lost(
    code: str | None, site: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_all(site, code)
    assert main(["plugins"]) == 4
    listed = capsys.readouterr().out.splitlines()
    refused = [line for line in listed if "cannot be used: the " in line]
    assert sum("“aside” of the package “broken-plugin”" in line for line in refused) == 4
    assert len(listed) == 8
    assert main(["-C", str(paper), "pdf"]) == 0
    assert main(["-C", str(paper), "export", "headlines"]) == 0
    assert main(["-C", str(paper), "export", "aside"]) == 3
    assert capsys.readouterr().err.count("[bad-plugin]") == 1
    main(["-C", str(paper), "check", "--json"])
    shown = capsys.readouterr()
    checks = {check["id"]: check for check in json.loads(shown.out)["checks"]}
    assert checks["plugin-aside"]["status"] == "skipped"
    assert "broken-plugin" in checks["plugin-aside"]["reason"]
    assert checks["untitled"]["status"] == "passed"
    assert "Traceback" not in shown.err


def test_a_plugin_that_fails_at_work_leaves_the_last_good_file(
    site: Path, paper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(paper), "export", "headlines"]) == 0
    (site / "failing.py").write_text(
        "class Fails:\n    suffix = '.txt'\n    def write(self, issue):\n        return 1 // 0\nTHING = Fails()\n"
    )
    install(site, {"pressbuild.outputs": {"fails": "failing:THING"}}, "failing")
    target = paper / "dist" / "1" / "t-1-headlines.txt"
    assert main(["-C", str(paper), "export", "fails", "-o", str(target)]) == 3
    said = capsys.readouterr().err
    assert "the output “fails” of the package “failing”: ZeroDivisionError" in said
    assert target.read_text() == "s\n"


def test_a_plugin_with_the_id_of_a_check_of_ours_does_not_take_its_place(site: Path) -> None:
    from pressbuild.checks.plugin_checks import load_plugin_checks
    from pressbuild.checks.registry import CHECKS

    added = load_plugin_checks({check.id for check in CHECKS} | {"untitled"})
    assert [check.id for check in added] == ["plugin-title"]


def test_nothing_in_a_publications_folder_is_a_plugin(paper: Path) -> None:
    install(paper)
    with installed(paper):  # as `python -m pressbuild` has the folder that one stands in
        assert api.list_plugins() == ()


def test_a_module_in_a_publications_folder_stands_for_no_plugin(paper: Path, tmp_path: Path) -> None:
    site = install(tmp_path / "site")
    (paper / NAME).mkdir()
    (paper / NAME / "__init__.py").write_text("raise AssertionError('it was run')\n")
    with installed(site), installed(paper):
        assert {plugin.problem.rpartition(": ")[2] for plugin in api.list_plugins()} == {
            "it lies in the folder of a publication; install it as a package"
        }
