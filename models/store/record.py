"""What every stored shape builds on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlmodel import SQLModel


class Record(SQLModel):
    """A row to store. Checked when it is added to a transaction, not when it is made."""

    def __init__(self, **values: Any) -> None:
        # SQLModel reports every field to an ORM session one by one: a tenth of the time a signing takes, for a session
        # that is not there. Rows are inserted by Transaction.add.
        for name, field in type(self).model_fields.items():
            if name in values:
                self.__dict__[name] = values[name]
            elif not field.is_required():
                self.__dict__[name] = field.get_default(call_default_factory=True)
        self.fill_in(self.__dict__)

    @classmethod
    def fill_in(cls, row: dict[str, Any]) -> None:
        """Fill in what of a new row follows from its other values."""


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
