"""The cards around a conversation: how it begins, pauses, goes on, and what can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.course import Stop
from dialogs.instrument import DomainStep, Mark, Plan, Priorities
from dialogs.turn import Card, Choice, Form, Reply, Tick
from dialogs.walking import Walking


def intro(walking: Walking) -> Reply:
    """What is going to happen, and the reference to note."""
    cards, instrument = walking.cards, walking.instrument
    note = cards.say("walk.intro.note", ref=walking.walk.case, record=cards.record_name)
    kept = cards.say("walk.intro.kept", date=walking.until())
    lines = (cards.told(instrument.intro), note, *(f"• {cards.told(x)}" for x in instrument.before))
    buttons = [cards.button("begin"), cards.button("questions")]
    if instrument.reasons:
        buttons.append(cards.button("reasons"))
    other = "file" if walking.around.record == "his" else "his"
    not_now = Choice(cards.say("walk.button.not_now"), cards.data(go="drop_sure"))
    buttons += [cards.button(f"record_{other}"), not_now]
    card = Card(
        cards.told(instrument.title), lines, footer=f"{kept} {cards.told(instrument.rights)}"
    )
    return Reply(card, walking.wording.lang, tuple(buttons))


def questions(walking: Walking) -> Reply:
    """All opening questions, to look at before beginning."""
    cards = walking.cards

    def asked(stop: Stop) -> Iterator[str]:
        match stop.step:
            case Mark(ask=ask) | Plan(ask=ask):
                yield cards.told(ask)
            case DomainStep(opening=opening):
                yield cards.told(opening)
            case Priorities(lines=lines):
                yield from map(cards.told, lines)

    lines = tuple(
        f"**{cards.told(stop.step.title)}**: {' '.join(asked(stop))}"
        for stop in walking.course.stops
        if stop.item is None and list(asked(stop))
    )
    card = Card(
        cards.say("walk.questions.title", title=cards.told(walking.instrument.title)), lines
    )
    return Reply(card, walking.wording.lang, (cards.button("begin"), cards.button("drop")))


def reasons(walking: Walking) -> Reply:
    """Reasons to think of this conversation: counted, not kept with the reference."""
    cards = walking.cards
    ticks = tuple(
        Tick(r.id, cards.told(r), cards.data(go="counted", plays=r.id))
        for r in walking.instrument.reasons
    )
    marks = (("plays", cards.say("walk.mark_as.chosen")),)
    form = Form(ticks, marks, hint=cards.say("walk.ticks_plain"))
    card = Card(cards.say("walk.reasons.title"), (cards.say("walk.reasons.counted"),))
    return Reply(card, walking.wording.lang, (cards.button("counted"),), form=form)


def hub(walking: Walking) -> Reply:
    """The domains, each with how far it is, to go on with any of them."""
    cards, course = walking.cards, walking.course

    def state(step: DomainStep) -> str:
        answer = course.answers.get(step.id)
        if answer is None:
            return cards.say("walk.hub.open")
        if answer.skipped:
            return cards.say("walk.hub.skipped")
        plays = sum(1 for t in answer.ticks.values() if t == "plays")
        return cards.say("walk.hub.done", plays=plays)

    options = tuple(
        Choice(f"{cards.domain_title(s)}: {state(s)}", cards.data(go="to", step=s.id))
        for s in walking.instrument.domains
    )
    card = Card(cards.say("walk.hub.title"), understood=cards.progress())
    form = Form(options=options)
    return Reply(card, walking.wording.lang, (cards.button("resume"),), form=form)


def change(walking: Walking) -> Reply:
    """The steps that were answered, to answer one of them again."""
    cards, course = walking.cards, walking.course
    options = tuple(
        Choice(_titled(stop, walking), cards.data(go="to", step=stop.ref))
        for stop in course.stops
        if not stop.checks and stop.ref in course.answers
    )
    card = Card(cards.say("walk.change.title"), understood=walking.walk.case)
    form = Form(options=options)
    return Reply(card, walking.wording.lang, (cards.button("summary"),), form=form)


def _titled(stop: Stop, walking: Walking) -> str:
    title = walking.cards.told(stop.step.title)
    return f"{title}: {walking.cards.told(stop.item.signal)}" if stop.item else title


def paused(walking: Walking) -> Reply:
    """Where it was left, how to come back, and until when it is kept."""
    cards = walking.cards
    text = cards.say(
        "walk.paused",
        step=_where(walking),
        ref=walking.walk.case,
        record=cards.record_name,
        date=walking.until(),
    )
    buttons = (cards.button("resume"), cards.button("drop"))
    return Reply(Card(text), walking.wording.lang, buttons)


def _where(walking: Walking) -> str:
    here = walking.here
    title = _titled(here, walking) if here else walking.say("walk.summary.short")
    return title[:1].lower() + title[1:]


def resumed(walking: Walking, changed: str = "") -> Reply:
    """Back at a conversation that was left."""
    cards = walking.cards
    since = cards.day(walking.walk.updated)
    text = cards.say("walk.resumed", ref=walking.walk.case, step=_where(walking), date=since)
    buttons = [cards.button("resume")]
    if walking.course.health is not None:
        buttons.append(cards.button("again"))
    buttons += [cards.button("restart"), cards.button("drop")]
    card = Card(text, tuple(filter(None, [changed])))
    return Reply(card, walking.wording.lang, tuple(buttons))


def sure(walking: Walking, what: str) -> Reply:
    """Asks once more before something is gone: `drop`, `close` or `restart`."""
    cards = walking.cards
    buttons = (cards.button(f"{what}_sure"), cards.button("resume"))
    later = what == "drop" and walking.walk.moment > 1
    key = "walk.drop.sure_later" if later else f"walk.{what}.sure"
    text = cards.say(key, ref=walking.walk.case)
    return Reply(Card(text), walking.wording.lang, buttons)


def understood(walking: Walking) -> Reply:
    """The notice was read; the conversation stands still."""
    cards = walking.cards
    text = cards.say("walk.alarm.stopped", ref=walking.walk.case)
    return Reply(Card(text), walking.wording.lang, (cards.button("resume"),))


def safe(walking: Walking) -> Reply:
    """A conversation that stopped at a red flag goes on only when somebody says that it can."""
    cards = walking.cards
    buttons = (cards.button("safe"), cards.button("drop"))
    text = cards.say("walk.alarm.safe", ref=walking.walk.case)
    return Reply(Card(text), walking.wording.lang, buttons)


def several(walkings: Sequence[Walking], title: str, *more: Choice) -> Reply:
    """Unfinished conversations to choose from."""
    options = tuple(
        Choice(
            w.say(
                "walk.several", ref=w.walk.case, step=_where(w), date=w.cards.day(w.walk.updated)
            ),
            w.cards.data(go="resumed"),
        )
        for w in walkings
    )
    lang = walkings[0].wording.lang
    return Reply(Card(title), lang, more, form=Form(options=options))
