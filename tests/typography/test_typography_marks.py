"""Quotes, apostrophes, dashes and no-break spaces, language by language. ⸱ stands for U+202F, · for U+00A0."""

from __future__ import annotations

import pytest

from pressbuild.typography import ChangeName, MarkChange, Run, RunKind, first_mark, set_marks

CASES = [
    # apostrophes that begin a word
    ("en-GB", "The '90s were loud, and the '20s too", "The ’90s were loud, and the ’20s too"),
    ("en-GB", "It was the summer of '68.", "It was the summer of ’68."),
    ("en-GB", "'Tis the season; 'twas ever thus.", "’Tis the season; ’twas ever thus."),
    ("en-GB", "rock 'n' roll, fish 'n' chips, Rock 'N' Roll", "rock ’n’ roll, fish ’n’ chips, Rock ’N’ Roll"),
    ("en-GB", "Get 'em while they're hot", "Get ’em while they’re hot"),
    ("en-US", "the '90s and \"the '80s\"", "the ’90s and “the ’80s”"),
    ("en-US", "A wise man 'ud not", "A wise man ’ud not"),
    # apostrophes that end one
    ("en-GB", "the dockers' union, his workers' too", "the dockers’ union, his workers’ too"),
    ("en-GB", "'The dockers' union met,' he said.", "‘The dockers’ union met,’ he said."),
    ("en-GB", "He said 'dockers' and left.", "He said ‘dockers’ and left."),
    ("en-GB", "goin' home o' nights", "goin’ home o’ nights"),
    ("en-GB", "O'Brien isn't here; it's Jones's", "O’Brien isn’t here; it’s Jones’s"),
    # feet, inches, minutes
    ("en-GB", 'He was 5\'10" tall and the pipe 6" wide.', "He was 5′10″ tall and the pipe 6″ wide."),
    ("en-GB", '"a 6" pipe" and 5\' 10"', "‘a 6″ pipe’ and 5′ 10″"),
    ("en-US", '"It was 6"', "“It was 6”"),
    ("de-CH", "1'000'000 Franken", "1’000’000·Franken"),
    ("en-GB", "a rug of 10'x12' at 41°24'12\" north", "a rug of 10′x12′ at 41°24′12″ north"),
    ("en-GB", "52° 41' 20'' north, as 't were", "52° 41′ 20″ north, as ’t were"),
    ("it", "tra 'l piano e 'l monte, questo 'mpedimento", "tra ’l piano e ’l monte, questo ’mpedimento"),
    ("it", "là ’ve ’l tacer, 'nferno e 'nvece", "là ’ve ’l tacer, ’nferno e ’nvece"),
    (
        "it",
        "ai navicanti e 'ntenerisce il core lo dì c' han detto",
        "ai navicanti e ’ntenerisce il core lo dì c’ han detto",
    ),
    ("it", "e 'divieto' e 'consorte' menzionando", "e «divieto» e «consorte» menzionando"),
    ("fr", "\"'nuit\", dit-il, 'faudrait voir", "«⸱’nuit⸱», dit-il, ’faudrait voir"),
    ("it", "nel '900 e nel '68", "nel ’900 e nel ’68"),
    # minus signs
    ("en-GB", "It was -5 °C, (-3.5) and -£40", "It was −5·°C, (−3.5) and −£40"),
    ("en-GB", "the UH-60, a-1, 3 -5, --5 and - 5", "the UH-60, a-1, 3 -5, –5 and - 5"),
    # nesting, brackets, dashes, marks side by side
    ("en-GB", "'a \"b\" c' isn't", "‘a “b” c’ isn’t"),
    ("en-GB", "\"a 'b' c\"", "‘a “b” c’"),
    ("en-US", "\"a 'b' c\"", "“a ‘b’ c”"),
    ("en-US", '"a "b" c"', "“a ‘b’ c”"),
    ("en-US", '"\'Yes,\'" ("no") ["well"]', "“‘Yes,’” (“no”) [“well”]"),
    ("en-US", 'so--"now!"--"then?"', "so—“now!”—“then?”"),
    ("en-US", '"...and then" "But I--"', "“…and then” “But I—”"),
    ("en-GB", "''Tis true,' he said", "‘’Tis true,’ he said"),
    ("en-US", "``TeX'' and \"more\"", "“TeX” and “more”"),
    ("en-US", "''so'' and 'no'", "“so” and “no”"),
    ("es", "''¿Sí?'', y ''no''", "«¿Sí?», y «no»"),
    # what is typed already stays, and counts as open
    ("en-US", "“typed 'inside' already”", "“typed ‘inside’ already”"),
    ("en-GB", '“typed "inside" already”', "“typed ‘inside’ already”"),
    ("de", "«getippt» und »auch« ‚so‘", "«getippt» und »auch« ‚so‘"),
    # every language has its own
    ("de", "\"a 'b' c\" geht's", "„a ‚b‘ c“ geht’s"),
    ("de-CH", "\"a 'b' c\"", "«a ‹b› c»"),
    ("de-AT", '"a"', "„a“"),
    ("fr", "\"a 'b' c\" l'état", "«⸱a “b” c⸱» l’état"),
    ("fr-CH", "\"a 'b' c\"", "«⸱a ‹⸱b⸱› c⸱»"),
    ("fr-CA", '"a" : vrai!', "«·a·»·: vrai!"),
    ("es", "\"a 'b' c\"", "«a “b” c»"),
    ("es-MX", "\"a 'b' c\"", "“a ‘b’ c”"),
    ("es-PE", "\"a 'b' c\"", "“a ‘b’ c”"),
    ("it", "l'\"Unità\" e un po' d'acqua", "l’«Unità» e un po’ d’acqua"),
    ("pt-BR", "\"a 'b' c\"", "“a ‘b’ c”"),
    ("pt-PT", "\"a 'b' c\"", "«a “b” c»"),
    ("nl", "'s avonds zei hij 'ja' in A'dam", "’s avonds zei hij ‘ja’ in A’dam"),
    ("pl", "\"x 'b' c\"", "„x «b» c”"),
    ("cs", "\"x 'b' c\"", "„x ‚b‘ c“"),
    ("sv", "\"a 'b' c\"", "”a ’b’ c”"),
    ("fi", "\"a 'b' c\"", "”a ’b’ c”"),
    ("da", "\"a 'b' c\"", "”a ’b’ c”"),
    ("nb", "\"a 'b' c\"", "«a ‘b’ c»"),
    ("el", "\"a 'b' c\"", "«a “b” c»"),
    ("tr", "\"a 'b' c\" İzmir'de", "“a ‘b’ c” İzmir’de"),
    ("ru", "\"он 'б' и\"", "«он „б“ и»"),
    ("uk", "\"він 'б'\" м'який", "«він „б“» м’який"),
    ("hu", "\"a 'b' c\"", "„a »b« c”"),
    ("ja", '彼は"はい"と', "彼は「はい」と"),
    ("ko", "문서를 'outdated'로 \"표시\"해서", "문서를 “outdated”로 “표시”해서"),
    ("ar", '"a"', "”a“"),
    # letters, not marks
    ("he", "אמר: 'לא נחזור'", "אמר: ”לא נחזור”"),
    ("he", "גב' כהן אמרה 'לא נחזור' ור' דוד וכו'.", "גב' כהן אמרה ”לא נחזור” ור' דוד וכו'."),
    ("he", 'צה"ל אמר "שלום"', 'צה"ל אמר ”שלום”'),
    ("he", "ב\"הארץ\" ג'ורג' ורח' דיזנגוף", "ב”הארץ” ג'ורג' ורח' דיזנגוף"),
    # dashes and points
    ("en-GB", "one -- two...", "one – two…"),
    ("en-GB", "one--two -- three", "one—two – three"),
    ("de", "eins--zwei -- drei", "eins–zwei – drei"),
    ("en-US", "one--two", "one—two"),
    ("es", "--Hola --dijo--.", "—Hola —dijo—."),
    ("fr", "-- Bonjour", "–·Bonjour"),
    ("pl", "-- Dzień dobry -- rzekł.", "–·Dzień dobry – rzekł."),
    ("ru", "слово -- дело", "слово·— дело"),
    ("en-GB", "1914-18, 2021-22 and 1990--2000", "1914–18, 2021–22 and 1990–2000"),
    ("en-GB", "12-15 pm, pages 3-5, won 3-1", "12–15·pm, pages·3–5, won 3–1"),
    ("en-GB", "10-12-year-olds, 5-6%, $5-$10", "10–12-year-olds, 5–6%, $5–$10"),
    ("en-GB", "500-1000 people, 1914-1918", "500–1000 people, 1914–1918"),
    ("en-GB", "2023-02, 747-400, Boeing 737-800, COVID-19, 1-2-3", "2023-02, 747-400, Boeing 737-800, COVID-19, 1-2-3"),
    ("en-GB", "---- and ....... and .. and -->", "---- and ....... and .. and -->"),
    ("en-GB", "wait . . . what", "wait .·.·. what"),
    # no-break spaces
    ("en-GB", "p. 12 of No 292, 20 °C, 10 %", "p.·12 of No·292, 20·°C, 10·%"),
    ("en-GB", "Dr Jones met J. R. R. Tolkien", "Dr·Jones met J.·R.·R.·Tolkien"),
    ("en-GB", "1 May and May 1, you may 1", "1·May and May·1, you may 1"),
    ("en-GB", "Elizabeth II at 5 o'clock", "Elizabeth·II at 5·o’clock"),
    ("en-GB", "in 1914 in London", "in 1914 in London"),
    ("de", "z. B. am 1. Mai, S. 5, § 12, Nr. 7", "z.·B. am 1.·Mai, S.·5, §·12, Nr.·7"),
    ("de", "u. a. 10 % von 20 000 km", "u.·a. 10·% von 20·000·km"),
    ("es", "EE. UU., n.º 3, siglo XX, Sr. Ruiz", "EE.·UU., n.º·3, siglo·XX, Sr.·Ruiz"),
    ("fr", '"Quoi?" dit-il: oui; non!', "«⸱Quoi⸱?⸱» dit-il·: oui⸱; non⸱!"),
    ("fr", "« Déjà » ! À 12:30, 10 000 euros (?)", "«⸱Déjà⸱»⸱! À 12:30, 10⸱000·euros (?)"),
    ("fr", "le 1er mai, M. Dupont, n° 3", "le 1er·mai, M.·Dupont, n°·3"),
    ("cs", "v Praze a k lesu, 5. května", "v·Praze a·k·lesu, 5.·května"),
    ("pl", "w domu i z nim, str. 5", "w·domu i·z·nim, str.·5"),
    ("it", "p. 5, sig. Rossi, 3 maggio", "p.·5, sig.·Rossi, 3·maggio"),
    ("pt", "n.º 5, 3 km, Sr. Silva", "n.º·5, 3·km, Sr.·Silva"),
    ("nl", "blz. 5, 3 mei, dhr. Jansen", "blz.·5, 3·mei, dhr.·Jansen"),
    ("sv", "s. 5, t. ex. 3 maj, 10 kr", "s.·5, t.·ex. 3·maj, 10·kr"),
    ("da", "s. 5, f. eks. 3. maj", "s.·5, f.·eks. 3.·maj"),
    ("nb", "s. 5, bl. a. 3. mai", "s.·5, bl.·a. 3.·mai"),
    ("fi", "s. 5, 3. toukokuuta, 20 °C", "s.·5, 3.·toukokuuta, 20·°C"),
    ("el", "σ. 5, 3 Μαΐου, π. χ.", "σ.·5, 3·Μαΐου, π.·χ."),
    ("tr", "s. 5, 3 Mayıs, Dr. Kaya", "s.·5, 3·Mayıs, Dr.·Kaya"),
    ("ru", "5 мая 1945 г., т. е. в Москве", "5·мая 1945·г., т.·е. в·Москве"),
    ("uk", "5 травня, с. 7, у Києві", "5·травня, с.·7, у·Києві"),
    ("ja", "p. 12", "p. 12"),
    ("fr", "au XVIIIe siècle, le 1er mai", "au XVIIIe·siècle, le 1er·mai"),
    ("cs", "19. století", "19.·století"),
    ("de", "'ne Sache, Hab' ich's, '68 und 2008-'09", "’ne Sache, Hab’ ich’s, ’68 und 2008–’09"),
    # literals are not touched
    (
        "en-GB",
        "news--desk@example.org, https://example.org/2021-22/a--b...html?q='x' and 020-7837 1688",
        "news--desk@example.org, https://example.org/2021-22/a--b...html?q='x' and 020-7837 1688",
    ),
]


