"""Doses another place says it gave: offered to a person, never counted before one takes them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.core.words import date_text
from models.exchange.imported import ImportedDose
from models.exchange.importing.ledger import Ledger, UndecidedPatientError
from models.exchange.importing.pending import PendingItem, matter_of


def store_dose(ledger: Ledger, fact: ImportedDose) -> None:
    """Offer a dose given elsewhere; the same dose sent again under other numbers is offered once."""
    patient: UUID | None = None
    try:
        owner: object = (patient := ledger.patient(fact.patient, fact.at))
    except UndecidedPatientError as undecided:
        owner = undecided.matter
    if patient is not None:
        ledger.settled_with("dose", fact.patient, lambda person: dose_matter(fact, person))
    reasons = [_day(ledger, fact), "its patient waits for a decision" if patient is None else ""]
    compared = {"person": owner} if patient is None else {}
    ledger.wait(PendingItem("dose", dose_matter(fact, owner), fact.text, "; ".join(text for text in reasons if text),
                            fact, fact.origin, compared, patient))  # fmt: skip


def dose_matter(fact: ImportedDose, owner: object) -> str:
    """Return the name of a dose of one patient: by what, when and from which lot it was given."""
    return matter_of("dose", owner, fact.vaccine, fact.text.casefold(), fact.codes, fact.given or fact.given_text,
                     fact.amount, fact.unit, fact.lot)  # fmt: skip


def _day(ledger: Ledger, fact: ImportedDose) -> str:
    given = fact.given
    if given is None:
        return (
            f"given elsewhere, day only stated as {fact.given_text}" if fact.given_text else "given elsewhere, no day"
        )
    day = given.astimezone(ledger.clinic.zone).date() if isinstance(given, datetime) else given
    future = ", in the future" if day > ledger.clinic.today() else ""
    return f"given elsewhere on {date_text(day)}{future}"
