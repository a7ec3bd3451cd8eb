"""botbuilder's adapter with our credentials and our connector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity, ActivityTypes
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConstants,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    MicrosoftAppCredentials,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from bot.connector import Connectors, KeptToken
from bot.settings import Settings
from bot.signing_keys import SigningKeys
from bot.translation import Outgoing

SCOPE = "https://api.botframework.com"


class Unauthorized(Exception):
    """The caller could not show who it is. Every failure to authenticate becomes this."""


class Gate(BotFrameworkAuthentication):  # type: ignore[misc]
    """The SDK checks the incoming token; what goes out goes through our connectors."""

    def __init__(self, settings: Settings, connectors: Connectors) -> None:
        self._connectors = connectors
        self._dev = settings.dev
        self.keys = signing_keys(connectors.session)
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

        The SDK raises DecodeError, KeyError and others for a bad token.
        """
        try:
            result = await self._sdk.authenticate_request(activity, auth_header)
            claims = result.claims_identity.claims
        except Exception as error:
            raise Unauthorized from error
        if not self._dev and "exp" not in claims:
            raise Unauthorized  # the SDK takes a token that never ends
        result.connector_factory = self._connectors
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise Unauthorized  # streaming is not offered

    def create_connector_factory(self, claims_identity: object) -> Connectors:
        return self._connectors

    async def create_user_token_client(self, claims_identity: object) -> None:
        """No sign-in of users through the bot, so no client for their tokens."""


class Adapter(CloudAdapterBase):  # type: ignore[misc]
    """CloudAdapterBase as it is; only named for our own imports."""


@dataclass(frozen=True)
class _InvokeResponse:
    """What `CloudAdapterBase` hands back for an invoke: plain data, serialised once."""

    status: int
    body: dict[str, Any]


def answered(body: dict[str, Any]) -> Activity:
    """The answer to an invoke, as an activity to send."""
    return Outgoing(type=ActivityTypes.invoke_response, value=_InvokeResponse(200, body))


def signing_keys(session: aiohttp.ClientSession) -> SigningKeys:
    """The keys of the messenger, which the SDK asks for instead of fetching them itself."""
    urls = (
        AuthenticationConstants.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL,
        AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL,
    )
    for url in urls:
        keys = JwtTokenExtractor.metadataCache[url] = SigningKeys(url, session)
    return keys


def own_token(settings: Settings) -> KeptToken | None:
    """The token that the bot shows to the messenger; none in `--dev`."""
    if settings.dev:
        return None
    credentials = MicrosoftAppCredentials(
        settings.app_id, settings.app_secret.get_secret_value(), settings.app_tenant, SCOPE
    )
    return KeptToken(credentials.get_access_token)
