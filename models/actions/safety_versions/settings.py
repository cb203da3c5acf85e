"""One more version of a row of the safety tables, with its audit event, in a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from models.actions.authenticate import Denied
from models.clinic import Clinic
from models.records.practitioner import Practitioner
from models.records.safety_setting import SafetySettingVersion
from models.reference.code_tables import CodeTables
from models.reference.safety_sheet import TableRow, row_key, table_rows
from models.store import audit
from models.store.transaction import Transaction, table_of
from models.values.errors import BadInputError

_SETTING, _STAFF = table_of(SafetySettingVersion), table_of(Practitioner)
_NEWEST = (
    select(_SETTING)
    .where(_SETTING.c.site_id == bindparam("site"), _SETTING.c.key == bindparam("key"))
    .order_by(_SETTING.c.change.desc())
    .limit(1)
)
_PERSON = select(_STAFF).where(_STAFF.c.id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Stored:
    """The change is in; `change` counts the versions of this row."""

    key: str
    change: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to store: it stands so already."""

    text: str = "It stands so already: nothing was stored."


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody changed the row meanwhile."""

    text: str = "Somebody changed this row meanwhile: read it again."


Outcome = Stored | Unchanged | Stale | Denied


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes the rules."""

    id: UUID
    name: str


def author(clinic: Clinic, person_id: UUID) -> Author | Denied:
    """Return who may change and sign off safety rows: a provider."""
    with clinic.store.read() as connection:
        row = connection.execute(_PERSON, {"person": person_id}).one()
    name = " ".join(part for part in (row.given, row.family, row.credential) if part)
    if not row.may_order:
        return Denied(f"{name} may not change the rules. Ask a provider to sign in.")
    return Author(row.id, name)


def row_named(tables: CodeTables, key: str) -> TableRow:
    """Return the row of a key. Raises BadInputError for one no table holds."""
    found = next((row for row in table_rows(tables) if row_key(row) == key), None)
    if found is None:
        raise BadInputError("key", f"{key[:60]!r} is no row of the safety tables")
    return found


def newest(tx: Transaction, clinic: Clinic, key: str) -> Any:
    """Return the newest version of a row, None when the clinic never changed it."""
    return tx.execute(_NEWEST, site=clinic.site_id, key=key).one_or_none()


def add_version(
    tx: Transaction, clinic: Clinic, by: Author, key: str, body: Mapping[str, Any] | None, *, reason: str, action: str
) -> Stored:
    """Add a version of a row and its audit event; `body` None withdraws the clinic's own."""
    last = newest(tx, clinic, key)
    version = SafetySettingVersion(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        change=last.change + 1 if last else 1,
        key=key,
        body=dict(body or {}),
        withdrawn=body is None,
        reason=reason,
        changed_at=clinic.now(),
        changed_by=by.id,
        changed_by_name=by.name,
    )
    tx.add(version)
    audit.append(
        tx,
        event_id=clinic.new_id(),
        site_id=clinic.site_id,
        at=version.changed_at,
        action=action,
        agent_id=by.id,
        entity_type="SafetySetting",
        entity_id=version.id,
        detail={"key": key, "change": version.change},
    )
    return Stored(key, version.change)
