"""Who may come in: registered people, of the tenant from which they come; nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from pydantic import SecretStr

from bot.connector import Connector, Conversations
from bot.door import DOOR, build
from bot.library import Library, Source
from bot.settings import Settings
from cases.store import SqliteStore
from content.messages import Messages
from tests.factories import TODAY, write_content
from tests.files import access_file, member, object_id, organisation, service

from .conftest import Log
from .issuer import APP_ID, SERVICE_URL, Issuer
from .loop import Loop, Person, carrying, find
from .messenger import BOT, TENANT, StubConnector, texts

PRACTICE, PARTNER, OTHER = "praktijk", "schuldhulp-laak", "taalhuis-overvecht"
GP, COORDINATOR, KEY_FIGURE, ELSEWHERE, BOUND = map(object_id, range(1, 6))
STRANGER = object_id(99)
THEIRS = "55555555-5555-5555-5555-555555555555"
"""The tenant of the partner."""
UNKNOWN = "44444444-4444-4444-4444-444444444444"
QUESTION = "wie doet schulden in Laak?"
TEAM = "19:team"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A practice in the bot's own tenant, and a partner with a tenant of its own."""
    confirmed = {"on": "2026-11-01", "by": "POH-KB", "how": "phone"}
    partners = {
        PARTNER: organisation(PARTNER, service(f"{PARTNER}-spreekuur", confirmed=confirmed)),
        OTHER: organisation(OTHER, service(f"{OTHER}-spreekuur", needs=["taal"])),
    }
    people = (
        member(1),
        member(2, PRACTICE, "coordinator"),
        member(3, PARTNER, "key_figure"),
        member(4, OTHER, "key_figure"),
        member(5, PARTNER, "member", tenant=THEIRS),
    )
    tenants = [{"id": THEIRS.upper(), "organisations": [PARTNER]}]
    return write_content(tmp_path, access=access_file(*people, tenants=tenants), partners=partners)


@dataclass
class Guarded:
    """The bot as it runs for real; what it sends to the messenger is recorded."""

    client: TestClient[Any, Any]
    connector: StubConnector
    issuer: Issuer
    store: SqliteStore

    def person(self, id_: str, where: str = "", tenant: str = TENANT) -> Visitor:
        shared = where.startswith("19:")
        place = where or f"a:{id_}"
        return Visitor(id_, place, SERVICE_URL, self.post, shared, tenant=tenant)

    async def post(self, activity: dict[str, Any]) -> Any:
        headers = {"authorization": f"Bearer {self.issuer.token()}"}
        async with self.client.post("/api/messages", json=activity, headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.json() if activity["type"] == "invoke" else None

    def said(self) -> list[str]:
        return [texts(s.card) for s in self.connector.sent]

    def counted(self) -> float:
        metrics = self.client.app[DOOR].metrics.refused
        return float(metrics.labels("stranger")._value.get())

    def kept(self) -> list[tuple[Any, ...]]:
        """Everything that is stored of people."""
        tables = ("users", "progress", "seen", "contacts", "handovers", "channels", "gaps")
        return [r for t in tables for r in self.store._execute(f"select * from {t}").fetchall()]


@dataclass
class Visitor(Person):
    """Somebody who comes from a tenant."""

    tenant: str = TENANT
    channel_id: str = "msteams"

    def _activity(self, kind: str, **fields: Any) -> dict[str, Any]:
        data = {"channelData": {"tenant": {"id": self.tenant}}, "channelId": self.channel_id}
        return super()._activity(kind, **{**data, **fields})

    async def searches(self, text: str) -> dict[str, Any]:
        """From the compose box."""
        value = {"commandId": "zoek", "parameters": [{"name": "vraag", "value": text}]}
        query = self._activity("invoke", name="composeExtension/query", value=value)
        extension: dict[str, Any] = (await self.post(query))["composeExtension"]
        return extension

    async def answered(self, data: dict[str, Any]) -> dict[str, Any]:
        """All of the answer to a press."""
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": data}}
        answer: dict[str, Any] = await self.post(
            self._activity("invoke", name="adaptiveCard/action", value=value)
        )
        return answer


@pytest.fixture
async def guarded(
    connector: StubConnector, aiohttp_client: Any, content: Path, issuer: Issuer
) -> Guarded:
    settings = Settings(
        **{"app_id": APP_ID, "app_secret": SecretStr("geheim"), "app_tenant": TENANT},
        **{"tenants": frozenset({TENANT}), "user_limit": 0},
    ).checked()
    store = SqliteStore(":memory:")
    app = build(settings, Library(Source(content), TODAY), store, TODAY)
    client = await aiohttp_client(app)
    connectors = app[DOOR].gate._connectors
    here = Conversations(connectors.session, connector.url.rstrip("/"), None)
    connectors._known[SERVICE_URL.rstrip("/")] = Connector(here)
    return Guarded(client, connector, issuer, store)


@pytest.fixture
def refusal(messages: Messages) -> str:
    return messages.text("stranger", "nl")


# -- tenants ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "tenant", "welcome"),
    [
        (GP, TENANT, True),
        (KEY_FIGURE, TENANT, True),  # a guest in a team of the practice
        (KEY_FIGURE, THEIRS, True),
        (BOUND, THEIRS, True),
        (BOUND, TENANT, False),
        (GP, THEIRS, False),  # only the partner's people come from there
        (ELSEWHERE, THEIRS, False),
        (GP, UNKNOWN, False),
        (KEY_FIGURE, UNKNOWN, False),
        (STRANGER, TENANT, False),
        (STRANGER, THEIRS, False),
        (STRANGER, UNKNOWN, False),
    ],
)
async def test_who_is_registered_comes_in_from_where_he_belongs(
    guarded: Guarded, refusal: str, who: str, tenant: str, welcome: bool
) -> None:
    await guarded.person(who, tenant=tenant).says(QUESTION)

    (said,) = guarded.said()
    assert (refusal in said) is not welcome
    assert ("Schuldhulp laak" in said) is welcome
    assert guarded.counted() == (0 if welcome else 1)


