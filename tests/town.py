"""A small town for tests: two municipalities, six needs, three partners."""

from __future__ import annotations

from typing import Any

from tests.files import LAAK, both, need, organisation, place, service

LAAKKWARTIER, SPOORWIJK = "WK051838", "BU05183823"
BINCKHORST, ESCAMP, MOERWIJK = "WK051839", "SD-GM0518-Escamp", "WK051836"
CENTRUM, DEN_HAAG = "SD-GM0518-Centrum", "GM0518"
UTRECHT, OVERVECHT, ZAMENHOFDREEF = "GM0344", "WK034403", "BU03440321"

PLACES: list[dict[str, Any]] = [
    place(DEN_HAAG, "'s-Gravenhage", "gemeente", aliases=["Den Haag", "The Hague"]),
    place(CENTRUM, "Centrum", "stadsdeel", DEN_HAAG, pc4=["2511", "2512"]),
    place(LAAK, "Laak", "stadsdeel", DEN_HAAG, pc4=["2516", "2521", "2522"]),
    place(LAAKKWARTIER, "Laakkwartier en Spoorwijk", "wijk", LAAK, pc4=["2521", "2522"]),
    place(SPOORWIJK, "Spoorwijk", "buurt", LAAKKWARTIER),
    place("BU05183824", "Laakkwartier-West", "buurt", LAAKKWARTIER),
    place(BINCKHORST, "Binckhorst", "wijk", LAAK, pc4=["2516"]),
    place("BU05183960", "Binckhorst", "buurt", BINCKHORST),
    place(ESCAMP, "Escamp", "stadsdeel", DEN_HAAG, pc4=["2531", "2532"]),
    place(MOERWIJK, "Moerwijk", "wijk", ESCAMP, pc4=["2531", "2532"]),
]
UTRECHT_PLACES: list[dict[str, Any]] = [
    place(UTRECHT, "Utrecht", "gemeente"),
    place(OVERVECHT, "Overvecht", "wijk", UTRECHT, pc4=["3561", "3562"]),
    place(ZAMENHOFDREEF, "Zamenhofdreef en omgeving", "buurt", OVERVECHT, pc4=["3562"]),
    place("BU03440311", "Taagdreef", "buurt", OVERVECHT, pc4=["3561"]),
]
NEIGHBOURS = f"neighbours:\n  {LAAK}: [{ESCAMP}]\n"

NEEDS: list[dict[str, Any]] = [
    need(
        "schulden",
        both("Schulden", "Debts"),
        help={"nl": ["schuldhulp", "WSNP"], "en": ["debt help"]},
        problem={"nl": ["schuld", "deurwaarder", "incasso"], "en": ["debt", "bailiff"]},
        person={"nl": ["schuldenaar"], "en": ["debtor"]},
    ),
    need(
        "inkomen",
        both("Inkomen", "Income"),
        help={"nl": ["uitkering", "bijstand", "toeslag"], "en": ["benefits"]},
        person={"nl": ["minima"]},
    ),
    need(
        "taal",
        both("Taal", "Language"),
        help={"nl": ["taalles", "taalmaatje"], "en": ["language class"]},
        problem={"nl": ["laaggeletterd"]},
    ),
    need(
        "eenzaamheid",
        both("Eenzaamheid", "Loneliness"),
        domain="social",
        help={"nl": ["maatjesproject"]},
        problem={"nl": ["eenzaam", "eenzaamheid"], "en": ["lonely", "loneliness"]},
    ),
    need(
        "thuiszorg",
        both("Thuiszorg", "Home care"),
        domain="body",
        help={"nl": ["thuiszorg", "wijkverpleging"], "en": ["home care"]},
        person={"nl": ["ouderen"], "en": ["elderly"]},
    ),
    need(
        "suicide",
        both("Zelfdoding", "Suicide"),
        domain="mind",
        channel="never",
        handover="no",
        problem={"nl": ["zelfdoding", "suïcide"], "en": ["suicide"]},
    ),
]
GROUPS: list[dict[str, Any]] = [
    {
        "id": "geldzorgen",
        "label": both("Geldzorgen", "Money worries"),
        "children": ["schulden", "inkomen"],
        "words": {"nl": ["geldzorgen", "geldproblemen"], "en": ["money worries"]},
    },
    {
        "id": "meedoen",
        "label": both("Meedoen", "Joining in"),
        "children": ["taal", "eenzaamheid"],
        "ask": "yes",
        "words": {"nl": ["meedoen", "participatie"], "en": ["joining in"]},
    },
]
PHRASES = {
    "schulden": 'need: schulden\nnl:\n  - "(post|brieven) (niet|niet meer) open"\n'
    "en:\n  - cannot pay the bills\nnot:\n  - zijn eigen schuld\n",
    "eenzaamheid": "need: eenzaamheid\nnl:\n  - komt niemand meer langs\n",
}
NL = """\
ignored: [de, het, een, er, ik, hij, zij, zijn, is, heeft, kan, voor, van, met, in, bij, wie, wat,
  helpt, hulp, mevrouw, meneer, en]
function_words: [niet, geen, doet, nodig, graag, meer, komt]
carriers: [probleem, problemen, cursus, coach]
place_words: [in, wijk, buurt]
inflections: {betalen: [betaalt, betaalde, betaald]}
common: [hoe, laat, werk, auto, vrij, lekker, lang, brood]
"""
EN = """\
ignored: [the, a, an, i, he, she, is, has, who, what, helps, with, in, for, to]
function_words: [not, does, needs, please, handles]
place_words: [in, near]
common: [late, work, nice, bread]
"""
PARTNERS = {
    "schuldhulp-laak": organisation("schuldhulp-laak", service("schuldhulp-laak-spreekuur")),
    "gemeente-den-haag": organisation(
        "gemeente-den-haag",
        service("den-haag-uitkering", needs=["inkomen"], areas=[DEN_HAAG]),
        type="gemeente",
    ),
    "taalhuis-overvecht": organisation(
        "taalhuis-overvecht",
        service("taalhuis-taalles", needs=["taal"], areas=["Overvecht"]),
    ),
}
