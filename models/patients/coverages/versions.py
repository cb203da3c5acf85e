"""One more version of a coverage or an authorization: the row as it stands now and a copy that stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import SQLModel

from models.patients.records.authorization import Authorization, AuthorizationVersion
from models.patients.records.coverage import Coverage, CoverageVersion
from models.people.author import Author
from models.people.versions import Stale
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_UNVERSIONED = frozenset({"id", "site_id", "patient_id", "change"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of row that keeps versions: the tables of both, what joins them, and what a person calls it."""

    row: type[SQLModel]
    version: type[SQLModel]
    key: str
    name: str


COVERAGE = Kept(Coverage, CoverageVersion, "coverage_id", "coverage")
AUTHORIZATION = Kept(Authorization, AuthorizationVersion, "authorization_id", "authorization")


@dataclass(frozen=True, slots=True)
class Said:
    """What became of it, by whom and why."""

    kind: str
    by: Author
    reason: str = ""


def add_row(tx: Transaction, clinic: Clinic, kept: Kept, patient_id: UUID, values: dict[str, Any], said: Said) -> UUID:
    """Store a new row with its first version and return its id."""
    row_id = clinic.new_id()
    tx.add(kept.row(id=row_id, site_id=clinic.site_id, patient_id=patient_id, change=1, **values))
    add_version(tx, clinic, kept, row_id, said)
    return row_id


def change_row(
    tx: Transaction, clinic: Clinic, kept: Kept, row_id: UUID, change: int, values: dict[str, Any], said: Said
) -> Stale | None:
    """Change a row and store the version; Stale when it is no longer at the version `change`.

    A row that came from elsewhere first gets the version it had.
    """
    table = table_of(kept.row)
    row = tx.execute(select(table).where(table.c.id == row_id)).one()
    if row.change != change:
        return Stale(f"the {kept.name} was changed by {_last_author(tx, kept, row_id)} meanwhile")
    if row.change == 0:
        add_version(tx, clinic, kept, row_id, Said("received", Author(None, "")))
    tx.update(kept.row, table.c.id == row_id, **values, change=change + 1)
    add_version(tx, clinic, kept, row_id, said)
    return None


def add_version(tx: Transaction, clinic: Clinic, kept: Kept, row_id: UUID, said: Said) -> None:
    """Store the row as it stands as a version, and say so in the audit trail."""
    table = table_of(kept.row)
    row = tx.execute(select(table).where(table.c.id == row_id)).one()
    version = kept.version(
        **{kept.key: row_id},
        id=clinic.new_id(),
        site_id=clinic.site_id,
        change=row.change,
        kind=said.kind,
        facts={
            name: "" if value is None else f"{value:f}" if name == "allowed" else str(value)
            for name, value in row._mapping.items()
            if name not in _UNVERSIONED
        },
        reason=said.reason,
        changed_at=clinic.now(),
        changed_by=said.by.id,
        changed_by_name=said.by.name,
    )
    tx.add(version)
    entity = kept.row.__name__, row_id
    audited(tx, clinic, said.by.id, f"{said.kind}_{kept.name}", entity, {"change": row.change})


def received_again(tx: Transaction, clinic: Clinic, coverage_id: UUID) -> None:
    """Store the version of a coverage that another system just changed."""
    table = table_of(Coverage)
    tx.update(Coverage, table.c.id == coverage_id, change=table.c.change + 1)
    add_version(tx, clinic, COVERAGE, coverage_id, Said("received", Author(None, "import")))


def _last_author(tx: Transaction, kept: Kept, row_id: UUID) -> str:
    table = table_of(kept.version)
    newest = select(table.c.changed_by_name).where(table.c[kept.key] == row_id).order_by(table.c.change.desc())
    return str(tx.execute(newest.limit(1)).scalar() or "another station")
