"""What a question about a practice names: the practice, a role there, a portfolio."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from content.messages import Messages
from dialogs.triggers import Triggers, spoken, words_in
from social_map.models import Lang, Words
from social_map.practices import Contact, Portfolio, Practice
from social_map.question import Understanding

ALIKE, SURE = 0.6, 0.85
"""How like its name a practice may be written to be offered, and to be taken for it."""

Hit = tuple[Practice, Contact]
"""Somebody at a practice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question about practices asks for."""

    practices: tuple[Practice, ...] = ()
    """Those it names, nearest first when the name is written otherwise."""
    unknown: bool = False
    """It names a practice that is not known."""
    hits: tuple[Hit, ...] = ()
    """Everybody who has the role or portfolio, wherever."""
    portfolio: bool = False
    """It asks for a portfolio, else for a role, or with neither for the practice itself."""


class PracticeWords:
    """Reads questions; built once per map."""

    def __init__(self, practices: tuple[Practice, ...], messages: Messages) -> None:
        self._practices = practices
        self._names = [(practice, _called(practice)) for practice in practices]
        say = messages.text
        both: tuple[Lang, Lang] = ("nl", "en")
        self._asks = Triggers(say("practices.asks", lang) for lang in both)
        self._holds = Triggers(say("practices.holds", lang) for lang in both)
        self._reach = Triggers(say("practices.reach", lang) for lang in both)
        self._portfolio = Triggers(say("practices.portfolio", lang) for lang in both)
        self._wallet = Triggers(say("practices.wallet", lang) for lang in both)
        self._practice = Triggers(say("practices.practice", lang) for lang in both)
        at = "|".join(words_in(say("practices.at", lang) for lang in both))
        articles = "|".join(words_in(say("practices.articles", lang) for lang in both))
        self._article = re.compile(rf"^(?:{articles}) ")
        self._after = re.compile(rf".*\b(?:{at}) (?:(?:{articles}) )?(?P<name>.+)")

    @cached_property
    def _roles(self) -> list[tuple[str, Practice, Contact]]:
        return [
            (name, practice, contact)
            for practice in self._practices
            for contact in practice.contacts
            for name in _names(contact.words, contact.role.nl, contact.role.en)
        ]

    def read(self, text: str, understood: Understanding) -> Asked | None:
        """What is asked of practices; None for a question about something else."""
        said = spoken(text)
        portfolio = self._portfolio.heard(said)
        asks = portfolio or self._asks.heard(said) or self._reach.heard(said)
        if not self._practices or not asks:
            return None
        practices = tuple(p for p, names in self._names if _says(said, names))
        if portfolio:
            return self._of_portfolio(said, practices, understood)
        return self._of_role(said, practices, understood)

    def _of_portfolio(
        self, said: str, practices: tuple[Practice, ...], understood: Understanding
    ) -> Asked | None:
        if self._wallet.heard(said):
            return None
        hits = tuple(self._portfolios(said, frozenset()))
        if not hits:
            hits = tuple(self._portfolios("", frozenset(n.id for n in understood.needs)))
        asks = self._asks.heard(said) or self._holds.heard(said)
        if not hits and not practices and not asks:
            return None
        return Asked(practices, hits=hits, portfolio=True)

    def _portfolios(self, said: str, needs: frozenset[str]) -> Iterator[Hit]:
        for practice in self._practices:
            for contact in practice.contacts:
                if any(_is_about(p, said, needs) for p in contact.portfolios):
                    yield practice, contact

    def _of_role(
        self, said: str, practices: tuple[Practice, ...], understood: Understanding
    ) -> Asked | None:
        names = [name for name, _, _ in self._roles if _says(said, (name,))]
        longest = [n for n in names if not any(n != o and _says(o, (n,)) for o in names)]
        hits = tuple(dict.fromkeys((p, c) for name, p, c in self._roles if name in longest))
        others = {w for n in understood.needs for w in spoken(n.matched).split()}
        others -= {w for words in (*longest, *self._asks.heard(said)) for w in words.split()}
        if not hits:
            return self._of_practice(said, practices, others, understood)
        if others and not practices:
            return None
        if practices or understood.places:
            return Asked(practices, hits=hits)
        like, unknown = self._like(said, longest)
        return Asked(like, unknown, hits)

    def _of_practice(
        self,
        said: str,
        practices: tuple[Practice, ...],
        others: set[str],
        understood: Understanding,
    ) -> Asked | None:
        """Nobody's role is named: how does one reach the practice itself?"""
        if others or not self._reach.heard(said):
            asks = practices and not others and self._asks.heard(said)
            return Asked(practices) if asks else None
        if practices or not self._practice.heard(said):
            return Asked(practices) if practices else None
        if understood.places:
            return Asked()
        like, unknown = self._like(said, [])
        return Asked(like, unknown)

    def _like(self, said: str, roles: list[str]) -> tuple[tuple[Practice, ...], bool]:
        """The practices that a name may stand for; and is it the name of none of them?"""
        after = self._after.match(said)
        name = after["name"] if after else ""
        if not name or name in roles:
            return (), False
        scored = sorted(
            ((self._likeness(name, names), -i, p) for i, (p, names) in enumerate(self._names)),
            key=lambda s: s[:2],
            reverse=True,
        )
        if scored[0][0] >= SURE:
            return (scored[0][2],), False
        return tuple(p for score, _, p in scored if score >= ALIKE), True

    def _likeness(self, name: str, names: Iterable[str]) -> float:
        called = (self._article.sub("", n) for n in names)
        return max(difflib.SequenceMatcher(None, name, n).ratio() for n in called)


def _is_about(portfolio: Portfolio, said: str, needs: frozenset[str]) -> bool:
    label = portfolio.label
    named = _says(said, _names(portfolio.words, label.nl, label.en))
    return named or not needs.isdisjoint(portfolio.needs)


def _names(words: Words, *labels: str) -> list[str]:
    return [spoken(w) for w in (*labels, *words.nl, *words.en)]


def _called(practice: Practice) -> list[str]:
    """The name, also without what stands in brackets."""
    return _names(practice.words, practice.name, re.sub(r"\(.*?\)", "", practice.name))


def _says(said: str, names: Iterable[str]) -> bool:
    return any(f" {name} " in f" {said} " for name in names if name)
