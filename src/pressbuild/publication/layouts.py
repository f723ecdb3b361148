"""Layouts. In: the name of a layout. Out: its measures and words, and where its files are found.

A layout is a folder of Jinja templates and style sheets with a layout.yaml. Files are looked up in the
publication's layouts/NAME/, the built-in layouts/NAME/, the publication's layouts/common/ and the
built-in layouts/common/, in this order, so that a publication overrides any one file by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import unquote

from pressbuild.core.findings import ExitCode, Place, Report, Stopped, suggest
from pressbuild.core.units import css_length, parse_length
from pressbuild.publication.left_out_parts import BookLeavesOut, LeavesOut
from pressbuild.sources.builtin_folders import builtin_folder
from pressbuild.sources.door import MEGABYTE, lies_inside
from pressbuild.sources.folder import Folder
from pressbuild.sources.yaml_reader import read_yaml
from pressbuild.sources.yaml_schema import Between, Swatches, ValueCheck, YamlSource, model

if TYPE_CHECKING:  # it searches all that is installed
    from pressbuild.plugins import Plugin

COMMON = "common"
_MOST = 8 * MEGABYTE  # of a template or a style sheet; one may carry pictures
_SAME_WORDS = {"no": "nb"}  # Norwegian is written as bokmål unless it says otherwise


def _check_length(text: str) -> str:
    return css_length(text)


def _check_extent(text: str) -> str:
    if parse_length(text) < 1:
        raise ValueError(f"“{text}” is too small for anything to stand in it")
    return css_length(text)


Words = dict[str, dict[str, str]]  # language → key → words
Length = Annotated[str, ValueCheck(_check_length)]
Extent = Annotated[str, ValueCheck(_check_extent)]


@model
class PageSize:
    """The trimmed page and its margins. `inside` is at the fold."""

    width: Extent
    height: Extent
    top: Length
    bottom: Length
    inside: Length
    outside: Length


@model
class WantedFace:
    """A face that the e-book carries, by family, weight and style."""

    family: str
    weight: Annotated[int, Between(1, 1000)] = 400
    style: Literal["normal", "italic"] = "normal"


@model
class LayoutFacts:
    """A layout.yaml: measures, the choices that a manifest has, and the words of each language.

    `links` is where the addresses of links are printed: in notes at the foot of the column, after the link, or not.
    `leaves_out` and `epub_leaves_out` are the parts of stories and manifests that paper and e-book do without.
    `swatches` say with which inks a colour of the style sheets is printed: cyan, magenta, yellow, black in percent.
    """

    title: str
    page: PageSize
    leading: Extent
    column_gap: Length
    heads: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    drop_cap_lines: Annotated[int, Between(2, 9)] = 3
    drop_caps: bool = False
    balance: bool = False
    underset: Annotated[int, Between(0)] = 4
    epub_faces: tuple[WantedFace, ...] = ()
    links: Literal["notes", "inline", "none"] = "none"
    leaves_out: LeavesOut = ()
    epub_leaves_out: BookLeavesOut = ()
    swatches: Swatches = field(default_factory=dict)
    words: Words = field(default_factory=dict)


@model
class WordsFile:
    """A words.yaml: the words of each language that all layouts share."""

    words: Words


@dataclass(frozen=True)
class Layout:
    """A layout with its search path, nearest folder first."""

    name: str
    facts: LayoutFacts
    folders: tuple[Path, ...]
    folder: Folder  # the publication's
    common_words: Words = field(default_factory=dict)
    marked_words: Words = field(default_factory=dict)  # what `words` returns for some languages, made before

    @property
    def leading(self) -> float:
        """The distance of baselines in CSS px. All vertical measures are multiples of it."""
        return parse_length(self.facts.leading)

    @property
    def gap(self) -> float:
        """The space between columns in CSS px."""
        return parse_length(self.facts.column_gap)

    @property
    def grid_top(self) -> float:
        """Where the first line of the baseline grid begins, in CSS px from the top of the page."""
        return parse_length(self.facts.page.top)

    def find(self, name: str) -> Path | None:
        """Return the file of this name that comes first in the search path, be it one that can be read or not."""
        if "\0" in name or Path(name).is_absolute() or ".." in Path(name).parts:
            return None
        return _nearest(self.folders, name)

    def read(self, path: Path) -> str:
        """Return the text of a template or a style sheet.

        Raises:
            OSError: if it cannot be read, leads out of the publication, is no ordinary file or too large.
            UnicodeDecodeError: if it is not UTF-8.
        """
        return self.folder.read(path, _MOST).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")

    def place(self, path: Path, line: int | None = None) -> Place:
        """Return a file of the layout as findings show it."""
        for folder in self.folders:
            if path.is_relative_to(folder):
                return Place(Path("layouts") / folder.name / path.relative_to(folder), line)
        return Place(path, line)

    def locate(self, address: str) -> Place | None:
        """Return where an address, or the name of the file at its end, is written in templates or style sheets.

        It may be written in other characters, or be put together; then it is not found.
        """
        name = unquote(address).rpartition("/")[2]
        for text in (address, name):
            for path in self.files() if len(text) > 2 else ():
                if path.suffix not in (".css", ".html"):
                    continue
                with suppress(OSError, UnicodeDecodeError):
                    before, found, _ = self.read(path).partition(text)
                    if found:
                        return self.place(path, before.count("\n") + 1)
        return None

    def files(self) -> Iterator[Path]:
        """Yield all that lies in the folders of the search path, in an order that stays."""
        for folder in self.folders:
            yield from sorted(folder.rglob("*"))

    def masters(self) -> list[str]:
        """Return the names of all page masters, for a "did you mean"."""
        inside = (folder / "masters" for folder in self.folders if lies_inside(folder / "masters", self.folder.roots))
        found = {path.stem for masters in inside for path in masters.glob("*.html")}
        return sorted(name for name in found if not name.startswith("_"))

    def words(self, language: str) -> dict[str, str]:
        """Return the layout's words in a language (BCP 47 tag), in English where it has none, with its marks.

        The words of the e-book are all of one language, and `language` among them says which, if it is not the one
        that was asked for.
        """
        if language in self.marked_words:
            return dict(self.marked_words[language])
        found: dict[str, str] = {}
        primary = language.split("-")[0].lower()
        for tag in ("en", _SAME_WORDS.get(primary, primary), language.lower()):
            marks = language if tag != "en" or primary == "en" else tag
            for words in (self.common_words, self.facts.words):
                found.update({key: set_words(text, marks) for key, text in words.get(tag, {}).items()})
                if "contents" in words.get(tag, {}):
                    found["language"] = tag
        known = found.get("language", primary).split("-")[0]
        return found | {"language": "" if known == _SAME_WORDS.get(primary, primary) else known}


def mark_words(layout: Layout, languages: Iterable[str]) -> Layout:
    """Return the layout with its words in these languages made, so that they can be kept."""
    return replace(layout, marked_words={tag: layout.words(tag) for tag in sorted(set(languages))})


_NAMES = re.compile(r"\{\w+\}")
_FIGURES = ("{page}", "{words}", "{lines}")
_FIGURE = "\uff11"  # a figure that nobody types: marks are set as if the number were there
_OTHER = "\ufffc"


def set_words(text: str, language: str) -> str:
    """Return words of a layout with typographer's marks; names in braces, which values are put in for, stay."""
    from pressbuild.typography import Run, set_marks  # loaded here: words that are kept need none of it

    names = _NAMES.findall(text)
    shown = _NAMES.sub(lambda name: _FIGURE if name[0] in _FIGURES else _OTHER, text)
    if _FIGURE in text or _OTHER in text:
        return text
    left = iter(names)
    return re.sub(f"[{_FIGURE}{_OTHER}]", lambda _: next(left), set_marks([Run(shown)], language).text)


