"""Everyday words that are also a need ("kamer", "verlies") in a question about other things."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from social_map.need_finder import EVERYDAY
from social_map.question import Evidence, Question
from social_map.vocabulary import Vocabulary

OTHERS = 2
"""From so many other words on, none of which is used for the need, the question is not about it."""


def only_in_passing(
    question: Question,
    evidence: Sequence[Evidence],
    vocabulary: Vocabulary,
    everyday: Collection[str],
) -> bool:
    """Is no need named but by an everyday word, among others that have nothing to do with it?

    "De lamp in de kamer brandt fel" is not about a room to let; "kamer zoeken" is.
    """
    if not evidence or not all(_everyday_word(question, e, everyday) for e in evidence):
        return False
    said = 0
    for e in evidence:
        said |= e.mask
    skipped = vocabulary.ignored | vocabulary.place_words
    others = [
        word
        for i, word in question.free_words()
        if word and not said >> i & 1 and word not in skipped and not word.isdigit()
    ]
    targets = {e.target for e in evidence}
    return len(others) >= OTHERS and not any(
        vocabulary.points(word).get(target, 0.0) > 0 for word in others for target in targets
    )


def _everyday_word(question: Question, e: Evidence, everyday: Collection[str]) -> bool:
    return (
        not e.phrase
        and e.score <= EVERYDAY
        and e.mask.bit_count() == 1
        and question.words[e.mask.bit_length() - 1] in everyday
    )
