"""The reports of claims: money by payer and drug, worked by hand, and what it leaves of what the drugs cost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from models.claims.actions.check_claims import check_claims
from models.claims.actions.make_batch import make_batches
from models.claims.actions.post_by_hand import HandPosting, post_by_hand
from models.claims.actions.release_claims import release_clean
from models.claims.actions.write_batch import write_batch
from models.claims.records.claim import StoredLine
from models.claims.states import State
from models.reports.claims.margin import answered_doses, dose_costs, margin
from models.reports.claims.money import UNTOLD, ClaimMoney, LineMoney, Share, shares
from models.reports.claims.other_money import other_money
from models.reports.claims.received import average, by_drug, by_drug_and_payer, by_payer
from models.reports.report import Report, as_csv
from models.store.clinic import Clinic
from tests.factories import rows
from tests.models.charting.test_correct_administration import LEFT, amended
from tests.models.charting.test_sign_administration import MULTI_DOSE_B12
from tests.models.claims.answers.sent import post_paid
from tests.models.claims.given import claims, given, insured
from tests.models.claims.test_batches import P837, PLACE, set_up
from tests.models.stock.test_ledger import received

D = Decimal
DRUG = "cyanocobalamin"
SHOT = UUID(int=1)


def cells(report: Report) -> list[tuple[str, ...]]:
    return [line.cells for line in report.lines]


def priced(clinic: Clinic, cost: str) -> None:
    """Receive more of the lot every dose is given from, at a cost a vial of 10 mL."""
    expires_on = clinic.today().replace(year=clinic.today().year + 1)
    received(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", expires_on=expires_on, cost=D(cost))


def sent(clinic: Clinic, folder: Path) -> tuple[UUID, Any]:
    """Give 1 mL and send its claim: 96372 at 40.00, J3420 at 5.00; return the dose and the claim."""
    dose = given(clinic, insured(clinic, **PLACE))
    check_claims(clinic)
    release_clean(clinic, None)
    for one in make_batches(clinic, None, P837).ids:
        write_batch(clinic, None, one, folder)
    return dose, claims(clinic)[-1]


def paid_by_line(clinic: Clinic, claim: Any, trace: str = "E1", *other: str, total: str = "27.20") -> None:
    """Post 24.00 of the injection and 3.20 of the drug; the patient owes 6.00 and 0.80, the rest is taken off."""
    mine = [one for one in rows(clinic, StoredLine) if one.claim_id == claim.id]
    drug, shot = sorted(mine, key=lambda one: one.charge)
    posted = post_paid(
        clinic, total, f"CLP*{claim.control}*1*45*27.2*6.8*12*ICN1", "NM1*QC*1*OKAFOR*ADAEZE",
        "SVC*HC:96372*40*24", f"REF*6R*{shot.control}", "CAS*CO*45*10", "CAS*PR*2*6",
        f"SVC*HC:{drug.code}*5*3.2", f"REF*6R*{drug.control}", "CAS*CO*45*1", "CAS*PR*2*0.8", *other, trace=trace,
        day=(clinic.today() + timedelta(days=9)).strftime("%Y%m%d"),
    )  # fmt: skip
    assert posted.clean or other, posted


@pytest.fixture
def clinic(sqlite_clinic: Clinic) -> Clinic:
    set_up(sqlite_clinic)
    return sqlite_clinic


def test_one_paid_and_one_waiting_claim_stand_by_payer_drug_and_both(clinic: Clinic, tmp_path: Path) -> None:
    _, first = sent(clinic, tmp_path)
    sent(clinic, tmp_path)
    paid_by_line(clinic, first)

    assert cells(by_payer(clinic)) == [("Example Health", "2", "$90.00", "$27.20", "$0.00", "$45.00", "9")]
    assert cells(by_drug(clinic)) == [
        ("Administration", "2", "$80.00", "$24.00", "$0.00", "$40.00", "9"),
        (DRUG, "2", "$10.00", "$3.20", "$0.00", "$5.00", "9"),
    ]
    assert [line[:2] for line in cells(by_drug_and_payer(clinic))] == [
        ("Administration", "Example Health"), (DRUG, "Example Health"),
    ]  # fmt: skip
    assert by_payer(clinic).summary == "$27.20 paid, $45.00 outstanding in 365 days"
    assert [(bar.name, bar.value) for bar in by_payer(clinic).lines[0].bars] == [
        ("Paid", D("27.20")), ("Denied", 0), ("Outstanding", 45),
    ]  # fmt: skip
    assert as_csv(by_payer(clinic)).splitlines()[0] == "payer,claims,charged,paid,denied,outstanding,days to pay"


def test_a_denied_claim_is_denied_by_its_lines_and_nothing_of_it_is_outstanding(clinic: Clinic, tmp_path: Path) -> None:
    _, claim = sent(clinic, tmp_path)
    post_by_hand(clinic, None, HandPosting(claim.id, claim.revision, "denied", codes="CO-50"))

    assert cells(by_drug(clinic)) == [
        ("Administration", "1", "$40.00", "$0.00", "$40.00", "$0.00", ""),
        (DRUG, "1", "$5.00", "$0.00", "$5.00", "$0.00", ""),
    ]


def test_money_posted_to_a_claim_as_a_whole_is_given_to_no_drug(clinic: Clinic, tmp_path: Path) -> None:
    priced(clinic, "12.00")
    _, claim = sent(clinic, tmp_path)
    post_by_hand(clinic, None, HandPosting(claim.id, claim.revision, "paid", "26001", D(30), D(10)))

    assert [(line[0], line[3]) for line in cells(by_drug(clinic))] == [
        ("Administration", "$0.00"), (DRUG, "$0.00"), (UNTOLD, "$30.00"),
    ]  # fmt: skip
    assert cells(margin(clinic)) == [(DRUG, "1", "0", *("not known",) * 4, "0", "1", "100%")]


def test_margin_is_exact_to_the_cent_for_doses_whose_cost_is_known(clinic: Clinic, tmp_path: Path) -> None:
    # A vial of 10 mL for 10.05: three doses of 1 mL cost 3.015, a cent less than three times 1.01.
    priced(clinic, "10.05")
    for number in range(3):
        _, claim = sent(clinic, tmp_path)
        paid_by_line(clinic, claim, f"E{number}")

    (line,) = margin(clinic).lines
    assert line.cells == (DRUG, "3", "3", "$9.60", "$2.40", "$3.02", "$6.58", "0", "0", "0%")
    bars = [("Paid", D("9.60")), ("Patient owes", D("2.40")), ("Cost", D("3.02"))]
    assert [(bar.name, bar.value) for bar in line.bars] == bars
    assert margin(clinic).summary == "$6.58 margin in 365 days · 0% of doses not known"


def test_a_drug_that_costs_more_than_is_paid_stands_out(clinic: Clinic, tmp_path: Path) -> None:
    priced(clinic, "50.00")
    paid_by_line(clinic, sent(clinic, tmp_path)[1])
    (line,) = margin(clinic).lines
    assert (line.cells[5:7], line.alert) == (("$5.00", "-$1.80"), True)


def test_a_dose_whose_lot_has_no_cost_is_in_the_share_that_is_not_known(clinic: Clinic, tmp_path: Path) -> None:
    paid_by_line(clinic, sent(clinic, tmp_path)[1])
    sent(clinic, tmp_path)
    assert cells(margin(clinic)) == [(DRUG, "1", "0", *("not known",) * 4, "1", "0", "100%")]
    assert margin(clinic).summary == "$0.00 margin in 365 days · 100% of doses not known"


def test_an_amended_dose_costs_what_its_first_record_took(clinic: Clinic, tmp_path: Path) -> None:
    priced(clinic, "20.00")
    dose, claim = sent(clinic, tmp_path)
    later = amended(clinic, dose, sites=LEFT)
    paid_by_line(clinic, claim)
    with clinic.store.read() as connection:
        assert dose_costs(connection, clinic) == {dose: D(2), later: D(2)}
    assert cells(margin(clinic))[0][5:7] == ("$2.00", "$1.20")


def test_nothing_sent_says_so(clinic: Clinic) -> None:
    given(clinic, insured(clinic, **PLACE))
    check_claims(clinic)
    assert by_payer(clinic).lines == by_drug(clinic).lines == margin(clinic).lines == ()
    assert by_payer(clinic).nothing == "No claim was sent for a service of the last 365 days."


def test_money_of_no_claim_stands_beside_the_claim_its_reference_means_and_is_booked_to_none(
    clinic: Clinic, tmp_path: Path
) -> None:
    _, claim = sent(clinic, tmp_path)
    paid_by_line(clinic, claim, "E1", f"PLB*1234567893*20261231*WO:{claim.control}*12.5*L6*-1.25", total="15.95")

    found = sorted(line[2:5] for line in cells(other_money(clinic)))
    assert found == [("L6 interest", "$1.25", ""), ("WO overpayment recovery", "-$12.50", claim.control)]
    assert cells(by_payer(clinic))[0][3] == "$27.20"


def claim_of(*lines: LineMoney, paid: str = "0", rest: str = "0", state: State = State.SENT, **over: Any) -> ClaimMoney:
    return ClaimMoney(over.pop("id", UUID(int=9)), "Payer", state, D(paid), D(rest), lines, **over)


def test_what_is_open_stands_at_no_line_where_the_lines_do_not_add_up_to_it() -> None:
    line = LineMoney("drug", D(100), rest=D(100), drug_slug="drug")
    found = shares(claim_of(line, paid="60", rest="40", state=State.DENIED))
    assert found == {"drug": Share(charged=D(100)), UNTOLD: Share(paid=D(60), denied=D(40))}


@pytest.mark.parametrize(
    "over", [{"state": State.CORRECTED}, {"state": State.VOID}, {"state": State.PAID, "frequency": "8"}]
)
def test_a_claim_another_took_the_place_of_keeps_what_it_was_paid_and_owes_nothing(over: dict[str, Any]) -> None:
    line = LineMoney("drug", D(100), paid=D(60), rest=D(40), drug_slug="drug")
    assert shares(claim_of(line, paid="60", rest="40", **over)) == {"drug": Share(paid=D(60))}


def test_a_replacement_whose_first_claim_still_holds_money_tells_no_payment_of_a_drug() -> None:
    line = LineMoney("drug", D(100), paid=D(60), drug_slug="drug", dose_id=SHOT)
    first = claim_of(line, paid="60", state=State.CORRECTED, id=UUID(int=7))
    second = claim_of(line, paid="60", state=State.PAID, frequency="7", replaces_id=first.id)
    assert [one.told for one in answered_doses([first, second]).values()] == [False]
    assert [one.told for one in answered_doses([second]).values()] == [True]


@pytest.mark.parametrize(("days", "text"), [([], ""), ([14], "14"), ([10, 11], "10.5"), ([1, 1, 2], "1.3")])
def test_days_to_payment_are_a_mean_to_a_tenth(days: list[int], text: str) -> None:
    assert average(days) == text
