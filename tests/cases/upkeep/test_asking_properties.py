"""Whatever happens in some weeks: nobody is forgotten, bothered on a day off or asked twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.calendar import is_open
from cases.handover.running import today
from cases.upkeep.changes import Kind, Status
from cases.upkeep.listed import Listed
from cases.upkeep.notes import MapKind, MapNote

from .parish import PEOPLE, TEAM, WELFARE, Parish, entry

SERVICES = {"wmo": TEAM, "dagbesteding": TEAM, "buurthuis": WELFARE, "taalles": WELFARE}
DAILY = {MapKind.CHECK, MapKind.CORRECTION, MapKind.WAITING}
ONCE = {"key", "replacement", "contact", "welfare"}
"""Who is asked one time in each round; an editor again and again."""
DAYS = st.dictionaries(
    st.sampled_from([p.id for p in PEOPLE]),
    st.frozensets(st.integers(1, 5), min_size=1),
)


@contextmanager
def parish_of(days: dict[str, frozenset[int]]) -> Iterator[Parish]:
    parish = Parish(days=days)
    try:
        yield parish
    finally:
        parish.close()


@dataclass
class Weeks:
    """What happens, and what must hold of what the bot says by itself."""

    parish: Parish
    listed: dict[str, tuple[date | None, str]] = field(default_factory=dict)
    quiet: dict[str, date] = field(default_factory=dict)
    """Confirmed in the chat: not asked before this day."""
    letters: set[tuple[str, date]] = field(default_factory=set)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of the round that goes on: service and receiver."""
    silent: Counter[str] = field(default_factory=Counter)
    doubted: dict[str, str] = field(default_factory=dict)

    def hour(self) -> None:
        self.parish.later(hours=1)
        self.parish.sweeps()
        for user, notes in self.parish.read():
            if DAILY & {note.kind for note in notes}:
                self._told_well(user, notes)

    def _told_well(self, user: str, notes: list[MapNote]) -> None:
        now, day = self.parish.now, today(self.parish.now)
        access = self.parish.keeper.access
        person = access.person(user, day)
        assert person is not None
        assert access.present(user, day) == person, "not there"
        assert is_open(now, self.parish.rules.calendar(person.organisation, person.days))
        assert (user, day) not in self.letters, "one letter a day"
        self.letters.add((user, day))
        for service in (s for n in notes if n.kind is MapKind.CHECK for s in n.about):
            assert service in self.listed, "no longer on the map"
            assert self.quiet.get(service, day) <= day, "it was confirmed"
            self.asked[service, user] += 1
            assert user not in ONCE or self.asked[service, user] == 1, "asked once a round"

    # -- what people do -------------------------------------------------------------------------

    def registers(self, service: str, back: int, digest: str) -> None:
        """The file holds it now, with this text, and confirmed so many days ago; or no longer."""
        if digest == "gone":
            self.listed.pop(service, None)
        else:
            confirmed = today(self.parish.now) - timedelta(days=back) if back else None
            self.listed[service] = confirmed, digest
        self.parish.registers(*(self._entry(s) for s in self.listed))
        self._anew(service)

    def answers(self, service: str, kind: Kind) -> None:
        if service not in self.listed:
            return
        user = "key" if SERVICES[service] == TEAM else "welfare"
        if kind is Kind.CONFIRM:
            self.parish.confirms(user, self._entry(service))
        else:
            self.parish.proposes(user, self._entry(service), kind)
        self._anew(service)
        self.doubted.pop(SERVICES[service], None)
        self.silent[SERVICES[service]] = 0
        self.quiet[service] = today(self.parish.now) + timedelta(days=90)

    def rejects(self) -> None:
        for change in self.parish.store.changes.open():
            if change.kind is Kind.CHANGE:
                with self.parish.store.atomic():
                    self.parish.store.changes.decide(change.id, Status.REJECTED, self.parish.now)
                    self.parish.keeper.reject(change, self.parish.now)
                self._anew(change.service)

    def reports(self, service: str, what: str) -> None:
        before = len(self.parish.store.corrections.all())
        self.parish.reports("gp", self._entry(service), what)
        if service in self.listed and len(self.parish.store.corrections.all()) > before:
            self._anew(service)
            if what == "person":
                self.doubted[SERVICES[service]] = "left"

    def handover(self, organisation: str, answered: bool) -> None:
        now, keeper = self.parish.now, self.parish.keeper
        with self.parish.store.atomic():
            if answered:
                keeper.answered(organisation, now)
            else:
                keeper.unanswered(organisation, now)
        if answered:
            self.silent[organisation] = 0
            if self.doubted.get(organisation) == "unanswered":
                del self.doubted[organisation]
            return
        self.silent[organisation] += 1
        if self.silent[organisation] >= 2:
            self.doubted.setdefault(organisation, "unanswered")
            for service in (s for s, o in SERVICES.items() if o == organisation):
                self._anew(service)

    def goes_away(self, user: str, first: int, length: int) -> None:
        day = today(self.parish.now)
        begin = day + timedelta(days=first)
        with self.parish.store.atomic():
            end = begin + timedelta(days=length)
            self.parish.store.absences.away(user, begin, end, day)

    def _entry(self, service: str) -> Listed:
        confirmed, digest = self.listed.get(service, (None, "d0"))
        day = today(self.parish.now)
        return entry(service, SERVICES[service], confirmed, digest, first=day)

    def _anew(self, service: str) -> None:
        self.quiet.pop(service, None)
        for key in [k for k in self.asked if k[0] == service]:
            del self.asked[key]


