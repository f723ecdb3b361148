"""What is a literal, and what is not."""

from __future__ import annotations

import pytest

from pressbuild.typography import LiteralKind, find_literals

LITERALS = [
    ("see https://example.org/a_b(c)?d=e,f. Then", "https://example.org/a_b(c)?d=e,f", LiteralKind.ADDRESS),
    ("(http://example.org/a-b)", "http://example.org/a-b", LiteralKind.ADDRESS),
    ("“https://example.org”,", "https://example.org", LiteralKind.ADDRESS),
    ("www.example.org/x.", "www.example.org/x", LiteralKind.ADDRESS),
    ("on nl.releases.ubuntu.com today", "nl.releases.ubuntu.com", LiteralKind.ADDRESS),
    ("bit.ly/abc!", "bit.ly/abc", LiteralKind.ADDRESS),
    ("news--desk@example.org,", "news--desk@example.org", LiteralKind.MAIL),
    ("'first.last+x@sub.example.org'", "first.last+x@sub.example.org", LiteralKind.MAIL),
    ("ask @name, or", "@name", LiteralKind.HANDLE),
    ("@name@example.social's", "@name@example.social", LiteralKind.HANDLE),
    ("the #MeToo movement", "#MeToo", LiteralKind.HASHTAG),
    ("open report-2023--final.pdf now", "report-2023--final.pdf", LiteralKind.FILE),
    ("in /usr/share/doc, the", "/usr/share/doc", LiteralKind.PATH),
    ("~/notes.txt", "~/notes.txt", LiteralKind.PATH),
    (r"C:\Users\x", r"C:\Users\x", LiteralKind.PATH),
    ("Call 020-7837 1688 now", "020-7837 1688", LiteralKind.TELEPHONE),
    ("or 555-1234,", "555-1234", LiteralKind.TELEPHONE),
    ("not 0345-604-4444.", "0345-604-4444", LiteralKind.TELEPHONE),
    ("+44 (0)20 7837 1688", "+44 (0)20 7837 1688", LiteralKind.TELEPHONE),
    ("tel. 030/123 45-67", "030/123 45-67", LiteralKind.TELEPHONE),
    ("(212) 555-0100", "(212) 555-0100", LiteralKind.TELEPHONE),
    ("llame al 600 123 456", "600 123 456", LiteralKind.TELEPHONE),
    ("llame al 91 234 56 78", "91 234 56 78", LiteralKind.TELEPHONE),
    ("ISBN 978-1-56619-909-4", "ISBN 978-1-56619-909-4", LiteralKind.CODE),
    ("ISSN 0143-5426", "ISSN 0143-5426", LiteralKind.CODE),
    ("IBAN DE89 3704 0044 0532 0130 00,", "DE89 3704 0044 0532 0130 00", LiteralKind.CODE),
    ("doi 10.1000/xyz-123.", "10.1000/xyz-123", LiteralKind.CODE),
    ("case 2:21-cv-01234 went", "2:21-cv-01234", LiteralKind.CODE),
    ("version 1.2.3-rc1", "1.2.3-rc1", LiteralKind.CODE),
    ("on 2023-02-01.", "2023-02-01", LiteralKind.CODE),
    ("on 01-02-2023", "01-02-2023", LiteralKind.CODE),
    ("CVE-2021-44228", "CVE-2021-44228", LiteralKind.CODE),
    ("0xdeadbeef", "0xdeadbeef", LiteralKind.CODE),
    ("commit 9c58ba1f", "9c58ba1f", LiteralKind.CODE),
    ("snake_case_name", "snake_case_name", LiteralKind.CODE),
]


@pytest.mark.parametrize(("text", "literal", "kind"), LITERALS)
def test_literals(text: str, literal: str, kind: LiteralKind) -> None:
    assert [(text[found.start : found.end], found.kind) for found in find_literals(text)] == [(literal, kind)]


@pytest.mark.parametrize(
    "text",
    """and/or|he/she/they|km/h|1914-18|1914-1918|10-12|500-1000|z.B.|e.g.|i.e.|end.Then|12:30|10.30|3,5-4,5|1 000 000
    10 000 000 people|750 000 000 euros
    50/50|9/11|COVID-19|A4|well-known|c'est-à-dire|2021-22|$5|100%|...|5'10"|U.S.|a.m.|No. 12|12.03.
    Mr.Smith|1/2|mother-in-law|12 000-15 000|6.5-7.5|§ 12|B-52""".replace("\n", "|").split("|"),
)
def test_words_and_figures_are_no_literals(text: str) -> None:
    assert find_literals(text.strip()) == []
