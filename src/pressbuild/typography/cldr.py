"""Quotation marks and months by language. Made by scripts/cldr_tables.py from Unicode CLDR 48.2.0.

Unicode License v3. Not edited by hand: choices of the house stand in `languages.py`.
"""

from __future__ import annotations

# outer opening, outer closing, inner opening and inner closing mark → tags in small letters
QUOTATION_MARKS = {
    "“”‘’": """
        aa ab af ak an ann apc arn as asa az ba bal bem bew bez bgc bgn bho blt bm-nkoo bn bo bqi brx bss byn cad
        cch ccp ce ceb cgg cho chr cic ckb co cop csw cu cy da dav dje doi dv dz ebu ee en es ff-adlm fil fo frr fy
        ga gaa gd gez gl gn gu guz gv ha haw hi hnj id ig ii io iu jbo jmc jv kaa kaj kam kcg kde kea kek ken kgp
        khq ki kl kln km kn ko kok kpe ks ksb ku kw kxv la lg lkt lmo ln lo lrc ltg lu luo lv lzz mai mas mdf mer
        mfe mgh mgo mhn mi mic ml mn mni moh mr ms mt mus mww my myv naq nd ne nqo nr nso nus nv ny nyn oka om or
        osa pa pap pcm pi pis ps pt qu quc raj rhg rif rof rwk sa saq sat sbp scn sd seh ses shn si sid skr sma smj
        smn sms so sq ss ssy su suz sw ta te teo tg th tig to tok tpi tr trv trw ts tt twq tzm und uz-arab uz-cyrl
        vai ve vec vi vmw vo vun wa wal wbp wo xh xnr xog yo yrl za zh zu
    """,
    "«»“”": """
        ast blo bm br ca cv dyo el es-us eu ewo ie it kab kk lij mg mua nnh pms pt-ao pt-ch pt-cv pt-gq pt-gw pt-lu
        pt-mo pt-mz pt-pt pt-st pt-tl sc sg ti
    """,
    "„“‚‘": """
        bs-cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl
    """,
    "«»‹›": """
        am az-arab az-cyrl fa fr-ch gsw jgo kkj mzn rm sdh wae
    """,
    "«»„“": """
        bas be bua ky os ru sah tyv uk
    """,
    "””’’": """
        fi he lag rn se sn sv yi
    """,
    "«»‘’": """
        dua el-polyton ksf nb nn no rw
    """,
    "«»«»": """
        fr ht hy oc yav
    """,
    "”“’‘": """
        ar lld ms-arab syr ur
    """,
    "‘’“”": """
        fur ia ti-er tn
    """,
    "„“„“": """
        bg lt prg sgs
    """,
    "„”«»": """
        nmg pl ro
    """,
    "「」『』": """
        ja yue zh-hant
    """,
    "«»„”": """
        shi zgh
    """,
    "»«›‹": """
        kk-arab ug
    """,
    "„”»«": """
        hu szl
    """,
    "„”‚’": """
        agq ff
    """,
    "«»”“": """
        fr-ca
    """,
    "‘’‘’": """
        nl
    """,
    "“’“”": """
        st
    """,
    "“”«»": """
        eo
    """,
    "“”’‘": """
        uz
    """,
    "“”“”": """
        tk
    """,
    "„“«»": """
        ka
    """,
    "„”‘’": """
        bs
    """,
    "„”’’": """
        sr
    """,
}

# names of months, full and short, as they stand in a date
MONTHS = {
    "bg": """
        януари февруари март април май юни юли август септември октомври ноември декември яну фев апр авг сеп окт
        ное дек
    """,
    "ca": """
        gener febrer març abril maig juny juliol agost setembre octubre novembre desembre gen febr abr jul ag set
        oct nov des
    """,
    "cs": """
        ledna února března dubna května června července srpna září října listopadu prosince led úno bře dub kvě čvn
        čvc srp zář říj lis pro
    """,
    "da": """
        januar februar marts april maj juni juli august september oktober november december jan feb mar apr jun jul
        aug sep okt nov dec
    """,
    "de": """
        januar februar märz april mai juni juli august september oktober november dezember jan feb apr aug sept okt
        nov dez
    """,
    "el": """
        ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου
        δεκεμβρίου ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
    """,
    "en": """
        january february march april may june july august september october november december jan feb mar apr jun
        jul aug sep oct nov dec
    """,
    "es": """
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ene feb mar abr may
        jun jul ago sept oct nov dic
    """,
    "et": """
        jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember jaan veebr apr
        aug sept okt nov dets
    """,
    "eu": """
        urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa abendua urt ots mar api
        mai eka uzt abu ira urr aza abe
    """,
    "fi": """
        tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
        marraskuuta joulukuuta tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
    """,
    "fr": """
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juil sept
        oct nov déc
    """,
    "ga": """
        eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa fómhair samhain nollaig ean feabh aib beal
        meith lún mfómh dfómh samh noll
    """,
    "gl": """
        xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro xan feb mar abr xul
        ago set out nov dec
    """,
    "hr": """
        siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca sij velj
        ožu tra svi lip srp kol ruj lis stu pro
    """,
    "hu": """
        január február március április május június július augusztus szeptember október november december jan febr
        márc ápr máj jún júl aug szept okt nov dec
    """,
    "is": """
        janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember jan feb mar apr jún júl
        ágú sep okt nóv des
    """,
    "it": """
        gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre gen feb mar
        apr mag giu lug ago set ott nov dic
    """,
    "lt": """
        sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio saus vas
        kov bal geg birž liep rugp rugs spal lapkr gruod
    """,
    "lv": """
        janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris janv
        febr apr jūn jūl aug sept okt nov dec
    """,
    "nb": """
        januar februar mars april mai juni juli august september oktober november desember jan feb apr aug sep okt
        nov des
    """,
    "nl": """
        januari februari maart april mei juni juli augustus september oktober november december jan feb mrt apr jun
        jul aug sep okt nov dec
    """,
    "nn": """
        januar februar mars april mai juni juli august september oktober november desember jan feb apr aug sep okt
        nov des
    """,
    "pl": """
        stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia sty lut
        mar kwi maj cze lip sie wrz paź lis gru
    """,
    "pt": """
        janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro jan fev mar abr mai
        jun jul ago set out nov dez
    """,
    "ro": """
        ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie ian feb
        mar apr iun iul aug sept oct nov dec
    """,
    "ru": """
        января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв февр мар апр июн июл
        авг сент окт нояб дек
    """,
    "sk": """
        januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra jan feb mar apr máj
        jún júl aug sep okt nov dec
    """,
    "sl": """
        januar februar marec april maj junij julij avgust september oktober november december jan feb mar apr jun
        jul avg sep okt nov dec
    """,
    "sr": """
        јануар фебруар март април мај јун јул август септембар октобар новембар децембар јан феб мар апр авг сеп окт
        нов дец
    """,
    "sv": """
        januari februari mars april maj juni juli augusti september oktober november december jan feb apr aug sep
        okt nov dec
    """,
    "tr": """
        ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık oca şub mar nis may haz tem ağu
        eyl eki kas ara
    """,
    "uk": """
        січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня січ лют бер квіт трав
        черв лип серп вер жовт лист груд
    """,
}
