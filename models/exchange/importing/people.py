"""Patients and prescribers of an imported file: added or recognized, never made into somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.exchange.choices import NOT_OURS
from models.exchange.fhir.document import LOCAL, URI
from models.exchange.imported import Fact, ImportedPatient, ImportedPractitioner, PersonRef, digest
from models.exchange.importing.identity import Identity, differences
from models.exchange.importing.ledger import Ledger
from models.exchange.importing.names import Known
from models.exchange.importing.namesakes import Namesakes
from models.exchange.importing.pending import PendingItem, matter_of, person_matter
from models.patients.records.patient import Patient
from models.patients.records.patient_key import PatientIdentifier, PatientKey
from models.patients.records.patient_version import PatientVersion
from models.patients.search_keys import keys_of, number_keys, share_words
from models.patients.versions import shown as shown_value
from models.people.records.practitioner import Practitioner
from models.store.transaction import table_of

_PATIENT = table_of(Patient)
_NUMBER = table_of(PatientIdentifier)
_STAFF = table_of(Practitioner)
Belongings = Callable[[tuple[Any, ...]], tuple[Fact, ...]]
"""Returns what the files state of the patient with these keys."""


def store_patient(ledger: Ledger, fact: ImportedPatient, belongings: Belongings, namesakes: Namesakes) -> None:
    """Add a patient, or recognize one; whatever would make one person into another waits for a decision."""
    answer = ledger.pending.answer("person", person_matter(fact), fact)
    if answer is not None:
        _as_decided(ledger, fact, *answer)
        return
    known = ledger.all_known("Patient", fact.keys)
    if len({one.id for one in known}) > 1:
        _wait(ledger, fact, belongings, "its numbers belong to two different people here", _row(ledger, known[0].id))
    elif fact.replaced:
        if not known:
            ledger.undecided(fact.keys, person_matter(fact))
    elif known:
        _meet(ledger, fact, known[0], belongings)
    else:
        _settle_new(ledger, fact, belongings, namesakes)


def store_merges(ledger: Ledger, fact: ImportedPatient) -> None:
    """Propose the merges a patient's source speaks of; one of a record nobody here knows is counted."""
    for link in fact.merges:
        mine = PersonRef(fact.keys, f"{fact.family}, {fact.given}")
        gone, stays = (mine, link.other) if link.replaced else (link.other, mine)
        gone_id, stays_id = (ledger.person("Patient", one, fact.at) for one in (gone, stays))
        if gone_id is None and not link.replaced:
            ledger.tally.not_ours["merge_of_unknown"] += 1
        elif gone_id is None or gone_id != stays_id:
            compared = {"replaced": _shown(ledger, gone_id), "replaces": _shown(ledger, stays_id)}
            ledger.wait(PendingItem(
                "merge", matter_of("merge", gone_id or gone.keys[:1], stays_id or stays.keys[:1]), shown(fact),
                f"replaced by {_named(ledger, stays, stays_id)} where it comes from" if link.replaced
                else f"replaces {_named(ledger, gone, gone_id)} where it comes from",
                fact, fact.origin, compared, gone_id, stays_id,
            ))  # fmt: skip


def store_practitioner(ledger: Ledger, fact: ImportedPractitioner) -> None:
    """Add an outside prescriber; a known one keeps the name known here, as someone of the clinic's staff does."""
    known = ledger.find("Practitioner", fact.keys, fact.at)
    if known is None and fact.npi and (staff := _by_npi(ledger, fact.npi)) is not None:
        known = Known(staff, "")
    if known is None:
        values = {"family": fact.family, "given": fact.given, "credential": fact.credential, "npi": fact.npi}
        ledger.put("practitioner", Practitioner, fact, values)
        return
    ledger.tally.unchanged["practitioner"] += 1
    if known.digest != (mark := digest(fact)):
        ledger.remember("Practitioner", known.id, fact.keys, mark)


def shown(fact: ImportedPatient) -> str:
    """Return a patient of a file as one line: name, birth date as stated, record number."""
    return f"{fact.family}, {fact.given}".strip(", ") + f" · {fact.birth_text} · {fact.mrn}"


