"""A made-up social map of any size: `python -m benchmarks.generate DIR --services 100000`.

Needs, places, phrases and texts are the shipped ones; the partners are made up, the same ones for
the same size and seed. Sizes, needs, areas, rings and dates are spread as in a real map: a few
large organisations and many small ones, common needs far more often than rare ones.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from content.problems import Problems
from content.source import read, read_all

SHIPPED = Path(__file__).resolve().parent.parent / "content"
TODAY = date(2026, 11, 22)
"""The day that the made-up confirmations lie before."""
SEED = 2026

TYPES = ("wijkteam", "welzijn", "ggz", "thuiszorg", "gemeente", "vrijwilligers", "zorgpraktijk")
FORMS_NL = ("Hulp bij", "Steunpunt", "Begeleiding", "Inloop", "Spreekuur", "Groep", "Advies over")
FORMS_EN = ("Help with", "Support", "Guidance", "Walk-in", "Consulting hour", "Group", "Advice on")
FOR_NL = ("volwassenen", "ouderen", "gezinnen", "jongeren tot 27 jaar", "iedereen in de wijk")
FOR_EN = ("adults", "older people", "families", "young people up to 27", "everyone around")
ACCESS = (
    ("walk_in", "loop binnen", "walk in"),
    ("appointment", "maak een afspraak", "make an appointment"),
    ("referral", "verwijzing door de huisarts", "referral by the GP"),
    ("phone", "bel in de ochtend", "call in the morning"),
)
LANGUAGES = ("en", "tr", "ar", "pl", "uk", "ti", "es")
SIZES, SIZE_WEIGHTS = (1, 2, 3, 5, 8, 20), (45, 25, 15, 9, 5, 1)
CODE = re.compile(r"\d{4}")
"""The municipality's number in any official place id."""
LEVELS, LEVEL_WEIGHTS = ("gemeente", "stadsdeel", "wijk", "buurt"), (10, 20, 40, 30)


@dataclass(frozen=True)
class Material:
    """What the made-up partners are made of."""

    needs: dict[str, tuple[str, str]]
    """Need id → Dutch and English label; only needs that may be a service's."""
    places: dict[str, dict[str, list[str]]]
    """Level → municipality's code → place ids."""


def material(content: Path = SHIPPED) -> Material:
    """Needs and places of a content directory."""
    problems = Problems()
    document = read(content / "map" / "needs.yaml", content, problems)
    assert document is not None
    needs = {
        need["id"]: (need["label"]["nl"], need["label"]["en"])
        for need in document.data["needs"]
        if need.get("handover", "yes") in {"yes", "true"}
    }
    places: dict[str, dict[str, list[str]]] = {level: {} for level in LEVELS}
    for document in read_all(content / "map" / "places", content, problems):
        for place in document.data.get("places") or ():
            code = CODE.search(place["id"])
            assert code is not None
            places[place["level"]].setdefault(code[0], []).append(place["id"])
    return Material(needs, places)


