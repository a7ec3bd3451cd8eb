"""The bots beside ours in `turns`: `python -m benchmarks.rivals bare|stock|agents PORT`.

Each answers an activity by posting one reply to the activity's service URL and then says 200.
Everything is imported inside, so that a Python with only the peers in it can run this.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Handler = Callable[[Any], Awaitable[Any]]

NEEDS = {
    "bare": ("aiohttp",),
    "stock": ("aiohttp", "botbuilder.core"),
    "agents": ("aiohttp", "microsoft_agents.hosting.aiohttp"),
}
"""Rival → what it imports."""


def bare() -> Handler:
    """The least that aiohttp can do: parse, post, answer."""
    import aiohttp
    from aiohttp import web

    session: list[aiohttp.ClientSession] = []

    async def receive(request: web.Request) -> web.Response:
        if not session:
            session.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)))
        came = json.loads(await request.read())
        reply = {
            "type": "message",
            "text": came["text"],
            "from": came["recipient"],
            "recipient": came["from"],
            "conversation": came["conversation"],
            "replyToId": came["id"],
        }
        url = f"{came['serviceUrl']}/v3/conversations/{came['conversation']['id']}/activities"
        headers = {"content-type": "application/json"}
        async with session[0].post(url, data=json.dumps(reply), headers=headers) as answer:
            await answer.read()
        return web.Response(status=200)

    return receive


def stock() -> Handler:
    """botbuilder's own adapter and clients, as its samples use them."""
    from aiohttp import web
    from botbuilder.core import TurnContext
    from botbuilder.core.cloud_adapter_base import CloudAdapterBase
    from botbuilder.schema import Activity
    from botframework.connector.auth import BotFrameworkAuthenticationFactory

    class Cloud(CloudAdapterBase):  # type: ignore[misc]
        pass

    adapter = Cloud(BotFrameworkAuthenticationFactory.create())

    async def echo(context: TurnContext) -> None:
        await context.send_activity(context.activity.text)

    async def receive(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        header = request.headers.get("authorization", "")
        await adapter.process_activity(header, activity, echo)
        return web.Response(status=200)

    return receive


def agents() -> Handler:
    """The successor of botbuilder, without authentication."""
    from microsoft_agents.hosting.aiohttp import CloudAdapter
    from microsoft_agents.hosting.core import ActivityHandler, RestChannelServiceClientFactory
    from microsoft_agents.hosting.core.authorization import AnonymousTokenProvider

    class Anonymous:
        def get_token_provider(self, *_: Any) -> AnonymousTokenProvider:
            return AnonymousTokenProvider()

    class Echo(ActivityHandler):  # type: ignore[misc]
        async def on_message_activity(self, turn_context: Any) -> None:
            await turn_context.send_activity(turn_context.activity.text)

    clients = RestChannelServiceClientFactory(Anonymous())
    adapter, echo = CloudAdapter(channel_service_client_factory=clients), Echo()

    async def receive(request: Any) -> Any:
        return await adapter.process(request, echo)

    return receive


def main(name: str, port: int) -> None:
    from aiohttp import web

    async def ready(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/api/messages", {"bare": bare, "stock": stock, "agents": agents}[name]())
    app.router.add_get("/ready", ready)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
