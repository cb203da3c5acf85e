"""Loops 2320 and 2330: every other insurance of the patient, and what it answered before this one was asked."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from models.claims.claim import Claim, Insurance
from models.claims.x12.adjustments import adjustment_segments, has_line_answers, line_paid, patient_part
from models.claims.x12.guide import most, relationship_code
from models.claims.x12.parties import address, has_address, person_name
from models.claims.x12.pen import Pen, day, segment
from models.claims.x12.subscriber import SELF, insurance_facts, member_number, payer


def other_insurances(pen: Pen, claim: Claim) -> Iterator[str]:
    """Yield 2320 with 2330A and B for each insurance after the one billed now."""
    others = claim.insurances[1:]
    if len(others) > most("other_insurances"):
        pen.refuse("2320", f"A claim names at most {most('other_insurances')} other insurances: leave one out.")
    if len({insurance.payer_id for insurance in others}) != len(others):
        pen.refuse("2330B", "Two other insurances have one payer ID: their answers could not be told apart.")
    for insurance in others:
        yield from _insurance(pen, claim, insurance)


def _insurance(pen: Pen, claim: Claim, insurance: Insurance) -> Iterator[str]:
    yield insurance_facts(pen, insurance, relationship_code(insurance.relationship))
    if insurance.paid is not None:
        _refuse_unbalanced(pen, claim, insurance, insurance.paid)
        yield from adjustment_segments(pen, insurance.adjustments, "")
        yield segment("AMT", "D", pen.money("AMT02", insurance.paid, "What an earlier payer paid"))
        owed = patient_part(insurance.adjustments)
        if owed and not has_line_answers(insurance):
            yield segment("AMT", "EAF", pen.money("AMT02", owed, "What an earlier payer left to the patient"))
    yield segment("OI", "", "", "Y" if claim.benefits else "N", "", "", "Y" if claim.release else "I")
    if insurance.paid is not None and insurance.remarks:
        yield _remarks(pen, insurance.remarks)
    subscriber = claim.patient if insurance.relationship == SELF else insurance.subscriber
    if subscriber is None:
        pen.refuse("NM103", "The subscriber of another insurance is not the patient: enter who it is.")
    yield person_name(pen, "IL", subscriber, "other subscriber", "MI", member_number(pen, insurance))
    if has_address(subscriber.address):
        yield from address(pen, subscriber.address, "other subscriber")
    yield from payer(pen, insurance)
    if insurance.paid is not None and not has_line_answers(insurance):
        if insurance.paid_on is None:
            pen.refuse("DTP03", "The day an earlier payer answered is missing: enter it.")
        yield segment("DTP", "573", "D8", day(insurance.paid_on))


def _remarks(pen: Pen, remarks: tuple[str, ...]) -> str:
    """Return MOA with the remark codes of an earlier payer's answer: it has room for the first five."""
    codes = (pen.number("MOA03", one, "A remark code") for one in remarks[: most("remarks")])
    return segment("MOA", "", "", *codes)


def _refuse_unbalanced(pen: Pen, claim: Claim, insurance: Insurance, paid: Decimal) -> None:
    whole = sum((adjusted.amount for adjusted in insurance.adjustments if not adjusted.line), Decimal(0))
    if has_line_answers(insurance):
        expected = sum((line_paid(insurance, line) for line in claim.lines), Decimal(0)) - whole
    else:
        expected = claim.total - whole
    if expected != paid:
        pen.refuse("AMT02", "An earlier payer's payment and adjustments do not add up to the charges: correct them.")
    known = {line.control for line in claim.lines}
    if any(adjusted.line and adjusted.line not in known for adjusted in insurance.adjustments):
        pen.refuse("SVD", "An earlier payer's adjustment names a line the claim does not have: correct it.")
