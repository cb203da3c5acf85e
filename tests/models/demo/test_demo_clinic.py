"""The demo clinic: everything a newcomer meets on the first day, on both engines and on awkward dates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.queries.charting import open_charting
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.today.work_item import WorkState
from models.charting.today.worklist import Worklist, worklist
from models.clinic import open_clinic
from models.core.charting_codes import Outcome
from models.core.finding import Severity
from models.core.numbers.npi import npi_is_valid
from models.demo.clinic import build_demo_clinic
from models.demo.sign_in_hint import SIGN_IN_HINT
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.people.actions.authenticate import SignedIn, sign_in
from models.people.records.organization import Organization
from models.people.records.practitioner import Practitioner
from models.people.records.provenance import Provenance
from models.people.roles import shipped_roles
from models.reports.queries.audit_chain import verify_audit
from models.safety.check import check
from models.safety.draft import DraftBody
from models.safety.giving import build_case
from models.stock.queries.stock import stock
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.identity import Uuid7Source
from models.store.transaction import Store
from tests.databases import Databases
from tests.factories import rows, staff_id
from tests.frozen_clock import FrozenClock
from tests.models.stock.balance import unbalanced
from tests.scenes.stage import NOON
from tests.shared_demo import demo_copy
from tests.shared_statements import share_statements

CHICAGO = ZoneInfo("America/Chicago")
STATES = {
    WorkState.OVER: 0,
    WorkState.OVERDUE: 3,
    WorkState.DUE: 12,
    WorkState.WAITING: 2,
    WorkState.EARLY: 3,
    WorkState.REPORT: 0,
    WorkState.DONE: 3,
    WorkState.REVIEW: 3,
}


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The demo clinic, built once an engine; tests only read it."""
    if request.param == "sqlite":
        shared = demo_copy(tmp_path_factory, NOON, tmp_path_factory.mktemp("demo") / "clinic")
        engine = share_statements(open_engine(str(shared)))
        yield _opened(Store(engine), FrozenClock(NOON))
        engine.dispose()
    else:
        with _empty(request.getfixturevalue("postgres_databases")) as store:
            yield _built(store, FrozenClock(NOON))


@contextmanager
def _empty(databases: Databases) -> Iterator[Store]:
    database = databases.copy("schema")
    engine = share_statements(open_engine(database))
    yield Store(engine)
    engine.dispose()
    databases.drop(database)


def _built(store: Store, clock: FrozenClock) -> Clinic:
    build_demo_clinic(store, clock, Uuid7Source())
    return _opened(store, clock)


def _opened(store: Store, clock: FrozenClock) -> Clinic:
    clinic = open_clinic(store, clock)
    assert clinic is not None
    return clinic


def _today(clinic: Clinic) -> Worklist:
    return worklist(clinic, staff_id(clinic, "mruiz"))


def test_the_clinic_is_marked_as_practice_and_plainly_invented(demo: Clinic) -> None:
    (organization,) = rows(demo, Organization)
    assert demo.demo
    assert organization.name == "Lakeside Family Clinic"
    assert "Example" in organization.address
    assert npi_is_valid(organization.npi)
    issued = [person.npi for person in rows(demo, Practitioner) if person.npi and not person.npi.startswith("2")]
    assert issued == []


def test_forty_patients_a_pair_to_merge_twins_and_staff_of_every_role_are_there(demo: Clinic) -> None:
    assert len(rows(demo, Patient)) == 44
    people = rows(demo, Practitioner)
    assert len(people) == 17
    assert {role for person in people for role in person.roles} == set(shipped_roles()) - {"service_account"}
    assert sum("provider" in person.roles for person in people) == 3
    assert all(npi_is_valid(person.npi) for person in people if person.npi)


def test_the_patients_include_those_that_break_screens(demo: Clinic) -> None:
    people = rows(demo, Patient)
    assert any(person.family == "Smith [/b] [@click=app.quit]O'Brien[/]" for person in people)
    assert max(len(f"{person.given} {person.family}") for person in people) == 150
    assert any("\u0600" <= person.family[0] <= "\u06ff" for person in people)
    assert Counter(person.family for person in people)["Nguyen"] == 2
    assert {person.allergy_status for person in people} == {"unknown", "none_known", "recorded"}
    assert any(person.deceased for person in people)
    assert any(not person.active for person in people)


def test_the_worklist_holds_26_lines_in_every_state(demo: Clinic) -> None:
    today = _today(demo)
    assert {state: today.count(state) for state in WorkState} == STATES


