"""Every need in two plain wordings: what a colleague types and what a neighbour would say."""

from __future__ import annotations

import pytest

from social_map.social_map import SocialMap
from tests.factories import needs_named

STORIES = {
    "schulden": [
        "hij krijgt steeds brieven van incassobureaus",
        "wie kan helpen met zijn schulden",
    ],
    "inkomen": ["wie helpt met het aanvragen van bijstand", "zij heeft recht op huurtoeslag"],
    "armoede": ["waar vraag je de ooievaarspas aan", "gezin leeft van een minimuminkomen"],
    "voedselhulp": ["hoe kom je bij de voedselbank", "er is geen eten meer in huis"],
    "budgetbeheer": ["zij zoekt een bewindvoerder", "kan iemand zijn geld voor hem beheren"],
    "huurachterstand": ["drie maanden huur niet betaald", "dreigt uit huis gezet te worden"],
    "woonruimte": ["gezin zoekt een grotere woning", "kan zij urgentie krijgen voor een woning"],
    "woninggebreken": ["er zit schimmel op de muur", "de verhuurder repareert de lekkage niet"],
    "dakloos": ["hij slaapt op straat", "waar is de daklozenopvang"],
    "burenoverlast": ["ruzie met de buren", "de bovenburen geven elke nacht geluidsoverlast"],
    "energie": [
        "de energierekening is te hoog",
        "ze zetten de verwarming niet aan vanwege de kosten",
    ],
    "werk": ["hij zoekt een baan", "re-integratie na een lange tijd thuis"],
    "dagbesteding": ["zij zoekt dagbesteding", "hij heeft overdag niets te doen"],
    "school": ["dochter gaat niet meer naar school", "wie gaat over schoolverzuim"],
    "taal": ["zij wil Nederlands leren", "cursus inburgering"],
    "basisvaardigheden": ["hij kan niet lezen en schrijven", "oma snapt DigiD niet"],
    "juridisch": ["zij zoekt een advocaat", "gratis rechtshulp"],
    "formulieren": ["hulp bij een formulier invullen", "hij begrijpt zijn post niet"],
    "verblijf": ["haar verblijfsvergunning loopt af", "begeleiding voor statushouders"],
    "detentie": ["hij komt net uit de gevangenis", "nazorg na detentie"],
    "tolk": ["wij hebben een tolk nodig", "patiënt spreekt alleen Turks"],
    "eenzaamheid": ["mevrouw voelt zich heel eenzaam", "hij ziet nooit iemand"],
    "ontmoeting": ["waar is een buurthuis met koffieochtend", "zij wil buurtgenoten ontmoeten"],
    "vrijwilligerswerk": ["hij wil vrijwilliger worden", "waar kan zij vrijwilligerswerk doen"],
    "maatje": ["zij zoekt een maatje", "buddy om samen leuke dingen mee te doen"],
    "mantelzorg": ["ondersteuning voor mantelzorgers", "zij zorgt dag en nacht voor haar man"],
    "opvoeden": ["vragen over opvoeden", "peuter luistert niet en heeft driftbuien"],
    "jeugdhulp": ["jeugdhulp voor een puber", "zij zoekt een jongerenwerker voor haar zoon"],
    "scheiding": ["zij gaan uit elkaar", "hulp bij echtscheiding"],
    "geweld": ["haar man slaat haar", "vermoeden van kindermishandeling"],
    "rouw": ["zijn vrouw is net overleden", "zij kan het verlies niet verwerken"],
    "jongeouders": ["zij is zwanger", "tienermoeder met een baby"],
    "lhbti": ["hij durft niet uit de kast te komen", "steun voor transgender jongeren"],
    "somberheid": ["zij is erg somber", "hij heeft een depressie"],
    "angst": ["paniekaanvallen in de tram", "zij heeft een angststoornis"],
    "stress": ["overspannen door het werk", "hij zit in een burn-out"],
    "trauma": ["zij heeft ptss", "nachtmerries over de oorlog"],
    "suicide": ["zij wil niet meer leven", "hij denkt aan zelfmoord"],
    "epa": ["hij heeft schizofrenie", "zij hoort stemmen"],
    "lichteggz": ["wachtlijst voor een psycholoog", "milde psychische klachten"],
    "verslaving": ["hij drinkt te veel", "zij gebruikt cocaïne"],
    "gokken": ["hij vergokt zijn loon", "zoon is verslaafd aan gamen"],
    "lvb": ["licht verstandelijke beperking", "hij heeft een laag iq"],
    "autisme": ["volwassene met autisme", "adhd bij een volwassen vrouw"],
    "dementie": ["opa wordt vergeetachtig", "casemanager dementie"],
    "slaap": ["zij slaapt slecht", "hij ligt hele nachten wakker"],
    "bewegen": ["hij wil meer bewegen", "wandelgroep in de buurt"],
    "leefstijl": ["zij wil afvallen", "diëtist voor overgewicht"],
    "roken": ["hij wil stoppen met roken", "rookstopcoach"],
    "huishoudelijkehulp": ["zij kan het huis niet meer schoonmaken", "huishoudelijke hulp"],
    "thuiszorg": ["hulp bij het wassen en aankleden", "wijkverpleging nodig"],
    "hulpmiddelen": ["hij heeft een rolstoel nodig", "traplift aanvragen"],
    "vervoer": ["hoe komt zij bij het ziekenhuis, zij heeft geen vervoer", "regiotaxi"],
    "vallen": ["oma is alweer gevallen", "valpreventie"],
    "solk": ["onverklaarde lichamelijke klachten", "hij heeft al jaren pijn en niemand vindt iets"],
    "chronisch": ["hij heeft diabetes", "leren leven met een chronische ziekte"],
    "seksueel": ["waar kan zij een soa-test doen", "vragen over anticonceptie"],
    "mondzorg": ["zij heeft kiespijn", "hij kan de tandarts niet betalen"],
    "maaltijden": ["warme maaltijden aan huis", "tafeltje dek je"],
    "ouderen": ["kwetsbare oudere alleen thuis", "ouderenadviseur"],
    "medicatie": ["hij vergeet zijn pillen", "medicijnen in een baxterrol"],
    "zorgmijding": ["hij weigert alle hulp", "zij doet voor niemand de deur open"],
}


def test_every_need_has_its_stories(shipped: SocialMap) -> None:
    assert set(STORIES) == set(shipped.needs)
    assert all(len(told) >= 2 for told in STORIES.values())


@pytest.mark.parametrize(
    ("question", "need"), [(q, need) for need, told in STORIES.items() for q in told]
)
def test_a_plain_wording_names_the_need(question: str, need: str, shipped: SocialMap) -> None:
    assert need in needs_named(shipped, question)[:2]
