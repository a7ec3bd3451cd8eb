"""Whatever a button carries and whatever is typed: a polite answer, and nothing for others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.edits import Edit
from dialogs.conversation import Conversation, Memory
from dialogs.effects import Confirm, Effect, Propose, Report, Settle
from dialogs.progress import Progress
from dialogs.turn import Reply, Turn
from dialogs.upkeep.draft import FIELDS, draft_of
from dialogs.upkeep.fields import hear
from social_map.models import Lang
from social_map.standing import digest

from .corner import CJG, EDITOR, HELP, PARTNER, Corner, Someone

GOES = ("right", "each", "show", "list", "unlist", "change", "field", "summary", "send")
OF_EDITORS = ("report", "settle")
WHO = ("wijkcoach", "vervanger", "collega", "gezinscoach", "redacteur", "huisarts", "nobody")
MAY_SPEAK = {"wijkcoach": PARTNER, "vervanger": PARTNER, "gezinscoach": CJG}
"""In a chat of one's own; the editor may speak for everybody, and others for nobody."""
SERVICES = (HELP, "wmo-laak-vervoer", "cjg-laak-opvoeden", "helpdesk-geldzaken-schulden", "gone")

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 600),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(("2026-12-12", "open", "unknown", "walk_in", "+WK051836", "-SD-GM0518-Laak")),
    st.sampled_from(("+suicide|+schulden", "-huishoudelijkehulp", "right", "gone", *FIELDS)),
)
lists = st.lists(st.sampled_from(SERVICES) | plain, max_size=4)
anything = plain | lists | st.dictionaries(st.text(max_size=3), plain, max_size=2)
pressed = st.fixed_dictionaries(
    {
        "do": st.sampled_from(("listing", "listing", "listing", "map", "wrong")),
        "go": st.sampled_from((*GOES, *OF_EDITORS)) | plain,
        "services": st.lists(st.sampled_from(SERVICES), min_size=1, max_size=3) | anything,
    },
    optional={
        **dict.fromkeys((*FIELDS, "how", "words", "extra", "on", "id", "what"), anything),
        "field": st.sampled_from((*FIELDS, "how")) | plain,
        "sure": st.booleans() | plain,
        "organisation": st.sampled_from((PARTNER, CJG, "gone")) | anything,
        "outcome": st.sampled_from(("right", "gone")) | plain,
        "show": st.sampled_from(("corrections", "")) | plain,
    },
)
typed = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            *("vermelding", "vermelding cjg", "kaart", "kaart correcties", "klopt nog", "stop"),
            *("zonder laak", "laak, moerwijk", "3 weken", "t/m 11 december", "inloop", "1", "8"),
            *(
                "gisteren",
                f"bel 06{4 * '12'}",
                "wie doet schulden in laak?",
                "weer open",
                "😀",
                "²",
            ),
        )
    ),
)
modest = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def taken(corner: Corner, turn: Turn, progress: Progress) -> tuple[Reply, Progress]:
    """Decided on, and not carried out."""
    memory: Memory = corner.turns.memory(turn, corner.now)
    return corner.conversation.take(turn, progress, memory, corner.today)


def is_allowed(effect: Effect, who: str) -> bool:
    """Is this an effect that this person may have?"""
    match effect:
        case Confirm(proposals):
            theirs = {proposal.listed.organisation for proposal in proposals}
            return who == EDITOR.id or theirs == {MAY_SPEAK.get(who)}
        case Propose(_, listed, file, edits):
            assert file == f"map/partners/{listed.organisation}.yaml"
            assert edits
            assert all(_is_of(listed.service, edit) for edit in edits)
            return who == EDITOR.id or listed.organisation == MAY_SPEAK.get(who)
        case Settle():
            return who == EDITOR.id
    return not isinstance(effect, Report) or effect.service in SERVICES


def _is_of(service: str, edit: Edit) -> bool:
    return edit.path[0] == "key_figure" or edit.path[:2] == ("services", service)


