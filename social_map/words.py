"""Text → words → keys that are equal for all forms of a word ("drinkt", "gedronken" → "drink")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

import snowballstemmer
from pydantic import Field

from social_map.models import Frozen, Lang, Text

MAX_WORDS = 80
"""Words of a question that are looked at; a question of a person has five to fifteen."""

_WORD = re.compile(r"([^\W_]{1,60})[^\W_]*")
"""A word, of which the first sixty letters count: in a longer one every cut would be tried."""
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxyz")
_DOUBLE_VOWELS = frozenset({"aa", "ee", "oo", "uu"})
_DEVOICED = {"v": "f", "z": "s"}

_SAME_SOUND = (
    *(("sch", "sg"), ("ch", "g"), ("gh", "g")),
    *(("eij", "@"), ("ij", "@"), ("ei", "@"), ("y", "@")),
    *(("au", "ou"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ck", "k"), ("q", "k")),
    *(("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"), ("v", "f"), ("ae", "a")),
)
_DOUBLE = re.compile(r"(.)\1+")


class Language(Frozen):
    """What the bot knows of a language apart from the needs (`content/map/language/*.yaml`)."""

    ignored: tuple[Text, ...]
    """Words that never count: articles, pronouns, auxiliaries, "hulp", "wie"."""
    function_words: tuple[Text, ...] = ()
    """Words by which the language of a question is recognised, besides the ignored ones."""
    carriers: tuple[Text, ...] = ()
    """Second halves of compounds that say nothing themselves: "-probleem", "-cursus"."""
    place_words: tuple[Text, ...] = ()
    """Words before which or after which a place is named: "in", "wijk"."""
    inflections: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    """Base form → other forms that no stemmer unites with it."""
    common: tuple[Text, ...] = ()
    """Everyday words that are never a misspelt need or place."""


def plain(text: str) -> str:
    """Lower case without accents, zero-width characters and apostrophes."""
    return _bare(text).casefold()


def _bare(text: str) -> str:
    if text.isascii():
        return text.replace("'", "")
    decomposed = unicodedata.normalize("NFKD", text.replace("ij", "ij"))
    kept = (c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    return "".join(kept).replace("'", "").replace("’", "").replace("‘", "")


def split(text: str) -> list[str]:
    """The words of a text, plain; hyphens and other signs separate words."""
    return _WORD.findall(plain(text))


def split_as_typed(text: str) -> list[str]:
    """As `split`, with capitals kept."""
    return _WORD.findall(_bare(text))


class Forms:
    """Unites the forms of the words of one language."""

    def __init__(self, lang: Lang, inflections: Mapping[str, Iterable[str]]) -> None:
        stemmer = snowballstemmer.stemmer("dutch_porter" if lang == "nl" else "english")
        stemmer.maxCacheSize = 0  # `key` is kept below; a second cache only costs time
        self._stem = stemmer.stemWord
        self._lang = lang
        self._base: dict[str, str] = {}
        for base, forms in inflections.items():
            for form in forms:
                self._base.setdefault(plain(form), plain(base))
            self._base.setdefault(plain(base), plain(base))
        self.key = lru_cache(maxsize=100_000)(self._key)

    def _key(self, word: str) -> str:
        stem: str = self._stem(self._base.get(word, word))
        if self._lang == "en":
            return stem
        if stem[-1:] == stem[-2:-1] and stem[-1:] in _CONSONANTS:
            stem = stem[:-1]
        if len(stem) > 4 and stem[-1] == "t" and stem[-2] in "bdfgklmnpr":
            stem = stem[:-1]
        if stem[-3:-1] in _DOUBLE_VOWELS and stem[-1] not in "aeiouy":
            stem = stem[:-2] + stem[-1]
        return stem[:-1] + _DEVOICED.get(stem[-1:], stem[-1:])


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """How a word sounds, roughly, in Dutch spelling: "spoorwyk" and "spoorwijk" are equal."""
    for spelled, heard in _SAME_SOUND:
        word = word.replace(spelled, heard)
    word = _DOUBLE.sub(r"\1", word)
    return word[:-1] + "t" if word.endswith("d") else word
