"""`content/privacy/` → the words that the privacy filter goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from cases.privacy.reading import folded
from content.parsed import Parsed
from content.problems import Problems
from content.shape import shaped
from content.source import Document, read, read_all, read_words

Word = Annotated[str, Field(min_length=1, max_length=60)]
Words = Annotated[tuple[Word, ...], Field(min_length=1)]
Months = Annotated[tuple[Words, ...], Field(min_length=12, max_length=12)]
Line = Annotated[str, Field(pattern=r"^[0-9x]+( [0-9x]+)*$")]


class Frozen(BaseModel):
    """Cannot be changed once made; refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NameWords(Frozen):
    """Words around names, as `content/privacy/names.yaml` explains them."""

    salutations: Words
    relatives: Words
    professions: Words
    naming: Words
    prefixes: Words
    titles: Words
    joiners: Words
    surname_endings: Words
    surnames_that_are_words: Words
    first_names_that_are_words: Words
    eponyms: Words
    organisations: Words
    organisation_words: Words
    person_verbs: Words
    human_verbs: Words
    by_trade: Words
    person_prepositions: Words


class AddressWords(Frozen):
    """Words of addresses, as `content/privacy/addresses.yaml` explains them."""

    street_endings: Words
    strong_endings: Words
    streets: Words
    not_streets: Words
    street_starts: Words
    street_links: Words
    street_prefixes: Words
    address_labels: Words
    number_words: Words
    number_additions: Words
    units: Words
    not_postcodes: Words


class NumberWords(Frozen):
    """Words around numbers and dates, as `content/privacy/numbers.yaml` explains them."""

    bsn: Words
    patient_number: Words
    patient_number_short: Words
    phone: Words
    other_numbers: Words
    birth: Words
    appointment: Words
    months: Months
    service_lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    mail_at: Words
    mail_dot: Words
    mail_hosts: Words


@dataclass(frozen=True)
class PrivacyWords:
    """All word lists of the filter; the sets hold words in small letters without accents."""

    names: NameWords
    addresses: AddressWords
    numbers: NumberWords
    first_names: frozenset[str]
    surnames: frozenset[str]
    """With the prefix where the bare word is no name: "de groot"."""
    ordinary: frozenset[str]
    """Never a name after a salutation, not even with a capital."""
    dutch: frozenset[str]
    """The Dutch words of the dictionary, of which others are made."""
    dictionary: frozenset[str]
    """Ordinary words in correct spelling; in small letters no names."""
    places: frozenset[str]
    """Names of places, and the words of which they consist."""


def all_folded(words: Iterable[str]) -> frozenset[str]:
    """The words as the filter reads them."""
    return frozenset(map(folded, words))


def load_privacy_words(
    content: Path, problems: Problems, parsed: Parsed | None = None
) -> PrivacyWords | None:
    """The word lists; None when a file has problems, which are added to `problems`."""
    before = len(problems.errors)
    directory, language = content / "privacy", content / "map" / "language"

    def shaped_file(model: type[Any], name: str) -> Any:
        document = read(directory / f"{name}.yaml", content, problems, parsed)
        return document and shaped(model, document, problems, kind=f"privacy '{name}'")

    def word_list(path: Path) -> frozenset[str]:
        return all_folded(read_words(path, content, problems))

    names = shaped_file(NameWords, "names")
    addresses = shaped_file(AddressWords, "addresses")
    numbers = shaped_file(NumberWords, "numbers")
    first_names = word_list(directory / "first_names.txt")
    surnames = word_list(directory / "surnames.txt")
    ordinary = word_list(directory / "ordinary_words.txt")
    dutch = word_list(language / "nl.txt")
    dictionary = dutch | word_list(language / "en.txt")
    documents = read_all(content / "map" / "places", content, problems, parsed)
    places = frozenset().union(*map(_place_words, documents))
    if names is None or addresses is None or numbers is None or len(problems.errors) > before:
        return None
    return PrivacyWords(
        names, addresses, numbers, first_names, surnames, ordinary, dutch, dictionary, places
    )


def _place_words(document: Document) -> frozenset[str]:
    """The names in a file of places, and their words; its other faults are for the map."""
    listed = document.data.get("places") if isinstance(document.data, dict) else None
    words: set[str] = set()
    for place in listed if isinstance(listed, list) else ():
        if isinstance(place, dict):
            aliases = place.get("aliases")
            for name in (place.get("name"), *(aliases if isinstance(aliases, list) else ())):
                if isinstance(name, str):
                    words.add(folded(name))
                    words.update(w for w in folded(name).replace("-", " ").split() if len(w) > 3)
    return frozenset(words)
