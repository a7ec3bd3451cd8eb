"""A YAML document → a checked model, or problems in the words of the person who wrote the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from content.problems import Problems, nearest
from content.source import Document

M = TypeVar("M", bound=BaseModel)

NAMES = {"services": "service", "places": "place", "needs": "need", "groups": "group"}
"""The list that an object stands in → what an item of it is called."""

FIELDS = "velden onder elkaar / fields below each other"
EXPECTED = {
    "date": "een datum als 2026-11-22 / a date such as 2026-11-22",
    "int": "een geheel getal / a whole number",
    "bool": "yes of/or no",
    "string_too_short": "een tekst, niet leeg / a text, not empty",
    "string": "een tekst / a text",
    "tuple": "een lijst / a list, [a, b]",
    "too_short": "ten minste {min_length} in de lijst / at least {min_length} in the list",
    "model": FIELDS,
    "dict": FIELDS,
    "greater_than_equal": "{ge} of meer / or more",
    "less_than_equal": "{le} of minder / or less",
    "string_too_long": "hoogstens {max_length} tekens / at most {max_length} characters",
    "string_pattern_mismatch": "de vorm / the form {pattern}",
}


def shaped(
    model: type[M], document: Document, problems: Problems, *path: str | int, kind: str
) -> M | None:
    """The object at `path` of the document as `model`; None when it has problems."""
    data = document.data
    for step in path:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        for wrong in errors:
            if wrong["type"] == "too_short" and _has_worse(wrong["loc"], errors):
                continue  # only short because items with problems were left out
            problems.add(_problem(wrong, model, document, data, path, kind))
        return None


def _has_worse(at: tuple[str | int, ...], errors: Sequence[Any]) -> bool:
    return any(len(e["loc"]) > len(at) and e["loc"][: len(at)] == at for e in errors)


def listed(
    model: type[M], document: Document, problems: Problems, key: str, kind: str
) -> list[tuple[int, M]]:
    """The valid items of the list under `key`, each with its position in the list."""
    data = document.data
    items = data.get(key) if isinstance(data, dict) else None
    if not isinstance(items, list):
        problems.add(document.problem("missing_key", key, expected=key))
        return []
    shaped_items = [
        (i, shaped(model, document, problems, key, i, kind=kind)) for i in range(len(items))
    ]
    return [(i, item) for i, item in shaped_items if item is not None]


def _problem(
    wrong: Any,
    model: type[BaseModel],
    document: Document,
    data: Any,
    path: tuple[str | int, ...],
    kind: str,
) -> Any:
    loc = tuple(wrong["loc"])
    where = (*path, *loc)
    name = _object(data, loc, kind)
    kind_of_error = wrong["type"]
    if kind_of_error == "missing":
        return document.problem("missing_key", *where[:-1], object=name, expected=str(loc[-1]))
    if kind_of_error == "extra_forbidden":
        allowed = _fields(model, loc[:-1])
        return document.problem(
            "unknown_key",
            *where,
            object=name,
            found=str(loc[-1]),
            expected=", ".join(allowed),
            hint=nearest(str(loc[-1]), allowed),
        )
    value = wrong.get("input")
    expected, hint = _expected(wrong, value)
    return document.problem(
        "wrong_value",
        *where,
        object=name,
        expected=expected,
        hint=hint,
        key=str(next((s for s in reversed(loc) if isinstance(s, str)), kind)),
        found=_short(value),
    )


def _expected(wrong: Any, value: Any) -> tuple[str, str]:
    context = wrong.get("ctx", {})
    if wrong["type"] == "literal_error":
        choices = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return context["expected"], nearest(str(value), choices)
    for prefix in sorted(EXPECTED, key=len, reverse=True):
        sentence = EXPECTED[prefix]
        if wrong["type"].startswith(prefix):
            return sentence.format(**context), ""
    return wrong["msg"], ""


def _object(data: Any, loc: tuple[str | int, ...], kind: str) -> str:
    """The name of the innermost object around `loc` that has an id."""
    name = _named(kind, data)
    for i, step in enumerate(loc):
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(step, int) and i and isinstance(data, dict) and "id" in data:
            name = _named(NAMES.get(str(loc[i - 1]), str(loc[i - 1])), data)
    return name


def _named(kind: str, data: Any) -> str:
    id_ = data.get("id") or data.get("need") if isinstance(data, dict) else None
    return f"{kind} '{id_}'" if isinstance(id_, str) else kind


def _fields(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The fields allowed in the (nested) model at `loc`."""
    for step in loc:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is not None:
            model = _inner_model(field.annotation) or model
    return [f.alias or name for name, f in model.model_fields.items()]


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is None:
        return None
    inner = (_inner_model(a) for a in get_args(annotation))
    return next((m for m in inner if m is not None), None)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "velden / fields"
    if isinstance(value, list):
        return "een lijst / a list"
    return "" if value is None else str(value)[:60]
