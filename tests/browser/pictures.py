"""Takes the pictures for the README and the docs: `python -m tests.browser.pictures`.

With the Debian package fonts-open-sans they look most like Teams.
"""

from __future__ import annotations

import base64
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from selenium import webdriver

import app

from .playground import Playground, Room
from .stage import bot_and_playground, chromium, missing

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
QUESTIONS = {
    "ask-nl": "wie doet schulden in Laak?",
    "ask-en": "who handles debts in Laak?",
    "nobody": "eenzaamheid in de Schilderswijk",
    "crisis": "mevrouw zegt dat ze niet meer wil leven",
    "no-place": "wie helpt met schulden?",
}
WIDTH, CARD_WIDTH, POST_WIDTH = 900, 690, 640
"""Pixels of a picture with a question, of one with a card alone, and of one with a card in a
channel: the letters are as large."""
MOST = 200_000
"""Bytes that a picture may have."""
MARGIN = 12
"""CSS pixels of white around what was said."""
REFERENCES = {"KB": "KB-7F3KQ2", "WO": "WO-9D4MXT"}
"""In pictures every conversation and every handover has this one."""
LETTERS = """
const style = document.createElement('style');
style.textContent = `
  body, button, span, label, p, li, input {
    font-family: 'Open Sans', 'Segoe UI', sans-serif !important; }
  [aria-label='Message timestamp'], [aria-label='Show more information'] { visibility: hidden; }
  [aria-label='Display Invoked Message'] { display: none; }`;
document.head.append(style);
"""
"""A font like that of Teams, and no time: a picture changes when its card does, or its dates."""
ALONE = """
document.querySelector("[title='Hide log panel']").click();
document.querySelector("[title='Toggle app bar and conversation window']").click();
"""
"""The chat without what stands beside it."""
FRAME = """
const [asked, answered] = [...document.querySelectorAll("[aria-label='Message header']")].slice(-2)
  .map(header => header.parentElement);
const [top, bottom] = [asked.lastElementChild, answered].map(e => e.getBoundingClientRect());
const margin = arguments[0];
return {x: bottom.left - margin, y: top.top - margin + scrollY,
        width: top.right - bottom.left + 2 * margin, height: bottom.bottom - top.top + 2 * margin};
"""
CARDS = """
// one card alone, with references that are always the same
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode())
  texts.currentNode.data = texts.currentNode.data
    .replace(/(KB|WO)-[0-9A-Z]{6}/g, (_, kind) => arguments[1][kind]);
document.activeElement.blur();
for (const header of document.querySelectorAll("[aria-label='Message header']"))
  header.style.visibility = 'hidden';
const card = %s.getBoundingClientRect();
const margin = arguments[0];
return {x: card.left - margin, y: card.top - margin + scrollY,
        width: card.width + 2 * margin, height: card.height + 2 * margin};
"""
CARD_FRAME = CARDS % "[...document.querySelectorAll('.fai-OutputCard')].pop()"
"""The last of a chat."""
POST_FRAME = CARDS % "document.querySelector('.ac-preview-panel')"
"""That of the newest post in a channel."""


DRAWN = """
return [...document.querySelectorAll('.fai-OutputCard img')].some(i => i.naturalHeight > 100);
"""
WITHOUT_MAP = """
for (const i of document.querySelectorAll('.fai-OutputCard img'))
  if (i.naturalHeight > 100) i.remove();
"""
"""The heat map is a picture of its own in the docs."""


def take(browser: webdriver.Chrome, frame_of: str = FRAME, width: int = WIDTH) -> bytes:
    """The last question and its answer, or what else is framed, as PNG."""
    frame = standing_still(browser, frame_of)
    clip = frame | {"scale": width / frame["width"]}
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
    return base64.b64decode(shot["data"])


def standing_still(browser: webdriver.Chrome, frame_of: str) -> dict[str, float]:
    """Where what is framed is, once the chat no longer scrolls."""
    before: dict[str, float] = {}
    while (now := browser.execute_script(frame_of, MARGIN, REFERENCES)) != before:
        before = now
        time.sleep(0.5)
    return before


def asked(chat: Playground) -> Iterator[tuple[str, bytes]]:
    """Pictures of one question each."""
    for picture, question in QUESTIONS.items():
        chat.start()
        chat.browser.execute_script(LETTERS + ALONE)
        chat.ask(question)
        yield picture, take(chat.browser)


