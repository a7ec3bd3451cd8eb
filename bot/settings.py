"""Environment and command line → Settings; dangerous combinations are refused."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cases.terms import Terms
from content.problems import UserFault


class SettingsError(UserFault):
    """The bot may not start like this."""


class Settings(BaseSettings):
    """Read from `WIJKSCHAKEL_…` environment variables; the command line wins.

    The database file comes from the command line only, as for the other commands.
    """

    model_config = SettingsConfigDict(env_prefix="WIJKSCHAKEL_", frozen=True)

    dev: bool = False
    """No authentication; only on this machine."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3978
    db: str = "wijkschakel.db"
    app_id: str = ""
    """Application (client) id of the bot registration."""
    app_secret: SecretStr = SecretStr("")
    app_tenant: str = ""
    """Tenant in which the bot is registered (single-tenant registration)."""
    tenants: Annotated[frozenset[str], NoDecode] = frozenset()
    """Tenants whose users may talk to the bot, separated by commas."""
    user_limit: Annotated[int, Field(ge=0)] = 30
    """Turns a minute that one person may take; 0: no limit."""
    conversation_limit: Annotated[int, Field(ge=0)] = 120
    """Turns a minute in one conversation, of everybody together; 0: no limit."""
    keep_drafts: Annotated[int, Field(ge=2, le=90)] = 7
    """Days after which an unfinished conversation or handover is thrown away."""
    keep_cases: Annotated[int, Field(ge=30, le=3650)] = 400
    """Days after which a case closes by itself."""
    keep_closed: Annotated[int, Field(ge=1, le=3650)] = 30
    """Days after which what is closed is wiped."""
    keep_backups: Annotated[int, Field(ge=1, le=3650)] = 30
    """Days that a backup in a directory stays."""
    drain: Annotated[float, Field(ge=0, le=60)] = 3
    """Seconds between no longer being ready and no longer listening, when the bot is stopped."""
    public_host: str = ""
    """Name by which Teams reaches the bot; only the app package needs it."""

    @property
    def drain_for(self) -> float:
        """In `--dev` nobody watches whether it is ready, unless it was set."""
        return self.drain if "drain" in self.model_fields_set or not self.dev else 0.0

    @property
    def terms(self) -> Terms:
        """How long what is kept."""
        return Terms(
            timedelta(self.keep_drafts), timedelta(self.keep_cases), timedelta(self.keep_closed)
        )

    @field_validator("tenants", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(t.strip().lower() for t in value.split(",") if t.strip())
        return value

    @classmethod
    def load(cls, **given: object) -> Settings:
        """Settings with which the bot may start. Raises SettingsError."""
        return cls.read(**given).checked()

    @classmethod
    def read(cls, **given: object) -> Settings:
        """Settings from the command line and the environment. Raises SettingsError."""
        try:
            return cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            wrong = error.errors(include_url=False)[0]
            name = f"WIJKSCHAKEL_{wrong['loc'][0]}".upper() if wrong["loc"] else "settings"
            raise SettingsError(f"{name}: {wrong['msg']}") from None

    def checked(self) -> Settings:
        """These settings. Raises SettingsError when they would open the bot to strangers."""
        if self.dev:
            if not is_loopback(self.host):
                raise SettingsError(
                    f"--dev switches authentication off and so listens on this machine only; "
                    f"use --host 127.0.0.1 instead of {self.host}, or leave --dev out"
                )
            return self
        missing = [
            f"WIJKSCHAKEL_{name.upper()}"
            for name in ("app_id", "app_secret", "app_tenant", "tenants")
            if not (
                self.app_secret.get_secret_value() if name == "app_secret" else getattr(self, name)
            )
        ]
        if missing:
            raise SettingsError(
                f"set {', '.join(missing)}, or use --dev to try the bot on this machine"
            )
        return self


def is_loopback(host: str) -> bool:
    """True for a name or address of this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
