"""Asking a partner to take something up: on a card, one question at a time, and prepared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.handover.states import State
from content.messages import Messages
from dialogs.conversation import Conversation
from social_map.social_map import SocialMap
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import CONFIRMED, PARTNER, PRACTICE, people
from tests.conversations.somebody import Somebody, titles
from tests.conversations.talk import database_bytes
from tests.factories import TODAY
from tests.walks import confirmed, walked

HELP = "huishoudelijke hulp in Laak"
TO_TEAM = "Overdracht: WMO wijkteam Laak"
CRISIS = "Dit hoort niet bij een bot"
YES_MISSING = "Kies eerst of de patiënt ja heeft gezegd"
PRIVATE = "Mevrouw Jansen van nummer 12"


@pytest.fixture(scope="module")
def registered(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    known = confirmed(shipped, CONFIRMED, TODAY)
    return walked(shipped_content, known, messages, access=people())


@pytest.fixture(scope="module")
def everybody(shipped_content: Path, shipped: SocialMap, messages: Messages) -> Conversation:
    return walked(shipped_content, shipped, messages, access=people(everyone=True))


@pytest.fixture
def laak(registered: Conversation, tmp_path: Path) -> Iterator[Neighbourhood]:
    opened = Neighbourhood(registered, tmp_path / "notes.db")
    yield opened
    opened.close()


@pytest.fixture
def gp(laak: Neighbourhood) -> Somebody:
    return laak.person("huisarts")


def field(somebody: Somebody, id_: str) -> dict[str, Any]:
    """An input of the last card."""

    def parts(block: Any) -> Iterator[dict[str, Any]]:
        if isinstance(block, dict):
            if block.get("id") == id_:
                yield block
            for part in block.values():
                yield from parts(part)
        elif isinstance(block, list):
            for part in block:
                yield from parts(part)

    return next(parts(somebody.card["body"]))


def started(somebody: Somebody, question: str = HELP, button: str = TO_TEAM) -> str:
    somebody.says(question)
    return somebody.presses(button)


def drafts(laak: Neighbourhood) -> list[str]:
    return [h.ref for h in laak.store.handovers.mine("huisarts") if h.state is State.DRAFT]


# -- the button -------------------------------------------------------------------------------


def test_every_service_on_the_card_has_its_button_between_more_and_wrong(gp: Somebody) -> None:
    gp.says("schulden in Laak")

    assert gp.buttons[0] == "Meer tonen"
    assert [b.split(":")[0] for b in gp.buttons[1:4]] == ["Overdracht"] * 3
    assert len(set(gp.buttons)) == len(gp.buttons)
    assert gp.buttons[4:] == ["Klopt niet meer", "Andere wijk"]


def test_a_single_service_needs_no_name_on_its_button(gp: Somebody) -> None:
    gp.says("schulden in Laak")
    gp.presses("Meer tonen")

    assert gp.buttons[0] == "Overdracht starten"


def test_who_only_asks_on_the_command_line_sees_no_such_button(
    shipped: SocialMap, messages: Messages
) -> None:
    reply, _ = Conversation(shipped, messages).finder.press(
        {"do": "find", "needs": ["schulden"], "places": ["SD-GM0518-Laak"]}, "nl", TODAY
    ) or pytest.fail("nothing found")

    assert not [t for t in titles(reply) if t.startswith("Overdracht")]


def test_a_plan_of_a_conversation_is_handed_over_under_its_own_code(gp: Somebody) -> None:
    gp.says("4d")
    data = {"do": "walk", "case": gp.ref, "go": "partner", "need": "schulden"}
    gp.presses_data({**data, "place": "SD-GM0518-Laak"})
    gp.presses("Meer tonen")

    said = gp.presses("Overdracht starten")

    assert gp.refs == [gp.ref]
    assert f"Noteer {gp.ref} in het HIS" in said


# -- on a card --------------------------------------------------------------------------------


def test_three_taps_from_the_answer_to_sent(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says(HELP)

    gp.presses(TO_TEAM)
    said = gp.presses("Versturen", consent="today")  # the second tap is the yes

    sent = laak.handover()
    assert said.startswith("Verstuurd aan WMO wijkteam Laak")
    assert sent.ref in said
    assert f"Noteer {sent.case} in het HIS" in said
    assert "vóór woensdag 25 november" in said
    assert "De regie blijft bij jou" in said
    assert gp.buttons == ["Overdracht bekijken"]
    assert sent.state is State.REQUESTED
    assert (sent.agreed, sent.route, sent.urgency) == ("expects_call", "phone", "routine")
    assert sent.consent is not None
    assert (sent.consent.on, sent.consent.scope) == (laak.own("huisarts").today, PARTNER)
    assert sent.consent.phone
    assert sent.consent.feedback
    assert sent.consent.by_role == "huisarts"


def test_consent_is_never_filled_in_and_the_rest_is(gp: Somebody) -> None:
    started(gp)

    consent = field(gp, "consent")
    assert "value" not in consent
    assert consent["isRequired"] is True
    assert field(gp, "urgency")["value"] == "routine"
    assert field(gp, "agreed")["value"] == "expects_call"
    assert field(gp, "route")["value"] == "phone"


def test_the_card_says_to_whom_what_is_seen_and_who_leads(gp: Somebody) -> None:
    said = started(gp)

    for words in ("consulent Wmo", "Niet: wie de patiënt is", "De regie blijft bij jou"):
        assert words in said
    assert "Werkafspraak: Huisartsenpraktijk en wijkteam" in gp.buttons


def test_without_a_yes_nothing_is_sent_and_nothing_is_lost(
    laak: Neighbourhood, gp: Somebody
) -> None:
    started(gp)

    said = gp.presses("Versturen", urgency="this_week", remark="Liefst in de ochtend")

    assert YES_MISSING in said
    assert laak.handover().state is State.DRAFT
    assert field(gp, "urgency")["value"] == "this_week"
    assert field(gp, "remark")["value"] == "Liefst in de ochtend"


def test_a_no_sends_nothing_and_offers_to_think_along(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)

    said = gp.presses("Versturen", consent="no")

    assert said.startswith("Dan stuur ik niets")
    assert gp.buttons == ["Alleen meedenken vragen", "Stoppen"]
    assert laak.store.handovers.get(laak.wo) is None
    assert laak.delivers() == []
    assert gp.presses("Stoppen").startswith("Goed, gestopt")


def test_a_yes_of_an_earlier_day(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    asked = gp.presses("Versturen", consent="earlier")

    assert "Op welke dag zei de patiënt ja?" in asked
    assert field(gp, "consent")["value"] == "earlier"

    gp.presses("Versturen", consent="earlier", on="2026-11-12")

    given = laak.handover().consent
    assert given is not None
    assert given.on.isoformat() == "2026-11-12"


@pytest.mark.parametrize("on", ["2026-11-24", "1912-01-01", "straks", "31-02"])
def test_a_day_that_cannot_be_is_asked_again(laak: Neighbourhood, gp: Somebody, on: str) -> None:
    started(gp)

    said = gp.presses("Versturen", consent="earlier", on=on)

    assert "Op welke dag zei de patiënt ja?" in said
    assert laak.handover().state is State.DRAFT


def test_a_yes_to_a_part_of_it(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    asked = gp.presses("Versturen", consent="partly")

    assert "Vink aan wat wel mag" in asked

    gp.presses("Versturen", consent="partly", parts="phone,anonymous")

    given = laak.handover().consent
    assert given is not None
    assert (given.phone, given.feedback, given.meeting) == (True, False, "anonymous")


def test_a_whole_yes_with_ticks_for_a_part_is_asked_about(
    laak: Neighbourhood, gp: Somebody
) -> None:
    started(gp)

    assert "Kies dan “Deels”" in gp.presses("Versturen", consent="today", parts="phone")
    assert laak.handover().state is State.DRAFT


@pytest.mark.parametrize("way", ["parents", "parents_and_child", "young_person"])
def test_for_a_child_it_is_told_who_agreed(laak: Neighbourhood, gp: Somebody, way: str) -> None:
    started(gp, "opvoedsteun in Laak", "Overdracht: Opvoedvragen")

    shown = [c["value"] for c in field(gp, "consent")["choices"]]
    gp.presses("Versturen", consent=way)

    given = laak.handover().consent
    assert "today" not in shown
    assert given is not None
    assert given.given_by == way


def test_what_is_acute_is_refused_with_the_notice(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)

    said = gp.presses("Versturen", consent="today", urgency="acute")

    assert said.startswith(CRISIS)
    assert laak.handover().state is State.DRAFT
    assert laak.delivers() == []


def test_what_is_for_today_asks_to_call_as_well(gp: Somebody) -> None:
    started(gp)

    assert "bel WMO wijkteam Laak ook zelf" in gp.presses(
        "Versturen", consent="today", urgency="today"
    )


def test_the_rare_fields_are_kept_too(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)

    gp.presses("Versturen", consent="today", language="tr", extra="safe_contact,interpreter")

    sent = laak.handover()
    assert (sent.language, sent.safe_contact, sent.interpreter) == ("tr", True, True)


def test_a_form_is_finished_on_another_device(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    gp.presses("Versturen", urgency="today")
    again = gp.presses_data({"do": "handover", "ref": laak.wo, "go": "form", "as": "requester"})

    assert "Heeft de patiënt ja gezegd?" in again
    assert field(gp, "urgency")["value"] == "today"


def test_sending_twice_sends_once(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    data = gp.data("Versturen", consent="today")
    gp.presses_data(data)
    seq = laak.handover().seq

    gp.presses_data(data)

    assert laak.handover().seq == seq


def test_starting_twice_begins_one_draft(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    first = drafts(laak)

    started(gp)

    assert drafts(laak) == first
    assert len(first) == 1


def test_a_draft_is_thrown_away(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)

    assert gp.presses("Weggooien").startswith("Weggegooid")
    assert drafts(laak) == []


def test_a_partner_without_a_channel_gets_a_text_to_paste(gp: Somebody) -> None:
    gp.says("schulden in Laak")
    button = next(b for b in gp.buttons if b.startswith("Overdracht: Schuldhulpverlening"))
    gp.presses(button)

    said = gp.presses("Versturen", consent="today")

    assert gp.last is not None
    assert gp.last.card.copy in said
    assert gp.refs[-1] not in gp.last.card.copy
    assert "WO-" in gp.last.card.copy


def test_an_entry_that_nobody_confirms_is_not_sent_to(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    laak.waits(days=200)

    gp.presses("Versturen", consent="today")

    assert laak.handover().state is State.DRAFT


def test_an_example_is_sent_to_only_where_everybody_may_try(
    laak: Neighbourhood, everybody: Conversation, gp: Somebody
) -> None:
    gp.says("schulden in Laak")
    gp.presses("Overdracht: Helpdesk Geldzaken")
    gp.presses("Versturen", consent="today")
    assert laak.handover().state is State.DRAFT

    trial = Neighbourhood(everybody, linked=())
    anybody = trial.person("iemand")
    anybody.says("schulden in Laak")
    anybody.presses("Overdracht: Helpdesk Geldzaken")
    anybody.presses("Versturen", consent="today")
    assert trial.handover().state is State.REQUESTED
    trial.close()


# -- one case ---------------------------------------------------------------------------------


def test_the_same_for_the_same_case_is_shown_instead(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    gp.presses("Versturen", consent="today")
    first = laak.handover()
    started(gp)

    said = gp.presses("Versturen", consent="today", case=first.case.lower())

    assert f"Dit is al gevraagd aan dezelfde partner, onder {first.ref}" in said
    assert laak.handover(drafts(laak)[0]).state is State.DRAFT


def test_another_question_joins_an_earlier_code(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    gp.presses("Versturen", consent="today")
    case = laak.handover().case
    started(gp, "opvoedsteun in Laak", "Overdracht: Consultatiebureau Laak (JGZ)")

    gp.says(case)

    assert laak.handover(drafts(laak)[0]).case == case
    assert {h.need for h in laak.own("huisarts").of_case(case)} == {
        "huishoudelijkehulp",
        "opvoeden",
    }


def test_a_code_of_somebody_else_is_not_taken(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    before = laak.handover().case

    said = gp.presses("Versturen", consent="today", case="KB-222222")

    assert "Die code ken ik niet bij jullie" in said
    assert laak.handover().case == before
    assert laak.handover().state is State.DRAFT


# -- remarks ----------------------------------------------------------------------------------


def test_a_remark_that_tells_who_it_is_reaches_no_file(
    laak: Neighbourhood, gp: Somebody, tmp_path: Path
) -> None:
    started(gp)

    said = gp.presses("Versturen", consent="today", urgency="this_week", remark=PRIVATE)

    assert said.startswith("Even stoppen")
    assert "Jansen" not in said
    assert laak.handover().state is State.DRAFT
    assert laak.handover().urgency == "this_week"
    gp.presses("Opgeschoonde versie")
    sent = laak.handover()
    assert sent.state is State.REQUESTED
    assert sent.remark.startswith("Mevrouw [naam]")
    stored = database_bytes(tmp_path / "notes.db")
    assert b"Jansen" not in stored


def test_a_remark_is_typed_again(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    gp.presses("Versturen", consent="today", remark=PRIVATE)
    gp.presses("Zelf aanpassen")

    said = gp.says("Liefst in de ochtend")

    assert "“Liefst in de ochtend”" in said
    assert laak.handover().state is State.DRAFT
    gp.says("versturen")
    assert laak.handover().remark == "Liefst in de ochtend"


def test_a_remark_that_is_too_long_is_not_kept(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)

    said = gp.presses("Versturen", consent="today", remark="graag bellen " * 20)

    assert "Dat is te lang" in said
    assert laak.handover().remark == ""


def test_a_remark_about_danger_gets_the_notice(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)

    said = gp.presses("Versturen", consent="today", remark="hij wil niet meer leven")

    assert said.startswith(CRISIS)
    assert laak.handover().state is State.DRAFT
    assert laak.handover().remark == ""


# -- in words ---------------------------------------------------------------------------------


def test_in_words_it_takes_six_questions_at_most(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says(HELP)
    asked = [gp.says("1")]
    for answer in ("2", "gisteren", "2", "1", "1"):
        asked.append(gp.says(answer))
    said = gp.says("versturen")

    sent = laak.handover()
    assert len(asked) == 6
    assert "Heeft de patiënt ja gezegd?" in asked[0]
    assert "Op welke dag" in asked[1]
    assert "Hoe snel" in asked[2]
    assert "Wat is er met de patiënt afgesproken" in asked[3]
    assert "Hoe geef je de gegevens door" in asked[4]
    assert "De patiënt zei ja op 22 november 2026" in asked[5]
    assert said.startswith("Verstuurd")
    assert (sent.urgency, sent.agreed, sent.route) == ("this_week", "expects_call", "phone")


def test_yes_yesterday_is_one_answer(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says(HELP)
    gp.says("1")

    assert "Hoe snel" in gp.says("Ja, gisteren")
    given = laak.handover().consent
    assert given is not None
    assert given.on.isoformat() == "2026-11-22"


def test_several_parts_are_typed_in_a_row(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says(HELP)
    gp.says("1")
    gp.says("deels")

    gp.says("1 en 3")

    given = laak.handover().consent
    assert given is not None
    assert (given.phone, given.feedback, given.meeting) == (True, False, "yes")


def test_sending_too_early_says_what_lacks(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says(HELP)
    gp.says("1")

    assert YES_MISSING in gp.says("versturen")
    gp.says("ja")
    assert "Wat is er met de patiënt afgesproken" in gp.says("versturen")
    assert laak.handover().state is State.DRAFT


def test_a_question_in_between_is_answered(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says(HELP)
    gp.says("1")

    assert "schuldhulpverlening in Laak" in gp.says("wie doet schulden in Laak?")
    assert laak.handover().state is State.DRAFT


def test_words_that_answer_nothing_are_asked_again(gp: Somebody) -> None:
    gp.says(HELP)
    gp.says("1")

    said = gp.says("misschien")

    assert "Dat begrijp ik hier niet" in said
    assert "1 Ja, vandaag" in said


def test_a_remark_and_a_change_in_words(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says(HELP)
    for answer in ("1", "ja", "1", "1", "1"):
        gp.says(answer)

    gp.says("Opmerking toevoegen")
    gp.says("Liefst in de ochtend")
    gp.says("Aanpassen")
    gp.says("hoe snel")
    gp.says("vandaag")

    draft = laak.handover()
    assert (draft.remark, draft.urgency) == ("Liefst in de ochtend", "today")
    gp.says("Opmerking toevoegen")
    gp.says("geen")
    assert laak.handover().remark == ""


def test_in_english(laak: Neighbourhood, gp: Somebody) -> None:
    gp.says("english")
    gp.says("household help in Laak")

    assert "Did the patient say yes?" in gp.says("1")
    for answer in ("yes, yesterday", "1", "1", "1"):
        gp.says(answer)
    assert gp.says("send").startswith("Sent to WMO wijkteam Laak")


# -- who may ----------------------------------------------------------------------------------


def test_an_assistant_prepares_and_the_gp_sends(laak: Neighbourhood, gp: Somebody) -> None:
    assistant = laak.person("assistente")
    asked = started(assistant)
    assert asked.startswith("Voor wie zet je dit klaar?")
    form = assistant.presses("huisarts")
    assert "ja gezegd?" not in form
    said = assistant.presses("Klaarzetten", urgency="this_week")

    prepared = laak.handover()
    assert said.startswith("Klaargezet voor huisarts")
    assert (prepared.state, prepared.requester) == (State.DRAFT, "huisarts")
    assert prepared.prepared_by == "assistente"
    shown = gp.presses_data({"do": "handover", "ref": prepared.ref, "go": "form", "as": ""})
    assert "Dit is voor je klaargezet" in shown
    assert "value" not in field(gp, "consent")
    gp.presses("Versturen", consent="today")
    assert laak.handover().state is State.REQUESTED


def test_an_assistant_can_neither_send_nor_agree(laak: Neighbourhood) -> None:
    assistant = laak.person("assistente")
    started(assistant)
    assistant.presses("huisarts")
    base = {"do": "handover", "ref": laak.wo, "go": "form", "as": "requester"}

    assistant.presses_data({**base, "then": "send", "consent": "today"})

    assert laak.handover().state is State.DRAFT
    assert laak.handover().consent is None


def test_a_partner_cannot_start(laak: Neighbourhood) -> None:
    coach = laak.person("wijkcoach")

    found = coach.says("schulden in Laak")
    offers = laak.conversation.social_map.offers
    service = next(s for s, o in offers.items() if o.organisation.name == "Helpdesk Geldzaken")
    data = {"do": "ask_over", "service": service, "need": "schulden", "place": "SD-GM0518-Laak"}

    assert "Overdracht" not in found
    assert "aangemeld als aanvrager" in coach.presses_data(data)
    assert laak.wos == []


def test_in_a_channel_nothing_is_started(laak: Neighbourhood) -> None:
    there = laak.person("huisarts", PARTNER)
    alone = laak.person("huisarts")
    alone.says(HELP)

    assert "Overdracht" not in there.says(HELP)
    pressed = there.presses_data(alone.data(TO_TEAM))
    assert pressed.startswith("Een overdracht begin je in een chat met jou alleen")
    assert laak.wos == []


def test_the_own_organisation_is_not_asked(laak: Neighbourhood, gp: Somebody) -> None:
    offers = laak.conversation.social_map.offers
    own = next(o.service for o in offers.values() if o.organisation.id == PRACTICE)
    data = {"do": "ask_over", "service": own.id, "need": own.needs[0], "place": "SD-GM0518-Laak"}

    assert gp.presses_data(data).startswith("Dat zijn jullie zelf")


def test_a_red_flag_is_no_handover(laak: Neighbourhood, gp: Somebody) -> None:
    needs = laak.conversation.social_map.needs
    flag = next(n.id for n in needs.values() if not n.handover)
    service = next(iter(laak.conversation.social_map.offers))

    said = gp.presses_data(
        {"do": "ask_over", "service": service, "need": flag, "place": "SD-GM0518-Laak"}
    )

    assert said.startswith(CRISIS)
    assert laak.wos == []


# -- a question without a case ----------------------------------------------------------------


def test_thinking_along_needs_no_case_and_no_consent(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    draft = laak.wo
    form = gp.presses("Alleen meedenken vragen")

    assert form.startswith("Even meedenken met")
    assert laak.store.handovers.get(draft) is None
    said = gp.presses("Vraag versturen", remark="Hoe vragen jullie hulp voor een korte tijd aan?")

    sent = laak.handover()
    assert said.startswith("Je vraag is verstuurd")
    assert (sent.state, sent.case, sent.consent) == (State.ASKED, "", None)


def test_a_question_is_typed_looked_through_and_sent(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    gp.presses("Versturen", consent="no")
    gp.presses("Alleen meedenken vragen")

    shown = gp.says("Hoe vragen jullie hulp voor een korte tijd aan?")

    assert "“Hoe vragen jullie hulp voor een korte tijd aan?”" in shown
    assert len(drafts(laak)) == 1
    gp.says("1")
    assert laak.handover().state is State.ASKED


def test_a_question_without_words_is_not_sent(laak: Neighbourhood, gp: Somebody) -> None:
    started(gp)
    gp.presses("Alleen meedenken vragen")

    gp.presses("Vraag versturen")

    assert len(drafts(laak)) == 1


# -- anything may be in a button --------------------------------------------------------------

odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)
KEYS = (
    *("then", "field", "ask", "consent", "on", "parts", "urgency", "agreed", "route", "remark"),
    *("words", "case", "extra", "language", "seq", "as", "for", "kind", "service", "need", "place"),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.dictionaries(
        st.sampled_from(KEYS),
        odd
        | st.sampled_from(["send", "keep", "consent", "earlier", "partly", "phone", "2026-11-12"]),
        max_size=6,
    ),
    typed=st.text(max_size=12),
)
def test_nothing_that_a_button_carries_is_too_much(
    laak: Neighbourhood, gp: Somebody, data: dict[str, Any], typed: str
) -> None:
    if not drafts(laak):
        started(gp)
    [ref, *_] = drafts(laak)
    pressed = {"do": "handover", "ref": ref, "go": "form", **data}

    for said in (
        gp.presses_data(pressed),
        gp.presses_data({"do": "ask_over", **data}),
        gp.presses_data(pressed),
        gp.says(typed),
    ):
        assert said
    kept = laak.store.handovers.get(ref)  # a typed number may be that of "Weggooien"
    assert kept is None or kept.state is State.DRAFT or kept.consent is not None