@pytest.mark.parametrize("channel", ["directline", "webchat", "emulator", "sms"])
async def test_where_people_fill_in_themselves_who_they_are_nobody_comes_in(
    guarded: Guarded, channel: str
) -> None:
    visitor = guarded.person(GP)
    visitor.channel_id = channel
    guarded.issuer.keys = lambda: _endorsing(guarded.issuer, channel)  # type: ignore[method-assign]
    guarded.issuer.kid = "key-2"
    activity = visitor._activity("message", text=QUESTION)
    headers = {"authorization": f"Bearer {guarded.issuer.token()}"}
    async with guarded.client.post("/api/messages", json=activity, headers=headers) as response:
        assert response.status == 403

    assert guarded.said() == []


def _endorsing(issuer: Issuer, channel: str) -> dict[str, Any]:
    (key,) = Issuer(issuer.key, issuer.kid).keys()["keys"]
    return {"keys": [key | {"endorsements": [channel]}]}


# -- everybody else -----------------------------------------------------------------------------


async def test_a_stranger_gets_one_friendly_refusal_whatever_is_tried(
    guarded: Guarded, refusal: str
) -> None:
    stranger = guarded.person(STRANGER)
    for words in (QUESTION, "4d", "koppel schuldhulp-laak", "werklijst", "ik wil dood"):
        await stranger.says(words)
    forged = {"do": "find", "needs": ["schulden"], "places": ["SD-GM0518-Laak"]}
    pressed = await stranger.answered(forged)
    found = await stranger.searches(QUESTION)
    added = stranger._activity("conversationUpdate", membersAdded=[BOT])
    await guarded.post(added)

    assert [refusal in said for said in guarded.said()] == [True] * 6
    assert not any("Schuldhulp" in said for said in guarded.said())
    assert pressed["value"] == refusal
    assert found == {"type": "message", "text": refusal}
    assert guarded.counted() == 8


async def test_of_a_stranger_nothing_is_kept_or_logged(guarded: Guarded, log: Log) -> None:
    before = guarded.kept()
    stranger = guarded.person(STRANGER)

    await stranger.says("mijn wijk is Laak, mevrouw Voorbeeld")
    await stranger.answered({"do": "wrong", "services": [f"{PARTNER}-spreekuur"], "what": "gone"})

    assert guarded.kept() == before
    assert guarded.store.corrections.all() == []
    ours = "\n".join(line for line in log.lines if '"logger": "wijkschakel' in line)
    assert STRANGER not in ours
    assert "Voorbeeld" not in log.text


async def test_a_stranger_is_one_entry_a_day_in_the_audit_however_often_it_is_tried(
    guarded: Guarded,
) -> None:
    for id_ in (STRANGER, STRANGER, "een-ander", STRANGER):
        visitor = guarded.person(id_)
        await visitor.says("mijn wijk is Laak, mevrouw Voorbeeld")
        await visitor.searches(QUESTION)

    rows = guarded.store._execute("select actor, action, outcome, detail from audit").fetchall()
    assert rows == [(id_, "stranger", "stranger", "") for id_ in (STRANGER, "een-ander")]


async def test_a_stranger_in_a_channel_is_only_answered_when_the_bot_is_named(
    guarded: Guarded,
) -> None:
    stranger = guarded.person(STRANGER, TEAM)
    await guarded.post(stranger._activity("message", text=QUESTION))

    assert guarded.said() == []
    assert guarded.counted() == 0


async def test_a_stranger_is_refused_in_the_language_of_the_messenger(
    guarded: Guarded, messages: Messages
) -> None:
    stranger = guarded.person(STRANGER)
    await guarded.post(stranger._activity("message", text=QUESTION, locale="en-GB"))

    assert messages.text("stranger", "en") in guarded.said()[0]


