"""What can be filled in on a card."""

from __future__ import annotations

from typing import Any

from bot.cards import adaptive_card
from dialogs.turn import Card, Choice, Field, Form, Reply

YES_NO = (("yes", "Ja"), ("no", "Nee"))
CONSENT = Field("consent", "Zei de patiënt ja?", "one", YES_NO, needed="Kies er een.")
URGENCY = Field("urgency", "Hoe snel?", "one", YES_NO, value="yes", compact=True)
PARTS = Field("parts", "Wat mag?", "some", YES_NO, value="yes,no")
REMARK = Field("remark", "Opmerking", "text", most=140)
DAY = Field("on", "Wanneer?", "date", value="2026-11-12")


def body(*fields: Field) -> list[dict[str, Any]]:
    """The card without its title."""
    return adaptive_card(Reply(Card("Overdracht"), "nl", form=Form(fields=fields)))["body"][1:]


def test_one_of_a_few_is_a_row_of_radio_buttons_with_nothing_chosen() -> None:
    [shown] = body(CONSENT)

    assert shown["type"] == "Input.ChoiceSet"
    assert shown["style"] == "expanded"
    assert shown["label"] == "Zei de patiënt ja?"
    assert [c["title"] for c in shown["choices"]] == ["Ja", "Nee"]
    assert (shown["isRequired"], shown["errorMessage"]) == (True, "Kies er een.")
    assert "value" not in shown
    assert "isMultiSelect" not in shown


def test_one_of_many_unfolds_and_shows_what_is_usual() -> None:
    [shown] = body(URGENCY)

    assert (shown["style"], shown["value"]) == ("compact", "yes")
    assert "isRequired" not in shown


def test_several_may_be_ticked() -> None:
    [shown] = body(PARTS)

    assert shown["isMultiSelect"] is True
    assert shown["value"] == "yes,no"


def test_a_text_has_its_length_and_a_day_its_date() -> None:
    text, day = body(REMARK, DAY)

    assert (text["type"], text["maxLength"]) == ("Input.Text", 140)
    assert "value" not in text
    assert (day["type"], day["value"]) == ("Input.Date", "2026-11-12")


def test_what_is_seldom_needed_unfolds_together() -> None:
    fields = [Field(i, i, "text", fold="Meer") for i in ("case", "language")]

    [unfold, folded] = body(*fields)

    assert unfold["actions"][0]["title"] == "Meer"
    assert unfold["actions"][0]["targetElements"] == [folded["id"]]
    assert folded["isVisible"] is False
    assert [i["id"] for i in folded["items"]] == ["case", "language"]


def test_what_is_filled_in_is_in_sight() -> None:
    _, folded = body(Field("case", "Code", "text", value="KB-7F3KQ2", fold="Meer"))

    assert "isVisible" not in folded


def test_a_button_tells_an_emptied_input_from_a_press_without_inputs() -> None:
    send = Choice("Versturen", {"do": "handover"})
    away = Choice("Weggooien", {"do": "handover"}, bare=True)
    form = Form(fields=(CONSENT, REMARK))

    sent, thrown = adaptive_card(Reply(Card("x"), "nl", (send, away), form=form))["actions"]

    assert sent["data"] == {"do": "handover", "consent": "", "remark": ""}
    assert thrown["data"] == {"do": "handover"}
    assert thrown["associatedInputs"] == "none"
    assert thrown["fallback"]["associatedInputs"] == "none"
    assert "associatedInputs" not in sent
