"""Addresses in the plain text of a remark: a street with a number, a postcode with a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases.privacy.patterns import any_of
from cases.privacy.reading import Span
from cases.privacy.tokens import Token, tokens_of
from cases.privacy.words import PrivacyWords, all_folded

POSTCODE = r"(?<![\w.,/-])[1-9]\d{3}(?P<gap>[ -]{0,2})(?P<letters>[a-z]{2})(?![a-z])"
LEFT = 5
"""Words in front of the street's own word at most."""


class AddressSearch:
    """Finds addresses; a street without a number and a bare postcode are none."""

    def __init__(self, words: PrivacyWords, salutations: frozenset[str]) -> None:
        lists = words.addresses
        self._words = words
        self._salutations = salutations
        self._endings = tuple(sorted(all_folded(lists.street_endings), key=len, reverse=True))
        self._strong = tuple(all_folded(lists.strong_endings))
        self._streets = all_folded(lists.streets)
        self._not_streets = all_folded(lists.not_streets)
        self._starts = all_folded(lists.street_starts)
        self._adjectives = self._starts - all_folded(lists.street_endings)
        self._links = all_folded(lists.street_links)
        self._prefixes = all_folded(lists.street_prefixes)
        self._not_postcodes = all_folded(lists.not_postcodes)
        self._labels = re.compile(rf"(?<![a-z]){any_of(lists.address_labels)}(?![a-z])")
        number_word = rf"(?:{any_of(lists.number_words)}[ .:]{{0,3}})"
        unit = rf"{any_of(lists.units)}(?![a-z])"
        addition = (
            r"(?:[ ]?[-/][ ]?(?:\d{1,4}(?!\d)|[a-z](?![a-z]))"
            rf"|[ ]?{any_of(lists.number_additions)}(?![a-z])|[ ]?[a-z]\d{{0,2}}(?![\w'.]))"
        )
        house = r"(?P<number>[1-9]\d{0,3}(?!\d)(?![.,:]\d)"
        self._number = re.compile(
            rf"(?:[ ]?-[ ]?|[ .,:(]{{0,4}})(?P<word>(?:op )?{number_word})?"
            rf"{house}(?:(?!{unit}){addition}){{0,2}})(?![\w%°])"
        )
        self._unit = re.compile(rf"[ ]?(?:%|[x°]|{unit})")
        self._postcode_first = re.compile(
            rf"{POSTCODE}(?P<between>[ ,/.:;(#-]{{0,4}}(?:(?:en |met |op )?{number_word}|op )?"
            rf"|[ ,]{{1,2}}(?:[a-z'-]{{2,20}}[ ,]{{1,2}}){{1,3}}{number_word})"
            rf"{house}(?:(?!{unit})[ ]?-?[a-z])?(?!\w))"
        )
        self._number_first = re.compile(
            rf"(?:(?<![a-z]){number_word}|(?<![\w.,:/-])(?=\d+[ ]?[a-z]?[ ]?[,/-]))"
            r"(?P<number>[1-9]\d{0,3}[ ]?[a-z]?)[ ,/-]{1,3}(?:postcode |pc |te |in )?"
            rf"{POSTCODE}"
        )
        self._number_before = re.compile(
            rf"(?<![a-z]){number_word}{house}[a-z]?) (?:in|van|op|aan) (?:de |het |'t )?"
            rf"[a-z'.-]{{1,30}}{any_of(lists.strong_endings)}(?![a-z])"
        )
        self._postcode_after = re.compile(r"[ ,(-]{0,4}(?:postcode )?" + POSTCODE)

    def addresses(self, text: str, lower: str) -> Iterator[Span]:
        """Spans of addresses, possibly overlapping."""
        for pattern in (self._postcode_first, self._number_first):
            for match in pattern.finditer(lower):
                if self._is_postcode(text, match) and not (
                    pattern is self._postcode_first and self._unit.match(lower, match.end())
                ):
                    yield Span("address", *match.span())
        for match in self._number_before.finditer(lower):
            yield Span("address", *match.span())
        tokens = tokens_of(text, lower)
        for at, token in enumerate(tokens):
            number = self._number.match(lower, token.end)
            if number is None or (not number["word"] and self._counts(lower, number)):
                continue
            if not self._is_street(lower, tokens, at, number["word"] is not None):
                continue
            end = number.end()
            after = self._postcode_after.match(lower, end)
            if after is not None and self._is_postcode(text, after):
                end = after.end()
            yield Span("address", tokens[self._first(tokens, at)].start, end)

    def _counts(self, lower: str, number: re.Match[str]) -> bool:
        """The number counts hours, people or euros instead of houses."""
        unit = self._unit.match(lower, number.end())
        return unit is not None

    def _is_postcode(self, text: str, match: re.Match[str]) -> bool:
        letters = match["letters"]
        shown = text[match.start("letters") : match.end("letters")]
        if letters in {"sa", "sd", "ss"}:
            return False
        return letters not in self._not_postcodes or (
            shown.isupper() and not match["gap"] and letters not in {"mg", "ml", "km"}
        )

    def _is_street(self, lower: str, tokens: list[Token], at: int, numbered: bool) -> bool:
        token = tokens[at]
        word = token.lower
        named = self._ends_as_street(token)
        if named == "strong" or self._listed(tokens, at) or self._old_or_new(tokens, at):
            return True
        before = lower[max(0, token.start - 40) : token.start]
        ends = [label.end() for label in self._labels.finditer(before)]
        since = before[ends[-1] :] if ends else ""
        announced = bool(ends) and not re.search(r"[\d.;!?]", since)
        if named == "weak" and (token.capital or announced or numbered):
            return True
        if self._starts_street(tokens, at):
            return True
        if word in self._words.ordinary or word in self._words.places:
            return False
        known = word in self._words.dictionary
        if announced and ((token.capital and not token.loud) or not known):
            return len(since.split()) <= 3
        return False

    def _ends_as_street(self, token: Token) -> str:
        """How surely the word itself is a street: "strong", "weak" or ""."""
        word = token.lower
        if word in self._not_streets or (word in self._words.ordinary and not token.capital):
            return ""
        for ending in self._endings:
            if word.endswith(ending) and len(word) >= len(ending) + 2:
                if ending in self._strong:
                    return "strong"
                known = word in self._words.places
                return "" if known or (word in self._words.dictionary and token.loud) else "weak"
        return ""

    def _listed(self, tokens: list[Token], at: int) -> bool:
        """A street of the list, of one word or two."""
        one, two = tokens[at].lower, " ".join(t.lower for t in tokens[max(0, at - 1) : at + 1])
        return two in self._streets or (one in self._streets and tokens[at].capital)

    def _old_or_new(self, tokens: list[Token], at: int) -> bool:
        """ "Nieuwe Haven": a common word with a capital, and one before it."""
        token, before = tokens[at], tokens[max(0, at - 1)]
        return (
            token.proper
            and token.lower.endswith(self._endings)
            and before.capital
            and before.lower in self._adjectives
        )

    def _starts_street(self, tokens: list[Token], at: int) -> bool:
        """ "Laan van Meerdervoort", seen from its last word."""
        for back in range(1, min(LEFT, at) + 1):
            first = tokens[at - back]
            if first.lower in self._starts and (first.capital or first.lower == "laan"):
                return tokens[at - back + 1].lower in self._links and back >= 2
            if not (first.lower in self._links or first.capital):
                return False
        return False

    def _first(self, tokens: list[Token], at: int) -> int:
        """The first word of the street's name; words of a person's name stay outside."""
        first = at
        while first and at - first < LEFT and tokens[first].after_blank:
            token = tokens[first - 1]
            if token.lower in self._salutations and not (
                token.lower in self._prefixes and token.capital
            ):
                if first == at:
                    return at
                while first < at and tokens[first].lower in self._prefixes:
                    first += 1
                return min(first + 1, at)
            if not (token.capital or token.lower in self._prefixes or token.lower in self._starts):
                break
            first -= 1
        while first < at and (
            (
                tokens[first].lower in self._words.ordinary
                and tokens[first].lower not in self._prefixes
                and not self._starts_here(tokens, first)
            )
            or (
                tokens[first].lower in {"van", "in", "aan", "op", "en", "te", "de", "het", "e"}
                and not tokens[first].capital
            )
        ):
            first += 1
        return first

    def _starts_here(self, tokens: list[Token], at: int) -> bool:
        return tokens[at].lower in self._starts and tokens[at].capital
