"""What happens on the phones, told to every page that is open."""

import asyncio
import json
from collections.abc import AsyncIterator

_WAITING_AT_MOST = 20_000


class Events:
    """A stream for each listener; one that falls far behind is ended, its page then loads afresh."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._closed = False

    @property
    def listened(self) -> bool:
        return bool(self._listeners)

    def tell(self, kind: str, **said: object) -> None:
        if not self._listeners:
            return
        line = f"event: {kind}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n"
        for queue in list(self._listeners):
            if queue.qsize() >= _WAITING_AT_MOST:
                self._listeners.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(line)

    async def listen(self) -> AsyncIterator[str]:
        """Every event from now on, as lines of an event stream, until the sandbox stops."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        if self._closed:
            queue.put_nowait(None)
        try:
            while (line := await queue.get()) is not None:
                yield line
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        self._closed = True
        for queue in self._listeners:
            queue.put_nowait(None)
