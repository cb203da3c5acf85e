"""Loops 2000B and 2000C: who is insured by whom, and the patient where that is another person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.claims.claim import Claim, Insurance, Person
from models.claims.x12.guide import relationship_code, sequence, sex_code
from models.claims.x12.parties import address, entity_name, has_address, person_name
from models.claims.x12.pen import Pen, day, segment

SELF = "self"


def member_number(pen: Pen, insurance: Insurance) -> str:
    """Return NM109 of a subscriber; Medicare's without the blanks and hyphens of the card (C23)."""
    what = "The member number"
    text = re.sub(r"[-\s]", "", insurance.member_id) if insurance.filing == "MB" else insurance.member_id
    return pen.needed("NM109", pen.number("NM109", text, what), what)


def payer(pen: Pen, insurance: Insurance) -> Iterator[str]:
    """Yield NM1 of a payer and its address where one is known."""
    number = pen.needed("NM109", pen.number("NM109", insurance.payer_id, "The payer's ID"), "The payer's ID")
    yield entity_name(pen, "PR", insurance.payer_name, "payer", "PI", number)
    if has_address(insurance.payer_address):
        yield from address(pen, insurance.payer_address, "payer")


def insurance_facts(pen: Pen, insurance: Insurance, relationship: str) -> str:
    """Return SBR; why Medicare pays second only where it does."""
    group = pen.number("SBR03", insurance.group_number, "The group number")
    filing = pen.needed("SBR09", insurance.filing.strip(), "The claim filing code")
    reason = insurance.secondary_reason if insurance.rank > 1 else ""
    return segment("SBR", sequence(insurance.rank), relationship, group, "", reason, "", "", "", filing)


def subscriber_loop(pen: Pen, claim: Claim, level: int, above: int) -> Iterator[str]:
    """Yield 2000B with its names, and 2000C as level + 1 where the patient is not the subscriber."""
    insurance = claim.insurances[0]
    is_patient = insurance.relationship == SELF
    yield segment("HL", str(level), str(above), "22", "0" if is_patient else "1")
    yield insurance_facts(pen, insurance, relationship_code(SELF) if is_patient else "")
    subscriber = claim.patient if is_patient else _subscriber(pen, insurance)
    yield person_name(pen, "IL", subscriber, "subscriber", "MI", member_number(pen, insurance))
    if is_patient or has_address(subscriber.address):
        yield from address(pen, subscriber.address, "subscriber")
    if is_patient or subscriber.born is not None:
        yield _demographics(pen, subscriber, "subscriber")
    yield from payer(pen, insurance)
    if not is_patient:
        yield segment("HL", str(level + 1), str(level), "23", "0")
        yield segment("PAT", relationship_code(insurance.relationship))
        yield person_name(pen, "QC", claim.patient, "patient")
        yield from address(pen, claim.patient.address, "patient")
        yield _demographics(pen, claim.patient, "patient")


def _subscriber(pen: Pen, insurance: Insurance) -> Person:
    if insurance.subscriber is None:
        pen.refuse("NM103", "The subscriber is another person than the patient: enter who it is.")
    return insurance.subscriber


def _demographics(pen: Pen, person: Person, whose: str) -> str:
    if person.born is None:
        pen.refuse("DMG02", f"The {whose}'s birth date is missing: enter it.")
    return segment("DMG", "D8", day(person.born), sex_code(person.sex))
