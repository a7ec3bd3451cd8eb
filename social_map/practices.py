"""Practices: who does what there, which portfolio that is, and how a colleague reaches them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from pydantic import Field

from content.parsed import Parsed
from content.problems import Problems
from content.shape import shaped
from content.source import Document, read_all
from social_map.checks import KnownNeeds, areas_of, check_file_name
from social_map.gazetteer import Gazetteer
from social_map.models import Bilingual, Confirmed, Frozen, Id, Limits, Text, Words


class Portfolio(Frozen):
    """A subject that somebody of a practice looks after."""

    label: Bilingual
    needs: tuple[Id, ...] = ()
    words: Words = Words()
    """What else the subject is called."""


class Contact(Frozen):
    """Somebody of a practice: a role, never a name."""

    role: Bilingual
    words: Words = Words()
    """What else the role is called: "POH-KB"."""
    portfolios: tuple[Portfolio, ...] = ()
    reach: Bilingual
    """How a colleague gets in touch."""
    days: Bilingual | None = None


class Practice(Frozen):
    """A practice as its partners need to know it; on the partners' map it has the same id."""

    id: Id
    name: Text
    words: Words = Words()
    """What else the practice is called."""
    areas: tuple[Text, ...]
    """Place ids or unambiguous place names; ids after loading."""
    contacts: tuple[Contact, ...] = Field(min_length=1)
    example: bool = False
    source: Text | None = None
    confirmed: Confirmed

    def contact(self, role: str) -> Contact | None:
        """The contact with this role, as it is called in Dutch."""
        return next((c for c in self.contacts if c.role.nl == role), None)


def read_practices(
    directory: Path,
    content: Path,
    needs: KnownNeeds,
    gazetteer: Gazetteer,
    today: date,
    limits: Limits,
    problems: Problems,
    parsed: Parsed,
) -> tuple[Practice, ...]:
    """The practices in file order; a map without any needs no directory for them."""
    if not directory.is_dir():
        return ()
    found = []
    for document in read_all(directory, content, problems, parsed):
        practice = shaped(Practice, document, problems, kind="practice")
        if practice is not None:
            _check_day(practice, document, today, limits, problems)
            found.append(_checked(practice, document, needs, gazetteer, problems))
    return tuple(found)


def _check_day(
    practice: Practice, document: Document, today: date, limits: Limits, problems: Problems
) -> None:
    """Nobody can confirm tomorrow, and what was confirmed lapses, examples apart."""
    confirmed, name = practice.confirmed, f"practice '{practice.id}'"
    if confirmed is None:
        return
    found = str(confirmed.on)
    if confirmed.on > today:
        problems.add(
            document.problem(
                "future_date", "confirmed", "on", object=name, key="confirmed", found=found
            )
        )
    elif not practice.example and (today - confirmed.on).days > limits.flag_after:
        problems.add(
            document.problem(
                "lapsed",
                "confirmed",
                object=name,
                found=found,
                expected=str(limits.flag_after),
                severity="warning",
            )
        )


def _checked(
    practice: Practice,
    document: Document,
    needs: KnownNeeds,
    gazetteer: Gazetteer,
    problems: Problems,
) -> Practice:
    """The practice with its areas as place ids."""
    name = f"practice '{practice.id}'"
    check_file_name(practice.id, "id", name, document, problems)
    for at, need in _needs(practice):
        if needs.unknown(need):
            hint = needs.nearest(need)
            problems.add(document.problem("unknown_need", *at, object=name, found=need, hint=hint))
    roles: set[str] = set()
    for i, contact in enumerate(practice.contacts):
        role = contact.role.nl
        if role in roles:
            problems.add(
                document.problem(
                    "same_signal",
                    *("contacts", i, "role"),
                    object=name,
                    found=role,
                    expected=practice.name,
                )
            )
        roles.add(role)
    areas = areas_of(practice.areas, name, document, (), gazetteer, problems)
    return practice.model_copy(update={"areas": areas})


def _needs(practice: Practice) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for c, contact in enumerate(practice.contacts):
        for p, portfolio in enumerate(contact.portfolios):
            for n, need in enumerate(portfolio.needs):
                yield ("contacts", c, "portfolios", p, "needs", n), need


def near(
    practices: Iterable[Practice], places: Iterable[str], gazetteer: Gazetteer
) -> list[Practice]:
    """The practices that work in one of the places, around it or in a part of it."""
    asked = tuple(places)
    return [
        practice
        for practice in practices
        if any(
            gazetteer.contains(area, place) or gazetteer.contains(place, area)
            for area in practice.areas
            for place in asked
        )
    ]
