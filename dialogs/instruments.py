"""`content/four_d` and `content/red_flags.yaml` → the conversations that can be walked."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.messages import LANGS
from content.parsed import Parsed
from content.problems import Problems
from content.shape import shaped
from content.source import Document, read, read_all
from dialogs.instrument import Instrument, RedFlags
from dialogs.instrument_checks import InstrumentChecks
from dialogs.step_checks import check_red_flags, items_of
from social_map.checks import KnownNeeds
from social_map.models import Bilingual, Need
from social_map.words import split


@dataclass(frozen=True)
class Instruments:
    """All conversations, the red flags, and a digest of each conversation as it is now."""

    by_id: Mapping[str, Instrument]
    red_flags: RedFlags
    digests: Mapping[str, str]
    """Changes whenever anything in the conversation does."""


def load_instruments(
    content: Path,
    needs: Mapping[str, Need],
    places: Collection[str],
    problems: Problems,
    parsed: Parsed | None = None,
) -> Instruments:
    """Reads and checks all conversations; what is wrong is added to `problems`.

    Without `needs` or `places`, because they could not be read, those are not checked. With errors
    in `problems` the result is only what could be read, and must not be used.
    """
    document = read(content / "red_flags.yaml", content, problems, parsed)
    red_flags: RedFlags | None = None
    if document is not None:
        red_flags = shaped(RedFlags, document, problems, kind="red flags")
        if red_flags is not None:
            check_red_flags(red_flags, document, places, problems)
    known = KnownNeeds(
        frozenset(needs) or None, frozenset(n.id for n in needs.values() if not n.handover)
    )
    found: list[tuple[Document, Instrument]] = []
    before = len(problems.errors)
    for document in read_all(content / "four_d", content, problems, parsed):
        instrument = shaped(Instrument, document, problems, kind="instrument")
        if instrument is not None:
            found.append((document, instrument))
    all_read = len(problems.errors) == before
    for document, instrument in found:
        InstrumentChecks(document, instrument, known, red_flags, problems).run()
    _check_starts(found, problems)
    if all_read and not any(p.kind == "unknown_need" for p in problems.found[before:]):
        _check_reached(found, needs, problems)  # else needs may only seem unreached
    by_id = {i.id: i for _, i in found}
    return Instruments(
        by_id, red_flags or _no_flags(), {id_: _digest(i) for id_, i in by_id.items()}
    )


def _digest(instrument: Instrument) -> str:
    return hashlib.sha256(instrument.model_dump_json().encode()).hexdigest()[:16]


def _no_flags() -> RedFlags:
    return RedFlags.model_construct(rule=Bilingual(nl="-", en="-"), flags=())


def _check_starts(found: list[tuple[Document, Instrument]], problems: Problems) -> None:
    """What starts one conversation does not start another."""
    starts: dict[tuple[str, ...], str] = {}
    for document, instrument in found:
        for lang in LANGS:
            for n, words in enumerate(instrument.words.in_(lang)):
                other = starts.setdefault(tuple(split(words)), instrument.id)
                if other != instrument.id:
                    problems.add(
                        document.problem(
                            "same_start",
                            *("words", lang, n),
                            object=f"instrument '{instrument.id}'",
                            found=words,
                            expected=other,
                        )
                    )


def _check_reached(
    found: list[tuple[Document, Instrument]], needs: Mapping[str, Need], problems: Problems
) -> None:
    """Every need is reached by some conversation, or said to be left out on purpose."""
    if not found:
        return
    reached: set[str] = set()
    for document, instrument in found:
        by = {need: item.id for _, item in items_of(instrument) for need in item.needs}
        for n, need in enumerate(instrument.unreached):
            if need in by:
                problems.add(
                    document.problem(
                        "reached_after_all",
                        *("unreached", n),
                        object=f"instrument '{instrument.id}'",
                        found=need,
                        expected=by[need],
                        severity="warning",
                    )
                )
        reached |= by.keys() | set(instrument.unreached)
    document, instrument = max(found, key=lambda f: len(f[1].items))
    for need in needs:
        if need not in reached:
            problems.add(
                document.problem(
                    "need_unreached",
                    "unreached",
                    object=f"instrument '{instrument.id}'",
                    found=need,
                )
            )
