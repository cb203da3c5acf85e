"""Signing one dose: all of it is stored once, or nothing is."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.billing.actions.save_fees import save_fees
from models.billing.payers.clinic_payers import FeeRow
from models.billing.records.charge_item import ChargeItem
from models.charting.actions.save_draft import save_draft
from models.charting.actions.sign_administration import Signed, SignRequest, sign_administration
from models.charting.queries.charting import Charting, open_charting, pick_lot, view_charting
from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.records.waste import Waste
from models.charting.signing.outcomes import Refused, Stale
from models.core.charting_codes import Outcome, ResponseKind
from models.core.quantity import Unit
from models.orders.records.medication_request import MedicationRequest
from models.people.actions.authenticate import Denied
from models.people.records.provenance import Provenance
from models.safety.draft import DraftBody, SitePick
from models.stock.queries.stock import stock
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store import audit
from models.store.clinic import Clinic
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_coverage,
    add_lot,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.frozen_clock import FrozenClock

MULTI_DOSE_B12 = "00517-0032-25"


def filled_in(clinic: Clinic, charting: Charting, **over: Any) -> DraftBody:
    """Return the draft of a dose entered completely: two identifiers, first lot, right deltoid, now, tolerated."""
    body = charting.body
    if charting.facts.stock:
        body = pick_lot(charting.facts, body, charting.facts.stock[0], "scanned")
    return body.model_copy(
        update={
            "identifiers": ("name", "birth_date"),
            "sites": (SitePick(code="deltoid-r"),),
            "given_at": clinic.now(),
            "supervisor_id": staff_id(clinic, PHYSICIAN_SIGN_IN),
            "response": ResponseKind.TOLERATED,
            "education": "explained",
            **over,
        }
    )


def charted(clinic: Clinic, order_id: UUID, sign_in: str = GIVER_SIGN_IN, **over: Any) -> SignRequest:
    """Chart an order to the last step and return what would be signed."""
    person = staff_id(clinic, sign_in)
    charting = open_charting(clinic, order_id, person)
    body = filled_in(clinic, charting, **over)
    version = save_draft(clinic, charting.draft_id, order_id, person, charting.version, body)
    assert version is not None
    shown = view_charting(charting.facts, body, clinic.now())
    return SignRequest(charting.draft_id, version, person, GIVER_PIN, shown.hash, shown.charges_hash)


@pytest.fixture
def order(clinic: Clinic) -> MedicationRequest:
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    return add_order(clinic, add_patient(clinic), interval_days=28, doses_allowed=12)


def test_a_signed_b12_dose_is_stored_with_its_stock_charges_and_proof(clinic: Clinic, order: MedicationRequest) -> None:
    outcome = sign_administration(clinic, charted(clinic, order.id))

    assert isinstance(outcome, Signed)
    (dose,) = rows(clinic, MedicationAdministration)
    assert (dose.outcome, dose.dose, dose.dose_unit, dose.volume_ml) == (Outcome.GIVEN, 1000, "mcg", 1)
    assert [site.body_site for site in rows(clinic, AdministrationSite)] == ["deltoid-r"]
    assert [(p.lot_number, p.entry) for p in rows(clinic, AdministrationProduct)] == [("B2207", "scanned")]
    lines = sorted(rows(clinic, ChargeItem), key=lambda line: line.line)
    shown = [(line.line, line.code, line.units, line.modifiers) for line in lines]
    assert shown == [(1, "96372", 1, []), (2, "J3420", 1, [])]
    assert (lines[1].ndc11, lines[1].ndc_unit, lines[1].ndc_quantity) == ("00517003225", "ML", 1)
    (vial,) = rows(clinic, Vial)
    assert vial.remaining_ml == 9
    assert rows(clinic, Lot)[0].on_hand == 2
    assert [(move.kind, move.volume_ml) for move in rows(clinic, StockMovement)] == [("given", -1)]
    assert rows(clinic, Provenance)[0].record_hash == dose.record_hash
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


@pytest.mark.parametrize(("seconds", "late"), [(14 * 60 + 59, False), (15 * 60, False), (15 * 60 + 1, True)])
def test_s40_a_dose_is_marked_late_exactly_when_a_reason_is_asked_for(
    sqlite_clinic: Clinic, clock: FrozenClock, seconds: int, late: bool
) -> None:
    add_lot(sqlite_clinic, ndc=MULTI_DOSE_B12)
    order = add_order(sqlite_clinic, add_patient(sqlite_clinic))
    clock.tick(60)
    person = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    given = {"given_at": sqlite_clinic.now() - timedelta(seconds=seconds)}
    body = filled_in(sqlite_clinic, open_charting(sqlite_clinic, order.id, person), **given)
    facts = open_charting(sqlite_clinic, order.id, person).facts
    asked = [finding.key for finding in view_charting(facts, body, sqlite_clinic.now()).findings]
    assert ("given_time@give.time" in asked) is late
    reason = {"overrides": {"given_time@give.time": "late_entry"}} if late else {}
    assert isinstance(sign_administration(sqlite_clinic, charted(sqlite_clinic, order.id, **given, **reason)), Signed)
    assert rows(sqlite_clinic, MedicationAdministration)[0].late_entry is late


def test_every_line_is_stored_with_the_charge_and_reasons_it_was_shown_with(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    add_coverage(clinic, patient, "commercial", payer_name="lifewise")
    add_lot(clinic, ndc=MULTI_DOSE_B12)
    order = add_order(clinic, patient)
    fees = [
        FeeRow("LifeWise", "96372", Decimal("25.50"), None, None, None),
        FeeRow("commercial", "J3420", Decimal("3.25"), None, None, None),
    ]
    save_fees(clinic, None, fees)

    request = charted(clinic, order.id)
    charting = open_charting(clinic, order.id, request.person_id)
    shown = view_charting(charting.facts, charting.body, clinic.now()).charges
    assert isinstance(sign_administration(clinic, request), Signed)

    lines = sorted(rows(clinic, ChargeItem), key=lambda line: line.line)
    assert [(line.code, line.charge) for line in lines] == [("96372", Decimal("25.50")), ("J3420", Decimal("3.25"))]
    assert lines[1].because[-1]["source"] == "fee schedule Commercial"
    assert shown is not None
    assert [line.charge for line in shown.lines] == [line.charge for line in lines]
    assert [[why._asdict() for why in line.because] for line in shown.lines] == [line.because for line in lines]


def test_charges_that_changed_after_they_were_shown_are_not_signed(clinic: Clinic, order: MedicationRequest) -> None:
    request = charted(clinic, order.id)
    save_fees(clinic, None, [FeeRow("self_pay", "96372", Decimal(20), None, None, None)])

    outcome = sign_administration(clinic, request)

    assert isinstance(outcome, Stale)
    assert "charges changed" in outcome.text
    assert not rows(clinic, ChargeItem)


def test_a_vial_drawn_to_its_last_drop_is_off_the_shelf(clinic: Clinic, order: MedicationRequest) -> None:
    sign_administration(clinic, charted(clinic, order.id))
    clinic.store.write(lambda tx: tx.update(Vial, remaining_ml=Decimal(1)))
    later = add_order(clinic, add_patient(clinic, mrn="Z2", family="Later"))

    sign_administration(clinic, charted(clinic, later.id))

    (vial,) = rows(clinic, Vial)
    assert (vial.remaining_ml, vial.status) == (0, "empty")
    assert [lot.vial_id for lot in stock(clinic, "cyanocobalamin")] == [None]


def test_the_next_dose_of_a_series_is_counted_from_the_day_given(clinic: Clinic, order: MedicationRequest) -> None:
    sign_administration(clinic, charted(clinic, order.id))

    (stored,) = rows(clinic, MedicationRequest)
    assert (stored.due_on, stored.doses_given, stored.status) == (clinic.today() + timedelta(days=28), 1, "active")


def test_the_draft_is_gone_once_its_dose_is_signed(clinic: Clinic, order: MedicationRequest) -> None:
    sign_administration(clinic, charted(clinic, order.id))

    assert rows(clinic, AdministrationDraft) == []


@pytest.mark.both_engines
def test_the_same_intent_signed_twice_is_one_record_and_one_receipt(clinic: Clinic, order: MedicationRequest) -> None:
    request = charted(clinic, order.id)

    first, second = sign_administration(clinic, request), sign_administration(clinic, request)

    assert isinstance(first, Signed)
    assert isinstance(second, Signed)
    assert first.administration_id == second.administration_id
    assert len(rows(clinic, MedicationAdministration)) == 1


@pytest.mark.both_engines
def test_two_presses_at_once_store_one_dose(clinic: Clinic, order: MedicationRequest) -> None:
    request = charted(clinic, order.id)

    outcomes = at_once(lambda: sign_administration(clinic, request), times=4)

    assert all(isinstance(outcome, Signed) for outcome in outcomes)
    assert len(rows(clinic, MedicationAdministration)) == 1
    assert rows(clinic, Vial)[0].remaining_ml == 9


@pytest.mark.both_engines
def test_two_workstations_signing_one_order_give_it_once_and_tell_the_other_who_and_when(
    clinic: Clinic, order: MedicationRequest
) -> None:
    requests = [charted(clinic, order.id), charted(clinic, order.id, PHYSICIAN_SIGN_IN)]
    requests[1] = SignRequest(
        requests[1].draft_id, requests[1].version, requests[1].person_id, "7305", requests[1].shown_hash
    )
    waiting = iter(requests)

    outcomes = at_once(lambda: sign_administration(clinic, next(waiting)), times=2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "Signed"]
    refused = next(outcome for outcome in outcomes if isinstance(outcome, Refused))
    assert "Already given today at 09:42 by" in refused.findings[0].text
    assert len(rows(clinic, MedicationAdministration)) == 1
    assert rows(clinic, Lot)[0].on_hand == 2


def test_a_wrong_pin_stores_nothing_and_keeps_the_draft(clinic: Clinic, order: MedicationRequest) -> None:
    good = charted(clinic, order.id)

    outcome = sign_administration(clinic, replace(good, pin="0000"))

    assert outcome == Denied("Wrong PIN. Type it again (4 tries left).")
    assert rows(clinic, MedicationAdministration) == []
    assert len(rows(clinic, AdministrationDraft)) == 1


@pytest.mark.both_engines
def test_a_draft_changed_in_another_window_is_not_signed(clinic: Clinic, order: MedicationRequest) -> None:
    request = charted(clinic, order.id)
    charting = open_charting(clinic, order.id, request.person_id)
    save_draft(clinic, charting.draft_id, order.id, request.person_id, charting.version, charting.body)

    outcome = sign_administration(clinic, request)

    assert isinstance(outcome, Stale)
    assert rows(clinic, MedicationAdministration) == []


def test_what_was_not_shown_is_not_signed(clinic: Clinic, order: MedicationRequest) -> None:
    request = charted(clinic, order.id)

    outcome = sign_administration(clinic, replace(request, shown_hash="0" * 64))

    assert isinstance(outcome, Stale)


def test_a_partly_used_single_dose_vial_wastes_its_rest_and_bills_it_with_jw(clinic: Clinic) -> None:
    add_lot(clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3796-01", lot_number="K9", on_hand=Decimal(2))
    patient = add_patient(clinic)
    add_coverage(clinic, patient, "medicare")
    order = add_order(
        clinic, patient, drug_slug="ketorolac-tromethamine", dose=Decimal(30), dose_unit="mg", diagnoses=["M54.50"]
    )

    outcome = sign_administration(
        clinic, charted(clinic, order.id, waste_reason="remainder", pain_before=7, pain_after=3, overrides=WATCHED)
    )

    assert isinstance(outcome, Signed)
    (waste,) = rows(clinic, Waste)
    assert (waste.amount, waste.unit, waste.reason) == (30, "mg", "remainder")
    lines = sorted(rows(clinic, ChargeItem), key=lambda line: line.line)
    assert [(line.code, line.units, line.modifiers) for line in lines] == [
        ("96372", 1, []),
        ("J1885", 2, []),
        ("J1885", 2, ["JW"]),
    ]
    assert rows(clinic, Lot)[0].on_hand == 1


def test_a_refused_dose_is_charted_with_its_reason_and_takes_no_stock(clinic: Clinic, order: MedicationRequest) -> None:
    outcome = sign_administration(
        clinic,
        charted(clinic, order.id, outcome=Outcome.REFUSED, lots=(), sites=(), response=None, **DECLINED),
    )

    assert isinstance(outcome, Signed)
    assert outcome.charges_status == "not_billable"
    assert rows(clinic, ChargeItem) == []
    assert rows(clinic, Lot)[0].on_hand == 3
    (stored,) = rows(clinic, MedicationRequest)
    assert (stored.status, stored.doses_given) == ("active", 0)


def test_a_partly_given_dose_holds_the_order_for_the_provider(clinic: Clinic, order: MedicationRequest) -> None:
    outcome = sign_administration(
        clinic,
        charted(clinic, order.id, outcome=Outcome.PARTLY_GIVEN, status_reason="moved", dose=Decimal(500)),
    )

    assert isinstance(outcome, Signed)
    (stored,) = rows(clinic, MedicationRequest)
    assert (stored.status, stored.due_on) == ("on-hold", clinic.today())


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"identifiers": ("name",)}, "one more identifier"),
        ({"sites": (SitePick(code="abdomen-lower-l"),)}, "not a site for this route"),
        ({"sites": ()}, "Pick the site"),
        ({"lots": ()}, "Scan the vial"),
        ({"dose": Decimal(10), "dose_unit": Unit.ML}, "cannot be held against"),
        ({"response": None}, "Say how the patient took it"),
        ({"supervisor_id": None}, "Name the supervising practitioner"),
    ],
)
def test_what_a_stop_forbids_stores_nothing(
    clinic: Clinic, order: MedicationRequest, over: dict[str, Any], message: str
) -> None:
    outcome = sign_administration(clinic, charted(clinic, order.id, **over))

    assert isinstance(outcome, Refused)
    assert any(message in finding.text for finding in outcome.findings)
    assert rows(clinic, MedicationAdministration) == []


def test_a_time_in_the_future_is_refused(clinic: Clinic, order: MedicationRequest) -> None:
    outcome = sign_administration(clinic, charted(clinic, order.id, given_at=clinic.now() + timedelta(minutes=3)))

    assert isinstance(outcome, Refused)
    assert "in the future" in outcome.findings[0].text


def test_an_expired_lot_is_refused_from_the_day_after_its_expiry(clinic: Clinic, clock: FrozenClock) -> None:
    lot = add_lot(clinic, ndc=MULTI_DOSE_B12, expires_on=clinic.today())
    order = add_order(clinic, add_patient(clinic), valid_until=date(2030, 1, 1))
    on_the_day = view_charting((opened := open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN))).facts,
                               filled_in(clinic, opened), clinic.now())  # fmt: skip
    clock.tick(minutes=24 * 60)
    outcome = sign_administration(clinic, charted(clinic, order.id))

    assert not [finding for finding in on_the_day.findings if finding.rule == "lot"]
    assert isinstance(outcome, Refused)
    assert f"Lot {lot.lot_number} expired" in outcome.findings[0].text


@pytest.mark.both_engines
def test_stock_is_exact_when_many_draw_the_last_vials_at_once(clinic: Clinic) -> None:
    add_lot(clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3795-01", lot_number="K1", on_hand=Decimal(3))
    people = [add_patient(clinic, family=f"Doe{n}", birth_date=date(1961, 3, n)) for n in range(1, 7)]
    orders = [
        add_order(clinic, person, drug_slug="ketorolac-tromethamine", dose=Decimal(30), dose_unit="mg")
        for person in people
    ]
    requests = iter([charted(clinic, order.id, pain_before=5, pain_after=2, overrides=WATCHED) for order in orders])

    outcomes = at_once(lambda: sign_administration(clinic, next(requests)), times=6)

    assert sum(isinstance(outcome, Signed) for outcome in outcomes) == 3
    assert rows(clinic, Lot)[0].on_hand == 0
    assert len(rows(clinic, MedicationAdministration)) == 3


DECLINED = {
    "status_reason": "declined",
    "refused_by": "the patient",
    "explained": "what the dose is for",
    "provider_told": "D Chen MD",
}
WATCHED = {"response@response.kind": "reviewed"}


def at_once(call: Any, times: int) -> list[Any]:
    """Call from several threads released together; return their outcomes."""
    ready, outcomes, errors = threading.Barrier(times), [], []

    def run() -> None:
        ready.wait()
        try:
            outcomes.append(call())
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors
    return outcomes


def test_s7_what_was_entered_for_one_patient_never_reaches_another(clinic: Clinic, order: MedicationRequest) -> None:
    other = add_order(clinic, add_patient(clinic, family="Lindqvist", birth_date=date(1970, 1, 1)))
    charted(clinic, order.id, note="of the first")

    opened = open_charting(clinic, other.id, staff_id(clinic, GIVER_SIGN_IN))

    assert (opened.body, opened.version) == (DraftBody(), 0)


@pytest.mark.both_engines
def test_s55_tenths_drawn_from_a_vial_leave_exactly_the_rest(clinic: Clinic) -> None:
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(1))
    for number, dose in enumerate((100, 200), 1):
        person = add_patient(clinic, family=f"Doe{number}", birth_date=date(1961, 3, number))
        order = add_order(clinic, person, dose=Decimal(dose))
        assert isinstance(sign_administration(clinic, charted(clinic, order.id)), Signed)
    (vial,) = rows(clinic, Vial)
    assert vial.remaining_ml == Decimal("9.7")