def organisations(services: int, made_of: Material, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Made-up organisations that together have exactly so many services."""
    dice = random.Random(seed)
    ids = sorted(made_of.needs)
    dice.shuffle(ids)
    falling = list(accumulate(1 / (rank + 3) for rank in range(len(ids))))
    number = left = 0
    while left < services:
        size = min(dice.choices(SIZES, SIZE_WEIGHTS)[0], services - left)
        number += 1
        left += size
        yield _organisation(number, size, dice, ids, falling, made_of)


def _organisation(
    number: int,
    size: int,
    dice: random.Random,
    ids: list[str],
    falling: list[float],
    made_of: Material,
) -> dict[str, Any]:
    kind = dice.choice(TYPES)
    id_ = f"{kind}-{number}"
    inner = dice.random() < 0.4
    organisation: dict[str, Any] = {
        "id": id_,
        "name": f"{kind.capitalize()} {number}",
        "type": kind,
        "ring": "inner" if inner else "outer",
        "channel": id_,
        "key_figure": {"nl": "contactpersoon", "en": "contact"},
    }
    if inner or dice.random() < 0.5:
        organisation["replacement"] = {"nl": "teamleider", "en": "team leader"}
    organisation["services"] = [
        _service(f"{id_}-{i + 1}", dice, ids, falling, made_of) for i in range(size)
    ]
    return organisation


def _service(
    id_: str, dice: random.Random, ids: list[str], falling: list[float], made_of: Material
) -> dict[str, Any]:
    wanted = dice.choices((1, 2, 3), (60, 30, 10))[0]
    needs = list(dict.fromkeys(dice.choices(ids, cum_weights=falling, k=wanted)))
    level = dice.choices(LEVELS, LEVEL_WEIGHTS)[0]
    count = 1 if level == "gemeente" else dice.choices((1, 2, 4), (65, 25, 10))[0]
    town = dice.choice(sorted(made_of.places[level]))
    areas = dict.fromkeys(dice.choices(made_of.places[level][town], k=count))
    label_nl, label_en = made_of.needs[needs[0]]
    form, audience = dice.randrange(len(FORMS_NL)), dice.randrange(len(FOR_NL))
    how, access_nl, access_en = dice.choice(ACCESS)
    service: dict[str, Any] = {
        "id": id_,
        "name": {"nl": f"{FORMS_NL[form]} {label_nl}", "en": f"{FORMS_EN[form]} {label_en}"},
        "description": {
            "nl": f"{FORMS_NL[form]} {label_nl} voor {FOR_NL[audience]}.",
            "en": f"{FORMS_EN[form]} {label_en} for {FOR_EN[audience]}.",
        },
        "needs": needs,
        "areas": list(areas),
        "audience": {"nl": FOR_NL[audience], "en": FOR_EN[audience]},
        "access": {"how": how, "nl": access_nl, "en": access_en},
    }
    if dice.random() < 0.3:
        service["languages"] = ["nl", dice.choice(LANGUAGES)]
    if dice.random() < 0.2:
        told = TODAY - timedelta(days=dice.randrange(120))
        service["waiting"] = {"weeks": str(dice.randrange(20)), "on": told.isoformat()}
    if dice.random() < 0.05:
        service["valid_to"] = (TODAY + timedelta(days=dice.randrange(-60, 400))).isoformat()
    service["confirmed"] = "none"
    if dice.random() < 0.85:
        on = TODAY - timedelta(days=int(dice.expovariate(1 / 100)))
        service["confirmed"] = {"on": on.isoformat(), "by": "contactpersoon", "how": "telefoon"}
    return service


def as_yaml(value: Any, indent: int = 0) -> str:
    """Block style as an editor writes it; short maps and lists on one line."""
    pad = "  " * indent
    lines = []
    for key, item in value.items():
        if key == "services":
            lines.append(f"{pad}{key}:")
            for service in item:
                body = as_yaml(service, indent + 2)
                lines.append(f"{pad}  - {body.lstrip()}")
        else:
            lines.append(f"{pad}{key}: {_flow(item)}")
    return "\n".join(lines)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    plain = all(c.isalnum() or c in " -" for c in value) and not value.startswith(("-", " "))
    return value if plain else json.dumps(value, ensure_ascii=False)


def write(directory: Path, services: int, seed: int = SEED) -> int:
    """Fills a new content directory; returns the number of organisations."""
    unlike = shutil.ignore_patterns("partners", "*.py", "__pycache__")
    shutil.copytree(SHIPPED, directory, ignore=unlike)
    partners = directory / "map" / "partners"
    partners.mkdir()
    number = 0
    for organisation in organisations(services, material(), seed):
        number += 1
        (partners / f"{organisation['id']}.yaml").write_text(
            as_yaml(organisation) + "\n", encoding="utf-8"
        )
    return number


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.generate", description=__doc__)
    parser.add_argument("directory", type=Path, metavar="DIR", help="must not exist yet")
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if options.directory.exists():
        parser.error(f"{options.directory} exists already; name a new directory")
    number = write(options.directory, options.services, options.seed)
    print(f"{options.services} services of {number} organisations in {options.directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
