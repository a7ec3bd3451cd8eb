"""What was decided on and answered is not kept for ever; what waits stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.desk import Desk
from cases.notes import Correction
from cases.store import SqliteStore
from cases.terms import USUAL
from cases.upkeep.changes import Change, Kind, Status

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
ABOUT = ("map/partners/wijkteam.yaml", "wijkteam", "wijkteam-hulp", (), "teams|key")


@pytest.mark.parametrize("status", [Status.APPLIED, Status.REJECTED])
def test_a_change_is_forgotten_long_after_it_was_decided_on(status: Status) -> None:
    store = SqliteStore(":memory:")
    change = Change(Kind.CHANGE, *ABOUT, "wijkcoach", "wijkteam", NOW)
    decided, waits = store.changes.add(change, NOW), store.changes.add(change, NOW)
    store.changes.decide(decided, status, NOW)

    Desk(store).sweep(NOW + USUAL.kept - A_DAY)
    assert store.changes.get(decided) is not None
    Desk(store).sweep(NOW + USUAL.kept + A_DAY)

    assert store.changes.get(decided) is None
    assert store.changes.get(waits) is not None
    store.close()


def test_a_report_is_forgotten_long_after_it_was_answered() -> None:
    store = SqliteStore(":memory:")
    report = Correction("wijkteam-hulp", "contact", "teams|sam", NOW, "wijkteam", NOW)
    answered, waits = store.corrections.add(report), store.corrections.add(report)
    store.corrections.close(answered, "right", NOW)

    Desk(store).sweep(NOW + USUAL.kept - A_DAY)
    assert store.corrections.get(answered) is not None
    Desk(store).sweep(NOW + USUAL.kept + A_DAY)

    assert [r.id for r in store.corrections.all()] == [waits]
    store.close()
