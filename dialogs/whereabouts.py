"""Where somebody may mean when no place was named."""

from __future__ import annotations

from dialogs.wording import Wording

PARTS = 4


def at_home(wording: Wording) -> list[tuple[str, str]]:
    """Titles and places: the parts of the home municipality with most services, and all of it."""
    home = wording.social_map.home
    places = [(wording.place(p), p) for p in wording.social_map.busiest_inside(home)[:PARTS]]
    return [*places, (wording.say("button.any_place"), home)]
