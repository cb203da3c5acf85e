"""Is a store whole? Everything that can be proved is looked at; every fault has its place, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from models.charting.queries.record_proof import prove_records
from models.clinic import open_clinic
from models.codes.tables.clinic_tables import clinic_tables
from models.core.clock import Clock
from models.core.errors import StoreError
from models.people.records.organization import Organization
from models.safekeeping.check import balances
from models.safekeeping.check.engine_integrity import pages, references, rules, schema
from models.safekeeping.check.fault import Fault, FaultKind
from models.safekeeping.check.open_doses import open_doses
from models.safekeeping.check.readable_rows import DAMAGED, UNREADABLE, count_readable, reason, unreadable
from models.store import audit
from models.store.read_only import read_only
from models.store.revision import NEWER_TEXT, OLDER_TEXT
from models.store.schema import SchemaState, schema_state
from models.store.transaction import Store, table_of

Look = Callable[[Connection], Iterator[Fault]]
_BLOCKED = "cannot be looked at: a value it rests on cannot be read"
MOST = 1_000
"""Faults of one kind that are listed; a fault in a rule of the clinic's can repeat for every dose."""


@dataclass(slots=True)
class StoreCheck:
    """What was looked at, and what is wrong: rows by table, signed records proved, and every fault."""

    rows: dict[str, int] = field(default_factory=dict)
    proven: int = 0
    faults: list[Fault] = field(default_factory=list)

    def look(self, store: Store, kind: FaultKind, at: str, look: Look) -> None:
        """Keep the faults one look finds; one that cannot go on is a fault itself."""
        try:
            with store.engine.connect() as connection:
                for number, fault in enumerate(look(connection), 1):
                    if number > MOST:
                        self._add(Fault(kind, at, f"more than {MOST} faults: the rest is not listed"))
                        return
                    self._add(fault)
        except DBAPIError as error:
            self._add(Fault(kind, at, reason(error)))
        except StoreError as error:
            self._add(Fault(kind, at, str(error)))
        except UNREADABLE:
            self._add(Fault(kind, at, DAMAGED if kind is FaultKind.FILE else _BLOCKED))

    def _add(self, fault: Fault) -> None:
        """Keep a fault unless an earlier look found the same at the same place."""
        if (fault.at, fault.text) not in {(known.at, known.text) for known in self.faults}:
            self.faults.append(fault)


def check_store(database: str, clock: Clock) -> StoreCheck:
    """Look at everything in a store without writing to it.

    Raises StoreError for one that is missing, empty, no database at all, of another program or of another version.
    """
    return read_only(database, lambda store: _checked(store, clock))


def _checked(store: Store, clock: Clock) -> StoreCheck:
    check = StoreCheck()
    try:
        state = schema_state(store.engine)
    except StoreError:
        if store.engine.dialect.name != "sqlite":
            raise
        check.look(store, FaultKind.FILE, "file", pages)
        if not check.faults or check.faults[0].text.startswith("this file is not"):
            raise
        return check
    if state is not SchemaState.CURRENT:
        none = "no clinic is set up in this database: there is nothing to check"
        raise StoreError({SchemaState.NEWER: NEWER_TEXT, SchemaState.OLDER: OLDER_TEXT}.get(state, none))
    check.look(store, FaultKind.FILE, "file", pages)
    check.look(store, FaultKind.SCHEMA, "tables", schema)
    for table in SQLModel.metadata.sorted_tables:
        check.look(store, FaultKind.REFERENCE, table.name, lambda opened, table=table: references(opened, table))  # type: ignore[misc]
        check.look(store, FaultKind.VALUE, table.name, lambda opened, table=table: rules(opened, table))  # type: ignore[misc]
        _read(check, store, table)
    check.look(store, FaultKind.AUDIT, "audit chain", _audit)
    check.look(store, FaultKind.SIGNED, "signed records", lambda opened: _signed(check, opened))
    check.look(store, FaultKind.STOCK, "stock", balances.stock)
    check.look(store, FaultKind.CHARGES, "charges", balances.charges)
    check.look(store, FaultKind.OPEN, "open doses", lambda opened: _open(store, clock, opened))
    check.look(store, FaultKind.DRAFT, "drafts", lambda opened: _drafts(store, clock, opened))
    return check


def _read(check: StoreCheck, store: Store, table: Table) -> None:
    """Count a table while every value is read; only one that has a fault is looked at value by value."""
    try:
        with store.engine.connect() as connection:
            check.rows[table.name] = count_readable(connection, table)
    except (DBAPIError, *UNREADABLE):
        check.look(store, FaultKind.UNREADABLE, table.name, lambda opened: unreadable(opened, table))
        if not any(fault.at.split(" ")[0] == table.name for fault in check.faults):
            check.faults.append(Fault(FaultKind.UNREADABLE, table.name, "a row cannot be read"))


def _audit(connection: Connection) -> Iterator[Fault]:
    for site in connection.execute(select(table_of(Organization).c.id)).scalars().all():
        yield from (Fault(FaultKind.AUDIT, "audit chain", line) for line in audit.breaks(connection, site))


def _signed(check: StoreCheck, connection: Connection) -> Iterator[Fault]:
    proof = prove_records(connection)
    check.proven = proof.proven
    for line in proof.altered:
        at, _, text = line.partition(": ")
        yield Fault(FaultKind.SIGNED, at, text)


def _open(store: Store, clock: Clock, connection: Connection) -> Iterator[Fault]:
    clinic = open_clinic(store, clock, without_staff=True)
    if clinic is not None:
        yield from open_doses(connection, clinic)


def _drafts(store: Store, clock: Clock, connection: Connection) -> Iterator[Fault]:
    clinic = open_clinic(store, clock, without_staff=True)
    if clinic is not None:
        now: datetime = clinic.now()
        yield from balances.drafts(connection, now, int(clinic_tables(clinic).limits["parked_draft_minutes"].value))
