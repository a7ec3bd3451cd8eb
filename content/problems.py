"""What can be wrong in a content file, told to the editor in one sentence with the place to look.

The wordings live here and not in `content/texts/`, because they must also work when the texts
themselves cannot be read.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]

WORDING: dict[str, dict[str, str]] = {
    "no_directory": {
        "nl": "map {found} bestaat niet. Maak de map aan of geef een andere op met --content.",
        "en": "directory {found} does not exist. Create it or name another with --content.",
    },
    "no_files": {
        "nl": "hier staat geen enkel .yaml-bestand. Zet er ten minste één bestand neer.",
        "en": "there is no .yaml file here. Put at least one file here.",
    },
    "no_file": {
        "nl": "dit bestand ontbreekt, maar is nodig. Zet het terug.",
        "en": "this file is missing but needed. Put it back.",
    },
    "unreadable": {
        "nl": "het bestand kan niet worden gelezen ({found}).",
        "en": "the file cannot be read ({found}).",
    },
    "too_large": {
        "nl": "het bestand is {found} groot; hoogstens {expected} mag. Splits het in kleinere.",
        "en": "the file is {found}; at most {expected} is allowed. Split it into smaller files.",
    },
    "not_utf8": {
        "nl": "het bestand is geen UTF-8. Sla het opnieuw op met codering UTF-8.",
        "en": "the file is not UTF-8. Save it again with encoding UTF-8.",
    },
    "tab": {
        "nl": "hier staat een tab. YAML kent alleen spaties: vervang de tab door spaties.",
        "en": "there is a tab here. YAML only knows spaces: replace the tab by spaces.",
    },
    "syntax": {
        "nl": "dit is geen geldige YAML ({found}). Kijk naar inspringing, dubbele punt en "
        "aanhalingstekens op deze en de vorige regel.",
        "en": "this is not valid YAML ({found}). Look at indentation, colon and quotes on this "
        "and the previous line.",
    },
    "anchor": {
        "nl": "ankers (&) en verwijzingen (*) mogen niet. Schrijf de tekst voluit, of zet "
        "aanhalingstekens om een woord dat met & of * begint.",
        "en": "anchors (&) and aliases (*) are not allowed. Write the text in full, or quote a "
        "word that starts with & or *.",
    },
    "tag": {
        "nl": "labels met een uitroepteken ({found}) mogen niet. Haal het label weg.",
        "en": "tags with an exclamation mark ({found}) are not allowed. Remove the tag.",
    },
    "too_deep": {
        "nl": "dit is dieper genest dan {expected} niveaus. Controleer de inspringing.",
        "en": "this is nested deeper than {expected} levels. Check the indentation.",
    },
    "several_documents": {
        "nl": "er staan meer documenten in dit bestand. Haal de regel met --- weg.",
        "en": "this file holds several documents. Remove the line with ---.",
    },
    "empty_file": {
        "nl": "het bestand is leeg. Vul het of haal het weg.",
        "en": "the file is empty. Fill it or remove it.",
    },
    "duplicate_key": {
        "nl": "{found} staat hier twee keer. Houd er één.",
        "en": "{found} stands here twice. Keep one.",
    },
    "unknown_key": {
        "nl": "{found} ken ik hier niet.{hint} Toegestaan: {expected}.",
        "en": "{found} is not known here.{hint} Allowed: {expected}.",
    },
    "missing_key": {
        "nl": "{expected} ontbreekt. Voeg een regel {expected}: … toe.",
        "en": "{expected} is missing. Add a line {expected}: …",
    },
    "wrong_value": {
        "nl": "bij {key} verwacht ik {expected}, maar er staat {found}.{hint}",
        "en": "for {key} I expect {expected}, but found {found}.{hint}",
    },
    "wrong_id": {
        "nl": "id {found} hoort gelijk te zijn aan de bestandsnaam, dus {expected}.",
        "en": "id {found} should equal the file name, so {expected}.",
    },
    "duplicate_id": {
        "nl": "id {found} bestaat al in {expected}. Kies een andere.",
        "en": "id {found} already exists in {expected}. Choose another.",
    },
    "unknown_need": {
        "nl": "behoefte {found} ken ik niet.{hint} Alle behoeften staan in map/needs.yaml.",
        "en": "need {found} is not known.{hint} All needs are in map/needs.yaml.",
    },
    "unknown_place": {
        "nl": "plaats {found} ken ik niet.{hint} Alle plaatsen staan in map/places/.",
        "en": "place {found} is not known.{hint} All places are in map/places/.",
    },
    "circular_parent": {
        "nl": "parent {found} leidt in een kring terug naar deze plaats. Kies het gebied erboven.",
        "en": "parent {found} leads in a circle back to this place. Choose the area above it.",
    },
    "no_parent": {
        "nl": "{found} hangt nergens onder. Alleen een gemeente heeft geen parent; vul hem in.",
        "en": "{found} lies under nothing. Only a municipality has no parent; fill it in.",
    },
    "ambiguous_place": {
        "nl": "plaatsnaam {found} kan meer betekenen. Gebruik een van deze codes: {expected}.",
        "en": "place name {found} can mean several places. Use one of these codes: {expected}.",
    },
    "no_area": {
        "nl": "areas is leeg: deze dienst geldt nergens. Noem ten minste één gebied.",
        "en": "areas is empty: this service holds nowhere. Name at least one area.",
    },
    "no_need": {
        "nl": "needs is leeg: deze dienst wordt nooit gevonden. Noem ten minste één behoefte.",
        "en": "needs is empty: this service is never found. Name at least one need.",
    },
    "never_a_service": {
        "nl": "{found} krijgt altijd de vaste veiligheidsmelding, nooit een dienst. Haal het weg.",
        "en": "{found} always gets the fixed safety notice and never a service. Remove it.",
    },
    "no_replacement": {
        "nl": "een organisatie in de binnenring heeft een vervanger nodig. Vul replacement in.",
        "en": "an organisation in the inner ring needs a replacement. Fill in replacement.",
    },
    "future_date": {
        "nl": "{key} {found} ligt in de toekomst. Vul de dag in waarop iemand het bevestigde.",
        "en": "{key} {found} lies in the future. Give the day on which someone confirmed it.",
    },
    "dates_reversed": {
        "nl": "valid_to {found} ligt vóór valid_from {expected}. Draai ze om.",
        "en": "valid_to {found} is before valid_from {expected}. Swap them.",
    },
    "lapsed": {
        "nl": "voor het laatst bevestigd op {found}, langer dan {expected} dagen geleden. "
        "Vraag de sleutelfiguur of het nog klopt.",
        "en": "last confirmed on {found}, more than {expected} days ago. "
        "Ask the key figure whether it is still right.",
    },
    "placeholders": {
        "nl": "{key} heeft in beide talen dezelfde invulvelden nodig: hier {found}, in {other} "
        "{expected}.",
        "en": "{key} needs the same placeholders in both languages: here {found}, in {other} "
        "{expected}.",
    },
    "no_text": {
        "nl": "tekst {expected} ontbreekt hier maar staat wel in {other}. Voeg hem toe.",
        "en": "text {expected} is missing here but present in {other}. Add it.",
    },
    "bad_phrase": {
        "nl": "woordgroep {found} heeft haakjes die niet kloppen. Schrijf keuzes als (een|twee).",
        "en": "phrase {found} has brackets that do not match. Write choices as (one|two).",
    },
    "empty_phrase": {
        "nl": "woordgroep {found} bevat geen enkel woord. Vul woorden in of haal de regel weg.",
        "en": "phrase {found} holds no word at all. Give words or remove the line.",
    },
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to mend. `line` and `column` count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0
    kind: str
    object: str = ""
    """The object's own name, for example "service 'wmo-laak'"."""
    expected: str = ""
    found: str = ""
    hint: str = ""
    """The likeliest right value, if one is near."""
    key: str = ""
    other: str = ""
    severity: Severity = "error"

    def text(self, lang: str = "nl") -> str:
        """`file:line:column object: what is wrong and what to do`."""
        did_you_mean = {"nl": " Bedoel je '{}'?", "en": " Did you mean '{}'?"}[lang]
        sentence = WORDING[self.kind][lang].format(
            expected=self.expected,
            found=f"'{self.found}'",
            key=self.key,
            other=self.other,
            hint=did_you_mean.format(self.hint) if self.hint else "",
        )
        name = f" {self.object}:" if self.object else ""
        note = {"nl": " let op:", "en": " warning:"}[lang] if self.severity == "warning" else ""
        return f"{self.file}:{self.line or 1}:{self.column or 1}{note}{name} {sentence}"


@dataclass
class Problems:
    """All problems of one reading, collected instead of stopping at the first."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.found.append(problem)

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.found if p.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [p for p in self.found if p.severity == "warning"]

    def in_order(self) -> list[Problem]:
        """By file and place in the file, errors and warnings mixed, each sentence once."""
        return sorted(set(self.found), key=astuple)


class UserFault(Exception):
    """A mistake of the person at the keyboard; the text says what to do about it."""


class ContentError(Exception):
    """The content has errors; the bot cannot use it. `problems` holds them all."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{len(problems.errors)} content errors")
        self.problems = problems


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that an editor most likely meant, or an empty string."""
    by_folded = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""