def _as_decided(ledger: Ledger, fact: ImportedPatient, choice: str, patient_id: UUID | None) -> None:
    """Do with a person what somebody decided before, without asking again."""
    if patient_id is None or choice == NOT_OURS:
        ledger.tally.not_ours["patient_not_ours"] += 1
        ledger.refuse(fact.keys)
        return
    ledger.tally.unchanged["patient"] += 1
    ledger.certain(fact.keys)
    ledger.tie(fact.keys, patient_id)
    ledger.known_as(fact.keys, patient_id, digest(fact))


def _meet(ledger: Ledger, fact: ImportedPatient, known: Known, belongings: Belongings) -> None:
    mark = digest(fact)
    if known.digest == mark:
        ledger.tally.unchanged["patient"] += 1
        ledger.certain(fact.keys)
        numbered = len(ledger.all_known("Patient", fact.keys)) < len(fact.keys)
        ledger.remember("Patient", known.id, fact.keys, mark)
        if numbered:
            keep_news(ledger, known.id, fact)
        return
    row = _row(ledger, known.id)
    found = differences(_identity(row), fact, number_known=_by_number(ledger, fact))
    if found:
        _wait(ledger, fact, belongings, f"known here with {', '.join(found)}", row)
    else:
        _recognize(ledger, fact, row, mark, "changed")


def _settle_new(ledger: Ledger, fact: ImportedPatient, belongings: Belongings, namesakes: Namesakes) -> None:
    if fact.birth_date is None:
        _wait(ledger, fact, belongings, f"birth date only stated as {fact.birth_text}", None)
        return
    holders = namesakes.with_number(fact.mrn)
    same = next((row for row in holders if not differences(_identity(row), fact, number_known=True)), None)
    if same is not None:
        _recognize(ledger, fact, same, digest(fact), "joined")
    elif holders:
        found = ", ".join(differences(_identity(holders[0]), fact, number_known=True))
        _wait(
            ledger, fact, belongings, f"record number {fact.mrn} belongs to another patient here: {found}", holders[0]
        )
    elif (alike := namesakes.like(fact)) is not None:
        _wait(ledger, fact, belongings, f"same name and birth date as record {alike.mrn} here", alike)
    else:
        values: dict[str, Any] = {
            "mrn": fact.mrn, "family": fact.family, "given": fact.given, "birth_date": fact.birth_date,
            "sex": fact.sex, "deceased": fact.deceased, "active": fact.active,
        }  # fmt: skip
        row_id = ledger.put("patient", Patient, fact, values)
        ledger.orders[row_id] = []
        _found_by(ledger, row_id, values, fact)
        namesakes.added(Patient(id=row_id, site_id=ledger.clinic.site_id, **values))
        ledger.came_from("Patient", row_id, fact.origin, "added")
        ledger.taken(fact.keys, person_matter(fact))


def _recognize(ledger: Ledger, fact: ImportedPatient, row: Any, mark: str, effect: str) -> None:
    """Keep the names of a known person; close their record where its source does, fill in a sex nobody knew."""
    values = _news(row, fact)
    if values:
        # The same message may have changed this record before.
        row = _row(ledger, row.id)
        values = _news(row, fact)
    if values:
        changes = [{"field": field, "old": shown_value(getattr(row, field)), "new": shown_value(value)}
                   for field, value in values.items()]  # fmt: skip
        ledger.flush()
        ledger.tx.update(Patient, _PATIENT.c.id == row.id, revision=row.revision + 1, **values)
        ledger.add(PatientVersion, {"patient_id": row.id, "number": row.revision + 1, "what": "changed",
                                    "changes": changes, "changed_at": ledger.clinic.now(),
                                    "changed_by_name": f"import {fact.origin.sender}".strip()})  # fmt: skip
    (ledger.tally.changed if values else ledger.tally.unchanged)["patient"] += 1
    ledger.remember("Patient", row.id, fact.keys, mark)
    ledger.came_from("Patient", row.id, fact.origin, effect)
    keep_news(ledger, row.id, fact)
    ledger.taken(fact.keys, person_matter(fact))


