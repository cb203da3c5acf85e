"""Which schema a database has, and bringing it to the one this program needs."""

from __future__ import annotations

from enum import Enum, auto

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from models.core.errors import StoreError
from models.store.driver_errors import one_line
from models.store.revision import DAMAGED_TEXT, FOREIGN_TEXT, NEWER_TEXT, OLDER_TEXT, head_revision, revisions


class SchemaState(Enum):
    """How a database's schema compares with the program's."""

    EMPTY = auto()
    CURRENT = auto()
    OLDER = auto()
    NEWER = auto()


def schema_state(engine: Engine) -> SchemaState:
    """Compare the database's schema with the program's. Raises StoreError when it cannot be read or is not ours."""
    try:
        with engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            if not tables:
                _check_it_is_new(connection)
                return SchemaState.EMPTY
            if "alembic_version" not in tables or "organization" not in tables:
                raise StoreError(FOREIGN_TEXT)
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    except UnicodeDecodeError as error:
        # SQLite quotes the damaged line of its schema.
        raise StoreError(DAMAGED_TEXT) from error
    if found == head_revision():
        return SchemaState.CURRENT
    if found in revisions():
        return SchemaState.OLDER
    if found.isdecimal() and found > head_revision():
        return SchemaState.NEWER
    raise StoreError(DAMAGED_TEXT)


def _check_it_is_new(connection: Connection) -> None:
    """Raise StoreError for a file that held tables once: what lost them is damage, and it becomes no new clinic."""
    if connection.dialect.name == "sqlite" and connection.execute(text("PRAGMA page_count")).scalar_one() > 1:
        raise StoreError(DAMAGED_TEXT)


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema in one transaction. Raises StoreError when the store refuses."""
    try:
        with engine.connect() as plain, plain.execution_options(writing=True).begin():
            upgrade_within(plain)
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error


def upgrade_within(connection: Connection) -> None:
    """Bring the database to the newest schema within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def prepare(engine: Engine) -> None:
    """Make an empty database ready, accept a current one, refuse any other with the way out (StoreError)."""
    state = schema_state(engine)
    if state is SchemaState.EMPTY:
        upgrade(engine)
    elif state is SchemaState.OLDER:
        raise StoreError(OLDER_TEXT)
    elif state is SchemaState.NEWER:
        raise StoreError(NEWER_TEXT)
