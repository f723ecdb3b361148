"""Language tags. In: a text of a manifest or an article. Out: the same, if it has the form of a tag."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

# BCP 47 (RFC 5646, section 2.1): language, optional script and region; enough for a newspaper
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")


def check_language(tag: str) -> str:
    """Return a language tag as it is, if it has the form of one.

    Raises:
        ValueError: if it has not.
    """
    if tag and not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"“{tag}” is not a language tag such as en-GB, es or de")
    return tag


LanguageTag = Annotated[str, AfterValidator(check_language)]
