"""Typographer's marks by language. In: plain text as typed. Out: the same with real marks.

Quotation marks follow the language as the Unicode CLDR's delimiters list them (quotationStart … and
alternateQuotationStart …); British English takes the single ones first, as its newspapers do.
"""

from __future__ import annotations

import re

# language → the two outer and the two inner marks
_QUOTES = {
    "en": ("“", "”", "‘", "’"),
    "en-gb": ("‘", "’", "“", "”"),
    "en-ie": ("‘", "’", "“", "”"),
    "de": ("„", "“", "‚", "‘"),
    "de-ch": ("«", "»", "‹", "›"),
    "es": ("«", "»", "“", "”"),
    "es-419": ("“", "”", "‘", "’"),
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "pt": ("“", "”", "‘", "’"),
    "pt-pt": ("«", "»", "“", "”"),
    "nl": ("‘", "’", "“", "”"),
    "pl": ("„", "”", "«", "»"),
    "cs": ("„", "“", "‚", "‘"),
    "sv": ("”", "”", "’", "’"),
    "fi": ("”", "”", "’", "’"),
    "da": ("”", "”", "’", "’"),
    "nb": ("«", "»", "‘", "’"),
    "ca": ("«", "»", "“", "”"),
    "eu": ("«", "»", "“", "”"),
    "el": ("«", "»", "“", "”"),
    "tr": ("“", "”", "‘", "’"),
}
# languages that set the dash in a sentence as an unspaced em dash
_EM_DASH = {"en-us", "en-ca", "es"}


def quotation_marks(language: str) -> list[str]:
    """Return outer opening, outer closing, inner opening and inner closing mark for a BCP 47 tag."""
    tag = language.lower()
    if tag.startswith("es-") and tag not in ("es-es",) and tag not in _QUOTES:
        return list(_QUOTES["es-419"])
    return list(_QUOTES.get(tag) or _QUOTES.get(tag.split("-")[0]) or _QUOTES["en"])


def set_dashes(text: str, language: str) -> str:
    """Return the text with `...` as an ellipsis, `--` and `---` as dashes, ranges of figures with an en dash."""
    text = re.sub(r"\.{3,}", "…", text)
    tag = language.lower()
    dash = "—" if tag in _EM_DASH or tag.split("-")[0] in _EM_DASH else "–"
    text = text.replace("---", "—")
    text = re.sub(r"(?<=\d)--(?=\d)", "–", text)
    text = text.replace("--", dash)
    return re.sub(r"(?<![\d-])(\d{1,4})-(?=\d{1,4}(?![\d-]))", r"\1–", text)
