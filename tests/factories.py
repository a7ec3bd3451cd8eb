"""Small content directories for tests.

`write_content(tmp_path, partners={...})` writes a valid directory with the named parts replaced;
`load_map(tmp_path, ...)` loads it, `problems_of(tmp_path, ...)` gives what an editor would read.
The parts are written with the builders of `tests.files`; what is not given is of `tests.town`.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.talks import read_talks
from content.messages import load_messages
from content.problems import ContentError, Problem, Problems
from social_map.loading import Loaded, load
from social_map.lookup import Answer, answer
from social_map.social_map import SocialMap
from tests.files import (
    access_file,
    agreement,
    both,
    clocks_file,
    fields,
    instrument,
    items,
    need,
    needs_file,
    organisation,
    place,
    places_file,
    red_flags,
    service,
)
from tests.town import (
    BINCKHORST,
    CENTRUM,
    DEN_HAAG,
    EN,
    ESCAMP,
    GROUPS,
    LAAK,
    LAAKKWARTIER,
    MOERWIJK,
    NEEDS,
    NEIGHBOURS,
    NL,
    OVERVECHT,
    PARTNERS,
    PHRASES,
    PLACES,
    SPOORWIJK,
    UTRECHT,
    UTRECHT_PLACES,
    ZAMENHOFDREEF,
)

SHIPPED = Path(__file__).parent.parent / "content"
TODAY = date(2026, 11, 22)

__all__ = [
    "BINCKHORST",
    "CENTRUM",
    "DEN_HAAG",
    "EN",
    "ESCAMP",
    "GROUPS",
    "LAAK",
    "LAAKKWARTIER",
    "MOERWIJK",
    "NEEDS",
    "NEIGHBOURS",
    "NL",
    "OVERVECHT",
    "PARTNERS",
    "PHRASES",
    "PLACES",
    "SHIPPED",
    "SPOORWIJK",
    "TODAY",
    "UTRECHT",
    "UTRECHT_PLACES",
    "ZAMENHOFDREEF",
    "agreement",
    "ask",
    "both",
    "fields",
    "items",
    "load_content",
    "load_map",
    "need",
    "needs_file",
    "needs_named",
    "organisation",
    "place",
    "places_file",
    "places_named",
    "problems_in",
    "problems_of",
    "service",
    "services_of",
    "write_content",
]

_ONE_FILE = {
    "needs": ("map/needs.yaml", needs_file(NEEDS, GROUPS)),
    "places": ("map/places/den-haag.yaml", places_file(*PLACES)),
    "utrecht": ("map/places/utrecht.yaml", places_file(*UTRECHT_PLACES)),
    "neighbours": ("map/places/neighbours.yaml", NEIGHBOURS),
    "nl": ("map/language/nl.yaml", NL),
    "en": ("map/language/en.yaml", EN),
    "nl_words": ("map/language/nl.txt", "# goed gespeld\nschelden\nlaat\n"),
    "en_words": ("map/language/en.txt", "# spelled right\ndeft\n"),
    "off_map": ("map/not_on_map.yaml", "shopping:\n  words: {nl: [ikea], en: [shopping]}\n"),
    "red_flags": ("red_flags.yaml", red_flags()),
    "clocks": ("clocks.yaml", clocks_file()),
    "access": ("access.yaml", access_file()),
    "acute": ("map/acute.yaml", "nl:\n  - ademt niet\nen:\n  - not breathing\n"),
}
_FOLDERS = {
    "partners": ("map/partners", PARTNERS),
    "phrases": ("map/phrases", PHRASES),
    "four_d": ("four_d", {"praatje": instrument("praatje")}),
    "agreements": ("agreements", {"eenzame-ouderen": agreement("eenzame-ouderen")}),
}


def write_content(
    directory: Path, files: Mapping[str, str | bytes | None] | None = None, **parts: Any
) -> Path:
    """A valid content directory in which the named parts are replaced; gives its path.

    `needs`, `places`, `utrecht`, `neighbours`, `nl`, `en`, `nl_words`, `en_words`, `off_map`,
    `acute`, `red_flags`, `clocks` and `access` are a file's text; `partners`, `phrases`, `four_d`
    and `agreements` map file names to texts and replace the whole folder; `files` holds any other
    file by path (None: the file is absent).
    """
    content = directory / "content"
    for folder in ("texts", "privacy"):
        shutil.copytree(SHIPPED / folder, content / folder, dirs_exist_ok=True)
    texts: dict[str, str | bytes | None] = {
        path: parts.pop(part, text) for part, (path, text) in _ONE_FILE.items()
    }
    for part, (folder, default) in _FOLDERS.items():
        (content / folder).mkdir(parents=True, exist_ok=True)
        texts |= {f"{folder}/{n}.yaml": t for n, t in parts.pop(part, default).items()}
    assert not parts, f"unknown parts: {', '.join(parts)}"
    for path, text in (texts | dict(files or {})).items():
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return content


def load_content(
    directory: Path, today: date = TODAY, home: str = DEN_HAAG, **parts: Any
) -> Loaded:
    return load(write_content(directory, **parts), today, home)


def load_map(directory: Path, today: date = TODAY, home: str = DEN_HAAG, **parts: Any) -> SocialMap:
    """The map of a small content directory (see `write_content`)."""
    return load_content(directory, today, home, **parts).social_map


def problems_in(content: Path, today: date = TODAY) -> list[Problem]:
    """Every problem of a content directory, texts included, as `check` gathers them."""
    found: set[Problem] = set()
    social_map = None
    try:
        loaded = load(content, today)
        social_map = loaded.social_map
        found |= set(loaded.problems.found)
    except ContentError as error:
        found |= set(error.problems.found)
    problems = Problems()
    read_talks(content, social_map, today, problems)
    found |= set(problems.found)
    try:
        load_messages(content)
    except ContentError as error:
        found |= set(error.problems.found)
    return sorted(found, key=lambda p: (p.file, p.line, p.column, p.kind, p.found))


def problems_of(directory: Path, lang: str = "nl", today: date = TODAY, **parts: Any) -> list[str]:
    """What an editor reads about a small content directory with these parts."""
    return [p.text(lang) for p in problems_in(write_content(directory, **parts), today)]


# -- asking -------------------------------------------------------------------------------------


def ask(social_map: SocialMap, question: str, today: date = TODAY) -> Answer:
    """The answer of the map to a typed question."""
    return answer(social_map, social_map.understander.understand(question), today)


def needs_named(social_map: SocialMap, question: str) -> list[str]:
    return [n.id for n in social_map.understander.understand(question).needs]


def places_named(social_map: SocialMap, question: str) -> list[str]:
    return [p.id for p in social_map.understander.understand(question).places]


def services_of(given: Answer) -> list[str]:
    """Ids of the services that were found, best first."""
    return [f.offer.service.id for f in given.found]
