"""The other ways a check can find its fault, beside the worked example of each in faults.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.claims.claim import Address, Attachment, DrugOnLine
from models.claims.scrub.facts import CoverageDays, EarlierClaim, EarlierLine
from models.codes.code_sets import Icd10Code
from tests.models.claims.scrub.clean import CYANOCOBALAMIN, DAY, KINDS
from tests.models.claims.scrub.faults import (
    ACCIDENT,
    AUTHORIZED,
    B12,
    CHILD,
    COMMERCIAL,
    ELSEWHERE,
    MEDICAID,
    REPLACED,
    SECOND,
    SENT,
    TWO,
    UNLISTED,
    VISIT,
    Fault,
)

VOID = "a void with the payer's number"
OLD = "a code that ended, on a day before"
FLU = "an influenza vaccine for Medicare"
PREVENTIVE = "a preventive visit with a vaccine"
COMPLEX = "a visit with its complexity and a vaccine"
LEAF = Icd10Code("J18.9", billable=True, text="", release="ICD-10-CM 2027")


def _changed_lines(clean: str, **values: Any) -> tuple[Any, ...]:
    return tuple(replace(line, **values) for line in KINDS[clean]().claim.lines)


_ALIKE = tuple(EarlierLine(one.code, one.modifiers, one.units, one.day) for one in KINDS[TWO]().claim.lines)

MORE = (
    Fault("ndc_present", VISIT, "lines[2].drug", {"lines[2].drug": None}, "C18: held, never sent without", "warn",
          {"single_dose": {}}),
    Fault("ndc_present", UNLISTED, "lines[1].drug", {"lines[1].drug": None}, "R42: unclassified codes"),
    Fault("ndc_unit", VISIT, "lines[2].drug.unit", {"lines[2].drug.unit": "ME"}, "R46", "warn"),
    Fault("ndc_quantity", VISIT, "lines[2].drug.quantity", {"lines[2].drug.quantity": None}, "C19: empty with a unit"),
    Fault("ndc_quantity", VISIT, "lines[2].drug.quantity", {"lines[2].drug.quantity": Decimal("0.0005")}, "R47"),
    Fault("waste_mark_unwanted", COMMERCIAL, "lines[2].modifiers", {}, "R41: Priority Health",
          around={"policies": {"jw_policy": "not_allowed"}}),
    Fault("pointer_count", VISIT, "lines[1].pointers", {"lines[1].pointers": (1, 1)}, "R60"),
    Fault("diagnosis_shape", VISIT, "diagnoses[1]", {"diagnoses": ("J18.9", "")}, "R61"),
    Fault("diagnosis_leaf", VISIT, "diagnoses[1]", {"diagnoses": ("J18.9", "E53.89")}, "R61: not in the set of the day",
          around={"icd10": {"J18.9": LEAF}, "loaded": True}),
    Fault("code_valid", VISIT, "lines[0].code", {"lines[0].code": "99999", "lines[0].modifiers": ()},
          "R56: no date known is not valid", "warn"),
    Fault("units_whole", VISIT, "lines[1].units", {"lines[1].units": Decimal(0)}, "pyx12 passes it"),
    Fault("units_whole", VISIT, "lines[1].units", {"lines[1].units": Decimal("NaN")}, "R26"),
    Fault("modifier_dates", OLD, "lines[1].modifiers",
          {"day": date(2022, 3, 1), "lines": _changed_lines(OLD, day=date(2022, 3, 1))},
          "R32: JZ began in 2023"),
    Fault("program_modifier", "a drug bought under 340B", "lines[1].modifiers",
          {"lines[1].modifiers": ("JZ", "TB", "UD")}, "R55"),
    Fault("daily_units", FLU, "lines[0].units", {"lines[0].units": Decimal(2)}, "R12: G0008 MUE 1, MAI 2"),
    Fault("daily_units", TWO, "lines[0].units", {"lines[0].units": Decimal(4)}, "R12: 96372 MUE 4", "warn"),
    Fault("daily_units", B12, "lines[1].units", {}, "R12: on all claims of the day", "warn",
          {"earlier": (EarlierClaim("9-ZZZZ", "commercial", "Other", (EarlierLine("J3420", (), Decimal(1), DAY),)),)}),
    Fault("visit_apart", PREVENTIVE, "lines[0].modifiers", {"lines[0].modifiers": ()}, "R16", "warn"),
    Fault("visit_complexity", COMPLEX, "lines[1].code", {"lines[0].code": "99238"}, "R17: no visit", "warn",
          {"policies": {"ncci_policy": "ignored"}}),
    Fault("drug_with_act", VISIT, "lines[1].code",
          {"lines": tuple(replace(line, drug=None) for line in KINDS[VISIT]().claim.lines[:2])}, "R54", "warn"),
    Fault("place_present", VISIT, "lines[1].place_of_service", {"lines[1].place_of_service": "office"}, "X12 SV105"),
    Fault("place_facility", VISIT, "lines[1].place_of_service", {"lines[1].place_of_service": "21"}, "R21"),
    Fault("billing_name", VISIT, "billing.name", {"billing.name": "N" * 61}, "C23"),
    Fault("billing_npi", VISIT, "billing.npi", {"billing.npi": ""}, "issue 17: missing NPI"),
    Fault("billing_tax_number", VISIT, "billing.tax_id", {"billing.tax_id": ""}, "C25"),
    Fault("billing_zip", VISIT, "billing.address.zip_code", {"billing.address.zip_code": "62701-9999"}, "C15"),
    Fault("billing_address", VISIT, "billing.address.state", {"billing.address.state": "Illinois"}, "X12 N402"),
    Fault("billing_mailbox", VISIT, "billing.address.line_2", {"billing.address.line_2": "PMB 7"}, "Stedi"),
    Fault("pay_to_address", ELSEWHERE, "pay_to", {"pay_to": Address("P" * 60, "", "Town", "IL", "62705")}, "C15"),
    Fault("facility_zip", ELSEWHERE, "facility.address.zip_code", {"facility.address.zip_code": "62703"}, "C15"),
    Fault("provider_npi_checks", VISIT, "providers[0].npi", {"providers[0].npi": "1003000127"}, "wrong check digit"),
    Fault("provider_role", VISIT, "providers[1].role", {"providers[1].role": "assisting"}, "R67, R69"),
    Fault("patient_name", VISIT, "patient.family", {"patient.family": "", "patient.given": ""}, "CO-16 MA36"),
    Fault("patient_name", CHILD, "insurances[0].subscriber.given", {"insurances[0].subscriber.given": "I" * 36}, "C23"),
    Fault("relationship", VISIT, "insurances[0].relationship", {"insurances[0].relationship": "spouse"}, "IOM 100-04"),
    Fault("subscriber", CHILD, "insurances[0].subscriber.born", {"insurances[0].subscriber.born": None}, "X12 2010BA"),
    Fault("payer_present", VISIT, "insurances[0].payer_type", {"insurances[0].payer_type": "self_pay"}, "no claim"),
    Fault("filing_indicator", COMMERCIAL, "insurances[0].filing", {"insurances[0].filing": "MB"}, "X12 SBR09", "warn"),
    Fault("member_number", COMMERCIAL, "insurances[0].member_id", {"insurances[0].member_id": "-7"}, "X12 NM109"),
    Fault("line_limit", VISIT, "lines", {"lines": ()}, "X12 2400"),
    Fault("line_limit", VISIT, "lines", {}, "C17: as the clinic entered it", around={"line_limit": 2}),
    Fault("timely_filing", COMMERCIAL, "day", {}, "R76", "warn",
          around={"filing_days": 90, "today": DAY + timedelta(days=91)}),
    Fault("timely_filing", "Texas Medicaid within its days", "day", {}, "R76: 95 days", "warn",
          around={"today": DAY + timedelta(days=96)}),
    Fault("authorization_missing", AUTHORIZED, "authorization", {"authorization": ""}, "CARC 198: none left", "warn"),
    Fault("authorization_missing", COMMERCIAL, "lines[2].authorization", {}, "CARC 197", "warn",
          {"authorization_wanted": frozenset({"J0696"})}),
    Fault("first_payer_date", SECOND, "insurances[1].paid_on", {"insurances[1].paid_on": date(2027, 1, 1)}, "DTP 573"),
    Fault("charge_amount", VISIT, "lines[1].charge", {"lines[1].charge": Decimal("40.005")}, "X12 SV102"),
    Fault("claim_control", VISIT, "control", {"control": " "}, "X12 CLM01"),
    Fault("line_control", VISIT, "lines[1].control", {"lines[1].control": "L" * 31}, "X12 REF 6R"),
    Fault("original_number", COMMERCIAL, "original", {"original": "ICN1"}, "R73"),
    Fault("duplicate_claim", TWO, "control", {}, "CARC 18: a part of what was sent",
          around={"earlier": (EarlierClaim("9-ZZZZ", "medicare", "example  MEDICARE", (
              *_ALIKE, EarlierLine("99213", ("25",), Decimal(1), DAY))),), "policies": {"mue_policy": "ignored"}}),
    Fault("attachment_control", SENT, "attachments[1].control", {"attachments[1]": Attachment("OZ", "AA", "7")}, "C25"),
    Fault("attachment_control", SENT, "attachments[0].way", {"attachments[0]": Attachment("OZ", "", "7")}, "PWK02"),
    Fault("accident", ACCIDENT, "accident_on", {"accident_on": None}, "X12 DTP 439"),
    Fault("accident", ACCIDENT, "accident", {"accident": "car"}, "X12 CLM11-1"),
    Fault("note_length", VISIT, "lines[1].note", {"lines[1].note": "n" * 81}, "R71"),
    Fault("number_length", COMMERCIAL, "insurances[0].group_number", {"insurances[0].group_number": "G" * 51}, "REF02"),
    Fault("letters", VISIT, "patient.family", {"patient.family": "\u5c71\u7530"}, "R71: no plain letter"),
    Fault("letters", ELSEWHERE, "facility.name", {"facility.name": "North ~ Office"}, "R71"),
    Fault("member_number", VOID, "insurances[0].member_id", {"insurances[0].member_id": ""}, "a void is read, too"),
    Fault("no_replacement", "a void with the payer's number", "frequency", {}, "R74",
          around={"policies": {"correction_policy": "reopening"}}),
)  # fmt: skip

CLEAN = (
    ("a vaccine without its NDC for Medicaid", FLU, {"insurances": KINDS[MEDICAID]().claim.insurances,
                                                    "lines[0].code": "90471"}, {"policies": {}}),
    ("a supplied drug without JZ", "a drug the patient brought", {}, {}),
    ("a repeated injection of the same drug with 76", TWO, {"lines[1].modifiers": ("76",)}, {}),
    ("a second line of one code from another package", COMMERCIAL,
     {"lines": (*KINDS[COMMERCIAL]().claim.lines, replace(KINDS[COMMERCIAL]().claim.lines[2], control="1042-7K3F-9",
                drug=DrugOnLine(CYANOCOBALAMIN, "UN", Decimal(1))))}, {}),
    ("a bypass on the first column", "a knee injection beside one elsewhere",
     {"lines[0].modifiers": ("59",), "lines[1].modifiers": ()}, {}),
    ("a payer that goes by no pairs", "a knee injection beside one elsewhere", {"lines[1].modifiers": ()},
     {"policies": {"ncci_policy": "ignored"}}),
    ("the earlier claim that this one replaces", REPLACED, {},
     {"earlier": (EarlierClaim("9-ZZZZ", "commercial", "Example Health Plan", _ALIKE, "ICN20261102001"),)}),
    ("the same lines at another payer", TWO, {}, {"policies": {"mue_policy": "ignored"}, "earlier": (
        EarlierClaim("9-ZZZZ", "commercial", "Example Health Plan", _ALIKE),)}),
    ("the last day a payer takes it", VISIT, {}, {"today": date(2027, 11, 2)}),
    ("a replacement after the time for first claims", REPLACED, {}, {"today": date(2030, 1, 1), "filing_days": 90}),
    ("a Medicare plan with numbers of its own", VISIT,
     {"insurances[0].filing": "16", "insurances[0].member_id": "H1234567"}, {}),
    ("a diagnosis of the loaded set", VISIT, {}, {"icd10": {"J18.9": LEAF}, "loaded": True}),
    ("a place of one rate for another payer", COMMERCIAL, {"place_of_service": "72"}, {}),
    ("a visit by telehealth without an injection", VISIT,
     {"place_of_service": "10", "lines": KINDS[VISIT]().claim.lines[:1]}, {}),
    ("a vaccine in a nursing facility", FLU, {"place_of_service": "31"}, {}),
    ("letters that have a plain form", VISIT, {"patient.family": "S\u00f8ren\u00dfen-\u0141uk"}, {}),
    ("a separator in a note, which the form takes out", VISIT, {"note": "see chart: left * right"}, {}),
    ("a ZIP of five digits for people and payers", VISIT, {"patient.address.zip_code": "62701"}, {}),
    ("a void of a claim that should not have gone", VOID,
     {"lines[0].modifiers": (), "lines[2].code": "J1040", "lines[2].modifiers": (), "diagnoses[0]": "R53.83"},
     {"coverage": CoverageDays(DAY + timedelta(days=1)), "today": date(2030, 1, 1), "died_on": date(2026, 1, 1)}),
    ("a payer without JZ for less than a unit", VISIT, {"lines[2].modifiers": ()},
     {"policies": {"leftover_under_unit_policy": "none"}}),
    ("a claim of 28 lines for Texas", VISIT, {}, {"line_limit": 28}),
)  # fmt: skip
