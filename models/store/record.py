"""What every stored shape builds on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import SQLModel
from sqlmodel.main import SQLModelMetaclass


class TableAlone(SQLModelMetaclass):
    """Makes the table of a record and maps nothing: rows are read as rows, and inserted by Transaction.add.

    A mapper holds as much memory as the table itself and takes as long to make, for an ORM session that is not there.
    """

    def __init__(self, name: str, bases: tuple[type, ...], body: dict[str, Any], **options: Any) -> None:
        if not options.get("table"):
            super().__init__(name, bases, body, **options)
            return
        type.__init__(self, name, bases, body)
        given = vars(self).get("__table_args__", ())
        parts = (given,) if isinstance(given, dict) else given
        items = [part for part in parts if not isinstance(part, dict)]
        named = {key: value for part in parts if isinstance(part, dict) for key, value in part.items()}
        columns = [self._column(field) for field in self.model_fields]
        self.__table__ = Table(vars(self).get("__tablename__", name.lower()), self.metadata, *columns, *items, **named)

    def __getattr__(self, name: str) -> Any:
        """Return the column of a field: conditions name it by its class, as in `Patient.family == "Osei"`."""
        table = vars(self).get("__table__")
        if table is None or name not in table.columns:
            raise AttributeError(name)
        return table.columns[name]

    def _column(self, field: str) -> Column[Any]:
        """Take the column SQLModel made for a field off the class: a record without a value has none to show."""
        column: Column[Any] = vars(self)[field]
        delattr(self, field)
        column.key = column.name = field
        return column


class Record(SQLModel, metaclass=TableAlone):
    """A row to store. Checked when it is added to a transaction, not when it is made."""

    # Checked by a class of its own (models/store/transaction.py): a validator here would be built and never asked.
    model_config = {"defer_build": True}

    def __init__(self, **values: Any) -> None:
        for name, field in type(self).model_fields.items():
            if name in values:
                self.__dict__[name] = values[name]
            elif not field.is_required():
                self.__dict__[name] = field.get_default(call_default_factory=True)
        self.fill_in(self.__dict__)

    @classmethod
    def fill_in(cls, row: dict[str, Any]) -> None:
        """Fill in what of a new row follows from its other values."""

    def __setattr__(self, name: str, value: Any) -> None:
        # As a plain pydantic model does: SQLModel would tell the mapper.
        super(SQLModel, self).__setattr__(name, value)


class SignedRecord(Record):
    """A row that never changes once it is stored: what corrects it is a row of its own. The database refuses it too."""


def row_of(kind: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a record without making the record: every field, those not named as it has them at first."""
    shared, made = _first_values(kind)
    row = shared | {name: make(call_default_factory=True) for name, make in made if name not in values} | values
    kind.fill_in(row)
    return row


@cache
def _first_values(kind: type[Record]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[..., Any]], ...]]:
    """Return the values all new rows share, and what makes those each has for itself."""
    fields = kind.model_fields
    made = {name: field.get_default for name, field in fields.items() if field.default_factory is not None}
    shared = {
        name: None if field.is_required() else field.get_default() for name, field in fields.items() if name not in made
    }
    return shared, tuple(made.items())
