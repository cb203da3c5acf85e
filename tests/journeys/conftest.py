"""A set-up clinic in a database of its own, for programs that open it themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases


@pytest.fixture
def database(sqlite_databases: Databases) -> Iterator[str]:
    """The path of a clinic with M Ruiz MA and D Chen MD, in a SQLite file."""
    yield from _copied(sqlite_databases)


@pytest.fixture
def either_database(databases: Databases) -> Iterator[str]:
    """The address of the same clinic, in a SQLite file and on a PostgreSQL server."""
    yield from _copied(databases)


def _copied(databases: Databases) -> Iterator[str]:
    address = databases.copy("clinic")
    yield address
    databases.drop(address)
