"""The ledger with FastStream: the same two statements in one transaction, acknowledged when it is committed."""

import asyncio
import os
from typing import Any

import asyncpg
from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitMessage, RabbitQueue
from faststream.rabbit.schemas.queue import QueueType

QUEUE = "bench.faststream"
NOTE = "insert into inbox (consumer, message_id) values ('faststream', $1) on conflict do nothing returning 1"
EFFECT = "insert into seen (event_id, event_type, subject) values ($1, $2, $3)"

broker = RabbitBroker(os.environ["BENCH_BROKER"], default_channel=Channel(prefetch_count=50), logger=None)
app = FastStream(broker)
pool: Any = None


@app.on_startup
async def connect() -> None:
    """Open the pool before the first message."""
    global pool  # noqa: PLW0603 -- as FastStream's own examples do
    pool = await asyncpg.create_pool(os.environ["BENCH_DATABASE"], min_size=10, max_size=10)


@broker.subscriber(RabbitQueue(QUEUE, queue_type=QueueType.QUORUM, durable=True), ack_policy=AckPolicy.NACK_ON_ERROR)
async def note(message: RabbitMessage) -> None:
    """Write an event down, once."""
    head = message.headers
    async with pool.acquire() as connection, connection.transaction():
        if await connection.fetchval(NOTE, head["ce-id"]):
            await connection.execute(EFFECT, head["ce-id"], head["ce-type"], head["ce-subject"])


if __name__ == "__main__":
    asyncio.run(app.run())
