"""What is kept together on a line, by language: data. A space between the two becomes a no-break space.

Each language names the works that its rows follow. Words are written as they are typed, with their full stops.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

NARROW, FULL = "\u202f", "\u00a0"

# figure + unit (BIPM, The International System of Units: Formatting the value of a quantity)
UNITS = frozenset(
    """mm cm m km nm µm μm mm² cm² m² km² cm³ m³ mg g kg t ml cl dl l hl W kW MW GW TW kWh MWh GWh TWh V kV
    mA Ah mAh Hz kHz MHz GHz kB KB MB GB TB bit dB °C °F ° Pa hPa kPa bar mbar kJ MJ kcal km/h m/s
    mph ppm px pt dpi s ms min h lb lbs oz ft yd % ‰ € £ $ ¥ ₽ ₴ ₺ ₪ zł Kč Kčs Ft kr kr. лв руб. руб
    ₸ EUR USD GBP CHF Fr. DKK SEK NOK PLN CZK HUF BRL MXN ARS""".split()
)
# a sign + figure
SIGNS = frozenset("§ §§ ¶ № No Nº N.º N° n° nº n.º n.° N.° № € £ $ US$ R$ CHF EUR USD GBP kr ± ~ ca.".split())


@dataclass(frozen=True)
class NoBreak:
    """The rows of one language.

    `before_figure`: what stands before a number (“p.”); `before_name`: before a capital letter (“Dr”);
    `after_figure`: after a number besides `UNITS`; `phrases`: abbreviations with spaces in them, a bar between;
    `bound`: words that no line ends with. `spaced` maps a mark to the space before it (for opening ones after it),
    put in where none was typed; `groups` is the space between groups of three figures.
    """

    before_figure: str = ""
    before_name: str = ""
    after_figure: str = ""
    phrases: str = ""
    bound: str = ""
    spaced: tuple[tuple[str, str], ...] = ()
    groups: str = FULL
    is_day_last: bool = False  # “May 1” besides “1 May”
    has_capital_months: bool = False
    is_dash_bound: bool = False  # no line begins with a dash


_FRENCH = NoBreak(
    # Lexique des règles typographiques en usage à l'Imprimerie nationale: Espacements, Abréviations
    before_figure="""p. pp. t. vol. art. chap. fig. n° nos nᵒ no. ch. col. éd. § al. env. Fig. Art. Vol. Chap. RN""",
    before_name="M. MM. Mme Mmes Mlle Mlles Dr Drs Pr Me Mes Mgr St Ste R.P. Vve",
    after_figure="""h heures heure siècle siècles ans francs
        euros millions milliards million milliard M€ Md€ k€ s min av. apr. ha""",
    phrases="av. J.-C. | apr. J.-C. | p. ex. | s. d. | n. d. l. r. | S. A. | S. M. | S. E.",
    spaced=(("!", NARROW), ("?", NARROW), (";", NARROW), (":", FULL), ("»", NARROW), ("«", NARROW)),
    groups=NARROW,
)

NO_BREAK: dict[str, NoBreak] = {
    # Chicago Manual of Style, Nonbreaking Spaces; New Hart's Rules, Layout of text
    "en": NoBreak(
        before_figure="""p. pp. No. Nos. no. nos. No Nos vol. vols. Vol. ch. chap. Chap. Fig. fig. figs. art. Art.
            sec. Sec. s. ss. c. ca. l. ll. n. nn. v. vv. para. paras. cl. col. pt. pl. para room Room
            page pages Page chapter Chapter figure Figure table Table section Section part Part Act""",
        before_name="""Mr Mrs Ms Miss Mx Dr Prof Rev Sir Dame Lord Lady Mr. Mrs. Ms. Dr. Prof. Rev. Hon. St St.
            Ste. Mt Mt. Ft. Fr. Sr. Gen. Col. Capt. Lt. Sgt. Sen. Rep. Gov. Pres. Supt.
            Messrs Messrs.""",
        after_figure="""am pm a.m. p.m. AD BC CE BCE million billion trillion hrs mins secs o'clock o’clock bn m ha""",
        phrases="a. m. | p. m. | i. e. | e. g. | et al. | M. D. | D. C. | U. S. | U. K.",
        groups="",
        is_day_last=True,
        has_capital_months=True,
    ),
    # Duden, Schreibmaschinenschreiben und Textverarbeitung; DIN 5008: Abkürzungen, Zahlen
    "de": NoBreak(
        before_figure="""S. Nr. Nrn. Art. Abs. Bd. Bde. Kap. Abb. Tab. Fig. Ziff. Anm. Heft Jg. Az. Tel. ca. rd. Satz
            Lit. Rn. Seite Nummer Artikel Absatz Band Kapitel Paragraf Fr. Fr sFr. Ziffer
            Vers Str.""",
        before_name="Dr. Prof. Hr. Hrn. Fr. Frl. St. Sr. Dipl.-Ing. Ing. Mag. Herr Frau Herrn",
        after_figure="""Uhr Mio. Mrd. Millionen Milliarden Million Milliarde Prozent Euro Franken Jahre Std. Min.
            Sek. f. ff. v. n. Tsd. Stück Rp. Cent ha""",
        phrases="""z. B. | u. a. | d. h. | i. d. R. | o. ä. | o. Ä. | u. ä. | u. Ä. | z. T. | z. Zt. | z. Z. |
            u. U. | i. A. | i. V. | v. a. | s. o. | s. u. | m. E. | n. Chr. | v. Chr. |
            u. v. a. | u. a. m. | a. a. O. | a. D. | i. e. | e. V. | d. J. | o. g. | a. M. |
            i. Br. | p. a. | u. s. w. | a. G. | Z. B. | U. a. | D. h. | h. c. | i. R. |
            G. m. b. H. | S. a. | o. J. | o. O. | s. a. | m. a. W. | i. S. v. | i. H. v.""",
    ),
    # RAE y ASALE, Ortografía de la lengua española (2010): Abreviaturas, Escritura de los números; Fundéu
    "es": NoBreak(
        before_figure="""p. pp. pág. págs. núm. núms. n.º n.ᵒ nº Nº N.º art. arts. vol. vols. cap. caps. fig. figs.
            t. l. c. ca. § tel. siglo siglos s. ss. apdo.""",
        before_name="""Sr. Sra. Srta. Sres. Sras. Dr. Dra. Dres. D. D.ª Dña. Don don doña Prof. Profa. Ing. Lic.
            Arq. Fr. Sto. Sta. Mons. Ud. Gral. Cap. Tte. Excmo. Excma. Ilmo. Ilma.""",
        after_figure="""millones millón mil euros pesos dólares años horas h hs. a.C. d.C. a.m. p.m. billones""",
        phrases="""EE. UU. | EE. UU | CC. OO. | CC. AA. | RR. HH. | SS. MM. | JJ. OO. | RR. PP. | FF. AA. |
            FF. CC. | DD. HH. | a. C. | d. C. | a. de C. | d. de C. | p. ej. | P. ej. |
            a. m. | p. m. | S. A. | S. L. | S. M. | P. D. | c. e. | i. e. | s. f. | s. n. |
            R. I. P. | e. c. | a. e. c. | q. e. p. d.""",
        groups=NARROW,
    ),
    # Manual de Redação da Folha de S.Paulo; Cunha e Cintra
    "pt": NoBreak(
        before_figure="""p. pp. pág. págs. n.º nº n.o art. arts. vol. cap. fig. inc. § séc. século séculos R$ US$
            tel.""",
        before_name="""Sr. Sra. Srs. Sras. Dr. Dra. Drs. D. Dom Dona Prof. Profa. Prof.ª Eng. Eng.º Exmo. Exma. Pe.
            Sto. Sta. S. Gen. Cel.""",
        after_figure="milhões milhão bilhões bilhão mil reais euros anos horas h a.C. d.C. mi bi",
        phrases="""a. C. | d. C. | p. ex. | S. A. | E. U. A. | N. T. | a. m. | p. m. | V. Ex.ª | S. Ex.ª""",
    ),
    # Manuale di stile, Roberto Lesina; Accademia della Crusca
    "it": NoBreak(
        before_figure="""p. pp. pag. pagg. n. nn. N. vol. voll. cap. capp. fig. figg. art. artt. t. sec. secolo c.
            co. par. tel. ore""",
        before_name="""sig. sig.ra sig.na sigg. Sig. Sig.ra dott. dott.ssa dr. dr.ssa prof. prof.ssa avv. ing.
            arch. on. sen. mons. don Don S. Dott. Prof. Avv. Ing. On.""",
        after_figure="milioni milione miliardi miliardo mila euro lire anni ore h a.C. d.C.",
        phrases="a. C. | d. C. | p. es. | P. es. | S. p. A. | S. r. l. | N. d. R. | n. d. r. | S. S.",
    ),
    # Institut d'Estudis Catalans, Ortografia catalana: L'espai
    "ca": NoBreak(
        before_figure="p. pp. pàg. pàgs. núm. núms. art. arts. vol. vols. cap. fig. s. segle tel.",
        before_name="Sr. Sra. Srs. Sres. Dr. Dra. Prof. En en Na na St. Sta. D. Mn.",
        after_figure="milions milió mil euros anys hores h",
        phrases="a. C. | d. C. | p. ex. | S. A. | S. L. | CC. OO.",
    ),
    "fr": _FRENCH,
    # Renkema, Schrijfwijzer; Taalunie, Technische Handleiding
    "nl": NoBreak(
        before_figure="p. pp. blz. nr. nrs. Nr. art. dl. hfst. afb. fig. ca. ong. tel. jg. vs. circa",
        before_name="dhr. mevr. mw. mr. dr. drs. ir. ing. prof. ds. St. Dhr. Mevr. Dr. Prof. Mr. Ir. Drs.",
        after_figure="uur euro miljoen miljard mln. mld. mln mld procent jaar",
        phrases="""d. w. z. | o. a. | e. d. | m. a. w. | b. v. | v. Chr. | n. Chr. | t. a. v. | m. b. t. |
            e. a. | i. p. v. | N. B. | d. d.""",
    ),
    # Wolański, Edycja tekstów (PWN): no single letters at the end of a line
    "pl": NoBreak(
        before_figure="""s. str. nr Nr art. poz. pkt t. tom tab. rys. ust. § rozdz. ok. ul. tel. zob. godz. r. w.""",
        before_name="""dr prof. mgr inż. ks. św. p. hab. gen. płk kpt. por. im. o. ul. al. pl. red. pan pani pana
            Dr Prof. Ks. Św. doc. br.""",
        after_figure="r. w. wiek wieku tys. mln mld zł gr proc. godz. lat km. min. rok roku zł.",
        phrases="""m. in. | p. n. e. | n. e. | i in. | b. r. | ub. r. | ds. s. | t. j. | m. st. | p. o. | o. o.
            | z o. o. | S. A. | sp. z o.o. | prof. dr""",
        bound="a i o u w z A I O U W Z",
    ),
    # Ústav pro jazyk český AV ČR, Internetová jazyková příručka: Zalomení řádků a nevhodné výrazy na jejich konci
    "cs": NoBreak(
        before_figure="""s. str. č. čj. čl. odst. písm. obr. tab. sv. roč. kap. § r. tel. cca asi ul. strana par.
            zák.""",
        before_name="""p. pí sl. dr. Dr. prof. doc. ing. Ing. Mgr. MUDr. JUDr. PhDr. RNDr. Bc. sv. gen. plk. nám.
            ul. tř. paní pan""",
        after_figure="""Kč hod. h min. tis. mil. mld. let roku stol. století procent korun ks kusů osob st. ř. př.""",
        phrases="""př. n. l. | n. l. | t. r. | t. č. | a. s. | s. r. o. | v. o. s. | k. s. | t. j. | p. a. |
            m. j. | v. r. | o. s. | př. Kr. | po Kr. | o. p. s.""",
        bound="k s v z o u a i K S V Z O U A I",
    ),
    # Pravidlá slovenského pravopisu (JÚĽŠ SAV)
    "sk": NoBreak(
        before_figure="s. str. č. čl. ods. písm. obr. tab. zv. roč. kap. § r. tel. cca ul.",
        before_name="""p. dr. Dr. prof. doc. ing. Ing. Mgr. MUDr. JUDr. PhDr. RNDr. Bc. sv. gen. nám. ul. pani pán""",
        after_figure="€ eur hod. h min. tis. mil. mld. rokov roku stor. storočia percent ks",
        phrases="""pred n. l. | n. l. | t. r. | t. č. | a. s. | s. r. o. | v. o. s. | k. s. | t. j. | o. z. |
            pred Kr. | po Kr. | n. o.""",
        bound="k s v z o u a i K S V Z O U A I",
    ),
    # Svenska skrivregler (Språkrådet): Siffror, Förkortningar
    "sv": NoBreak(
        before_figure="s. sid. nr Nr kap. § fig. tab. bd vol. ca c:a kl. kl omkr. art. st.",
        before_name="dr Dr prof. Prof. fru herr S:t S:ta kung",
        after_figure="""kr kronor öre tkr mkr mn md miljoner miljon miljarder miljard procent euro år f. ff. kap.""",
        phrases="""t. ex. | bl. a. | m. m. | d. v. s. | s. k. | f. d. | o. s. v. | f. Kr. | e. Kr. | m. fl. |
            fr. o. m. | t. o. m. | p. g. a. | i st. f. | f. n. | e. d. | p. å. | o. d. |
            m. a. o. | T. ex. | Bl. a.""",
    ),
    # Dansk Sprognævn, Retskrivningsordbogen: Forkortelser
    "da": NoBreak(
        before_figure="s. nr. Nr. kap. § §§ stk. fig. bd. bind ca. kl. art. pkt. tlf.",
        before_name="dr. Dr. prof. hr. fr. Hr. Fr. fru frk. Sankt Skt.",
        after_figure="""kr. kroner øre mio. mia. millioner million milliarder milliard procent pct. euro år f. ff.""",
        phrases="""bl. a. | f. eks. | m. m. | d. v. s. | o. s. v. | f. Kr. | e. Kr. | m. fl. | t. o. m. |
            p. g. a. | i st. f. | d. d. | m. v. | F. eks.""",
    ),
    # Språkrådet: Forkortelser, Tall, tid og dato
    "nb": NoBreak(
        before_figure="s. nr. Nr. kap. § §§ fig. bd. bind ca. kl. art. pkt. tlf.",
        before_name="dr. Dr. prof. hr. fr. Hr. Fr. fru frk. Sankt St.",
        after_figure="""kr kroner øre mill. mrd. millioner million milliarder milliard prosent euro år f. ff.""",
        phrases="""bl. a. | f. eks. | m. m. | d. v. s. | o. s. v. | f. Kr. | e. Kr. | m. fl. | t. o. m. |
            p. g. a. | d. d. | m. v. | d. e. | F. eks.""",
    ),
    # Kotimaisten kielten keskus, Kielitoimiston ohjepankki: Sitova välilyönti
    "fi": NoBreak(
        before_figure="s. nro Nro n:o § §§ luku kuva noin n. klo kello p. os. art.",
        before_name="tri prof. Prof. Tri hra rva nti herra rouva",
        after_figure="""euroa € e mk kk v. vuotta prosenttia milj. mrd. miljoonaa miljardia tuntia minuuttia h kpl""",
        phrases="e. Kr. | j. Kr. | esim. s. | ym. s. | n. s. | t. s. | m. p. y.",
    ),
    # Γλώσσα και τυπογραφία (ΕΔΕΤ); Interinstitutional Style Guide of the EU, el
    "el": NoBreak(
        before_figure="σ. σσ. σελ. αρ. αριθ. άρθρο τ. τόμ. κεφ. εικ. παρ. § περ. τηλ. ΦΕΚ",
        before_name="κ. κα κκ. δρ Δρ καθ. αγ. Αγ. Άγ. Αγία Άγιος",
        after_figure="εκατ. δισ. εκατομμύρια δισεκατομμύρια ευρώ χρόνια π.μ. μ.μ. μ.Χ. π.Χ.",
        phrases="""π. χ. | Π. χ. | π. Χ. | μ. Χ. | π. μ. | μ. μ. | κ. λπ. | κ. ά. | δηλ. σ. | Η. Π. Α. | Α. Ε.""",
    ),
    # Türk Dil Kurumu, Yazım Kılavuzu: Kısaltmalar
    "tr": NoBreak(
        before_figure="s. ss. No no sayı cilt C. S. md. madde bkz. tel. saat yaklaşık",
        before_name="Dr. Prof. Doç. Av. Sn. Sayın Hz. Op. Uzm. Yrd. Alb. Gen. Müh.",
        after_figure="TL lira avro dolar milyon milyar bin yıl yaşında yüzyıl yy. saat dk. sa.",
        phrases="M. Ö. | M. S. | T. C. | A. Ş. | K. K. T. C. | Prof. Dr. | Doç. Dr.",
    ),
    # Мильчин, Чельцова: Справочник издателя и автора, Переносы
    "ru": NoBreak(
        before_figure="""с. стр. № §§ § г. гг. т. тт. гл. рис. табл. ст. п. пп. вып. ок. д. кв. тел. ул. см. ч. кн.
            том глава""",
        before_name="""г. гг. г-н г-жа д-р проф. акад. доц. св. им. ул. пр. пл. пер. тов. гр. о. оз. р. с. ст. ген.
            кн.""",
        after_figure="""г. гг. год года году лет в. вв. век века руб. коп. тыс. млн млрд трлн ч мин с см мм м км кг
            г т л шт. человек чел. процентов рублей часов н. ст. кв.""",
        phrases="""т. д. | т. п. | т. е. | т. к. | т. н. | н. э. | до н. э. | и др. | и пр. | т. ч. | кв. м |
            куб. м | и т. д. | и т. п. | в т. ч. | с. г. | т. о. | Т. е. | С. Ш. А. | п. п.
            | и. о. | н. ст. | ст. ст.""",
        bound="в с к о у и а В С К О У И А",
        is_dash_bound=True,
    ),
    # Український правопис (2019), Правила графічного переносу
    "uk": NoBreak(
        before_figure="""с. стор. № §§ § р. рр. т. гл. рис. табл. ст. п. пп. вип. бл. буд. кв. тел. вул. див. ч. кн.
            том""",
        before_name="""п. пан пані д-р проф. акад. доц. св. ім. вул. пр. пл. пров. тов. гр. м. с. о. оз. р. смт
            ген.""",
        after_figure="""р. рр. рік року році років ст. століття грн коп. тис. млн млрд год хв с см мм м км кг г т л
            шт. осіб відсотків гривень годин""",
        phrases="""т. д. | т. п. | т. зв. | н. е. | до н. е. | та ін. | і т. д. | і т. п. | в т. ч. | у т. ч. |
            кв. м | куб. м | т. ч. | п. п. | в. о. | і под.""",
        bound="в з у о і й а В З У О І Й А",
        is_dash_bound=True,
    ),
    # Magyar Tudományos Akadémia, A magyar helyesírás szabályai
    "hu": NoBreak(
        before_figure="kb. sz. § ún. tel.",
        before_name="dr. Dr. prof. özv. ifj. id. Szt. Sz.",
        after_figure="Ft forint fő év óra éves millió milliárd ezer százalék o. old. oldal sz. szám §",
        phrases="i. e. | i. sz. | Kr. e. | Kr. u. | s. k. | u. i. | s. a. t.",
        is_day_last=True,
    ),
    # Academia Română, DOOM
    "ro": NoBreak(
        before_figure="p. pp. pag. nr. Nr. art. alin. vol. cap. fig. sec. secolul lit. tel.",
        before_name="dl dl. d-l d-na dna dr. Dr. prof. Prof. ing. Ing. Sf. sf. acad.",
        after_figure="lei euro milioane milion miliarde miliard mii ani ore",
        phrases="a. Chr. | î. Hr. | d. Hr. | î. e. n. | e. n. | S. A. | S. R. L. | ş. a. | ș. a.",
    ),
}
# Office québécois de la langue française, Espacement avant et après les signes de ponctuation
NO_BREAK["fr-ca"] = replace(_FRENCH, spaced=((":", FULL), ("»", FULL), ("«", FULL)))
# Guide du typographe (Lausanne), Espaces
NO_BREAK["fr-ch"] = replace(_FRENCH, spaced=tuple((mark, NARROW) for mark in "!?;:»«›‹"))
NO_BREAK["nn"] = NO_BREAK["nb"]
NO_BREAK["no"] = NO_BREAK["nb"]
