"""Boxes 1 to 11: the patient, who is insured, and what else pays."""

from __future__ import annotations

from models.claims.claim import Address, Claim, Insurance, Person
from models.claims.forms.sheet import Sheet
from models.claims.forms.spelling import address_line, name_in_box, zip_code

_COVERAGES = {"medicare": "1 medicare", "medicaid": "1 medicaid"}
_RELATIONSHIPS = ("self", "spouse", "child")
_MEDICARE = "medicare"


def insured_boxes(sheet: Sheet, claim: Claim) -> None:
    """Fill boxes 1 to 11d.

    Medicare asks in 4, 6, 7 and 11 for who pays before it, and for NONE in 11 where nobody does (Novitas, "Medicare
    secondary payer"; cms1500claimbilling.com, p=635); every other payer asks there for its own insured.
    """
    first, patient = claim.insurances[0], claim.patient
    other = claim.insurances[1] if len(claim.insurances) > 1 else None
    before = next((one for one in claim.insurances[1:] if one.rank < first.rank), None)
    sheet.check(_coverage(first))
    sheet.put("1a", _member(first))
    sheet.put("2", name_in_box(patient))
    sheet.day("3", patient.born)
    _sex(sheet, "3", patient)
    _address(sheet, "5", patient.address)
    is_medicare_first = first.payer_type == _MEDICARE and before is None
    shown = before if before is not None and first.payer_type == _MEDICARE else first
    sheet.check(f"6 {shown.relationship if shown.relationship in _RELATIONSHIPS else 'other'}")
    insured = _subscriber(shown, patient)
    if not is_medicare_first:
        sheet.put("4", name_in_box(insured))
        _address(sheet, "7", insured.address)
    # Policy or group number of who pays before Medicare; another payer's own group.
    policy = shown.group_number or (shown.member_id if shown is before else "")
    sheet.put("11", "NONE" if is_medicare_first else policy)
    if not is_medicare_first:
        sheet.day("11a", insured.born)
        _sex(sheet, "11a", insured)
        sheet.put("11c", shown.payer_name)
        sheet.check("11d yes" if other is not None else "11d no")
    if other is not None:
        sheet.put("9", name_in_box(_subscriber(other, patient)))
        sheet.put("9a", other.group_number or _member(other))
        sheet.put("9d", other.payer_name)


def _coverage(insurance: Insurance) -> str:
    if insurance.payer_type in _COVERAGES:
        return _COVERAGES[insurance.payer_type]
    return "1 group" if insurance.group_number else "1 other"


def _member(insurance: Insurance) -> str:
    number = insurance.member_id
    return number.replace("-", "").replace(" ", "") if insurance.payer_type == _MEDICARE else number


def _subscriber(insurance: Insurance, patient: Person) -> Person:
    return patient if insurance.subscriber is None else insurance.subscriber


def _sex(sheet: Sheet, box: str, person: Person) -> None:
    if person.sex in {"male", "female"}:
        sheet.check(f"{box} {person.sex}")


def _address(sheet: Sheet, box: str, address: Address) -> None:
    sheet.put(box, " ".join(part for part in (address_line(address.line), address_line(address.line_2)) if part))
    sheet.put(f"{box} city", address_line(address.city))
    sheet.put(f"{box} state", address.state)
    sheet.put(f"{box} zip", zip_code(address))