def shown(text: str) -> str:
    return text.replace("\u202f", "⸱").replace("\u00a0", "·")


@pytest.mark.parametrize(("language", "typed", "printed"), CASES)
def test_marks_of_a_language(language: str, typed: str, printed: str) -> None:
    marked = set_marks([Run(typed)], language)
    assert shown(marked.text) == printed
    assert not marked.strays


@pytest.mark.parametrize(("language", "typed", "printed"), CASES)
def test_a_second_time_changes_nothing(language: str, typed: str, printed: str) -> None:
    once = set_marks([Run(typed)], language).text
    assert set_marks([Run(once)], language).changes == ()


def test_changes_say_what_was_done() -> None:
    marked = set_marks([Run('"It\'s -- 6"...')], "en-US")
    assert marked.changes == (
        MarkChange(ChangeName.QUOTE, 0, '"', "“"),
        MarkChange(ChangeName.APOSTROPHE, 3, "'", "’"),
        MarkChange(ChangeName.DASH, 6, "--", "—"),
        MarkChange(ChangeName.QUOTE, 10, '"', "”"),
        MarkChange(ChangeName.ELLIPSIS, 11, "...", "…"),
    )


def test_a_quotation_opens_in_roman_and_closes_in_italic() -> None:
    marked = set_marks([Run("so 'he "), Run("said"), Run("'")], "en-GB")
    assert [piece[0].text for piece in marked.pieces] == ["so ‘he ", "said", "’"]


