"""Which orders are injections given here, and what each still lacks."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.core.quantity import Unit
from models.drugs.formulary import shipped_formulary
from models.exchange.importing.judged_order import Calendar, Judged, NotOurs, judge
from models.exchange.imports import fhir_r4
from tests import fhir_files as fhir

CALENDAR = Calendar(date(2026, 11, 23), ZoneInfo("America/Chicago"), oldest_days=365)


def verdict(text: str | None = None, **over: Any) -> Judged | NotOurs:
    if text:
        over["medicationCodeableConcept"] = fhir.medication(text)
    (linked,) = fhir_r4.link([fhir_r4.parse(fhir.content(fhir.visit(**over)))])
    return judge(linked.batch.orders[0], shipped_formulary(), CALENDAR)


def reasons(text: str | None = None, **over: Any) -> tuple[str, ...]:
    found = verdict(text, **over)
    assert isinstance(found, Judged)
    return found.reasons


def kind(text: str | None = None, **over: Any) -> str:
    found = verdict(text, **over)
    assert isinstance(found, NotOurs)
    return found.kind


def test_an_order_that_states_everything_can_be_given_as_it_stands() -> None:
    found = verdict()
    assert isinstance(found, Judged)
    assert (found.drug_slug, found.route, found.reasons) == ("cyanocobalamin", "im", ())
    assert found.dose is not None
    assert (found.dose.amount, found.dose.unit) == (1000, Unit.MCG)


def test_an_order_without_dosage_lacks_dose_and_route() -> None:
    assert reasons(dosageInstruction=None) == ("no dose", "no route")


def test_a_strength_the_formulary_does_not_hold_is_said_and_not_corrected() -> None:
    message = "ordered as 5 mg/mL; the formulary holds 1,000 mcg/mL"
    assert reasons("Vitamin B 12 5 MG/ML Injectable Solution") == (message,)


def test_a_drug_outside_the_formulary_waits_for_review() -> None:
    assert reasons("1 ML DOCEtaxel 20 MG/ML Injection", dosageInstruction=[fhir.dosage(unit="mg")]) == (
        "not in the formulary",
    )


def test_several_drugs_of_one_name_are_all_named() -> None:
    found = reasons("haloperidol Injection", dosageInstruction=[fhir.dosage(value=5, unit="mg")])
    assert found == ("could be haloperidol decanoate or haloperidol lactate",)


def test_the_concentration_chooses_between_two_products_of_one_name() -> None:
    found = verdict("0.65 ML medroxyprogesterone acetate 160 MG/ML Prefilled Syringe",
                    dosageInstruction=[fhir.dosage(value=104, unit="mg", route="34206005")])  # fmt: skip
    assert isinstance(found, Judged)
    assert (found.drug_slug, found.reasons) == ("medroxyprogesterone-acetate-subcut", ())


def test_the_package_code_decides_over_the_words() -> None:
    ndc = {"system": "http://hl7.org/fhir/sid/ndc", "code": "00517-0031-25"}
    found = verdict(medicationCodeableConcept=fhir.medication("B12 shot", ndc))
    assert isinstance(found, Judged)
    assert (found.drug_slug, found.reasons) == ("cyanocobalamin", ())


@pytest.mark.parametrize(
    ("dosage", "reason"),
    [
        ({"value": 1, "unit": "mL"}, "dose in mL: the formulary counts mcg"),
        ({"unit": "puff"}, "dose unit not known: puff"),
        ({"value": 0}, "the dose is not an amount that can be given"),
        ({"route": "6064005"}, "the route says topical, the form injectable"),
        ({"text": "give subcutaneously"}, "the route says intramuscular, the words say subcutaneous"),
        ({"route": "418821007"}, "route not known: 418821007"),
        ({"route": "372464004"}, "intradermal is no route of cyanocobalamin here"),
    ],
)
def test_a_dose_or_route_that_does_not_fit_waits_for_review(dosage: dict[str, Any], reason: str) -> None:
    assert reason in reasons(dosageInstruction=[fhir.dosage(**dosage)])


def test_an_order_without_prescriber_or_date_waits_for_review() -> None:
    assert reasons(requester=None, authoredOn=None) == ("no prescriber", "no order date")


@pytest.mark.parametrize(
    ("text", "route", "not_ours"),
    [
        ("Acetaminophen 325 MG Oral Tablet", None, "oral"),
        ("Furosemide 10 MG/ML Injection", "47625008", "intravenous"),
        ("Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray", None, "mucosal"),
        ("Yaz 28 Day Pack", None, "not_an_injection"),
    ],
)
def test_drugs_that_are_not_injected_here_are_only_counted(text: str, route: str | None, not_ours: str) -> None:
    assert kind(text, dosageInstruction=[fhir.dosage(route=route)]) == not_ours


def test_a_tablet_taken_daily_is_no_injection_though_the_formulary_knows_its_brand() -> None:
    daily = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
    assert kind("Lasix 40mg", dosageInstruction=[fhir.dosage(route=None, timing=daily)]) == "not_an_injection"


@pytest.mark.parametrize("status", ["stopped", "cancelled", "completed", "entered-in-error"])
def test_an_ended_injection_is_only_counted(status: str) -> None:
    assert kind(status=status) == status.replace("-", "_")


def test_a_plan_or_a_prohibition_is_no_order() -> None:
    assert kind(intent="plan") == "plan"
    assert kind(doNotPerform=True) == "do_not_perform"
