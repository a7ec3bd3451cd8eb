"""The heat map can be read on a phone, by everybody, and is small enough to send."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot import pictures
from bot.pictures import NOBODY, PALE, heat_map
from content.messages import Messages
from dialogs.wording import Wording
from social_map.coverage import Cell, Coverage, coverage
from social_map.models import Lang
from social_map.social_map import SocialMap
from tests.factories import LAAK, OVERVECHT, SPOORWIJK, TODAY

MOST = 60_000
"""Bytes."""


@pytest.fixture(scope="module")
def covered(shipped: SocialMap) -> Coverage:
    return coverage(shipped, LAAK, TODAY)


def wording(shipped: SocialMap, messages: Messages, lang: Lang = "nl") -> Wording:
    return Wording(messages, shipped, lang, TODAY)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def light(colour: str) -> float:
    """Relative luminance, as the guidelines for contrast have it."""
    parts = (c / 255 for c in rgb(colour))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("place", [LAAK, OVERVECHT, SPOORWIJK, "GM0518", "GM0363"])
def test_it_is_small_and_as_wide_as_a_phone(
    shipped: SocialMap, messages: Messages, place: str
) -> None:
    png = heat_map(coverage(shipped, place, TODAY), wording(shipped, messages, "en"))

    picture = opened(png)
    assert len(png) <= MOST
    assert picture.width == pictures.WIDTH * pictures.SHARP
    assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_where_nobody_is_it_shows(
    covered: Coverage, shipped: SocialMap, messages: Messages
) -> None:
    full = replace(
        covered, rows=tuple(replace(r, cells=(Cell(5, 5),) * len(r.cells)) for r in covered.rows)
    )
    seen = {
        name: opened(heat_map(of, wording(shipped, messages)))
        for name, of in (("gaps", covered), ("full", full))
    }

    def pale(name: str) -> int:
        """Pixels of about the colour that only an empty cell has."""
        pixels = seen[name].get_flattened_data()
        wanted = rgb(PALE)
        return sum(all(abs(a - b) < 6 for a, b in zip(p, wanted, strict=True)) for p in pixels)

    assert pale("gaps") > 1000
    assert pale("full") < pale("gaps") / 2  # what explains the signs is left


def test_the_same_coverage_gives_the_same_picture(
    covered: Coverage, shipped: SocialMap, messages: Messages
) -> None:
    once, again = (heat_map(covered, wording(shipped, messages)) for _ in range(2))

    assert once == again
    assert heat_map(covered, wording(shipped, messages, "en")) != once


def test_more_is_always_darker_and_what_is_written_stands_out() -> None:
    scale = [light(colour) for _, colour in pictures.FEWEST]

    assert scale == sorted(scale)
    for fewest, colour in pictures.FEWEST:
        ink = "#ffffff" if fewest >= pictures.FEWEST[1][0] else pictures.INK
        assert contrast(ink, colour) >= 3
    assert contrast(NOBODY, PALE) >= 4.5


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_letters_are_never_smaller_than_nine_points() -> None:
    assert min(pictures.TEXT, pictures.SMALL) >= 9


def test_a_long_name_is_cut_where_it_no_longer_fits() -> None:
    cut = pictures._fitted("Laaggeletterdheid en digitale vaardigheden", 146, pictures.TEXT)

    assert cut.endswith("…")
    assert pictures._width(cut, pictures.TEXT) <= 146
    assert pictures._fitted("Taal", 146, pictures.TEXT) == "Taal"
