"""Small content directories for tests: two municipalities, six needs, everything on its own line.

`write_content(tmp_path, partners={...})` writes a valid directory with the named parts replaced;
`load_map(tmp_path, ...)` loads it, `problems_of(tmp_path, ...)` gives what an editor would read.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from content.messages import load_messages
from content.problems import ContentError, Problem
from social_map.loading import Loaded, load
from social_map.lookup import Answer, answer
from social_map.social_map import SocialMap

SHIPPED = Path(__file__).parent.parent / "content"
TODAY = date(2026, 11, 22)

LAAK, LAAKKWARTIER, SPOORWIJK = "SD-GM0518-Laak", "WK051838", "BU05183823"
BINCKHORST, ESCAMP, MOERWIJK = "WK051839", "SD-GM0518-Escamp", "WK051836"
CENTRUM, DEN_HAAG = "SD-GM0518-Centrum", "GM0518"
UTRECHT, OVERVECHT, ZAMENHOFDREEF = "GM0344", "WK034403", "BU03440321"


# -- files, one field a line ----------------------------------------------------------------


def fields(values: Mapping[str, Any], indent: int = 0) -> str:
    """`key: value` lines; values in flow style, so that every field stands on its own line."""
    margin = " " * indent
    return "".join(
        f"{margin}{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()
    )


def items(key: str, dicts: Sequence[Mapping[str, Any]]) -> str:
    """A list of objects under a key."""
    blocks = (fields(d, indent=4) for d in dicts)
    return f"{key}:\n" + "".join("  - " + block.removeprefix("    ") for block in blocks)


def both(nl: str, en: str | None = None) -> dict[str, str]:
    return {"nl": nl, "en": en or nl}


def place(
    id_: str, name: str, level: str, parent: str | None = None, **more: Any
) -> dict[str, Any]:
    around = {"parent": parent} if parent else {}
    return {"id": id_, "name": name, "level": level, **around, **more, "source": "CBS"}


def places_file(*places: Mapping[str, Any]) -> str:
    return items("places", places)


def need(id_: str, label: Mapping[str, str], **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "label": label,
        "domain": "society",
        "zrm": "Financiën",
        "channel": "ok",
        "handover": "yes",
        **more,
    }


def needs_file(needs: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]] = ()) -> str:
    return items("needs", needs) + (items("groups", groups) if groups else "groups: []\n")


def service(id_: str = "schuldhulp", **more: Any) -> dict[str, Any]:
    """A service for debts in Laak, unless told otherwise; a field of None is left out."""
    given = {
        "id": id_,
        "name": both("Schuldhulp", "Debt help"),
        "description": both("Helpt bij schulden.", "Helps with debts."),
        "needs": ["schulden"],
        "areas": [LAAK],
        "access": {"how": "walk_in", **both("loop binnen", "walk in")},
        "confirmed": "none",
    } | more
    return {key: value for key, value in given.items() if value is not None}


def organisation(
    id_: str, *services: Mapping[str, Any], services_text: str | None = None, **more: Any
) -> str:
    """A partner file; a field of None is left out."""
    given = {
        "id": id_,
        "name": id_.replace("-", " ").capitalize(),
        "type": "wijkteam",
        "ring": "outer",
        "channel": id_,
        "key_figure": both("coördinator", "coordinator"),
    } | more
    head = fields({key: value for key, value in given.items() if value is not None})
    return head + (services_text or items("services", services or [service(f"{id_}-dienst")]))


def agreement(id_: str = "jeugd", **more: Any) -> str:
    """A working agreement about loneliness in Laak, unless told otherwise."""
    part = both("Dit doen we samen.", "This we do together.")
    return fields(
        {
            "id": id_,
            "title": both("Eenzame ouderen", "Lonely older people"),
            "between": both("praktijk en wijkteam", "practice and neighbourhood team"),
            "needs": ["eenzaamheid"],
            "areas": [LAAK],
            "right_place": part,
            "signals": part,
            "leads": part,
            "transfer": part,
            "words": {"nl": ["eenzame ouderen"], "en": ["lonely older people"]},
        }
        | more
    )


# -- a small town -----------------------------------------------------------------------------

PLACES: list[dict[str, Any]] = [
    place(DEN_HAAG, "'s-Gravenhage", "gemeente", aliases=["Den Haag", "The Hague"]),
    place(CENTRUM, "Centrum", "stadsdeel", DEN_HAAG, pc4=["2511", "2512"]),
    place(LAAK, "Laak", "stadsdeel", DEN_HAAG, pc4=["2516", "2521", "2522"]),
    place(LAAKKWARTIER, "Laakkwartier en Spoorwijk", "wijk", LAAK, pc4=["2521", "2522"]),
    place(SPOORWIJK, "Spoorwijk", "buurt", LAAKKWARTIER),
    place("BU05183824", "Laakkwartier-West", "buurt", LAAKKWARTIER),
    place(BINCKHORST, "Binckhorst", "wijk", LAAK, pc4=["2516"]),
    place("BU05183960", "Binckhorst", "buurt", BINCKHORST),
    place(ESCAMP, "Escamp", "stadsdeel", DEN_HAAG, pc4=["2531", "2532"]),
    place(MOERWIJK, "Moerwijk", "wijk", ESCAMP, pc4=["2531", "2532"]),
]
UTRECHT_PLACES: list[dict[str, Any]] = [
    place(UTRECHT, "Utrecht", "gemeente"),
    place(OVERVECHT, "Overvecht", "wijk", UTRECHT, pc4=["3561", "3562"]),
    place(ZAMENHOFDREEF, "Zamenhofdreef en omgeving", "buurt", OVERVECHT, pc4=["3562"]),
    place("BU03440311", "Taagdreef", "buurt", OVERVECHT, pc4=["3561"]),
]
NEIGHBOURS = f"neighbours:\n  {LAAK}: [{ESCAMP}]\n"

NEEDS: list[dict[str, Any]] = [
    need(
        "schulden",
        both("Schulden", "Debts"),
        help={"nl": ["schuldhulp", "WSNP"], "en": ["debt help"]},
        problem={"nl": ["schuld", "deurwaarder", "incasso"], "en": ["debt", "bailiff"]},
        person={"nl": ["schuldenaar"], "en": ["debtor"]},
    ),
    need(
        "inkomen",
        both("Inkomen", "Income"),
        help={"nl": ["uitkering", "bijstand", "toeslag"], "en": ["benefits"]},
        person={"nl": ["minima"]},
    ),
    need(
        "taal",
        both("Taal", "Language"),
        help={"nl": ["taalles", "taalmaatje"], "en": ["language class"]},
        problem={"nl": ["laaggeletterd"]},
    ),
    need(
        "eenzaamheid",
        both("Eenzaamheid", "Loneliness"),
        domain="social",
        help={"nl": ["maatjesproject"]},
        problem={"nl": ["eenzaam", "eenzaamheid"], "en": ["lonely", "loneliness"]},
    ),
    need(
        "thuiszorg",
        both("Thuiszorg", "Home care"),
        domain="body",
        help={"nl": ["thuiszorg", "wijkverpleging"], "en": ["home care"]},
        person={"nl": ["ouderen"], "en": ["elderly"]},
    ),
    need(
        "suicide",
        both("Zelfdoding", "Suicide"),
        domain="mind",
        channel="never",
        handover="no",
        problem={"nl": ["zelfdoding", "suïcide"], "en": ["suicide"]},
    ),
]
GROUPS: list[dict[str, Any]] = [
    {
        "id": "geldzorgen",
        "label": both("Geldzorgen", "Money worries"),
        "children": ["schulden", "inkomen"],
        "words": {"nl": ["geldzorgen", "geldproblemen"], "en": ["money worries"]},
    },
    {
        "id": "meedoen",
        "label": both("Meedoen", "Joining in"),
        "children": ["taal", "eenzaamheid"],
        "ask": "yes",
        "words": {"nl": ["meedoen", "participatie"], "en": ["joining in"]},
    },
]
PHRASES = {
    "schulden": 'need: schulden\nnl:\n  - "(post|brieven) (niet|niet meer) open"\n'
    "en:\n  - cannot pay the bills\nnot:\n  - zijn eigen schuld\n",
    "eenzaamheid": "need: eenzaamheid\nnl:\n  - komt niemand meer langs\n",
}
NL = """\
ignored: [de, het, een, er, ik, hij, zij, zijn, is, heeft, kan, voor, van, met, in, bij, wie, wat,
  helpt, hulp, mevrouw, meneer, en]
