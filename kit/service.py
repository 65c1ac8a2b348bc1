"""What one service is made of, put together once by its bootstrap."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, Self, TypeVar

from sqlalchemy import Connection

from kit.sql.due import Chores
from kit.sql.housekeeping import Retained
from kit.sql.unit_of_work import Stage, UnitOfWork

W = TypeVar("W", bound=UnitOfWork)
R = TypeVar("R")

Words = Mapping[str, tuple[str, str]]


class Caller(Protocol):
    """Whoever sent a request, as the doors see it."""

    @property
    def account_id(self) -> str | None:
        """Return the account, or None for somebody without one."""

    def holds_any(self, roles: tuple[str, ...]) -> bool:
        """Say whether one of the roles is held anywhere."""

    def only_as(self, roles: tuple[str, ...]) -> Self:
        """Return the same account with no other roles than these."""


@dataclass(frozen=True)
class Service(Generic[W, R]):
    """The parts of a service that its door and its worker share."""

    name: str
    stage: Stage
    work_type: Callable[..., W]
    reads_type: Callable[[Connection], R]
    caller_from: Callable[[Mapping[str, Any] | None], Caller]
    token_keys: Callable[[], str]
    say: Callable[[str, str], str | None]
    chores: Chores[W] = field(default_factory=dict)
    keeps: tuple[Retained, ...] = ()

    def open_work(self, cause: str | None = None, *, expected_version: int | None = None) -> W:
        """Return a unit of work, to be entered."""
        return self.work_type(self.stage, cause=cause, expected_version=expected_version)

    @contextmanager
    def open_reads(self) -> Iterator[R]:
        """Return the read side on one connection."""
        with self.stage.database.engine.connect() as connection:
            yield self.reads_type(connection)


AnyService = Service[Any, Any]
