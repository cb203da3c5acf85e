"""What the billing rules let go makes claims the checks let go: every billable worked example, made into a claim."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.billing.facts import Visit
from models.billing.lines import ChargeLine
from models.billing.pipeline import derive
from models.claims.claim import Claim, ClaimLine, DrugOnLine
from models.claims.scrub.scrub import scrub
from tests.models.billing.test_billing_cases import FILES
from tests.models.billing.visits import visit_from
from tests.models.claims.scrub.clean import MEDICAID, MEDICARE, PATIENT, PLAN, claim, facts

PAYERS = {"medicare": MEDICARE, "medicaid": MEDICAID, "commercial": PLAN}
# What an example may leave out: the NDC of a package, a diagnosis, a charge.
LEFT_OUT = {"ndc_present", "covered_diagnosis", "zero_claim"}


@pytest.mark.heavy
def test_what_the_billing_rules_let_go_the_checks_let_go_too():
    seen = 0
    for path in FILES:
        case = tomllib.loads(path.read_text("utf-8"))
        visit = visit_from(case["visit"], case.get("stored"))
        charges = derive(visit)
        if "published" in case or charges.status != "billable" or not charges.lines or visit.payer.type not in PAYERS:
            continue
        made = claimed(visit, charges.lines)
        opened = {one.ndc11: one.single_dose for given in visit.injections for one in given.packages if one.ndc11}
        found = scrub(made, facts(made, policies=visit.payer.policies, single_dose=opened))
        assert {one.rule for one in found} <= LEFT_OUT, (path.stem, found)
        seen += 1
    assert seen > 150


def claimed(visit: Visit, lines: tuple[ChargeLine, ...]) -> Claim:
    """A claim of charge lines, as the clinic would send it."""
    payer = PAYERS[visit.payer.type]
    named = replace(payer, payer_name=visit.payer.name or payer.payer_name)
    places = {line.key: f"1042-7K3F-{number}" for number, line in enumerate(lines, 1)}
    made = claim(
        *(service_line(visit, line, places) for line in lines), payer=named, diagnoses=visit.diagnoses or ("R69",)
    )
    patient = replace(PATIENT, born=date(1950, 1, 1))
    return replace(made, day=visit.date_of_service, place_of_service=visit.place_of_service, patient=patient)


def service_line(visit: Visit, line: ChargeLine, places: dict[str, str]) -> ClaimLine:
    """A charge line as a claim has it."""
    words = line.narrative or ""
    return ClaimLine(
        control="",
        code=line.code,
        modifiers=line.modifiers,
        units=line.units,
        charge=Decimal("10.00") if line.charge is None else line.charge,
        day=visit.date_of_service,
        pointers=line.diagnosis_pointers or (1,),
        drug=DrugOnLine(line.ndc11, line.ndc_unit or "", line.ndc_quantity) if line.ndc11 else None,
        description=words if line.package is not None else "",
        note=words if line.package is None else "",
        partner=places[line.key.removesuffix(":jw")] if line.key.endswith(":jw") else "",
    )
