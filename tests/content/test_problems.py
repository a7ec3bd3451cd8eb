"""What an editor reads when a content file is wrong: one sentence, with the place to look."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from content.problems import WORDING, Problem, Problems, nearest
from tests.factories import (
    LAAKKWARTIER,
    MOERWIJK,
    PARTNERS,
    PLACES,
    SHIPPED,
    instrument,
    organisation,
    place,
    places_file,
    problems_in,
    problems_of,
    service,
    write_content,
)
from tests.files import (
    CLOCKS,
    SIGNALS,
    access_file,
    asked,
    clocks_file,
    domain,
    ladder,
    mark,
    member,
    object_id,
    red_flag,
    red_flags,
    rung,
    signal,
    talk,
)
from tests.special import route

FILE = "content/map/partners/wijkteam.yaml"
TALK = "content/four_d/praatje.yaml"
CLOCK = "content/clocks.yaml"
ACCESS = "content/access.yaml"
CODE = Path(__file__).parent.parent.parent
NOT_LISTED = {"on": "2026-11-01", "by": "wijkcoach"}
NL_TEXTS = (SHIPPED / "texts" / "nl.yaml").read_text("utf-8")


def wijkteam(*services: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The part of a content directory with one partner, whose file is `FILE`."""
    return {"partners": {"wijkteam": organisation("wijkteam", *services, **more)}}


def text(raw: str | bytes) -> dict[str, Any]:
    """The same, with these very lines in the file."""
    return {"partners": {"wijkteam": raw}}


