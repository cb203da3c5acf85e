"""Is every signed dose, and every correction of one, what was signed? Proved by hash, signature and audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Dialect, Label, Select, select, type_coerce
from sqlalchemy.types import NullType

from models.charting.correcting.amending import correction_hash
from models.charting.correcting.records import AdministrationCorrection
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.rules.content_check import SIGNED_COLUMNS, contradictions
from models.people.records.provenance import Provenance
from models.store.audit import STREAMED
from models.store.kept.packed_columns import PackedJson, PackedText
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of

_DOSE = table_of(MedicationAdministration)
_PROOF = table_of(Provenance)
_EVENT = table_of(AuditEvent)
_CORRECTION = table_of(AdministrationCorrection)
_KIND = "MedicationAdministration"
_CORRECTING = ("amend_administration", "enter_in_error")


def _as_stored(column: ColumnElement[Any], name: str) -> Label[Any]:
    """Return a column as the engine keeps it: an id that compares as the engine orders it, a text not read yet."""
    return type_coerce(column, NullType()).label(name)


_CONTENT, _SUMMARY = PackedJson(), PackedText()
_CHECKED = ("id", "recorded_at", "record_hash", "dose_unit", *(signed.column for signed in SIGNED_COLUMNS))
_DOSES = select(
    _as_stored(_DOSE.c.id, "key"),
    _as_stored(_DOSE.c.content, "content"),
    _as_stored(_DOSE.c.summary, "summary"),
    *(_DOSE.c[name] for name in _CHECKED),
).order_by(_DOSE.c.id)
_SIGNED_AS = (
    select(_as_stored(_PROOF.c.target_id, "key"), _PROOF.c.record_hash)
    .where(_PROOF.c.target_type == _KIND)
    .order_by(_PROOF.c.target_id)
)
_TOLD = (
    select(_as_stored(_EVENT.c.entity_id, "key"), _EVENT.c.entity_id, _EVENT.c.action, _EVENT.c.detail)
    .where(_EVENT.c.entity_type == _KIND, _EVENT.c.entity_id.is_not(None))
    .order_by(_EVENT.c.entity_id)
)


@dataclass(frozen=True, slots=True)
class RecordProof:
    """How many doses are proved, how many cannot be, and one line for each dose or correction that is not as signed."""

    proven: int
    unproven: int
    altered: tuple[str, ...]


def prove_records(connection: Connection) -> RecordProof:
    """Check every signed dose and correction of the store.

    Doses, signatures and events are read beside each other in the order of the doses' ids: a few rows are held of each,
    and a line for whatever is wrong.
    """
    corrected: set[Any] = set()
    signatures = _Beside(_rows(connection, _SIGNED_AS))
    audited = _Beside(_audited(connection, corrected))
    proven, unproven, altered = 0, 0, []
    for row in _rows(connection, _DOSES):
        content, found = _contradictions(row, connection.dialect)
        found += _unsigned(row, signatures.hashes(row.key), audited.hashes(row.key))
        name = f"dose {row.id} signed {row.recorded_at:%Y-%m-%d %H:%M} UTC"
        altered += [(row.recorded_at, row.id, f"{name}: {message}") for message in found]
        proven += bool(content and not found)
        unproven += content == {}
    audited.finish()
    lines = [line for *_, line in sorted(altered, key=itemgetter(0, 1))]
    return RecordProof(proven, unproven, (*lines, *_corrections(connection, corrected)))


def _contradictions(row: Any, dialect: Dialect) -> tuple[dict[str, Any] | None, list[str]]:
    """Return a dose's content, None for one that cannot be read, and what the dose contradicts in it."""
    try:
        content = _CONTENT.process_result_value(row.content, dialect)
        summary = _SUMMARY.process_result_value(row.summary, dialect)
    except ValueError:
        return None, ["its content cannot be read"]
    return content, list(contradictions(row, content, summary)) if content else []


class _Beside:
    """Hashes by the id of a dose, read in the order of ids beside the doses."""

    def __init__(self, rows: Iterator[tuple[Any, str | None]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def hashes(self, key: Any) -> set[str]:
        """Return the hashes of one dose; the next dose asked for has a higher id."""
        found, place = set(), _place(key)
        while self._next is not None and _place(self._next[0]) <= place:
            if self._next[0] == key and self._next[1]:
                found.add(self._next[1])
            self._next = next(self._rows, None)
        return found

    def finish(self) -> None:
        """Read what no dose asked for."""
        for _ in self._rows:
            pass


def _place(key: Any) -> tuple[bool, Any]:
    """Return where an id comes in order: SQLite has those kept in letters before those kept in bytes."""
    return isinstance(key, bytes), key


def _rows(connection: Connection, statement: Select[Any]) -> Iterator[Any]:
    return iter(connection.execute(statement, execution_options={"yield_per": STREAMED}))


def _audited(connection: Connection, corrected: set[Any]) -> Iterator[tuple[Any, str | None]]:
    """Yield the hashes the audit trail tells of doses; `corrected` fills with the doses it says were corrected."""
    for row in _rows(connection, _TOLD):
        if row.action in _CORRECTING:
            corrected.add(row.entity_id)
        yield row.key, row.detail.get("record_hash")


def _corrections(connection: Connection, corrected: set[UUID]) -> Iterator[str]:
    """Yield what is wrong with corrections; `corrected` are the doses the audit trail says were corrected."""
    gone = set(corrected)
    statement = select(_CORRECTION).order_by(_CORRECTION.c.recorded_at, _CORRECTION.c.id)
    for part in connection.execute(statement, execution_options={"yield_per": STREAMED}).partitions():
        signed_as = select(_PROOF.c.target_id, _PROOF.c.record_hash)
        signatures = {
            tuple(row) for row in connection.execute(signed_as.where(_PROOF.c.target_id.in_([row.id for row in part])))
        }
        for row in part:
            gone.discard(row.administration_id)
            name = f"correction of dose {row.administration_id}"
            if correction_hash(row) != row.record_hash:
                yield f"{name}: it does not give its hash"
            if (row.id, row.record_hash) not in signatures:
                yield f"{name}: no signature carries its hash"
            if row.administration_id not in corrected:
                yield f"{name}: the audit trail does not tell of it"
    yield from (f"correction of dose {dose}: it is gone" for dose in sorted(gone, key=str))


def _unsigned(row: Any, signatures: set[str], audited: set[str]) -> Iterator[str]:
    if row.record_hash not in signatures:
        yield "no signature carries its hash"
    if audited and row.record_hash not in audited:
        yield "the audit trail tells another hash"
