"""The statements a look sends to the store, and how the engine would answer each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlmodel import SQLModel

import models.tables  # noqa: F401  (registers every table)
from models.store.clinic import Clinic

SMALL = frozenset({
    "organization", "practitioner", "open_dose", "administration_draft", "stock_room", "code_set_release",
    "safety_setting", "claim_book", "handover", "call_task", "patient_link", "station_sign_in", "alembic_version",
    "formulation", "safety_approval", "role_permission", "payer_book", "payer_profile", "payer_fee", "staff_link",
    "ungathered_dose", "claim_payer",
})  # fmt: skip
"""Tables that hold what is set up or open now, and no history of patients: these may be read whole."""
PARTIAL = frozenset(
    index.name
    for table in SQLModel.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
)
"""Indexes of what is open alone: reading one of them whole is reading what is open."""
HELD = 1_000
"""Rows from which PostgreSQL's choice tells something."""
_SITE_ALONE = re.compile(r"\(site_id=\?\)$")
_PG_SITE_ALONE = re.compile(r"^\(\(?site_id = [^()]*\)?\)$")
_NAMED = re.compile(r"\b(?:FROM|JOIN|,)\s+(\w+)(?:\s+AS\s+(\w+))?", re.IGNORECASE)


class Sent(NamedTuple):
    """One statement and its parameters."""

    statement: str
    parameters: Any


@contextmanager
def listened(clinic: Clinic) -> Iterator[list[Sent]]:
    """Yield what is sent to the store meanwhile."""
    sent: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append(Sent(statement, parameters))

    event.listen(clinic.store.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(clinic.store.engine, "before_cursor_execute", note)


def whole_reads(clinic: Clinic, look: Callable[[], Any]) -> list[str]:
    """Return where a look reads a growing table from end to end, or all of a site's rows, each with its statement."""
    with listened(clinic) as sent:
        look()
    asked = [one for one in sent if one.statement.lstrip().upper().startswith(("SELECT", "WITH"))]
    plan = _sqlite if clinic.store.engine.dialect.name == "sqlite" else _postgres
    with clinic.store.read() as connection:
        return [
            f"{where}\n{one.statement}"
            for one in dict.fromkeys(map(_hashable, asked))
            for where in plan(connection, one)
        ]


def _hashable(one: Sent) -> Sent:
    parameters = one.parameters
    return Sent(one.statement, tuple(parameters.items()) if isinstance(parameters, dict) else tuple(parameters))


def _sqlite(connection: Any, one: Sent) -> Iterator[str]:
    tables = {alias or name: name for name, alias in _NAMED.findall(one.statement)}
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one.statement}", one.parameters):
        words = row.detail.split()
        table = tables.get(words[1]) if words[0] in {"SCAN", "SEARCH"} else None
        if table is None or table not in SQLModel.metadata.tables or table in SMALL or PARTIAL & {*words}:
            continue
        if words[0] == "SCAN" or _SITE_ALONE.search(row.detail):
            yield row.detail


def _postgres(connection: Any, one: Sent) -> Iterator[str]:
    # A table of a few thousand rows is often read whole where one of millions would not be: only where nothing else
    # is left. Rows lie in memory, as those of a day do.
    for way in ("seqscan", "hashjoin", "mergejoin"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    connection.exec_driver_sql("SET LOCAL random_page_cost = 1.1")
    found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {one.statement}", dict(one.parameters)).scalar()
    plan = json.loads(found) if isinstance(found, str) else found
    for node in _nodes(plan[0]["Plan"]):
        table = node.get("Relation Name")
        if (
            table is None
            or table in SMALL
            or node.get("Index Name") in PARTIAL
            or node["Node Type"].startswith("Bitmap")
        ):
            continue
        condition = node.get("Index Cond", "")
        if (not condition or _PG_SITE_ALONE.match(condition)) and _rows_of(connection, table) > HELD:
            yield f"{node['Node Type']} on {table} {node.get('Index Name', '')} {condition}"


def _rows_of(connection: Any, table: str) -> int:
    rows: int = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
    return rows


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
