"""Whether a word can be somebody's name where it stands."""

from __future__ import annotations

import re
from enum import IntEnum

from cases.privacy.tokens import Token
from cases.privacy.words import PrivacyWords, all_folded

DERIVED = (
    *("lijk", "lijke", "isch", "ische", "heid", "heden", "eerd", "eerde", "eert", "eren", "loos"),
    *("baar", "zaam", "achtig", "matig", "itis", "pathie", "logie", "tie", "ties", "iteit"),
    *("pijn", "klachten", "probleem", "problemen", "medicatie", "zorg", "ende", "ectomie"),
    *(
        "ief",
        "ieve",
        "scopie",
        "erend",
        "itas",
        "emie",
        "osis",
        "fobie",
        "thie",
        "gram",
        "plegie",
        "parese",
    ),
)
"""Endings that make a word ordinary."""
SURELY_DERIVED = ("isch", "ische", "heid", "lijk", "lijke", "itis", "logie", "iteit", "zaam")
"""Even with a capital."""
PARTICIPLE = re.compile(r"(?:ge|ont)\w{3,}[dt]")
VERB_ENDINGS = ("t", "de", "te", "d")
BEFORE_WORDS = (
    *("ge", "on", "her", "over", "aan", "af", "op", "uit", "mee", "na", "door", "toe", "onder"),
    *("pre", "post", "anti", "hyper", "hypo", "multi", "poly", "psycho", "neuro"),
)
STREET = ("straat", "laan", "plein", "gracht", "kade", "singel", "dreef", "plantsoen")
NEGATIONS = ("ex-", "niet-", "non-", "semi-", "oud-")
INSTITUTION = (
    *STREET,
    *("park", "huis", "college", "school", "scholen", "groep", "kliniek", "praktijk", "centrum"),
    *("stichting", "ziekenhuis", "toren"),
)
MADE_OF_TWO = 4
"""Letters at least in both parts of a compound."""
VOWEL = re.compile(r"[aeiouy]")


class Ground(IntEnum):
    """What stands before a word and makes a name of it, weakest first."""

    PROFESSION = 1
    RELATIVE = 2
    INITIALS = 3
    FIRST_NAME = 4
    SALUTATION = 5


