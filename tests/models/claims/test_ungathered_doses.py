"""What claims have not looked at is known by rows of its own: a look reads these, not all that was ever signed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from models.charting.records.ungathered_dose import UngatheredDose
from models.claims.actions.decide_backlog import TAKEN_IN, decide_backlog
from models.claims.actions.gather_doses import gather_doses
from models.claims.building.reading import corrected_doses
from models.claims.queries.backlog import backlog, reconciliation
from models.patients.records.patient import Patient
from models.store.clinic import Clinic
from models.store.schema import upgrade
from models.store.transaction import table_of
from tests.bench.large.asked import listened
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_correct_administration import LEFT, amended, void
from tests.models.claims.given import claims, given, insured, stocked
from tests.models.claims.test_reconciliation import begun
from tests.models.store.test_ledger_upgrade import downgrade


def _noted(clinic: Clinic) -> list[UUID]:
    table = table_of(UngatheredDose)
    with clinic.store.read() as connection:
        return list(connection.execute(select(table.c.administration_id).order_by(table.c.id)).scalars())


def test_signing_amending_and_striking_leave_a_row_each_until_claims_have_looked(sqlite_clinic: Clinic) -> None:
    clinic = sqlite_clinic
    stocked(clinic)
    dose = given(clinic, insured(clinic))
    assert _noted(clinic) == [dose]
    gather_doses(clinic)
    assert _noted(clinic) == []
    instead = amended(clinic, dose, sites=LEFT)
    assert _noted(clinic) == [instead]
    gather_doses(clinic)
    void(clinic, instead)
    assert _noted(clinic) == [instead]
    gather_doses(clinic)
    assert _noted(clinic) == []
    assert reconciliation(clinic).missing == 0


def test_a_look_where_nothing_was_signed_is_one_statement(sqlite_clinic: Clinic) -> None:
    stocked(sqlite_clinic)
    given(sqlite_clinic, insured(sqlite_clinic))
    gather_doses(sqlite_clinic)
    with listened(sqlite_clinic) as sent:
        gather_doses(sqlite_clinic)
    (one,) = (one.statement for one in sent if one.statement.startswith("SELECT"))
    assert "FROM ungathered_dose" in one


def test_an_amendment_leads_to_the_dose_it_stands_for_wherever_a_portion_ends(sqlite_clinic: Clinic) -> None:
    clinic = sqlite_clinic
    stocked(clinic)
    dose = given(clinic, insured(clinic))
    gather_doses(clinic)
    twice = amended(clinic, amended(clinic, dose, sites=LEFT), needle="25 G")
    with clinic.store.read() as connection:
        assert [row.administration_id for row in corrected_doses(connection, [twice])] == [dose]


def test_a_month_taken_in_is_looked_at_again(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    clinic = sqlite_clinic
    stocked(clinic)
    given(clinic, insured(clinic))
    clock.tick(1)
    begun(clinic)
    gather_doses(clinic)
    assert (_noted(clinic), claims(clinic)) == ([], [])
    (month,) = backlog(clinic)
    decide_backlog(clinic, None, month.month, TAKEN_IN, "we bill it ourselves")
    assert (_noted(clinic), len(claims(clinic))) == ([], 1)


def _someone(clinic: Clinic, number: int) -> Patient:
    """Return somebody who looks like nobody else here."""
    born, names = date(1950 + 7 * number, number, number), ("", "Okoro", "Lindqvist", "Vasquez", "Abernathy")
    return insured(clinic, family=names[number], given=names[-number], birth_date=born)


def test_the_upgrade_of_an_older_clinic_finds_what_claims_have_not_looked_at(
    clinic: Clinic, clock: FrozenClock
) -> None:
    stocked(clinic)
    given(clinic, _someone(clinic, 1))
    clock.tick(1)
    begun(clinic)
    gather_doses(clinic)
    _placed, struck = (given(clinic, _someone(clinic, number)) for number in (2, 3))
    gather_doses(clinic)
    void(clinic, struck)
    new = given(clinic, _someone(clinic, 4))

    downgrade(clinic.store.engine, "0027")
    upgrade(clinic.store.engine)
    assert {*_noted(clinic)} == {struck, new}
    gather_doses(clinic)
    sums = reconciliation(clinic)
    assert (sums.doses, sums.charges, sums.backlog, sums.missing) == (3, 2, 1, 0)
