"""How much a page of a PDF from elsewhere paints. In: its contents. Out: nothing, or `BadPdf` if it would never end.

Ten forms that paint one another ten times each are a kilobyte in the file and 10,000,000,000 paintings on the page.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pikepdf

from pressbuild.sources.pdf_opening import BadPdf

MAX_PAINTINGS = 1_000_000
MAX_DEPTH = 28  # forms in forms; Acrobat's own limit for states within states (ISO 32000-1, annex C.2)
MAX_CONTENTS = 24 * 2**20  # bytes of operators, of the page and its forms; a map of a whole country has five million
_DO = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_nesting(contents: bytes, resources: Any) -> None:
    """Refuse a page that paints too many forms. Its streams have been measured before.

    Raises:
        BadPdf: if there are too many, or one paints itself.
    """
    _Counting().paintings(contents, resources, 0)


class _Counting:
    def __init__(self) -> None:
        self.known: dict[tuple[int, int], int] = {}
        self.open: set[tuple[int, int]] = set()
        self.left = MAX_CONTENTS

    def paintings(self, contents: bytes, resources: Any, depth: int) -> int:
        """Return how many forms are painted by the contents of a page or a form."""
        self.left -= len(contents)
        if self.left < 0:
            message = f"the PDF has drawings of more than {MAX_CONTENTS // 2**20} MB"
            raise BadPdf("pdf-too-large", message, "ask for a simpler file, or for a picture of it")
        objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(objects, pikepdf.Dictionary):
            return 0
        total = 0
        for name, times in Counter(_DO.findall(contents)).items():
            plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), name)
            item = objects.get("/" + plain.decode("utf-8", "surrogateescape"))
            if isinstance(item, pikepdf.Stream) and str(item.get("/Subtype", "")) == "/Form":
                total += times * (1 + self._inside(item, resources, depth + 1))
                if total > MAX_PAINTINGS:
                    raise _endless("paints more than a million times")
        return total

    def _inside(self, form: Any, outer: Any, depth: int) -> int:
        key = form.objgen
        if key in self.open or depth > MAX_DEPTH:
            raise _endless("holds forms that paint one another without end")
        if key not in self.known:
            self.open.add(key)
            self.known[key] = self.paintings(bytes(form.read_bytes()), form.get("/Resources", outer), depth)
            self.open.remove(key)
        return self.known[key]


def _endless(what: str) -> BadPdf:
    return BadPdf("endless-pdf", f"the PDF {what}", "ask for a file that is exported anew, as PDF/X-4")
