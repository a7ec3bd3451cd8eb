"""The content of a practice that has confirmed some partners, in files that can be changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from .people import CJG, PARTNER, PEOPLE, PRACTICE, WELFARE

CONFIRMED = {PARTNER: date(2026, 8, 20), CJG: date(2026, 11, 2), WELFARE: date(2026, 11, 2)}
"""Partners that are no examples here, and when somebody said last that they are right."""

IDS = {p.id: f"{0:08}-{0:04}-{0:04}-{0:04}-{n:012}" for n, p in enumerate(PEOPLE, 1)}
"""Names of the stories → object ids, as access.yaml asks for them."""


def made(content: Path, to: Path) -> Path:
    """A copy of the shipped content with those partners and the people of the stories."""
    shutil.copytree(content, to)
    for organisation, on in CONFIRMED.items():
        path = to / "map" / "partners" / f"{organisation}.yaml"
        text = path.read_text("utf-8").replace("example: true\n", "")
        said = f"confirmed: {{on: {on}, by: POH-KB, how: telefonisch}}  # gevraagd op de wijkdag"
        path.write_text(text.replace("confirmed: none", said), "utf-8")
    (to / "access.yaml").write_text("\n".join(_people()), "utf-8")
    return to


def _people() -> Iterator[str]:
    yield f"practices: [{{id: {PRACTICE}, name: Gezondheidspunt Laakkwartier}}]"
    yield "members:"
    for person in (p for p in PEOPLE if p.organisation != "gemeente"):
        assert person.title is not None
        yield f"  - id: {IDS[person.id]}"
        yield f"    organisation: {person.organisation}"
        yield f"    roles: [{', '.join(sorted(person.duties))}]"
        yield f"    title: {{nl: {person.title.nl}, en: {person.title.en}}}"
        if person.coordinates:
            yield f"    coordinates: [{', '.join(sorted(person.coordinates))}]"
