"""Which drug each sender means by its own words, as people of the clinic decided."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import select

from models.exchange.records.sent_drug_name import SentDrugName
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_MEANING = table_of(SentDrugName)


class Meanings:
    """The meanings remembered at a clinic, read when the first is asked for."""

    def __init__(self, tx: Transaction, clinic: Clinic) -> None:
        self._tx = tx
        self._clinic = clinic

    def of(self, sender: str, text: str) -> str:
        """Return the slug of the drug a sender means by a text, "" where no one decided."""
        return self._read.get((sender, folded(text)), None) or ""

    @cached_property
    def _read(self) -> dict[tuple[str, str], str | None]:
        statement = select(_MEANING).where(_MEANING.c.site_id == self._clinic.site_id).order_by(_MEANING.c.id)
        return {(row.sender, row.text): row.drug_slug for row in self._tx.execute(statement)}


def folded(text: str) -> str:
    """Return a drug text as it is compared: small letters, single blanks."""
    return " ".join(text.casefold().split())
