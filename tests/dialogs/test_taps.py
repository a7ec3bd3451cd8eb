"""How many taps a whole 4D conversation takes on a card, without typing anything."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Colleague

MOST_TAPS = 30
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("4D-gesprek", {}),
    ("Beginnen", {}),
    ("5", {}),
    ("Door", {}),
    ("4", {}),
    ("Door", {"plays": "body_sleep,body_daily"}),
    ("Door", {"plays": "mind_mood,mind_stress"}),
    ("Nee, door", {}),
    ("Door", {"plays": "social_lonely"}),
    ("Door", {"plays": "society_money"}),
    ("Nee, door", {}),
    ("Somber, bang of nergens zin in", {}),
    ("Geld, achterstanden of post die dicht blijft", {}),
    ("Weinig contact of voelt zich alleen", {}),
    ("Door", {}),
    ("Schulden en schuldhulpverlening", {}),
    ("Samen bellen, nu of de volgende keer", {}),
    ("Eenzaamheid", {}),
    ("Samen kennismaken met een partner", {}),
    ("Door", {"plays": "can_stay"}),
    ("Ik", {}),
    ("Over twee weken", {}),
)
"""Six signals, two of which are asked about further; two priorities; no step is passed over."""


def test_a_whole_conversation_takes_at_most_thirty_taps(
    sam: Colleague, capsys: pytest.CaptureFixture[str]
) -> None:
    sam.says("hallo")
    taps = 0
    for title, ticked in STEPS:
        sam.presses(title, **ticked)
        taps += 1 + sum(len(ids.split(",")) for ids in ticked.values())

    with capsys.disabled():
        print(f"\n4D conversation with six signals and two priorities: {taps} taps")
    walk = sam.walk
    assert walk.state == "done"
    assert sum(len(a.ticks) for a in walk.answers.values()) == 6
    assert len(walk.answers["priorities"].chosen) == 2
    assert not any(a.skipped for a in walk.answers.values())
    assert taps <= MOST_TAPS
