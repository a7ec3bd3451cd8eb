"""The Playground as a colleague uses it: type, press, read. Knows the page, so no story need."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 20.0
"""Seconds until something that must appear counts as missing."""
T = TypeVar("T")


class Room(IntEnum):
    """The conversations, in the order in which the Playground lists them."""

    PERSONAL = 0
    GROUP = 1
    CHANNEL = 2


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


READ_CARDS = """
const text = element => element ? element.innerText.trim() : '';
const all = (element, selector) => [...element.querySelectorAll(selector)];
return all(arguments[0], '.ac-adaptiveCard').map(card => ({
  title: text(card.querySelector('[role=heading]')),
  text: text(card),
  buttons: all(card, '.ac-actionSet button').map(text),
  rows: all(card, '.ac-selectable').map(text),
  ticked: all(card, 'input[type=checkbox]:checked').map(box => box.ariaLabel),
  services: all(card, '.ac-container').filter(part => part.querySelector('.ac-fact-title'))
    .map(part => ({
      title: text(part.querySelector('.ac-textBlock')),
      labels: all(part, '.ac-fact-title').map(text),
      values: all(part, '.ac-fact-value').map(text),
    })),
}));
"""

OVERHEAR = """
const [room, text, done] = arguments;
const internal = '/_internal/v1/';
(async () => {
  const {config} = await (await fetch(internal + 'testConfig')).json();
  const id = [config.personalChat, config.groupChats[0], config.teams[0].channels[0]][room].id;
  const template = `customActivities/template?type=userAdded&conversationId=${id}`;
  const {membersAdded, ...activity} = await (await fetch(internal + template)).json();
  const sent = await fetch(internal + 'customActivities', {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({...activity, type: 'message', text}),
  });
  return sent.status;
})().then(done, error => done(String(error)));
"""


def quoted(text: str) -> str:
    """A text inside an XPath."""
    return f'"{text}"'


class Playground:
    """A browser with the Playground open."""

    def __init__(self, browser: WebDriver, address: str) -> None:
        self.browser = browser
        self.address = address

    def start(self) -> Card:
        """Opens the page in the personal chat, which installs the bot; returns its greeting."""
        self.browser.get(self.address)
        return self._until(self.cards, "a greeting")[0]

    def enter(self, room: Room) -> Card:
        """Goes to another conversation; returns the greeting that the bot gives there."""
        before = self._all(".ac-adaptiveCard")
        self._all("[role=treeitem]")[room].click()
        self._until(lambda: all(self._gone(card) for card in before), "another conversation")
        return self._until(self.cards, "a greeting")[0]

    # -- what a person does -----------------------------------------------------------------

    def ask(self, text: str, mention: bool = False) -> Card:
        """Types a message in a chat and waits for the card that answers it."""
        before = len(self.cards())
        self.say(text, mention)
        return self._until(lambda: self.cards()[before:], f"an answer to {text!r}")[0]

    def say(self, text: str, mention: bool = False) -> None:
        """Types a message in a chat and sends it."""
        self._type(text, mention)
        self._one("[aria-label='Send Message']").click()

    def post(self, text: str, mention: bool = False) -> None:
        """Starts a thread in the channel."""
        self._type(text, mention)
        self.browser.find_element(By.XPATH, "//button[normalize-space()='Post']").click()
        self._until(lambda: self._thread(text), f"the thread {text!r}")

    def overhear(self, room: Room, text: str) -> None:
        """Lets the bot hear what colleagues say to each other, and waits until it has.

        The Playground passes on mentions only; Teams passes on all to an app that may read along.
        """
        said = self.browser.execute_async_script(OVERHEAR, int(room), text)
        assert said == 200, f"the Playground refused the mock activity: {said}"
        self._until(lambda: f"message 200 {text}" in self._one("body").text, "the bot to hear it")

    def press(self, button: str, thread: str = "") -> Card:
        """Presses a button of the last card, in the chat or in the thread that began with a text;
        returns the card that took its place, or the same card with more on it."""

        def place() -> WebElement:
            return self._thread(thread)[0] if thread else self._one("body")

        before = self._cards(place())[-1]
        assert button in before.buttons, f"no button {button!r} on {before}"
        card = place().find_elements(By.CSS_SELECTOR, ".ac-adaptiveCard")[-1]
        card.find_element(By.XPATH, f".//button[normalize-space()='{button}']").click()
        self._until(lambda: self._cards(place())[-1:] not in ([], [before]), f"{button!r} to work")
        return self._cards(place())[-1]

    def press_twice(self, button: str) -> Card:
        """Double-clicks a button of the last card; returns the card once the bot heard it twice."""
        heard = self._invokes() + 2
        pressed = self._on_card(f"button[.={quoted(button)}]")
        twice = "arguments[0].click(); arguments[0].click()"  # before the card is replaced
        self.browser.execute_script(twice, pressed)
        self._until(lambda: self._invokes() >= heard, f"{button!r} to be heard twice")
        return self.cards()[-1]

    def tap(self, row: str, card: int = -1) -> Card:
        """Taps an option or a mark, of the last card unless another is meant; returns what took
        its place."""
        before = self.cards()[card]
        assert row in before.rows, f"no row {row!r} on {before}"
        rows = f"*[contains(@class, 'ac-selectable')][.={quoted(row)}]"
        self._on_card(rows, card).click()
        self._until(lambda: self.cards()[card] != before, f"{row!r} to work")
        return self.cards()[card]

    def tick(self, *labels: str, under: str = "") -> Card:
        """Ticks boxes of the last card; `under` is the heading of their list."""
        lists = f"*[label[.={quoted(under)}]]" if under else "*"
        for label in labels:
            self._on_card(f"{lists}//label[@for][.={quoted(label)}]").click()
        return self.cards()[-1]

    # -- what a person sees -----------------------------------------------------------------

    def cards(self) -> list[Card]:
        """All cards of the conversation that is open, oldest first."""
        return self._cards(self._one("body"))

    def replies(self, text: str) -> list[Card]:
        """The cards in the channel's thread that began with this text."""
        return self._cards(self._thread(text)[0])

    def answered(self, text: str) -> Card:
        """Waits for the first card in that thread."""
        return self._until(lambda: self.replies(text), f"an answer in the thread {text!r}")[0]

    def sent(self) -> list[str]:
        """Kinds of everything the bot sent since the page was opened, from the log panel."""
        log = self._one("body").text
        return re.findall(r"User Application -> .+? (\w+) \d{3}", log)

    # -- the page ---------------------------------------------------------------------------

    def _type(self, text: str, mention: bool) -> None:
        box = self._until(lambda: self._all("[role=textbox][data-lexical-editor]"), "a box")[0]
        if mention:
            box.send_keys("@")
            people = "#typeahead-menu [role=menuitem]"
            self._until(lambda: self._all(people), "whom to mention")[0].click()  # the bot is first
            self._until(lambda: "@" not in box.text and box.text.strip(), "the mention")
        box.send_keys(f" {text}" if mention else text)

    def _on_card(self, element: str, card: int = -1) -> WebElement:
        """An element of one of the cards, by XPath."""
        there = self._all(".ac-adaptiveCard")[card]
        return there.find_element(By.XPATH, f".//{element}")

    def _invokes(self) -> int:
        return len(re.findall(r"User Application invoke 200", self._one("body").text))

    def _thread(self, text: str) -> list[WebElement]:
        return [card for card in self._all(".fui-Card")[1:] if text in card.text]

    def _cards(self, root: WebElement) -> list[Card]:
        read: list[dict[str, Any]] = self.browser.execute_script(READ_CARDS, root)
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
            )
            for card in read
            if card["text"]
        ]

    def _gone(self, element: WebElement) -> bool:
        try:
            return not element.is_displayed()
        except StaleElementReferenceException:
            return True

    def _one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def _all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def _until(self, look: Callable[[], T], what: str) -> T:
        """The first non-empty result; fails with what was waited for and what the page says."""
        try:
            waiting = WebDriverWait(self.browser, PATIENCE, 0.05, [StaleElementReferenceException])
            return waiting.until(lambda _: look())
        except TimeoutException as error:
            page = self._one("body").text
            raise AssertionError(f"waited in vain for {what}; the page says:\n{page}") from error
