"""The schemas that an editor's program checks content with say what `check` says."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.schemas import KINDS, write_schemas
from content.problems import Problems, UserFault
from content.source import read
from tests.factories import SHIPPED

FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.yaml"))
CONFIRMED = {"on": "2026-11-22", "by": "wijkmanager", "how": "chat"}


@pytest.fixture(scope="module")
def validators(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft202012Validator]:
    """By kind of file, from what was written."""
    paths = write_schemas(tmp_path_factory.mktemp("out") / "schemas")
    return {
        path.name.removesuffix(".schema.json"): Draft202012Validator(json.loads(path.read_bytes()))
        for path in paths
    }


def kind_of(file: str) -> str:
    return next(name for name, kind in KINDS.items() if fnmatch(file, kind.files))


def as_text(file: str) -> Any:
    """Every value a text, as `check` reads it."""
    document = read(SHIPPED / file, SHIPPED, Problems())
    assert document is not None
    return document.data


def as_typed(file: str) -> Any:
    """Numbers and booleans as YAML 1.2 has them; days as the texts they are in JSON."""
    return without_days(YAML(typ="safe", pure=True).load((SHIPPED / file).read_text("utf-8")))


def without_days(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): without_days(value) for key, value in data.items()}
    if isinstance(data, list):
        return [without_days(item) for item in data]
    return data.isoformat() if isinstance(data, date) else data


def wrong(validator: Draft202012Validator, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(data)]


def partner(**more: Any) -> Any:
    """A shipped organisation whose first service says something else."""
    data = deepcopy(as_text("map/partners/cjg-laak.yaml"))
    data["services"][0].update(more)
    return data


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_has_a_schema_that_is_one(
    name: str, validators: dict[str, Draft202012Validator]
) -> None:
    schema = validators[name].schema
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == KINDS[name].title


@pytest.mark.parametrize("file", FILES)
def test_every_shipped_file_is_as_its_schema_says(
    file: str, validators: dict[str, Draft202012Validator]
) -> None:
    validator = validators[kind_of(file)]
    assert wrong(validator, as_text(file)) == []
    assert wrong(validator, as_typed(file)) == []


@pytest.mark.parametrize("file", {kind_of(file): file for file in FILES}.values())
def test_a_slip_in_any_kind_of_file_is_seen(
    file: str, validators: dict[str, Draft202012Validator]
) -> None:
    validator, data = validators[kind_of(file)], as_typed(file)
    holder = next(iter(data.values())) if kind_of(file) == "not_on_map" else data
    assert wrong(validator, data) == []
    holder["schrijffout"] = "x"
    assert len(wrong(validator, data)) == 1
    assert len(wrong(validator, ["x"])) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"confirmed": "none"},
        {"confirmed": CONFIRMED},
        {"waiting": {"weeks": 3, "on": "2026-11-22"}},
        {"waiting": {"weeks": "3", "on": "2026-11-22"}},
        {"hours": {"nl": 24, "en": True}},
        {"hours": None},
        {"languages": ["nl", "tr"]},
    ],
)
def test_what_check_accepts_is_accepted(
    more: Any, validators: dict[str, Draft202012Validator]
) -> None:
    assert wrong(validators["organisation"], partner(**more)) == []


@pytest.mark.parametrize(
    "more",
    [
        {"confirmed": "nee"},
        {"confirmed": {"on": "2026-11-22"}},
        {"waiting": {"weeks": -1, "on": "2026-11-22"}},
        {"waiting": {"weeks": "drie", "on": "2026-11-22"}},
        {"hours": {"nl": "ma"}},
        {"hours": {"nl": "", "en": "Mon"}},
        {"access": {"how": "bellen", "nl": "x", "en": "x"}},
        {"needs": "opvoeden"},
        {"languages": ["Nederlands"]},
        {"neds": ["opvoeden"]},
    ],
)
def test_what_check_refuses_is_refused(
    more: Any, validators: dict[str, Draft202012Validator]
) -> None:
    assert len(wrong(validators["organisation"], partner(**more))) == 1


@pytest.mark.parametrize("said", [True, False, "yes", "No", "TRUE", "off", 1, "0"])
def test_yes_and_no_in_every_spelling(
    said: Any, validators: dict[str, Draft202012Validator]
) -> None:
    validator = validators["organisation"]
    assert wrong(validator, {**partner(), "example": said}) == []
    assert wrong(validator, {**partner(), "example": f"{said}?"}) != []


def test_a_text_that_is_missing_is_seen(validators: dict[str, Draft202012Validator]) -> None:
    texts = as_text("texts/nl.yaml")
    del texts["greeting"]["hello"]
    assert wrong(validators["texts"], texts) == ["$.greeting: 'hello' is a required property"]


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserFault, match="cannot be written"):
        write_schemas(tmp_path / "file")
