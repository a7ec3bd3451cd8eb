"""Takes the pictures for the README and the docs: `python -m tests.browser.pictures`.

With the Debian package fonts-open-sans they look most like Teams.
"""

from __future__ import annotations

import base64
import sys
import tempfile
import time
from pathlib import Path

from selenium import webdriver

from .playground import Playground
from .stage import bot_and_playground, chromium, missing

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
QUESTIONS = {
    "ask-nl": "wie doet schulden in Laak?",
    "ask-en": "who handles debts in Laak?",
    "nobody": "eenzaamheid in de Schilderswijk",
    "crisis": "mevrouw zegt dat ze niet meer wil leven",
    "no-place": "wie helpt met schulden?",
}
WIDTH = 900
"""Pixels of every picture."""
MOST = 200_000
"""Bytes that a picture may have."""
MARGIN = 12
"""CSS pixels of white around what was said."""
DRESS = """
const style = document.createElement('style');
style.textContent = `
  body, button, span, p { font-family: 'Open Sans', 'Segoe UI', sans-serif !important; }
  [aria-label='Message timestamp'], [aria-label='Show more information'] { visibility: hidden; }`;
document.head.append(style);
document.querySelector("[title='Hide log panel']").click();
document.querySelector("[title='Toggle app bar and conversation window']").click();
"""
"""A font like that of Teams, the chat alone, and no time: a picture changes when its card does."""
FRAME = """
const [asked, answered] = [...document.querySelectorAll("[aria-label='Message header']")].slice(-2)
  .map(header => header.parentElement);
const [top, bottom] = [asked.lastElementChild, answered].map(e => e.getBoundingClientRect());
const margin = arguments[0];
return {x: bottom.left - margin, y: top.top - margin + scrollY,
        width: top.right - bottom.left + 2 * margin, height: bottom.bottom - top.top + 2 * margin};
"""


def take(browser: webdriver.Chrome) -> bytes:
    """The last question and its answer, as PNG."""
    frame = standing_still(browser)
    clip = frame | {"scale": WIDTH / frame["width"]}
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
    return base64.b64decode(shot["data"])


def standing_still(browser: webdriver.Chrome) -> dict[str, float]:
    """Where question and answer are, once the chat no longer scrolls."""
    before: dict[str, float] = {}
    while (now := browser.execute_script(FRAME, MARGIN)) != before:
        before = now
        time.sleep(0.5)
    return before


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
        for picture, question in QUESTIONS.items():
            chat.start()
            browser.execute_script(DRESS)
            chat.ask(question)
            png = take(browser)
            (PICTURES / f"{picture}.png").write_bytes(png)
            print(f"docs/pictures/{picture}.png: {len(png) / 1000:.0f} kB")
            if len(png) > MOST:
                print(f"{picture}.png is larger than {MOST // 1000} kB", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
