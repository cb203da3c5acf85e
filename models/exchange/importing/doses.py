"""Doses another place says it gave: offered to a person, never counted before one takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from uuid import UUID

from models.core.errors import BadInputError
from models.core.words import date_text
from models.exchange.imported import ImportedDose
from models.exchange.importing.ledger import Ledger, NotOurPatientError, UndecidedPatientError
from models.exchange.importing.pending import PendingItem, matter_of


def doses_asked(ledger: Ledger, facts: Iterable[ImportedDose]) -> Iterator[str]:
    """Yield the names by which these doses may wait; note those that waited for who their patient is."""
    for fact in facts:
        with suppress(BadInputError, NotOurPatientError):
            owner = _owner(ledger, fact)
            if isinstance(owner, UUID):
                ledger.settled_with("dose", fact.patient, partial(dose_matter, fact))
            yield dose_matter(fact, owner)


def store_dose(ledger: Ledger, fact: ImportedDose) -> None:
    """Offer a dose given elsewhere; the same dose sent again under other numbers is offered once."""
    owner = _owner(ledger, fact)
    patient = owner if isinstance(owner, UUID) else None
    reasons = [_day(ledger, fact), "its patient waits for a decision" if patient is None else ""]
    compared = {"person": owner} if patient is None else {}
    ledger.wait(PendingItem("dose", dose_matter(fact, owner), fact.text, "; ".join(text for text in reasons if text),
                            fact, fact.origin, compared, patient))  # fmt: skip


def _owner(ledger: Ledger, fact: ImportedDose) -> UUID | str:
    """Return whose a dose is: a patient, or the name of the question who they are."""
    try:
        return ledger.patient(fact.patient, fact.at)
    except UndecidedPatientError as undecided:
        return undecided.matter


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
