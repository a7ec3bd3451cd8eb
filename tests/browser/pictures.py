"""Takes the pictures for the README and the docs: `python -m tests.browser.pictures`."""

from __future__ import annotations

import base64
import sys
import tempfile
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
DRESS = """
const style = document.createElement('style');
style.textContent = `
  @font-face { font-family: 'Segoe UI'; font-weight: 100 500;
               src: local('Open Sans'), local('OpenSans-Regular'); }
  @font-face { font-family: 'Segoe UI'; font-weight: 600 900;
               src: local('Open Sans Bold'), local('OpenSans-Bold'); }
  body, button, .ac-adaptiveCard * { font-family: 'Segoe UI', sans-serif !important; }
  [aria-label='Message timestamp'], [aria-label='Show more information'] { visibility: hidden; }`;
document.head.append(style);
document.querySelector("[title='Hide log panel']").click();
"""
"""The fonts of Teams, or what is like them; without the time, so that a picture only changes
when the card does."""
FRAME = """
const [asked, answered] = [...document.querySelectorAll("[aria-label='Message header']")].slice(-2)
  .map(header => header.parentElement);
answered.scrollIntoView({block: 'end'});
const [top, bottom] = [asked.getBoundingClientRect(), answered.getBoundingClientRect()];
return {x: Math.min(top.left, bottom.left), y: top.top,
        width: Math.max(top.right, bottom.right) - Math.min(top.left, bottom.left),
        height: bottom.bottom - top.top};
"""


def take(browser: webdriver.Chrome) -> bytes:
    """The last question and its answer, as PNG."""
    frame: dict[str, float] = browser.execute_script(FRAME)
    clip = frame | {"scale": WIDTH / frame["width"]}
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
    return base64.b64decode(shot["data"])


def main() -> int:
    if lacking := missing():
        print(f"Pictures need {', '.join(lacking)}, which cannot be found.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, bot_and_playground(Path(name)) as address:
        with chromium(Path(name), "--window-size=1000,2400", "--hide-scrollbars") as browser:
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
