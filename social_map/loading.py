"""`content/map` and `content/agreements` → a SocialMap; all problems of all files at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import orjson

from content.parsed import Parsed
from content.problems import ContentError, Problems, UserFault
from content.shape import FIELDS, listed, shaped
from content.source import Document, read, read_all, read_words
from social_map.checks import (
    KnownNeeds,
    check_agreement,
    check_groups,
    check_lines,
    check_organisation,
    check_phrases,
    ids_of,
    without_duplicates,
)
from social_map.day_checks import check_limits, check_unlisted
from social_map.gazetteer import Gazetteer
from social_map.kinds import check_kinds
from social_map.lexicon import Lexicon, Told, compiled
from social_map.models import (
    Agreement,
    Lang,
    Limits,
    Need,
    NeedGroup,
    Neighbours,
    OffMap,
    Organisation,
    Phrases,
    Place,
    Words,
)
from social_map.place_checks import check_neighbours, check_places
from social_map.practices import read_practices
from social_map.routes import check_tags, read_routes
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
    needs, groups, known = _needs(in_map / "needs.yaml", content, problems, parsed)
    gazetteer = _gazetteer(in_map / "places", content, problems, parsed)
    wordings = Wordings(
        languages=_languages(in_map / "language", content, problems, parsed),
        needs=needs,
        groups=groups,
        phrases=_phrases(in_map / "phrases", content, known, problems, parsed),
        off_map=_off_map(in_map / "not_on_map.yaml", content, problems, parsed),
        acute=_acute(in_map / "acute.yaml", content, problems, parsed),
        dictionary=frozenset().union(
            *(
                read_words(in_map / "language" / f"{lang}.txt", content, problems)
                for lang in SUPPORTED
            )
        ),
        compiled=partial(_compiled, content),
    )
    routes = read_routes(content / "routes", content, problems, parsed)
    limits = _limits(in_map / "freshness.yaml", content, problems, parsed)
    organisations: list[Organisation] = []
    seen: dict[str, str] = {}
    for document in read_all(in_map / "partners", content, problems, parsed):
        organisation = shaped(Organisation, document, problems, kind="organisation")
        if organisation is not None:
            check_kinds(organisation, document, problems)
            check_tags(organisation, document, routes, problems)
            organisation = check_organisation(
                organisation, document, known, gazetteer, seen, today, limits, problems
            )
            organisations.append(organisation)
    again = partial(read_all, in_map / "partners", content, Problems(), parsed)
    check_unlisted(organisations, again, problems)
    agreements: list[Agreement] = []
    for document in read_all(content / "agreements", content, problems, parsed):
        agreement = shaped(Agreement, document, problems, kind="agreement")
        if agreement is not None:
            agreements.append(check_agreement(agreement, document, known, gazetteer, problems))
    practices = read_practices(
        in_map / "practices", content, known, gazetteer, today, limits, problems, parsed
    )
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
        limits,
        practices=practices,
        routes=routes,
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
) -> tuple[dict[str, Need], dict[str, NeedGroup], KnownNeeds]:
    """Needs, groups, and what other files may name: also needs that have problems."""
    document = read(path, content, problems, parsed)
    if document is None:
        return {}, {}, KnownNeeds(None)
    needs = listed(Need, document, problems, "needs", "need")
    groups = listed(NeedGroup, document, problems, "groups", "group")
    by_id = without_duplicates(document, "needs", needs, problems)
    groups_by_id = without_duplicates(document, "groups", groups, problems)
    known = KnownNeeds(
        frozenset(ids_of(document.data, "needs")),
        frozenset(n.id for n in by_id.values() if not n.handover),
    )
    check_groups(document, groups, known, problems)
    return by_id, groups_by_id, known


def _limits(path: Path, content: Path, problems: Problems, parsed: Parsed) -> Limits:
    """How long a confirmation counts; the usual times when the file is not there."""
    document = read(path, content, problems, parsed) if path.exists() else None
    limits = shaped(Limits, document, problems, kind="freshness") if document else None
    if document is None or limits is None:
        return Limits()
    check_limits(limits, document, problems)
    return limits


def _gazetteer(directory: Path, content: Path, problems: Problems, parsed: Parsed) -> Gazetteer:
    places: dict[str, Place] = {}
    origin: dict[str, tuple[Document, int]] = {}
    beside: tuple[Document, Neighbours] | None = None
    for document in read_all(directory, content, problems, parsed):
        if document.path.stem == "neighbours":
            listed_beside = shaped(Neighbours, document, problems, kind="neighbours")
            beside = (document, listed_beside) if listed_beside else None
            continue
        for i, place in listed(Place, document, problems, "places", "place"):
            if place.id in places:
                other = origin[place.id][0].name
                problems.add(
                    document.problem(
                        "duplicate_id",
                        *("places", i, "id"),
                        object=f"place '{place.id}'",
                        found=place.id,
                        expected=other,
                    )
                )
                continue
            places[place.id] = place
            origin[place.id] = (document, i)
    places = check_places(places, origin, problems)
    return Gazetteer(places, check_neighbours(*beside, places, problems) if beside else {})


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
    needs: KnownNeeds,
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
    if document is None:
        return ()
    if not isinstance(document.data, dict):
        problems.add(document.problem("wrong_value", key=path.stem, expected=FIELDS, found=""))
        return ()
    found = []
    for subject in document.data:
        off_map = shaped(OffMap, document, problems, subject, kind=f"subject '{subject}'")
        if off_map is not None:
            for lang in SUPPORTED:
                at = (subject, "phrases", lang)
                check_lines(off_map.phrases.in_(lang), document, at, subject, problems)
            found.append(off_map)
    return tuple(found)


def _compiled(content: Path, told: Told) -> Lexicon:
    """The words of one language, compiled; as they were kept if none of them changed."""
    kept = Parsed(content / told.lang, Path(__file__).parent)
    text = orjson.dumps([*told]).decode()
    lexicon: Lexicon | None = kept.get(text)
    if lexicon is None:
        lexicon = compiled(told)
        kept.put(text, lexicon)
        kept.save()
    return lexicon


def _acute(path: Path, content: Path, problems: Problems, parsed: Parsed) -> Words:
    document = read(path, content, problems, parsed)
    acute = shaped(Words, document, problems, kind="acute") if document else None
    if document is None or acute is None:
        return Words()
    for lang in SUPPORTED:
        check_lines(acute.in_(lang), document, (lang,), "acute", problems)
    return acute
