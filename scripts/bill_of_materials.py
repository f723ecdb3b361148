"""Writes what pressbuild is made of: `make bom`. In: pyproject.toml, constraints.txt, fonts.yaml, what is installed.

Out: `bom.cdx.json`, a CycloneDX document that goes into each wheel (PEP 770), and `docs/dependencies.md`. Two runs give
the same bytes: neither hour nor machine nor a number drawn by lot is in them, and markers of platforms do not count:
listed is what constraints.txt pins. Nothing is looked up on the network.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
BOM, LIST = ROOT / "bom.cdx.json", ROOT / "docs" / "dependencies.md"
PROFILES = ROOT / "src" / "pressbuild" / "press" / "profiles"
FONT_LICENCES = {"SIL Open Font License 1.1": "OFL-1.1"}
PROFILE_LICENCES = {"newsprint.icc": "CC0-1.0"}

# SPDX expressions of packages that do not say theirs in their metadata (PEP 639), as their licence files have it
LICENCES = {
    "brotli": "MIT",
    "cssselect2": "BSD-3-Clause",
    "ebooklib": "AGPL-3.0-or-later",
    "fonttools": "MIT",
    "h11": "MIT",
    "jinja2": "BSD-3-Clause",
    "langcodes": "MIT",
    "lxml": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mdit-py-plugins": "MIT",
    "mdurl": "MIT",
    "pydyf": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "resvg-py": "MIT",
    "rich": "MIT",
    "ruamel-yaml": "MIT",
    "segno": "BSD-3-Clause",
    "six": "MIT",
    "tinycss2": "BSD-3-Clause",
    "tinyhtml5": "MIT",
    "watchfiles": "MIT",
    "weasyprint": "BSD-3-Clause",
    "webencodings": "BSD-3-Clause",
    "zopfli": "Apache-2.0",
}

# What may be part of a program under the AGPL 3.0 or later, after the list of the Free Software Foundation; OFL is for
# fonts.
COMPATIBLE = frozenset(
    "0BSD AGPL-3.0-or-later Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 GPL-2.0-or-later GPL-3.0-or-later ISC "
    "LGPL-2.1-or-later LGPL-3.0-or-later MIT MIT-0 MIT-CMU MPL-2.0 OFL-1.1 PSF-2.0 Unicode-3.0 Zlib".split()
)

# What other programs and libraries pressbuild uses where they are; none of them comes with it.
SYSTEM = (
    ("Python 3.11 or later", "PSF-2.0", "runs it"),
    ("Pango", "LGPL-2.0-or-later", "text: lines and directions; loaded by WeasyPrint"),
    ("GLib", "LGPL-2.1-or-later", "loaded with Pango"),
    ("HarfBuzz, with its subsetter", "MIT (old style)", "shapes text, cuts down fonts"),
    (
        "Fontconfig, FreeType",
        "HPND-sell-variant; FTL OR GPL-2.0-or-later",
        "loaded with Pango; no fonts of the machine",
    ),
    ("Ghostscript", "AGPL-3.0-or-later", "measures ink: a program of its own, left out where it is missing"),
    ("EPUBCheck with Java, Ace with Node", "BSD-3-Clause; MIT", "`epub --check`, where they are installed"),
    ("a browser", "", "shows the proof"),
)

HEAD = """# What pressbuild is made of

Made by `make bom` from `pyproject.toml`, `constraints.txt`, `fonts/fonts.yaml` and the installed packages; a test tells
when it is out of date. The same is in each wheel as CycloneDX, `pressbuild-*.dist-info/sboms/bom.cdx.json` (PEP 770).