ANY = st.sampled_from(sorted(SERVICES))
EVENTS = st.one_of(
    st.tuples(
        st.just(Weeks.registers), ANY, st.integers(0, 200), st.sampled_from(["d1", "d2", "gone"])
    ),
    st.tuples(st.just(Weeks.answers), ANY, st.sampled_from([Kind.CONFIRM, Kind.CHANGE])),
    st.tuples(st.just(Weeks.rejects)),
    st.tuples(st.just(Weeks.reports), ANY, st.sampled_from(["person", "offer", "gone"])),
    st.tuples(st.just(Weeks.handover), st.sampled_from([TEAM, WELFARE]), st.booleans()),
    st.tuples(
        st.just(Weeks.goes_away),
        st.sampled_from([p.id for p in PEOPLE]),
        *(st.integers(0, 3), st.integers(0, 10)),
    ),
)
Event = tuple[Callable[..., None], ...]


@settings(max_examples=60, deadline=None)
@given(days=DAYS, events=st.lists(st.tuples(st.integers(1, 80), EVENTS), max_size=25))
def test_weeks_of_whatever_happens(
    days: dict[str, frozenset[int]], events: list[tuple[int, Event]]
) -> None:
    with parish_of(days) as parish:
        weeks = Weeks(parish)
        for service in SERVICES:
            weeks.registers(service, 200, "d1")
        for hours, (what, *how) in events:
            for _ in range(hours):
                weeks.hour()
            what(weeks, *how)
            assert parish.keeper.heard().doubted == weeks.doubted


@settings(max_examples=40, deadline=None)
@given(
    days=DAYS,
    missing=st.frozensets(st.sampled_from(["key", "replacement", "contact"])),
    start=st.integers(0, 24 * 7),
    every=st.integers(1, 5),
)
def test_without_an_answer_everybody_in_line_is_asked_exactly_once(
    days: dict[str, frozenset[int]], missing: frozenset[str], start: int, every: int
) -> None:
    people = tuple(p for p in PEOPLE if p.id not in missing)
    parish = Parish(people=people, days=days)
    parish.later(hours=start)
    parish.registers(entry(), entry("dagbesteding"))
    asked: Counter[str] = Counter()
    end = parish.now + timedelta(days=60)
    while parish.now < end:
        parish.later(hours=every)
        parish.sweeps()
        for user, (note,) in parish.read():
            assert note == MapNote(MapKind.CHECK, ("dagbesteding", "wmo"))
            asked[user] += 1
    parish.close()

    line = [user for user in ("key", "replacement", "contact") if user not in missing]
    assert {user: asked[user] for user in line} == dict.fromkeys(line, 1)
    assert 1 <= asked["editor"] <= 3
    assert asked.keys() <= {*line, "editor"}
