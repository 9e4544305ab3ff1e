"""Whole reports over HTTP on loopback, from fifty phones at once, against a bare bot and against the usual way."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.town import texts

BARE_GOAL = 0.30
USUAL_GOAL = 4.0
PER_PHONE = {"bare": 45, "usual": 10, "ours": 45}
"""Messages of each phone, the first five to warm up; the slow one gets fewer, so that a run stays under a minute."""


def rate(bot: str, folder: Path) -> float:
    """Messages a second that this bot takes in and answers."""
    file = folder / "texts.json"
    file.write_text(json.dumps([said[: PER_PHONE[bot]] for said in texts()]), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "bench.server", str(file)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        api = server.stdout.readline().strip()
        with subprocess.Popen([sys.executable, "-m", "bench.bots", bot, api, str(folder)]) as running:
            try:
                return float(server.stdout.readline())
            finally:
                running.send_signal(signal.SIGKILL)
                server.kill()


def main() -> None:
    """One after the other in the same run, each in a process and a folder of its own."""
    rates: dict[str, float] = {}
    for bot in ("bare", "ours", "usual"):
        with tempfile.TemporaryDirectory() as folder:
            rates[bot] = rate(bot, Path(folder))
    said = ", ".join(f"{bot} {value:.0f}/s" for bot, value in rates.items())
    print(f"reports: {said}")
    print(f"report-bare ratio {rates['ours'] / rates['bare']:.2f} goal {BARE_GOAL:.2f}")
    print(f"report-usual ratio {rates['ours'] / rates['usual']:.1f} goal {USUAL_GOAL:.1f}")


if __name__ == "__main__":
    main()
