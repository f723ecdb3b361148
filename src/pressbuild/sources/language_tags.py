"""Language tags. In: a text of a manifest or an article. Out: the same, if it has the form of a tag."""

from __future__ import annotations

import re
from typing import Annotated

from pressbuild.sources.yaml_schema import ValueCheck

# BCP 47 (RFC 5646, section 2.1): language, optional script and region; enough for a newspaper
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")

_COMMON = set(
    "en en-gb en-us en-ie es es-es es-419 de de-at de-ch fr it nl pt pt-br pl cs sv da nb fi ca eu qu ay".split()
)


def check_language(tag: str) -> str:
    """Return a language tag as it is, if it has the form of one.

    Raises:
        ValueError: if it has not, or if one of its parts is not in the registry of IANA (RFC 5646, section 3).
    """
    if not tag or tag.lower() in _COMMON:
        return tag
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"“{tag}” is not a language tag such as en-GB, es or de")
    import langcodes  # it loads tables that nobody needs who writes in one of the common languages

    if tag.lower().endswith("-uk"):  # a region that is reserved and not registered
        raise ValueError(f"there is no language “{tag}”; British English is en-GB")
    if not langcodes.tag_is_valid(tag):
        raise ValueError(f"there is no language “{tag}” in the registry; write one such as en-GB, es or de")
    return tag


# languages and scripts that are written from right to left
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"}


def direction_of(tag: str) -> str:
    """Return "rtl" for a language that is written from right to left, "ltr" for any other."""
    language, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    right_to_left = script in _RIGHT_TO_LEFT_SCRIPTS if script else language in _RIGHT_TO_LEFT
    return "rtl" if right_to_left else "ltr"


LanguageTag = Annotated[str, ValueCheck(check_language)]
