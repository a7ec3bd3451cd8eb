"""The cards that stand on the page, as a person sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement


@dataclass(frozen=True)
class Service:
    """One service on a card: its heading, and its facts by label."""

    title: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Card:
    """A card as a person sees it."""

    title: str
    text: str
    services: tuple[Service, ...]
    buttons: tuple[str, ...]
    rows: tuple[str, ...] = ()
    """What can be tapped besides buttons: options below each other, or the marks of a scale."""
    ticked: tuple[str, ...] = ()
    filled: dict[str, str] = field(default_factory=dict)
    """What stands in the lists and lines to fill in, by their label."""


READ_CARDS = """
const text = element => element ? element.innerText.trim() : '';
const all = (element, selector) => [...element.querySelectorAll(selector)];
return all(arguments[0], '.ac-adaptiveCard').map(card => ({
  title: text(card.querySelector('[role=heading]')),
  text: text(card),
  buttons: all(card, '.ac-actionSet button').map(text),
  rows: all(card, '.ac-selectable').map(text),
  ticked: all(card, 'input:checked').map(box => box.ariaLabel || text(box.labels[0])),
  filled: all(card, 'input[id^=__ac], textarea').map(line => [text(line.labels[0]), line.value]),
  services: all(card, '.ac-container').filter(part => part.querySelector('.ac-fact-title'))
    .map(part => ({
      title: text(part.querySelector('.ac-textBlock')),
      labels: all(part, '.ac-fact-title').map(text),
      values: all(part, '.ac-fact-value').map(text),
    })),
}));
"""


def read_cards(browser: WebDriver, root: WebElement) -> list[Card]:
    """All cards within this part of the page, oldest first."""
    read: list[dict[str, Any]] = browser.execute_script(READ_CARDS, root)
    return [
        Card(
            title=card["title"],
            text=card["text"],
            services=tuple(
                Service(s["title"], dict(zip(s["labels"], s["values"], strict=True)))
                for s in card["services"]
            ),
            buttons=tuple(card["buttons"]),
            rows=tuple(card["rows"]),
            ticked=tuple(card["ticked"]),
            filled=dict(card["filled"]),
        )
        for card in read
        if card["text"]
    ]
