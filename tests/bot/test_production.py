"""Without `--dev`: only the messenger may knock, and only for our own tenants."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
from pydantic import SecretStr

from bot.door import build
from bot.settings import Settings
from cases.store import SqliteStore
from dialogs.conversation import Conversation
from tests.conversations.talk import NOW, library_of

from .conftest import Log
from .issuer import APP_ID, SERVICE_URL, Issuer
from .messenger import TENANT, Bot, StubConnector, texts


@pytest.fixture
async def guarded(
    aiohttp_client: Any, conversation: Conversation, connector: StubConnector, issuer: Issuer
) -> Bot:
    """The bot as it runs in production."""
    settings = Settings(
        app_id=APP_ID,
        app_secret=SecretStr("geheim"),
        app_tenant=TENANT,
        tenants=frozenset({TENANT}),
    ).checked()
    library, store = library_of(conversation), SqliteStore(":memory:")
    app = build(settings, library, store, NOW.date())
    return Bot(await aiohttp_client(app), connector, library, store)


LIMIT = Settings.model_fields["user_limit"].default
"""Turns a minute of one person."""


async def press(bot: Bot, authorization: str | None, **fields: Any) -> tuple[int, Any]:
    """A button that is answered in place, so that nothing is sent to the real messenger."""
    activity = bot.execute({"do": "help"}, **({"serviceUrl": SERVICE_URL} | fields))
    given = {} if authorization is None else {"authorization": authorization}
    return await bot.post(activity, **given)


async def test_the_messenger_with_a_good_token_is_let_in(guarded: Bot, issuer: Issuer) -> None:
    status, answer = await press(guarded, f"Bearer {issuer.token()}")

    assert status == 200
    assert "Dit kan ik voor je doen." in texts(answer)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer onzin",
        "Bearer a.b.c",
        "Bearer e30.e30.e30",
        "Basic d2lqOnNjaGFrZWw=",
        "Bearer een twee drie",
        "bearer " + "x" * 5000,
    ],
)
async def test_without_a_token_or_with_rubbish_nobody_gets_in(
    guarded: Bot, authorization: str | None
) -> None:
    status, answer = await press(guarded, authorization)

    assert status == 401
    assert answer == {"error": "not authenticated"}


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "33333333-3333-3333-3333-333333333333"},
        {"aud": None},
        {"aud": ""},
        {"iss": "https://voorbeeld.invalid"},
        {"iss": None},
        {"serviceurl": "https://voorbeeld.invalid/"},
        {"serviceurl": None},
        {"exp": int(time.time()) - 3600},
        {"nbf": int(time.time()) + 3600},
        {"exp": None},
        {"kid": "onbekend"},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_us_or_not_for_now_opens_nothing(
    guarded: Bot, issuer: Issuer, claims: dict[str, Any]
) -> None:
    status, _ = await press(guarded, f"Bearer {issuer.token(**claims)}")

    assert status == 401


async def test_a_token_signed_with_another_key_opens_nothing(
    guarded: Bot, issuer: Issuer, keys: tuple[Any, Any]
) -> None:
    assert (await press(guarded, f"Bearer {issuer.token(signed_with=keys[1])}"))[0] == 401


@pytest.mark.parametrize("alg", ["none", "HS256"])
async def test_a_token_with_a_weaker_signature_opens_nothing(
    guarded: Bot, issuer: Issuer, alg: str
) -> None:
    secret = None if alg == "none" else "s" * 64
    claims = jwt.decode(issuer.token(), options={"verify_signature": False})
    token = jwt.encode(claims, secret, algorithm=alg, headers={"kid": issuer.kid})

    assert (await press(guarded, f"Bearer {token}"))[0] == 401


async def test_after_the_messenger_changed_its_key_its_tokens_are_good_again(
    guarded: Bot, issuer: Issuer, keys: tuple[Any, Any]
) -> None:
    assert (await press(guarded, f"Bearer {issuer.token()}"))[0] == 200

    issuer.key, issuer.kid = keys[1], "key-2"

    assert (await press(guarded, f"Bearer {issuer.token()}"))[0] == 200


async def test_an_issuer_that_is_away_lets_nobody_in(guarded: Bot, issuer: Issuer) -> None:
    token = issuer.token()
    issuer.keys = lambda: {"fout": 1}  # type: ignore[method-assign]

    assert (await press(guarded, f"Bearer {token}"))[0] == 401


@pytest.mark.parametrize(
    "data",
    [
        *(None, {}, [], "x", {"tenant": None}, {"tenant": {}}, {"tenant": {"id": 5}}),
        {"tenant": {"id": ""}},
    ],
    ids=repr,
)
async def test_somebody_of_no_tenant_is_not_served(guarded: Bot, issuer: Issuer, data: Any) -> None:
    status, answer = await press(guarded, f"Bearer {issuer.token()}", channelData=data)

    assert (status, answer) == (403, {"error": "nobody says of which tenant this is"})
    assert await guarded.figure("wijkschakel_turns_total") == 0


async def test_the_tenant_may_be_written_in_capitals(guarded: Bot, issuer: Issuer) -> None:
    data = {"tenant": {"id": TENANT.upper()}}

    assert (await press(guarded, f"Bearer {issuer.token()}", channelData=data))[0] == 200


async def test_this_machine_is_no_messenger_in_production(guarded: Bot, issuer: Issuer) -> None:
    url = guarded.connector.url
    token = issuer.token(serviceurl=url)

    status, _ = await press(guarded, f"Bearer {token}", serviceUrl=url)

    assert status == 403
    assert guarded.connector.sent == []


async def test_a_refused_caller_changes_nothing_and_nothing_of_it_is_logged(
    guarded: Bot, issuer: Issuer, log: Log
) -> None:
    wrong = {"do": "wrong", "services": ["helpdesk-geldzaken-schulden"], "what": "gone"}
    await guarded.post(guarded.execute(wrong, serviceUrl=SERVICE_URL))
    token = issuer.token(aud="iemand-anders")
    await press(guarded, f"Bearer {token}")

    assert guarded.store.corrections.all() == []
    assert token not in log.text
    assert await guarded.figure("wijkschakel_refused_total") == 2


async def test_who_presses_without_end_is_asked_to_wait(guarded: Bot, issuer: Issuer) -> None:
    token = f"Bearer {issuer.token()}"
    answers = [(await press(guarded, token))[1] for _ in range(LIMIT + 5)]

    assert "Dit kan ik voor je doen." in texts(answers[:-5][-1])
    assert "Dat gaat me te snel." in texts(answers[-1])
    assert await guarded.figure("wijkschakel_slowed_total") > 0


async def test_the_pages_for_watching_need_no_token_and_tell_no_secret(guarded: Bot) -> None:
    for page in ("/health", "/ready", "/metrics"):
        async with guarded.client.get(page) as response:
            assert response.status == 200
            text = await response.text()
        assert "geheim" not in text
        assert APP_ID not in text


async def test_forged_tokens_do_not_make_the_bot_ask_for_keys_time_and_again(
    guarded: Bot, issuer: Issuer
) -> None:
    await press(guarded, f"Bearer {issuer.token()}")
    before = issuer.fetches

    for number in range(10):
        assert (await press(guarded, f"Bearer {issuer.token(kid=f'vals-{number}')}"))[0] == 401

    assert issuer.fetches - before <= 4
