"""Private servers for one checkout: a PostgreSQL and a RabbitMQ on loopback, owned by the folder they live in."""

from kit.servers.failures import ServerFailed, ServerMissing
from kit.servers.postgres import PrivatePostgres
from kit.servers.postgres_settings import PostgresAddress
from kit.servers.rabbitmq import PrivateRabbit, RabbitAddress

__all__ = [
    "PostgresAddress",
    "PrivatePostgres",
    "PrivateRabbit",
    "RabbitAddress",
    "ServerFailed",
    "ServerMissing",
]
