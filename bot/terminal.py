"""Commands that answer line by line: `ask`, `screen` and `nudge`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from dialogs.conversation import Conversation
from dialogs.finder import Finder
from dialogs.progress import Progress
from social_map.lookup import Answer, Found
from social_map.models import Lang

if TYPE_CHECKING:  # `ask` needs no database and starts faster without
    from cases.nudging import Stepped
    from cases.privacy.filter import PrivacyFilter
    from cases.sweep import Due
    from cases.upkeep.asking import Asked


def answers(
    conversation: Conversation, questions: Iterable[str], as_json: bool, lang: Lang, today: date
) -> Iterator[bytes]:
    """The answer to each question, without memory."""
    answer = ask_json if as_json else ask_text
    return (answer(conversation, question, lang, today) for question in questions)


def screened(
    privacy: PrivacyFilter, remarks: Iterable[str], as_json: bool, today: date
) -> Iterator[bytes]:
    """Each remark without what could identify somebody, as CONTRACT's `screen --json` says."""
    for remark in remarks:
        found = privacy.screen(remark, today)
        findings = [{"kind": f.kind, "start": f.start, "end": f.end} for f in found.findings]
        if as_json:
            yield orjson.dumps({"findings": findings, "clean": found.clean})
        else:
            yield found.clean.encode()


def swept(dues: Iterable[Due], steps: Iterable[Stepped], asked: Iterable[Asked]) -> Iterator[bytes]:
    """What became due, one JSON object each."""
    for due in dues:
        what, about = ("expiring", "handover") if due.what == "draft" else (due.what, "case")
        yield orjson.dumps({"what": what, about: due.case, "at": due.at.isoformat()})
    for step in steps:
        line = {
            "what": "returned" if step.returned else "nudge",
            "handover": step.handover,
            "clock": step.clock.value,
            "step": step.step,
            "at": step.at.isoformat(),
        }
        yield orjson.dumps(line)
    for one in asked:
        told = {"service": one.service, "step": one.step, "told": len(one.told)}
        yield orjson.dumps({"what": "check", **told, "at": one.at.isoformat()})


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
    given = finder.answered(understood, today)
    return orjson.dumps(_as_json(finder, question, given, today))


def _as_json(finder: Finder, question: str, given: Answer, today: date) -> dict[str, Any]:
    understood = given.understood
    wording = finder.wording(understood.language, today)
    gazetteer = finder.social_map.gazetteer
    agreements = finder.agreements.asked_about(question, understood)

    def service(found: Found, why: list[str]) -> dict[str, Any]:
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
            "why": why,
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
        "services": [service(found, why) for found, why in wording.why(given)],
    }
    if agreements:
        result["agreements"] = [a.id for a in agreements]
    return result
