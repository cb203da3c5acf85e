"""S52, S70: a second person's own look at a high-alert dose and at controlled waste."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.core.quantity import parse_quantity
from models.drugs.formulary import shipped_formulary
from models.safety.case import GivingCase
from models.safety.check import rule_of, unanswered
from models.safety.facts import AttestationFacts
from models.safety.rules.product import double_check, waste_witness
from models.safety.witnessing import dose_to_witness, waste_to_witness
from tests.models.safety.rules.cases import NOW, NURSE, PHYSICIAN, case, order

METHOTREXATE, MORPHINE = "methotrexate-sodium", "morphine-sulfate"


def high_alert(**over: object) -> GivingCase:
    return case(METHOTREXATE, ordered=order(METHOTREXATE, dose=parse_quantity("20 mg")), **over)


def signed(facts: GivingCase, kind: str = "witness", by: object = PHYSICIAN.id) -> AttestationFacts:
    content = dose_to_witness(facts) if kind == "witness" else waste_to_witness(facts)
    return AttestationFacts(kind, by, PHYSICIAN.name, "", "", content, NOW)  # type: ignore[arg-type]


def test_s70_a_required_check_stops_until_a_second_person_agrees() -> None:
    alone = high_alert()
    (finding,) = double_check.check(alone)
    assert finding.severity is Severity.STOP

    checked = high_alert(attestations=(signed(alone),))

    assert [finding.text for finding in double_check.check(checked)] == ["Checked independently by D Chen MD."]


def test_s70_the_giver_is_no_second_person() -> None:
    own = high_alert(attestations=(signed(high_alert(), by=NURSE.id),))
    assert [finding.severity for finding in double_check.check(own)] == [Severity.STOP]


def test_s70_a_dose_changed_after_the_check_is_checked_again() -> None:
    checked = signed(high_alert())
    other = case(METHOTREXATE, ordered=order(METHOTREXATE, dose=parse_quantity("25 mg")), attestations=(checked,))

    (finding,) = double_check.check(other)

    assert finding.text.startswith("The dose changed after D Chen MD checked it.")


def test_s70_a_recommended_check_that_nobody_makes_is_acknowledged_with_a_reason() -> None:
    morphine = case(MORPHINE, ordered=order(MORPHINE, dose=parse_quantity("10 mg")))
    (finding,) = double_check.check(morphine)
    assert (finding.severity, rule_of(finding).answers) == (Severity.WARN, "absent")

    answered = replace(morphine, draft=morphine.draft.model_copy(update={"overrides": {finding.key: "nobody"}}))

    assert unanswered(morphine, (finding,)) == (finding,)
    assert unanswered(answered, (finding,)) == ()


def test_s70_a_flagged_drug_only_says_so_and_an_ordinary_one_nothing() -> None:
    assert [finding.severity for finding in double_check.check(case("naltrexone-er"))] == [Severity.NOTE]
    assert double_check.check(case()) == []


@pytest.mark.parametrize("word", ["insulin", "heparin", "enoxaparin", "methotrexate"])
def test_s70_the_high_alert_drugs_of_the_list_want_a_second_person(word: str) -> None:
    drugs = [drug for slug, drug in shipped_formulary().drugs.items() if word in slug]
    assert drugs
    assert {drug.double_check for drug in drugs} == {"required"}


@pytest.mark.parametrize("slug", [s for s, drug in shipped_formulary().drugs.items() if drug.high_alert])
def test_s70_no_high_alert_drug_goes_without_a_level(slug: str) -> None:
    assert shipped_formulary().drugs[slug].double_check in {"recommended", "required"}


def controlled(**over: object) -> GivingCase:
    return case(MORPHINE, ordered=order(MORPHINE, dose=parse_quantity("1 mg")), waste_reason="remainder", **over)


def test_s52_controlled_waste_is_seen_by_a_second_person() -> None:
    alone = controlled()
    (finding,) = waste_witness.check(alone)
    assert (finding.severity, finding.at) == (Severity.STOP, "dose.waste_witness")
    assert "controlled (CII)" in finding.text

    assert waste_witness.check(controlled(attestations=(signed(alone, "waste"),))) == []
    assert waste_witness.check(controlled(attestations=(signed(alone, "waste", by=NURSE.id),)))


def test_s52_waste_of_an_ordinary_drug_wants_no_witness() -> None:
    left = case("ceftriaxone-sodium", final_volume_ml=Decimal(1))
    assert waste_witness.check(left) == []


def test_s52_a_controlled_dose_drawn_up_in_vain_is_seen_too() -> None:
    vain = controlled(outcome=Outcome.REFUSED, status_reason="declined")
    drawn = replace(vain, draft=vain.draft.model_copy(update={"waste_reason": "refused_drawn"}))
    assert [finding.at for finding in waste_witness.check(drawn)] == ["verify.waste_witness"]
