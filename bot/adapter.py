"""botbuilder's adapter with our credentials and our connector."""

from __future__ import annotations

import time
from typing import Any

from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from bot.connector import Connectors, KeptToken
from bot.settings import Settings

SCOPE = "https://api.botframework.com"
REFRESH_KEYS_EVERY = 300.0
"""Seconds between two fetches of signing keys that unknown keys in tokens can cause."""


class Unauthorized(Exception):
    """The caller could not show who it is. Every failure to authenticate becomes this."""


class Gate(BotFrameworkAuthentication):  # type: ignore[misc]
    """The SDK checks the incoming token; what goes out goes through our connectors."""

    def __init__(self, settings: Settings, connectors: Connectors) -> None:
        self._connectors = connectors
        self._dev = settings.dev
        self._next_refresh = 0.0
        self._sdk = BotFrameworkAuthenticationFactory.create(
            credential_factory=PasswordServiceClientCredentialFactory(
                settings.app_id or None,
                settings.app_secret.get_secret_value() or None,
                settings.app_tenant or None,
            )
        )

    async def authenticate_request(
        self, activity: Activity, auth_header: str
    ) -> AuthenticateRequestResult:
        """Who is calling. Raises Unauthorized for whatever goes wrong.

        The SDK raises DecodeError, IndexError and others for a bad token.
        """
        try:
            result = await self._checked(activity, auth_header)
            claims = result.claims_identity.claims
        except Exception as error:
            raise Unauthorized from error
        if not self._dev and "exp" not in claims:
            raise Unauthorized  # the SDK takes a token that never ends
        result.connector_factory = self._connectors
        return result

    async def _checked(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """As the SDK says; an unknown signing key makes it fetch the keys anew.

        To the SDK an unknown key is an IndexError until its cache is a day old. Anyone can name an
        unknown key, so the keys are fetched again at most once in a while.
        """
        try:
            return await self._sdk.authenticate_request(activity, auth_header)
        except IndexError:
            if time.monotonic() < self._next_refresh:
                raise
            self._next_refresh = time.monotonic() + REFRESH_KEYS_EVERY
            JwtTokenExtractor.metadataCache.clear()
            return await self._sdk.authenticate_request(activity, auth_header)

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise Unauthorized  # streaming is not offered

    def create_connector_factory(self, claims_identity: object) -> Connectors:
        return self._connectors

    async def create_user_token_client(self, claims_identity: object) -> None:
        """No sign-in of users through the bot, so no client for their tokens."""


class Adapter(CloudAdapterBase):  # type: ignore[misc]
    """CloudAdapterBase as it is; only named for our own imports."""


def own_token(settings: Settings) -> KeptToken | None:
    """The token that the bot shows to the messenger; none in `--dev`."""
    if settings.dev:
        return None
    credentials = MicrosoftAppCredentials(
        settings.app_id, settings.app_secret.get_secret_value(), settings.app_tenant, SCOPE
    )
    return KeptToken(credentials.get_access_token)
