"""JSON Schemas of all content files, for completion and checks while an editor types.

Made of the models that read the files. `check` reads every value as text; a schema is held against
numbers and booleans too, so these are allowed wherever a text is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import Field, TypeAdapter

from bot.arguments import CONTENT
from cases.access_lines import (
    AbsenceLine,
    AccessFile,
    DelegationLine,
    MemberLine,
    PracticeLine,
    TenantLine,
)
from cases.clock_lines import ClockFile, LadderLines, Own
from cases.privacy.words import AddressWords, NameWords, NumberWords
from content.problems import ContentError, Problems, UserFault
from content.source import read
from dialogs.instrument import Instrument, RedFlags
from social_map.models import (
    Agreement,
    Frozen,
    Limits,
    Need,
    NeedGroup,
    Neighbours,
    OffMap,
    Organisation,
    Phrases,
    Place,
    Text,
    Words,
)
from social_map.practices import Practice
from social_map.routes import RouteMap
from social_map.words import Language

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT = ["string", "number", "boolean"]
"""What an unquoted text may look like to a program that knows YAML's types."""
YES_OR_NO = ("yes", "no", "true", "false", "on", "off", "y", "n", "t", "f")


class NeedsFile(Frozen):
    """All needs, and wider words over several of them."""

    needs: tuple[Need, ...]
    groups: tuple[NeedGroup, ...]


class PlacesFile(Frozen):
    """Official areas of a municipality; what `source` of a place says, `sources` explains."""

    municipality: Text | None = None
    sources: dict[str, Text] = Field(default_factory=dict)
    places: tuple[Place, ...]


class WholeAccessFile(AccessFile):
    """The file with what its lists hold."""

    practices: tuple[PracticeLine, ...] = ()
    tenants: tuple[TenantLine, ...] = ()
    members: tuple[MemberLine, ...] = ()
    absences: tuple[AbsenceLine, ...] = ()
    delegations: tuple[DelegationLine, ...] = ()


class WholeClockFile(ClockFile):
    """The file with what its lists hold."""

    ladders: tuple[LadderLines, ...]
    organisations: tuple[Own, ...] = ()


@dataclass(frozen=True)
class Kind:
    """Files of one shape."""

    files: str
    """Where they stand in the content directory; the first kind that fits counts."""
    title: str
    model: Any
    """None: texts, whose keys are those of the Dutch ones."""


KINDS: Mapping[str, Kind] = {
    "organisation": Kind("map/partners/*", "Een partner met zijn aanbod", Organisation),
    "practice": Kind("map/practices/*", "Een praktijk en wie daar te bereiken zijn", Practice),
    "needs": Kind("map/needs.yaml", "De behoeften", NeedsFile),
    "neighbours": Kind("map/places/neighbours.yaml", "Welke gebieden grenzen", Neighbours),
    "places": Kind("map/places/*", "Gebieden van een gemeente", PlacesFile),
    "phrases": Kind("map/phrases/*", "Hoe mensen een behoefte zeggen", Phrases),
    "not_on_map": Kind("map/not_on_map.yaml", "Wat niet op de kaart staat", dict[str, OffMap]),
    "acute": Kind("map/acute.yaml", "Waaraan acuut gevaar te herkennen is", Words),
    "freshness": Kind("map/freshness.yaml", "Hoe lang een bevestiging telt", Limits),
    "language": Kind("map/language/*", "Woorden van een taal", Language),
    "route": Kind("routes/*", "Een route van licht naar zwaar", RouteMap),
    "agreement": Kind("agreements/*", "Een werkafspraak", Agreement),
    "instrument": Kind("four_d/*", "Een gesprek in stappen", Instrument),
    "red_flags": Kind("red_flags.yaml", "Rode vlaggen", RedFlags),
    "clocks": Kind("clocks.yaml", "Termijnen en werktijden", WholeClockFile),
    "access": Kind("access.yaml", "Wie mag wat", WholeAccessFile),
    "privacy_names": Kind("privacy/names.yaml", "Woorden rond namen", NameWords),
    "privacy_addresses": Kind("privacy/addresses.yaml", "Woorden van adressen", AddressWords),
    "privacy_numbers": Kind("privacy/numbers.yaml", "Woorden rond nummers", NumberWords),
    "texts": Kind("texts/*", "Wat de bot zegt", None),
}


def write_schemas(directory: Path, content: Path = CONTENT) -> list[Path]:
    """Writes `organisation.schema.json` and so on; the files in the order of `KINDS`.

    The texts of `content` tell which keys there are. Raises UserFault, or ContentError when these
    cannot be read.
    """
    written = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, kind in KINDS.items():
            path = directory / f"{name}.schema.json"
            path.write_bytes(orjson.dumps(schema(kind, content), option=orjson.OPT_INDENT_2))
            written.append(path)
    except OSError as error:
        raise UserFault(f"{directory} cannot be written: {error.strerror}") from None
    return written


def schema(kind: Kind, content: Path = CONTENT) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file."""
    if kind.model is None:
        made = {**_of_texts(_dutch(content)), "$defs": {"text": {"type": TEXT}}}
    else:
        made = _as_written(TypeAdapter(kind.model).json_schema(mode="validation"))
    return {"$schema": DRAFT, **made, "title": kind.title, "description": f"content/{kind.files}"}


def _dutch(content: Path) -> Any:
    problems = Problems()
    document = read(content / "texts" / "nl.yaml", content, problems)
    if document is None:
        raise ContentError(problems)
    return document.data


def _of_texts(data: Any) -> dict[str, Any]:
    """Exactly the keys that are there, each with a text."""
    if not isinstance(data, dict):
        return {"$ref": "#/$defs/text"}
    return {
        "type": "object",
        "properties": {key: _of_texts(value) for key, value in data.items()},
        "required": list(data),
        "additionalProperties": False,
    }


def _as_written(made: Any) -> Any:
    """A schema of the model's values → one of what may stand in the file for them."""
    if isinstance(made, list):
        return [_as_written(part) for part in made]
    if not isinstance(made, dict):
        return made
    fields = {
        key: {name: _field(name, part) for name, part in value.items()}
        if key == "properties"
        else {name: _as_written(part) for name, part in value.items()}
        if key == "$defs"
        else _as_written(value)
        for key, value in made.items()
        if key not in ("title", "default", "discriminator")
    }
    return _scalar(fields)


def _field(name: str, made: Any) -> Any:
    field = _as_written(made)
    if name == "confirmed":
        field["anyOf"].append({"const": "none"})
    return field


def _scalar(made: dict[str, Any]) -> dict[str, Any]:
    if "enum" in made or "const" in made:
        return {key: value for key, value in made.items() if key != "type"}
    match made.get("type"):
        case "string":
            return made if made.get("format") == "date" else {**made, "type": TEXT}
        case "integer":
            return {"anyOf": [made, {"type": "string", "pattern": r"^\s*[-+]?\d+\s*$"}]}
        case "boolean":
            known = [True, False, "yes", "no", 1, 0]
            return {"anyOf": [{"enum": known}, {"type": "string", "pattern": _yes_or_no()}]}
    return made


def _yes_or_no() -> str:
    """In any mixture of small letters and capitals."""
    words = ("".join(f"[{c}{c.upper()}]" for c in word) for word in YES_OR_NO)
    return f"^({'|'.join(words)}|[01])$"
