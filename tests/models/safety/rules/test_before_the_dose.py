"""S3, S6, S12, S26, S43, S45, S56: who it is, what is in hand, what was given before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from models.core.charting_codes import FIVE_RIGHTS, Entry
from models.core.finding import Severity
from models.core.quantity import parse_quantity
from models.safety.check import check, rule_of, unanswered
from models.safety.giving import build_case
from models.safety.rules.order import as_needed, cumulative
from models.safety.rules.patient import history_known, identity_scan, similar_patient
from models.safety.rules.product import cannot_scan, first_expiring
from tests.models.safety.rules.cases import B12, KETOROLAC, NOW, TODAY, case, dose_on, lot, order, package, picked

RIGHTS = ("patient", "medication", "dose", "route", "time")
TWIN = "OKAFOR, Adaora, born Mar 3, 1961"


def test_s3_a_similar_patient_is_told_until_somebody_looked() -> None:
    (finding,) = similar_patient.check(case(similar=(TWIN,)))
    assert (finding.severity, rule_of(finding).answers) == (Severity.WARN, "similar")
    assert TWIN in finding.text

    looked = case(similar=(TWIN,), overrides={finding.key: "checked"})

    assert unanswered(looked, check(looked)) == ()


def test_s6_an_identity_not_scanned_says_how_where_patients_carry_labels() -> None:
    labels = {"patient_labels": 1}
    (finding,) = identity_scan.check(case(limits=labels))
    assert (finding.severity, rule_of(finding).answers) == (Severity.WARN, "identity_method")

    assert identity_scan.check(case(limits=labels, identity_method="label")) == []
    assert identity_scan.check(case()) == []


def by_hand(**draft: object) -> list[str]:
    typed = picked(lot(), parse_quantity("1,000 mcg")).model_copy(update={"entry": Entry.PICKED})
    return [finding.text for finding in cannot_scan.check(case(lots=(typed,), **draft))]


def test_s12_a_product_not_scanned_wants_a_coded_cause_and_a_proof() -> None:
    assert by_hand() == ["The product was not scanned. Scan it, or press u: cannot scan."]
    assert by_hand(cannot_scan="whatever") == by_hand()
    assert by_hand(cannot_scan="damaged") == ["Cannot scan: type the code, or tick the five rights. Press u."]
    assert by_hand(cannot_scan="damaged", scan_proof="00517003125") == []


def test_s12_all_five_rights_are_ticked_or_it_does_not_count() -> None:
    four = by_hand(cannot_scan="scanner", scan_proof=FIVE_RIGHTS, rights=RIGHTS[:4])
    assert four == ["Not ticked: right time. Press u."]
    assert by_hand(cannot_scan="scanner", scan_proof=FIVE_RIGHTS, rights=RIGHTS) == []


def test_s12_a_clinic_may_forbid_the_five_rights() -> None:
    ticked = {"cannot_scan": "scanner", "scan_proof": FIVE_RIGHTS, "rights": RIGHTS}
    assert by_hand(limits={"five_rights_allowed": 0}, **ticked) == ["This clinic wants the code typed. Press u."]


def test_s12_a_clinic_without_a_scanner_asks_for_none() -> None:
    assert by_hand(limits={"scanning_expected": 0}) == []


def test_s26_doses_of_the_ingredient_are_added_up_over_thirty_days_elsewhere_included() -> None:
    doses = (
        dose_on(TODAY - timedelta(days=2), KETOROLAC, dose=parse_quantity("30 mg")),
        dose_on(TODAY - timedelta(days=30), "ketorolac-tablets", dose=parse_quantity("10 mg"),
                ingredients=("ketorolac",), outside="the patient"),
        dose_on(TODAY - timedelta(days=31), KETOROLAC, dose=parse_quantity("60 mg")),
        dose_on(TODAY, B12),
    )  # fmt: skip
    (finding,) = cumulative.check(case(KETOROLAC, doses=doses))

    assert finding.severity is Severity.NOTE
    assert finding.text == "Last 30 d, same ingredient: 40\N{NO-BREAK SPACE}mg in 2 doses, 1 elsewhere."


def test_s26_an_amount_nobody_knows_is_said_to_be_unknown() -> None:
    (finding,) = cumulative.check(case(doses=(dose_on(TODAY, dose=None, outside="a letter"),)))
    assert "an amount not fully known" in finding.text


def test_s43_an_unknown_history_is_said_to_be_unknown() -> None:
    (finding,) = history_known.check(case())
    assert finding.text.startswith("No earlier dose is known here.")
    assert history_known.check(case(doses=(dose_on(TODAY - timedelta(days=40)),))) == []


@pytest.mark.parametrize(
    ("ago", "message"),
    [(timedelta(days=2, hours=3, minutes=10), "2 d 3 h 10 m"), (timedelta(minutes=59), "0 d 0 h 59 m")],
)
def test_s45_an_as_needed_dose_is_given_after_a_look_at_the_last(ago: timedelta, message: str) -> None:
    last = dose_on(TODAY, given_at=NOW - ago)
    (finding,) = as_needed.check(case(ordered=order(as_needed=True), doses=(last,)))

    assert (finding.severity, rule_of(finding).answers) == (Severity.WARN, "seen")
    assert f"Last dose {message} ago: 1,000\N{NO-BREAK SPACE}mcg." in finding.text


def test_s45_a_first_as_needed_dose_and_a_scheduled_one_ask_nothing() -> None:
    assert as_needed.check(case(ordered=order(as_needed=True))) == []
    assert as_needed.check(case(doses=(dose_on(TODAY),))) == []


def test_s56_a_later_lot_than_the_one_to_use_first_says_why() -> None:
    first = lot(lot_id=UUID(int=11), lot_number="OLD1", use_by=TODAY + timedelta(days=30))
    later = lot(lot_number="NEW2")
    dose = parse_quantity("1,000 mcg")
    (finding,) = first_expiring.check(case(stock=(first, later), lots=(picked(later, dose),)))
    assert (finding.severity, rule_of(finding).answers) == (Severity.WARN, "lot_choice")
    assert "OLD1" in finding.text

    assert first_expiring.check(case(stock=(first, later), lots=(picked(first, dose),))) == []
    gone = lot(lot_id=UUID(int=11), lot_number="OLD1", use_by=TODAY + timedelta(days=30), on_hand=Decimal(0))
    assert first_expiring.check(case(stock=(gone, later), lots=(picked(later, dose),))) == []


def test_s56_another_makers_package_of_the_same_asks_too_and_another_size_does_not() -> None:
    first = lot(lot_id=UUID(int=11), lot_number="OLD1", use_by=TODAY + timedelta(days=30))
    dose = parse_quantity("1,000 mcg")
    same = lot(lot_number="NEW2", package=replace(first.package, ndc=package("00517-0032-25").ndc))
    assert len(first_expiring.check(case(stock=(first, same), lots=(picked(same, dose),)))) == 1
    larger = lot(lot_number="NEW3", package=package("00517-0032-25"))
    assert first_expiring.check(case(stock=(first, larger), lots=(picked(larger, dose),))) == []


def test_what_is_measured_from_the_dose_stands_still_while_it_is_signed() -> None:
    """The record is proved by hash, so no finding may count minutes between its showing and its signing."""
    last = dose_on(TODAY - timedelta(days=1))
    shown = case(ordered=order(as_needed=True), doses=(last,), given_at=NOW)
    signed = build_case(shown.facts, shown.draft, NOW + timedelta(minutes=1))

    assert check(shown) == check(signed)