class NameWordJudge:
    """Knows names from words."""

    def __init__(self, words: PrivacyWords) -> None:
        lists = words.names
        self._words = words
        self._wordy_surnames = all_folded(lists.surnames_that_are_words)
        self._wordy_first_names = all_folded(lists.first_names_that_are_words)
        self._eponyms = all_folded(lists.eponyms)
        self._organisations = all_folded(lists.organisations)
        self._surname_endings = tuple(all_folded(lists.surname_endings))
        self._organisation_words = all_folded(lists.organisation_words)
        self._roles = all_folded(
            (*lists.salutations, *lists.relatives, *lists.professions, *lists.joiners)
        )
        self._verbs = all_folded(lists.person_verbs)
        self._human_verbs = all_folded(lists.human_verbs)

    def is_first_name(self, token: Token, sure: bool = False) -> bool:
        """In the list, and with a capital where it is a word too; `sure` asks for more."""
        word = token.lower
        if token.glued or (word not in self._words.first_names and not self._double(word)):
            return False
        if word in self._organisations or (word in self._eponyms and word not in {"thomas"}):
            return False
        if word in self._wordy_first_names:
            return token.capital and not token.loud and not sure
        return True

    def _double(self, word: str) -> bool:
        """ "jan-willem", "fatima-zahra"."""
        parts = word.split("-")
        return len(parts) == 2 and all(p in self._words.first_names for p in parts)

    def is_institution(self, token: Token) -> bool:
        """Also the name of an institution or a disease: "Florence"."""
        return token.lower in self._organisations or token.lower in self._eponyms

    def is_known(self, token: Token) -> bool:
        """A word, a role or an institution, so no initials."""
        word = token.lower
        return len(word) > 1 and (
            word in self._words.ordinary
            or word in self._words.dictionary
            or word in self._roles
            or self.is_institution(token)
        )

    def is_ordinary(self, token: Token) -> bool:
        """Never a name on its own behind a salutation."""
        return token.lower in self._words.ordinary

    def is_wordy(self, token: Token) -> bool:
        """A first name that is a word too."""
        word = token.lower
        return word in self._wordy_first_names and word in self._words.first_names

    def listed(self, prefix: str, token: Token) -> bool:
        """A surname of the list, with its prefix."""
        surnames = self._words.surnames
        word = token.lower
        if prefix and f"{prefix} {word}" in surnames:
            return True
        if word in surnames and word not in self._wordy_surnames:
            return True
        parts = word.split("-")
        return len(parts) > 1 and (
            all(p in surnames for p in parts)
            or (token.capital and not token.loud and parts[0] in surnames)
        )

    def is_surname(
        self,
        prefix: str,
        token: Token,
        ground: Ground,
        verb_follows: bool = False,
        human: bool = False,
    ) -> bool:
        """A surname behind what `ground` says; `prefix` in small letters, "van der"."""
        word = token.lower
        if token.glued or len(word) < 2:
            return False
        if self.listed(prefix, token):
            return True
        proper = token.capital and not token.loud
        if word in self._eponyms and not prefix.endswith(("der", "den", "de")):
            return False
        if word in self._words.ordinary or word in self._roles:
            return False
        if word in self._organisations or word in self._organisation_words:
            return False
        if proper and not token.proper and len(word) <= 5:
            return False  # COPD, PTSS
        if word in self._words.surnames:
            return proper or (human and ground == Ground.SALUTATION)
        if word in self._words.first_names and ground == Ground.SALUTATION:
            return proper or word not in self._wordy_first_names
        if word in self._words.places or f"{prefix} {word}" in self._words.places:
            if ground < Ground.INITIALS or f"{prefix} {word}" in self._words.places:
                return False
            return proper and prefix not in {"", "van", "in", "uit", "aan", "op", "het", "te"}
        if ground == Ground.PROFESSION:
            return proper and prefix in {"de", "van", "van der", "van den", "van de", "el", "den"}
        if word in self._words.dictionary:
            alone = human and ground >= Ground.FIRST_NAME and word.endswith(self._surname_endings)
            return alone or (proper and self._fits(prefix, token, ground, verb_follows))
        if proper:
            after_dot = ground == Ground.SALUTATION and "." in token.before and not verb_follows
            doubtful = ground == Ground.RELATIVE or (after_dot and not prefix)
            return not word.endswith((*STREET, *SURELY_DERIVED)) and not (
                doubtful and self.looks_ordinary(word)
            )
        return (
            ground >= Ground.FIRST_NAME
            and len(word) >= 3
            and VOWEL.search(word) is not None
            and prefix not in {"te", "ten", "ter", "in", "op", "aan", "uit", "het"}
            and not self.looks_ordinary(word)
        )

    def _fits(self, prefix: str, token: Token, ground: Ground, verb_follows: bool) -> bool:
        """A dictionary word with a capital that nothing but a name explains."""
        if ground < Ground.INITIALS or token.lower in self._verbs:
            return False
        if prefix:
            return prefix in {
                "de",
                "den",
                "der",
                "van de",
                "van der",
                "van den",
                "van",
                "ter",
                "ten",
                "'t",
                "van 't",
            }
        fits = token.ends or token.lower.endswith((*self._surname_endings, "huis", "huizen"))
        return verb_follows or (fits and "." not in token.before)

    def looks_ordinary(self, word: str) -> bool:
        """Not in the dictionary, but made as ordinary words are made."""
        if word.endswith(DERIVED) or word.startswith(NEGATIONS):
            return True
        if word.endswith(self._surname_endings):
            return False
        if PARTICIPLE.fullmatch(word) or any(
            len(p) > 3 and self._known(p) for p in word.split("-")[1:]
        ):
            return True
        known = self._known
        for ending in VERB_ENDINGS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < 3:
                continue
            if known(stem + stem[-1] + "en") or (len(stem) > 3 and known(stem + "en")):
                return True
            if len(stem) > 3 and known(stem):
                return True
        for start in BEFORE_WORDS:
            rest = word.removeprefix(start)
            if rest != word and len(rest) > 3 and known(rest):
                return True
        if self._misspelt(word):
            return True
        return any(
            known(word[:at]) and (known(word[at:]) or (word[at] == "s" and known(word[at + 1 :])))
            for at in range(MADE_OF_TWO, len(word) - MADE_OF_TWO + 1)
        )

    def _known(self, word: str) -> bool:
        words = self._words
        return word in words.ordinary or (
            word in words.dutch and word not in words.surnames and word not in words.first_names
        )

    def _misspelt(self, word: str) -> bool:
        """Two letters swapped, or one too many, in a word that often follows a salutation."""
        if len(word) < 5:
            return False
        ordinary = self._words.ordinary
        return any(
            word[:i] + word[i + 1] + word[i] + word[i + 2 :] in ordinary
            for i in range(len(word) - 1)
        ) or any(word[:i] + word[i + 1 :] in ordinary for i in range(1, len(word)))

    def is_unknown(self, token: Token) -> bool:
        """A meant capital on a word that nothing else is known of."""
        word = token.lower
        return (
            token.proper
            and not token.loud
            and len(word) > 2
            and not token.glued
            and word not in self._words.dictionary
            and word not in self._words.ordinary
            and word not in self._words.places
            and word not in self._eponyms
            and word not in self._organisations
            and word not in self._organisation_words
            and word not in self._roles
            and not word.endswith(STREET)
        )

    def is_organisation(self, token: Token) -> bool:
        """Makes an institution of the name beside it."""
        word = token.lower
        return word in self._organisation_words or (
            word.endswith(INSTITUTION) and word not in self._words.surnames
        )

    def is_human_verb(self, token: Token) -> bool:
        """What only people do, so that even a word before it is a name."""
        return token.lower in self._human_verbs and not token.proper

    def is_verb(self, token: Token) -> bool:
        """What people do: "belt"."""
        return token.lower in self._verbs and not token.proper
