"""The Playground as a colleague uses it: type, press, read. Knows the page, so no story need."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import TypeVar

from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from .cards import Card, read_cards

SEND = "[aria-label='Send Message']"
PATIENCE = 20.0
"""Seconds until something that must appear counts as missing."""
T = TypeVar("T")


class Room(IntEnum):
    """The conversations, in the order in which the Playground lists them."""

    PERSONAL = 0
    GROUP = 1
    CHANNEL = 2


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
        self._one(SEND).click()

    def post(self, text: str, mention: bool = False) -> None:
        """Starts a thread in the channel."""
        self._type(text, mention)
        self.browser.find_element(By.XPATH, "//button[normalize-space()='Post']").click()
        self._until(lambda: self._thread(text), f"the thread {text!r}")

    def reply(self, text: str, thread: str, mention: bool = False) -> Card:
        """Types a message under a post of the channel and waits for the card that answers it."""
        before = len(self.replies(thread))
        self._type(text, mention, self._thread(thread)[0])
        self._thread(thread)[0].find_element(By.CSS_SELECTOR, SEND).click()
        return self._until(lambda: self.replies(thread)[before:], f"an answer to {text!r}")[0]

    def overhear(self, room: Room, text: str) -> None:
        """Lets the bot hear what colleagues say to each other, and waits until it has.

        The Playground passes on mentions only; Teams passes on all to an app that may read along.
        """
        said = self.browser.execute_async_script(OVERHEAR, int(room), text)
        assert said == 200, f"the Playground refused the mock activity: {said}"
        self._until(lambda: f"message 200 {text}" in self._one("body").text, "the bot to hear it")

    def press(self, button: str, thread: str = "", card: int = -1) -> Card:
        """Presses a button of the last card unless another is meant, in the chat or in the thread
        of a post; returns the card that took its place, or the same card with more on it."""

        def place() -> WebElement:
            return self._thread(thread)[0] if thread else self._one("body")

        cards = self._cards(place())
        which = card % len(cards)
        assert button in cards[which].buttons, f"no button {button!r} on {cards[which]}"
        pressed = place().find_elements(By.CSS_SELECTOR, ".ac-adaptiveCard")[which]
        pressed.find_element(By.XPATH, f".//button[.={quoted(button)}]").click()
        gone = ([], [cards[which]])
        self._until(lambda: self._cards(place())[which:][:1] not in gone, f"{button!r} to work")
        return self._cards(place())[which]

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
        """Ticks boxes of the last card, or chooses; `under` is the heading of their list."""
        lists = f"*[label[.={quoted(under)}]]" if under else "*"
        for label in labels:
            self._on_card(f"{lists}//label[@for][.={quoted(label)}]").click()
        return self.cards()[-1]

    def pick(self, option: str, of: str) -> Card:
        """Chooses from a list that unfolds, on the last card; `of` is its label."""
        self._filled_in(of).click()
        options = f"//*[@role='option'][.={quoted(option)}]"
        self._until(lambda: self.browser.find_elements(By.XPATH, options), option)[0].click()
        return self.cards()[-1]

    def fill(self, text: str, of: str) -> Card:
        """Fills in a line of the last card; `of` is its label."""
        self._filled_in(of).send_keys(text)
        return self.cards()[-1]

    # -- what a person sees -----------------------------------------------------------------

    def cards(self) -> list[Card]:
        """All cards of the conversation that is open, oldest first."""
        return self._cards(self._one("body"))

    def posts(self, text: str) -> list[Card]:
        """The cards with which the posts of the channel that say this begin, newest first."""
        return [self._cards(post)[0] for post in self._thread(text)]

    def posted(self, text: str) -> Card:
        """Waits for such a post; returns the card of the newest."""
        return self._until(lambda: self.posts(text), f"a post that says {text!r}")[0]

    def replies(self, text: str) -> list[Card]:
        """The cards in the newest thread of the channel that has this text."""
        return [card for thread in self._thread(text)[:1] for card in self._cards(thread)]

    def answered(self, text: str) -> Card:
        """Waits for the first card in that thread.

        The page loses an answer that comes before it has drawn the thread; it shows after a look
        in another room.
        """
        what = f"an answer in the thread {text!r}"
        try:
            return self._until(lambda: self.replies(text), what, PATIENCE / 4)[0]
        except AssertionError:
            self.enter(Room.PERSONAL)
            self.enter(Room.CHANNEL)
            return self._until(lambda: self.replies(text), what)[0]

    def hears(self, text: str) -> Card:
        """Waits for the newest card of the chat to say this: news that came by itself."""
        news = self._until(lambda: [c for c in self.cards()[-1:] if text in c.text], f"{text!r}")
        return news[0]

    def waits_for(self, happens: Callable[[], bool], what: str) -> None:
        """Waits until something that is seen elsewhere on the page has happened."""
        self._until(happens, what)

    def changed(self) -> int:
        """How many messages the bot changed in place since the page was opened."""
        return len(re.findall(r"User Application -> .+? message 200", self._one("body").text))

    def sent(self) -> list[str]:
        """Kinds of everything the bot sent since the page was opened, from the log panel."""
        log = self._one("body").text
        return re.findall(r"User Application -> .+? (\w+) \d{3}", log)

    # -- the page ---------------------------------------------------------------------------

    def _type(self, text: str, mention: bool, place: WebElement | None = None) -> None:
        boxes = "[role=textbox][data-lexical-editor]"
        there = place or self._one("body")
        box = self._until(lambda: there.find_elements(By.CSS_SELECTOR, boxes), "a box")[0]
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

    def _filled_in(self, label: str) -> WebElement:
        """The list or the line on the last card with this label."""
        labelled = self._on_card(f"label[.={quoted(label)}]").get_attribute("for")
        return self._one(f"[id='{labelled}']")

    def _invokes(self) -> int:
        return len(re.findall(r"User Application invoke 200", self._one("body").text))

    def _thread(self, text: str) -> list[WebElement]:
        return [card for card in self._all(".fui-Card")[1:] if text in card.text]

    def _cards(self, root: WebElement) -> list[Card]:
        return read_cards(self.browser, root)

    def _gone(self, element: WebElement) -> bool:
        try:
            return not element.is_displayed()
        except StaleElementReferenceException:
            return True

    def _one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def _all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def _until(self, look: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
        """The first non-empty result; fails with what was waited for and what the page says."""
        try:
            waiting = WebDriverWait(self.browser, patience, 0.05, [StaleElementReferenceException])
            return waiting.until(lambda _: look())
        except TimeoutException as error:
            page = self._one("body").text
            raise AssertionError(f"waited in vain for {what}; the page says:\n{page}") from error
