"""Every call to one person, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.codes.tables.clinic_tables import clinic_tables
from models.core.words import weekday_text
from models.store.clinic import Clinic
from models.store.transaction import table_of
from models.visits.queries.person import records_of
from models.visits.records.call import CallAttempt

_CALL = table_of(CallAttempt)


@dataclass(frozen=True, slots=True)
class CallMade:
    """One call: what came of it in words, by whom and when."""

    number: int
    words: str
    called_at: datetime
    called_by: str


def calls_made(clinic: Clinic, patient_id: UUID) -> tuple[CallMade, ...]:
    """Return the calls to a person, under whichever record they were made."""
    tables = clinic_tables(clinic)
    with clinic.store.read() as connection:
        records = records_of(connection, patient_id)
        rows = connection.execute(
            select(_CALL).where(_CALL.c.patient_id.in_(records)).order_by(_CALL.c.called_at.desc(), _CALL.c.id.desc())
        ).all()
    return tuple(
        CallMade(
            row.number,
            " · ".join(
                text
                for text in (
                    tables.words("call", row.outcome),
                    row.note,
                    f"listed again {weekday_text(row.next_on, year=True)}" if row.next_on else "",
                )
                if text
            ),
            row.called_at,
            row.called_by_name,
        )
        for row in rows
    )
