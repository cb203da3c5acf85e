"""What a person reads when PostgreSQL itself refuses: one line, in our words, that says what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import text

from models.core.errors import StoreError
from models.store.clinic import Clinic
from models.store.driver_errors import _BY_STATE
from tests.databases import Databases


@pytest.fixture
def databases(postgres_databases: Databases) -> Databases:
    return postgres_databases


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("53100", "the disk is full: nothing was stored; free space on the server and try again"),
        ("25006", "the database is read-only: nothing was stored; ask who runs the server"),
        ("42501", "this account may not write here: nothing was stored; ask who runs the server"),
    ],
)
def test_a_servers_refusal_is_told_with_its_way_out(clinic: Clinic, state: str, told: str) -> None:
    refusal = f"DO $$ BEGIN RAISE EXCEPTION 'Adaeze Okafor' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(StoreError) as found:
        clinic.store.write(lambda tx: tx.execute(text(refusal)))
    assert str(found.value) == told


def test_a_connection_cut_in_the_middle_stores_nothing_and_says_so_in_one_line(clinic: Clinic) -> None:
    with pytest.raises(StoreError) as found:
        clinic.store.write(lambda tx: tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")))
    assert str(found.value) == "the connection to the database was lost: nothing was stored; try again"
    clinic.store.write(lambda tx: tx.execute(text("SELECT 1")))


def test_every_refusal_says_what_to_do_next() -> None:
    for state, told in _BY_STATE.items():
        assert any(way in told for way in ("try again", "check", "ask who", "close a workstation")), state


@pytest.mark.heavy
def test_the_driver_itself_never_writes_over_the_screen() -> None:
    program = "import logging, models.store.engine; logging.getLogger('psycopg.pool').warning('pipeline aborted')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
