"""The pages that the manifest of the Teams app names: what this is, privacy, terms."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.library import Library
from content.messages import Messages
from social_map.models import Lang

PAGES = {"/": "about", "/privacy": "privacy", "/voorwaarden": "terms"}
"""Path → key of the texts."""
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
}
STYLE = "body{font:1.1em/1.5 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}"


def add_public_pages(app: web.Application, library: Library) -> None:
    """Text for anybody, in Dutch, or in English for a browser that prefers that."""

    async def shown(request: web.Request) -> web.Response:
        english = request.headers.get("accept-language", "").lower().startswith("en")
        body = html(PAGES[request.path], library.conversation.messages, "en" if english else "nl")
        return web.Response(text=body, content_type="text/html", headers=HEADERS)

    for path in PAGES:
        app.router.add_get(path, shown)


def html(page: str, messages: Messages, lang: Lang) -> str:
    """One page; every line of its text is a paragraph."""
    title = escape(messages.text(f"pages.{page}.title", lang))
    lines = messages.text(f"pages.{page}.text", lang).splitlines()
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1>{paragraphs}</body></html>"
    )
