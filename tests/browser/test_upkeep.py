"""Stories of who keeps the map true, in a Teams-like client."""

from __future__ import annotations

import pytest

from .playground import Playground

pytestmark = pytest.mark.browser

PICTURES = """
return [...document.querySelectorAll('.ac-adaptiveCard img')].map(i => [i.naturalWidth, i.alt]);
"""
"""Width in pixels (0 as long as it is not drawn) and alternative text of each picture."""


def test_a_key_figure_changes_the_hours_and_reads_what_becomes_of_it(opened: Playground) -> None:
    opened.start()
    opened.ask("vermeldingen wmo wijkteam laak")
    shown = opened.tap("Huishoudelijke hulp")
    assert shown.buttons[:2] == ("Ja, klopt", "Wijzig")

    opened.press("Wijzig")
    asked = opened.tap("Openingstijden")
    assert "werkdagen 9-17 uur" in asked.text
    summary = opened.ask("maandag tot en met donderdag 9-16 uur")
    assert "maandag tot en met donderdag 9-16 uur" in summary.text
    sent = opened.press("Doorgeven")
    assert "tot dan staat er wat er stond" in sent.text

    found = opened.ask("huishoudelijke hulp in Laak")
    assert "werkdagen 9-17 uur" in found.text
    assert "maandag tot en met donderdag" not in found.text


def test_a_coordinator_sees_how_well_a_place_is_covered(opened: Playground) -> None:
    opened.start()
    covered = opened.ask("kaart dekking Laak")
    assert "Niemand (" in covered.text
    assert {"Onbeantwoorde vragen", "Kwetsbaar"} <= {*covered.buttons}

    def drawn() -> list[str]:
        return [alt for width, alt in opened.browser.execute_script(PICTURES) if width > 300]

    opened.waits_for(lambda: bool(drawn()), "the heat map to be drawn")
    assert "Laak" in drawn()[0]