@modest
@given(data=pressed, who=st.sampled_from(WHO))
def test_no_button_has_an_effect_on_what_one_may_not_speak_for(
    corner: Corner, data: dict[str, Any], who: str
) -> None:
    turn = Turn(f"teams|{who}", f"msteams|{who}", pressed=data)

    reply, after = taken(corner, turn, Progress())

    assert reply.card.title
    assert all(is_allowed(effect, who) for effect in reply.effects)
    Progress.model_validate_json(after.model_dump_json())


@modest
@given(words=st.lists(typed, min_size=1, max_size=4), data=pressed, who=st.sampled_from(WHO))
def test_no_words_typed_after_any_button_break_the_talk(
    corner: Corner, words: list[str], data: dict[str, Any], who: str
) -> None:
    user, chat = f"teams|{who}", f"msteams|{who}"
    _, progress = taken(corner, Turn(user, chat, pressed=data), Progress())
    for text in words:
        reply, progress = taken(corner, Turn(user, chat, text=text), progress)

        assert reply.card.title
        assert all(is_allowed(effect, who) for effect in reply.effects)


@modest
@given(
    presses=st.lists(st.integers(0, 30), min_size=1, max_size=12),
    lang=st.sampled_from(("nl", "en")),
)
def test_wherever_the_buttons_lead_there_is_a_way_on(
    corner: Corner, presses: list[int], lang: str
) -> None:
    """The key figure taps at random; what is offered is always understood."""
    coach = Someone(corner, "wijkcoach")
    coach.says("english" if lang == "en" else "nederlands")
    coach.says("vermelding")
    for number in presses:
        if not coach.choices:
            coach.says("vermelding")
        titles = [t for t, d in coach.choices.items() if d.get("do") in ("listing", "map")]
        if not titles:
            break
        data = coach.choices[titles[number % len(titles)]]
        reply, _ = taken(corner, Turn(coach.user, coach.chat, pressed=data), Progress())
        coach.last = reply

        assert not reply.card.title.startswith(("Die knop hoort bij", "That button"))
        assert all(is_allowed(effect, coach.name) for effect in reply.effects)


@modest
@given(text=st.text(max_size=300), field=st.sampled_from((*FIELDS, "how")))
def test_whatever_is_typed_as_a_value_holds_or_is_explained(
    corner: Corner, conversation: Conversation, text: str, field: str
) -> None:
    upkeep = conversation.upkeep
    assert upkeep is not None
    own = corner.turns.memory(Turn("teams|wijkcoach", "msteams|wijkcoach"), corner.now).listings
    assert own is not None
    scene = upkeep.scene(own, conversation.finder.wording("nl", corner.today))
    draft = draft_of({"services": [HELP]}, scene)
    assert draft is not None

    heard = hear(text, field, draft, scene)

    assert heard.note or heard.values
    kept = draft.with_(scene, **heard.values).values
    assert all(kept.get(key) == value for key, value in heard.values.items() if value != "")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_same_buttons_in_both_languages(corner: Corner, lang: Lang) -> None:
    """Every card of a change can be drawn in both languages."""
    offer = corner.entry(HELP)
    base: dict[str, Any] = {"do": "listing", "services": [HELP], "extra": [digest(offer)]}
    for data in (
        *({**base, "go": go} for go in GOES),
        *({**base, "go": "field", "field": f} for f in (*FIELDS, "how")),
        {
            **base,
            "go": "summary",
            "waiting": 1,
            "closed": "2026-12-12",
            "hours": "9-17",
            "how": "phone",
        },
        {**base, "go": "unlist", "sure": True},
    ):
        turn = Turn("teams|redacteur", "msteams|redacteur", pressed=data)
        reply, _ = taken(corner, turn, Progress(lang=lang))

        assert reply.lang == lang
        assert "{" not in reply.text(corner.conversation.messages)
