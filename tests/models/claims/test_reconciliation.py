"""Nothing given can fall out of sight: doses = charges + not billable + backlog."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.billing.payers.payer_profiles import name_key
from models.claims.actions.decide_backlog import CLOSED, TAKEN_IN, decide_backlog
from models.claims.actions.gather_doses import gather_doses
from models.claims.building.drafts import drafts
from models.claims.building.facts import BilledDose, DoseCharge, Key
from models.claims.queries.backlog import backlog, reconciliation
from models.claims.records.claim_book import ClaimBook
from models.core.errors import BadInputError, RefusedError
from models.store.clinic import Clinic
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import LEFT, amended, void
from tests.models.claims.given import claims, insured, stocked
from tests.models.claims.given import given as signed


def begun(clinic: Clinic) -> None:
    """Claims of the clinic begin now, as an upgrade has it."""
    clinic.store.write(lambda tx: tx.add(ClaimBook(site_id=clinic.site_id, begins_at=clinic.now())))


def test_doses_signed_before_claims_wait_by_month_and_those_after_are_in_the_queue(
    sqlite_clinic: Clinic, clock: FrozenClock
):
    clinic = sqlite_clinic
    stocked(clinic)
    before = signed(clinic, insured(clinic))
    clock.tick(1)
    begun(clinic)
    clock.tick(1)
    signed(clinic, insured(clinic))
    gather_doses(clinic)
    sums = reconciliation(clinic)
    assert (sums.doses, sums.charges, sums.backlog, sums.missing) == (2, 1, 1, 0)
    # An amendment does not bring an old dose into the queue: it may have been billed elsewhere.
    amended(clinic, before, sites=LEFT)
    gather_doses(clinic)
    assert len(claims(clinic)) == 1
    (month,) = backlog(clinic)
    assert decide_backlog(clinic, None, month.month, TAKEN_IN, "we bill it ourselves") == 1
    sums = reconciliation(clinic)
    assert (sums.charges, sums.backlog, sums.missing) == (2, 0, 0)
    with pytest.raises(RefusedError, match="already"):
        decide_backlog(clinic, None, month.month, CLOSED, "changed my mind")


def test_a_closed_month_stays_outside_the_queue_and_inside_the_sum(sqlite_clinic: Clinic, clock: FrozenClock):
    clinic = sqlite_clinic
    stocked(clinic)
    signed(clinic, insured(clinic))
    clock.tick(1)
    begun(clinic)
    (month,) = backlog(clinic)
    with pytest.raises(BadInputError):
        decide_backlog(clinic, None, month.month, CLOSED, "")
    decide_backlog(clinic, None, month.month, CLOSED, "billed by the service before")
    gather_doses(clinic)
    sums = reconciliation(clinic)
    assert (sums.doses, sums.closed, sums.missing, len(claims(clinic))) == (1, 1, 0, 0)


def test_a_dose_amended_twice_between_two_looks_is_on_one_claim(sqlite_clinic: Clinic):
    clinic = sqlite_clinic
    stocked(clinic)
    dose = signed(clinic, insured(clinic))
    gather_doses(clinic)
    amended(clinic, amended(clinic, dose, sites=LEFT), needle="25 G")
    gather_doses(clinic)
    sums = reconciliation(clinic)
    assert (sums.doses, sums.charges, sums.missing) == (1, 1, 0)


def test_a_dose_struck_before_the_first_look_is_on_no_claim(sqlite_clinic: Clinic):
    clinic = sqlite_clinic
    stocked(clinic)
    void(clinic, signed(clinic, insured(clinic)))
    gather_doses(clinic)
    assert (claims(clinic), reconciliation(clinic).doses) == ([], 0)


@st.composite
def a_day(draw: st.DrawFn) -> tuple[Key, list[BilledDose], int]:
    """Draw the doses of one key, each with its lines, and the payer's limit of lines."""
    import uuid
    from datetime import UTC, date, datetime
    from decimal import Decimal

    key = Key(uuid.UUID(int=1), date(2026, 3, 2), "commercial", name_key("Example"), "11", billed=True)
    counts = draw(st.lists(st.integers(1, 6), min_size=1, max_size=12))
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    doses = []
    for number, lines in enumerate(counts):
        charges = tuple(
            DoseCharge(uuid.UUID(int=1_000 * number + line), "J3420", Decimal(1), ("JW",) if line else (),
                       ("E53.8",), "", "", None, "", Decimal(5))
            for line in range(lines)
        )  # fmt: skip
        when = at + timedelta(minutes=draw(st.integers(0, 60)))
        doses.append(
            BilledDose(uuid.UUID(int=number), key, uuid.UUID(int=1), "Example", when, "B12", "billable", charges)
        )
    return key, doses, draw(st.integers(6, 50))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(a_day())
def test_every_line_of_every_dose_is_on_exactly_one_claim_within_the_payers_limit(
    day: tuple[Key, list[BilledDose], int],
):
    key, doses, limit = day
    made = drafts(key, doses, limit=limit)
    ids = [line.charge_item_id for draft in made for line in draft.lines]
    assert sorted(ids, key=str) == sorted((charge.id for dose in doses for charge in dose.charges), key=str)
    assert sum(len(draft.doses) for draft in made) == len(doses)
    for draft in made:
        assert len(draft.lines) <= limit
        for line in draft.lines:
            # A JW line stays on the claim of its drug.
            assert line.partner is None or draft.lines[line.partner].administration_id == line.administration_id
