"""Kinds of entries: which fields belong to which kind, and which entries there are of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from content.problems import Problems
from content.source import Document
from social_map.models import Organisation, Service

OF_A_CONSULTATION = ("discipline", "consult")


def check_kinds(organisation: Organisation, document: Document, problems: Problems) -> None:
    """A consultation tells with whom and how; nothing else does."""
    for i, service in enumerate(organisation.services):
        name, consultation = f"service '{service.id}'", service.kind == "consultation"
        for key in OF_A_CONSULTATION:
            filled = getattr(service, key) is not None
            if consultation and not filled:
                problems.add(
                    document.problem("missing_key", "services", i, object=name, expected=key)
                )
            elif filled and not consultation:
                problems.add(
                    document.problem(
                        "only_with",
                        *("services", i, key),
                        object=name,
                        key=key,
                        expected="kind: consultation",
                    )
                )


class ByKind:
    """Ids of the services that are found by something else than a need, in file order."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.consultations: list[str] = []
        self.tagged: dict[str, list[str]] = defaultdict(list)
        """By tag."""
        self.beginning: dict[str, list[str]] = defaultdict(list)
        """Those with a first day, by need."""
        for service in services:
            if service.kind == "consultation":
                self.consultations.append(service.id)
            for tag in service.tags:
                self.tagged[tag].append(service.id)
            if service.valid_from is not None:
                for need in service.needs:
                    self.beginning[need].append(service.id)
