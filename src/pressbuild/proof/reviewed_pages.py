"""What was seen. In: pages that somebody marked as seen. Out: their versions and PDFs, in later runs too."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from pressbuild.core.records import Damaged, pack, unpack
from pressbuild.core.store import Store

_LIST = "seen.pages"
_MADE_FROM = "seen"


class ReviewedPages:
    """The pages of the proof that was last marked as seen, kept in the user's cache."""

    def __init__(self, cache: Store) -> None:
        self._cache = cache
        self.versions: dict[str, str] = self._read()  # by page number
        self._pdfs: dict[str, bytes] = {}

    def _read(self) -> dict[str, str]:
        data = self._cache.read(_LIST, _MADE_FROM)
        with suppress(Damaged):
            return unpack(dict[str, str], data) if data else {}
        return {}

    def mark(self, versions: Mapping[str, str], pdfs: Mapping[str, bytes]) -> None:
        """Remember these pages in place of the ones before; `pdfs` has the PDF of each version."""
        before = set(self.versions.values())
        self.versions = dict(versions)
        self._pdfs = {version: pdfs[version] for version in versions.values() if version in pdfs}
        for version, data in self._pdfs.items():
            self._cache.write(f"seen/{version}.pdf", version, data)
        self._cache.write(_LIST, _MADE_FROM, pack(dict[str, str], self.versions))
        for version in before - set(self.versions.values()):
            self._cache.forget(f"seen/{version}.pdf")

    def pdf(self, version: str) -> bytes | None:
        """Return the PDF of a page that was seen, if it is known."""
        if version not in self.versions.values():
            return None
        return self._pdfs.get(version) or self._cache.read(f"seen/{version}.pdf", version)
