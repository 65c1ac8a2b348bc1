"""One address in front of a cluster, as a load balancer would be: it leads to the first node that answers."""

import asyncio
import contextlib
import threading
from collections.abc import Sequence

from kit.servers.ports import LOOPBACK, free_port

PIECE = 65_536


class WayIn:
    """Forwards connections in a thread of its own."""

    def __init__(self, ports: Sequence[int]) -> None:
        """Choose an address."""
        self.port = free_port()
        self._ports = list(ports)
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._guests: set[asyncio.StreamWriter] = set()

    def open(self) -> None:
        """Let everybody in."""
        self._server = self._loop.run_until_complete(asyncio.start_server(self._lead, LOOPBACK, self.port))
        self._thread = threading.Thread(target=self._loop.run_forever, name="way in")
        self._thread.start()

    def lead_to(self, ports: Sequence[int]) -> None:
        """Try these ports in this order from now on, and send away who is inside."""
        self._ports = list(ports)
        asyncio.run_coroutine_threadsafe(self._send_away(), self._loop).result()

    def close(self) -> None:
        """Let nobody in."""
        if self._thread is not None:
            self._server.close()
            asyncio.run_coroutine_threadsafe(self._send_away(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()

    async def _send_away(self) -> None:
        for guest in self._guests:
            guest.transport.abort()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._guests.add(writer)
        try:
            await self._forward(reader, writer)
        finally:
            self._guests.discard(writer)
            writer.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in self._ports:
            with contextlib.suppress(OSError):
                inner_reader, inner_writer = await asyncio.open_connection(LOOPBACK, port)
                break
        else:
            return
        both = [asyncio.create_task(_pump(reader, inner_writer)), asyncio.create_task(_pump(inner_reader, writer))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in both:
                one.cancel()
            inner_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
