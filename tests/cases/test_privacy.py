"""What the privacy filter takes out of a remark, what it leaves, and that it never fails."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.nl import bsn

from cases.privacy.filter import KINDS, PrivacyFilter
from cases.privacy.words import PrivacyWords
from tests.factories import TODAY


def clean(privacy_filter: PrivacyFilter, text: str) -> str:
    return privacy_filter.screen(text, TODAY).clean


STORIES = {
    "bsn": [
        "nummer ‹111222333›, graag checken",
        "bsn: ‹1112.22.333›",
        "‹111 222 333› is het",
        "zonder nul ervoor: ‹10000008›",
        "bsn van haar zoon is ‹123456789›",
        "BSN‹111222333›",
        "pt ‹111222333› belt",
    ],
    "birthdate": [
        "mw, ‹12-03-1958›, moe",
        "geb ‹120358›",
        "geb. te Rabat op ‹3 mei 1961›",
        "baby geboren op ‹3-11-2026›",
        "‹12 mrt '58›",
        "‹1958-03-12›",
        "*‹12.3.58›",
    ],
    "phone": [
        "bel ‹06-12345678› na 18 uur",
        "tel ‹070 3210765›",
        "‹+31 (0)6 1234 5678›",
        "dochter in Turkije: ‹+90 532 123 45 67›",
        "tel: ‹321 07 65›",
        "tel ‹612345678›",
        "‹06 12 34 56 78› of de buren",
    ],
    "email": [
        "mail ‹f.pietersen@praktijk.example›.",
        "‹f.pietersen apenstaartje gmail punt com›",
        "‹f.pietersen (at) example.nl›",
        "‹f.pietersen@gmail›",
    ],
    "address": [
        "woont ‹Kerkstraat 12b› in Laak",
        "‹2e Jan Steenstraat 9›",
        "‹2521AB 12›",
        "‹Laan van Meerdervoort 1021›",
        "‹gaslaan 11, 2563 EV›",
        "woont ‹Spui 12›",
        "‹Hobbemastraat op nummer 12›",
    ],
    "name": [
        "mw ‹jansen› belt",
        "DHR ‹YILMAZ› GEZIEN",
        "Mw. ‹A. el Amrani› komt",
        "pt ‹de vries›",
        "‹Fatma Yilmaz› wil hulp",
        "‹Fatma Y.› wil hulp",
        "weduwe ‹de Groot› is alleen",
        "echtpaar ‹Jansen-de Vries›",
        "buurman ‹Pietersen› helpt",
        "huisarts ‹De Vries›",
        "‹Jansen, Piet› belde",
        "‹jan jansen› belde",
        "mw ‹van den Berg› e.a.",
        "dochter ‹Samira› tolkt",
    ],
    "iban": [
        "rekening ‹NL91 ABNA 0417 1643 00›",
        "terug op ‹nl91abna0417164300› aub",
        "‹BE68 5390 0754 7034› is van de zoon",
    ],
    "patient_number": ["patiëntnr ‹48213›", "pt ‹48213› belt", "dossier: ‹2024/1234›"],
}
"""Per kind remarks with exactly one identifier, which stands between ‹ and ›."""


@pytest.mark.parametrize(("kind", "remark"), [(k, r) for k in KINDS for r in STORIES[k]])
def test_an_identifier_is_taken_out(kind: str, remark: str, privacy_filter: PrivacyFilter) -> None:
    before, _, rest = remark.partition("‹")
    identifier, _, after = rest.partition("›")

    screened = privacy_filter.screen(before + identifier + after, TODAY)

    [finding] = screened.findings
    start, end = len(before), len(before) + len(identifier)
    assert finding.kind == kind
    assert finding.start < end
    assert start < finding.end
    assert identifier not in screened.clean


@pytest.mark.parametrize(
    "remark",
    [
        "order 111222334 komt niet aan",
        "schuld van € 111.222.333",
        "kvk 12345678 van de stichting",
        "RR 140/90, pols 72",
        "open van 09.00-17.00",
        "bsn vergeten, wel verzekerd",
        "afspraak 3-12-2026 om 10.00 uur",
        "controle 12 maart 10:30",
        "in 1958 naar Nederland gekomen",
        "uitgerekend 3 maart 2027",
        "geb. onbekend, intake 4-11-2026",
        "kraamzorg tot 3-12-2026",
        "bij nood 112 of 113, anders 0800-2000",
        "gemeente: 14 070, hap: 116117, 0900-8844, dieren 144",
        "telefonisch consult 12 dec",
        "@bot schulden in laak",
        "woont in de Kerkstraat, 3 kinderen",
        "Kerkstraat 3 keer langs geweest",
        "2521 is een drukke wijk",
        "onderweg 15 minuten wachten",
        "metformine 1000 mg 2x daags",
        "IBAN NL00 ABNA 0417 1643 00 bestaat niet",
        "pt 45 jaar, 2 kinderen",
        "pt 2019 geopereerd",
        "Mw. Heeft pijn in de knie",
        "meneer Pools sprekend",
        "pt Sjögren, moe",
        "dhr. Parkinson, valt vaak",
        "Pt. COPD gold 3",
        "MW HEEFT PIJN EN IS MOE",
        "mw valgevaarlijk, rollatorafhankelijk",
        "mw van Turkse afkomst",
        "dhr van de trap gevallen",
        "verwezen naar apotheek De Vries",
        "basisschool Pieter Breughel",
        "Willem Dreeshuis heeft een wachtlijst",
        "familie uit Syrië, 4 kinderen",
        "verwezen naar Parnassia en wijkteam Laak",
    ],
)
def test_what_identifies_nobody_stays(remark: str, privacy_filter: PrivacyFilter) -> None:
    screened = privacy_filter.screen(remark, TODAY)

    assert screened.findings == ()
    assert screened.clean == remark


def test_several_identifiers_each_get_their_own_placeholder(privacy_filter: PrivacyFilter) -> None:
    remark = "Mw Yilmaz (12-03-1958), Kerkstraat 12, 06-12345678: bel na 18 uur"

    assert clean(privacy_filter, remark) == (
        "Mw [naam] ([geboortedatum]), [adres], [telefoonnummer]: bel na 18 uur"
    )


def test_the_day_decides_whether_a_date_is_far_back(privacy_filter: PrivacyFilter) -> None:
    asked = "gezien op 22-11-2016"

    assert privacy_filter.screen(asked, TODAY).findings == ()
    assert privacy_filter.screen(asked, TODAY + timedelta(days=1)).findings != ()
    assert privacy_filter.screen("12-3-2018", date(2028, 2, 29)).findings == ()


@pytest.mark.parametrize(
    "typed",
    [
        "１１１２２２３３３",
        "١١١٢٢٢٣٣٣",
        "111\u00a0222\u202f333",
        "111\u200b222\u200b333",
        "111\n222\n333",
        "111–222–333",
    ],
)
def test_odd_characters_hide_nothing(typed: str, privacy_filter: PrivacyFilter) -> None:
    assert clean(privacy_filter, f"nr {typed}, graag") == "nr [BSN], graag"


def test_accents_may_be_written_apart(privacy_filter: PrivacyFilter) -> None:
    assert clean(privacy_filter, "mw O\u0308zdemire\u0301 belt") == "mw [naam] belt"


def test_placeholders_follow_the_language(privacy_words: PrivacyWords) -> None:
    two = PrivacyFilter(privacy_words, {"en": {"name": "name", "birthdate": "date of birth"}})

    english = two.screen("Mrs Yilmaz, born 3 May 1961", TODAY, "en")

    assert english.clean == "Mrs [name], born [date of birth]"
    assert two.screen(english.clean, TODAY, "en").findings == ()


def test_a_long_text_is_read_once_through(privacy_filter: PrivacyFilter) -> None:
    for piece in ("a", "1 ", "0", "mw ", "J.", "van ", "a-", "'", "12-", "@", "Kerkstraat "):
        screened = privacy_filter.screen(piece * 3000, TODAY)
        assert privacy_filter.screen(screened.clean, TODAY).findings == ()


# -- properties -----------------------------------------------------------------------------------

BITS = st.sampled_from(
    [
        *("mw ", "Dhr. ", "pt", "de ", "van der ", "Vries", "jansen", "Yilmaz", "Fatma ", "J.P. "),
        *(
            "bsn ",
            "111222333",
            "1112.22.333",
            "geb. ",
            "12-03-1958",
            "120358",
            "3 mei '61",
            "belt ",
        ),
        *(
            "06-12345678",
            "0800-2000",
            "tel ",
            "NL91 ABNA 0417 1643 00",
            "a.b@c.example",
            "@",
            "punt ",
        ),
        *("Kerkstraat 12", "2521 AB", " 12", "pt nr ", "[naam]", "[BSN", "]", "[", " ", ", ", "\n"),
        *(
            "\u200b",
            "\u0301",
            "ﬁ",
            "½",
            "٣",
            "１",
            "\ue000",
            "\ue001",
            "İ",
            "ß",
            "🙂",
            "-",
            ".",
            "'",
        ),
    ]
)
REMARKS = st.lists(BITS | st.text(max_size=4), max_size=14).map("".join)


@settings(max_examples=400, deadline=None)
@given(text=REMARKS, today=st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_nothing_is_left_to_find_in_a_clean_text(
    text: str, today: date, privacy_filter: PrivacyFilter
) -> None:
    screened = privacy_filter.screen(text, today)
    again = privacy_filter.screen(screened.clean, today)

    ends = [0, *(f.end for f in screened.findings)]
    starts = [*(f.start for f in screened.findings), len(text)]
    assert all(end <= start for end, start in zip(ends, starts, strict=True))
    assert all(f.start < f.end and f.kind in KINDS for f in screened.findings)
    assert again.findings == ()
    assert again.clean == screened.clean


@given(start=st.integers(10_000_000, 99_999_999), sep=st.sampled_from(["", " ", "."]))
def test_every_bsn_is_found(start: int, sep: str, privacy_filter: PrivacyFilter) -> None:
    number = next((n for last in range(10) if bsn.is_valid(n := f"{start}{last}")), f"{111222333}")

    findings = privacy_filter.screen(
        f"staat op de brief: {number[:3]}{sep}{number[3:6]}{sep}{number[6:]}", TODAY
    ).findings

    assert [f.kind for f in findings] == ["bsn"]


@given(day=st.dates(date(1915, 1, 1), date(2015, 12, 31)))
def test_every_day_far_back_is_found_however_written(
    day: date, privacy_filter: PrivacyFilter
) -> None:
    for form in ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %m %Y", "%d%m%Y"):
        [finding] = privacy_filter.screen(f"mw {day.strftime(form)} moe", TODAY).findings
        assert finding.kind == "birthdate"
