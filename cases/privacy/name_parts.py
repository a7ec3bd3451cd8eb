"""The parts of a name: initials, prefixes, surnames and what joins two of them."""

from __future__ import annotations

import re

from cases.privacy.name_words import Ground, NameWordJudge
from cases.privacy.tokens import Token
from cases.privacy.words import NameWords, all_folded

AFTER_WORD = re.compile(r"[.:]?[ ]{0,2}[:=(\"']?[ ]{0,2}|\) ")
"""Between a salutation and a name."""
BETWEEN = re.compile(r"[.]?[ ]{0,2}\(?|\)[ ]?|/")
"""Between two parts of a name."""
JOINED = re.compile(r"[ ]?-[ ]?|[ ]?/[ ]?")
DOTTED = re.compile(r"[ ]{0,2}[.][ ]{0,2}")


class NameParts:
    """Reads parts of names; places are indices in the list of words."""

    def __init__(self, words: NameWords, judge: NameWordJudge) -> None:
        self._judge = judge
        self._prefixes = all_folded(words.prefixes)
        self._joiners = all_folded(words.joiners)
        self._open_ends = tuple(f"-{p}" for p in ("de", "van", "den", "der", "el"))

    def surname(self, tokens: list[Token], at: int, ground: Ground, first: bool) -> int | None:
        """Last word of a surname that starts here, with its prefixes."""
        start = at
        while at < len(tokens) and tokens[at].lower in self._prefixes and at - start < 4:
            if not self.follows(tokens, at, first and at == start):
                return None
            at += 1
        while at >= start:
            if at < len(tokens) and self.follows(tokens, at, first and at == start):
                prefix = self._prefix(tokens[start:at])
                following = tokens[at + 1 : at + 2]
                verb = any(map(self._judge.is_verb, following))
                human = any(map(self._judge.is_human_verb, following))
                if self._judge.is_surname(prefix, tokens[at], ground, verb, human):
                    return self._extended(tokens, at)
            at -= 1
        return None

    @staticmethod
    def _prefix(tokens: list[Token]) -> str:
        """The prefix in full: "v.d." is "van der"."""
        prefix = " ".join(t.lower for t in tokens)
        prefix = prefix.replace("v d", "van der").replace("vd", "van der")
        return "van" if prefix == "v" else prefix

    def follows(self, tokens: list[Token], at: int, first: bool) -> bool:
        """Nothing but what may stand between parts of a name; `first` behind its announcement."""
        before = tokens[at].before
        if first and before.strip() == "," and tokens[at].proper:
            return True
        return (AFTER_WORD if first else BETWEEN).fullmatch(before) is not None

    def _extended(self, tokens: list[Token], last: int) -> int:
        """With a second surname: "Jansen-de Vries", "Bakker e/v Visser", "Garcia Lopez"."""
        for _ in range(3):
            after = last + 1
            if after >= len(tokens):
                return last
            before = tokens[after].before
            joined = JOINED.fullmatch(before) is not None
            joined = joined or tokens[last].lower.endswith(self._open_ends)
            first_e = tokens[after].lower == "e" and before == " "  # "e/v" is two words
            if first_e or tokens[after].lower in self._joiners:
                after += 2 if first_e else 1
                joined = after < len(tokens)
            while after < len(tokens) and joined and tokens[after].lower in self._prefixes:
                after += 1
            if after >= len(tokens):
                return last
            prefix = " ".join(t.lower for t in tokens[last + 1 : after])
            token = tokens[after]
            if (
                (joined and self._judge.is_surname(prefix, token, Ground.FIRST_NAME))
                or (
                    before == " "
                    and self._judge.listed("", token)
                    and token.capital == tokens[last].capital
                    and not token.loud
                )
                or (before == " " and self._judge.is_unknown(token) and tokens[last].proper)
            ):
                last = after
            else:
                return last
        return last

    def initials(self, tokens: list[Token], at: int) -> int:
        """The word behind "J.", "J.P." or "JP" when a name can follow; else the same word."""
        after = at
        while after < len(tokens) and len(tokens[after].text) == 1 and after - at < 6:
            following = tokens[after + 1] if after + 1 < len(tokens) else None
            if following is None:
                break
            dotted = DOTTED.fullmatch(following.before) is not None
            plain = following.before == " " and tokens[after].capital and after > 0
            if not dotted and not (
                plain and (following.proper or following.lower in self._prefixes)
            ):
                break
            if tokens[after].lower in self._prefixes and not tokens[after].capital:
                break
            after += 1
        return after

    def is_initial(self, tokens: list[Token], at: int, dotted: bool = False) -> bool:
        """One capital behind a first name: "Fatima B."."""
        if at >= len(tokens) or len(tokens[at].text) != 1 or tokens[at].glued:
            return False
        token = tokens[at]
        if not re.fullmatch(r"[ ]", token.before):
            return False
        following = tokens[at + 1].before if at + 1 < len(tokens) else "."
        has_dot = following.startswith(".")
        return (token.capital and not token.loud and not dotted) or has_dot

    def is_listed(self, tokens: list[Token], begin: int, last: int) -> bool:
        """The surname from `begin` to `last` stands in the list."""
        prefix = self._prefix(tokens[begin:last])
        return self._judge.listed(prefix, tokens[last])

    def is_monogram(self, tokens: list[Token]) -> bool:
        """Initials without dots: "JC"."""
        return any(
            t.text.isupper()
            and not t.loud
            and not t.glued
            and len(t.text) <= 3
            and t.lower not in self._prefixes
            and not self._judge.is_known(t)
            for t in tokens
        )
