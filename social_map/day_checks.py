"""Whether the days in the files can be right, what has lapsed, and what stays off the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise

from content.problems import Problems
from content.source import Document
from social_map.models import Limits, Organisation, Service
from social_map.words import split


def check_limits(limits: Limits, document: Document, problems: Problems) -> None:
    """Each comes later than the one before."""
    told = [(key, getattr(limits, key)) for key in ("ask_after", "flag_after", "hide_after")]
    for (other, least), (key, days) in pairwise(told):
        if days <= least:
            details = {"key": key, "found": str(days), "other": other, "expected": str(least)}
            problems.add(document.problem("not_rising", key, object="freshness", **details))


def check_days(
    service: Service,
    document: Document,
    at: tuple[str | int, ...],
    today: date,
    lapses_after: int | None,
    problems: Problems,
) -> None:
    """`lapses_after`: so many days after its confirmation an entry is told; None: never."""
    name = f"service '{service.id}'"
    for key in ("confirmed", "waiting", "capacity", "unlisted"):
        dated = getattr(service, key)
        if dated is not None and dated.on > today:
            problems.add(
                document.problem(
                    "future_date", *at, key, "on", object=name, key=key, found=str(dated.on)
                )
            )
    if service.valid_from and service.valid_to and service.valid_to < service.valid_from:
        problems.add(
            document.problem(
                "dates_reversed",
                *at,
                "valid_to",
                object=name,
                found=str(service.valid_to),
                expected=str(service.valid_from),
            )
        )
    confirmed = None if service.unlisted else service.confirmed
    if confirmed and lapses_after is not None and (today - confirmed.on).days > lapses_after:
        problems.add(
            document.problem(
                "lapsed",
                *at,
                "confirmed",
                object=name,
                found=str(confirmed.on),
                expected=str(lapses_after),
                severity="warning",
            )
        )


def check_unlisted(
    organisations: Iterable[Organisation],
    read_again: Callable[[], Iterable[Document]],
    problems: Problems,
) -> None:
    """What does not want to be on the map does not come back under another id or in another file.

    `read_again` gives the partners' files; it is called only when something is wrong.
    """
    all_of_them = [(o, i, service) for o in organisations for i, service in enumerate(o.services)]
    kept_out = {_called(o, s): o.id for o, _, s in all_of_them if s.unlisted}
    back = [
        (o, i, service, kept_out[_called(o, service)])
        for o, i, service in (all_of_them if kept_out else ())
        if not service.unlisted and _called(o, service) in kept_out
    ]
    documents = {document.path.stem: document for document in (read_again() if back else ())}
    for organisation, i, service, other in back:
        document = documents.get(organisation.id)
        if document is not None:
            problems.add(
                document.problem(
                    "kept_out",
                    *("services", i),
                    object=f"service '{service.id}'",
                    found=f"{organisation.name}: {service.name.nl}",
                    expected=documents[other].name if other in documents else other,
                )
            )


def _called(organisation: Organisation, service: Service) -> tuple[str, ...]:
    """The names as they sound: capitals and marks do not make another one."""
    return (*split(organisation.name), "", *split(service.name.nl))
