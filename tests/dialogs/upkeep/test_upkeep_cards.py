"""Every card about the map fits where it is shown, and says in text all that it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.cards import adaptive_card
from dialogs.progress import Progress
from dialogs.turn import Data, Reply, Turn
from dialogs.upkeep.draft import FIELDS
from social_map.models import Lang
from tests.dialogs.test_cards import LARGEST_CARD, MOST_BUTTONS, shown_texts

from .corner import HELP, PARTNER, Corner, Someone

EVERYTHING: dict[str, Any] = {
    **{"key_figure": "é" * 120, "hours": "é" * 120, "access": "é" * 120, "how": "phone"},
    **{"waiting": 3, "closed": "2026-12-12", "needs": "+schulden|+eenzaamheid|+inkomen"},
    "areas": "+WK051836|+SD-GM0518-Segbroek|+SD-GM0518-Centrum|+SD-GM0518-Escamp",
}
"""Of one entry, as long as it may be."""
PRESSED: list[dict[str, Any]] = [
    *({"go": go} for go in ("right", "each", "show", "unlist", "change", "summary")),
    *({"go": "field", "field": field} for field in (*FIELDS, "how")),
    *({"go": "field", "field": field, **EVERYTHING} for field in (*FIELDS, "how")),
    *({"go": go, **EVERYTHING} for go in ("change", "summary", "send")),
    {"go": "unlist", "sure": True},
    {"go": "list", "organisation": PARTNER},
    {"go": "field", "field": "hours", "words": f"bel 06 {4 * '12'}"},
    {"go": "field", "field": "areas", "words": "Scheveningenbosje"},
]


def drawn(corner: Corner, data: Data, lang: Lang) -> Reply:
    turn = Turn("teams|wijkcoach", "msteams|wijkcoach", pressed={"do": "listing", **data})
    memory = corner.turns.memory(turn, corner.now)
    return corner.conversation.take(turn, Progress(lang=lang), memory, corner.today)[0]


def replies(corner: Corner, lang: Lang) -> Iterator[Reply]:
    for data in PRESSED:
        yield drawn(corner, {"services": [HELP], **data}, lang)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_card_fits_with_its_buttons_in_sight(corner: Corner, lang: Lang) -> None:
    for reply in replies(corner, lang):
        sends = reply.form.sends if reply.form else ()

        assert len(json.dumps(adaptive_card(reply), ensure_ascii=False).encode()) <= LARGEST_CARD
        assert len(reply.choices) + len(sends) <= MOST_BUTTONS, reply.card.title
        assert len({c.title for c in reply.choices}) == len(reply.choices)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_stands_on_a_card_stands_in_its_text_and_shows_no_seams(
    corner: Corner, lang: Lang
) -> None:
    for reply in replies(corner, lang):
        text = reply.text(corner.conversation.messages)
        sends = {c.title for c in reply.form.sends} if reply.form else set()

        for shown in set(shown_texts(adaptive_card(reply))) - sends:
            assert " ".join(shown.replace("**", "").split()) in " ".join(text.split())
        for seam in ("None", "{", "}", "()", "[]", "SD-GM", "WK0", "BU0", "<", "listing."):
            assert seam not in text
        assert text == text.strip()


def test_every_button_does_the_same_typed_by_title_and_by_number(corner: Corner) -> None:
    for data in PRESSED:
        coach = Someone(corner, "wijkcoach")
        reply = drawn(corner, {"services": [HELP], **data}, "nl")
        progress = Progress(lang="nl").offering(reply.numbered)
        for number, choice in enumerate(reply.numbered, 1):
            turns = (
                Turn(coach.user, coach.chat, pressed=choice.data),
                Turn(coach.user, coach.chat, text=choice.title),
                Turn(coach.user, coach.chat, text=str(number)),
            )
            answers = [
                corner.conversation.take(
                    t, progress, corner.turns.memory(t, corner.now), corner.today
                )[0]
                for t in turns
            ]

            assert answers[0] == answers[1] == answers[2]
