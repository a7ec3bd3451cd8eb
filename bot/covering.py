"""`coverage`: how well a place is covered, as a text, a table for a spreadsheet or a picture."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from bot.library import Source
from bot.map_tables import coverage_table, drawn
from content.problems import UserFault
from dialogs.finder import Finder
from dialogs.upkeep.coverage_card import findings, summary
from dialogs.upkeep.places import meant_places
from social_map.coverage import coverage


def run(args: argparse.Namespace, source: Source) -> Iterator[str]:
    """The lines to print, of what the files say. Raises UserFault."""
    conversation, _ = source.read(args.today, warm=False, talks=False)
    finder = conversation.finder
    wording = finder.wording(args.lang, args.today)
    covered = coverage(conversation.social_map, _place(args.place, finder, args), args.today)
    if args.png is not None:
        from bot.pictures import heat_map

        try:
            args.png.write_bytes(heat_map(covered, wording))
        except OSError as error:
            raise UserFault(f"{args.png} cannot be written: {error.strerror}") from None
        return
    if args.csv:
        yield coverage_table(covered, wording).rstrip("\n")
        return
    yield wording.say("coverage.title", place=wording.place_in_town(covered.place))
    yield from summary(covered, wording)
    yield ""
    yield from drawn(covered, wording)
    yield ""
    yield wording.say("coverage.signs")
    yield from map(str, findings(covered, wording))


def _place(text: str, finder: Finder, args: argparse.Namespace) -> str:
    found = meant_places(text, finder, args.lang)
    if len(found) == 1:
        return found[0]
    gazetteer = finder.social_map.gazetteer
    if found:
        raise UserFault(f"{text!r} is more than one place; name one of {', '.join(found)}")
    near = gazetteer.like(text)
    raise UserFault(f"there is no place {text!r}" + (f"; did you mean {near!r}?" if near else ""))
