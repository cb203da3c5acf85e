"""Keep the number under which a reaction was reported (S65)."""

from __future__ import annotations

from uuid import UUID

from models.charting.reactions.one import NEWEST_EVENT
from models.charting.reactions.records import AdverseEventReport
from models.codes.tables.clinic_tables import clinic_tables
from models.core.errors import BadInputError
from models.people.author import permitted
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction

LONGEST_NUMBER = 60


def report_adverse_event(
    clinic: Clinic, person_id: UUID, person_name: str, dose_id: UUID, sent_to: str, number: str
) -> UUID:
    """Store that the reaction to a dose was reported, and the number given for it.

    Raises BadInputError for a number that is none, a place nobody reports to, and while no account is stored.
    """
    permitted(clinic, person_id, "record_reactions")
    message = " ".join(number.split())
    if not message or len(message) > LONGEST_NUMBER or not message.isprintable():
        raise BadInputError("number", f"write the number they gave, at most {LONGEST_NUMBER} characters")
    if sent_to not in {row.sent_to for row in clinic_tables(clinic).reporting}:
        raise BadInputError("sent to", f"{sent_to!r} takes no reports")
    report = AdverseEventReport(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        administration_id=dose_id,
        sent_to=sent_to,
        number=message,
        recorded_at=clinic.now(),
        recorded_by=person_id,
        recorded_by_name=person_name,
    )

    def act(tx: Transaction) -> UUID:
        if tx.execute(NEWEST_EVENT, dose=dose_id).one_or_none() is None:
            raise BadInputError("number", "write the reaction down first")
        tx.add(report)
        detail = {"sent_to": sent_to, "number": message}
        audited(tx, clinic, person_id, "report_adverse_event", ("MedicationAdministration", dose_id), detail)
        return report.id

    return clinic.store.write(act)
