"""One more version of a row of the safety tables, with its audit event, in a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.people.actions.authenticate import Denied
from models.people.author import Author
from models.people.versions import Stale, Stored, Unchanged, made, newest_by
from models.safety.records.safety_setting import SafetySettingVersion
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_SETTING = table_of(SafetySettingVersion)
_NEWEST = newest_by(_SETTING, "change", "key")
Outcome = Stored | Unchanged | Stale | Denied
CHANGED_MEANWHILE = Stale("Someone else changed this setting meanwhile. Look at it again.")


def newest(tx: Transaction, clinic: Clinic, key: str) -> Any:
    """Return the newest version of a row, None when the clinic never changed it."""
    return tx.execute(_NEWEST, site_id=clinic.site_id, key=key).one_or_none()


def add_version(
    tx: Transaction, clinic: Clinic, by: Author, key: str, body: Mapping[str, Any] | None, *, reason: str, action: str
) -> Stored:
    """Add a version of a row and its audit event; `body` None withdraws the clinic's own."""
    last = newest(tx, clinic, key)
    version = SafetySettingVersion(
        id=clinic.new_id(),
        change=last.change + 1 if last else 1,
        key=key,
        body=dict(body or {}),
        withdrawn=body is None,
        reason=reason,
        **made(clinic, by, clinic.now()),
    )
    tx.add(version)
    detail = {"key": key, "change": version.change}
    audited(tx, clinic, by.id, action, ("SafetySetting", version.id), detail, at=version.changed_at)
    return Stored(key, version.change)
