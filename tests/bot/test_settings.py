"""Settings that would open the bot to strangers are refused with a sentence."""

from __future__ import annotations

import pytest

from bot.settings import Settings, SettingsError, is_loopback

WHOLE = {
    "APP_ID": "app",
    "APP_SECRET": "zeer-geheim",
    "APP_TENANT": "huurder",
    "TENANTS": "A-1, b-2,,",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in WHOLE.items():
        monkeypatch.setenv(f"WIJKSCHAKEL_{name}", value)
    return monkeypatch


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_dev_on_this_machine_is_fine(host: str) -> None:
    assert Settings(dev=True, host=host).checked().host == host


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "wijkschakel.invalid", "", "127.0.0.1.invalid"]
)
def test_dev_for_others_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="listens on this machine only"):
        Settings(dev=True, host=host).checked()


def test_without_secrets_the_bot_says_which_are_missing() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings().checked()

    for name in WHOLE:
        assert f"WIJKSCHAKEL_{name}" in str(raised.value)
    assert "--dev" in str(raised.value)


@pytest.mark.parametrize("missing", list(WHOLE))
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_each_secret_is_needed(environment: pytest.MonkeyPatch, missing: str, how: str) -> None:
    if how == "absent":
        environment.delenv(f"WIJKSCHAKEL_{missing}")
    else:
        environment.setenv(f"WIJKSCHAKEL_{missing}", "")

    with pytest.raises(SettingsError) as raised:
        Settings().checked()

    named = [name for name in WHOLE if f"WIJKSCHAKEL_{name}" in str(raised.value)]
    assert named == [missing]


def test_with_all_secrets_the_bot_may_listen_for_others(environment: pytest.MonkeyPatch) -> None:
    settings = Settings(host="0.0.0.0").checked()

    assert settings.tenants == {"a-1", "b-2"}
    assert settings.app_secret.get_secret_value() == "zeer-geheim"


def test_tenants_of_only_commas_are_no_tenants(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WIJKSCHAKEL_TENANTS", " , ,")

    with pytest.raises(SettingsError, match="WIJKSCHAKEL_TENANTS"):
        Settings().checked()


def test_the_secret_is_never_shown(environment: pytest.MonkeyPatch) -> None:
    settings = Settings()

    assert "zeer-geheim" not in repr(settings)
    assert "zeer-geheim" not in settings.model_dump_json()


def test_an_address_that_is_no_address_is_not_this_machine() -> None:
    assert not is_loopback("127.0.0.1:80")
    assert not is_loopback("")
