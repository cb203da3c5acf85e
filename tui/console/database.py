"""The database behind a command, opened for its duration."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from models.clinic import open_clinic
from models.core.errors import StoreError
from models.people.actions.create_clinic import create_clinic
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.identity import Uuid7Source
from models.store.schema import SchemaState, prepare, schema_state
from models.store.system_clock import SystemClock
from models.store.transaction import Store
from tui.frame.settings import database_is_there, machine_time_zone, make_folder_of


@contextmanager
def opened_store(database: str, *, make: bool = False) -> Iterator[Store]:
    """Yield the store at a path or address and let go of it afterwards. Raises StoreError in one line.

    Without `make` a file must be there: a mistyped path is told, not filled with an empty database.
    """
    if make:
        make_folder_of(database)
    else:
        check_it_is_there(database)
    engine = open_engine(database)
    try:
        yield Store(engine)
    finally:
        engine.dispose()


def check_it_is_there(database: str) -> None:
    """Raise StoreError for a path without a file."""
    if not database_is_there(database):
        raise StoreError("there is no database file of that name: check --database")


@contextmanager
def opened_clinic(database: str) -> Iterator[Clinic]:
    """Yield the clinic kept in the database; an empty one gets a clinic that waits to be set up. Raises StoreError."""
    with opened_store(database, make=True) as store:
        prepare(store.engine)
        clinic = open_clinic(store, without_staff=True)
        if clinic is None:
            create_clinic(store, SystemClock(), Uuid7Source(), machine_time_zone())
            clinic = open_clinic(store, without_staff=True)
        if clinic is None:
            raise StoreError("the clinic could not be opened: try again")
        yield clinic


@contextmanager
def present_clinic(database: str) -> Iterator[Clinic | None]:
    """Yield the clinic kept in the database, None where there is none yet; makes nothing. Raises StoreError."""
    if not database_is_there(database):
        yield None
        return
    with opened_store(database) as store:
        if schema_state(store.engine) is SchemaState.EMPTY:
            yield None
            return
        prepare(store.engine)
        yield open_clinic(store, without_staff=True)


@contextmanager
def needed_clinic(database: str) -> Iterator[Clinic]:
    """Yield the clinic kept in a database that is there. Raises StoreError when there is none."""
    with opened_store(database) as store:
        prepare(store.engine)
        clinic = open_clinic(store, without_staff=True)
        if clinic is None:
            raise StoreError("no clinic was set up in this database: open the application first")
        yield clinic


@contextmanager
def clinic_if_any(arguments: Namespace) -> Iterator[Clinic | None]:
    """Yield the clinic in the command's database, None on a machine without one; makes nothing.

    A database that was named must hold a clinic. Raises StoreError when it does not.
    """
    if getattr(arguments, "database_named", True):
        with needed_clinic(arguments.database) as clinic:
            yield clinic
        return
    with present_clinic(arguments.database) as found:
        yield found
