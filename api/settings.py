"""Every setting of the product, read once from the environment. README.md explains each in a table."""

from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TURNS_AT_ONCE = 8


class Settings(BaseSettings):
    """What the environment may set. Fields without a default are filled in by `make run`."""

    model_config = SettingsConfigDict(env_prefix="HELPDESK_", populate_by_name=True, extra="ignore")

    database_url: str = Field(validation_alias="DATABASE_URL")
    secret_key: SecretStr
    rasa_url: str = ""
    rasa_database_url: str = ""
    internal_secret: SecretStr = SecretStr("")
    rasa_timeout_s: float = 8.0
    turn_timeout_s: float = 12.0
    worker_concurrency: int = TURNS_AT_ONCE
    officer_session_minutes: int = 60
    time_zone: str = "Asia/Jakarta"
    log_level: str = "INFO"
    telegram_token: SecretStr = SecretStr("")
    telegram_webhook_url: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    whatsapp_token: SecretStr = SecretStr("")
    whatsapp_phone_number_id: str = ""
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_template: str = "jawaban_siap"
    whatsapp_api_url: str = "https://graph.facebook.com"

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except ZoneInfoNotFoundError as error:
            raise ValueError(f"{value} is no time zone; write for instance Asia/Makassar") from error
        return value

    @model_validator(mode="after")
    def _whole_channels(self) -> Self:
        """WhatsApp needs all four: without the secret anybody could speak for a participant."""
        given: dict[str, str | SecretStr] = {
            "TOKEN": self.whatsapp_token,
            "PHONE_NUMBER_ID": self.whatsapp_phone_number_id,
            "APP_SECRET": self.whatsapp_app_secret,
            "VERIFY_TOKEN": self.whatsapp_verify_token,
        }
        missing = [f"HELPDESK_WHATSAPP_{name}" for name, value in given.items() if not _plain(value)]
        if 0 < len(missing) < len(given):
            raise ValueError(f"For WhatsApp {' and '.join(missing)} must be set too")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which due times are told to participants."""
        return ZoneInfo(self.time_zone)


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value
