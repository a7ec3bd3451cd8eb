"""POST /api/messages: limits, authenticate, hand over, answer. Never a 500, never a stack trace."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import aiohttp
import orjson
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes

from bot.adapter import Adapter, Gate, Unauthorized, answered, own_token
from bot.admission import Admission
from bot.cards import notice
from bot.connector import Connectors, DeliveryError, allowed_service_url
from bot.courier import Courier
from bot.extension import QUERY, remark, suggestions
from bot.library import Library
from bot.links import Links
from bot.map_pages import MapPages
from bot.nudger import nudge
from bot.pages import add_public_pages
from bot.rate import Pace, Verdict
from bot.settings import Settings
from bot.translation import (
    CARD_ACTION,
    THREAD,
    BadActivity,
    addressed,
    bot_was_added,
    bot_was_removed,
    channel_of,
    invoke_answer,
    read_activity,
    team,
    to_activity,
    to_turn,
    user_of,
)
from bot.turns import Turns
from bot.watch import Metrics, add_pages
from cases.desk import Desk
from cases.store import SqliteStore
from dialogs.effects import HandoverEffect
from dialogs.turn import Card, Reply

log = logging.getLogger("wijkschakel.door")

MAX_BODY = 256 * 1024
"""Bytes of one activity; Teams sends a few kB."""
MESSENGER_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)


@dataclass
class Door:
    """Lets activities in and replies out."""

    settings: Settings
    turns: Turns
    metrics: Metrics
    gate: Gate
    adapter: Adapter
    courier: Courier
    pace: Pace
    admission: Admission
    links: Links

    async def receive(self, request: web.Request) -> web.Response:
        """One activity → 200 handled, 400 unreadable, 401 unknown caller, 403 not ours, 413 big."""
        started = time.perf_counter()
        try:
            body = orjson.loads(await request.read())
            activity = read_activity(body)
        except web.HTTPRequestEntityTooLarge:
            return self._refuse(413, "too large")
        except BadActivity as error:
            return self._refuse(400, str(error))
        except web.RequestPayloadError:
            answer = self._refuse(400, "not readable")
            answer.force_close()  # what is left of the body cannot be read either
            return answer
        except (ValueError, RecursionError):
            return self._refuse(400, "not readable as JSON")
        if not allowed_service_url(activity.service_url, self.settings.dev):
            return self._refuse(403, "service URL not allowed")
        try:
            caller = await self.gate.authenticate_request(
                activity, request.headers.get("authorization", "")
            )
        except Unauthorized:
            return self._refuse(401, "not authenticated")
        if not self.admission.vouches(activity):
            return self._refuse(403, "nobody says of which tenant this is")
        try:
            answer = await self.adapter.process_activity(caller, activity, self._turn)
        except DeliveryError as error:
            self.metrics.undelivered.inc()
            log.warning("reply not delivered", extra={"status": error.status})
            return web.Response(status=200)
        except Exception:
            self.metrics.failed.inc()
            log.exception("activity not handled")
            return web.Response(status=200)
        self.metrics.seconds.observe(time.perf_counter() - started)
        if answer is not None:
            return web.Response(
                status=answer.status,
                body=orjson.dumps(answer.body) if answer.body is not None else None,
                content_type="application/json",
            )
        return web.Response(status=200)

    def _refuse(self, status: int, reason: str) -> web.Response:
        self.metrics.refused.labels(str(status)).inc()
        return web.json_response({"error": reason}, status=status)

    async def _turn(self, context: TurnContext) -> None:
        """What botbuilder calls with every authenticated activity."""
        activity = context.activity
        kind = activity.type
        if kind == ActivityTypes.message and addressed(activity):
            await self._message(context, activity)
        elif kind == ActivityTypes.invoke:
            await self._invoke(context, activity)
        elif bot_was_added(activity):
            await self._welcome(context, activity)
        elif bot_was_removed(activity):
            self._leave(activity)
        # typing, reactions and whatever comes next need no answer

    async def _message(self, context: TurnContext, activity: Activity) -> None:
        pace = self._pace(activity)
        stopped = self._stopped(activity, pace)
        if stopped is not None:
            if pace != "silent":
                await self._send(context, activity, stopped)
            return
        reply = await self._reply(activity)
        if reply is not None:
            self.metrics.turns.labels("message").inc()
            try:
                await self._send(context, activity, reply)
            finally:
                self._call_courier(reply)

    async def _invoke(self, context: TurnContext, activity: Activity) -> None:
        search = activity.name == QUERY
        if not search and activity.name != CARD_ACTION:
            return  # botbuilder answers 501
        stopped = self._stopped(activity, self._pace(activity))
        if stopped is not None:
            body = (remark if search else notice)(stopped.card.title)
            await context.send_activity(answered(body))
        elif search:
            today = self.turns.day(datetime.now(UTC))
            self.metrics.turns.labels("search").inc()
            await context.send_activity(answered(suggestions(activity, self.turns, today)))
        else:
            await self._press(context, activity)

    async def _press(self, context: TurnContext, activity: Activity) -> None:
        reply = await self._reply(activity)
        if reply is None:
            reply = await self.turns.repeat(to_turn(activity), datetime.now(UTC))
        self.metrics.turns.labels("press").inc()
        shown = self.links.filled(reply, datetime.now(UTC))
        await context.send_activity(answered(invoke_answer(shown)))
        self._call_courier(reply)

    def _stopped(self, activity: Activity, pace: Verdict) -> Reply | None:
        """What is said instead of a reply, to who goes too fast and to who is not known."""
        if pace != "go":
            lang = self.turns.language(user_of(activity))
            text = self.turns.library.conversation.messages.text("too_fast", lang)
            return Reply(Card(text), lang)
        if self.admission.admits(activity, self.turns.day(datetime.now(UTC))):
            return None
        self.metrics.refused.labels("stranger").inc()
        self.turns.stranger(user_of(activity), datetime.now(UTC))
        return self.admission.refusal(activity)

    def _pace(self, activity: Activity) -> Verdict:
        """May this turn be taken now?"""
        pace, limit = self.pace.verdict(user_of(activity), channel_of(activity), time.monotonic())
        if pace != "go":
            self.metrics.slowed.labels(limit).inc()
        return pace

    def _call_courier(self, reply: Reply) -> None:
        """The others hear at once what changed; the answer to who pressed goes first."""
        if any(isinstance(effect, HandoverEffect) for effect in reply.effects):
            self.courier.call()

    async def _welcome(self, context: TurnContext, activity: Activity) -> None:
        if activity.from_property is None:
            activity.from_property = activity.recipient
        stopped = self._stopped(activity, "go")
        if stopped is not None:
            await self._send(context, activity, stopped)
            return
        turn = to_turn(activity)
        reply = await self.turns.welcome(turn, _activity_key(activity), datetime.now(UTC))
        if reply is not None:
            self.metrics.turns.labels("welcome").inc()
            await self._send(context, activity, reply)

    def _leave(self, activity: Activity) -> None:
        left = self.turns.leave(
            activity.channel_id,
            activity.conversation.id.partition(THREAD)[0],
            team(activity),
            _activity_key(activity),
            datetime.now(UTC),
        )
        if left:
            self.courier.call()

    async def _reply(self, activity: Activity) -> Reply | None:
        """The reply; a bug becomes a kind sentence with a number that is also in the log."""
        try:
            return await self.turns.take(
                to_turn(activity), _activity_key(activity), datetime.now(UTC)
            )
        except Exception:
            number = secrets.token_hex(2)
            self.metrics.failed.inc()
            log.exception("turn failed", extra={"number": number})
            conversation = self.turns.library.conversation
            lang = conversation.default_lang
            return Reply(Card(conversation.messages.text("error", lang, number=number)), lang)

    async def _send(self, context: TurnContext, activity: Activity, reply: Reply) -> None:
        messages = self.turns.library.conversation.messages
        shown = self.links.filled(reply, datetime.now(UTC))
        await context.send_activity(to_activity(shown, activity.channel_id, messages))


def _activity_key(activity: Activity) -> str | None:
    if not activity.id:
        return None
    return f"{activity.channel_id}|{activity.conversation.id}|{activity.id}"


def build(
    settings: Settings, library: Library, store: SqliteStore, today: date | None = None
) -> web.Application:
    """The web application; its clean-up stops the watch and closes connections and database."""
    app = web.Application(client_max_size=MAX_BODY)
    metrics = Metrics()
    turns = Turns(library, Desk(store, settings.terms), today)
    limits = (0, 0) if settings.dev else (settings.user_limit, settings.conversation_limit)
    pace, admission = Pace(*limits), Admission(settings, library)
    links = Links.of(settings)

    async def running(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(
            timeout=MESSENGER_TIMEOUT,
            connector=aiohttp.TCPConnector(limit=200),
            cookie_jar=aiohttp.DummyCookieJar(),
        ) as session:
            connectors = Connectors(session, settings.dev, own_token(settings))
            gate = Gate(settings, connectors)
            courier = Courier(turns, connectors)
            app[DOOR] = Door(
                settings, turns, metrics, gate, Adapter(gate), courier, pace, admission, links
            )
            tasks = [
                *([] if settings.dev else [asyncio.create_task(gate.keys.run())]),
                asyncio.create_task(library.watch(today)),
                asyncio.create_task(nudge(courier)),
                asyncio.create_task(courier.run()),
            ]
            yield
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        store.close()

    async def receive(request: web.Request) -> web.Response:
        return await app[DOOR].receive(request)

    app.cleanup_ctx.append(running)
    app.router.add_post("/api/messages", receive)
    add_pages(app, library, store, metrics)
    add_public_pages(app, library)
    MapPages(turns, links).add_to(app)
    return app


DOOR = web.AppKey("door", Door)
