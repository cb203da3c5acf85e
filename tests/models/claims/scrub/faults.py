"""Faulty claims: a clean one with one thing wrong, for every check, with the source that calls it wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.claims.claim import Attachment, Claim, DrugOnLine
from models.claims.scrub.facts import CoverageDays, EarlierClaim, EarlierLine
from models.codes.code_sets import Icd10Code
from tests.models.claims.scrub.changed import changed
from tests.models.claims.scrub.clean import CEFTRIAXONE, CYANOCOBALAMIN, DAY, KINDS, RENDERING

VISIT = "an attested visit beside an injection"
B12 = "vitamin B12 from a multi-dose vial"
WASTE = "a dose with discarded drug"
MEDICAID = "a Medicaid claim with its NDCs"
COMMERCIAL = "a commercial plan of the patient"
CHILD = "a child on a parent's plan"
UNLISTED = "an unlisted drug told in words"
AUTHORIZED = "a drug with its authorization"
REPLACED = "a replacement with the payer's number"
SECOND = "Medicaid after Medicare"
MEDICARE_SECOND = "Medicare after a plan"
ELSEWHERE = "another place, and a PO box for the money"
KNEE = "a knee injection beside one elsewhere"
TWO = "two injections with two drugs"
PUBLIC = "a publicly supplied vaccine at no charge"
ACCIDENT = "an automobile accident"
SENT = "records sent along with their number"


@dataclass(frozen=True)
class Fault:
    """One thing wrong. `clean` names the kind it begins from, `at` where it is found; `""` in `change` is the claim."""

    rule: str
    clean: str
    at: str
    change: dict[str, Any]
    citation: str
    severity: str = "stop"
    around: dict[str, Any] = field(default_factory=dict)

    @property
    def claim(self) -> Claim:
        """The faulty claim."""
        made = KINDS[self.clean]().claim
        for path, value in self.change.items():
            made = changed(made, path, value)
        return made

    @property
    def known(self) -> dict[str, Any]:
        """What is known around it."""
        return {**KINDS[self.clean]().around, **self.around}


def _lines(clean: str, *places: int) -> Any:
    return tuple(KINDS[clean]().claim.lines[place] for place in places)


def _earlier(control: str, *lines: EarlierLine, name: str = "Example Medicare", kind: str = "medicare") -> EarlierClaim:
    return EarlierClaim(control, kind, name, lines)


_HELD = KINDS[AUTHORIZED]().around["authorizations"][0]
_MANY = tuple(f"M25.5{number:02}" for number in range(13))
_LONG = "x" * 61

FAULTS = (
    # diagnoses
    Fault("diagnosis_present", VISIT, "diagnoses", {"diagnoses": ()}, "R60; CO-16 MA63"),
    Fault("diagnosis_shape", VISIT, "diagnoses[0]", {"diagnoses[0]": "99213"}, "R62: a procedure code in its place"),
    Fault("diagnosis_repeated", VISIT, "diagnoses[1]", {"diagnoses": ("J18.9", "J189")}, "R60: Stedi"),
    Fault("diagnosis_count", VISIT, "diagnoses", {"diagnoses": _MANY}, "R60: X12 HI holds twelve"),
    Fault("pointer_present", VISIT, "lines[1].pointers", {"lines[1].pointers": ()}, "R60: SV107-1"),
    Fault("pointer_target", VISIT, "lines[1].pointers", {"lines[1].pointers": (1, 2)}, "R60; pyx12 passes it"),
    Fault("pointer_count", VISIT, "lines[1].pointers", {"diagnoses": _MANY[:5], "lines[1].pointers": (1, 2, 3, 4, 5)},
          "R60: SV107-1 to -4"),
    Fault("covered_diagnosis", B12, "lines[1].pointers", {"diagnoses[0]": "R53.83"}, "R63: fatigue alone", "warn"),
    # drugs
    Fault("ndc_present", MEDICAID, "lines[2].drug", {"lines[2].drug": None}, "R42; C18: openemr 8557"),
    Fault("ndc_beside", VISIT, "lines[0].drug", {"lines[0].drug": DrugOnLine(CEFTRIAXONE, "UN", Decimal(1))},
          "C18: ottehr 9560"),
    Fault("ndc_not_wanted", COMMERCIAL, "lines[2].drug", {}, "R42", around={"policies": {"ndc_policy": "not_allowed"}}),
    Fault("ndc_digits", VISIT, "lines[2].drug.ndc11", {"lines[2].drug.ndc11": "0143-9857-25"}, "R43; pyx12 passes it"),
    Fault("ndc_unit", VISIT, "lines[2].drug.unit", {"lines[2].drug.unit": "MG"}, "R46"),
    Fault("ndc_quantity", VISIT, "lines[2].drug.quantity", {"lines[2].drug.quantity": Decimal(0)}, "C19; R47: Stedi"),
    Fault("unlisted_described", UNLISTED, "lines[1].description", {"lines[1].description": ""}, "R49; C30"),
    Fault("unlisted_length", UNLISTED, "lines[1].description", {"lines[1].description": "F" * 95}, "C23: text of 95"),
    Fault("unlisted_units", UNLISTED, "lines[1].units", {"lines[1].units": Decimal(5)}, "R49: WPS", "warn"),
    Fault("route_marked", VISIT, "lines[2].modifiers", {"lines[2].code": "J0717", "lines[2].units": Decimal(200)},
          "R5: certolizumab", "warn"),
    # waste
    Fault("waste_marks_both", VISIT, "lines[2].modifiers", {"lines[2].modifiers": ("JW", "JZ")}, "R33"),
    Fault("waste_alone", VISIT, "lines[2].modifiers", {"lines[2].modifiers": ("JW",)}, "R33: LifeWise"),
    Fault("waste_contradicts", WASTE, "lines[1].modifiers", {"lines[1].modifiers": ("JZ",)}, "R33"),
    Fault("waste_mark_missing", VISIT, "lines[2].modifiers", {"lines[2].modifiers": ()}, "R32: returned since 2023-10"),
    Fault("waste_mark_unwanted", B12, "lines[1].modifiers", {"lines[1].modifiers": ("JZ",)},
          "R33: multi-dose with JW or JZ denies", "warn"),
    Fault("waste_ndc", WASTE, "lines[2].drug.ndc11", {"lines[2].drug.ndc11": CYANOCOBALAMIN}, "R40", "warn"),
    # codes
    Fault("code_shape", VISIT, "lines[0].code", {"lines[0].code": "9921"}, "R70: SV101-2"),
    Fault("code_valid", VISIT, "lines[2].code", {"lines[2].code": "J1040"}, "R56, Q9: ended March 31, 2024"),
    Fault("units_whole", VISIT, "lines[2].units", {"lines[2].units": Decimal("1.5")}, "R26"),
    Fault("modifier_shape", VISIT, "lines[1].modifiers", {"lines[1].modifiers": ("KX1",)}, "R70: SV101-3"),
    Fault("modifier_count", VISIT, "lines[2].modifiers", {"lines[2].modifiers": ("JZ", "KX", "CR", "76", "TB")},
          "R55; pyx12 passes five"),
    Fault("modifier_repeated", VISIT, "lines[2].modifiers", {"lines[2].modifiers": ("JZ", "JZ")}, "X12 SV101"),
    Fault("modifier_dates", "a drug bought under 340B", "lines[1].modifiers", {"lines[1].modifiers": ("JZ", "JG")},
          "R55, Q23: JG ended with 2024"),
    Fault("notice_modifiers", B12, "lines[1].modifiers", {"lines[1].modifiers": ("GA", "GZ")}, "R64"),
    Fault("program_modifier", VISIT, "lines[2].modifiers", {"lines[2].modifiers": ("JZ", "UD")}, "R55", "warn"),
    Fault("modifier_25_place", VISIT, "lines[1].modifiers", {"lines[1].modifiers": ("25",)}, "R25"),
    Fault("modifier_59_place", VISIT, "lines[0].modifiers", {"lines[0].modifiers": ("25", "59")}, "R11"),
    # lines beside each other
    Fault("daily_units", B12, "lines[1].units", {"lines[1].units": Decimal(2)}, "R13: J3420 MUE 1", "warn"),
    Fault("pair_never", VISIT, "lines[0].code", {"lines[0].code": "96523", "lines[0].modifiers": ()}, "R23"),
    Fault("pair_bypass", KNEE, "lines[1].modifiers", {"lines[1].modifiers": ()}, "R25, Q18", "warn"),
    Fault("nurse_visit", VISIT, "lines[0].code", {"lines[0].code": "99211"}, "R15, Q5: 25 does not help"),
    Fault("visit_apart", VISIT, "lines[0].modifiers", {"lines[0].modifiers": ()}, "R14, Q4", "warn"),
    Fault("visit_complexity", VISIT, "lines[1].code",
          {"lines": (*_lines(VISIT, 0), changed(_lines("a visit with its complexity and a vaccine", 1)[0], "control",
                                                "1042-7K3F-9"), *_lines(VISIT, 1, 2))}, "R17, Q30", "warn"),
    Fault("repeated_line", TWO, "lines[1].modifiers", {"lines[1].modifiers": ()}, "R11; CARC 18", "warn"),
    Fault("drug_with_act", VISIT, "lines[0].code", {"lines": _lines(VISIT, 2)}, "R54; CARC 107", "warn"),
    Fault("place_present", VISIT, "place_of_service", {"place_of_service": ""}, "R70: CLM05-1"),
    Fault("place_facility", VISIT, "lines[1].place_of_service", {"place_of_service": "22"}, "R21, Q19"),
    Fault("place_telehealth", VISIT, "lines[1].place_of_service", {"place_of_service": "10"}, "R21"),
    Fault("place_one_rate", VISIT, "lines[1].place_of_service", {"place_of_service": "72"}, "R21", "warn"),
    # who bills and where
    Fault("billing_name", VISIT, "billing.name", {"billing.name": ""}, "X12 2010AA"),
    Fault("billing_npi", VISIT, "billing.npi", {"billing.npi": "1234567890"}, "pyx12 passes a wrong check digit"),
    Fault("billing_tax_number", VISIT, "billing.tax_id", {"billing.tax_id": "12-3456789"}, "C25"),
    Fault("billing_taxonomy", VISIT, "billing.taxonomy", {"billing.taxonomy": "clinic"}, "NUCC"),
    Fault("billing_address", VISIT, "billing.address.line", {"billing.address.line": "y" * 56}, "C15"),
    Fault("billing_mailbox", VISIT, "billing.address.line", {"billing.address.line": "P.O. Box 12"}, "X12 RFI 1451"),
    Fault("billing_zip", VISIT, "billing.address.zip_code", {"billing.address.zip_code": "62701"}, "C15: openemr 6174"),
    Fault("pay_to_address", ELSEWHERE, "pay_to", {"pay_to.city": ""}, "X12 2010AB"),
    Fault("facility_address", ELSEWHERE, "facility.address", {"facility.address.line": ""}, "X12 2310C"),
    Fault("facility_zip", ELSEWHERE, "facility.address.zip_code", {"facility.address.zip_code": "62701-9999"},
          "C15: openemr PR 13166, filled up with 9999"),
    Fault("facility_npi", ELSEWHERE, "facility.npi", {"facility.npi": "123"}, "C25: Stedi"),
    Fault("rendering_present", VISIT, "providers", {"providers": ()}, "R66"),
    Fault("provider_npi", VISIT, "providers[1].npi", {"providers[1].npi": ""}, "C25: openemr 445"),
    Fault("provider_npi_checks", VISIT, "providers[1].npi", {"providers[1].npi": "124531959"}, "C25: nine digits"),
    Fault("provider_name", VISIT, "providers[0].name.family", {"providers[0].name.family": ""}, "X12 2310B NM103"),
    Fault("provider_role", VISIT, "providers[1].role", {"providers[1]": RENDERING}, "R69"),
    # people
    Fault("patient_name", VISIT, "patient.family", {"patient.family": _LONG}, "C23: at most 60"),
    Fault("name_suffix", VISIT, "patient.family", {"patient.family": "Smith Jr"}, "C23", "note"),
    Fault("patient_birth", VISIT, "patient.born", {"patient.born": None}, "X12 DMG02"),
    Fault("patient_sex", VISIT, "patient.sex", {"patient.sex": "X"}, "X12 DMG03: F, M, U"),
    Fault("patient_address", VISIT, "patient.address", {"patient.address.city": ""}, "X12 2010BA N4"),
    Fault("patient_zip", VISIT, "patient.address.zip_code", {"patient.address.zip_code": "6270"}, "C15: 4 digits"),
    Fault("relationship", CHILD, "insurances[0].relationship", {"insurances[0].relationship": "niece"}, "X12 PAT01"),
    Fault("subscriber", CHILD, "insurances[0].subscriber", {"insurances[0].subscriber": None}, "X12 2010BA"),
    # the payer
    Fault("payer_present", VISIT, "insurances", {"insurances": ()}, "X12 2010BB"),
    Fault("payer_number", VISIT, "insurances[0].payer_id", {"insurances[0].payer_id": ""}, "X12 2010BB NM109"),
    Fault("payer_name", COMMERCIAL, "insurances[0].payer_name", {"insurances[0].payer_name": "P" * 64}, "C23"),
    Fault("filing_indicator", VISIT, "insurances[0].filing", {"insurances[0].filing": "MD"}, "X12 SBR09"),
    Fault("member_number", VISIT, "insurances[0].member_id", {"insurances[0].member_id": ""}, "CO-31"),
    Fault("member_number_shape", VISIT, "insurances[0].member_id", {"insurances[0].member_id": "1SG4TE5MK73"},
          "CMS: an MBI has no S"),
    Fault("line_limit", "Texas Medicaid within its days", "lines",
          {"lines": tuple(changed(changed(_lines(VISIT, 2)[0], "control", f"L{place}"), "modifiers", ("JZ", "76"))
                          if place else _lines(VISIT, 1)[0] for place in range(29))},
          "C17: TMHP takes 28", around={"policies": {"mue_policy": "ignored"}}),
    Fault("timely_filing", VISIT, "day", {}, "R76: 42 CFR 424.44", "warn",
          around={"today": date(2027, 11, 3)}),
    Fault("coverage_dates", VISIT, "insurances[0]", {}, "CARC 26",
          around={"coverage": CoverageDays(date(2026, 12, 1))}),
    Fault("coverage_ended", VISIT, "insurances[0]", {}, "CARC 27",
          around={"coverage": CoverageDays(None, date(2026, 10, 31))}),
    Fault("authorization_missing", AUTHORIZED, "authorization", {"authorization": ""}, "CARC 197",
          around={"authorizations": (changed(_HELD, "used", Decimal(1)),)}),
    Fault("authorization_dates", AUTHORIZED, "authorization", {}, "CARC 198",
          around={"authorizations": (changed(_HELD, "last", date(2026, 10, 1)),)}),
    Fault("authorization_used_up", AUTHORIZED, "authorization", {}, "CARC 198",
          around={"authorizations": (changed(_HELD, "used", Decimal(3)),)}),
    Fault("first_payer_answer", SECOND, "insurances[1].paid", {"insurances[1].paid": None}, "CARC 22; RARC MA04"),
    Fault("first_payer_amounts", SECOND, "insurances[1].adjustments", {"insurances[1].paid": Decimal("41.00")},
          "X12 2320: balances to the charge"),
    Fault("first_payer_date", SECOND, "insurances[1].paid_on", {"insurances[1].paid_on": None}, "X12 DTP 573"),
    Fault("medicare_second", MEDICARE_SECOND, "insurances[0].secondary_reason", {"insurances[0].secondary_reason": ""},
          "Stedi, 2026-03-25"),
    Fault("primary_question", VISIT, "insurances", {}, "W3; CARC 22", "warn", around={"primaries": 2}),
    # the claim as a whole
    Fault("day_future", VISIT, "day", {}, "CARC 110", around={"today": DAY - timedelta(days=1)}),
    Fault("day_of_lines", VISIT, "lines[1].day", {"lines[1].day": DAY - timedelta(days=1)}, "claim status 187",
          around={"policies": {"ncci_policy": "ignored"}}),
    Fault("before_birth", VISIT, "day", {"patient.born": DAY + timedelta(days=1)}, "CARC 14"),
    Fault("after_death", VISIT, "day", {}, "CARC 13", around={"died_on": DAY - timedelta(days=1)}),
    Fault("charge_present", VISIT, "lines[1].charge", {"lines[1].charge": None}, "CO-16 M79"),
    Fault("charge_amount", VISIT, "lines[1].charge", {"lines[1].charge": Decimal("-5.00")}, "X12 SV102"),
    Fault("zero_claim", PUBLIC, "lines", {"lines[0].charge": Decimal("0.00")}, "C21"),
    Fault("claim_control", VISIT, "control", {"control": "C" * 21}, "X12 CLM01"),
    Fault("line_control", VISIT, "lines[1].control", {"lines[1].control": ""}, "X12 REF 6R"),
    Fault("frequency_code", VISIT, "frequency", {"frequency": "6"}, "R73: Stedi"),
    Fault("original_number", REPLACED, "original", {"original": ""}, "R73; pyx12 passes it"),
    Fault("no_replacement", VISIT, "frequency", {"frequency": "7", "original": "ICN1"}, "R74, Q29: Medicare reopens"),
    Fault("duplicate_claim", TWO, "control", {}, "CARC 18",
          around={"earlier": (_earlier("1001-AAAA", *(
              EarlierLine(one.code, one.modifiers, one.units, one.day) for one in _lines(TWO, 0, 1, 2, 3))),),
              "policies": {"mue_policy": "ignored"}}),
    Fault("attachment_control", SENT, "attachments[0].control", {"attachments[0]": Attachment("OZ", "BM")}, "C25"),
    Fault("accident", ACCIDENT, "accident_state", {"accident_state": ""}, "X12 CLM11-4"),
    Fault("note_length", VISIT, "note", {"note": "n" * 81}, "R71: NTE02"),
    Fault("number_length", VISIT, "record_number", {"record_number": "1" * 51}, "X12 REF02"),
    Fault("letters", VISIT, "patient.given", {"patient.given": "A*da"}, "R71: a separator in a name"),
    Fault("specific_code", UNLISTED, "lines[1].code", {}, "R50: CARC 189", "warn",
          around={"crosswalk": {"63323018410": ("J1808",)}}),
    Fault("diagnosis_leaf", VISIT, "diagnoses[0]", {"diagnoses[0]": "M54.5"}, "R61: a header",
          around={"icd10": {"M54.5": Icd10Code("M54.5", billable=False, text="", release="ICD-10-CM 2027")}}),
)  # fmt: skip
