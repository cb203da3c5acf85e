"""What happened to one row of the safety tables: every change and every approval, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from models.codes.tables.code_tables import shipped_code_tables
from models.drugs.written.sheet import Change
from models.safety.records.safety_setting import SafetyApproval, SafetySettingVersion
from models.safety.settings.sheet import SafetyRow, TableRow, row_named, table_row
from models.safety.settings.typed import with_body
from models.store.clinic import Clinic
from models.store.transaction import table_of

_SETTING, _SIGNED = table_of(SafetySettingVersion), table_of(SafetyApproval)
_VERSIONS = (
    select(_SETTING)
    .where(_SETTING.c.site_id == bindparam("site"), _SETTING.c.key == bindparam("key"))
    .order_by(_SETTING.c.change)
)
_SIGN_OFFS = select(_SIGNED).where(_SIGNED.c.site_id == bindparam("site"), _SIGNED.c.key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class SafetyEvent:
    """A change or an approval. `deed` is changed, default or approved; `reason` also the note of an approval."""

    at: datetime
    by: str
    deed: str
    reason: str
    changes: tuple[Change, ...]


def safety_history(clinic: Clinic, key: str) -> tuple[SafetyEvent, ...]:
    """Return everything that happened to a row of the tables. Raises BadInputError for a key no table holds."""
    shipped = shipped_row(key)
    with clinic.store.read() as connection:
        wanted = {"site": clinic.site_id, "key": key}
        versions = connection.execute(_VERSIONS, wanted).all()
        signed = connection.execute(_SIGN_OFFS, wanted).all()
    before, found = shipped, []
    for row in versions:
        after = shipped if row.withdrawn else with_body(shipped, row.body)
        changes = row_changes(table_row(before), table_row(after))
        deed = "default" if row.withdrawn else "changed"
        found.append(SafetyEvent(row.changed_at, row.changed_by_name, deed, row.reason, changes))
        before = after
    found += [
        SafetyEvent(row.signed_at, row.signed_by_name, "approved", row.note, (Change("+", row.shown),))
        for row in signed
    ]
    # Of two at one instant the later row comes first: sorting downwards would keep them in their order.
    found.sort(key=lambda event: event.at)
    return tuple(reversed(found))


def shipped_row(key: str) -> TableRow:
    """Return the row as this release ships it. Raises BadInputError for a key no table holds."""
    return row_named(shipped_code_tables(), key)


def row_changes(before: SafetyRow, after: SafetyRow) -> tuple[Change, ...]:
    """Return what differs between two readings of a row, text and source apart; empty when nothing does."""
    message = ((before.text, after.text), (_cited(before), _cited(after)))
    return tuple(Change(mark, text) for was, now in message if was != now for mark, text in (("-", was), ("+", now)))


def _cited(row: SafetyRow) -> str:
    return f"{row.source.cited} · {row.source.confidence}"
