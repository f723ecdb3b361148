"""Quotes, apostrophes and dashes by language. In: a BCP 47 tag. Out: its `MarkRules`.

Quotation marks are CLDR's (`cldr.py`) but for the choices of the house below, each with its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pressbuild.typography.cldr import QUOTATION_MARKS

# tag → outer opening, outer closing, inner opening, inner closing
_HOUSE_QUOTES = {
    # New Hart's Rules, Quotations and direct speech: the single ones first
    "en-gb": "‘’“”",
    "en-ie": "‘’“”",
    "en-au": "‘’“”",  # Australian Government Style Manual, Quotation marks
    "de-ch": "«»‹›",  # Duden, Textverarbeitung; Heuer, Richtiges Deutsch
    "de-li": "«»‹›",
    "es": "«»“”",  # RAE, Ortografía de la lengua española (2010), Las comillas
    "es-419": "“”‘’",
    "fr": "«»“”",  # Lexique des règles typographiques en usage à l'Imprimerie nationale: Guillemets
    "fr-ca": "«»“”",  # Office québécois de la langue française: Guillemets
    "fr-ch": "«»‹›",  # Guide du typographe (Lausanne)
    "nl": "‘’“”",  # Onze Taal, Aanhalingstekens
    "da": "””’’",  # Dansk Sprognævn, Retskrivningsordbogen: Anførselstegn
}
# languages that set a dash between words as an em dash (Chicago Manual of Style, Em Dashes; RAE, La raya; Мильчин,
# Справочник издателя и автора, Тире); others take the en dash
_EM_DASH = frozenset("en-us en-ca es pt ru uk be bg kk".split())

# Words that begin with an apostrophe, and cannot well be anything else.
_ELISIONS = {
    "en": """s ey appen tis twas twere twill twould tisn twasn twarn tain taint twixt tween em im cause cos coz cuz
        kase til bout neath gainst cept ceptin nuff nough nother ello scuse fraid pon merica frisco
        ampstead arry enry kay hood roids burbs copter lectric specially spect spects spected n nd ud
        ull uz un uns um prentice prentices lowed spute deed thout tirely pears peared sturb spose pose
        fore ware vantage ee e d ll ve m v sh st ard ouse ouses orse orses ead undred arf appy ope
        olesome onest usband ospital umble eard eart andsome tude t twon twouldn midst xpect arth""",
    "de": "s n ne nen nem ner nes rum raus rein rauf ran runter rüber mal tschuldigung",
    "nl": "s t n k m r ns ie er ne",
    "af": "n s t k",
    "it": "l n i ndrangheta ndrine sto sta sti ste tis spetta",
    "cy": "r n i u w ch m th",
    "fr": "tit tite core spèce nuit soir jour lut faut fallait faudra faudrait tain tin man",
    "el": "ναι ξερε τανε",
}
# What no word of a language begins with but one that has lost its first sound: ’mpedimento, ’nferno.
_ELIDED_SOUNDS = {"it": "mb mp nc nd nf ng nq ns nt nv nz"}
# Words that begin with one now and then, and are words without it.
_SOMETIMES_ELISIONS = {
    "en": """ere er is ad as round till phone flu bus less way long cross stead ave ow old ole low live course change at
        ear and air ill eat all us""",
}
# Words that end with an apostrophe. Those in -s, -x and -z do in any language: the genitive.
_CLIPPED = {
    "en": "o an th wi ol lil yo mo fo po li bro ma pa jus las hol tol kep lan han roun i t",
    "de": "hab hätt wär könnt würd möcht sollt wollt konnt geb sag komm glaub denk werd mach seh geh heut ohn",
    "it": """po mo be va fa da sta di to ca co ne de pie fe vo so poco c d l m n s t v un all dall dell nell sull
        quell bell sant""",
    "sco": "o an wi a",
    "nl": "zo",
}
# Languages in which a mark inside a word is a letter of its own: geresh and gershayim (Academy of the Hebrew Language).
_INNER_MARKS = frozenset("he yi".split())


@dataclass(frozen=True)
class MarkRules:
    """What a language asks of quotes, apostrophes and dashes. Words are in small letters, without apostrophe."""

    quotes: str
    dash: str
    tight_dash: str  # between words without spaces
    elisions: frozenset[str]
    sometimes_elisions: frozenset[str]
    clipped: frozenset[str]
    has_inner_marks: bool = False
    has_spaced_quotes: bool = False
    elided_sounds: tuple[str, ...] = ()

    def is_elision(self, word: str) -> bool:
        """Whether a word that an apostrophe or mark stands before has lost its first sound."""
        return word in self.elisions or word.startswith(self.elided_sounds)


@cache
def _marks_by_tag() -> dict[str, str]:
    known = {tag: marks for marks, tags in QUOTATION_MARKS.items() for tag in tags.split()}
    return known | _HOUSE_QUOTES


def quotation_marks(tag: str) -> str:
    """Return outer opening, outer closing, inner opening and inner closing mark of a language, four characters.

    A tag that is not known takes the marks of the same tag without its last part, and at last the English ones.
    """
    known = _marks_by_tag()
    tag = tag.lower()
    if tag.startswith("es-") and tag not in ("es-es", "es-gq", "es-ea", "es-ic"):
        tag = "es-419"  # Spanish of America, as its papers print it
    while tag not in known and "-" in tag:
        tag = tag.rpartition("-")[0]
    return known.get(tag, known["en"])


@cache
def rules_for(tag: str) -> MarkRules:
    """Return the rules of a language tag such as `en-GB`."""
    tag = tag.lower()
    base = tag.partition("-")[0]

    def words(table: dict[str, str]) -> frozenset[str]:
        return frozenset(table.get(base, "").split())

    dash = "—" if tag in _EM_DASH or base in _EM_DASH else "–"
    return MarkRules(
        quotes=quotation_marks(tag),
        dash=dash,
        tight_dash="—" if base == "en" else dash,  # New Hart's Rules, Dashes: a spaced en or an unspaced em rule
        elisions=words(_ELISIONS),
        sometimes_elisions=words(_SOMETIMES_ELISIONS),
        clipped=words(_CLIPPED),
        has_inner_marks=base in _INNER_MARKS,
        has_spaced_quotes=base == "fr",
        elided_sounds=tuple(_ELIDED_SOUNDS.get(base, "").split()),
    )