def test_no_change_crosses_from_one_run_to_the_next() -> None:
    assert set_marks([Run("a -"), Run("- b")], "en-GB").text == "a -- b"


def test_code_and_literals_stay_and_count_as_words() -> None:
    runs = [Run("'"), Run("it's--", RunKind.CODE), Run("' "), Run("a'b", RunKind.LITERAL), Run("'s")]
    assert set_marks(runs, "en-GB").text == "‘it's--’ a'b’s"


def test_literals_become_runs_of_their_own() -> None:
    marked = set_marks([Run("at www.example.org, 'now'")], "en-GB")
    assert [(run.text, run.kind) for run in marked.pieces[0]] == [
        ("at ", RunKind.PROSE),
        ("www.example.org", RunKind.LITERAL),
        (", ‘now’", RunKind.PROSE),
    ]


def test_a_span_has_the_marks_of_its_language() -> None:
    marked = set_marks([Run('He said "no" and '), Run('"¿Y?"', language="es"), Run(' "yes"')], "en-GB")
    assert marked.text.startswith("He said ‘no’ and «¿Y?»")
    assert marked.text.endswith("‘yes’")


def test_speech_over_several_paragraphs_opens_in_each_and_closes_in_the_last() -> None:
    paragraphs = ['She said: "We waited.', "\"Then 'they' came.", '"Now we go."', "All was said."]
    speech: tuple[object, ...] = ()
    printed = []
    for text, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
        marked = set_marks([Run(text)], "en-GB", speech, first_mark(following))  # type: ignore[arg-type]
        speech = marked.speech
        printed.append(marked.text)
        assert not marked.strays
    assert printed == ["She said: ‘We waited.", "‘Then “they” came.", "‘Now we go.’", "All was said."]


