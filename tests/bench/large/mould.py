"""What one signing leaves in the store, as a mould: signed once by the program itself, then filled in by the million.

Nothing here knows what a dose is made of: whatever rows a signing adds are found by comparing the store before and
after it, and whatever differs between two doses (ids, names, times, hashes) is found in their texts.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.records.medication_administration import AdministrationProduct, MedicationAdministration
from models.core.birth import Birth
from models.core.content_hash import canonical
from models.core.words import date_text, day_text, time_text
from models.patients.rules.name_words import number_tail, number_word
from models.store.audit import event_text
from models.store.clinic import Clinic
from models.store.kept.packing import unpacked
from models.store.records.audit_event import AuditEvent
from tests.bench.charted_dose import charted_dose
from tests.bench.large.bulk import Shape
from tests.bench.large.people import Person
from tests.bench.places import Place, opened
from tests.factories import GIVER_SIGN_IN, add_order, add_patient, rows, staff_id
from tests.frozen_clock import FrozenClock

INTERVAL = timedelta(days=28)
_ID = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")
_SOMEONE = Person("Qbfamily", "Qagiven", "QC-7654321", date(1951, 10, 7), "qagiven qbfamily")
_SEQ, _PREVIOUS = 987_654_321, "the hash before it"
_CHAIN = ("audit_event", "audit_head")
_OF_WORDS, _NEW = "name_piece", "ungathered_dose"
"""Tables whose rows belong to a word of a name, not to one patient, and to what claims have not looked at."""
Stored = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Mould:
    """A dose to fill in. `content` gives the record's hash, `event` that of `chained`, which goes in last."""

    rows: tuple[Shape, ...]
    chained: Shape
    content: str
    event: str


@dataclass(frozen=True, slots=True)
class Moulds:
    """A patient's rows, the order's, the first dose of an order and each later one.

    `ids` are the names of ids that belong to one dose, or to the patient it is the first of.
    """

    ids: tuple[str, ...]
    patient: tuple[Shape, ...]
    order: Shape
    first: Mould
    later: Mould


def take_moulds(place: Place, clock: FrozenClock) -> Moulds:
    """Register a patient and sign two doses of one order in a clinic that is thrown away afterwards."""
    begun = _stored(place)
    known = {hexes.replace("-", "") for hexes in _ID.findall(repr(begun))}
    with opened(place, clock) as clinic:
        zone = clinic.zone
        patient = add_patient(clinic, **{field: getattr(_SOMEONE, field) for field in ("family", "given", "mrn")},
                              birth_date=_SOMEONE.born)  # fmt: skip
        order = add_order(clinic, patient, interval_days=INTERVAL.days)
        registered = _stored(place)
        ids = {patient.id.hex: "patient", order.id.hex: "order"}
        written = _Texts("theirs", known, ids, spelled(clock.instant, clock.instant, zone, _SOMEONE))
        patient_rows = [written.shape(*row) for row in _added(begun, registered) if row[0] not in (*_CHAIN, _OF_WORDS)]
        moulds, held, own = [], registered, {*written.own}
        for _ in range(2):
            before = clock.instant if not moulds else clock.instant - INTERVAL
            lot = _sign(clinic, order.id)
            after = _stored(place)
            spellings = spelled(clock.instant, before, zone, _SOMEONE)
            texts = _Texts("own", known - {lot[0]}, {**ids, lot[0]: "lot"}, spellings)
            texts.tokens[lot[1]] = "lot_number"
            moulds.append(_mould(clinic, texts, _added(held, after)))
            own |= {*texts.own}
            held, clock.instant = after, clock.instant + INTERVAL
    order_row = next(shape for shape in patient_rows if shape.table == "medication_request")
    return Moulds(
        tuple(sorted(own)), tuple(shape for shape in patient_rows if shape is not order_row), order_row, *moulds
    )


def spelled(at: datetime, before: datetime, zone: ZoneInfo, someone: Person) -> dict[str, str]:
    """Return every spelling in which a dose's rows name its moment, the dose before it, and its patient."""
    day, last, born = at.date(), before.date(), Birth(someone.born)
    return {
        "at": f"{at:%Y-%m-%d %H:%M:%S}.000000",
        "at_iso": at.isoformat(),
        "day": day.isoformat(),
        "use_by": (day + INTERVAL).isoformat(),
        "clock": time_text(at, zone),
        "before": last.isoformat(),
        "before_text": date_text(last),
        "before_near": day_text(last, day),
        "family": someone.family,
        "given": someone.given,
        "mrn": someone.mrn,
        "family_word": someone.family.casefold(),
        "given_word": someone.given.casefold(),
        "number": number_word(someone.mrn),
        "tail": number_tail(someone.mrn),
        "whole": someone.whole,
        "born": someone.born.isoformat(),
        "born_text": f"{born.text} ({born.age_bare(day)})",
    }


