"""What somebody can put in a message of one's own: the answer to a question, as cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs.finder import Finder
from dialogs.progress import Progress
from dialogs.turn import Card, Reply
from social_map.models import Lang


def picks(
    finder: Finder, text: str, usual_place: str | None, lang: Lang, today: date
) -> tuple[Reply, ...]:
    """The answer as it is given in the chat, then each of its services alone; none has buttons.

    Nothing is counted and nothing remembered: it is asked again while somebody types.
    """
    reply, _ = finder.ask(text, Progress(), usual_place, lang, today)
    card = reply.card
    found = [s for s in card.sections if s.facts]  # a service has facts, an agreement has none
    title = finder.wording(reply.lang, today).say("search.one")
    alone = (Card(title, (), card.understood, (s,), card.footer) for s in found)
    whole = replace(reply, choices=(), effects=())
    return (whole, *(replace(whole, card=one) for one in alone if len(found) > 1))
