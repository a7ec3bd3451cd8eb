"""The message extension in the Playground: a search there reaches the bot, and cards come back."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from .playground import Playground


def searched(page: Playground, question: str) -> dict[str, Any]:
    """What the search dialog of the Playground gets for a question."""
    value = {
        **{"commandId": "zoek", "parameters": [{"name": "vraag", "value": question}]},
        **{"queryOptions": {"skip": 0, "count": 25}, "commandContext": "compose"},
    }
    query = {
        **{"name": "composeExtension/query", "value": value, "from": {"id": "user-id-0"}},
        "conversation": {"id": "personal-chat-id"},
    }
    server = HTTPConnection(urlsplit(page.address).netloc, timeout=20)
    told = {"content-type": "application/json"}
    server.request("POST", "/_conversation/v1/invoke", json.dumps(query), told)
    answer: dict[str, Any] = json.load(server.getresponse())
    server.close()
    return answer


def test_a_search_from_the_compose_box_gives_cards(opened: Playground) -> None:
    opened.start()

    found = json.dumps(searched(opened, "wie doet schulden in Laak?"))
    nothing = json.dumps(searched(opened, ""))

    assert found.count('"contentType": "application/vnd.microsoft.card.adaptive"') == 4
    assert "Helpdesk Geldzaken" in found
    assert "taalles 2572" in nothing
