"""*Klopt niet meer*: which entry, then what about it; only then is it reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.effects import Report
from dialogs.turn import Card, Choice, Data, Reply
from dialogs.wording import Wording
from dialogs.written_days import written
from social_map.offers import Offer
from social_map.social_map import SocialMap

KINDS = ("person", "contact", "offer", "area", "gone")
"""What can be wrong; closed, so that nobody types a name."""
SHOWN = 3
"""Entries to choose from: those of one card."""


@dataclass(frozen=True)
class Corrections:
    """Asks what is wrong with an entry of the map."""

    social_map: SocialMap

    def press(
        self,
        services: Sequence[str],
        data: Data,
        wording: Wording,
        until: date | None = None,
    ) -> Reply | None:
        """The next question, or the thanks with the report; None when no entry is known.

        `until`: when an editor must have answered; None: there is nobody who must.
        """
        offers = [o for s in services if (o := self.social_map.offers.get(s))]
        if not offers:
            return None
        if len(offers) > 1:
            return self._which(offers[:SHOWN], wording)
        kind = data.get("what")
        return (
            self._thanks(offers[0], kind, wording, until)
            if kind in KINDS
            else self._what(offers[0], wording)
        )

    def _which(self, offers: Sequence[Offer], wording: Wording) -> Reply:
        choices = tuple(
            Choice(
                f"{o.organisation.name}: {o.service.name.in_(wording.lang)}",
                {"do": "wrong", "services": [o.service.id]},
            )
            for o in offers
        )
        return Reply(Card(wording.say("report.which")), wording.lang, choices)

    def _what(self, offer: Offer, wording: Wording) -> Reply:
        choices = tuple(
            Choice(
                wording.say(f"report.kinds.{kind}"),
                {"do": "wrong", "services": [offer.service.id], "what": kind},
            )
            for kind in KINDS
        )
        title = wording.say("report.what", organisation=offer.organisation.name)
        return Reply(Card(title), wording.lang, choices)

    def _thanks(self, offer: Offer, kind: str, wording: Wording, until: date | None) -> Reply:
        what = wording.say(f"report.kinds.{kind}").lower()
        name = offer.organisation.name
        if until is None:
            card = Card(wording.say("report.thanks", organisation=name, what=what))
        else:
            day = written(until, wording.lang, "EEEE d MMMM")
            title = wording.say("report.noted", organisation=name, what=what)
            card = Card(title, (wording.say("report.until", organisation=name, date=day),))
        report = Report(offer.service.id, offer.organisation.id, kind)
        return Reply(card, wording.lang, effects=(report,))
