"""The patient withdraws consent: the card changes, nudges stop, the partner is asked to delete.

And what happens to a handover while nothing can be kept.
"""

from __future__ import annotations

import pytest

from cases.handover.states import Event, Side, State
from cases.letters import read_notes

from .handing import Neighbourhood
from .people import PARTNER

GONE = "Verwijder wat je ervoor kreeg."


@pytest.fixture
def accepted(laak: Neighbourhood) -> Neighbourhood:
    """Asked in the channel and taken up, and the requester withdraws: consent is taken back."""
    laak.asked()
    laak.delivers()
    laak.does("wijkcoach", Side.PARTNER, Event.ACCEPT)
    laak.delivers()
    return laak


def withdraw(laak: Neighbourhood) -> list[tuple[str, str]]:
    laak.does("huisarts", Side.REQUESTER, Event.WITHDRAW, reason="consent_withdrawn")
    return laak.delivers()


def test_the_card_in_the_channel_is_replaced(accepted: Neighbourhood) -> None:
    before = accepted.card(PARTNER)
    withdraw(accepted)
    after = accepted.card(PARTNER)

    assert "Huishoudelijke hulp" in before or "huishoudelijke hulp" in before
    assert "Ingetrokken." in after
    assert "uishoudelijke hulp" not in after
    assert GONE in after


def test_the_partner_is_asked_to_delete_what_it_got(accepted: Neighbourhood) -> None:
    told = withdraw(accepted)

    asked = [user for user, text in told if GONE in text and "ingetrokken" in text]
    assert asked


def test_nobody_is_nudged_about_it_any_more(accepted: Neighbourhood) -> None:
    accepted.waits(days=21)
    accepted.sweeps()
    assert accepted.store._execute("select count(*) from outbox").fetchone() != (0,)
    accepted.delivers()
    withdraw(accepted)

    for _ in range(40):
        accepted.waits(days=1)
        accepted.sweeps()
        letters = accepted.desk.letters(accepted.now)
        assert [x for x in letters if any(n.kind == "nudge" for n in read_notes(x.body))] == []
        accepted.delivers()


def test_a_nudge_that_waited_is_not_told_after_all(accepted: Neighbourhood) -> None:
    accepted.waits(days=20, hours=12)  # at night nobody is told
    accepted.sweeps()
    assert accepted.store._execute("select count(*) from nudges").fetchone() != (0,)
    withdraw(accepted)
    accepted.waits(hours=12)
    accepted.sweeps()

    assert [text for _, text in accepted.delivers() if accepted.wo in text] == []


def test_the_partner_loses_sight_and_the_requester_keeps_it(accepted: Neighbourhood) -> None:
    withdraw(accepted)

    assert accepted.own("wijkcoach").get(accepted.wo) is None
    assert accepted.own("huisarts").get(accepted.wo) is not None


def test_the_audit_keeps_who_withdrew_also_after_the_purge(accepted: Neighbourhood) -> None:
    withdraw(accepted)
    accepted.waits(days=31)
    accepted.sweeps()

    assert accepted.store.handovers.get(accepted.wo) is None
    entries = [e for _, e in accepted.store.audit.about(accepted.wo)]
    actions = [e.action for e in entries]
    assert actions.index("accept") < actions.index("withdraw") < actions.index("purge")
    assert next(e.actor for e in entries if e.action == "withdraw") == "huisarts"


# -- while nothing can be kept --------------------------------------------------------------------


def test_a_partner_hears_that_taking_it_up_was_not_kept_and_may_press_again(
    laak: Neighbourhood,
) -> None:
    laak.asked()
    laak.delivers()
    coach = laak.person("wijkcoach", PARTNER)
    laak.store._execute("pragma query_only=on")
    said = coach.presses("Ik pak het op")
    assert "Ik kan nu niets bewaren." in said
    assert laak.handover().state is State.REQUESTED
    laak.store._execute("pragma query_only=off")
    coach.presses("Nog eens proberen")

    assert laak.handover().state is State.ACCEPTED


def test_a_forgotten_draft_is_warned_about_in_words_and_then_gone(laak: Neighbourhood) -> None:
    laak.asked()
    laak.delivers()
    laak.does("huisarts", Side.REQUESTER, Event.WITHDRAW)
    laak.delivers()
    follow = laak.own("huisarts")
    with laak.desk.turn(laak.now):
        draft = follow.counter.follow(
            laak.wo, follow.new_reference(), follow.actor(Side.REQUESTER, laak.handover()), laak.now
        )
    laak.delivers()
    laak.waits(days=7)
    laak.sweeps()

    told = [text for user, text in laak.delivers() if user == "huisarts"]
    ref = getattr(draft, "ref", "")
    assert any(f"Concept {ref} voor WMO wijkteam" in text for text in told), told
    laak.waits(days=1)
    laak.sweeps()
    assert laak.store.handovers.get(ref) is None
