"""Settings: read from the environment, refused early when they cannot be meant."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from pydantic import ValidationError

from api.settings import Settings


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/helpdesk")
    monkeypatch.setenv("HELPDESK_SECRET_KEY", "x" * 32)
    return monkeypatch


def test_due_times_are_told_in_western_indonesian_time_unless_set_otherwise(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("HELPDESK_TIME_ZONE", raising=False)
    assert Settings().zone == ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize("zone", ["Asia/Makassar", "Asia/Jayapura"])
def test_the_zones_of_indonesia_may_be_set(environment: pytest.MonkeyPatch, zone: str) -> None:
    environment.setenv("HELPDESK_TIME_ZONE", zone)
    assert Settings().zone == ZoneInfo(zone)


@pytest.mark.parametrize("zone", ["WIB", "Asia/Bandung", "", "../etc/passwd", "/etc/localtime"])
def test_an_unknown_zone_is_refused_at_the_start(environment: pytest.MonkeyPatch, zone: str) -> None:
    environment.setenv("HELPDESK_TIME_ZONE", zone)
    with pytest.raises((ValidationError, ZoneInfoNotFoundError)):
        Settings()


def test_without_a_database_there_is_no_start(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("DATABASE_URL")
    with pytest.raises(ValidationError, match="DATABASE_URL"):
        Settings()


def test_secrets_do_not_show_when_settings_are_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HELPDESK_INTERNAL_SECRET", "between-us")
    assert "between-us" not in repr(Settings())
    assert "x" * 32 not in repr(Settings())


def test_whatsapp_without_its_secrets_is_refused_and_says_what_is_missing(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HELPDESK_WHATSAPP_TOKEN", "x")
    environment.setenv("HELPDESK_WHATSAPP_VERIFY_TOKEN", "x")
    missing = "HELPDESK_WHATSAPP_PHONE_NUMBER_ID and HELPDESK_WHATSAPP_APP_SECRET must be set too"
    with pytest.raises(ValidationError, match=missing):
        Settings()


def test_whatsapp_with_all_four_is_taken(environment: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "PHONE_NUMBER_ID", "APP_SECRET", "VERIFY_TOKEN"):
        environment.setenv(f"HELPDESK_WHATSAPP_{name}", "x")
    assert Settings().whatsapp_app_secret.get_secret_value() == "x"


def test_tokens_do_not_show_when_settings_are_printed(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HELPDESK_TELEGRAM_TOKEN", "1:very-secret")
    assert "very-secret" not in repr(Settings())
