"""One fact asks one question (trial Y15): one thing wrong makes one finding that keeps a case from being signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.core.quantity import Quantity, parse_quantity
from models.drugs.formulary import shipped_formulary
from models.safety.case import GivingCase
from models.safety.check import check
from models.safety.facts import OrderState
from tests.models.safety.rules.cases import (
    KETOROLAC,
    NOW,
    ORDER,
    TODAY,
    allergic_to,
    case,
    dose_on,
    drug_of,
    lot,
    order,
    patient,
    weighing,
)

OWN_FIELDS = {"response", "double_check", "waste", "waste_witness", "site_volume", "lot", "product_site", "site"}
"""Rules about fields a bare case of another drug leaves open; what is asked of its dose is not theirs."""
SPACED = [drug.slug for drug in shipped_formulary().drugs.values() if drug.min_interval_days > 2]
IN_3_DAYS, YESTERDAY = TODAY + timedelta(days=3), TODAY - timedelta(days=1)


def asking(one: GivingCase) -> list[str]:
    return [finding.key for finding in check(one) if finding.severity is not Severity.NOTE]


def asking_of_the_dose(one: GivingCase) -> list[str]:
    return [key for key in asking(one) if key.partition("@")[0] not in OWN_FIELDS and key != "dose_agrees@dose.volume"]


def test_a_case_nothing_stands_against_asks_nothing() -> None:
    assert asking(case()) == []


FAULTS: dict[str, dict[str, Any]] = {
    "ten times the dose typed": {"dose": Decimal(10_000)},
    "a tenth of the dose typed": {"dose": Decimal(100)},
    "more than ordered, partly given": {
        "dose": Decimal(10_000), "outcome": Outcome.PARTLY_GIVEN, "status_reason": "moved"
    },
    "the order is too much": {"ordered": order(dose=parse_quantity("5,000 mcg")), "stock": (lot(on_hand=Decimal(10)),)},
    "no lot": {"stock": ()},
    "another drug's lot": {"stock": (lot(KETOROLAC),)},
    "expired": {"stock": (lot(expires_on=YESTERDAY, use_by=YESTERDAY),)},
    "recalled": {"stock": (lot(status="recalled"),)},
    "none left": {"stock": (lot(on_hand=Decimal(0)),)},
    "no site": {"sites": ()},
    "no route": {"ordered": order(route=None)},
    "no dose": {"ordered": order(dose=None)},
    "not signed": {"ordered": order(signed_at=None)},
    "on hold": {"ordered": order(status=OrderState.ON_HOLD)},
    "not begun": {"ordered": order(valid_from=IN_3_DAYS, due_on=IN_3_DAYS)},
    "ended": {"ordered": order(valid_until=YESTERDAY)},
    "not due": {"ordered": order(due_on=IN_3_DAYS)},
    "given today": {"doses": (dose_on(TODAY, order_id=ORDER),)},
    "given today, due later": {"doses": (dose_on(TODAY, order_id=ORDER),), "ordered": order(due_on=IN_3_DAYS)},
    "given today by another order": {"doses": (dose_on(TODAY),), "ordered": order(due_on=IN_3_DAYS)},
    "allergic": {"person": allergic_to("cyanocobalamin")},
    "allergies not asked": {"person": patient(allergy_status="unknown")},
    "deceased": {"person": patient(deceased=True)},
    "time in the future": {"given_at": NOW + timedelta(minutes=30)},
    "no response": {"response": None},
    "another amount in the note": {"ordered": order(note="give 500 mcg")},
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_thing_wrong_asks_one_question(fault: str) -> None:
    found = asking(case(**FAULTS[fault]))
    if fault == "the order is too much":
        # That five vials' worth is drawn into one deltoid is a fact of its own, seen at its own step.
        found = [key for key in found if not key.startswith(("site_volume@", "lot@"))]
    assert len(found) == 1


def early(slug: str, days: int, due: date | None, *, same_order: bool) -> GivingCase:
    """Return the usual dose of a drug, given `days` before the least interval since the last one is over."""
    drug = drug_of(slug)
    usual = next((row for row in drug.usual_doses if row.per == ""), drug.usual_doses[0])
    amount = usual.most if usual.per == "" else Quantity(usual.most.amount * 70, usual.most.unit)
    last = dose_on(TODAY - timedelta(days=drug.min_interval_days - days), slug, dose=amount,
                   ingredients=drug.ingredients, order_id=ORDER if same_order else dose_on(TODAY).order_id)  # fmt: skip
    ordered = order(slug, dose=amount, due_on=due, interval_days=drug.min_interval_days)
    return case(slug, ordered=ordered, doses=(last,), person=weighing("70"), stock=())


def early_cases() -> Iterator[tuple[str, int, GivingCase]]:
    for slug in SPACED:
        for days in (1, 2):
            for due in (None, TODAY + timedelta(days=days)):
                yield from ((slug, days, early(slug, days, due, same_order=same)) for same in (True, False))


def test_y15_a_dose_two_days_early_asks_at_most_one_question_of_every_drug_that_is_spaced() -> None:
    several = {(slug, days, *found) for slug, days, one in early_cases() if len(found := asking_of_the_dose(one)) > 1}
    assert several == set()


def test_y15_the_one_question_says_the_last_dose_and_the_due_day() -> None:
    due = TODAY + timedelta(days=2)
    (key,) = asking_of_the_dose(early("haloperidol-decanoate", 2, due, same_order=True))
    (finding,) = [one for one in check(early("haloperidol-decanoate", 2, due, same_order=True)) if one.key == key]

    assert finding.key == "interval@verify.last_dose"
    assert finding.text == (
        "Last haloperidol decanoate 26 d ago (Oct 28), due on Nov 25; 28 d are usual (unconfirmed). Ask the provider."
    )


def test_s24_a_dose_over_usual_range_and_maximum_asks_about_the_maximum_alone() -> None:
    ketorolac = case(KETOROLAC, ordered=order(KETOROLAC, dose=parse_quantity("600 mg")), stock=())
    assert asking_of_the_dose(ketorolac) == ["dose_limit@verify.dose_limit"]


def test_s24_s26_what_the_day_already_had_is_asked_beside_a_dose_over_the_limit_at_once() -> None:
    """Two facts: 60 mg is too much at 65 years, and it follows 60 mg of the same day."""
    doses = (dose_on(TODAY, KETOROLAC, dose=parse_quantity("60 mg")),)
    both = case(KETOROLAC, ordered=order(KETOROLAC), doses=doses, stock=(), person=weighing("80"))
    assert asking_of_the_dose(both) == ["dose_limit@verify.dose_limit", "dose_limit@verify.day_limit"]


@pytest.mark.parametrize(("slug", "per_kg"), [("enoxaparin", "1"), ("tobramycin-sulfate", "5")])
@pytest.mark.parametrize("person", [patient(), weighing("40")], ids=["no weight", "half the weight"])
def test_s25_a_dose_by_weight_whose_weight_is_wrong_is_asked_about_as_that_alone(slug, per_kg, person) -> None:
    ordered = order(slug, dose=Quantity(Decimal(per_kg) * 80, parse_quantity("1 mg").unit), dose_per_kg=Decimal(per_kg))
    assert asking_of_the_dose(case(slug, ordered=ordered, person=person, stock=())) == ["weight@verify.weight"]
