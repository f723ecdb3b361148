"""Files are opened in one place: whatever else opens one is listed here, with what it opens and why that is safe."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pressbuild

TOP = Path(pressbuild.__file__).parent
# methods and functions that open a file or list a folder
OPENERS = frozenset(
    "open fdopen read_bytes read_text open_text iterdir glob rglob scandir listdir fromfile memmap mmap".split()
)
# libraries that open whatever they are given a name of: they get bytes, or a stream
LIBRARIES = frozenset(
    {"TTFont", "PdfDocument", "load_font", "ImageCmsProfile", "Image.open", "Pillow.open", "pikepdf.open", "ZipFile"}
)
BYTES = frozenset({"BytesIO", "io.BytesIO"})
# methods of a `Folder`, which goes through the door
DOOR = frozenset({"folder.read_text", "folder.open", "fonts.open", "self.folder.open", "face.open"})
STREAMS = frozenset({"stream", "packed", "data"})  # names of what has come through the door

# module → the calls in it that open something
ALLOWED: dict[str, tuple[str, frozenset[str]]] = {
    "sources/door.py": ("the door", frozenset({"os.open", "os.fdopen"})),
    "sources/folder.py": ("names in folders that lie inside", frozenset({"path.parent.iterdir", "os.walk"})),
    "publication/layouts.py": (
        "names below folders that lie inside",
        frozenset({"folder.rglob", "masters.glob", "top.glob"}),
    ),
    "checks/source/vanished_parts.py": ("names below folders that lie inside", frozenset({"folder.rglob"})),
    "press/press_profile.py": ("names in folders that lie inside", frozenset({"folder.root.glob"})),
    "publication/manifest/read_manifest.py": (
        "names of issues; none of their files is opened",
        frozenset({"issues.glob"}),
    ),
    "pipeline/read_issue.py": ("names in a folder that lies inside", frozenset({"press.glob"})),
    "pipeline/check_target.py": ("names of issues; none of their files is opened", frozenset({"issues.glob"})),
    "publication/font_packages.py": ("names below a folder that lies inside", frozenset({"folder.rglob"})),
    "publication/font_families.py": ("through the door", frozenset({"self.faces[0].open"})),
    "publication/output_files.py": (
        "what is written; names of folders",
        frozenset({"os.open", "os.fdopen", "os.walk"}),
    ),
    "core/store.py": (
        "the user's cache, and the program's own modules",
        frozenset({"open", "os.open", "os.walk", "path.iterdir", "Path(folder).iterdir"}),
    ),
    "typeset/engine/face_shelf.py": (
        "the temporary folder into which WeasyPrint has put faces that came through the door",
        frozenset({"folder.iterdir", "path.read_bytes"}),
    ),
    "core/subprocesses.py": ("the browser", frozenset({"webbrowser.open"})),
    "core/orphaned_processes.py": (
        "what the system says of processes",
        frozenset({"(folder / 'environ').read_bytes", "Path('/proc').glob"}),
    ),
    "core/processes.py": (
        "what the system says of processes",
        frozenset({"os.listdir", "Path(f'/proc/{pid}/stat').read_bytes", "Path(f'/proc/{pid}/status').read_bytes"}),
    ),
    "core/limits.py": ("the record in a temporary folder", frozenset({"file.open", "file.read_bytes"})),
    "drawings/resvg.py": ("nothing, where faults of a library go", frozenset({"Path(os.devnull).open"})),
    "core/system_errors.py": ("temporary folders", frozenset({"os.open", "top.glob"})),
    "cli/exit.py": ("the standard streams", frozenset({"os.open", "open"})),
    "checks/epub/validators.py": (
        "programs of the user's, and what they have written into a temporary folder",
        frozenset({"program.open", "file.read_bytes", "Path(folder).rglob", "zipfile.ZipFile(path)"}),
    ),
    "ink/page_plates.py": ("a temporary folder", frozenset({"Path(folder).iterdir", "file.read_bytes"})),
    "reports/thumbnails.py": (
        "a temporary folder",
        frozenset({"path.read_bytes", "pypdfium2.PdfDocument(folder / 'pages.pdf')"}),
    ),
    "proof/file_watch.py": ("names of folders, no link followed", frozenset({"os.walk"})),
    "proof/page_assets.py": ("the program's own page", frozenset({"entry.read_bytes", "folder.iterdir"})),
    "proof/static_proof.py": ("what is written", frozenset({"target.iterdir"})),
    # other things that have such names: parts of a PDF in the memory, addresses, states
    "ink/ink_sheets.py": ("a stream of a PDF in the memory", frozenset({"profile.read_bytes"})),
    "pdf_facts/page_facts.py": ("resources of a PDF in the memory", frozenset({"library.open"})),
    "pdf_facts/shown_letters.py": (
        "resources of a PDF in the memory",
        frozenset({"self.library.open", "library.open"}),
    ),
    "pdf_facts/type3_glyphs.py": ("resources of a PDF in the memory", frozenset({"painter.library.open"})),
    "pdf_facts/painting_operators.py": ("resources of a PDF in the memory", frozenset({"self.library.open"})),
    "pdf_facts/pdf_streams.py": ("a stream of a PDF in the memory", frozenset({"stream.read_bytes"})),
    "pdf/xmp_metadata.py": ("a stream of a PDF in the memory", frozenset({"stream.read_bytes"})),
    "placed_pdf/form_nesting.py": ("a stream of a PDF in the memory", frozenset({"form.read_bytes"})),
    "placed_pdf/unpacked_size.py": ("a stream of a PDF in the memory", frozenset({"stream.read_bytes"})),
    "placed_pdf/page_copy.py": ("a stream of a PDF in the memory", frozenset({"s.read_bytes"})),
    "pipeline/proof_session.py": ("no file", frozenset({"self._ink.open"})),
    "proof/serve.py": ("no file", frozenset({"desk.open"})),
}


def _openings(source: str) -> Iterator[str]:
    """Yield the calls that open a file or list a folder."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        last = called.rpartition(".")[2]
        if called in LIBRARIES or last in LIBRARIES:
            if not node.args or not _is_open_already(node.args[0]):
                yield ast.unparse(node) if last in LIBRARIES else called
        elif called == "os.walk" or (last in OPENERS and called not in DOOR and (called != last or called == "open")):
            yield called


