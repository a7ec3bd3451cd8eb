"""Talk to the bot without any messenger: `chat`, `ask` and `ask --batch`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from dialogs.conversation import Conversation
from dialogs.finder import Finder
from dialogs.progress import Progress
from dialogs.turn import Turn
from social_map.lookup import Answer, Found, answer
from social_map.models import Lang

if TYPE_CHECKING:  # `ask` needs no database and starts faster without
    from bot.turns import Turns


def chat(turns: Turns, name: str, lines: Iterable[str], out: TextIO) -> None:
    """A conversation in the terminal; choices are numbered. Ends with the input."""
    messages = turns.library.conversation.messages
    user = f"terminal|{name}"

    def show(text: str) -> None:
        out.write(text + "\n\n> ")
        out.flush()

    reply, progress = turns.library.conversation.welcome(
        Turn(user, user, first_name=name), turns.memory(user)
    )
    turns.desk.keep_progress(user, user, progress.model_dump_json(), datetime.now(UTC))
    show(reply.text(messages))
    for line in lines:
        turn = Turn(user, user, text=line.strip(), first_name=name)
        said = turns.take_now(turn, None, datetime.now(UTC))
        if said is not None:
            show(said.text(messages))
    out.write("\n")


def ask_text(conversation: Conversation, question: str, lang: Lang, today: date) -> bytes:
    """One answer as text, without memory."""
    reply, _ = conversation.finder.ask(question, Progress(), None, lang, today)
    return reply.text(conversation.messages).encode()


def ask_json(conversation: Conversation, question: str, lang: Lang, today: date) -> bytes:
    """One answer as a JSON line in the form that CONTRACT's `ask --json` promises.

    A full postcode in the question is cut to PC4 here too.
    """
    finder = conversation.finder
    understood = finder.understand(question, lang)
    given = answer(conversation.social_map, understood, today)
    return orjson.dumps(_as_json(finder, question, given, today))


def _as_json(finder: Finder, question: str, given: Answer, today: date) -> dict[str, Any]:
    understood = given.understood
    wording = finder.wording(understood.language, today)
    gazetteer = finder.social_map.gazetteer
    agreements = finder.agreements.asked_about(question, understood)

    def service(found: Found) -> dict[str, Any]:
        offer, confirmed = found.offer, found.offer.service.confirmed
        return {
            "id": offer.service.id,
            "organisation": offer.organisation.name,
            "service": offer.service.name.in_(understood.language),
            "area": {"id": found.area, "name": wording.place(found.area)},
            "scope": found.scope.value,
            "need": found.need,
            "confirmed_on": confirmed.on.isoformat() if confirmed else None,
            "example": offer.organisation.example,
            "why": list(wording.why(found, given)),
        }

    result: dict[str, Any] = {
        "query": finder.social_map.understander.without_address(question),
        "language": understood.language,
        "outcome": given.outcome.value,
        "needs": [{"id": n.id, "score": n.score, "matched": n.matched} for n in understood.needs],
        "places": [
            {
                "id": p.id,
                "name": gazetteer.places[p.id].name,
                "level": gazetteer.places[p.id].level,
                "score": p.score,
                "matched": p.matched,
            }
            for p in understood.places
        ],
        "services": [service(f) for f in given.found or given.also],
    }
    if agreements:
        result["agreements"] = [a.id for a in agreements]
    return result