def praatje(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The part with one conversation, whose file is `TALK`: a mark and these steps."""
    return {"four_d": {"praatje": instrument("praatje", *(steps and (mark(), *steps)), **more)}}


def clocks(*ladders: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The part with the clocks, whose file is `CLOCK`."""
    return {"clocks": clocks_file(*ladders, **more)}


def access(*members: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The part with the people, whose file is `ACCESS`."""
    return {"access": access_file(*members, **more)}


def confirmed(day: str) -> dict[str, str]:
    return {"on": day, "by": "wijkcoach", "how": "gebeld"}


STORIES: dict[str, tuple[dict[str, Any], str]] = {
    # kind of problem → what is wrong with the content, and the sentence that tells it
    "no_files": (
        {"partners": {}},
        "content/map/partners:1:1 hier staat geen enkel .yaml-bestand. Zet er ten minste één "
        "bestand neer.",
    ),
    "no_file": (
        {"files": {"map/acute.yaml": None}},
        "content/map/acute.yaml:1:1 dit bestand ontbreekt, maar is nodig. Zet het terug.",
    ),
    "unreadable": (
        {
            "files": {
                "map/partners/wijkteam.yaml/notitie.txt": "een map met de naam van een bestand"
            }
        },
        FILE + ":1:1 het bestand kan niet worden gelezen ('Is a directory').",
    ),
    "too_large": (
        text("# " + "x" * 2_500_000),
        FILE
        + ":1:1 het bestand is '2500 kB' groot; hoogstens 2000 kB mag. Splits het in kleinere.",
    ),
    "not_utf8": (
        text("id: wijkteam\nname: Café\n".encode("latin-1")),
        FILE + ":2:1 het bestand is geen UTF-8. Sla het opnieuw op met codering UTF-8.",
    ),
    "tab": (
        text("id: wijkteam\nservices:\n\t- id: schuldhulp\n"),
        FILE + ":3:1 hier staat een tab. YAML kent alleen spaties: vervang de tab door spaties.",
    ),
    "syntax": (
        text("id: wijkteam\nname: wijkteam: Laak\n"),
        FILE + ":2:15 dit is geen geldige YAML ('mapping values are not allowed in this context'). "
        "Kijk naar inspringing, dubbele punt en aanhalingstekens op deze en de vorige regel.",
    ),
    "anchor": (
        text("id: wijkteam\nname: &naam Wijkteam\n"),
        FILE + ":2:7 ankers (&) en verwijzingen (*) mogen niet. Schrijf de tekst voluit, of zet "
        "aanhalingstekens om een woord dat met & of * begint.",
    ),
    "tag": (
        text("id: wijkteam\nname: !naam Wijkteam\n"),
        FILE + ":2:7 labels met een uitroepteken ('!naam') mogen niet. Haal het label weg.",
    ),
    "too_deep": (
        text("id: wijkteam\nname: " + "[" * 14 + "]" * 14 + "\n"),
        FILE + ":2:19 dit is dieper genest dan 12 niveaus. Controleer de inspringing.",
    ),
    "several_documents": (
        text("id: wijkteam\n---\nid: wijkteam\n"),
        FILE + ":2:1 er staan meer documenten in dit bestand. Haal de regel met --- weg.",
    ),
    "empty_file": (
        text("# hier komt het wijkteam\n"),
        FILE + ":1:1 het bestand is leeg. Vul het of haal het weg.",
    ),
    "duplicate_key": (
        text(organisation("wijkteam") + "name: Nog een wijkteam\n"),
        FILE + ":15:1 'name' staat hier twee keer. Houd er één.",
    ),
    "unknown_key": (
        wijkteam(replacment={"nl": "collega", "en": "colleague"}),
        FILE + ":7:1 organisation 'wijkteam': 'replacment' ken ik hier niet. Bedoel je "
        "'replacement'? Toegestaan: id, name, type, ring, channel, key_figure, replacement, "
        "general_contact, example, source, services.",
    ),
    "missing_key": (
        wijkteam(type=None),
        FILE + ":1:1 organisation 'wijkteam': type ontbreekt. Voeg een regel type: … toe.",
    ),
    "wrong_value": (
        wijkteam(ring="iner"),
        FILE + ":4:1 organisation 'wijkteam': bij ring verwacht ik 'inner' or 'outer', maar er "
        "staat 'iner'. Bedoel je 'inner'?",
    ),
    "wrong_id": (
        {"partners": {"wijkteam": organisation("wijkteam-laak")}},
        FILE + ":1:1 organisation 'wijkteam-laak': id 'wijkteam-laak' hoort gelijk te zijn aan de "
        "bestandsnaam, dus wijkteam.",
    ),
    "duplicate_id": (
        {
            "partners": {
                "buurthuis": organisation("buurthuis", service("schuldhulp")),
                "wijkteam": organisation("wijkteam", service("schuldhulp")),
            }
        },
        FILE + ":8:5 service 'schuldhulp': id 'schuldhulp' bestaat al in "
        "content/map/partners/buurthuis.yaml. Kies een andere.",
    ),
    "unknown_need": (
        wijkteam(service(needs=["inkomen", "schulde"])),
        FILE + ":11:24 service 'schuldhulp': behoefte 'schulde' ken ik niet. Bedoel je 'schulden'? "
        "Alle behoeften staan in map/needs.yaml.",
    ),
    "unknown_place": (
        wijkteam(service(areas=["Spoorwyk"])),
        FILE + ":12:13 service 'schuldhulp': plaats 'Spoorwyk' ken ik niet. Bedoel je 'Spoorwijk'? "
        "Alle plaatsen staan in map/places/.",
    ),
    "circular_parent": (
        {"places": places_file(*PLACES, place("BU1", "Rondje", "buurt", "BU1"))},
        "content/map/places/den-haag.yaml:61:5 place 'BU1': parent 'BU1' leidt in een kring terug "
        "naar deze plaats. Kies het gebied erboven.",
    ),
    "no_parent": (
        {"places": places_file(*PLACES, place("BU1", "Los", "buurt"))},
        "content/map/places/den-haag.yaml:58:5 place 'BU1': 'BU1' hangt nergens onder. Alleen een "
        "gemeente heeft geen parent; vul hem in.",
    ),
    "ambiguous_place": (
        wijkteam(service(areas=["Kerkbuurt"]))
        | {
            "places": places_file(
                *PLACES,
                place("BU05183801", "Kerkbuurt", "buurt", LAAKKWARTIER),
                place("BU05183699", "Kerkbuurt", "buurt", MOERWIJK),
            )
        },
        FILE
        + ":12:13 service 'schuldhulp': plaatsnaam 'Kerkbuurt' kan meer betekenen. Gebruik een "
        "van deze codes: BU05183801, BU05183699.",
    ),
    "no_area": (
        wijkteam(service(areas=[])),
        FILE + ":12:5 service 'schuldhulp': areas is leeg: deze dienst geldt nergens. Noem ten "
        "minste één gebied.",
    ),
    "no_need": (
        wijkteam(service(needs=[])),
        FILE + ":11:5 service 'schuldhulp': needs is leeg: deze dienst wordt nooit gevonden. Noem "
        "ten minste één behoefte.",
    ),
    "never_a_service": (
        wijkteam(service(needs=["suicide"])),
        FILE
        + ":11:13 service 'schuldhulp': 'suicide' krijgt altijd de vaste veiligheidsmelding, nooit "
        "een dienst. Haal het weg.",
    ),
    "no_replacement": (
        wijkteam(ring="inner"),
        FILE + ":4:1 organisation 'wijkteam': een organisatie in de binnenring heeft een vervanger "
        "nodig. Vul replacement in.",
    ),
    "future_date": (
        wijkteam(service(confirmed=confirmed("2026-11-23"))),
        FILE
        + ":14:17 service 'schuldhulp': confirmed '2026-11-23' ligt in de toekomst. Vul de dag "
        "in waarop iemand het bevestigde.",
    ),
    "dates_reversed": (
        wijkteam(service(valid_from="2026-05-01", valid_to="2026-04-30")),
        FILE + ":16:5 service 'schuldhulp': valid_to '2026-04-30' ligt vóór valid_from 2026-05-01. "
        "Draai ze om.",
    ),
    "lapsed": (
        wijkteam(service(confirmed=confirmed("2026-05-25"))),
        FILE + ":14:5 let op: service 'schuldhulp': voor het laatst bevestigd op '2026-05-25', "
        "langer dan 180 dagen geleden. Vraag de sleutelfiguur of het nog klopt.",
    ),
    "not_rising": (
        {"files": {"map/freshness.yaml": "ask_after: 90\nflag_after: 90\nhide_after: 365\n"}},
        "content/map/freshness.yaml:2:1 freshness: flag_after is '90', maar hoort meer te zijn dan "
        "ask_after (90).",
    ),
    "kept_out": (
        {
            "partners": {
                "wijkteam": organisation("wijkteam", service("geldhulp")),
                "wijkteam-oud": organisation(
                    "wijkteam-oud", service(unlisted=NOT_LISTED), name="WIJKTEAM"
                ),
            }
        },
        FILE + ":8:5 service 'geldhulp': 'Wijkteam: Schuldhulp' wil niet vermeld worden, zie "
        "content/map/partners/wijkteam-oud.yaml. Haal deze vermelding weg.",
    ),
    "unknown_tag": (
        wijkteam(service(tags=["samen", "zlef"])) | {"files": route("meer-bewegen")},
        FILE + ":15:21 let op: service 'schuldhulp': tag 'zlef' staat in geen enkele routekaart. "
        "Bedoel je 'zelf'? De tags staan bij de stappen in routes/.",
    ),
    "bad_phrase": (
        {"phrases": {"schulden": 'need: schulden\nnl:\n  - "(post|brieven niet open"\n'}},
        "content/map/phrases/schulden.yaml:3:5 phrases 'schulden': woordgroep '(post|brieven niet "
        "open' heeft haakjes die niet kloppen. Schrijf keuzes als (een|twee).",
    ),
    "empty_phrase": (
        {"phrases": {"schulden": 'need: schulden\nnl:\n  - "?!"\n'}},
        "content/map/phrases/schulden.yaml:3:5 phrases 'schulden': woordgroep '?!' bevat geen "
        "enkel woord. Vul woorden in of haal de regel weg.",
    ),
    "placeholders": (
        {"files": {"texts/nl.yaml": NL_TEXTS.replace("Hoi {first_name}", "Hoi {first_name")}},
        "content/texts/nl.yaml:5:3 greeting.hello heeft in beide talen dezelfde invulvelden nodig: "
        "hier '{ }', in content/texts/en.yaml first_name.",
    ),
    "unknown_placeholder": (
        praatje(domain(), talk(title={"nl": "Zet het in {recrd}", "en": "Next time"})),
        TALK + ":27:13 step 'verder': invulveld 'recrd' ken ik hier niet. Bedoel je 'record'? "
        "Toegestaan: record.",
    ),
    "unknown_step": (
        praatje(flow=["cijfer", "samen", "verdr"], follow_up=["cijfer", "verder"]),
        TALK + ":8:27 instrument 'praatje': stap 'verdr' ken ik niet. Bedoel je 'verder'? De "
        "stappen van dit gesprek staan onder steps.",
    ),
    "step_twice": (
        praatje(flow=["cijfer", "samen", "verder", "samen"]),
        TALK + ":8:37 instrument 'praatje': stap 'samen' staat twee keer in flow. Houd er één.",
    ),
    "step_not_in_flow": (
        praatje(flow=["cijfer", "samen"]),
        TALK + ":25:5 step 'verder': stap 'verder' staat niet in flow en niet in follow_up, dus "
        "niemand komt er ooit. Zet hem in een van beide of haal hem weg.",
    ),
    "wrong_start": (
        praatje(flow=["samen", "cijfer", "verder"]),
        TALK + ":8:8 instrument 'praatje': flow begint met 'samen'. Begin met een stap met kind: "
        "mark.",
    ),
    "no_mark_before": (
        praatje(domain(), talk(about="cijfr")),
        TALK + ":30:5 step 'verder': het cijfer 'cijfr' komt in flow niet vóór deze stap. Bedoel "
        "je 'cijfer'? Noem bij about een stap met kind: mark en zet die eerder in flow.",
    ),
    "nothing_to_choose": (
        praatje(talk(keep="plays"), domain()),
        TALK + ":17:5 step 'verder': 'verder' laat kiezen uit wat speelt, maar in flow komt er "
        "geen domein voor. Zet er een stap met kind: domain voor.",
    ),
    "only_with": (
        praatje(domain(), talk(own_words=140)),
        TALK + ":30:5 step 'verder': own_words werkt alleen samen met keep: choices. Voeg dat toe "
        "of haal own_words weg.",
    ),
    "domain_twice": (
        praatje(domain(), domain(signal("eten", "Eten"), id_="thuis")),
        TALK + ":29:5 step 'thuis': domein 'society' heeft in dit gesprek al een stap. Voeg ze "
        "samen of kies een ander domein.",
    ),
    "same_signal": (
        praatje(domain(), domain(signal("eten", "geld?"), id_="thuis", domain="body")),
        TALK + ":32:39 item 'eten': 'geld?' staat al bij geld. Geef dit een eigen tekst, anders "
        "weet niemand welk van de twee bedoeld is.",
    ),
    "unknown_source": (
        praatje(domain(), talk(lines=[asked("wanneer", "Wanneer weer?", source=["E1"])])),
        TALK + ":29:88 line 'wanneer': bron 'E1' ken ik niet. De bronnen staan in dit bestand "
        "onder sources.",
    ),
    "unknown_red_flag": (
        praatje(domain(red_flags=["gevar"]), talk()),
        TALK + ":25:17 step 'samen': rode vlag 'gevar' ken ik niet. Bedoel je 'gevaar'? Alle rode "
        "vlaggen staan in red_flags.yaml.",
    ),
    "no_red_flag": (
        praatje(domain(signal("somber", "Somber", "suicide"), *SIGNALS), unreached=[]),
        TALK + ":24:135 item 'somber': 'suicide' is nooit een gewone hulpvraag. Geef dit signaal "
        "een follow_up_if_plays met een rode vlag die niet verdergaat (zonder resume).",
    ),
    "need_unreached": (
        praatje(domain(*SIGNALS[:2]), talk()),
        TALK + ":10:1 instrument 'praatje': behoefte 'thuiszorg' komt in geen enkel gesprek voor. "
        "Zet haar bij een signaal onder needs, of met een reden onder unreached.",
    ),
    "reached_after_all": (
        praatje(unreached=["suicide", "taal"]),
        TALK + ":10:24 let op: instrument 'praatje': behoefte 'taal' staat onder unreached, maar "
        "meedoen leidt ernaartoe. Haal haar hier weg.",
    ),
    "same_start": (
        {
            "four_d": {
                "babbel": instrument("babbel", words={"nl": ["even praten"], "en": ["chat"]}),
                "praatje": instrument("praatje", words={"nl": ["Even praten!"], "en": ["talk"]}),
            }
        },
        TALK + ":3:16 instrument 'praatje': met 'Even praten!' begint ook gesprek babbel. Kies "
        "voor een van beide andere woorden.",
    ),
    "unknown_organisation": (
        access(member(1), member(2, "schuldhulp-lak")),
        ACCESS + ":8:5 member '00000000-0000-0000-0000-000000000002': organisatie 'schuldhulp-lak' "
        "ken ik niet. Bedoel je 'schuldhulp-laak'? Partners staan in map/partners/, praktijken in "
        "access.yaml.",
    ),
    "hours_reversed": (
        clocks(working_hours={"opens": "17:00", "shuts": "08:30"}),
        CLOCK + ":4:35 clocks: sluit om '08:30', maar dat is niet later dan de opening om 17:00. "
        "Verander opens of shuts.",
    ),
    "no_ladder": (
        clocks(ladder(clocks=[c for c in CLOCKS if c != "decide"])),
        CLOCK + ":4:1 clocks: klok 'decide' staat in geen enkele ladder, dus niemand krijgt er "
        "ooit een seintje van. Zet haar bij clocks van een ladder.",
    ),
    "clock_twice": (
        clocks(ladder(), ladder("nog-een", clocks=["decide"])),
        CLOCK + ":9:14 ladder 'nog-een': klok 'decide' staat al in ladder alle. Houd er één.",
    ),
    "step_too_early": (
        clocks(ladder("alle", rung(), rung("requester", after="150%", routine="2wd"))),
        CLOCK + ":7:95 ladder 'alle': in ladder alle komt stap '2' bij routine, send niet later "
        "dan stap 1. Geef elke stap een langere tijd dan die ervoor.",
    ),
    "unknown_member": (
        access(absences=[{"who": object_id(9)}]),
        ACCESS + ":2:13 absence: '00000000-0000-0000-0000-000000000009' ken ik niet. Zet diegene "
        "eerst bij members.",
    ),
    "no_colleague": (
        access(
            *(member(1), member(2, "schuldhulp-laak", "key_figure")),
            absences=[{"who": object_id(2), "replaced_by": object_id(1)}],
        ),
        ACCESS + ":2:60 absence: '00000000-0000-0000-0000-000000000001' is geen collega bij "
        "schuldhulp-laak. Kies iemand anders van die organisatie.",
    ),
    "no_coordinator": (
        access(member(1), member(2), delegations=[{"who": object_id(1), "to": object_id(2)}]),
        ACCESS + ":2:16 delegation: '00000000-0000-0000-0000-000000000001' is geen coördinator en "
        "heeft dus geen werklijst. Geef diegene bij members de rol coordinator.",
    ),
    "role_vacant": (
        wijkteam(ring="inner", replacement={"nl": "collega", "en": "colleague"})
        | access(member(1), member(2, "wijkteam", "key_figure")),
        ACCESS + ":2:1 let op: organisation 'wijkteam': hoort bij de binnenring, maar heeft "
        "vandaag niemand met de rol 'replacement'. Zet iemand bij members.",
    ),
    "no_text": (
        {"files": {"texts/nl.yaml": re.sub(r"(?m)^summary:.*\n", "", NL_TEXTS)}},
        "content/texts/nl.yaml:4:1 tekst summary ontbreekt hier maar staat wel in "
        "content/texts/en.yaml. Voeg hem toe.",
    ),
}


@pytest.mark.parametrize(("parts", "sentence"), STORIES.values(), ids=STORIES)
def test_one_mistake_gives_one_sentence(
    parts: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    assert problems_of(tmp_path, **parts) == [sentence]


@pytest.mark.parametrize(("kind", "parts"), [(k, p) for k, (p, _) in STORIES.items()], ids=STORIES)
def test_a_mistake_is_of_its_own_kind(kind: str, parts: dict[str, Any], tmp_path: Path) -> None:
    assert {p.kind for p in problems_in(write_content(tmp_path, **parts))} == {kind}


ABOUT_PEOPLE = {
    "tenant": (
        access(member(1, tenant=object_id(9))),
        ACCESS
        + ":7:5 member '00000000-0000-0000-0000-000000000001': bij tenant verwacht ik een id "
        "uit tenants / an id of tenants, maar er staat '00000000-0000-0000-0000-000000000009'.",
    ),
    "tenant of nobody": (
        access(tenants=[{"id": object_id(9), "organisations": ["schuldhulp-lak"]}]),
        ACCESS + ":2:76 tenant '00000000-0000-0000-0000-000000000009': organisatie "
        "'schuldhulp-lak' ken ik niet. Bedoel je 'schuldhulp-laak'? Partners staan in "
        "map/partners/, praktijken in access.yaml.",
    ),
    "area": (
        access(member(1, "praktijk", "coordinator", area=["Spoorwyk"])),
        ACCESS + ":7:12 member '00000000-0000-0000-0000-000000000001': plaats 'Spoorwyk' ken ik "
        "niet. Bedoel je 'Spoorwijk'? Alle plaatsen staan in map/places/.",
    ),
    "area of no coordinator": (
        access(member(1, area=["Spoorwijk"])),
        ACCESS + ":7:5 member '00000000-0000-0000-0000-000000000001': area werkt alleen samen met "
        "roles: [coordinator]. Voeg dat toe of haal area weg.",
    ),
}


@pytest.mark.parametrize(("parts", "sentence"), ABOUT_PEOPLE.values(), ids=ABOUT_PEOPLE)
def test_a_mistake_about_people_is_told_at_its_place(
    parts: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    assert problems_of(tmp_path, **parts) == [sentence]


def test_a_directory_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert problems_in(tmp_path / "nergens")[0].text() == (
        "nergens:1:1 map 'nergens' bestaat niet. "
        "Maak de map aan of geef een andere op met --content."
    )


def test_every_kind_of_problem_has_a_story_above() -> None:
    assert set(STORIES) | {"no_directory"} == set(WORDING)


@pytest.mark.parametrize("kind", sorted(WORDING))
def test_every_kind_of_problem_is_found_by_the_code(kind: str) -> None:
    modules = [
        m
        for room in ("cases", "content", "dialogs", "social_map")
        for m in (CODE / room).glob("*.py")
    ]
    sources = "".join(m.read_text("utf-8") for m in modules)
    uses = sources.count(f'"{kind}"') - 1  # one is the wording itself
    assert uses > 0, f"nothing ever reports '{kind}'"


@pytest.mark.parametrize("kind", sorted(WORDING))
def test_every_kind_of_problem_is_told_in_both_languages_with_the_same_details(kind: str) -> None:
    def details(wording: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", wording))

    assert details(WORDING[kind]["nl"]) == details(WORDING[kind]["en"])


def test_an_english_editor_reads_english(tmp_path: Path) -> None:
    parts = wijkteam(service(needs=["schulde"], areas=["Spoorwyk"]), ring="inner")

    assert problems_of(tmp_path, "en", **parts) == [
        f"{FILE}:4:1 organisation 'wijkteam': an organisation in the inner ring needs a "
        "replacement. Fill in replacement.",
        f"{FILE}:11:13 service 'schuldhulp': need 'schulde' is not known. Did you mean "
        "'schulden'? All needs are in map/needs.yaml.",
        f"{FILE}:12:13 service 'schuldhulp': place 'Spoorwyk' is not known. Did you mean "
        "'Spoorwijk'? All places are in map/places/.",
    ]


def test_an_english_editor_reads_a_warning_as_a_warning(tmp_path: Path) -> None:
    parts = wijkteam(service(confirmed=confirmed("2026-01-02")))

    assert problems_of(tmp_path, "en", **parts) == [
        f"{FILE}:14:5 warning: service 'schuldhulp': last confirmed on '2026-01-02', more than "
        "180 days ago. Ask the key figure whether it is still right."
    ]


def test_all_problems_of_all_files_are_told_at_once_in_the_order_of_the_files(
    tmp_path: Path,
) -> None:
    told = problems_of(
        tmp_path,
        partners=PARTNERS
        | {
            "buurthuis": organisation("buurthuis", service("a", needs=["taale"], areas=["Lak"])),
            "wijkteam": organisation("wijkteam", ring="inner"),
        },
        places=places_file(*PLACES, place("BU1", "Nieuwbouw", "buurt", "WK0518")),
        phrases={"taal": "need: taal\nnl:\n  - taalles\n  - a | b\n"},
        files={"texts/en.yaml": None},
    )

    assert [re.match(r"content/(\S+:\d+:\d+)", line)[1] for line in told] == [  # type: ignore[index]
        "map/partners/buurthuis.yaml:11:13",
        "map/partners/buurthuis.yaml:12:13",
        "map/partners/wijkteam.yaml:4:1",
        "map/phrases/taal.yaml:4:5",
        "map/places/den-haag.yaml:61:5",
        "texts/en.yaml:1:1",
    ]


def test_the_nearest_known_word_is_suggested_only_when_it_is_near() -> None:
    assert nearest("Schulde", ["taal", "schulden"]) == "schulden"
    assert nearest("vliegtuig", ["taal", "schulden"]) == ""


def test_the_same_problem_is_told_once() -> None:
    problem = Problem(kind="empty_file", file="a.yaml")
    problems = Problems([problem, problem])

    assert problems.in_order() == [problem]


def test_problems_at_one_place_always_come_in_the_same_order() -> None:
    both = [
        Problem(kind="missing_key", file="a.yaml", line=1, column=1, expected=field)
        for field in ("ring", "type", "name", "channel")
    ]

    assert Problems(both).in_order() == Problems(both[::-1]).in_order()


def test_an_endless_value_is_quoted_by_its_beginning_on_one_line(tmp_path: Path) -> None:
    """The name of a step of 5,000 letters filled the editor's screen."""
    name = "a" * 5000 + "\\u001b[31m"
    (told,) = problems_of(tmp_path, red_flags=red_flags(red_flag("gevaar"), red_flag(name)))[:1]

    assert len(told) < 1000
    assert told.isprintable()
