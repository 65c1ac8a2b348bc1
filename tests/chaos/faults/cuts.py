"""Connections that are cut while both ends live: a firewall, an operator, a server that sheds its load."""

from sqlalchemy import create_engine, text

from tests.chaos.faults.fault import Fault, Form
from tests.chaos.load import Load
from tests.chaos.theatre import Theatre

CUTS = 3
_END_ALL = text("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")


class _Cut(Fault):
    """All connections are cut, some commands pass, and all are cut again."""

    def __init__(self, form: Form) -> None:
        """Say how many commands pass between two cuts."""
        super().__init__()
        self._between = form.lead

    def strike(self, theatre: Theatre, load: Load) -> None:
        for _ in range(CUTS):
            self._cut(theatre)
            load.until_accepted(self._between)

    def _cut(self, theatre: Theatre) -> None:
        raise NotImplementedError


class CutBrokerConnections(_Cut):
    """The broker closes every connection: relay and reactions come back by themselves."""

    name = "connections to RabbitMQ cut"

    def _cut(self, theatre: Theatre) -> None:
        theatre.broker.control("close_all_connections", "cut")


class CutDatabaseConnections(_Cut):
    """The database ends every session, those in the middle of a transaction among them."""

    name = "connections to PostgreSQL cut"

    def _cut(self, theatre: Theatre) -> None:
        engine = create_engine(theatre.postgres.address.url())
        with engine.connect() as connection:
            connection.execute(_END_ALL)
        engine.dispose()
