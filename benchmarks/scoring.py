"""How an answer is judged against the gold of a question. Pure: words in, figures out.

Gold needs: `a/b` either is right as first, `a+b` all must be named and one of them first (the two
combine: `a/b+c`), `none` nothing may be named. Gold places: ids with `|` between them, of which
the first named must be one; `PC2521` stands for any place with that postcode; empty or `none`:
no place may be named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

NONE = frozenset({"", "none"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One question judged."""

    kind: str
    need: bool
    place: bool
    answered: bool
    """A need was named, right or wrong."""

    @property
    def both(self) -> bool:
        return self.need and self.place


@dataclass(frozen=True, slots=True)
class Score:
    """Shares (0 to 1) over a number of questions."""

    number: int
    need: float
    place: float
    both: float
    answered: float


def need_right(gold: str, named: Sequence[str]) -> bool:
    """Are the needs named, best first, those of the gold?"""
    if gold.strip() in NONE:
        return not named
    parts = [frozenset(part.strip().split("/")) for part in gold.split("+")]
    if not named or not any(named[0] in part for part in parts):
        return False
    return all(part & set(named) for part in parts)


def accepted_places(gold: str, with_pc4: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """The place ids that the gold accepts; `with_pc4` gives the places of a PC4."""
    accepted: set[str] = set()
    for id_ in filter(None, (part.strip() for part in gold.split("|"))):
        if id_.startswith("PC") and id_[2:].isdigit():
            accepted.update(with_pc4(id_[2:]))
        else:
            accepted.add(id_)
    return frozenset(accepted - NONE)


def place_right(accepted: Collection[str], named: Sequence[str]) -> bool:
    """Is the first place named an accepted one, or none named where none is accepted?"""
    return named[0] in accepted if accepted and named else not accepted and not named


def judge(
    row: Mapping[str, str],
    needs: Sequence[str],
    places: Sequence[str],
    with_pc4: Callable[[str], Iterable[str]],
) -> Verdict:
    """The verdict on one answer; `row` is a line of a golden file."""
    accepted = accepted_places(row["gold_place_ids"] or "", with_pc4)
    return Verdict(
        kind=row["kind"],
        need=need_right(row["gold_needs"], needs),
        place=place_right(accepted, places),
        answered=bool(needs),
    )


def score(verdicts: Sequence[Verdict]) -> Score:
    """The shares; all zero for no questions."""
    number = len(verdicts)

    def share(counted: Iterable[bool]) -> float:
        return sum(counted) / number if number else 0.0

    return Score(
        number,
        share(v.need for v in verdicts),
        share(v.place for v in verdicts),
        share(v.both for v in verdicts),
        share(v.answered for v in verdicts),
    )


def by_kind(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    """The verdicts by kind, in the order in which the kinds came up."""
    kinds: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        kinds.setdefault(verdict.kind, []).append(verdict)
    return kinds