class _Packed(str):
    """A text its row holds packed."""

    __slots__ = ()


class _Id(str):
    """An id its row holds in bytes."""

    __slots__ = ()


class _Texts:
    """Finds in a store's texts what differs between two doses and puts a name in its place."""

    def __init__(self, own: str, known: set[str], ids: dict[str, str], spellings: dict[str, str]) -> None:
        self.tokens = {text: name for name, text in reversed(spellings.items())}
        self._own, self._known, self._ids = own, known, dict(ids)

    @property
    def own(self) -> tuple[str, ...]:
        """The names of ids met here first."""
        return tuple(name for name in self._ids.values() if name.startswith(self._own))

    def shape(self, table: str, row: dict[str, Any]) -> Shape:
        """Return a row with names in place of what differs, without its empty columns."""
        kept = {name: self.named(str(value)) for name, value in row.items() if value is not None}
        packed = frozenset(name for name in kept if isinstance(row[name], _Packed))
        ids = frozenset(name for name in kept if isinstance(row[name], _Id))
        return Shape(table, tuple(kept), tuple(kept.values()), packed, ids)

    def named(self, text: str) -> str:
        """Return a text with `%(name)s` in place of what differs."""
        tokens = sorted(self.tokens, key=len, reverse=True)
        pattern = re.compile("|".join([_ID.pattern, *map(re.escape, tokens)]))
        return pattern.sub(self._name, text.replace("%", "%%"))

    def _name(self, found: re.Match[str]) -> str:
        text = found[0]
        if name := self.tokens.get(text):
            return f"%({name})s"
        hexes = text.replace("-", "")
        if hexes in self._known:
            return text
        name = self._ids.setdefault(hexes, f"{self._own}{len(self._ids)}")
        return f"%({name}{'_dashed' if '-' in text else ''})s"


def _mould(clinic: Clinic, texts: _Texts, added: Iterable[tuple[str, dict[str, Any]]]) -> Mould:
    record = rows(clinic, MedicationAdministration)[-1]
    event = SimpleNamespace(**rows(clinic, AuditEvent)[-1]._mapping)
    event.seq, event.previous = _SEQ, _PREVIOUS
    texts.tokens |= {record.record_hash: "record_hash", str(_SEQ): "seq", _PREVIOUS: "previous"}
    shapes = [texts.shape(table, row) for table, row in added if table not in {"audit_head", _NEW}]
    chained = [shape for shape in shapes if shape.table == "audit_event"]
    assert len(chained) == 1, "a signing is one event"
    return Mould(
        tuple(shape for shape in shapes if shape not in chained),
        chained[0].with_cells(seq="%(seq)s", previous="%(previous)s", hash="%(hash)s"),
        texts.named(canonical(record.content)),
        texts.named(event_text(event, event.detail)),
    )


def _sign(clinic: Clinic, order: Any) -> tuple[str, str]:
    """Chart and sign a dose of an order; return id and number of the lot it came from."""
    outcome = sign_administration(clinic, charted_dose(clinic, order, staff_id(clinic, GIVER_SIGN_IN)))
    assert isinstance(outcome, Signed), outcome
    products = rows(clinic, AdministrationProduct)
    (taken,) = (one for one in products if one.administration_id == outcome.administration_id)
    return taken.lot_id.hex, taken.lot_number


def _stored(place: Place) -> Stored:
    """Return every row of a file by table and key, as SQLite keeps it."""
    with closing(sqlite3.connect(place.database)) as file:
        file.row_factory = sqlite3.Row
        tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: _by_key(file, name) for (name,) in tables}


def _by_key(file: sqlite3.Connection, table: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    columns = file.execute(f"PRAGMA table_info('{table}')").fetchall()
    keys, types = [row["name"] for row in columns if row["pk"]], {row["name"]: row["type"] for row in columns}
    found = file.execute(f'SELECT * FROM "{table}"').fetchall()
    rows = [{name: _text(row[name], kind) for name, kind in types.items()} for row in found]
    return {tuple(row[key] for key in keys): row for row in rows}


def _text(value: Any, kind: str) -> Any:
    """Return what a column holds as text: bytes are an id, a hash, or a text that is packed."""
    if not isinstance(value, bytes):
        return value
    if kind == "CHAR(32)":
        return _Id(value.hex())
    return _Packed(value.hex() if kind == "VARCHAR(64)" else unpacked(value))


def _added(before: Stored, after: Stored) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows that are new, table by table; a row that only changed is none."""
    return [(table, row) for table, found in after.items() for key, row in found.items() if key not in before[table]]