def _is_open_already(argument: ast.expr) -> bool:
    is_bytes = isinstance(argument, ast.Call) and ast.unparse(argument.func) in BYTES
    return is_bytes or (isinstance(argument, ast.Name) and argument.id in STREAMS)


def test_nothing_but_the_door_opens_files() -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(TOP.rglob("*.py")):
        if calls := set(_openings(path.read_text(encoding="utf-8"))):
            found[path.relative_to(TOP).as_posix()] = calls
    new = {name: sorted(calls - ALLOWED.get(name, ("", frozenset()))[1]) for name, calls in found.items()}
    assert {name: calls for name, calls in new.items() if calls} == {}, "let it go through sources/door.py"
    gone = {name: sorted(calls - found.get(name, set())) for name, (_, calls) in ALLOWED.items()}
    assert {name: calls for name, calls in gone.items() if calls} == {}, "take it off the list"


@pytest.mark.parametrize(
    "source",
    ["open(name)", "path.read_bytes()", "Image.open(path)", "TTFont(path)", "pikepdf.open('x.pdf')", "os.open(p, 0)"],
)
def test_what_opens_a_file_is_noticed(source: str) -> None:
    assert list(_openings(source))


def test_bytes_are_no_file() -> None:
    assert not list(_openings("Image.open(io.BytesIO(data)), TTFont(stream), pikepdf.open(io.BytesIO(data))"))
