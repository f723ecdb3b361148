"""The register of finding codes. In: nothing. Out: every code that is not the id of a check, and what it stands for.

The ids of checks are codes, too; `checks.registry` joins both. Standards: a code is never used for another kind of
finding later, and one that is renamed keeps its old name in `former`.
"""

from __future__ import annotations

from pressbuild.core.finding_codes.article_codes import ARTICLE_CODES
from pressbuild.core.finding_codes.ebook_codes import EBOOK_CODES
from pressbuild.core.finding_codes.finding_code import FindingCode
from pressbuild.core.finding_codes.folder_codes import FOLDER_CODES
from pressbuild.core.finding_codes.output_codes import OUTPUT_CODES
from pressbuild.core.finding_codes.page_codes import PAGE_CODES

SECTIONS: tuple[tuple[str, tuple[FindingCode, ...]], ...] = (
    ("Files and manifests", FOLDER_CODES),
    ("Articles, pictures and advertisements", ARTICLE_CODES),
    ("Pages", PAGE_CODES),
    ("The e-book", EBOOK_CODES),
    ("Output, imposition and the program itself", OUTPUT_CODES),
)
FINDING_CODES: tuple[FindingCode, ...] = tuple(code for _, codes in SECTIONS for code in codes)

__all__ = ["FINDING_CODES", "SECTIONS", "FindingCode", "find_code"]


def find_code(name: str) -> FindingCode:
    """Return the entry of a code, which may be called by a name that it had in an earlier version.

    Raises:
        KeyError: if there is none.
    """
    former = {old: code for code in FINDING_CODES for old in code.former}
    return {**former, **{code.code: code for code in FINDING_CODES}}[name]
