"""One thing that waits as a person reviews it: what came beside what is known here, and what can be decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models.drugs.clinic_formulary import clinic_formulary
from models.exchange.choices import (
    CHOICES,
    DRUG,
    DRUG_ALWAYS,
    KNOWN,
    MERGE,
    NEW,
    NOT_OURS,
    NOT_SAME,
    REFUSE,
    SAME_KEEP,
    SAME_ORDER,
    SAME_TAKE,
    TAKE,
    TAKE_DOSE,
    Choice,
)
from models.exchange.queries.compared import (
    Compared,
    compared_orders,
    compared_people,
    dose_as_sent,
    dose_values,
    doses_here,
    order_as_sent,
    order_here,
    person_as_sent,
    person_here,
)
from models.exchange.queries.incoming import IncomingLine
from models.exchange.records.order_source import OrderSource
from models.orders.records.medication_request import MedicationRequest
from models.patients.queries.same_person import same_person
from models.patients.records.outside_dose import OutsideDose
from models.patients.records.patient import Patient
from models.patients.records.pending_import import PendingImport
from models.store.clinic import Clinic
from models.store.transaction import table_of

_PENDING = table_of(PendingImport)
_ORDER = table_of(MedicationRequest)
_PATIENT = table_of(Patient)
_SOURCE = table_of(OrderSource)
_OUTSIDE = table_of(OutsideDose)
OPEN_ORDER = Choice("open", "Open the order: settle what it lacks and sign", "")
OPEN_PERSON = Choice("person", "Settle who the patient is first", "")
"""Ways onward, which decide nothing themselves."""


@dataclass(frozen=True, slots=True)
class ImportReview:
    """What is decided on. `heads` name the two columns; `typed` are values a form begins with.

    `asks_first` is the question about its patient that comes before it, None without one; `revisions` are of the
    record to keep and the other one of a merge. `source` is the resource as it came, "" where none was kept. `more` is
    what waits with a person, `here` what is known where that is a list of its own.
    """

    line: IncomingLine
    heads: tuple[str, str]
    compared: tuple[Compared, ...]
    choices: tuple[Choice, ...]
    source: str
    more: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    revisions: tuple[int, int] = (1, 1)
    asks_first: UUID | None = None


def import_review(clinic: Clinic, line: IncomingLine) -> ImportReview | None:
    """Return what a person decides on; None once it waits no more."""
    with clinic.store.read() as connection:
        if line.draft:
            return _draft(connection, clinic, line)
        row = connection.execute(
            select(_PENDING).where(_PENDING.c.id == line.subject_id, _PENDING.c.status == "waiting")
        ).one_or_none()
        if row is None:
            return None
        return {"person": _person, "merge": _merge, "order": _order, "dose": _dose}[row.kind](
            connection, clinic, line, row
        )


def _person(connection: Connection, clinic: Clinic, line: IncomingLine, row: Any) -> ImportReview:
    here = _patient(connection, row.other_id)
    codes = (SAME_KEEP, SAME_TAKE, NEW, NOT_OURS) if here is not None else (NEW, NOT_OURS)
    compared = compared_people(person_as_sent(row.content["facts"]), person_here(here) if here is not None else {})
    heads = ("Came in", f"Here: record {here.mrn}" if here is not None else "Here: no one found")
    return ImportReview(line, heads, compared, _choices(*codes), _source(row.content), _held(connection, clinic, row))


def _merge(connection: Connection, _clinic: Clinic, line: IncomingLine, row: Any) -> ImportReview:
    gone, stays = _patient(connection, row.patient_id), _patient(connection, row.other_id)
    sent = person_as_sent(row.content["facts"])
    compared = compared_people(
        person_here(gone) if gone is not None else sent if stays is not None else {},
        person_here(stays) if stays is not None else {},
    )
    choices = _choices(MERGE, NOT_SAME)
    if gone is None or stays is None:
        one = "Same person: the record here takes its number too"
        choices = (replace(CHOICES[MERGE], label=one, done="its number added"), *choices[1:])
    if gone is None and stays is None:
        choices = choices[1:]
    revisions = (stays.revision if stays is not None else 1, gone.revision if gone is not None else 1)
    heads = (
        f"Gives way: record {gone.mrn}" if gone is not None else "Gives way: not known here",
        f"Stays: record {stays.mrn}" if stays is not None else "Stays: not known here",
    )
    return ImportReview(line, heads, compared, choices, _source(row.content), revisions=revisions)


def _order(connection: Connection, clinic: Clinic, line: IncomingLine, row: Any) -> ImportReview:
    here = connection.execute(select(_ORDER).where(_ORDER.c.id == row.other_id)).one_or_none()
    compared = compared_orders(order_as_sent(row.content["facts"], clinic), order_here(here, clinic), clinic)
    first = None
    if row.patient_id is None:
        first, choices = _first(connection, clinic, row), _choices(REFUSE)
        choices = (OPEN_PERSON, *choices) if first else choices
    else:
        choices = _choices(TAKE, *((SAME_ORDER,) if here is not None else ()), REFUSE)
    state = f"Here: {here.status}" if here is not None else "Here: no such order"
    return ImportReview(
        line, ("Came in", state), compared, choices, _source(row.content), asks_first=first
    )  # fmt: skip


def _draft(connection: Connection, clinic: Clinic, line: IncomingLine) -> ImportReview | None:
    row = connection.execute(select(_ORDER).where(_ORDER.c.id == line.subject_id)).one()
    if row.status != "draft" or not row.review_reason:
        return None
    kept = connection.execute(
        select(_SOURCE).where(_SOURCE.c.order_id == row.id).order_by(_SOURCE.c.id.desc()).limit(1)
    ).one_or_none()
    sent = order_as_sent(kept.content["facts"], clinic) if kept is not None else {"Drug": row.medication_text}
    choices = (*_choices(*((DRUG, DRUG_ALWAYS) if row.drug_slug is None else ())), OPEN_ORDER, *_choices(REFUSE))
    source = _source(kept.content) if kept is not None else ""
    compared = compared_orders(sent, order_here(row, clinic), clinic)
    return ImportReview(line, ("Came in", "Here: under review"), compared, choices, source)


def _dose(connection: Connection, clinic: Clinic, line: IncomingLine, row: Any) -> ImportReview:
    facts, first = row.content["facts"], None
    known = []
    if row.patient_id is None:
        first = _first(connection, clinic, row)
        choices = ((OPEN_PERSON,) if first else ()) + _choices(REFUSE)
    else:
        choices = _choices(TAKE_DOSE, KNOWN, REFUSE)
        known = list(connection.execute(
            select(_OUTSIDE).where(_OUTSIDE.c.patient_id.in_(same_person(row.patient_id))).order_by(_OUTSIDE.c.given_on.desc())
        ))  # fmt: skip
    typed = dose_values(facts, clinic, clinic_formulary(clinic), line.sender)
    lines = doses_here(facts, known, clinic) or ("none",)
    heads = ("Came in", f"Given elsewhere, recorded here: {len(known)}")
    return ImportReview(line, heads, dose_as_sent(facts, clinic), choices, _source(row.content), typed=typed,
                        asks_first=first, here=lines)  # fmt: skip


def _patient(connection: Connection, patient_id: UUID | None) -> Any | None:
    if patient_id is None:
        return None
    return connection.execute(select(_PATIENT).where(_PATIENT.c.id == patient_id)).one_or_none()


def _first(connection: Connection, clinic: Clinic, row: Any) -> UUID | None:
    """Return the open question who the patient of something is."""
    asked = select(_PENDING.c.id).where(
        _PENDING.c.site_id == clinic.site_id, _PENDING.c.kind == "person", _PENDING.c.status == "waiting",
        _PENDING.c.matter == row.compared.get("person", ""),
    )  # fmt: skip
    found: UUID | None = connection.execute(asked).scalar_one_or_none()
    return found


def _held(connection: Connection, clinic: Clinic, row: Any) -> tuple[str, ...]:
    """Return what waits with a person, counted."""
    kinds = [fact["fact"] for fact in row.content["held"]]
    waiting = connection.execute(
        select(_PENDING.c.kind, _PENDING.c.compared).where(
            _PENDING.c.site_id == clinic.site_id, _PENDING.c.status == "waiting", _PENDING.c.patient_id.is_(None),
            _PENDING.c.kind.in_(("order", "dose")),
        )
    )  # fmt: skip
    kinds += [other.kind for other in waiting if other.compared.get("person") == row.matter]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    return tuple(f"{number} {_WORDS.get(kind, (kind, f'{kind}s'))[number > 1]}" for kind, number in counts.items())


_WORDS = {
    "allergy": ("allergy", "allergies"), "coverage": ("coverage", "coverages"), "encounter": ("visit", "visits"),
    "dose": ("dose given elsewhere", "doses given elsewhere"),
}  # fmt: skip


def _choices(*codes: str) -> tuple[Choice, ...]:
    return tuple(CHOICES[code] for code in codes)


def _source(content: Mapping[str, Any]) -> str:
    resource = content.get("resource")
    return json.dumps(resource, indent=2, ensure_ascii=False) if resource else ""
