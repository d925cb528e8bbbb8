"""Every setting of the product, read once from the environment. README.md explains each in a table."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
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

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except ZoneInfoNotFoundError as error:
            raise ValueError(f"{value} is no time zone; write for instance Asia/Makassar") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which due times are told to participants."""
        return ZoneInfo(self.time_zone)
