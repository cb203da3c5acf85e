"""Reading and writing: one write is one transaction, retried whole, and signed rows are never touched again."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

import pydantic
from sqlalchemy import (
    Connection,
    CursorResult,
    Delete,
    Engine,
    Executable,
    Table,
    Update,
    delete,
    update,
)
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import SQLModel

from models.core.errors import NotKnownError, StoreError
from models.store.driver_errors import MEANWHILE, failure
from models.store.kept.insertion import insertion_into
from models.store.record import SignedRecord
from models.store.server import FORGOTTEN, Deadline, keep_nothing, queue_up, sent_together

T = TypeVar("T")
ATTEMPTS = 6
"""How often a file that another program holds is tried, each try waiting itself; and a long act on a server."""
PATIENCE = timedelta(seconds=10)
"""How long a transaction is tried again on a server where others get in its way, at least."""
MOST_DOUBLED = 4
ALONE_AFTER = 3
"""So many tries that met others, and the next has the store to itself."""
_RETRIED = {"40001", "40P01", "55P03", *FORGOTTEN}
_LOST = (
    "the connection to the database was lost at the last moment: not known yet whether this was stored. Look before "
    "you try again"
)


class OvertakenError(Exception):
    """What a transaction decided by was changed before it could commit: it runs again."""


class SignedRowError(StoreError):
    """Code tried to change a signed row; corrections are new rows."""


class Transaction:
    """One write transaction. Rows go in validated; signed tables only ever grow."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._unanswered = False

    @property
    def serializable(self) -> bool:
        """True where rows must be locked by hand (PostgreSQL); SQLite has one writer anyway."""
        return self.connection.dialect.name != "sqlite"

    @contextmanager
    def unanswered(self) -> Iterator[None]:
        """Send what is added, changed and locked inside to a server in one go; no answer can be read until the end."""
        if self._unanswered or not self.serializable:
            yield
            return
        self._unanswered = True
        try:
            with sent_together(self.connection):
                yield
        finally:
            self._unanswered = False

    def add(self, *records: SQLModel) -> None:
        """Insert records in the order given, those of one table together. Raises StoreError for an invalid row."""
        groups: dict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)
        for record in records:
            groups[type(record)].append(_values(record))
        self.add_rows(groups)

    def add_rows(self, groups: Mapping[type[SQLModel], Sequence[dict[str, Any]]]) -> None:
        """Insert rows by their tables, each with a value for every field. Raises StoreError for an invalid row."""
        for kind, rows in groups.items():
            for row in rows:
                _check(kind, row)
        with self.unanswered() if len(groups) > 1 else nullcontext():
            for kind, rows in groups.items():
                self._insert(kind, rows)

    def _insert(self, kind: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
        insertion = insertion_into(table_of(kind), self.connection.dialect)
        try:
            values = [insertion.parameters(row) for row in rows]
        except (ValueError, LookupError, TypeError, ArithmeticError) as error:
            # What stands behind it would show the row, and with it the patient.
            raise StoreError(f"a value cannot be stored: {error}") from None
        self.connection.exec_driver_sql(insertion.text, values if len(values) > 1 else values[0])

    def execute(self, statement: Executable, **wanted: Any) -> CursorResult[Any]:
        """Run a read within the transaction; `wanted` are the values of its parameters."""
        return self.connection.execute(statement, wanted)

    def update(self, kind: type[SQLModel], *where: Any, **values: Any) -> int:
        """Change the rows of an unsigned table that match `where`; return how many. Raises SignedRowError otherwise."""
        return self.change(update(table_of(kind)).where(*where).values(**values))

    def delete(self, kind: type[SQLModel], *where: Any) -> int:
        """Remove rows of an unsigned table; return how many. Raises SignedRowError otherwise."""
        return self.change(delete(table_of(kind)).where(*where))

    def change(self, statement: Update | Delete, **wanted: Any) -> int:
        """Run an update or a removal built beforehand; `wanted` are the values of its parameters. As `update`.

        Inside `unanswered` nobody knows yet how many.
        """
        if name := _signed_name(statement.table):
            raise SignedRowError(f"{name} rows are signed: they never change and are never deleted")
        return self.connection.execute(statement, wanted).rowcount


@dataclass(frozen=True, slots=True)
class Store:
    """A database: read from it, write to it."""

    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection for one consistent read. Raises StoreError when the database cannot be reached."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise failure(error) from error

    def write(self, act: Callable[[Transaction], T], *, often: bool = False) -> T:
        """Run `act` in one transaction and commit; run it again from the start when another writer got in the way.

        `act` must have no effect outside the transaction; `often` True for one of many that are alike. Raises
        StoreError when the store cannot take it, and NotKnownError when it went away while it was told to commit.
        """
        return retried(lambda alone: self._once(act, alone=alone, brief=False, often=often))

    def write_in_turn(self, act: Callable[[Transaction], T]) -> T:
        """Run `act` as `write` does, but wait for the rows it locks instead of starting again.

        For a row many writers meet on at once: `act` must lock what it decides by before it reads anything else.
        """
        return retried(lambda alone: self._once(act, alone=alone, brief=True, often=True), brief=True)

    def _once(self, act: Callable[[Transaction], T], *, alone: bool, brief: bool, often: bool) -> T:
        acted = False
        with self.engine.connect() as plain:
            server = plain.dialect.name != "sqlite"
            level = {"isolation_level": "READ COMMITTED" if brief else "SERIALIZABLE"} if server else {}
            connection = plain.execution_options(writing=True, **level)
            try:
                with connection.begin():
                    if server:
                        queue_up(connection, alone=alone, brief=brief, often=often)
                    outcome = act(Transaction(connection))
                    acted = True
            except DBAPIError as error:
                if acted and error.connection_invalidated:
                    raise NotKnownError(_LOST) from error
                if _state(error) in FORGOTTEN:
                    keep_nothing(self.engine)
                raise
            return outcome


def retried(attempt_once: Callable[[bool], T], *, brief: bool = False) -> T:
    """Run one whole transaction, again from its start when another writer got in the way, at last alone.

    `attempt_once` is told whether it shall be alone. A `brief` one ends with PATIENCE; what takes longer is tried a few
    times, and never alone: all others would wait. Raises StoreError when the store cannot take it.
    """
    tries, deadline = 0, Deadline(PATIENCE)
    while True:
        last = deadline.passed if brief else deadline.passed and tries >= ATTEMPTS - 1
        try:
            return attempt_once(tries >= ALONE_AFTER and not deadline.passed)
        except OvertakenError:
            if last:
                raise StoreError(MEANWHILE) from None
        except DBAPIError as error:
            held = "database is locked" in str(error.orig)
            if not (tries < ATTEMPTS - 1 if held else _state(error) in _RETRIED and not last):
                raise failure(error) from error
        except StatementError as error:
            # Its own text would show the row, and with it the patient.
            raise StoreError(f"a value cannot be stored: {error.orig}") from None
        tries += 1
        time.sleep(_pause(tries).total_seconds())


def table_of(kind: type[SQLModel]) -> Table:
    """Return the SQLAlchemy table of a record class."""
    table: Table = kind.__table__  # type: ignore[attr-defined]
    return table


def _pause(tries: int) -> timedelta:
    # Longer each time, and never the same for two writers that met.
    return timedelta(milliseconds=random.randint(5, 20) * 2 ** min(tries, MOST_DOUBLED))  # noqa: S311


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


@cache
def _signed_name(table: Any) -> str | None:
    """Return the class of a signed table. A table in a statement has its class loaded, so none can be overlooked."""
    # Another thread may be making a class just now: it has no table yet, so it is not the one of this statement.
    classes = SignedRecord.__subclasses__()
    return next((kind.__name__ for kind in classes if getattr(kind, "__table__", None) is table), None)


def _values(record: SQLModel) -> dict[str, Any]:
    return {name: record.__dict__.get(name) for name in type(record).model_fields}


def _check(kind: type[SQLModel], values: dict[str, Any]) -> None:
    try:
        _twin(kind).__pydantic_validator__.validate_python(values)
    except pydantic.ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise StoreError(f"{kind.__name__}.{place} cannot be stored: {first['msg']}") from None


@cache
def _twin(kind: type[SQLModel]) -> type[pydantic.BaseModel]:
    # A table class checks nothing when it is constructed; its twin has the same fields and checks them all.
    fields: dict[str, Any] = {name: (info.annotation, info) for name, info in kind.model_fields.items()}
    return pydantic.create_model(f"Checked{kind.__name__}", **fields)
