"""The statement a row goes in with: written once for a table and an engine, with what turns each value into its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Table, insert

_Processor = Callable[[Any], Any] | None


class Insertion:
    """Inserts every column of a table. What SQLAlchemy works out for each statement again is worked out once."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        compiled = insert(table).compile(dialect=dialect)
        self.text = str(compiled)
        names = compiled.positiontup
        self._in_order = names is not None
        self._columns: list[tuple[str, _Processor]] = [
            (name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names or table.c.keys()
        ]

    def parameters(self, row: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
        """Return a row as the driver takes it. Raises ValueError or LookupError for a value that cannot be kept."""
        if self._in_order:
            return tuple([turn(row[name]) if turn else row[name] for name, turn in self._columns])
        return {name: turn(row[name]) if turn else row[name] for name, turn in self._columns}


_WRITTEN: WeakKeyDictionary[Dialect, dict[Table, Insertion]] = WeakKeyDictionary()


def insertion_into(table: Table, dialect: Dialect) -> Insertion:
    """Return what inserts into a table of an engine."""
    written = _WRITTEN.setdefault(dialect, {})
    found = written.get(table)
    if found is None:
        found = written[table] = Insertion(table, dialect)
    return found
