"""The index for counting says of every service what the service itself says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_map.models import Confirmation, Limits, Organisation
from social_map.offers import Offer, is_hidden
from social_map.presence import Presence, present
from social_map.social_map import SocialMap
from tests.factories import TODAY

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
PERHAPS = st.none() | DAYS
LIMITS = Limits()


@pytest.fixture(scope="module")
def offer(shipped: SocialMap) -> Offer:
    return next(iter(shipped.offers.values()))


def dated(offer: Offer, ring: str, example: bool, **dates: date | None) -> Offer:
    on = dates.pop("confirmed")
    confirmed = Confirmation(on=on, by="wijkcoach", how="chat") if on else None
    service = offer.service.model_copy(update={**dates, "confirmed": confirmed})
    organisation: Organisation = offer.organisation.model_copy(
        update={"ring": ring, "example": example}
    )
    return Offer(service, organisation)


@given(
    today=DAYS,
    ring=st.sampled_from(["inner", "outer"]),
    example=st.booleans(),
    dates=st.fixed_dictionaries(
        dict.fromkeys(["valid_from", "valid_to", "closed_until", "confirmed"], PERHAPS)
    ),
)
def test_it_can_be_found_on_the_days_that_it_runs_is_open_and_is_not_hidden(
    offer: Offer, today: date, ring: str, example: bool, dates: dict[str, date | None]
) -> None:
    given = dated(offer, ring, example, **dates)

    there = present(given, LIMITS)

    service = given.service
    found = service.runs_on(today) and not service.closed_on(today)
    assert (there.first <= today.toordinal() <= there.last) is (
        found and not is_hidden(given, today, LIMITS)
    )


@pytest.mark.parametrize(("days", "found"), [(365, True), (366, False)])
def test_the_last_day_is_the_day_before_it_is_hidden(offer: Offer, days: int, found: bool) -> None:
    old = dated(offer, "outer", False, confirmed=TODAY - timedelta(days))

    assert (present(old, LIMITS).last >= TODAY.toordinal()) is found


def test_a_changed_offer_leaves_the_rest_as_it_was(shipped: SocialMap) -> None:
    offers = dict(shipped.offers)
    confirmed, unlisted = list(offers)[:2]
    before = Presence.of(offers.values(), LIMITS)
    now = dated(offers[confirmed], "outer", False, confirmed=TODAY)

    after = before.changed({confirmed: now, unlisted: None}, LIMITS)

    del offers[unlisted]
    anew = Presence.of((offers | {confirmed: now}).values(), LIMITS).by_area
    assert {a: p for a, p in after.by_area.items() if p} == anew