All licences can be combined with the GNU Affero General Public License 3.0 or later; of several that are joined by OR,
one can. What is known of faults in these packages: [security.md](security.md#what-pressbuild-is-made-of).
"""
PACKAGES = """
## Python packages

As pinned in `constraints.txt`, with which pressbuild is tested. Whoever installs the wheel gets the newest ones that
`pyproject.toml` allows. What packages bring along inside (PDFium, qpdf, libxml2, resvg and others) is listed in their
own wheels, in `*.dist-info/licenses` and `*.dist-info/sboms`.

| package | version | licence | used by |
|---|---|---|---|
"""
FONTS = """
## Fonts and profiles in the wheel

| name | version | licence | origin |
|---|---|---|---|
"""
BESIDE = """
Quotation marks and names of months come from Unicode CLDR (Unicode-3.0): `src/pressbuild/typography/cldr.py`.

## Of the system

Not in the wheel, and not pinned.

| program or library | licence | what for |
|---|---|---|
"""


@dataclass(frozen=True)
class Package:
    """A Python package: its SPDX expression, and the names of the packages that it needs."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_project() -> dict[str, Any]:
    """Return the table “project” of pyproject.toml."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def direct_needs() -> list[str]:
    """Return the names of the packages that pyproject.toml asks for."""
    return sorted({canonicalize_name(Requirement(text).name) for text in read_project()["dependencies"]})


def read_pins() -> dict[str, str]:
    """Return the versions of constraints.txt by name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def find_packages() -> dict[str, Package]:
    """Return all packages that pressbuild needs to run, and what these need, by name.

    Raises:
        SystemExit: if one is installed in another version than the pinned one, or nobody knows its licence.
    """
    project = read_project()
    pins, found = read_pins(), {}
    asked: dict[str, set[str]] = {}  # name → extras
    left = [Requirement(text) for text in project["dependencies"]]
    while left:
        requirement = left.pop()
        name = canonicalize_name(requirement.name)
        if name not in pins or (name in asked and requirement.extras <= asked[name]):
            continue
        asked.setdefault(name, set()).update(requirement.extras)
        installed = distribution(name)
        if installed.version != pins[name]:
            raise SystemExit(f"{name} {installed.version} is installed, {pins[name]} is pinned: run make")
        needs = [need for need in needs_of(installed, asked[name]) if canonicalize_name(need.name) in pins]
        names = tuple(sorted({canonicalize_name(need.name) for need in needs}))
        found[name] = Package(name, installed.version, licence_of(name, installed), names)
        left += needs
    return dict(sorted(found.items()))


def needs_of(installed: Distribution, extras: set[str]) -> Iterator[Requirement]:
    """Yield what a package needs with these extras, on any platform."""
    for text in installed.requires or ():
        requirement = Requirement(text)
        wanted = re.findall(r"""extra == ["']([^"']+)""", str(requirement.marker or ""))
        if not wanted or extras & set(wanted):
            yield requirement


def licence_of(name: str, installed: Distribution) -> str:
    """Return the SPDX expression of a package."""
    licence = installed.metadata.get("License-Expression") or LICENCES.get(name)
    if not licence:
        raise SystemExit(f"{name} does not say its licence: read its licence file and add it to LICENCES")
    return licence


def is_compatible(expression: str) -> bool:
    """Whether a licence can be combined with the AGPL: all that AND joins, and one of those that OR joins."""
    return all(
        any(choice in COMPATIBLE for choice in part.strip("() ").split(" OR ")) for part in expression.split(" AND ")
    )


def read_families() -> list[dict[str, Any]]:
    """Return the families of fonts.yaml."""
    families: list[dict[str, Any]] = YAML(typ="safe").load(ROOT / "fonts" / "fonts.yaml")["families"]
    return families


def make_bom(version: str, packages: dict[str, Package]) -> str:
    """Return the CycloneDX document."""
    project = read_project()
    purl = f"pkg:pypi/pressbuild@{version}"
    needs = [(purl, [packages[name].purl for name in direct_needs()])]
    needs += [(package.purl, [packages[name].purl for name in package.needs]) for package in packages.values()]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": purl,
                "name": "pressbuild",
                "version": version,
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
                "purl": purl,
                "components": [
                    *map(describe_family, read_families()),
                    *map(describe_profile, sorted(PROFILE_LICENCES)),
                ],
            }
        },
        "components": [describe_package(package) for package in packages.values()],
        "dependencies": [{"ref": ref, "dependsOn": others} for ref, others in needs],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def describe_package(package: Package) -> dict[str, Any]:
    """Return a package as a component."""
    return {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "scope": "required",
        "licenses": [{"expression": package.licence}],
        "purl": package.purl,
    }


def describe_family(family: dict[str, Any]) -> dict[str, Any]:
    """Return a family of fonts as a component, and its files in it."""
    return {
        "type": "data",
        "name": family["family"],
        "version": family["version"],
        "description": f"fonts, from {family['origin']}",
        "licenses": [{"license": {"id": FONT_LICENCES[family["licence"]]}}],
        "components": [describe_file(ROOT / "fonts" / face["file"]) for face in family["files"]],
    }


def describe_profile(name: str) -> dict[str, Any]:
    """Return an ICC profile as a component."""
    return {**describe_file(PROFILES / name), "licenses": [{"license": {"id": PROFILE_LICENCES[name]}}]}


def describe_file(path: Path) -> dict[str, Any]:
    """Return a file that is in the wheel as a component."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"type": "file", "name": path.name, "hashes": [{"alg": "SHA-256", "content": digest}]}


def make_list(packages: dict[str, Package]) -> str:
    """Return docs/dependencies.md."""
    text = HEAD + PACKAGES
    for name, package in packages.items():
        users = [other for other, needed in packages.items() if name in needed.needs]
        users = ["pressbuild", *users] if name in direct_needs() else users
        text += f"| {name} | {package.version} | {package.licence} | {', '.join(users)} |\n"
    text += FONTS
    for family in read_families():
        licence = FONT_LICENCES[family["licence"]]
        text += f"| {family['family']} | {family['version']} | {licence} | {family['origin']} |\n"
    for name, licence in PROFILE_LICENCES.items():
        text += f"| {name} | | {licence} | `scripts/press_profile.py` |\n"
    return text + BESIDE + "".join(f"| {' | '.join(row)} |\n" for row in SYSTEM)


def read_version() -> str:
    """Return the version of pressbuild."""
    match = re.search(r'__version__ = "([^"]+)"', (ROOT / "src/pressbuild/__init__.py").read_text(encoding="utf-8"))
    return match[1] if match else ""


def main() -> None:
    """Write both files."""
    packages = find_packages()
    BOM.write_text(make_bom(read_version(), packages), encoding="utf-8")
    LIST.write_text(make_list(packages), encoding="utf-8")
    print(f"{len(packages)} packages: {BOM.name}, {LIST.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
