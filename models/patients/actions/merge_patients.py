"""Merge two records of one person: a link, so that everything signed keeps the record it was signed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.patients.records.patient import Patient
from models.patients.records.patient_version import PatientLink
from models.patients.search_keys import share_words
from models.patients.versions import add_version, overtaken, patient_row
from models.people.actions.authenticate import Denied, confirm_pin
from models.people.author import Author, author
from models.people.versions import Stale
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction, table_of

_PATIENT = table_of(Patient)
_LINK = table_of(PatientLink)
MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Merged:
    """Both records are read as one from now on."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class Unmerged:
    """Each record stands alone again, with what belongs to it."""

    link_id: UUID


def merge_patients(
    clinic: Clinic,
    person_id: UUID,
    pin: str,
    survivor_id: UUID,
    other_id: UUID,
    reason: str,
    revisions: tuple[int, int],
) -> Merged | Stale | Denied:
    """Link `other_id` to `survivor_id`, both as they stood at `revisions`; neither record loses or changes anything.

    Raises BadInputError for a record with itself, one that was merged already, an inactive survivor, or no reason.
    """
    by = _may(clinic, person_id, pin, "merge_patients")
    if isinstance(by, Denied):
        return by
    why = stated(reason)
    if survivor_id == other_id:
        raise BadInputError("", "This is one record: it cannot be merged with itself. Choose another one.")

    def act(tx: Transaction) -> Merged | Stale:
        # Always in one order, so that two stations that merge the same two records wait for each other.
        rows = {key: patient_row(tx, clinic, key) for key in sorted((survivor_id, other_id))}
        survivor, other = rows[survivor_id], rows[other_id]
        stale = overtaken(tx, survivor, revisions[0]) or overtaken(tx, other, revisions[1])
        if stale:
            return stale
        _check(survivor, other)
        link = _link(clinic, by, survivor_id, other_id, why)
        tx.add(link)
        tx.update(Patient, _PATIENT.c.person_id == other_id, person_id=survivor_id)
        share_words(tx, clinic, survivor_id)
        add_version(tx, clinic, by, other, MERGED, {"merged_into": survivor_id}, why)
        add_version(tx, clinic, by, survivor, MERGED, {}, why)
        audited(tx, clinic, by.id, "merge_patients", ("Patient", survivor_id), {"other": str(other_id)})
        return Merged(link.id)

    return clinic.store.write(act)


def unmerge_patients(clinic: Clinic, person_id: UUID, pin: str, other_id: UUID, reason: str) -> Unmerged | Denied:
    """Undo the merge that gave up `other_id`: both records stand as before it, each with what was entered for it.

    Raises BadInputError for a record that is not merged, or no reason.
    """
    by = _may(clinic, person_id, pin, "unmerge_patients")
    if isinstance(by, Denied):
        return by
    why = stated(reason)

    def act(tx: Transaction) -> Unmerged:
        other = patient_row(tx, clinic, other_id)
        if other.merged_into is None:
            raise BadInputError("", "This record is not merged: there is nothing to undo.")
        survivor = patient_row(tx, clinic, other.merged_into)
        theirs = [_LINK.c.kind == MERGED, _LINK.c.other_id == other_id, _LINK.c.ended_at.is_(None)]
        link_id: UUID = tx.execute(select(_LINK.c.id).where(*theirs)).scalar_one()
        ended = {"ended_at": clinic.now(), "ended_by": by.id, "ended_by_name": by.name, "ended_reason": why}
        tx.update(PatientLink, _LINK.c.id == link_id, **ended)
        tx.update(Patient, _PATIENT.c.id.in_(_branch(tx, other)), person_id=other_id)
        share_words(tx, clinic, survivor.person_id, other_id)
        add_version(tx, clinic, by, other, "unmerged", {"merged_into": None}, why)
        add_version(tx, clinic, by, survivor, "unmerged", {}, why)
        audited(tx, clinic, by.id, "unmerge_patients", ("Patient", survivor.id), {"other": str(other_id)})
        return Unmerged(link_id)

    return clinic.store.write(act)


def _may(clinic: Clinic, person_id: UUID, pin: str, act: str) -> Author | Denied:
    by = author(clinic, person_id, act)
    if isinstance(by, Denied):
        return by
    proved = confirm_pin(clinic, person_id, pin, act)
    return proved if isinstance(proved, Denied) else by


def _check(survivor: Any, other: Any) -> None:
    for row in (survivor, other):
        if row.merged_into is not None:
            name = f"{row.family}, {row.given}".rstrip(", ")
            raise BadInputError("", f"{name} MRN {row.mrn} was merged already. Open the record that stands for it.")
    if not survivor.active:
        raise BadInputError("", "The record to keep is inactive. Keep the other one, or make this one active first.")


def _link(clinic: Clinic, by: Author, survivor_id: UUID, other_id: UUID, reason: str) -> PatientLink:
    return PatientLink(
        id=clinic.new_id(),
        site_id=clinic.site_id,
        kind=MERGED,
        patient_id=survivor_id,
        other_id=other_id,
        reason=reason,
        made_at=clinic.now(),
        made_by=by.id,
        made_by_name=by.name,
    )


def _branch(tx: Transaction, root: Any) -> list[UUID]:
    """Return a record and every record merged into it, or into one of those."""
    into: dict[UUID, list[UUID]] = {}
    for row in tx.execute(select(_PATIENT.c.id, _PATIENT.c.merged_into).where(_PATIENT.c.person_id == root.person_id)):
        into.setdefault(row.merged_into, []).append(row.id)
    branch, at = [root.id], 0
    while at < len(branch):
        branch += into.get(branch[at], [])
        at += 1
    return branch