def test_speech_that_closes_in_the_next_paragraph_without_opening_there() -> None:
    first = set_marks([Run('"One')], "en-US")
    second = set_marks([Run('two."')], "en-US", first.speech)
    assert second.text == "two.”"
    assert second.is_continued
    assert not second.strays


@pytest.mark.parametrize(
    ("language", "typed", "printed", "mark"),
    [
        ("en-US", '"never closed', "“never closed", '"'),
        ("en-US", 'never opened," he said', "never opened,” he said", '"'),
        ("en-US", 'here " alone', 'here " alone', '"'),
        ("en-GB", "came to 'Brisco", "came to ’Brisco", "'"),
        (
            "fr",
            "oui, 'xpliquez",
            "oui, ’xpliquez",
            "'",
        ),  # where single marks do not open speech, one stands for a letter
    ],
)
def test_a_mark_without_a_partner_is_found(language: str, typed: str, printed: str, mark: str) -> None:
    marked = set_marks([Run(typed)], language)
    assert marked.text == printed
    assert [(stray.offset, stray.mark) for stray in marked.strays] == [(typed.index(mark), mark)]


def test_a_block_of_nothing_but_marks_is_left_as_it_is() -> None:
    marked = set_marks([Run('"a" ' * 4000)], "en-GB")
    assert marked.changes == ()
    assert len(marked.strays) == 1
