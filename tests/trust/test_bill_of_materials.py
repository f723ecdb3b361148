"""What pressbuild is made of is written down, all of it, and may be combined with its own licence."""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.licenses import canonicalize_license_expression
from packaging.utils import canonicalize_name
from tests.support.places import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import bill_of_materials as bom

PACKAGES = bom.find_packages()
WRITTEN = json.loads(bom.BOM.read_text(encoding="utf-8"))
WITH_OTHERS = {"pydantic_core", "pydyf"}  # in the very version that pydantic and WeasyPrint ask for


def test_what_is_written_is_up_to_date() -> None:
    hint = "run make bom"
    assert bom.BOM.read_text(encoding="utf-8") == bom.make_bom(bom.read_version(), PACKAGES), hint
    assert bom.LIST.read_text(encoding="utf-8") == bom.make_list(PACKAGES), hint


def test_it_goes_into_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["sbom-files"] == [bom.BOM.name]


def imported_by(path: Path) -> Iterator[str]:
    """Yield the names of the modules that a file imports, without their inner ones."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_what_the_program_imports_is_asked_for() -> None:
    """What is imported stands in pyproject.toml itself, not only in what others need."""
    modules = {module for path in (ROOT / "src").rglob("*.py") for module in imported_by(path)}
    modules -= {"pressbuild", *sys.stdlib_module_names}
    installed = packages_distributions()
    asked = set(bom.direct_needs())
    assert len(modules) > 20
    for module in modules:
        names = {canonicalize_name(name) for name in installed[module]}
        assert names & asked or module in WITH_OTHERS, f"{module} is from {names}"


def test_each_version_is_the_pinned_one() -> None:
    pins = bom.read_pins()
    assert {component["name"]: component["version"] for component in WRITTEN["components"]} == {
        name: pins[name] for name in PACKAGES
    }
    assert len(PACKAGES) > 40


def test_each_reference_leads_somewhere() -> None:
    own = WRITTEN["metadata"]["component"]["bom-ref"]
    refs = {component["bom-ref"] for component in WRITTEN["components"]}
    assert {entry["ref"] for entry in WRITTEN["dependencies"]} == {own, *refs}
    needed = {ref for entry in WRITTEN["dependencies"] for ref in entry["dependsOn"]}
    assert needed == refs, "each is needed by something"


def test_each_licence_is_one_that_may_be_combined_with_the_agpl() -> None:
    for package in PACKAGES.values():
        assert canonicalize_license_expression(package.licence) == package.licence
        assert bom.is_compatible(package.licence), package
    for family in bom.read_families():
        assert bom.is_compatible(bom.FONT_LICENCES[family["licence"]])
        assert (ROOT / "fonts" / family["licence-file"]).read_text().count("SIL Open Font License, Version 1.1")
    assert all(map(bom.is_compatible, bom.PROFILE_LICENCES.values()))


@pytest.mark.parametrize(
    ("expression", "fair"),
    [
        ("MIT", True),
        ("MIT AND CC-BY-NC-4.0", False),
        ("GPL-2.0-only OR MIT", True),
        ("GPL-2.0-only", False),
        ("(MIT OR MPL-1.1) AND Zlib", True),
        ("LicenseRef-Proprietary", False),
    ],
)
def test_what_may_be_combined(expression: str, fair: bool) -> None:
    assert bom.is_compatible(expression) == fair


# what metadata without an expression say → words of the expression
SAID = {"BSD": "BSD", "MIT": "MIT", "Affero": "AGPL", "Apache": "Apache-2.0", "GPLv2+": "GPL-2.0-or-later"}


@pytest.mark.parametrize("name", bom.LICENCES)
def test_a_licence_that_was_read_by_a_person_is_what_the_package_says(name: str) -> None:
    metadata = distribution(name).metadata
    assert not metadata.get("License-Expression"), "it says its licence itself now: delete it from LICENCES"
    classifiers = [text for text in metadata.get_all("Classifier") or () if text.startswith("License ::")]
    said = " ".join([metadata.get("License") or "", *classifiers])
    if not said.strip():
        licences = [path for path in distribution(name).files or () if path.name.upper().startswith("LICENSE")]
        said = "MIT" if "Permission is hereby granted, free of charge" in licences[0].read_text() else ""
    found = [expected for word, expected in SAID.items() if word in said]
    assert found, said
    assert all(expected in bom.LICENCES[name] for expected in found), said


def test_each_font_and_profile_of_the_wheel_is_in_it() -> None:
    inside = WRITTEN["metadata"]["component"]["components"]
    files = {file["name"] for part in inside for file in part.get("components", [part])}
    shipped = [path for folder in ("fonts", "src") for path in (ROOT / folder).rglob("*")]
    assert files == {path.name for path in shipped if path.suffix in (".ttf", ".otf", ".woff", ".woff2", ".icc")}
