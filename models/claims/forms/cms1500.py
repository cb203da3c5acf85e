"""The CMS-1500 (02/12): one claim to the texts of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.claims.claim import Claim, Organization, Provider
from models.claims.forms.insured import insured_boxes
from models.claims.forms.layout import AS_DESIGNED, Alignment, diagnosis_field, field, left_out_of_29, paper
from models.claims.forms.ndc_text import NdcStyle
from models.claims.forms.paging import paged_lines
from models.claims.forms.service_rows import item_19, service_row
from models.claims.forms.sheet import Placed, Sheet
from models.claims.forms.spelling import address_line, city_line, full_name, name_in_box, phone_digits
from models.claims.writing.unfit import UnfitClaimError

# Which practitioner box 17 names, the first there is, with its qualifier (R69).
_QUALIFIERS = (("referring", "DN"), ("ordering", "DK"), ("supervising", "DQ"))
_SIGNATURE = "SIGNATURE ON FILE"


@dataclass(frozen=True, slots=True)
class PaperChoices:
    """How a payer's paper is filled: `signed_on` stands in box 31; `preprinted` draws no boxes.

    `ndc` is how box 24 spells an NDC, None as the billed payer reads it.
    """

    signed_on: date
    ndc: NdcStyle | None = None
    preprinted: bool = False
    alignment: Alignment = AS_DESIGNED


def cms1500_pages(claim: Claim, choices: PaperChoices) -> tuple[tuple[Placed, ...], ...]:
    """Return what each page of a claim's form says. Raises UnfitClaimError naming the box that has no room."""
    pages = paged_lines(claim.lines)
    if not claim.insurances or not claim.lines:
        raise UnfitClaimError(claim.control, "box 1", "A claim needs an insurance and a service line: enter them.")
    style = choices.ndc or NdcStyle(claim.insurances[0].ndc_style)
    sheets = []
    for number, lines in enumerate(pages, start=1):
        sheet = Sheet(claim.control)
        if len(pages) > 1:
            sheet.put("page", f"PAGE {number} OF {len(pages)}")
        _carrier(sheet, claim)
        insured_boxes(sheet, claim)
        _conditions(sheet, claim)
        _referral(sheet, claim)
        sheet.put("19", f"{claim.note} {item_19(sheet, lines, style)}")
        _diagnoses(sheet, claim)
        for place, line in enumerate(lines):
            service_row(sheet, claim, line, place, style)
        _account(sheet, claim, last=number == len(pages))
        _practice(sheet, claim, choices.signed_on)
        sheets.append(tuple(sheet.placed))
    return tuple(sheets)


def _carrier(sheet: Sheet, claim: Claim) -> None:
    payer = claim.insurances[0]
    address = payer.payer_address
    parts = (payer.payer_name, address_line(address.line), address_line(address.line_2), city_line(address))
    for place, text in enumerate((part for part in parts if part), start=1):
        sheet.put(f"payer_{place}", text)


def _conditions(sheet: Sheet, claim: Claim) -> None:
    for box, accident in (("10a", "EM"), ("10b", "AA"), ("10c", "OA")):
        sheet.check(f"{box} {'yes' if claim.accident == accident else 'no'}")
    if claim.accident == "AA":
        sheet.put("10b state", claim.accident_state)
    if claim.release:
        sheet.put("12", _SIGNATURE)
    if claim.benefits:
        sheet.put("13", _SIGNATURE)
    # 439 is an accident, 304 the latest visit (NUCC manual, item 15).
    other = ("439", claim.accident_on) if claim.accident_on else ("304", claim.last_related_visit)
    if other[1] is not None:
        sheet.put("15 qualifier", other[0])
        sheet.day("15", other[1])


def _referral(sheet: Sheet, claim: Claim) -> None:
    of_lines = [provider for line in claim.lines for provider in line.providers]
    for role, qualifier in _QUALIFIERS:
        found = next((one for one in (*claim.providers, *of_lines) if one.role == role), None)
        if found is not None:
            sheet.put("17 qualifier", qualifier)
            sheet.put("17", full_name(found.name, found.credential))
            sheet.put("17b", found.npi)
            return


def _diagnoses(sheet: Sheet, claim: Claim) -> None:
    most = paper("diagnoses")
    if not 0 < len(claim.diagnoses) <= most:
        text = f"A form has 1 to {most} diagnoses, this claim {len(claim.diagnoses)}: correct it."
        sheet.refuse("21", text)
    sheet.put("21 indicator", "0")
    for place, code in enumerate(claim.diagnoses):
        sheet.put(f"21 {chr(ord('A') + place)}", code.replace(".", ""), diagnosis_field(place))
    if claim.frequency != "1":
        sheet.put("22", claim.frequency)
        sheet.put("22 original", claim.original)
    _authorization(sheet, claim)


def _authorization(sheet: Sheet, claim: Claim) -> None:
    """One number is all a form has room for."""
    numbers = {claim.authorization, *(line.authorization for line in claim.lines)} - {""}
    if len(numbers) > 1:
        sheet.refuse("23", "The lines have authorizations of their own: send the claim electronically.")
    sheet.put("23", "".join(numbers))


def _account(sheet: Sheet, claim: Claim, *, last: bool) -> None:
    sheet.put("25", re.sub(r"[-\s]", "", claim.billing.tax_id))
    is_ssn = re.fullmatch(r"[0-9]{3}-[0-9]{2}-[0-9]{4}", claim.billing.tax_id.strip())
    sheet.check("25 ssn" if is_ssn else "25 ein")
    sheet.put("26", claim.control)
    sheet.check("27 yes" if claim.assignment else "27 no")
    if not last:
        sheet.put("28", "CONTINUED")
        return
    sheet.money("28", claim.total)
    paid = sum((one.paid for one in claim.insurances[1:] if one.paid is not None), Decimal(0))
    if paid and claim.insurances[0].payer_type not in left_out_of_29():
        sheet.money("29", paid)


def _practice(sheet: Sheet, claim: Claim, signed_on: date) -> None:
    rendering = next((provider for provider in claim.providers if provider.role == "rendering"), None)
    sheet.put("31", _signature(rendering))
    sheet.day("31 date", signed_on, century=False)
    _organization(sheet, "32", claim.facility or claim.billing)
    area, rest = phone_digits(claim.billing.phone)
    sheet.put("33 phone", f"{area} {rest}".strip())
    _organization(sheet, "33", claim.billing)


def _signature(rendering: Provider | None) -> str:
    if rendering is None:
        return _SIGNATURE
    name = full_name(rendering.name, rendering.credential)
    return name if len(name) <= field("31").width else name_in_box(rendering.name)


def _organization(sheet: Sheet, box: str, of: Organization) -> None:
    sheet.put(box, of.name)
    lines = " ".join(part for part in (address_line(of.address.line), address_line(of.address.line_2)) if part)
    sheet.put(f"{box} street", lines)
    sheet.put(f"{box} city", city_line(of.address))
    sheet.put(f"{box}a", of.npi)
