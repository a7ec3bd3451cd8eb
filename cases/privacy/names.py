"""Names of people in the plain text of a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases.privacy.name_parts import AFTER_WORD, BETWEEN, DOTTED, NameParts
from cases.privacy.name_words import Ground, NameWordJudge
from cases.privacy.patterns import any_of
from cases.privacy.reading import Span
from cases.privacy.tokens import Token, tokens_of
from cases.privacy.words import PrivacyWords, all_folded

ABBREVIATIONS = frozenset(
    ("oa", "bv", "mn", "ivm", "mbt", "tav", "tnv", "ipv", "nav", "dmv", "svp", "aub", "ca", "ed")
)
"""Written with dots, but no initials."""


class NameSearch:
    """Finds a surname behind a salutation, a first name with a surname or an initial."""

    def __init__(self, words: PrivacyWords) -> None:
        lists = words.names
        self._judge = NameWordJudge(words)
        self.salutations = all_folded(lists.salutations)
        self._relatives = all_folded(lists.relatives) | all_folded(lists.naming)
        self._professions = all_folded(lists.professions)
        self._prefixes = all_folded(lists.prefixes)
        self._titles = all_folded(lists.titles)
        self._parts = NameParts(lists, self._judge)
        self._by_trade = re.compile(rf" {any_of(lists.by_trade)}(?![a-z])")
        self._prepositions = all_folded(lists.person_prepositions)

    def names(self, text: str, lower: str) -> Iterator[Span]:
        """Spans of names in order; a salutation is no part of one."""
        tokens = tokens_of(text, lower)
        at = 0
        while at < len(tokens):
            found = self._name_at(tokens, at)
            if found is None:
                at += 1
                continue
            first, last = found
            end = tokens[last].end
            if not tokens[last].capital and self._by_trade.match(lower, end):
                at = last + 1
                continue
            if len(tokens[last].text) == 1 and tokens[last].dotted:
                end += 1
            yield Span("name", tokens[first].start, end)
            at = last + 1

    def _name_at(self, tokens: list[Token], at: int) -> tuple[int, int] | None:
        """First and last word of a name that starts, or is announced, at this word."""
        token = tokens[at]
        if not token.glued:
            for listed, ground in (
                (self.salutations, Ground.SALUTATION),
                (self._relatives, Ground.RELATIVE),
                (self._professions, Ground.PROFESSION),
            ):
                if token.lower in listed:
                    if tokens[at + 1 : at + 2] and tokens[at + 1].text == "e":
                        at += tokens[at + 1].before == "("  # "patiënt(e)"
                    found = self._announced(tokens, at + 1, ground)
                    if found is not None:
                        return found
        found = self._by_first_name(tokens, at) or self._by_initials(tokens, at)
        found = found or self._reversed(tokens, at) or self._unlisted(tokens, at)
        if found is None or self._is_organisation(tokens, *found):
            return None
        return found

    def _announced(self, tokens: list[Token], at: int, ground: Ground) -> tuple[int, int] | None:
        """The name behind a salutation, a relative or a profession."""
        start = at
        while at < len(tokens) and tokens[at].lower in self._titles and at - start < 3:
            at += 1
        if at >= len(tokens) or not self._announces(tokens, at):
            return None
        initials = self._parts.initials(tokens, at)
        names = initials
        while (
            names < len(tokens)
            and names - at < 4
            and (names == at or BETWEEN.fullmatch(tokens[names].before))
            and self._judge.is_first_name(tokens[names])
        ):
            names += 1
        least = Ground.FIRST_NAME if names > initials else Ground.PROFESSION
        last = self._parts.surname(tokens, names, max(ground, least), names == at)
        if last is None and self._parts.is_monogram(tokens[names : names + 1]):
            last = self._parts.surname(tokens, names + 1, ground, False)
        if last is not None:
            return at, last
        if names == initials:
            return None
        if tokens[names - 1].lower not in self._prefixes and names - 1 > initials:
            return at, self._with_initial(tokens, names)
        lone = tokens[names - 1]
        if self._judge.is_ordinary(lone) and names == at + 1:
            return None
        if ground == Ground.SALUTATION or not self._judge.is_wordy(lone) or lone.proper:
            if ground < Ground.SALUTATION and self._judge.is_institution(lone):
                return None
            return at, self._with_initial(tokens, names)
        return None

    def _announces(self, tokens: list[Token], at: int) -> bool:
        """Nothing but punctuation before the name; a comma only before a sure one."""
        token = tokens[at]
        if AFTER_WORD.fullmatch(token.before):
            return True
        sure = self._judge.listed("", token) or self._judge.is_first_name(token, sure=True)
        return token.before.strip() == "," and token.proper and sure

    def _with_initial(self, tokens: list[Token], after: int) -> int:
        """Last word of a first name, and the initial of a surname behind it."""
        return after if self._parts.is_initial(tokens, after) else after - 1

    def _by_first_name(self, tokens: list[Token], at: int) -> tuple[int, int] | None:
        judge = self._judge
        if not judge.is_first_name(tokens[at]) and not (
            judge.is_wordy(tokens[at]) and at + 1 < len(tokens)
        ):
            return None
        capital = judge.is_first_name(tokens[at])
        after = at + 1
        while (
            capital
            and after < len(tokens)
            and after - at < 4
            and BETWEEN.fullmatch(tokens[after].before)
            and judge.is_first_name(tokens[after])
        ):
            after += 1
        for start in range(after, at, -1):
            begin = self._parts.initials(tokens, start)
            last = self._parts.surname(
                tokens, begin, Ground.FIRST_NAME if capital else Ground.PROFESSION, False
            )
            if last is not None and (capital or self._parts.is_listed(tokens, begin, last)):
                return at, last
        if not capital:
            return None
        if after - at > 1 and all(t.proper for t in tokens[at:after]):
            return at, after - 1
        initial = after
        while (
            initial < len(tokens)
            and tokens[initial].lower in self._prefixes
            and not (tokens[initial].capital and len(tokens[initial].text) == 1)
        ):
            initial += 1
        lone_i = self._judge.is_wordy(tokens[at]) and tokens[initial : initial + 1]
        dotted = initial > after or any(t.text == "I" for t in lone_i or ())
        if self._parts.is_initial(tokens, initial, dotted):
            return at, initial
        return (at, at) if self._stands_alone(tokens, at) else None

    def _stands_alone(self, tokens: list[Token], at: int) -> bool:
        """A first name only, that clearly means somebody."""
        token = tokens[at]
        if self._judge.is_wordy(token) or not token.capital:
            return False
        if self._judge.is_institution(token):
            return False
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following is not None and following.before == " ":
            if self._judge.is_verb(following):
                return True
            if following.capital:
                return False
        previous = tokens[at - 1] if at else None
        return previous is not None and token.proper and previous.lower in self._prepositions

    def _by_initials(self, tokens: list[Token], at: int) -> tuple[int, int] | None:
        """ "J.P. Jansen", "JP Jansen"; without dots or capitals only with a listed surname."""
        if at and tokens[at].before == "":
            return None
        after = self._parts.initials(tokens, at)
        dotted = after > at and tokens[at].dotted
        if after == at and self._parts.is_monogram(tokens[at : at + 1]):
            after = at + 1
        if after == at or "".join(t.lower for t in tokens[at:after]) in ABBREVIATIONS:
            return None
        last = self._parts.surname(tokens, after, Ground.INITIALS, False)
        if last is None or not self._parts.follows(tokens, after, False):
            return None
        if dotted and tokens[at].capital and tokens[last].capital:
            return at, last
        sure = self._parts.is_listed(tokens, after, last) and (
            dotted or (tokens[at].capital and tokens[last].proper)
        )
        return (at, last) if sure else None

    def _reversed(self, tokens: list[Token], at: int) -> tuple[int, int] | None:
        """ "Jansen, Piet", "Yilmaz F." and "Jansen (mw)"."""
        first = at
        while first < len(tokens) and tokens[first].lower in self._prefixes and first - at < 3:
            first += 1
        if first + 1 >= len(tokens):
            return None
        prefix = " ".join(t.lower for t in tokens[at:first])
        surname, given = tokens[first], tokens[first + 1]
        listed = self._judge.listed(prefix, surname)
        comma = re.fullmatch(r", ?", given.before) is not None
        if listed and surname.proper and given.lower in self.salutations:
            ends = given.dotted or first + 2 == len(tokens) or ")" in tokens[first + 2].before
            if re.fullmatch(r", ?| ?\(", given.before) and ends:
                return at, first
        if not comma and not BETWEEN.fullmatch(given.before):
            return None
        unknown = comma and self._judge.is_unknown(surname)
        if (not listed and not unknown) or (surname.before and surname.before[-1] not in " (,:'"):
            return None
        if len(given.text) == 1:
            last = first + 1
            while (
                last + 1 < len(tokens)
                and len(tokens[last + 1].text) == 1
                and DOTTED.fullmatch(tokens[last + 1].before)
            ):
                last += 1
            alike = surname.capital == given.capital and (listed or given.capital)
            return (at, last) if alike and tokens[last].dotted else None
        if listed and self._judge.is_first_name(given, sure=not comma):
            alike = surname.capital == given.capital and (not comma or given.capital)
            return (at, first + 1) if alike else None
        return None

    def _unlisted(self, tokens: list[Token], at: int) -> tuple[int, int] | None:
        """Two words with a meant capital: a listed surname, or a verb of people behind them."""
        if not self._judge.is_unknown(tokens[at]) or tokens[at].lower in self._prefixes:
            return None
        last = self._parts.surname(tokens, at + 1, Ground.INITIALS, False)
        if last is None or not tokens[last].proper or tokens[at + 1].before != " ":
            return None
        if self._parts.is_listed(tokens, at + 1, last) or last > at + 1:
            return at, last
        following = tokens[last + 1] if last + 1 < len(tokens) else None
        person = following is not None and self._judge.is_verb(following)
        return (at, last) if person and self._judge.is_unknown(tokens[last]) else None

    def _is_organisation(self, tokens: list[Token], first: int, last: int) -> bool:
        """An institution, street or place that is called after somebody."""
        if self._judge.is_organisation(tokens[last]):
            return True
        if last + 1 < len(tokens) and tokens[last + 1].before in {" ", "-"}:
            following = tokens[last + 1]
            if self._judge.is_organisation(following) and not following.loud:
                return True
        for back in (1, 2):
            if first >= back and tokens[first - back + 1].before.strip() in {"", '"', "'", "."}:
                before = tokens[first - back]
                if self._judge.is_organisation(before):
                    return True
                if before.lower not in self._prefixes and before.lower not in {"dr", "prof"}:
                    return False
        return False
