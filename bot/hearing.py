"""What was said of the map in the chat, in the words of the map."""

from __future__ import annotations

from cases.upkeep.keeper import Heard
from social_map.models import Confirmation
from social_map.standing import Standing


def standing(heard: Heard) -> Standing:
    """For `SocialMap.as_heard`."""
    return Standing(
        {
            service: (said.digest, Confirmation(on=said.on, by=said.by_role, how=said.how))
            for service, said in heard.confirmed.items()
        },
        heard.unlisted,
        heard.doubted,
        heard.answered,
    )