def test_the_day_holds_a_refused_dose_a_partly_given_one_and_two_being_watched(demo: Clinic) -> None:
    today = _today(demo)
    done = " ".join(item.words for item in today.items if item.state is WorkState.DONE)
    assert "refused" in done
    assert "partly given" in done
    watched = [item.observe_until for item in today.items if item.state is WorkState.WAITING]
    assert all(until and until > demo.now() for until in watched)


def test_every_dose_due_today_can_be_drawn_from_stock_in_date(demo: Clinic) -> None:
    for item in _today(demo).items:
        if item.state in {WorkState.DUE, WorkState.OVERDUE, WorkState.EARLY}:
            facts = open_charting(demo, item.order_id, staff_id(demo, "mruiz")).facts
            usable = [lot for lot in facts.stock if lot.use_by >= demo.today() and lot.status == "active"]
            assert usable, item.drug


def test_one_order_meets_an_allergy_and_one_has_run_out(demo: Clinic) -> None:
    stops = []
    for item in _today(demo).items:
        if item.administration_id is None and item.state is not WorkState.REVIEW:
            facts = open_charting(demo, item.order_id, staff_id(demo, "mruiz")).facts
            found = check(build_case(facts, DraftBody(), demo.now()))
            stops += [(item.family, f.rule) for f in found if f.severity is Severity.STOP and f.at.startswith("verify")]
    assert ("Bauer", "allergy") in stops
    assert ("Gallagher", "order_state") in stops
    assert {rule for _, rule in stops} == {"allergy", "order_state", "identifiers"}


def test_every_signed_dose_has_what_a_real_signing_leaves(demo: Clinic) -> None:
    doses = rows(demo, MedicationAdministration)
    assert 600 <= len(doses) <= 900
    products = {row.administration_id for row in rows(demo, AdministrationProduct)}
    sites = {row.administration_id for row in rows(demo, AdministrationSite)}
    signed = {row.target_id: row.record_hash for row in rows(demo, Provenance)}
    derived = {row.administration_id for row in rows(demo, ChargeDerivation)}
    for dose in doses:
        assert signed[dose.id] == dose.record_hash
        assert dose.id in derived
        assert (dose.id in products) == (dose.id in sites) == Outcome(dose.outcome).reached_patient
    assert {dose.outcome for dose in doses} == {Outcome.GIVEN, Outcome.REFUSED, Outcome.PARTLY_GIVEN}
    assert len({dose.record_hash for dose in doses}) == len(doses)


def test_every_signed_dose_has_its_charges_or_the_reason_why_not(demo: Clinic) -> None:
    charged = {line.administration_id for line in rows(demo, ChargeItem)}
    statuses = {dose.id: Outcome(dose.outcome) for dose in rows(demo, MedicationAdministration)}
    for derivation in rows(demo, ChargeDerivation):
        assert (derivation.status == "not_billable") == (derivation.administration_id not in charged)
        if derivation.status != "billable":
            assert any(finding["severity"] in {"stop", "warn"} for finding in derivation.findings)
        if not statuses[derivation.administration_id].reached_patient:
            assert derivation.status == "not_billable"


def test_two_years_of_doses_bill_mostly_without_a_coder(demo: Clinic) -> None:
    statuses = Counter(row.status for row in rows(demo, ChargeDerivation))
    assert statuses["billable"] > statuses["hold"] + statuses["not_billable"]
    assert any("JW" in line.modifiers for line in rows(demo, ChargeItem))
    days = [dose.service_date for dose in rows(demo, MedicationAdministration)]
    assert (max(days) - min(days)).days > 650


def test_every_observation_that_ended_has_a_signed_response(demo: Clinic) -> None:
    watched = {row.id for row in rows(demo, MedicationAdministration) if row.observe_until}
    responses = rows(demo, AdministrationResponse)
    assert len(watched - {row.administration_id for row in responses}) == STATES[WorkState.WAITING]
    assert {"tolerated", "reaction"} == {row.kind for row in responses}
    assert {row.id for row in responses} <= {row.target_id for row in rows(demo, Provenance)}


def test_orders_agree_with_their_doses(demo: Clinic) -> None:
    given: dict[object, list[MedicationAdministration]] = defaultdict(list)
    for dose in rows(demo, MedicationAdministration):
        if Outcome(dose.outcome).reached_patient:
            given[dose.request_id].append(dose)
    for order in rows(demo, MedicationRequest):
        assert order.doses_given == len(given[order.id])
        if order.status == "active" and order.interval_days and given[order.id]:
            last = max(dose.service_date for dose in given[order.id])
            assert order.due_on == last + timedelta(days=order.interval_days)
        assert all(dose.recorded_at >= order.signed_at for dose in given[order.id])
    assert {"active", "completed", "stopped", "on-hold", "draft"} == {o.status for o in rows(demo, MedicationRequest)}


