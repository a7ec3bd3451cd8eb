"""Cross-checks of the steps of a conversation and of the red flags: what they name exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from content.messages import LANGS
from content.problems import Problems, nearest
from content.source import Document
from dialogs.instrument import DomainStep, Instrument, Item, Mark, Priorities, RedFlags, Talk
from dialogs.instrument_notes import Notes, Path
from social_map.checks import KnownNeeds, check_lines
from social_map.words import split

WHOM = frozenset({"record", "emergency_post", "crisis_service"})
"""What can be filled in what must be done at a red flag."""


def talks_of(instrument: Instrument) -> Iterator[tuple[Path, Talk]]:
    """All talks with their place in the file, also those about each priority."""
    for i, step in enumerate(instrument.steps):
        if isinstance(step, Talk):
            yield ("steps", i), step
        elif isinstance(step, Priorities):
            yield from ((("steps", i, "each", n), talk) for n, talk in enumerate(step.each))


def items_of(instrument: Instrument) -> Iterator[tuple[Path, Item]]:
    """All signals with their place in the file."""
    for i, step in enumerate(instrument.steps):
        if isinstance(step, DomainStep):
            yield from ((("steps", i, "items", n), item) for n, item in enumerate(step.items))


@dataclass(frozen=True)
class StepChecks:
    """All checks of single steps; `red_flags` is None when they could not be read."""

    notes: Notes
    instrument: Instrument
    needs: KnownNeeds
    red_flags: RedFlags | None

    def run(self) -> None:
        """Adds everything that is wrong to the notes."""
        domains: set[str] = set()
        for i, step in enumerate(self.instrument.steps):
            if isinstance(step, DomainStep):
                self._domain(step, ("steps", i), domains)
            elif isinstance(step, Mark):
                self._mark(step, ("steps", i))
        for at, talk in talks_of(self.instrument):
            self._talk(talk, at)
        for at, item in items_of(self.instrument):
            self._item(item, at)
        self._signals()
        for n, need in enumerate(self.instrument.unreached):
            self._need(need, ("unreached", n), f"instrument '{self.instrument.id}'")

    def _only_with(self, key: str, wanted: str, at: Path, name: str) -> None:
        self.notes.add("only_with", (*at, key.split(":")[0]), name, key=key, expected=wanted)

    def _mark(self, step: Mark, at: Path) -> None:
        name = f"step '{step.id}'"
        if step.low is not None and step.caution is None:
            self._only_with("low", "caution", at, name)
        if step.caution is not None and step.low is None:
            self._only_with("caution", "low", at, name)

    def _domain(self, step: DomainStep, at: Path, seen: set[str]) -> None:
        name = f"step '{step.id}'"
        if step.domain in seen:
            self.notes.add("domain_twice", (*at, "domain"), name, found=step.domain)
        seen.add(step.domain)
        for n, flag in enumerate(step.red_flags):
            self._flag(flag, (*at, "red_flags", n), name)

    def _item(self, item: Item, at: Path) -> None:
        name, follow = f"item '{item.id}'", item.follow_up_if_plays
        for n, need in enumerate(item.needs):
            self._need(need, (*at, "needs", n), name)
            if need in self.needs.unsafe and not self._stops(follow.red_flag if follow else ""):
                self.notes.add("no_red_flag", (*at, "needs", n), name, found=need)
        if follow is not None:
            self._flag(follow.red_flag, (*at, "follow_up_if_plays", "red_flag"), name)

    def _stops(self, flag: str) -> bool:
        """Whether the red flag ends the conversation; an unknown one is told elsewhere."""
        if not flag:
            return False
        known = self.red_flags.by_id.get(flag) if self.red_flags else None
        return known is None or not known.resume

    def _need(self, need: str, at: Path, name: str) -> None:
        if self.needs.unknown(need):
            hint = self.needs.nearest(need)
            self.notes.add("unknown_need", at, name, found=need, hint=hint)

    def _flag(self, flag: str, at: Path, name: str) -> None:
        if self.red_flags is not None and flag not in self.red_flags.by_id:
            hint = nearest(flag, self.red_flags.by_id)
            self.notes.add("unknown_red_flag", at, name, found=flag, hint=hint)

    def _signals(self) -> None:
        """No two signals read the same: they are told apart by their text alone."""
        seen: dict[tuple[str, ...], str] = {}
        for at, item in items_of(self.instrument):
            for lang in LANGS:
                text = item.signal.in_(lang)
                other = seen.setdefault((lang, *split(text)), item.id)
                if other != item.id:
                    self.notes.add(
                        "same_signal",
                        (*at, "signal", lang),
                        f"item '{item.id}'",
                        found=text,
                        expected=other,
                    )
                    break

    def _talk(self, talk: Talk, at: Path) -> None:
        name = f"step '{talk.id}'"
        if talk.keep == "choices" and len(talk.choices) < 2:
            few = "ten minste 2 in de lijst / at least 2 in the list"
            key = "choices" if talk.choices else "keep"
            self.notes.wrong_value((*at, key), name, few, str(len(talk.choices)), "choices")
        for key in ("choices", "own_words"):
            if getattr(talk, key) and talk.keep != "choices":
                self._only_with(key, "keep: choices", at, name)
        if talk.overrule and not talk.own_words:
            self._only_with("overrule", "own_words", at, name)
        if talk.keep == "needs" and "each" not in at:
            self._only_with("keep: needs", "priorities (each)", at, name)
        mark = self.instrument.by_id.get(talk.about or "")
        for n, line in enumerate(talk.lines):
            if line.at and talk.about is None:
                self._only_with("at", "about", (*at, "lines", n), name)
            elif isinstance(mark, Mark):
                for written in line.at:
                    self._on_the_scale(written, mark, (*at, "lines", n, "at", written), name)

    def _on_the_scale(self, written: str, mark: Mark, at: Path, name: str) -> None:
        if written not in {str(m) for m in range(mark.min, mark.max + 1)}:
            scale = f"een cijfer van / a mark from {mark.min} … {mark.max}"
            self.notes.wrong_value(at, name, scale, written, "at")


def check_red_flags(
    flags: RedFlags, document: Document, places: Collection[str], problems: Problems
) -> None:
    """Ids are unique, sources and places known, placeholders can be filled."""
    notes, name = Notes(document, problems), "red flags"
    notes.unique((f.id, ("flags", n), f"red flag '{f.id}'") for n, f in enumerate(flags.flags))
    notes.named(flags, flags.sources, lambda at: WHOM if "must_do" in at else frozenset(), name)
    for n, flag in enumerate(flags.flags):
        for lang in LANGS:
            at: Path = ("flags", n, "heard", lang)
            check_lines(flag.heard.in_(lang), document, at, f"red flag '{flag.id}'", problems)
    seen: set[str] = set()
    for n, region in enumerate(flags.regions):
        at = ("regions", n, "place")
        if region.place in seen:
            notes.add("duplicate_id", at, name, found=region.place, expected=document.name)
        elif places and region.place not in places:
            hint = nearest(region.place, places)
            notes.add("unknown_place", at, name, found=region.place, hint=hint)
        seen.add(region.place)
