"""Every setting of the program, read from environment variables that begin with NOTONELESS_."""

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """The settings, checked against one another. An empty variable counts as one that is not set."""

    model_config = SettingsConfigDict(env_prefix="NOTONELESS_", env_ignore_empty=True, extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=Path("data"), description="Folder for the database file and for evidence (photos, voice, documents)."
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the database; by default the SQLite file notoneless.db in the data folder.",
    )
    telegram_token: SecretStr = Field(default=SecretStr(""), description="The bot's token, from @BotFather.")
    telegram_api: str = Field(default=TELEGRAM, description="Base URL of the Bot API server.")
    policy: str = Field(default="langan-2023", description="The town's rules: the name of a pack, or a path to one.")
    timezone: str = Field(default="Asia/Shanghai", description="The town's time zone.")
    locale: Literal["zh_CN", "en"] = Field(
        default="zh_CN", description="Language for people who have not chosen one with /lang."
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key under which one-time codes are kept in the database; by default one is drawn and kept in the"
        " file secret.key of the data folder.",
    )
    webhook_url: str = Field(
        default="", description="Public https address at which Telegram reaches the bot; without it the bot polls."
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret that Telegram sends along with each update; required with a webhook address.",
    )
    webhook_host: str = Field(default="127.0.0.1", description="Address on which the webhook listens.")
    webhook_port: int = Field(default=8081, ge=0, le=65535, description="Port on which the webhook listens.")
    pacing: bool | None = Field(
        default=None,
        description="Whether messages keep to Telegram's limits (30 a second, one a second in a chat);"
        " by default on for Telegram, off for a server on this machine.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least important messages that are still logged."
    )

    @field_validator("telegram_api", "webhook_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
            raise ValueError("must be an address that begins with https:// or http://")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is not the name of a time zone, such as Asia/Shanghai") from None
        return value

    @model_validator(mode="after")
    def _a_webhook_has_a_secret(self) -> Self:
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError("NOTONELESS_WEBHOOK_SECRET is required with NOTONELESS_WEBHOOK_URL")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The database's URL, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'notoneless.db'}"

    @property
    def paced(self) -> bool:
        """Whether messages keep to Telegram's limits."""
        if self.pacing is not None:
            return self.pacing
        return urlsplit(self.telegram_api).hostname not in {"127.0.0.1", "localhost", "::1"}
