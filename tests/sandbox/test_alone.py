"""The sandbox in a process of its own."""

import asyncio
import signal
import sys

import aiohttp


async def test_the_sandbox_runs_alone_until_it_is_told_to_stop() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--phones", "3", "--now", "2026-09-07T07:00:00+08:00",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            ready, base = (await process.stdout.readline()).decode().split()
        async with aiohttp.ClientSession(base) as http, http.get("/api/phones") as response:
            phones = await response.json()
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            status = await process.wait()

    assert ready == "READY"
    assert [phone["id"] for phone in phones] == [1001, 1002, 1003]
    assert status == 0
