"""Which schema a database has, and bringing it to the one this program needs."""

from __future__ import annotations

from enum import Enum, auto

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from models.core.errors import StoreError
from models.store.driver_errors import one_line
from models.store.revision import FOREIGN_TEXT, NEWER_TEXT, OLDER_TEXT, head_revision


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
                return SchemaState.EMPTY
            if "alembic_version" not in tables or "organization" not in tables:
                raise StoreError(FOREIGN_TEXT)
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error
    if found == head_revision():
        return SchemaState.CURRENT
    return SchemaState.OLDER if found < head_revision() else SchemaState.NEWER


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema. Raises StoreError when the store refuses."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "models.store:migrations")
    try:
        with engine.connect() as plain, plain.execution_options(writing=True).begin():
            config.attributes["connection"] = plain
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise StoreError(one_line(error)) from error


def prepare(engine: Engine) -> None:
    """Make an empty database ready, accept a current one, refuse any other with the way out (StoreError)."""
    state = schema_state(engine)
    if state is SchemaState.EMPTY:
        upgrade(engine)
    elif state is SchemaState.OLDER:
        raise StoreError(OLDER_TEXT)
    elif state is SchemaState.NEWER:
        raise StoreError(NEWER_TEXT)