def walked(chat: Playground) -> Iterator[tuple[str, bytes]]:
    """Pictures of a 4D conversation on its way."""
    chat.start()
    chat.browser.execute_script(LETTERS + ALONE)
    chat.press("4D-gesprek")
    chat.press("Beginnen")
    yield "4d-mark", take(chat.browser, CARD_FRAME, CARD_WIDTH)
    chat.tap("4")
    chat.press("Door")
    chat.press("Overslaan")
    chat.tick("Slaapt slecht of is overdag uitgeput", "Bewegen, eten, gewicht of roken")
    yield "4d-domain", take(chat.browser, CARD_FRAME, CARD_WIDTH)
    chat.press("Gaat goed of later")
    chat.tick("lopen en zelfzorg", under="Gaat goed")
    chat.press("Door")
    chat.tick("Piekert veel of blijft gespannen")
    chat.press("Door")
    chat.press("Overslaan")
    chat.tick("Geld, achterstanden of post die dicht blijft")
    chat.press("Door")
    chat.press("Nee, door")
    chat.tap("Geld, achterstanden of post die dicht blijft")
    chat.tap("Geld, achterstanden of post die dicht blijft")
    chat.tap("Slaapt slecht of is overdag uitgeput")
    chat.press("Door")
    chat.tap("Schulden en schuldhulpverlening")
    chat.tap("Samen bellen, nu of de volgende keer")
    chat.tap("Slaapproblemen")
    chat.tap("Zelf iets kleins proberen, op een vaste dag")
    chat.tick("Ik kan: blijven meekijken en vragen hoe het gaat")
    chat.press("Door")
    chat.tap("POH")
    chat.tap("Over twee weken")
    yield "4d-summary", take(chat.browser, CARD_FRAME, CARD_WIDTH)


def handed(chat: Playground) -> Iterator[tuple[str, bytes]]:
    """Pictures of a handover on its way, as both sides see it."""
    chat.browser.set_window_size(1280, 2400)
    chat.start()
    chat.browser.execute_script(LETTERS)
    chat.enter(Room.CHANNEL)
    chat.post("koppel wmo-wijkteam-laak", mention=True)
    chat.answered("Wijkschakel koppel")
    chat.enter(Room.PERSONAL)
    chat.ask("wie doet huishoudelijke hulp in Laak?")
    form = chat.press("Overdracht: WMO wijkteam Laak")
    (ref,) = set(re.findall(r"WO-[0-9A-Z]{6}", form.text))
    chat.tick("Ja, vandaag")
    yield "handover-form", take(chat.browser, CARD_FRAME, CARD_WIDTH)
    chat.press("Versturen")
    chat.enter(Room.CHANNEL)
    chat.posted(ref)
    yield "handover-asked", take(chat.browser, POST_FRAME, POST_WIDTH)
    chat.enter(Room.PERSONAL)
    chat.enter(Room.CHANNEL)  # drawn anew, with its own reference to find it by
    chat.posted(ref)
    chat.press("Ik pak het op", thread=ref)
    chat.waits_for(lambda: chat.changed() == 1, "the card to change for everybody")
    yield "handover-taken", take(chat.browser, POST_FRAME, POST_WIDTH)
    chat.enter(Room.PERSONAL)
    chat.hears(f"pakt {ref} op")
    yield "handover-news", take(chat.browser, CARD_FRAME, CARD_WIDTH)
    chat.ask("mijn overdrachten")
    yield "handover-mine", take(chat.browser, CARD_FRAME, CARD_WIDTH)


def kept_true(chat: Playground) -> Iterator[tuple[str, bytes]]:
    """Pictures of a key figure who keeps an entry right, and of a coordinator who looks around."""
    chat.browser.set_window_size(660, 2400)
    chat.start()
    chat.browser.execute_script(LETTERS + ALONE)
    chat.ask("vermeldingen wmo wijkteam laak")
    chat.tap("Huishoudelijke hulp")
    yield "listing-check", take(chat.browser, CARD_FRAME, CARD_WIDTH)
    chat.press("Wijzig")
    chat.tap("Openingstijden")
    chat.ask("maandag tot en met donderdag 9-16 uur")
    yield "listing-change", take(chat.browser, CARD_FRAME, CARD_WIDTH)
    chat.browser.set_window_size(660, 3400)
    chat.ask("kaart dekking Laak")
    chat.waits_for(lambda: chat.browser.execute_script(DRAWN), "the heat map to be drawn")
    chat.browser.execute_script(WITHOUT_MAP)
    yield "coverage-card", take(chat.browser, CARD_FRAME, CARD_WIDTH)


def main() -> int:
    if lacking := missing():
        print(f"Pictures need {', '.join(lacking)}, which cannot be found.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        bot_and_playground(Path(name)) as address,
        chromium(Path(name), "--window-size=660,2400", "--hide-scrollbars") as browser,
    ):
        chat = Playground(browser, address)
        for picture, png in (*asked(chat), *walked(chat), *handed(chat), *kept_true(chat)):
            (PICTURES / f"{picture}.png").write_bytes(png)
            print(f"docs/pictures/{picture}.png: {len(png) / 1000:.0f} kB")
            if len(png) > MOST:
                print(f"{picture}.png is larger than {MOST // 1000} kB", file=sys.stderr)
                return 1
    return app.main(["coverage", "Laak", "--png", str(PICTURES / "coverage.png")])


if __name__ == "__main__":
    sys.exit(main())