async def test_somebody_without_an_id_in_a_directory_is_a_stranger(
    guarded: Guarded, refusal: str
) -> None:
    activity = guarded.person(GP)._activity("message", text=QUESTION)
    await guarded.post(activity | {"from": {"id": GP, "name": "Sam"}})

    assert refusal in guarded.said()[0]


async def test_a_stranger_can_take_the_bot_out_of_a_team(guarded: Guarded) -> None:
    await guarded.person(COORDINATOR, TEAM).says(f"koppel {PARTNER}")
    assert guarded.store.channels.of(PARTNER) is not None

    removed = guarded.person(STRANGER, TEAM)._activity("conversationUpdate", membersRemoved=[BOT])
    await guarded.post(removed)

    assert guarded.store.channels.of(PARTNER) is None


# -- what a card carries is looked up again -----------------------------------------------------


async def asked(guarded: Guarded) -> Loop:
    """A handover of the GP to the partner, in whose channel a card is posted."""
    await guarded.person(COORDINATOR, TEAM).says(f"koppel {PARTNER}")
    gp = guarded.person(GP)
    loop = Loop(gp, guarded.person(KEY_FIGURE, TEAM, THEIRS))
    await gp.says(QUESTION)
    await loop.asks(guarded.connector.sent[-1].card)
    await guarded.client.app[DOOR].courier.deliver(_later())
    return loop


def _later() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def posted(guarded: Guarded) -> dict[str, Any]:
    """The card in the partner's channel."""
    cards = [s.card for s in guarded.connector.sent if carrying(s.card, act="accept")]
    return cards[-1]


def state(guarded: Guarded, loop: Loop) -> str:
    handover = guarded.store.handovers.get(loop.ref)
    assert handover is not None
    return handover.state.value


async def test_the_partner_of_another_tenant_takes_it_up_in_its_channel(guarded: Guarded) -> None:
    loop = await asked(guarded)

    await loop.partner.presses(find(posted(guarded), act="accept"))

    assert state(guarded, loop) == "accepted"


@pytest.mark.parametrize(
    ("who", "where"),
    [
        (KEY_FIGURE, "19:elsewhere"),  # the right person in another channel
        (GP, "19:elsewhere"),
        (ELSEWHERE, ""),  # another partner, in a chat of one's own
        (ELSEWHERE, TEAM),  # another partner who reads along in the channel
        (COORDINATOR, ""),
        (GP, ""),  # the own side does not answer for the partner
    ],
)
async def test_a_card_that_is_copied_or_pressed_by_others_does_nothing(
    guarded: Guarded, who: str, where: str
) -> None:
    loop = await asked(guarded)
    card, before = posted(guarded), guarded.store.handovers.get(loop.ref)

    for data in carrying(card, do="handover"):
        for forged in (data, {**data, "as": "requester"}, {**data, "act": "decline"}):
            if who == GP and not where and forged.get("as") == "requester":
                continue  # as the requester the GP may do a lot
            await guarded.person(who, where).answered(forged)

    assert guarded.store.handovers.get(loop.ref) == before


async def test_a_card_of_a_4d_conversation_does_nothing_for_somebody_else(
    guarded: Guarded,
) -> None:
    gp = guarded.person(GP)
    await gp.says("praatje")
    begin = guarded.connector.sent[-1].card
    await gp.presses(find(begin, go="begin"))
    await gp.says("pauze")
    buttons = carrying(guarded.connector.sent[-1].card)
    before = guarded.store._execute("select * from walks").fetchall()
    assert before

    for place in ("", "19:elsewhere"):
        for data in buttons:
            await guarded.person(KEY_FIGURE, place).answered(data)
            if place:
                await guarded.person(GP, place).answered(data)

    assert guarded.store._execute("select * from walks").fetchall() == before


async def test_who_is_no_longer_registered_is_a_stranger_at_once(
    guarded: Guarded, content: Path, refusal: str
) -> None:
    loop = await asked(guarded)
    card = posted(guarded)
    left = (content / "access.yaml").read_text("utf-8").replace(KEY_FIGURE, object_id(77))
    (content / "access.yaml").write_text(left, "utf-8")
    await guarded.client.app[DOOR].turns.library.look(TODAY)

    answer = await guarded.person(KEY_FIGURE, TEAM, THEIRS).answered(find(card, act="accept"))

    assert answer["value"] == refusal
    assert state(guarded, loop) == "requested"


async def test_after_declining_the_partner_sees_nothing_of_it_any_more(guarded: Guarded) -> None:
    loop = await asked(guarded)
    partner = loop.partner
    card = await partner.presses(find(posted(guarded), act="decline"))
    await partner.presses(next(b for b in carrying(card, act="decline") if len(b) > 5))
    assert state(guarded, loop) == "rejected"

    for go in ("show", "timeline", "copy", "form"):
        look = {"do": "handover", "ref": loop.ref, "go": go, "as": "partner"}
        answer = texts(await partner.answered(look))
        assert "Deze overdracht staat niet (meer) bij jou." in answer