def fill_words(words: str, **values: object) -> str:
    """Return words of a layout with values in place of their names in braces; other braces stay as they were typed."""
    return re.sub(r"\{(\w+)\}", lambda name: str(values.get(name[1], name[0])), words)


def read_layout(name: str, root: Path, report: Report, place: Place | None = None) -> Layout:
    """Return the layout that a publication in `root` names.

    Raises:
        Stopped: if there is no such layout, a folder of it leads out of the publication or its layout.yaml has errors.
    """
    folder = Folder(root)
    tops = (root / "layouts", builtin_folder("layouts"))
    folders = tuple(top / part for part in (name, COMMON) for top in tops if (top / part).is_dir())
    for found in folders:
        if not lies_inside(found, folder.roots):
            message = f"layouts/{found.name} is a link that leads out of the publication's folder"
            report.error("outside-publication", message, place, "copy what it leads to in its place")
            raise Stopped(ExitCode.SOURCE, report.findings)
    path = _nearest(folders, "layout.yaml")
    if path is None and (added := _plugin_layout(name, report, place)):
        own = [found for found in folders if found.name != COMMON]
        folders = (*own, added, *folders[len(own) :])
        folder, path = Folder(root, installed=(added,)), _nearest(folders, "layout.yaml")
    if path is None:
        inside = (top for top in tops if lies_inside(top, folder.roots))
        known = {found.parent.name for top in inside for found in top.glob("*/layout.yaml")}
        report.error("no-layout", f"there is no layout “{name}”", place, suggest(name, known))
        raise Stopped(ExitCode.SOURCE, report.findings)
    shown = Path("layouts") / name / "layout.yaml"
    text = folder.read_text(path, report)
    facts = read_yaml(text, shown, LayoutFacts, report, "layout.yaml") if text is not None else None
    if facts is None:
        raise Stopped(ExitCode.SOURCE, report.findings)
    _check_kinds(*facts, report)
    report.stop_on_errors(ExitCode.SOURCE)
    return Layout(name, facts[1], folders, folder, _read_words(folders, folder, report))