def _news(row: Any, fact: ImportedPatient) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if row.sex == "unknown" and fact.sex != "unknown":
        values["sex"] = fact.sex
    if fact.deceased and not row.deceased:
        values["deceased"] = True
    if row.active and not fact.active:
        values["active"] = False
    return values


def _found_by(ledger: Ledger, row_id: UUID, values: Mapping[str, Any], fact: ImportedPatient) -> None:
    """Keep what a new patient is found by: names and record number, and what their source calls them."""
    row = Patient(id=row_id, site_id=ledger.clinic.site_id, **values)
    for kind, value in sorted(keys_of(row)):
        ledger.add(PatientKey, {"patient_id": row_id, "kind": kind, "value": value})
    _keep_numbers(ledger, row_id, fact, {fact.mrn})


def keep_news(ledger: Ledger, row_id: UUID, fact: ImportedPatient) -> None:
    """Keep the numbers of a known patient that are new; the other records of the same person are found by them too."""
    row = _row(ledger, row_id)
    numbers = ledger.rows(select(_NUMBER.c.value).where(_NUMBER.c.patient_id == row_id))
    if _keep_numbers(ledger, row_id, fact, {row.mrn, *(found.value for found in numbers)}) and row.person_id:
        ledger.flush()
        share_words(ledger.tx, ledger.clinic, row.person_id)


def _keep_numbers(ledger: Ledger, row_id: UUID, fact: ImportedPatient, known: set[str]) -> bool:
    """Keep the numbers other senders know a patient by, each once; return whether there were new ones."""
    new = {key.value: key for key in reversed(fact.keys) if key.system not in {URI, LOCAL} and key.value not in known}
    for number, key in reversed(new.items()):
        ledger.add(PatientIdentifier, {"patient_id": row_id, "kind": "other", "system": key.system, "value": number})
        for kind, value in sorted(number_keys(number)):
            ledger.add(PatientKey, {"patient_id": row_id, "kind": kind, "value": value})
    return bool(new)


def _wait(ledger: Ledger, fact: ImportedPatient, belongings: Belongings, reason: str, row: Any) -> None:
    matter = person_matter(fact)
    compared = _facts(row) if row is not None else {}
    other_id = row.id if row is not None else None
    ledger.ask_who(PendingItem("person", matter, shown(fact), reason, fact, fact.origin, compared,
                               other_id=other_id, held=belongings(fact.keys)), fact.keys)  # fmt: skip


def _by_number(ledger: Ledger, fact: ImportedPatient) -> bool:
    """True when one of the record numbers is known here, or the fact states none to compare."""
    numbers = tuple(key for key in fact.keys if key.system not in {URI, LOCAL})
    return not numbers or bool(ledger.all_known("Patient", numbers))


def _by_npi(ledger: Ledger, npi: str) -> UUID | None:
    statement = select(_STAFF.c.id).where(_STAFF.c.site_id == ledger.clinic.site_id, _STAFF.c.npi == npi)
    found: UUID | None = next((row.id for row in ledger.rows(statement.order_by(_STAFF.c.id).limit(1))), None)
    return found


def _row(ledger: Ledger, row_id: UUID) -> Any:
    return ledger.rows(select(_PATIENT).where(_PATIENT.c.id == row_id))[0]


def _identity(row: Any) -> Identity:
    closed = "deceased" if row.deceased else "" if row.active else "closed"
    return Identity(row.mrn, row.family, row.given, row.birth_date, row.sex, closed)


def _facts(row: Any) -> Mapping[str, Any]:
    return {"id": row.id, "mrn": row.mrn, "family": row.family, "given": row.given, "birth_date": row.birth_date,
            "sex": row.sex, "deceased": row.deceased, "active": row.active}  # fmt: skip


def _shown(ledger: Ledger, row_id: UUID | None) -> Mapping[str, Any] | None:
    return _facts(_row(ledger, row_id)) if row_id else None


def _named(ledger: Ledger, reference: PersonRef, row_id: UUID | None) -> str:
    if row_id is None:
        return reference.display or "a record not known here"
    row = _row(ledger, row_id)
    return f"{row.family}, {row.given}".strip(", ") + f" · {row.mrn}"