function_words: [niet, geen, doet, nodig, graag, meer, komt]
carriers: [probleem, problemen, cursus, coach]
place_words: [in, wijk, buurt]
inflections: {betalen: [betaalt, betaalde, betaald]}
common: [hoe, laat, werk, auto, vrij, lekker, lang, brood]
"""
EN = """\
ignored: [the, a, an, i, he, she, is, has, who, what, helps, with, in, for, to]
function_words: [not, does, needs, please, handles]
place_words: [in, near]
common: [late, work, nice, bread]
"""
PARTNERS = {
    "schuldhulp-laak": organisation("schuldhulp-laak", service("schuldhulp-laak-spreekuur")),
    "gemeente-den-haag": organisation(
        "gemeente-den-haag",
        service("den-haag-uitkering", needs=["inkomen"], areas=[DEN_HAAG]),
        type="gemeente",
    ),
    "taalhuis-overvecht": organisation(
        "taalhuis-overvecht",
        service("taalhuis-taalles", needs=["taal"], areas=["Overvecht"]),
    ),
}

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
    "acute": ("map/acute.yaml", "nl:\n  - ademt niet\nen:\n  - not breathing\n"),
}
_FOLDERS = {
    "partners": ("map/partners", PARTNERS),
    "phrases": ("map/phrases", PHRASES),
    "agreements": ("agreements", {"eenzame-ouderen": agreement("eenzame-ouderen")}),
}


def write_content(
    directory: Path, files: Mapping[str, str | bytes | None] | None = None, **parts: Any
) -> Path:
    """A valid content directory in which the named parts are replaced; gives its path.

    `needs`, `places`, `utrecht`, `neighbours`, `nl`, `en`, `nl_words`, `en_words`, `off_map` and
    `acute` are a file's text; `partners`, `phrases` and `agreements` map file names to texts and
    replace the whole folder; `files` holds any other file by path (None: the file is absent).
    """
    content = directory / "content"
    shutil.copytree(SHIPPED / "texts", content / "texts", dirs_exist_ok=True)
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
    try:
        found |= set(load(content, today).problems.found)
    except ContentError as error:
        found |= set(error.problems.found)
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
