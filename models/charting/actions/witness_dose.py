"""A second person checks a dose, or sees waste, from the order and the container, never from the giver's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.charting.draft_case import DRAFT, Changed, draft_case
from models.core.birth import parse_birth
from models.core.errors import BadInputError
from models.core.quantity import Quantity, Unit, parse_quantity
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.naming.known_packages import KnownPackages
from models.drugs.naming.scanned_code import resolve_code
from models.orders.attestation import attestation
from models.patients.queries.staff_links import own_records
from models.people.actions.authenticate import Denied, SignedIn, identify
from models.people.permissions import permission, refusal
from models.safety.case import GivingCase
from models.safety.facts import AttestationFacts
from models.safety.wasting import waste_of
from models.safety.witnessing import dose_to_witness, waste_to_witness
from models.store.audit import audited
from models.store.clinic import Clinic
from models.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class IndependentLook:
    """What the second person typed or scanned by their own look.

    `drug` is a name or the container's code, `amount` the volume drawn in mL (for waste the amount wasted) with
    its unit, `patient` a record number or birth date.
    """

    draft_id: UUID
    version: int
    username: str
    pin: str
    drug: str
    amount: str
    patient: str


@dataclass(frozen=True, slots=True)
class Witnessed:
    """Both came to the same. `name` is the second person's."""

    name: str


@dataclass(frozen=True, slots=True)
class Differs:
    """They came to different things: nothing is signed, `texts` say in what."""

    texts: tuple[str, ...]


def witness_dose(
    clinic: Clinic, look: IndependentLook, kind: str = "witness"
) -> Witnessed | Differs | Denied | Changed:
    """Store the second person's signature when their own look agrees; audit either way. `kind` is witness or waste.

    Raises BadInputError for an amount or a date that cannot be read.
    """
    person = identify(clinic, look.username, look.pin, "witness")
    if isinstance(person, Denied):
        return person
    if refused := refusal(person, person.name, permission("check_doses")):
        return refused
    return clinic.store.write(lambda tx: _witness(tx, clinic, look, person, kind))


def _witness(
    tx: Transaction, clinic: Clinic, look: IndependentLook, person: SignedIn, kind: str
) -> Witnessed | Differs | Denied | Changed:
    case = draft_case(tx, clinic, look.draft_id, look.version)
    if isinstance(case, Changed):
        return case
    if person.id == case.facts.giver.id:
        return Denied("No one checks their own dose. Ask a colleague to sign in here.")
    if case.facts.patient.id in own_records(tx.connection, person.id):
        return Denied("You are this patient. Ask a colleague to sign in here.")
    differs = _differences(clinic, case, look, kind)
    if differs:
        audited(tx, clinic, person.id, f"{kind}_differs", (DRAFT, look.draft_id))
        return Differs(differs)
    content = dict(waste_to_witness(case) if kind == "waste" else dose_to_witness(case))
    message = AttestationFacts(kind, person.id, person.name, "", "", content, clinic.now())
    row = attestation(clinic, look.draft_id, case.facts.order.id, message)
    tx.add(row)
    action = "witness_waste" if kind == "waste" else "witness_dose"
    audited(tx, clinic, person.id, action, (DRAFT, look.draft_id), {"content_hash": row.content_hash})
    return Witnessed(person.name)


def _differences(clinic: Clinic, case: GivingCase, look: IndependentLook, kind: str) -> tuple[str, ...]:
    own = parse_quantity(look.amount, "amount")
    drawn = Quantity(case.volume_ml, Unit.ML) if case.volume_ml is not None else None
    theirs = waste_of(case) if kind == "waste" else drawn
    message = []
    if not _same_drug(clinic, case, look.drug):
        message.append("DRUG: not the one ordered.")
    if theirs is None or not own.comparable(theirs.unit) or own.to(theirs.unit).amount != theirs.amount:
        what = "wasted" if kind == "waste" else "drawn"
        message.append(f"AMOUNT: you {own}, {what} {theirs if theirs else 'nothing yet'}.")
    if not _same_patient(clinic, case, look.patient):
        message.append("PATIENT: neither the record number nor the birth date is this patient's.")
    return tuple(message)


def _same_drug(clinic: Clinic, case: GivingCase, words: str) -> bool:
    drug = case.facts.drug
    if drug is None:
        return False
    plain = " ".join(words.lower().split())
    if plain in {name.lower() for name in (drug.name, drug.display, *drug.brands, *drug.ingredients)}:
        return True
    code = resolve_code(words.strip(), KnownPackages(clinic_formulary(clinic)), clinic.today(), lambda _label: False)
    return bool(code.listing and code.listing.drug and code.listing.drug.slug == drug.slug)


def _same_patient(clinic: Clinic, case: GivingCase, words: str) -> bool:
    patient = case.facts.patient
    if words.strip().lower() in {number.lower() for number in (patient.mrn, *patient.other_mrns)}:
        return True
    try:
        return parse_birth(words, clinic.today(), "patient") == patient.birth
    except BadInputError:
        return False
