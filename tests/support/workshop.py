"""A domain for tests alone: a workshop with lamps, and a gallery that counts which lamps it saw being lit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, insert, select, text
from sqlalchemy.orm import registry

from kit.act import Act, machine_act
from kit.clock import Clock, real_clock
from kit.event import Event
from kit.ids import uuid7
from kit.machine import Aggregate, Data, transition
from kit.service import AnyService, Service
from kit.sql.database import Database
from kit.sql.due import Chores
from kit.sql.shelf import Shelf, map_aggregate
from kit.sql.tables import WAKE_THE_RELAY, KitTables, add_kit_tables
from kit.sql.unit_of_work import Stage, UnitOfWork

LIT = "workshop.lamp.lit"
PUT_OUT = "workshop.lamp.put_out"


@dataclass
class Lamp(Aggregate):
    """A lamp that is lit and put out."""

    machine = "lamp"

    id: str
    county: str = "620502"
    division: str = "620502001"
    state: str = "out"
    version: int = 0

    @transition("light", sources=("out",), to="lit", actors=("keeper",), guards=("oil_left",), emits=LIT)
    def light(self, act: Act, *, oil: int = 1) -> Data:
        self.hold("oil_left", oil > 0, oil=oil)
        return {"oil": oil}

    @transition("put_out", sources=("lit",), to="out", actors=("keeper", "timer"), emits=PUT_OUT)
    def put_out(self, act: Act) -> Data:
        return {}


class WorkshopWork(UnitOfWork):
    """A unit of work with lamps."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.lamps = Shelf(self, Lamp)
        return self


METADATA = MetaData()
LAMPS = Table(
    "lamps",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("county", Text, nullable=False),
    Column("division", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
SEEN = Table(
    "seen",
    METADATA,
    Column("n", BigInteger, primary_key=True, autoincrement=True),
    Column("event_id", Text, nullable=False),
    Column("event_type", Text, nullable=False),
    Column("subject", Text, nullable=False),
)
TABLES: KitTables = add_kit_tables(METADATA)
map_aggregate(registry(metadata=METADATA), Lamp, LAMPS)


def create_tables(database: Database) -> None:
    """Make all tables of this domain and of the kit, with the trigger that wakes the relay."""
    METADATA.create_all(database.engine)
    with database.engine.begin() as connection:
        connection.execute(text(WAKE_THE_RELAY))


def check(event_type: str, data: Mapping[str, Any]) -> None:
    if event_type == LIT and "oil" not in data:
        raise ValueError("a lit lamp says how much oil it had")


def a_service(
    name: str, database: Database, *, clock: Clock = real_clock, chores: Chores[WorkshopWork] | None = None
) -> AnyService:
    """Put a service on a database that has the tables."""
    stage = Stage(
        service=name,
        database=database,
        tables=TABLES,
        clock=clock,
        ids=uuid7,
        check=check,
        route=lambda county, event_type: f"{county}.{event_type}",
    )
    return Service(
        name=name,
        stage=stage,
        work_type=WorkshopWork,
        reads_type=lambda connection: connection,
        caller_from=lambda claims: None,  # type: ignore[arg-type, return-value] -- nobody calls here
        token_keys=str,
        say=lambda code, language: None,
        chores=chores or {},
    )


def keeper(service: AnyService) -> Act:
    return machine_act("keeper", service.stage.clock())


def light_a_lamp(service: AnyService, lamp_id: str | None = None) -> str:
    """Light a new lamp and return its id."""
    lamp = Lamp(lamp_id or uuid7())
    with service.open_work() as work:
        work.lamps.add(lamp)
        lamp.light(keeper(service))
        work.commit()
    return lamp.id


def put_out(service: AnyService, lamp_id: str) -> None:
    with service.open_work() as work:
        work.lamps.get(lamp_id).put_out(keeper(service))
        work.commit()


def note(event: Event, work: WorkshopWork) -> None:
    """Write down that an event was seen."""
    values = {"event_id": event.id, "event_type": event.type, "subject": event.subject}
    work.session.execute(insert(SEEN).values(values))


def seen(database: Database) -> list[tuple[str, str]]:
    """Return what was seen, in order."""
    with database.engine.connect() as connection:
        return [(row.event_type, row.subject) for row in connection.execute(select(SEEN).order_by(SEEN.c.n))]


def outbox_size(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.execute(text("select count(*) from outbox")).scalar_one()


def a_lit_event(lamp_id: str | None = None, *, event_id: str | None = None) -> Event:
    """Return what a workshop would say about a lamp."""
    return Event(
        id=event_id or uuid7(),
        type=LIT,
        source="/yishi/workshop",
        subject=lamp_id or uuid7(),
        time=real_clock(),
        county="620502",
        division="620502001",
        sequence=1,
        correlation_id="case",
        data={"oil": 1},
    )


def tries(database: Database, lamp_id: str) -> int:
    """Return how often the gallery began to react to the lighting of a lamp."""
    with database.engine.connect() as connection:
        found = connection.execute(
            text("select value from counters where name = :name"), {"name": f"tries of {lamp_id}"}
        )
        return found.scalar() or 0
