"""A neighbourhood team, a welfare organisation and the editor of their map, around one keeper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from cases.access import Access, Person, Stand, Title
from cases.calendar import HERE
from cases.channel_store import Channel
from cases.clocks import Rules
from cases.handover.running import today
from cases.handover.states import Duty
from cases.store import SqliteStore
from cases.upkeep.asking import Asked, sweep
from cases.upkeep.changes import Change, Kind
from cases.upkeep.checks import Check
from cases.upkeep.keeper import Keeper
from cases.upkeep.listed import Listed
from cases.upkeep.notes import ABOUT, MapNote, read_letter
from cases.upkeep.own_listings import OwnListings
from tests.cases.handing_over import MONDAY, shipped_rules

TEAM, WELFARE, TOWN_HALL = "wijkteam", "welzijn", "gemeente"
COACH = Title("wijkcoach", "neighbourhood coach")
PEOPLE = (
    Person("key", TEAM, frozenset({Duty.KEY_FIGURE}), COACH),
    Person("replacement", TEAM, frozenset({Duty.REPLACEMENT}), COACH),
    Person("contact", TEAM, frozenset({Duty.CONTACT}), Title("balie", "front desk")),
    Person("member", TEAM, frozenset({Duty.MEMBER}), COACH),
    Person("welfare", WELFARE, frozenset({Duty.KEY_FIGURE}), Title("welzijnscoach", "coach")),
    Person("editor", TOWN_HALL, frozenset({Duty.EDITOR}), Title("redacteur", "editor")),
    Person("brug", TOWN_HALL, frozenset({Duty.COORDINATOR}), coordinates=frozenset({"praktijk"})),
    Person("gp", "praktijk", frozenset({Duty.REQUESTER})),
)
LONG_AGO = date(2026, 6, 1)
EVERY = 90
THAT_DAY = today(MONDAY)
Told = list[tuple[str, str, tuple[str, ...], str]]
"""(to whom, kind, about, why), in the order of the alphabet."""


def entry(
    service: str = "wmo",
    organisation: str = TEAM,
    confirmed: date | None = LONG_AGO,
    digest: str = "d1",
    first: date = THAT_DAY,
) -> Listed:
    """An entry of the files, last confirmed long ago unless told otherwise."""
    again = confirmed + timedelta(days=EVERY) if confirmed else first
    return Listed(service, organisation, digest, again, confirmed)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), HERE).astimezone(UTC)


class Parish:
    """`away`: cannot be written to personally; `linked`: organisations with a channel."""

    def __init__(
        self,
        path: Path | str = ":memory:",
        *,
        people: tuple[Person, ...] = PEOPLE,
        away: Iterable[str] = (),
        linked: Iterable[str] = (),
        days: dict[str, frozenset[int]] | None = None,
        absences: tuple[Stand, ...] = (),
        rules: Rules | None = None,
        open_to_all: bool = False,
    ) -> None:
        self.now = MONDAY
        self.store = SqliteStore(path)
        self.rules = rules or shipped_rules()
        known = tuple(replace(p, days=(days or {}).get(p.id)) for p in people)
        self.access = Access({"praktijk": "Praktijk"}, known, absences, open=open_to_all)
        for person in known:
            if person.id not in away:
                self.store.outbox.keep_contact(f"teams|{person.id}", "{}")
        for organisation in linked:
            channel = Channel(organisation, f"19:{organisation}", "{}", "brug", self.now)
            self.store.channels.link(channel)

    @property
    def keeper(self) -> Keeper:
        """As of this moment, as the bot makes one for each turn."""
        return Keeper(self.store, self.rules, self.access, today(self.now))

    def own(self, user: str, channel: str = "") -> OwnListings:
        """What this person may do in a chat of his or her own, or in a channel."""
        where = f"19:{channel}" if channel else f"chat-{user}"
        return OwnListings(self.keeper, f"teams|{user}", where, bool(channel), self.now)

    # -- what happens -----------------------------------------------------------------------

    def registers(self, *listed: Listed) -> None:
        with self.store.atomic():
            self.keeper.register(listed, self.now)

    def confirms(self, user: str, *listed: Listed) -> None:
        """Somebody presses *Ja, klopt* for entries as they are shown today."""
        shown = tuple(self._shown(one) for one in listed)
        changes = [self._change(Kind.CONFIRM, user, one) for one in shown]
        with self.store.atomic(promised=True):
            self.keeper.confirm(shown, changes, self.now)

    def proposes(self, user: str, listed: Listed, kind: Kind = Kind.CHANGE) -> Change:
        change, shown = self._change(kind, user, listed), self._shown(listed)
        with self.store.atomic(promised=True):
            number = self.keeper.propose(change, shown, self.now)
        return self._known(number)

    def reports(self, user: str, listed: Listed, what: str = "offer") -> None:
        with self.store.atomic(promised=True):
            self.keeper.report(listed.service, listed.organisation, what, f"teams|{user}", self.now)

    def later(self, **lapse: float) -> None:
        self.now += timedelta(**lapse)

    def at(self, day: date, hour: int = 9) -> None:
        self.now = at(day, hour)

    def sweeps(self) -> list[Asked]:
        return sweep(self.keeper, self.now)

    # -- what is seen of it -----------------------------------------------------------------

    def read(self) -> list[tuple[str, list[MapNote]]]:
        """Delivers everything that waits, in order; without the messenger."""
        told = []
        while letters := self.store.outbox.waiting(self.now):
            for letter in letters:
                assert letter.about == ABOUT
                told.append((letter.user.removeprefix("teams|"), read_letter(letter.body)))
                self.store.outbox.told(letter)
        return told

    def hears(self) -> Told:
        """What the bot says of itself at this moment."""
        self.sweeps()
        return sorted((u, n.kind.value, n.about, n.why) for u, notes in self.read() for n in notes)

    def asked(self, **lapse: float) -> list[str]:
        """Who is asked about entries, some time later."""
        self.later(**lapse)
        return [user for user, kind, _, _ in self.hears() if kind == "check"]

    def check(self, service: str = "wmo") -> Check:
        found = self.store.checks.get(service)
        assert found is not None, f"nobody is ever asked about {service}"
        return found

    def close(self) -> None:
        self.store.close()

    def _shown(self, listed: Listed) -> Listed:
        return replace(listed, again_on=today(self.now) + timedelta(days=EVERY))

    def _change(self, kind: Kind, user: str, listed: Listed) -> Change:
        title = self.own(user).role
        return Change(
            *(kind, f"map/partners/{listed.organisation}.yaml", listed.organisation),
            *(listed.service, (), f"teams|{user}", title, listed.organisation, self.now),
            digest=listed.digest,
        )

    def _known(self, number: int) -> Change:
        found = self.store.changes.get(number)
        assert found is not None
        return found
