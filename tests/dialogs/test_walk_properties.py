"""Random conversations: never a dead end, one step back is one step, what is kept is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.four_d import Walk
from cases.store import SqliteStore
from dialogs.conversation import Conversation
from dialogs.instrument import DomainStep, Instrument
from tests.conversations.talk import Colleague

FINAL = ("Nu niet", "Ja, weggooien", "Ja, afsluiten")
"""Buttons after which there is no conversation left."""
ONWARD = (
    *("Ja, het is veilig", "Verder", "Naar het overzicht", "Nee, door", "Door", "Beginnen"),
    *("Tellen", "Overslaan", "Pauze", "Begrepen"),
)
"""Buttons that lead on, whatever card they are on; the first of them that is there."""
UNHEARD = "dzjoerabaatar"
TYPED = (
    *("1", "2", "3", "5", "7", "11", "13", "1 3", "goed 2", "later 1", "niet 1", "vraag 1"),
    *("zeven", "weet niet", "terug", "overslaan", "pauze", "verder", "door", "stop", "help"),
    *(UNHEARD, f"mevrouw {UNHEARD} 3", f"een 7, {UNHEARD}?", f"{UNHEARD} wil niet meer leven"),
)
few = settings(max_examples=25, deadline=None)


@contextmanager
def somebody(conversation: Conversation, start: str = "4d") -> Iterator[Colleague]:
    """A colleague with an empty database who has just begun."""
    store = SqliteStore(":memory:")
    colleague = Colleague(conversation, store)
    colleague.says(start)
    colleague.presses("Beginnen")
    try:
        yield colleague
    finally:
        store.close()


def instrument_of(colleague: Colleague) -> Instrument:
    assert colleague.conversation.walks is not None
    return colleague.conversation.walks.four_d.instruments.by_id[colleague.walk.instrument]


def does(colleague: Colleague, draw: st.DataObject) -> None:
    """Presses something that is on the card, with some lines ticked, or types a short answer."""
    colleague.waits(minutes=1)
    titles = [b for b in colleague.buttons if b not in FINAL]
    last = len(titles) == len(colleague.buttons)  # a number may stand for the last button
    number = draw.draw(st.integers(0, len(titles) - 1 + last * len(TYPED) // 2))
    if number >= len(titles):
        action = draw.draw(st.sampled_from(TYPED))
        at = colleague.walk.at
        if not (UNHEARD in action and at.startswith("first_step")):
            colleague.says(action)
        return
    action = titles[number]
    form = colleague.last.form if colleague.last else None
    ticked = {}
    if form is not None and form.ticks:
        some = st.lists(st.sampled_from([t.id for t in form.ticks]), max_size=3, unique=True)
        ticked = {mark: ",".join(draw.draw(some)) for mark, _ in form.marks}
    colleague.presses(action, **ticked)


def onward(colleague: Colleague) -> str:
    """The button that leads on from any card."""
    named = [b for b in colleague.buttons if colleague.ref in b]
    for title in (*ONWARD, *named, "Wat kun je?", "4D-gesprek"):
        if title in colleague.buttons:
            return title
    raise AssertionError(f"a dead end: {colleague.buttons}")


@few
@given(draw=st.data(), start=st.sampled_from(["4d", "positieve gezondheid"]))
def test_from_everywhere_the_end_can_be_reached_by_buttons(
    walked_conversation: Conversation, draw: st.DataObject, start: str
) -> None:
    with somebody(walked_conversation, start) as sam:
        for _ in range(draw.draw(st.integers(0, 25))):
            does(sam, draw)
            if not sam.buttons:
                sam.says(sam.ref)
            assert sam.buttons
        for _ in range(60):
            if sam.walk.at == "end":
                break
            sam.presses(onward(sam))

        assert sam.walk.state == "done"
        assert f"Dit is het beeld van {sam.ref}" in sam.says(sam.ref)


def what_was_said(walk: Walk) -> tuple[object, ...]:
    """A walk without its number and time."""
    return walk.at, walk.events, walk.answers, walk.state, walk.place


@few
@given(draw=st.data())
def test_back_undoes_exactly_one_step_and_shows_its_ticks(
    walked_conversation: Conversation, draw: st.DataObject
) -> None:
    with somebody(walked_conversation) as sam:
        for _ in range(12):
            before = sam.walk
            does(sam, draw)
            after = sam.walk
            sam.says("verder")
            if "Verder" in sam.buttons:
                sam.presses("Verder")
            if after.state != "open" or "Terug" not in sam.buttons:
                continue
            one_step = len(after.events) == len(before.events) + 1
            sam.presses("Terug")

            assert len(sam.walk.events) == len(after.events) - 1
            if one_step and before.state == "open":
                assert what_was_said(sam.walk) == what_was_said(before)
                undone = after.events[-1].answer
                if undone is not None and undone.ticks:
                    assert shown(sam) == undone.ticks
            if before.state == "open" and draw.draw(st.booleans()):
                sam.presses(onward(sam))


def shown(colleague: Colleague) -> dict[str, str]:
    """What is ticked on the card."""
    assert colleague.last is not None
    form = colleague.last.form
    return {t.id: t.mark for t in form.ticks if t.mark} if form else {}


@few
@given(draw=st.data())
def test_the_summary_shows_what_was_kept_and_nothing_typed_is_anywhere(
    walked_conversation: Conversation, draw: st.DataObject
) -> None:
    with somebody(walked_conversation) as sam:
        for _ in range(draw.draw(st.integers(5, 20))):
            does(sam, draw)
            if not sam.buttons:
                sam.says(sam.ref)
        for _ in range(60):
            if sam.walk.at == "end":
                break
            sam.presses(onward(sam))
        sam.says(sam.ref)

        answers, reply = sam.walk.answers, sam.last
        assert reply is not None
        for step in instrument_of(sam).domains:
            section = next(s for s in reply.card.sections if step.title.nl in s.title)
            assert dict(section.facts) == told(step, answers[step.id].ticks)
            assert bool(section.text) == (not section.facts)
        mark = answers["health"].mark
        assert (f"Cijfer voor gezondheid: **{mark}**" in reply.card.lines[0]) == bool(mark)
        dump = "\n".join(sam.store._db.conn.iterdump()).lower()  # everything, progress included
        assert UNHEARD not in dump


def told(step: DomainStep, ticks: dict[str, str]) -> dict[str, str]:
    """A domain on the summary: label → signals, or topics of what does not play."""
    parts = {}
    for tick, label in (
        ("plays", "Speelt"),
        ("strength", "Gaat goed"),
        ("later", "Later bespreken"),
    ):
        items = [i for i in step.items if ticks.get(i.id) == tick]
        names = [(i.signal if tick == "plays" else i.topic or i.signal).nl for i in items]
        if names:
            parts[label] = "; ".join(names)
    return parts
