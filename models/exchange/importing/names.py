"""Rows by the names other systems use for them, and new rows kept back until they are stored together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select

from models.core.errors import BadInputError
from models.exchange.imported import Key
from models.exchange.records.identifier import Identifier
from models.patients.records.patient_key import PatientKey
from models.patients.search_keys import store_pieces
from models.store.clinic import Clinic
from models.store.record import Record, row_of
from models.store.transaction import Transaction, table_of

T = TypeVar("T")
_NAMES = table_of(Identifier)
_THESE = select(_NAMES.c.resource_type, _NAMES.c.value, _NAMES.c.resource_id, _NAMES.c.digest).where(
    _NAMES.c.site_id == bindparam("site"), _NAMES.c.resource_type.in_(bindparam("kinds", expanding=True)),
    _NAMES.c.system == bindparam("system"), _NAMES.c.value.in_(bindparam("values", expanding=True)),
)  # fmt: skip
CHUNK = 500
KEPT_BACK = 4_000
"""New rows held in memory at most: a file can bring a hundred thousand."""
QUESTION = "PendingPerson"
"""The kind of resource under which the names of people who wait for a decision are kept."""
SHARED = "SharedNumber"
"""The kind under which a number is kept that a person decided to be two people's."""

_ASKED = {"Patient": {"Patient", QUESTION, SHARED}}
"""The kinds a name is looked up under, where they are more than its own."""


@dataclass(frozen=True, slots=True)
class Known:
    """A row imported before: its id and the digest kept with its names."""

    id: UUID
    digest: str


class Names:
    """Finds and remembers rows by their outside names within one transaction.

    Rows are kept back and stored together by `flush`; `rows` sees them.
    """

    def __init__(self, tx: Transaction, clinic: Clinic) -> None:
        self.tx = tx
        self.clinic = clinic
        self._known: dict[tuple[str, str, str], Known] = {}
        self._stored: set[tuple[str, str, str]] = set()
        self._new: dict[type[Record], list[dict[str, Any]]] = defaultdict(list)
        self._kept_back = 0
        self._any_shared = False

    def look_up(self, names: Iterable[tuple[str, Key]]) -> None:
        """Read at once which of these names, each with its kind of resource, are known here."""
        wanted: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for kind, key in names:
            wanted[key.system][key.value] |= _ASKED.get(kind, {kind})
        for system, kinds_of in wanted.items():
            for some in chunks(sorted(kinds_of)):
                kinds = sorted(set().union(*(kinds_of[value] for value in some)))
                for row in self.tx.execute(_THESE, site=self.clinic.site_id, kinds=kinds, system=system, values=some):
                    if row.resource_type in kinds_of[row.value]:
                        self._known[row.resource_type, system, row.value] = Known(row.resource_id, row.digest)
                        self._stored.add((row.resource_type, system, row.value))
                        self._any_shared = self._any_shared or row.resource_type == SHARED

    def find(self, kind: str, keys: tuple[Key, ...], at: str) -> Known | None:
        """Return the row known by any of the keys. Raises BadInputError when they name two different rows."""
        found = self.all_known(kind, keys)
        if len({one.id for one in found}) > 1:
            raise BadInputError(at, f"its identifiers belong to two different {kind} records here: settle that first")
        return found[0] if found else None

    def all_known(self, kind: str, keys: tuple[Key, ...]) -> list[Known]:
        """Return what each of the keys names, in their order."""
        named = (self._known.get((kind, key.system, key.value)) for key in keys)
        return [one for one in named if one is not None]

    def remember(self, kind: str, row_id: UUID, keys: tuple[Key, ...], mark: str) -> None:
        """Keep every key and the mark of what was last imported under them."""
        self._any_shared = self._any_shared or kind == SHARED
        for key in keys:
            name = (kind, key.system, key.value)
            if self._known.get(name) == Known(row_id, mark):
                continue
            if name in self._stored:
                self.flush()
                self.tx.update(Identifier, _NAMES.c.site_id == self.clinic.site_id, _NAMES.c.resource_type == kind,
                               _NAMES.c.system == key.system, _NAMES.c.value == key.value, digest=mark)  # fmt: skip
                self._known[name] = Known(self._known[name].id, mark)
                continue
            self.add(Identifier, {"resource_type": kind, "resource_id": row_id, "system": key.system,
                                  "value": key.value, "digest": mark})  # fmt: skip
            self._known[name] = Known(row_id, mark)
            self._stored.add(name)

    def repoint(self, kind: str, row_id: UUID, keys: tuple[Key, ...], mark: str) -> None:
        """Let every key name this row from now on, whichever it named before."""
        self.flush()
        for key in keys:
            name = (kind, key.system, key.value)
            if name in self._stored:
                self.tx.update(Identifier, _NAMES.c.site_id == self.clinic.site_id, _NAMES.c.resource_type == kind,
                               _NAMES.c.system == key.system, _NAMES.c.value == key.value, resource_id=row_id,
                               digest=mark)  # fmt: skip
                self._known[name] = Known(row_id, mark)
        self.remember(kind, row_id, keys, mark)

    def shared(self, key: Key) -> bool:
        """True for a number that two people here go by."""
        return self._any_shared and (SHARED, key.system, key.value) in self._known

    def add(self, record: type[Record], values: dict[str, Any]) -> UUID:
        """Keep a new row back until the next flush and return its id."""
        row_id = self.clinic.new_id()
        self._new[record].append(row_of(record, {"id": row_id, "site_id": self.clinic.site_id, **values}))
        self._kept_back += 1
        if self._kept_back >= KEPT_BACK:
            self.flush()
        return row_id

    def rows(self, statement: Select[Any], **wanted: Any) -> list[Row[Any]]:
        """Return what a statement finds, rows kept back included; `wanted` are the values of its parameters."""
        self.flush()
        return list(self.tx.execute(statement, **wanted))

    def flush(self) -> None:
        """Store the rows kept back, each table's together, a table after those it refers to.

        What new people are found by comes with the pieces of their names.
        """
        if not self._new:
            return
        self.tx.add_rows({kind: self._new[kind] for kind in _in_order(frozenset(self._new))})
        if keys := self._new.get(PatientKey):
            store_pieces(self.tx, self.clinic, ((key["kind"], key["value"]) for key in keys))
        self._new.clear()
        self._kept_back = 0


@cache
def _in_order(kinds: frozenset[type[Record]]) -> tuple[type[Record], ...]:
    """Return the kinds, each after those it refers to."""
    named = {table_of(kind).name: kind for kind in kinds}
    after = {name: _referred(kind) & named.keys() for name, kind in named.items()}
    return tuple(named[name] for name in TopologicalSorter(after).static_order())


def _referred(kind: type[Record]) -> frozenset[str]:
    """Return the names of the tables a table refers to, itself left out."""
    table = table_of(kind)
    return frozenset(key.target_fullname.partition(".")[0] for key in table.foreign_keys) - {table.name}


def chunks(values: list[T]) -> Iterable[list[T]]:
    """Return values in parts small enough for one statement."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
