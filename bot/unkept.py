"""What is said while nothing can be kept: questions are answered, nothing is promised."""

from __future__ import annotations

from datetime import date

from dialogs.commands import as_said
from dialogs.conversation import Conversation, Memory
from dialogs.effects import CountGap
from dialogs.progress import Progress
from dialogs.turn import Card, Choice, Reply, Turn
from social_map.lookup import Outcome, answer
from social_map.models import Lang


def unkept(
    conversation: Conversation, turn: Turn, memory: Memory, progress: Progress, today: date
) -> Reply:
    """The answer to a question; to all else that it was not done.

    `memory` and `progress` are what could still be read; cases and handovers are left out.
    """
    lang = progress.lang or memory.lang or conversation.default_lang
    pressed = turn.pressed if turn.pressed is not None else progress.chosen(turn.text)
    question = pressed is None and _is_question(conversation, turn.text, lang, today)
    before = Progress(lang=progress.lang) if question else progress
    if _promises(conversation, turn, before) or (turn.thread and not question):
        return _not_kept(conversation, turn, lang)
    reply, _ = conversation.take(
        turn, before, Memory(memory.lang, memory.usual_place, memory.record), today
    )
    if any(not isinstance(effect, CountGap) for effect in reply.effects):
        return _not_kept(conversation, turn, lang)
    return reply


def _promises(conversation: Conversation, turn: Turn, progress: Progress) -> bool:
    """Is this about a 4D conversation, a handover or what stands on the map?"""
    spoken = as_said(turn.text) if turn.pressed is None else ""
    pressed = turn.pressed if turn.pressed is not None else progress.chosen(turn.text)
    rooms = (conversation.handovers, conversation.upkeep, conversation.walks)
    return any(room and room.concerned(spoken, pressed, progress) for room in rooms)


def _is_question(conversation: Conversation, text: str, lang: Lang, today: date) -> bool:
    understood = conversation.finder.understand(text, lang)
    outcome = answer(conversation.social_map, understood, today).outcome
    aside = conversation.finder.asides.concerns(text, understood)
    return aside or outcome is not Outcome.NOT_UNDERSTOOD


def _not_kept(conversation: Conversation, turn: Turn, lang: Lang) -> Reply:
    say = conversation.messages.text
    again = () if turn.pressed is None else (Choice(say("button.again", lang), turn.pressed),)
    return Reply(Card(say("not_kept", lang)), lang, again)
