"""Sentences with a word that only looks like a need: they must not give it."""

from __future__ import annotations

import pytest

from social_map.social_map import SocialMap
from tests.factories import needs_named

NOT_THIS_NEED = [
    ("dat is zijn eigen schuld", "schulden"),
    ("ik kan er ook niks aan doen, het is niet mijn schuld", "schulden"),
    ("zij voelt zich schuldig over haar moeder", "schulden"),
    ("hij geeft iedereen de schuld", "schulden"),
    ("zij wil daar van afzien", "solk"),
    ("hij kan slecht zien", "zorgmijding"),
    ("dat valt erg mee", "vallen"),
    ("het viel haar op dat hij laat was", "vallen"),
    ("hij valt iedereen lastig", "vallen"),
    ("de uitslag viel tegen", "vallen"),
    ("de pil werkt niet", "werk"),
    ("haar netwerk is groot", "werk"),
    ("kinderen moeten huiswerk maken", "werk"),
    ("dit apparaat werkt niet meer", "werk"),
    ("een tandje bijzetten", "mondzorg"),
    ("hij moet kiezen tussen twee opleidingen", "mondzorg"),
    ("haar op de tanden hebben", "mondzorg"),
    ("het is somber weer vandaag", "somberheid"),
    ("een dipje in de omzet", "somberheid"),
    ("hij is bang dat het gaat regenen", "geweld"),
    ("de wekker slaat alarm", "geweld"),
    ("de klok slaat twaalf", "geweld"),
    ("dat slaat nergens op", "geweld"),
    ("ik sla een keer over", "geweld"),
    ("zij slaat de krant open", "geweld"),
    ("een slag om de arm houden", "geweld"),
    ("ik lach me dood", "suicide"),
    ("het is hier doodstil", "suicide"),
    ("doodmoe na de vakantie", "suicide"),
    ("hij is dood van de honger", "suicide"),
    ("er komt een eind aan de vakantie", "suicide"),
    ("ik wil er een eind aan breien", "suicide"),
    ("wij kijken terug op een rouwadvertentie", "eenzaamheid"),
    ("trouwen in het stadhuis", "rouw"),
    ("hij is erg vertrouwd", "rouw"),
    ("brouwerij", "rouw"),
    ("het vertrouwen is weg", "rouw"),
    ("een taal zonder fouten", "eenzaamheid"),
    ("hij betaalt altijd op tijd", "taal"),
    ("totaal geen zin", "taal"),
    ("een uur later", "huurachterstand"),
    ("de buurvrouw kwam langs", "huurachterstand"),
    ("schuur te huur", "huurachterstand"),
    ("de rolgordijnen zijn kapot", "tolk"),
    ("het volk is boos", "tolk"),
    ("zij rookt de zalm zelf", "dementie"),
    ("een rookworst bij de soep", "roken"),
    ("er komt rook uit de schoorsteen", "roken"),
    ("de slaapkamer is te klein", "slaap"),
    ("de schapen lopen in de wei", "slaap"),
    ("mijn voet slaapt", "eenzaamheid"),
    ("zij past op de kinderen van haar zus", "jeugdhulp"),
    ("schoolplein", "schulden"),
    ("zij draagt een nieuwe bril", "autisme"),
    ("automatisch betalen", "autisme"),
    ("autistenvriendelijk", "vervoer"),
    ("een dieetcola graag", "gokken"),
    ("gokje wagen: dat wordt vast regen", "verslaving"),
    ("mantelpak van de stomerij", "mantelzorg"),
    ("de mantel der liefde", "mantelzorg"),
    ("hij loopt in het bos", "hulpmiddelen"),
    ("trap niet in die val", "hulpmiddelen"),
    ("zij energiek en vrolijk", "energie"),
    ("vol energie opstaan", "energie"),
    ("it is your own fault", "schulden"),
    ("I am dying to meet you", "suicide"),
    ("what a lonely planet guide", "woonruimte"),
    ("it works fine", "werk"),
    ("vrouw wordt steeds vergeetachtiger", "lhbti"),
    ("de man wordt boos", "lhbti"),
    ("overbelaste mantelzorgster", "stress"),
    ("gelooft in god", "epa"),
    ("aanmelden voedselbank", "vrijwilligerswerk"),
]

NO_NEED_AT_ALL = [
    "hoe laat begint de voorstelling",
    "wat eten we vanavond",
    "wie wint de wedstrijd",
    "waar is de dichtstbijzijnde pinautomaat",
    "de printer is kapot",
    "wachtwoord vergeten",
    "hoeveel milligram paracetamol per dag",
    "vertaal dit zinnetje in het Frans",
    "huis te koop met tuin",
    "restaurant met terras",
    "trein naar Zwolle",
    "rooster van volgende week",
    "goedemorgen allemaal",
    "leuk weer vandaag",
    "wie heeft er taart meegenomen",
    "what time is it",
    "nice weather today",
    "schoenen maat 43",
    "lekkage in de wachtkamer",
    "rooster voor de zomervakantie",
    "zieke collega morgen",
    "goedkope kleding primark",
    "cadeautje voor collega die met pensioen gaat",
    "melatonine dosering kind",
    "bijwerkingen metoprolol",
    "streefwaarde hba1c",
    "vertaal deze brief naar pools",
    "kun je dit in het turks vertalen",
    "vlucht naar suriname wat kost dat",
    "koffie drinken leuk tentje met terras",
    "ik ben zo moe vandaag",
]

THE_SAME_WORDS_ON_THE_MAP = [
    ("mevrouw in de wachtkamer zegt dat er schimmel in haar huis zit", "woninggebreken"),
    ("geen geld voor kleding", "armoede"),
    ("verslaafd aan oxazepam", "verslaving"),
    ("heeft een strip paracetamol achter elkaar geslikt", "suicide"),
    ("de brief van het ziekenhuis moet vertaald worden naar het Pools", "tolk"),
    ("wie kan vertalen tijdens het consult", "tolk"),
    ("gevlucht uit Syrië", "verblijf"),
    ("altijd moe", "solk"),
    ("moe en overspannen van werk", "stress"),
    ("samen koffie drinken in het buurthuis", "ontmoeting"),
    ("mijn hond is dood en ik ben er kapot van", "rouw"),
    ("heeft honger en geen geld", "voedselhulp"),
]


def test_there_are_many_false_friends() -> None:
    assert len({question for question, _ in NOT_THIS_NEED}) + len(NO_NEED_AT_ALL) >= 60


@pytest.mark.parametrize(("question", "need"), NOT_THIS_NEED)
def test_a_false_friend_does_not_give_the_need(
    question: str, need: str, shipped: SocialMap
) -> None:
    assert need in shipped.needs
    assert need not in needs_named(shipped, question)


@pytest.mark.parametrize("question", NO_NEED_AT_ALL)
def test_what_has_nothing_to_do_with_the_map_gives_no_need(
    question: str, shipped: SocialMap
) -> None:
    assert needs_named(shipped, question) == []


@pytest.mark.parametrize(("question", "need"), THE_SAME_WORDS_ON_THE_MAP)
def test_the_same_words_used_for_a_need_still_give_it(
    question: str, need: str, shipped: SocialMap
) -> None:
    assert need in needs_named(shipped, question)