def test_sites_alternate_within_a_series(demo: Clinic) -> None:
    sites = defaultdict(set)
    for row in rows(demo, AdministrationSite):
        sites[row.administration_id].add(row.body_site)
    series = defaultdict(list)
    for dose in sorted(rows(demo, MedicationAdministration), key=lambda dose: dose.effective_at):
        if dose.id in sites:
            series[dose.patient_id, dose.drug_slug].append(sites[dose.id])
    long = [turns for turns in series.values() if len(turns) > 6]
    assert len(long) > 20
    assert all(not first & then for turns in long for first, then in pairwise(turns))


def test_stock_equals_its_movements_and_is_never_below_zero(demo: Clinic) -> None:
    containers: dict[object, Decimal] = defaultdict(Decimal)
    drawn: dict[object, Decimal] = defaultdict(Decimal)
    for move in rows(demo, StockMovement):
        containers[move.lot_id] += move.containers
        drawn[move.vial_id] += move.volume_ml
    lots = {lot.id: lot for lot in rows(demo, Lot)}
    assert all(lot.on_hand == containers[lot.id] and lot.on_hand >= 0 for lot in lots.values())
    for vial in rows(demo, Vial):
        held = clinic_formulary(demo).by_ndc[lots[vial.lot_id].ndc][1].volume_ml
        assert held is not None
        assert vial.remaining_ml == held + drawn[vial.id] >= 0


def test_the_shelf_holds_every_kind_of_trouble(demo: Clinic) -> None:
    today = demo.today()
    on_hand = [lot for lot in rows(demo, Lot) if lot.on_hand > 0]
    assert any(lot.expires_on < today for lot in on_hand)
    assert any(today <= lot.expires_on <= today + timedelta(days=14) for lot in on_hand)
    assert {"active", "recalled", "quarantined"} == {lot.status for lot in on_hand}
    opened = [vial for vial in rows(demo, Vial) if vial.status == "open"]
    assert any(vial.use_by < today for vial in opened)
    assert any(Decimal(0) < vial.remaining_ml <= 1 for vial in opened)


def test_the_open_vial_of_b12_comes_first_and_holds_todays_doses(demo: Clinic) -> None:
    first = stock(demo, "cyanocobalamin")[0]
    assert first.lot_number == "B2207"
    assert first.vial_id is not None
    assert first.use_by > demo.today()
    assert first.remaining_ml
    assert 3 <= first.remaining_ml < 10


def test_the_audit_chain_holds_and_runs_with_time(demo: Clinic) -> None:
    chain = verify_audit(demo.store)
    assert chain.breaks == ()
    assert chain.events > 900


def test_the_hint_on_the_sign_in_screen_opens_the_clinic(demo: Clinic) -> None:
    for name, pin in (("mruiz", "2468"), ("dlee", "1357")):
        assert name in SIGN_IN_HINT
        assert pin in SIGN_IN_HINT
        assert isinstance(sign_in(demo, name, pin), SignedIn)


@pytest.mark.heavy
@pytest.mark.parametrize("wall", ["2028-02-29 00:05", "2026-12-31 23:55"])
def test_the_dates_follow_the_clock(wall: str, sqlite_databases: Databases) -> None:
    _is_whole_at(wall, sqlite_databases)


@pytest.mark.heavy
@pytest.mark.parametrize("day", ["2027-11-23", "2027-01-01", "2027-03-14", "2027-11-07", "2027-12-31", "2028-03-01"])
@pytest.mark.parametrize("hour", ["00:05", "02:30", "09:42", "23:55"])
def test_the_dates_follow_the_clock_over_the_ends_of_days_years_and_summer_time(
    day: str, hour: str, sqlite_databases: Databases
) -> None:
    _is_whole_at(f"{day} {hour}", sqlite_databases)


def _is_whole_at(wall: str, sqlite_databases: Databases) -> None:
    clock = FrozenClock(datetime.fromisoformat(wall).replace(tzinfo=CHICAGO).astimezone(ZoneInfo("UTC")))
    with _empty(sqlite_databases) as store:
        clinic = _built(store, clock)
        today = _today(clinic)
        assert {state: today.count(state) for state in WorkState} == STATES
        doses = rows(clinic, MedicationAdministration)
        assert all(dose.effective_at <= dose.recorded_at <= clock.now() for dose in doses)
        assert verify_audit(store).breaks == ()


def test_what_lies_in_stock_is_what_its_movements_add_up_to(demo: Clinic) -> None:
    assert unbalanced(demo) == {}
