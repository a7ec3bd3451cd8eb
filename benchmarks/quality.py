"""Need and place right at first rank, per golden file and kind, beside fuzzy and full-text search.

The peers search the labels and synonyms of needs and the names of places, and name the best of
each above a floor that was chosen for them on these very questions: the best that they can do.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from benchmarks.generate import SHIPPED, TODAY
from benchmarks.peers import fts5
from benchmarks.questions import golden_files, rows
from benchmarks.scoring import Verdict, by_kind, judge, score
from benchmarks.table import table
from social_map.loading import load
from social_map.social_map import SocialMap

Row = dict[str, str]
Named = tuple[list[str], list[str]]
"""Needs and places, best first."""
Scored = tuple[list[tuple[str, float]], list[tuple[str, float]]]

NO_ANSWER = "negative"
FLOORS_FUZZY = tuple(range(50, 100, 5))
FLOORS_TEXT = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0)


def _ours(social_map: SocialMap, questions: Sequence[Row]) -> list[Named]:
    understand = social_map.understander.understand
    found = []
    for row in questions:
        understood = understand(row["query"])
        found.append(([n.id for n in understood.needs], [p.id for p in understood.places]))
    return found


def _need_words(social_map: SocialMap) -> list[tuple[str, str]]:
    return [
        (need.id, word)
        for need in social_map.needs.values()
        for words in (need.help, need.problem, need.person)
        for word in (need.label.nl, need.label.en, *words.nl, *words.en)
    ]


def _place_words(social_map: SocialMap) -> list[tuple[str, str]]:
    """Names with their places, those of the home municipality first: a tie goes to them."""
    gazetteer, home = social_map.gazetteer, social_map.home
    return sorted(
        ((p.id, name) for p in gazetteer.places.values() for name in (p.name, *p.aliases)),
        key=lambda pair: gazetteer.municipality(pair[0]) != home,
    )


def _fuzzy(social_map: SocialMap, questions: Sequence[Row]) -> list[Scored]:
    """rapidfuzz: the label, synonym or name that best matches part of the question."""

    def search(words: list[tuple[str, str]]) -> Callable[[str], list[tuple[str, float]]]:
        keys = [key for key, _ in words]
        prepared = [default_process(word) for _, word in words]

        def best(question: str) -> list[tuple[str, float]]:
            found = process.extract(
                default_process(question), prepared, scorer=fuzz.WRatio, processor=None, limit=3
            )
            return [(keys[i], value) for _, value, i in found]

        return best

    needs, places = search(_need_words(social_map)), search(_place_words(social_map))
    return [(needs(row["query"]), places(row["query"])) for row in questions]


def _text(social_map: SocialMap, questions: Sequence[Row]) -> list[Scored]:
    """FTS5 with trigrams, each word or name a document."""
    needs, places = fts5(_need_words(social_map)), fts5(_place_words(social_map))
    return [(needs(row["query"]), places(row["query"])) for row in questions]


def _above(found: Iterable[tuple[str, float]], floor: float) -> list[str]:
    return list(dict.fromkeys(key for key, value in found if value >= floor))


def _best_floors(
    scored: list[Scored],
    floors: Sequence[float],
    verdicts: Callable[[list[Named]], list[Verdict]],
) -> list[Named]:
    """What is named with the floors that give the most right answers."""
    choices = [
        [(_above(needs, low), _above(places, high)) for needs, places in scored]
        for low in floors
        for high in floors
    ]
    return max(choices, key=lambda named: score(verdicts(named)).both)


def _percent(share: float) -> str:
    return f"{share * 100:.1f}"


def run(options: Namespace) -> None:
    """Prints per file and kind the percentages right: need, place, both; and answers to none."""
    files = golden_files()
    if not files:
        print("\nquality: skipped, there are no questions in tests/golden")
        return
    social_map = load(SHIPPED, TODAY).social_map

    def with_pc4(pc4: str) -> list[str]:
        return [p.id for p in social_map.gazetteer.places.values() if pc4 in p.pc4]

    for path in files:
        questions = rows(path)

        def verdicts(named: list[Named], questions: list[Row] = questions) -> list[Verdict]:
            return [
                judge(row, needs, places, with_pc4)
                for row, (needs, places) in zip(questions, named, strict=True)
            ]

        ours = verdicts(_ours(social_map, questions))
        fuzzy = verdicts(_best_floors(_fuzzy(social_map, questions), FLOORS_FUZZY, verdicts))
        text = verdicts(_best_floors(_text(social_map, questions), FLOORS_TEXT, verdicts))
        kinds = [(kind, kind) for kind in by_kind(ours)] + [("", "all")]
        lines = []
        for kind, name in kinds:
            mine, other, third = (
                score([v for v in found if v.kind == kind or not kind])
                for found in (ours, fuzzy, text)
            )
            given = _percent(mine.answered) if kind == NO_ANSWER else ""
            shown = [mine.need, mine.place, mine.both, other.both, third.both]
            lines.append([name, str(mine.number), *map(_percent, shown), given])
        header = ["% right", "n", "need", "place", "both", "rapidfuzz", "FTS5", "wrongly answered"]
        print(table(f"quality: {path.name}", header, lines))
