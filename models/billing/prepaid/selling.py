"""Record that a patient paid for a series, or that one ended before its last dose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from models.billing.prepaid.records import PrepaidEnding, PrepaidSeries
from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.drug import Drug
from models.patients.coverages.queries import read_coverages
from models.patients.entry import open_patient
from models.people.actions.authenticate import Denied
from models.people.author import author
from models.people.versions import Stale, Stored
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

MOST_BOUGHT = 99
LONGEST_NOTE = 200
_CENTS, _MOST_PAID = 2, Decimal(100_000)
_ENDING, _SERIES = table_of(PrepaidEnding), table_of(PrepaidSeries)
_ENDED = select(_ENDING.c.ended_by_name).where(_ENDING.c.series_id == bindparam("series"))
_SOLD = select(_SERIES.c.id).where(_SERIES.c.id == bindparam("series"), _SERIES.c.site_id == bindparam("site"))


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """A series as typed: `bought` doses of one drug, `amount` in US dollars, None where it is not written down."""

    patient_id: UUID
    drug_slug: str
    bought: int
    paid_on: date
    amount: Decimal | None = None
    note: str = ""


def sell_series(clinic: Clinic, person_id: UUID, entry: SeriesEntry) -> Stored | Denied:
    """Store a series a patient paid for. Raises BadInputError naming the field, or for a closed record.

    What a payer is billed for cannot be sold beforehand: a drug that is billed to the patient's coverage is refused.
    """
    by = author(clinic, person_id, "sell_series")
    if isinstance(by, Denied):
        return by
    drug = _checked(clinic, entry)

    def act(tx: Transaction) -> Stored:
        open_patient(tx, entry.patient_id)
        today = clinic.today()
        covered = [one for one in read_coverages(tx.connection, entry.patient_id) if one.holds_on(today)]
        if drug.product_class != "wellness" and any(one.payer_type != "self_pay" for one in covered):
            text = f"{drug.display} is billed to the patient's coverage: only what the patient pays is sold as a series"
            raise BadInputError("drug", text)
        row = PrepaidSeries(
            id=clinic.new_id(), site_id=clinic.site_id, patient_id=entry.patient_id, drug_slug=drug.slug,
            drug_display=drug.display, bought=entry.bought, amount=entry.amount, paid_on=entry.paid_on,
            note=entry.note.strip(), recorded_at=clinic.now(), recorded_by=by.id, recorded_by_name=by.name,
        )  # fmt: skip
        tx.add(row)
        audited(tx, clinic, by.id, "sell_series", ("PrepaidSeries", row.id), {"bought": entry.bought})
        return Stored(str(row.id), 1)

    return clinic.store.write(act)


def end_series(clinic: Clinic, person_id: UUID, series_id: UUID, reason: str) -> Stored | Stale | Denied:
    """End a series before its last dose; what was given from it stays. Raises BadInputError without a reason."""
    by = author(clinic, person_id, "sell_series")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Stored | Stale:
        if tx.execute(_SOLD, series=series_id, site=clinic.site_id).first() is None:
            return Stale("this series is no longer stored: look at it again")
        before = tx.execute(_ENDED, series=series_id).first()
        if before:
            return Stale(f"{before.ended_by_name} ended this series meanwhile: look at it again")
        row = PrepaidEnding(
            id=clinic.new_id(), site_id=clinic.site_id, series_id=series_id, reason=why, ended_at=clinic.now(),
            ended_by=by.id, ended_by_name=by.name,
        )  # fmt: skip
        tx.add(row)
        audited(tx, clinic, by.id, "end_series", ("PrepaidSeries", series_id), {})
        return Stored(str(series_id), 1)

    return clinic.store.write(act)


def _checked(clinic: Clinic, entry: SeriesEntry) -> Drug:
    drug = clinic_formulary(clinic).drugs.get(entry.drug_slug)
    if drug is None:
        raise BadInputError("drug", "choose a drug of the formulary")
    if not 1 <= entry.bought <= MOST_BOUGHT:
        raise BadInputError("bought", f"write a whole number of doses from 1 to {MOST_BOUGHT}")
    if entry.paid_on > clinic.today():
        raise BadInputError("paid_on", "this day is still to come")
    if entry.amount is not None and not (
        0 <= entry.amount <= _MOST_PAID and entry.amount == round(entry.amount, _CENTS)
    ):
        raise BadInputError("amount", "write dollars and cents, such as 250.00")
    if len(entry.note) > LONGEST_NOTE:
        raise BadInputError("note", f"write it in at most {LONGEST_NOTE} characters")
    return drug
