"""What every stored shape builds on."""

from __future__ import annotations

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


class SignedRecord(Record):
    """A row that never changes once it is stored: what corrects it is a row of its own. The database refuses it too."""