def _plugin_layout(name: str, report: Report, place: Place | None) -> Path | None:
    """Return the folder of a layout that an installed package has, None if no package has one of this name.

    Raises:
        Stopped: if it has one that cannot be used.
    """
    from pressbuild.plugins import BadPlugin, PluginKind, find_plugin  # loaded here: most layouts are built in

    plugin = find_plugin(PluginKind.LAYOUT, name)
    if plugin is None:
        return None
    try:
        return find_layout_folder(plugin)
    except BadPlugin as problem:
        report.error("bad-plugin", str(problem), place, "update the package, or name another layout")
        raise Stopped(ExitCode.SOURCE, report.findings) from None


def find_layout_folder(plugin: Plugin) -> Path:
    """Return the folder of a plug-in's layout: that of the package that its entry point names.

    Raises:
        BadPlugin: if there is none, or no layout.yaml in it.
    """
    folder = plugin.folder()
    if not _is_there(folder / "layout.yaml"):
        raise plugin.refuse("there is no layout.yaml in its folder")
    return folder


def _check_kinds(source: YamlSource, facts: LayoutFacts, report: Report) -> None:
    """Note heads and styles under `leaves-out` that the layout does not have."""
    known = (*facts.heads, *facts.styles)
    for key, parts in (("leaves-out", facts.leaves_out), ("epub-leaves-out", facts.epub_leaves_out)):
        for index, left in enumerate(parts):
            for kind in left.kinds:
                if kind not in known:
                    message = f"“{key}: {left.part}”: the layout has no head and no style “{kind}”"
                    report.error("no-kind", message, source.place(key, index, left.part), suggest(kind, known))


def _nearest(folders: tuple[Path, ...], name: str) -> Path | None:
    """Return the first file of a name, be it one that can be read or not."""
    return next((folder / name for folder in folders if _is_there(folder / name)), None)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _read_words(folders: tuple[Path, ...], folder: Folder, report: Report) -> Words:
    path = _nearest(folders, "words.yaml")
    if path is None:
        return {}
    text = folder.read_text(path, report)
    shown = Path("layouts") / path.parent.name / path.name
    found = read_yaml(text, shown, WordsFile, report, "words.yaml") if text is not None else None
    if found is None:
        raise Stopped(ExitCode.SOURCE, report.findings)
    return found[1].words
