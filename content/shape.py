"""A YAML document → a checked model, or problems in the words of the person who wrote the file."""

from __future__ import annotations

from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from content.problems import Problems, nearest
from content.source import Document

M = TypeVar("M", bound=BaseModel)

NAMES = {
    "services": "service",
    "places": "place",
    "needs": "need",
    "groups": "group",
    "steps": "step",
    "each": "step",
    "items": "item",
    "lines": "line",
    "choices": "choice",
    "states": "state",
    "reasons": "reason",
    "moments": "moment",
    "flags": "red flag",
    "regions": "region",
}
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
    "too_long": "hoogstens {max_length} in de lijst / at most {max_length} in the list",
    "model": FIELDS,
    "dict": FIELDS,
    "mapping": FIELDS,
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
    loc, inner = _route(model, wrong["loc"])
    where = (*path, *loc)
    name = _object(data, loc, kind)
    kind_of_error = wrong["type"]
    if kind_of_error.startswith("union_tag"):
        return _wrong_tag(wrong["ctx"], document, where, name)
    if kind_of_error == "missing":
        return document.problem("missing_key", *where[:-1], object=name, expected=str(loc[-1]))
    if kind_of_error == "extra_forbidden":
        allowed = [f.alias or name for name, f in inner.model_fields.items()]
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


def _wrong_tag(context: Any, document: Document, where: tuple[str | int, ...], name: str) -> Any:
    """The field by which one of several models is chosen is missing or unknown."""
    field = context["discriminator"].strip("'")
    if "tag" not in context:
        return document.problem("missing_key", *where, object=name, expected=field)
    tags = context["expected_tags"]
    return document.problem(
        "wrong_value",
        *where,
        field,
        object=name,
        key=field,
        expected=tags,
        found=str(context["tag"]),
        hint=nearest(str(context["tag"]), tags.replace("'", "").split(", ")),
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
        if isinstance(step, int) and i and isinstance(data, dict) and data.keys() & {"id", "place"}:
            name = _named(NAMES.get(str(loc[i - 1]), str(loc[i - 1])), data)
    return name


def _named(kind: str, data: Any) -> str:
    keys = ("id", "need", "place") if isinstance(data, dict) else ()
    id_ = next((data[key] for key in keys if data.get(key)), None)
    return f"{kind} '{id_}'" if isinstance(id_, str) else kind


def _route(
    model: type[BaseModel], loc: tuple[str | int, ...]
) -> tuple[tuple[str | int, ...], type[BaseModel]]:
    """`loc` without the tags of unions, which do not stand in the file; the innermost model."""
    path: list[str | int] = []
    inside: Any = model
    for step in loc:
        tagged = _tagged(inside).get(str(step))
        if tagged is not None:
            inside = model = tagged
            continue
        path.append(step)
        inside = _part(inside, step)
        model = inside if _is_model(inside) else model
    return tuple(path), model


def _tagged(annotation: Any) -> dict[str, type[BaseModel]]:
    """The models of a union by their tag; empty when it is no such union."""
    notes = getattr(annotation, "__metadata__", ())
    field = next((n.discriminator for n in notes if isinstance(n, FieldInfo)), None)
    if not isinstance(field, str):
        return {}
    models = get_args(get_args(annotation)[0])
    return {tag: m for m in models for tag in get_args(m.model_fields[field].annotation)}


def _part(annotation: Any, step: str | int) -> Any:
    """The annotation of a field, of a list's items or of a mapping's values."""
    if _is_model(annotation):
        fields = annotation.model_fields
        named = (f for name, f in fields.items() if step in (name, f.alias))
        field = next(named, None)
        return _bare(field.annotation) if field else None
    parts = get_args(annotation)
    if not parts:
        return None
    return _bare(parts[0] if isinstance(step, int) else parts[-1])


def _bare(annotation: Any) -> Any:
    """Without `| None`, and without notes unless they tell the tags of a union."""
    if get_origin(annotation) is Annotated and not _tagged(annotation):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "velden / fields"
    if isinstance(value, list):
        return "een lijst / a list"
    return "" if value is None else str(value)[:60]
