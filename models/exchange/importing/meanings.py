"""Which drug each sender means by its own words, as people of the clinic decided."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import bindparam, select

from models.exchange.records.sent_drug_name import SentDrugName
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_MEANING = table_of(SentDrugName)
_ALL = (
    select(_MEANING.c.sender, _MEANING.c.text, _MEANING.c.drug_slug)
    .where(_MEANING.c.site_id == bindparam("site"))
    .order_by(_MEANING.c.id)
)


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
        found = self._tx.execute(_ALL, site=self._clinic.site_id)
        return {(row.sender, row.text): row.drug_slug for row in found}


def folded(text: str) -> str:
    """Return a drug text as it is compared: small letters, single blanks."""
    return " ".join(text.casefold().split())
