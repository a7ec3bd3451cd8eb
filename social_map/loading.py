"""`content/map` and `content/agreements` → a SocialMap; all problems of all files at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from content.parsed import Parsed
from content.problems import ContentError, Problems, UserFault
from content.shape import listed, shaped
from content.source import Document, read, read_all, read_words
from social_map.checks import (
    check_agreement,
    check_groups,
    check_lines,
    check_organisation,
    check_phrases,
    check_places,
    without_duplicates,
)
from social_map.gazetteer import Gazetteer
from social_map.models import (
    Agreement,
    Lang,
    Need,
    NeedGroup,
    OffMap,
    Organisation,
    Phrases,
    Place,
    Words,
)
from social_map.social_map import SocialMap
from social_map.vocabulary import Wordings
from social_map.words import Language, split

SUPPORTED: tuple[Lang, ...] = ("nl", "en")


class UnknownHome(UserFault):
    """The home municipality is not on the map."""


@dataclass(frozen=True)
class Loaded:
    """The map with the warnings that came up; errors are raised instead."""

    social_map: SocialMap
    problems: Problems


def load(content: Path, today: date, home: str = "GM0518") -> Loaded:
    """Reads and checks the whole map; `home` is a municipality's id or name.

    Raises ContentError with all problems when there are errors, UnknownHome for another `home`.
    """
    problems, parsed = Problems(), Parsed(content)
    if not content.is_dir():
        list(read_all(content, content, problems))
        raise ContentError(problems)
    in_map = content / "map"
    needs, groups = _needs(in_map / "needs.yaml", content, problems, parsed)
    gazetteer = _gazetteer(in_map / "places", content, problems, parsed)
    wordings = Wordings(
        languages=_languages(in_map / "language", content, problems, parsed),
        needs=needs,
        groups=groups,
        phrases=_phrases(in_map / "phrases", content, needs, problems, parsed),
        off_map=_off_map(in_map / "not_on_map.yaml", content, problems, parsed),
        acute=_acute(in_map / "acute.yaml", content, problems, parsed),
        dictionary=frozenset().union(
            *(
                read_words(in_map / "language" / f"{lang}.txt", content, problems)
                for lang in SUPPORTED
            )
        ),
    )
    organisations: list[Organisation] = []
    seen: dict[str, str] = {}
    for document in read_all(in_map / "partners", content, problems, parsed):
        organisation = shaped(Organisation, document, problems, kind="organisation")
        if organisation is not None:
            organisations.append(
                check_organisation(organisation, document, needs, gazetteer, seen, today, problems)
            )
    agreements: list[Agreement] = []
    for document in read_all(content / "agreements", content, problems, parsed):
        agreement = shaped(Agreement, document, problems, kind="agreement")
        if agreement is not None:
            agreements.append(check_agreement(agreement, document, needs, gazetteer, problems))
    parsed.save()
    if problems.errors:
        raise ContentError(problems)
    social_map = SocialMap(
        needs,
        groups,
        gazetteer,
        tuple(organisations),
        tuple(agreements),
        wordings,
        _home(gazetteer, home),
    )
    return Loaded(social_map, problems)


def _home(gazetteer: Gazetteer, home: str) -> str:
    towns = {i: p.name for i, p in gazetteer.places.items() if p.level == "gemeente"}
    for id_ in (home, *gazetteer.names.get(tuple(split(home)), ())):
        if id_ in towns:
            return id_
    known = ", ".join(f"{name} ({id_})" for id_, name in towns.items())
    raise UnknownHome(f"--home {home}: no municipality on the map is called so; choose {known}")


def _needs(
    path: Path, content: Path, problems: Problems, parsed: Parsed
) -> tuple[dict[str, Need], dict[str, NeedGroup]]:
    document = read(path, content, problems, parsed)
    if document is None:
        return {}, {}
    needs = listed(Need, document, problems, "needs", "need")
    groups = listed(NeedGroup, document, problems, "groups", "group")
    by_id = without_duplicates(document, "needs", needs, problems)
    groups_by_id = without_duplicates(document, "groups", groups, problems)
    check_groups(document, groups, by_id, problems)
    return by_id, groups_by_id


def _gazetteer(directory: Path, content: Path, problems: Problems, parsed: Parsed) -> Gazetteer:
    places: dict[str, Place] = {}
    origin: dict[str, tuple[Document, int]] = {}
    beside: Mapping[str, Any] = {}
    beside_document: Document | None = None
    for document in read_all(directory, content, problems, parsed):
        if document.path.stem == "neighbours":
            beside_document = document
            beside = (document.data or {}).get("neighbours") or {}
            continue
        for i, place in listed(Place, document, problems, "places", "place"):
            if place.id in places:
                other = origin[place.id][0].name
                problems.add(
                    document.problem(
                        "duplicate_id",
                        "places",
                        i,
                        "id",
                        object=f"place '{place.id}'",
                        found=place.id,
                        expected=other,
                    )
                )
                continue
            places[place.id] = place
            origin[place.id] = (document, i)
    places = check_places(places, origin, problems)
    return Gazetteer(places, _both_ways(beside, beside_document, places, problems))


def _both_ways(
    beside: Mapping[str, Any],
    document: Document | None,
    places: Mapping[str, Place],
    problems: Problems,
) -> dict[str, tuple[str, ...]]:
    pairs: dict[str, dict[str, None]] = {}
    if document is None:
        return {}
    for one, others in beside.items():
        for other in (one, *(others if isinstance(others, list) else [])):
            if other not in places:
                problems.add(document.problem("unknown_place", "neighbours", one, found=str(other)))
            elif other != one and one in places:
                pairs.setdefault(one, {})[other] = None
                pairs.setdefault(other, {})[one] = None
    return {one: tuple(others) for one, others in pairs.items()}


def _languages(
    directory: Path, content: Path, problems: Problems, parsed: Parsed
) -> dict[Lang, Language]:
    languages: dict[Lang, Language] = {}
    for lang in SUPPORTED:
        document = read(directory / f"{lang}.yaml", content, problems, parsed)
        language = document and shaped(Language, document, problems, kind=f"language '{lang}'")
        languages[lang] = language or Language(ignored=())
    return languages


def _phrases(
    directory: Path,
    content: Path,
    needs: Mapping[str, Need],
    problems: Problems,
    parsed: Parsed,
) -> dict[str, Phrases]:
    by_need: dict[str, Phrases] = {}
    for document in read_all(directory, content, problems, parsed):
        phrases = shaped(Phrases, document, problems, kind="phrases")
        if phrases is not None:
            check_phrases(phrases, document, needs, problems)
            by_need[phrases.need] = phrases
    return by_need


def _off_map(path: Path, content: Path, problems: Problems, parsed: Parsed) -> tuple[OffMap, ...]:
    document = read(path, content, problems, parsed)
    subjects: Iterable[Any] = document.data if document and isinstance(document.data, dict) else ()
    found = []
    for subject in subjects:
        assert document is not None
        off_map = shaped(OffMap, document, problems, subject, kind=f"subject '{subject}'")
        if off_map is not None:
            for lang in SUPPORTED:
                at = (subject, "phrases", lang)
                check_lines(off_map.phrases.in_(lang), document, at, subject, problems)
            found.append(off_map)
    return tuple(found)


def _acute(path: Path, content: Path, problems: Problems, parsed: Parsed) -> Words:
    document = read(path, content, problems, parsed)
    acute = shaped(Words, document, problems, kind="acute") if document else None
    if document is None or acute is None:
        return Words()
    for lang in SUPPORTED:
        check_lines(acute.in_(lang), document, (lang,), "acute", problems)
    return acute
