"""Two records beside each other before they are merged, and what a person must settle once they are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from models.charting.correcting.what_counts import counts
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.core.words import date_text
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.patients.facts import PatientFacts
from models.patients.queries.patient_details import PatientDetails, patient_details
from models.patients.queries.same_person import same_person
from models.patients.records.coverage import Coverage
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.transaction import table_of

_ORDER = table_of(MedicationRequest)
_DOSE = table_of(MedicationAdministration)
_COVER = table_of(Coverage)
_DRAFT = table_of(AdministrationDraft)
_STAFF = table_of(Practitioner)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: `rows` are (label, what it says), the same labels in the same order on both sides."""

    details: PatientDetails
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Both sides; `questions` are what both say otherwise or have twice, `drafts` doses being charted now."""

    kept: Side
    other: Side
    questions: tuple[str, ...]
    drafts: tuple[str, ...]

    @property
    def revisions(self) -> tuple[int, int]:
        """What the merge is asked with: both records as they stand here."""
        return self.kept.details.revision, self.other.details.revision


@dataclass(frozen=True, slots=True)
class _Holdings:
    orders: tuple[str, ...]
    primary: tuple[tuple[str, str], ...]
    doses: int
    drafts: tuple[str, ...]


def merge_preview(clinic: Clinic, kept_id: UUID, other_id: UUID) -> MergePreview:
    """Return two records as they would be merged."""
    kept, other = patient_details(clinic, kept_id), patient_details(clinic, other_id)
    with clinic.store.read() as connection:
        mine, theirs = (_holdings(connection, clinic, one.facts.id) for one in (kept, other))
    questions = (*_differ(kept.facts, other.facts), *_twice(mine, theirs))
    drafts = (*mine.drafts, *theirs.drafts)
    return MergePreview(Side(kept, _rows(kept, mine)), Side(other, _rows(other, theirs)), questions, drafts)


def same_person_questions(clinic: Clinic, patient_id: UUID) -> tuple[str, ...]:
    """Return what is there twice since records were merged, until a person settles it."""
    with clinic.store.read() as connection:
        ids = list(connection.execute(same_person(patient_id)).scalars())
        if len(ids) < 2:
            return ()
        held = [_of(connection, clinic, [one]) for one in ids]
    questions: dict[str, None] = {}
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            questions |= dict.fromkeys(_twice(one, other))
    return tuple(questions)


def _differ(kept: PatientFacts, other: PatientFacts) -> Iterator[str]:
    if kept.birth != other.birth:
        yield f"Birth date: {kept.birth.text} or {other.birth.text}? The kept record's counts."
    if "unknown" not in {kept.sex, other.sex} and kept.sex != other.sex:
        yield f"Sex: {kept.sex} or {other.sex}? The kept record's counts."
    if kept.deceased != other.deceased:
        yield "One record says deceased: so will the merged one."


def _twice(one: _Holdings, other: _Holdings) -> Iterator[str]:
    for drug in sorted(set(one.orders) & set(other.orders)):
        yield f"Two active orders of {drug}: a provider stops one, or keeps both."
    if one.primary and other.primary:
        (payer, member), (payer_other, member_other) = one.primary[0], other.primary[0]
        both = f"{payer} {member}".strip(), f"{payer_other} {member_other}".strip()
        yield f"Two primary coverages, {both[0]} and {both[1]}: which is billed first?"


def _holdings(connection: Connection, clinic: Clinic, patient_id: UUID) -> _Holdings:
    return _of(connection, clinic, list(connection.execute(same_person(patient_id)).scalars()))


def _of(connection: Connection, clinic: Clinic, ids: list[UUID]) -> _Holdings:
    orders = connection.execute(
        select(_ORDER.c.drug_slug, _ORDER.c.medication_text)
        .where(_ORDER.c.patient_id.in_(ids), _ORDER.c.status == "active")
        .order_by(_ORDER.c.medication_text)
    ).all()
    doses = connection.execute(
        select(func.count()).select_from(_DOSE).where(_DOSE.c.patient_id.in_(ids), counts(_DOSE))
    ).scalar_one()
    drafts = connection.execute(
        select(_ORDER.c.drug_slug, _ORDER.c.medication_text, _STAFF.c.given, _STAFF.c.family)
        .join(_DRAFT, _DRAFT.c.request_id == _ORDER.c.id)
        .join(_STAFF, _STAFF.c.id == _DRAFT.c.practitioner_id)
        .where(_ORDER.c.patient_id.in_(ids))
        .order_by(_DRAFT.c.id)
    ).all()
    return _Holdings(
        orders=tuple(_named(clinic, row) for row in orders),
        primary=tuple(_primary(connection, ids, clinic.today())),
        doses=doses,
        drafts=tuple(f"{_named(clinic, row)}, {row.given} {row.family}".strip() for row in drafts),
    )


def _primary(connection: Connection, ids: list[UUID], today: date) -> Iterator[tuple[str, str]]:
    rows = connection.execute(select(_COVER).where(_COVER.c.patient_id.in_(ids)).order_by(_COVER.c.rank, _COVER.c.id))
    for row in rows:
        runs = (row.starts_on is None or row.starts_on <= today) and (row.ends_on is None or row.ends_on >= today)
        if row.rank == 1 and runs and row.payer_type != "self_pay":
            yield row.payer_name or row.payer_type, row.member_id


def _named(clinic: Clinic, row: Any) -> str:
    drug = clinic_formulary(clinic).drugs.get(row.drug_slug or "")
    return drug.display if drug else row.medication_text


def _rows(details: PatientDetails, held: _Holdings) -> tuple[tuple[str, str], ...]:
    entry, facts = details.entry, details.facts
    names = (entry.given, entry.middle, entry.suffix)
    town = " ".join(part for part in (entry.city, entry.state, entry.postal_code) if part)
    return (
        ("Name", f"{entry.family.upper()}, {' '.join(name for name in names if name)}".rstrip(", ")),
        ("Former names", entry.former_names),
        ("Born", facts.birth.text),
        ("Sex", facts.sex),
        ("MRN", ", ".join((facts.mrn, *facts.other_mrns))),
        ("Other numbers", _listed(number.value for number in details.numbers)),
        ("Phone", _listed((entry.phone, entry.phone_other))),
        ("Address", ", ".join(part for part in (entry.address, entry.address_more, town) if part)),
        ("Status", _status(facts)),
        ("Allergies", _listed(f"{one.substance} ({one.reaction})" if one.reaction else one.substance
                              for one in facts.allergies) or facts.allergy_status.replace("_", " ")),
        ("Conditions", _listed(flag.code.replace("_", " ") for flag in facts.flags)),
        ("Active orders", _listed(f"{drug} ×{number}" if number > 1 else drug
                                  for drug, number in Counter(held.orders).items())),
        ("Doses", str(held.doses)),
        ("Primary payer", _listed(f"{payer} {member}".strip() for payer, member in held.primary)),
    )  # fmt: skip


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _status(facts: PatientFacts) -> str:
    if not facts.deceased:
        return "active" if facts.active else "inactive"
    on = f" {date_text(facts.deceased_on)}" if facts.deceased_on else ""
    return f"deceased{on}{' (estimated)' if facts.deceased_estimated else ''}"
