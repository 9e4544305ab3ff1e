"""A sandbox over real HTTP for each test, spoken to as a bot and as a person."""

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.speaking import Spoken, spoken_sandbox


@pytest.fixture
async def spoken() -> AsyncIterator[Spoken]:
    async with spoken_sandbox() as speaking:
        yield speaking
