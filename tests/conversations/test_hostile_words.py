"""What one person types or sends is never markup, a mention or a surprise for another."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import adaptive_card
from dialogs.handover.remarks import LONGEST_REMARK
from dialogs.harmless import UNSEEN, harmless
from dialogs.turn import LONGEST, Turn, flat
from tests.conversations.handing import Neighbourhood
from tests.conversations.people import PARTNER

HOSTILE = (
    "graag <at>iedereen</at> bellen",
    "zie [dit](//kwaad.invalid) nog",
    "zie [dit] (x) en **dit** en _dat_ en `code`",
    "![](//kwaad.invalid/p.png) ochtend",
    "<b>ochtend</b> <a href=x>hier</a>",
    "\u202eneblebt ni ed\u202c ochtend",
    "och\u200btend\u2066 \x1b[31mrood\x07",
    "# ochtend\n- een\n- twee\n\n> drie",
)
MARKUP = ("<at", "](", "**d", "_dat", "`", "<b", "<a", "\u202e", "\u200b", "\u2066", "\x1b", "\x07")


@pytest.mark.parametrize("remark", HOSTILE)
def test_a_remark_reaches_the_partner_as_words_only(laak: Neighbourhood, remark: str) -> None:
    gp, coach = laak.person("huisarts"), laak.person("wijkcoach", PARTNER)
    gp.says("huishoudelijke hulp in Laak")
    gp.presses("Overdracht: WMO wijkteam Laak")
    gp.presses("Versturen", consent="today", remark=remark)
    laak.delivers()
    kept = laak.handover()
    gp.says(f"overdracht {kept.ref}")
    coach.reads()
    own = laak.person("wijkcoach")
    own.says(f"overdracht {kept.ref}")

    assert kept.remark
    shown = [reply for _, _, reply in laak.sent]
    cards = json.dumps([adaptive_card(reply)["body"] for reply in shown], ensure_ascii=False)
    assert kept.remark in cards.replace('\\"', '"')
    words = [text for _, text, _ in laak.sent if kept.remark in text]
    assert words
    assert not any(mark in kept.remark for mark in MARKUP)


@given(st.text(max_size=200))
def test_harmless_words_stay_harmless_and_have_nothing_unseen(text: str) -> None:
    shown = harmless(text)

    assert harmless(shown) == shown
    assert "](" not in shown
    assert "://" not in shown
    assert not set("<>*_`~\\") & set(shown)
    assert not {unicodedata.category(c) for c in shown} & UNSEEN


@given(st.text(alphabet=st.characters(categories=("L", "N")), max_size=60))
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert harmless(f"{text} (2x), bellen: ja!") == " ".join(f"{text} (2x), bellen: ja!".split())


def test_what_the_privacy_filter_put_in_its_place_can_still_be_read() -> None:
    assert harmless("met mevrouw [naam] (dochter)") == "met mevrouw [naam] (dochter)"


def test_a_press_holds_texts_numbers_and_lists_of_known_ids_only() -> None:
    sent = {
        **{"do": "find", "seq": 3, "sure": True, "case": None, "needs": ["schulden"]},
        **{"go": ["timeline"], "as": {"a": 1}, "ref": "W" * 5000, "words": [[1]]},
    }

    assert flat(sent) == {
        **{"do": "find", "seq": 3, "sure": True, "case": None, "needs": ["schulden"]},
        "ref": "W" * LONGEST,
    }
    assert Turn("sam", "chat", pressed=sent).pressed == flat(sent)


def test_a_remark_of_the_allowed_length_is_never_cut() -> None:
    assert LONGEST_REMARK < LONGEST
