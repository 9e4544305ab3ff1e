"""Settings come from the environment and are checked against one another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.settings import Settings


def settings(**given: Any) -> Settings:
    return Settings(**given)


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_without_a_database_url_the_database_is_a_file_in_the_data_folder() -> None:
    assert settings(data_dir=Path("/srv/town")).database == "sqlite:////srv/town/notoneless.db"
    assert settings(database_url="postgresql://db/town").database == "postgresql://db/town"


def test_pacing_is_on_for_telegram_and_off_for_a_server_on_this_machine() -> None:
    assert settings().paced
    assert settings(telegram_api="https://bots.example.org").paced
    assert not settings(telegram_api="http://127.0.0.1:8080").paced
    assert not settings(pacing=False).paced
    assert settings(telegram_api="http://localhost:1", pacing=True).paced


def test_a_webhook_needs_a_secret() -> None:
    with pytest.raises(ValidationError, match="NOTONELESS_WEBHOOK_SECRET is required"):
        settings(webhook_url="https://town.example.org/hook")

    assert settings(webhook_url="https://town.example.org/hook", webhook_secret="s").webhook_url


@pytest.mark.parametrize(
    "wrong", [{"timezone": "Mars/Base"}, {"telegram_api": "telegram"}, {"webhook_port": 70000}, {"locale": "fr"}]
)
def test_a_setting_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_secrets_do_not_show() -> None:
    shown = repr(settings(telegram_token="42:abc", webhook_secret="s3cret", secret_key="k3y"))

    assert not any(secret in shown for secret in ("abc", "s3cret", "k3y"))
