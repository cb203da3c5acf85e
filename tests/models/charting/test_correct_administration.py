"""Correcting a signed dose: the old record stays, what counts is said anew, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.billing.records.charge_item import ChargeDerivation, ChargeItem
from models.charting.actions.record_response import ResponseEntry, record_response
from models.charting.actions.sign_administration import Signed, sign_administration
from models.charting.correcting.correct_administration import (
    Amendment,
    Corrected,
    CorrectionRequest,
    Outcomes,
    amend_administration,
    enter_in_error,
)
from models.charting.correcting.opened import AmendmentView, Correcting, open_correction, view_amendment
from models.charting.correcting.records import AdministrationCorrection, ChargeReversal
from models.charting.correcting.stock_of_dose import USED
from models.charting.queries.charge_preview import of_signed
from models.charting.queries.charting import open_charting
from models.charting.queries.patient_chart import patient_chart
from models.charting.queries.record_proof import prove_records
from models.charting.queries.watched_dose import watched_dose
from models.charting.reactions.one import reaction_of
from models.charting.reactions.reaction_report import ReactionBody
from models.charting.reactions.record_adverse_event import AdverseEventEntry, record_adverse_event
from models.charting.reactions.report_adverse_event import report_adverse_event
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.records.waste import Waste
from models.charting.signing.outcomes import Refused, Stale
from models.charting.today.work_item import WorkState
from models.charting.today.worklist import worklist
from models.core.charting_codes import Outcome, ResponseKind
from models.core.coded_reason import CodedReason
from models.core.content_hash import content_hash
from models.core.errors import BadInputError, StoreError
from models.orders.records.medication_request import MedicationRequest
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.records.practitioner import Practitioner
from models.people.records.provenance import Provenance
from models.safety.draft import SitePick
from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.vial import Vial
from models.store import audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_allergy,
    add_lot,
    add_order,
    add_patient,
    rows,
    staff_id,
)
from tests.frozen_clock import FrozenClock
from tests.models.charting.test_sign_administration import DECLINED, MULTI_DOSE_B12, WATCHED, at_once, charted

TYPED_WRONG = CodedReason("typed_wrong")
NOT_GIVEN = CodedReason("not_given")
MONITORED = {"interval@verify.last_dose": "monitor"}
LEFT = (SitePick(code="deltoid-l"),)


@pytest.fixture
def order(clinic: Clinic) -> MedicationRequest:
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    signed_at = clinic.now() - timedelta(hours=2)
    return add_order(clinic, add_patient(clinic), interval_days=28, doses_allowed=12, signed_at=signed_at)


def signed(clinic: Clinic, order_id: UUID, **over: Any) -> UUID:
    outcome = sign_administration(clinic, charted(clinic, order_id, **over))
    assert isinstance(outcome, Signed), outcome
    return outcome.administration_id


def shown(clinic: Clinic, opened: Correcting, why: CodedReason, **over: Any) -> AmendmentView:
    person = staff_id(clinic, GIVER_SIGN_IN)
    return view_amendment(opened, opened.body.model_copy(update=over), person, "M Ruiz MA", why)


def amending(clinic: Clinic, dose: UUID, why: CodedReason = TYPED_WRONG, /, **over: Any) -> Any:
    """Return a call that amends the dose as it was shown to M Ruiz."""
    person = staff_id(clinic, GIVER_SIGN_IN)
    opened = open_correction(clinic, dose, person)
    view = shown(clinic, opened, why, **over)
    request = CorrectionRequest(opened.intent_id, dose, person, GIVER_PIN, why)
    wanted = Amendment(opened.body.model_copy(update=over), view.hash, view.charges_hash)
    return lambda: amend_administration(clinic, request, wanted)


def amend(clinic: Clinic, dose: UUID, why: CodedReason = TYPED_WRONG, /, **over: Any) -> Outcomes:
    outcome: Outcomes = amending(clinic, dose, why, **over)()
    return outcome


def amended(clinic: Clinic, dose: UUID, why: CodedReason = TYPED_WRONG, /, **over: Any) -> UUID:
    outcome = amend(clinic, dose, why, **over)
    assert isinstance(outcome, Corrected), outcome
    assert outcome.administration_id is not None
    return outcome.administration_id


def voiding(clinic: Clinic, dose: UUID, why: CodedReason = NOT_GIVEN) -> CorrectionRequest:
    return CorrectionRequest(clinic.new_id(), dose, staff_id(clinic, PHYSICIAN_SIGN_IN), PHYSICIAN_PIN, why, USED)


def void(clinic: Clinic, dose: UUID, why: CodedReason = NOT_GIVEN) -> None:
    assert isinstance(enter_in_error(clinic, voiding(clinic, dose, why)), Corrected)


def of(clinic: Clinic, kind: Any, dose: UUID) -> list[Any]:
    return rows(clinic, kind, table_of(kind).c.administration_id == dose)


def the_order(clinic: Clinic) -> Any:
    return rows(clinic, MedicationRequest)[0]


def test_s74_an_amendment_is_a_new_record_and_the_old_one_keeps_every_value(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    dose = signed(clinic, order.id)
    (before,) = rows(clinic, MedicationAdministration)
    clock.tick(minutes=90)
    given = clinic.now() - timedelta(minutes=100)

    new = amended(clinic, dose, sites=LEFT, given_at=given, note="left arm after all")

    old, record = rows(clinic, MedicationAdministration)
    assert old == before
    assert (record.id, record.replaces_id, record.effective_at, record.note) == (new, dose, given, "left arm after all")
    assert (record.recorded_at, record.dose, record.late_entry) == (clinic.now(), 1000, False)
    assert [site.body_site for site in of(clinic, AdministrationSite, dose)] == ["deltoid-r"]
    assert [site.body_site for site in of(clinic, AdministrationSite, new)] == ["deltoid-l"]
    assert [p.lot_number for p in of(clinic, AdministrationProduct, new)] == ["B2207"]


def test_s74_a_correction_tells_who_when_why_and_every_field_old_and_new(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    new = amended(clinic, dose, CodedReason("other", "arms swapped"), sites=LEFT, technique="ztrack,slow")

    (row,) = rows(clinic, AdministrationCorrection)
    assert (row.administration_id, row.replaced_by_id, row.kind) == (dose, new, "amended")
    assert (row.reason, row.reason_text, row.recorded_by_name) == ("other", "arms swapped", "M Ruiz MA")
    assert row.changes == [
        {"field": "site", "old": "right deltoid", "new": "left deltoid"},
        {"field": "technique", "old": "—", "new": "Z-track, slow, steady push"},
    ]


def test_s74_the_audit_event_names_every_changed_field_and_no_patient(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    new = amended(clinic, dose, sites=LEFT, note="Okafor asked for the left arm")

    events = [event for event in rows(clinic, AuditEvent) if "amend" in event.action]
    assert [(event.action, event.entity_id) for event in events] == [
        ("amend_administration", dose),
        ("sign_amendment", new),
    ]
    assert events[0].detail == {"fields": ["sites", "note"], "reason": "typed_wrong", "replaced_by": str(new)}
    assert "Okafor" not in str([event.detail for event in events])
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


def test_s73_an_amendment_is_signed_as_amended_by_who_amended_and_what_was_shown_is_stored(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    opened = open_correction(clinic, dose, staff_id(clinic, GIVER_SIGN_IN))
    view = shown(clinic, opened, TYPED_WRONG, sites=LEFT)
    new = amended(clinic, dose, sites=LEFT)

    record = rows(clinic, MedicationAdministration)[-1]
    proofs = rows(clinic, Provenance)
    assert [(p.meaning, p.agent_name) for p in proofs if p.target_id == new] == [("amended", "M Ruiz MA")]
    assert {p.record_hash for p in proofs if p.target_id == new} == {record.record_hash}
    assert (view.summary, view.hash) == (record.summary, record.record_hash)
    assert content_hash(record.content) == record.record_hash
    assert "Amended by M Ruiz MA (typed wrong): site right deltoid → left deltoid." in record.summary


def test_s73_an_entry_in_error_is_signed_with_that_meaning_by_who_corrected(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    void(clinic, dose)

    (row,) = rows(clinic, AdministrationCorrection)
    proof = next(p for p in rows(clinic, Provenance) if p.target_id == row.id)
    assert (proof.meaning, proof.agent_name, proof.record_hash) == ("entered in error", "D Chen MD", row.record_hash)


def test_s73_a_wrong_pin_corrects_nothing(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    assert isinstance(enter_in_error(clinic, replace(voiding(clinic, dose), pin="0000")), Denied)
    assert rows(clinic, AdministrationCorrection) == []


def test_s74_what_was_not_shown_is_not_stored(clinic: Clinic, order: MedicationRequest) -> None:
    dose, person = signed(clinic, order.id), staff_id(clinic, GIVER_SIGN_IN)
    opened = open_correction(clinic, dose, person)
    view = shown(clinic, opened, TYPED_WRONG, sites=LEFT)
    request = CorrectionRequest(opened.intent_id, dose, person, GIVER_PIN, TYPED_WRONG)
    body = opened.body.model_copy(update={"sites": LEFT, "note": "not shown"})

    outcome = amend_administration(clinic, request, Amendment(body, view.hash, view.charges_hash))

    assert isinstance(outcome, Stale)
    assert len(rows(clinic, MedicationAdministration)) == 1


def test_s74_drug_dose_lot_and_order_cannot_be_slipped_into_an_amendment(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    with pytest.raises(BadInputError, match="nothing is changed"):
        amend(clinic, dose, dose=Decimal(500), lots=(), outcome=Outcome.REFUSED, identifiers=())
    assert len(rows(clinic, MedicationAdministration)) == 1


@pytest.mark.parametrize("why", [CodedReason(""), CodedReason("no_such"), CodedReason("other", "  ")])
def test_s74_a_correction_without_a_coded_reason_is_refused(
    clinic: Clinic, order: MedicationRequest, why: CodedReason
) -> None:
    dose = signed(clinic, order.id)
    with pytest.raises(BadInputError, match="say"):
        enter_in_error(clinic, voiding(clinic, dose, why))
    assert rows(clinic, AdministrationCorrection) == []


def test_s74_the_charges_of_a_corrected_dose_are_reversed_and_the_amended_dose_has_its_own(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    new = amended(clinic, dose, sites=LEFT)

    old_lines = {line.id for line in of(clinic, ChargeItem, dose)}
    assert {row.charge_item_id for row in rows(clinic, ChargeReversal)} == old_lines
    lines = of(clinic, ChargeItem, new)
    assert [(line.code, line.units) for line in lines] == [("96372", 1), ("J3420", 1)]
    assert [row.status for row in of(clinic, ChargeDerivation, new)] == ["billable"]


def test_s74_an_amendment_takes_no_stock_and_needs_none_on_hand(clinic: Clinic) -> None:
    lot = add_lot(clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3796-01", lot_number="K9", on_hand=Decimal(1))
    order = add_order(clinic, add_patient(clinic), drug_slug="ketorolac-tromethamine", dose=Decimal(30), dose_unit="mg")
    extras = {"waste_reason": "remainder", "pain_before": 7, "pain_after": 3, "overrides": WATCHED}
    dose = signed(clinic, order.id, sites=(SitePick(code="ventrogluteal-r"),), **extras)
    clinic.store.write(lambda tx: tx.update(Lot, status="recalled"))

    new = amended(clinic, dose, sites=(SitePick(code="ventrogluteal-l"),), pain_after=2)

    assert rows(clinic, Lot)[0].on_hand == 0
    assert [move.administration_id for move in rows(clinic, StockMovement) if move.kind == "given"] == [dose]
    assert [(w.lot_id, w.amount, w.reason) for w in of(clinic, Waste, new)] == [(lot.id, 30, "remainder")]
    assert len(of(clinic, ChargeItem, new)) == len(of(clinic, ChargeItem, dose))


def test_s74_a_dose_drawn_from_an_open_vial_can_be_amended_after_the_vial_is_empty(
    clinic: Clinic, order: MedicationRequest
) -> None:
    signed(clinic, order.id)
    later = add_order(clinic, add_patient(clinic, mrn="Z2", family="Later"))
    dose = signed(clinic, later.id)
    clinic.store.write(lambda tx: tx.update(Vial, remaining_ml=Decimal(0), status="empty"))

    new = amended(clinic, dose, sites=LEFT)

    assert [p.vial_id for p in of(clinic, AdministrationProduct, new)] == [rows(clinic, Vial)[0].id]


def test_s74_a_signed_dose_is_rebuilt_to_the_very_record_that_was_signed(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    dose = signed(clinic, order.id, given_at=clinic.now() - timedelta(minutes=10), needle="25 G 1 in", note=" x ")
    clock.tick(minutes=3_000)
    new = amended(clinic, dose, education="declined")

    before, after = (row.content for row in rows(clinic, MedicationAdministration))
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"education", "summary", "note", "shown"}
    assert after["note"] == before["note"].strip()
    assert after["amends"] == [str(dose), rows(clinic, MedicationAdministration)[0].record_hash]
    assert new == rows(clinic, MedicationAdministration)[1].id


def test_s74_a_stop_refuses_an_amendment(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    outcome = amend(clinic, dose, sites=(SitePick(code="abdomen-lower-l"),))
    assert isinstance(outcome, Refused)
    assert any("not a site for this route" in finding.text for finding in outcome.findings)
    assert len(rows(clinic, MedicationAdministration)) == 1


def test_s74_a_time_after_the_first_signature_or_before_the_order_is_refused(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    dose = signed(clinic, order.id)
    charted_at = clinic.now()
    clock.tick(minutes=600)
    for given in (charted_at + timedelta(minutes=30), charted_at - timedelta(days=2)):
        assert isinstance(amend(clinic, dose, given_at=given), Refused)


def test_s74_a_warning_of_an_amendment_needs_its_coded_reason(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    clock.tick(minutes=120)
    dose = signed(clinic, order.id)
    late = clinic.now() - timedelta(minutes=100)

    refused = amend(clinic, dose, given_at=late)
    assert isinstance(refused, Refused)
    (warning,) = refused.findings
    new = amended(clinic, dose, given_at=late, overrides={warning.key: "late_entry"})

    record = rows(clinic, MedicationAdministration)[-1]
    assert (record.id, record.late_entry) == (new, True)
    assert [(passed["rule"], passed["reason"]) for passed in record.overrides] == [("given_time", "late_entry")]


def test_s74_an_answer_given_at_signing_does_not_answer_a_warning_the_amendment_raises(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    signed(clinic, order.id)
    clock.tick(minutes=20 * 24 * 60)
    early = {"interval@verify.due": "provider"}
    dose = signed(clinic, order.id, overrides={**early, "interval@verify.last_dose": "provider"})
    given = clinic.now() - timedelta(days=3)

    outcome = amend(clinic, dose, given_at=given, overrides={})

    assert isinstance(outcome, Refused)
    assert {finding.key for finding in outcome.findings} >= {"interval@verify.due", "given_time@give.time"}


def test_s74_what_became_known_after_a_dose_does_not_keep_its_record_wrong(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    add_allergy(clinic, rows(clinic, Patient)[0], "cyanocobalamin")
    clinic.store.write(lambda tx: tx.update(Patient, deceased=True, active=False, allergy_status="recorded"))
    amended(clinic, dose, note="seen by the family")


def test_s74_an_amendment_can_be_amended_again_and_only_the_last_counts(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    second = amended(clinic, dose, sites=LEFT)
    third = amended(clinic, second, note="checked")

    facts = open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN)).facts
    assert [prior.administration_id for prior in facts.doses] == [third]
    assert facts.doses[0].site_codes == ("deltoid-l",)
    assert the_order(clinic).doses_given == 1


@pytest.mark.both_engines
def test_s74_two_workstations_amending_one_dose_store_one_and_tell_the_other_who_and_when(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    calls = iter([amending(clinic, dose, sites=LEFT), amending(clinic, dose, note="x")])

    outcomes = at_once(lambda: next(calls)(), times=2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Corrected", "Stale"]
    stale = next(outcome for outcome in outcomes if isinstance(outcome, Stale))
    assert stale.text.startswith("This dose was amended on Nov 23, 2026 09:42 by M Ruiz MA.")
    assert len(rows(clinic, MedicationAdministration)) == 2


@pytest.mark.both_engines
def test_s74_amending_and_entering_in_error_at_once_store_one(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    request = voiding(clinic, dose)
    calls = iter([amending(clinic, dose, sites=LEFT), lambda: enter_in_error(clinic, request)])

    outcomes = at_once(lambda: next(calls)(), times=2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Corrected", "Stale"]
    assert len(rows(clinic, AdministrationCorrection)) == 1
    assert len(rows(clinic, ChargeReversal)) == 2


@pytest.mark.both_engines
def test_s74_the_same_correction_signed_four_times_at_once_is_one(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    call = amending(clinic, dose, sites=LEFT)

    outcomes = at_once(call, times=4)

    assert len({outcome.administration_id for outcome in outcomes}) == 1
    assert len(rows(clinic, MedicationAdministration)) == 2


def test_s57_entered_in_error_keeps_the_dose_and_reverses_its_charges(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    void(clinic, dose, CodedReason("other", "never opened"))

    assert [row.id for row in rows(clinic, MedicationAdministration)] == [dose]
    (row,) = rows(clinic, AdministrationCorrection)
    assert (row.kind, row.replaced_by_id, row.reason_text) == ("entered_in_error", None, "never opened")
    assert {r.charge_item_id for r in rows(clinic, ChargeReversal)} == {line.id for line in rows(clinic, ChargeItem)}


def test_s57_a_dose_entered_in_error_whose_content_was_used_restores_no_stock(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    void(clinic, dose)

    assert (rows(clinic, Lot)[0].on_hand, rows(clinic, Vial)[0].remaining_ml) == (2, 9)
    assert [move.kind for move in rows(clinic, StockMovement)] == ["given", "reversed", "wasted"]


def test_s57_entered_in_error_gives_the_first_dose_of_a_series_back_to_the_order(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    void(clinic, dose)

    stored = the_order(clinic)
    assert (stored.doses_given, stored.due_on, stored.status) == (0, order.due_on, "active")
    assert [(item.state, item.order_id) for item in worklist(clinic, staff_id(clinic, GIVER_SIGN_IN)).items] == [
        (WorkState.DUE, order.id)
    ]


def test_s57_entered_in_error_counts_the_next_day_from_the_last_dose_that_stays(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    first_day = clinic.today()
    signed(clinic, order.id)
    clock.tick(minutes=28 * 24 * 60)
    second = signed(clinic, order.id)
    assert the_order(clinic).due_on == first_day + timedelta(days=56)

    void(clinic, second)

    assert (the_order(clinic).doses_given, the_order(clinic).due_on) == (1, first_day + timedelta(days=28))


def test_s57_entered_in_error_makes_an_order_active_again_that_this_dose_completed(clinic: Clinic) -> None:
    add_lot(clinic)
    order = add_order(clinic, add_patient(clinic))
    dose = signed(clinic, order.id)
    assert the_order(clinic).status == "completed"

    void(clinic, dose)

    assert (the_order(clinic).status, the_order(clinic).due_on) == ("active", order.valid_from)
    assert isinstance(sign_administration(clinic, charted(clinic, order.id)), Signed)


def test_s57_entered_in_error_frees_an_order_held_for_the_rest_of_a_part(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id, outcome=Outcome.PARTLY_GIVEN, status_reason="moved", dose=Decimal(500))
    void(clinic, dose)

    stored = the_order(clinic)
    assert (stored.status, stored.review_reason, stored.doses_given, stored.due_on) == (
        "active", None, 0, order.due_on,
    )  # fmt: skip


def test_s57_entered_in_error_leaves_a_stopped_order_stopped(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    clinic.store.write(lambda tx: tx.update(MedicationRequest, status="stopped"))
    void(clinic, dose)
    assert the_order(clinic).status == "stopped"


def test_s57_entered_in_error_of_a_refused_dose_changes_no_order(clinic: Clinic, order: MedicationRequest) -> None:
    refusal = {**DECLINED, "lots": (), "sites": (), "response": None}
    dose = signed(clinic, order.id, outcome=Outcome.REFUSED, **refusal)
    before = the_order(clinic)
    void(clinic, dose)
    assert the_order(clinic) == before


def test_s57_entered_in_error_no_longer_counts_as_a_dose_for_the_next_one(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose = signed(clinic, order.id)
    void(clinic, dose)
    assert open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN)).facts.doses == ()
    with pytest.raises(StoreError, match="entered in error"):
        of_signed(clinic, dose)


def test_s74_a_dose_moved_to_another_day_moves_the_next_one_with_it(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    clinic.store.write(lambda tx: tx.update(MedicationRequest, signed_at=clinic.now() - timedelta(days=3)))
    clinic.store.write(lambda tx: tx.update(MedicationRequest, valid_from=clinic.today() - timedelta(days=3)))
    dose, given = signed(clinic, order.id), clinic.now() - timedelta(days=1)
    late = {"given_time@give.time": "late_entry"}
    early = {"response@response.kind": "reviewed", "interval@verify.due": "reviewed"}
    amended(clinic, dose, given_at=given, overrides={**late, **early})
    assert the_order(clinic).due_on == clinic.today() + timedelta(days=27)


def test_s74_a_dose_moved_onto_the_day_of_a_later_one_is_held_against_it_and_otherwise_is_not(
    clinic: Clinic, clock: FrozenClock
) -> None:
    add_lot(clinic, ndc=MULTI_DOSE_B12, lot_number="B2207", on_hand=Decimal(3))
    before, patient = {"signed_at": clinic.now() - timedelta(days=5)}, add_patient(clinic)
    orders = [add_order(clinic, patient, valid_from=clinic.today() - timedelta(days=5), **before) for _ in range(2)]
    signed(clinic, orders[0].id)
    later = clinic.now()
    clock.tick(minutes=24 * 60)
    answers = {"given_time@give.time": "late_entry", "interval@verify.due": "reviewed", **MONITORED}
    dose = signed(clinic, orders[1].id, given_at=later - timedelta(days=2), overrides=answers)
    opened = open_correction(clinic, dose, staff_id(clinic, GIVER_SIGN_IN))

    def asked(hours: int) -> set[str]:
        view = shown(clinic, opened, TYPED_WRONG, given_at=later - timedelta(hours=hours))
        return {finding.key for finding in view.findings}

    assert "interval@verify.last_dose" in asked(hours=1)
    assert "interval@verify.last_dose" not in asked(hours=49)


def test_s74_the_response_to_a_dose_carries_over_to_its_amendments(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    dose = signed(clinic, order.id, response=ResponseKind.OBSERVING)
    person = staff_id(clinic, GIVER_SIGN_IN)
    clock.tick(minutes=45)
    record_response(clinic, person, GIVER_PIN, ResponseEntry(dose, "reaction", ("faint",), None, ""))
    second = amended(clinic, dose, sites=LEFT)
    third = amended(clinic, second, note="checked")

    (item,) = [item for item in worklist(clinic, person).items if item.administration_id]
    assert (item.administration_id, item.state) == (third, WorkState.REPORT)
    assert item.words == "not recorded"
    assert [p.reaction for p in open_charting(clinic, order.id, person).facts.doses] == [
        "REACTION: faint or light-headed"
    ]
    for corrected in (dose, second, third):
        with pytest.raises(BadInputError):
            record_response(clinic, person, GIVER_PIN, ResponseEntry(corrected, "tolerated", (), None, "x"))
    assert len(rows(clinic, AdministrationResponse)) == 1


def test_s60_a_dose_entered_in_error_keeps_nobody_waiting(clinic: Clinic, order: MedicationRequest) -> None:
    first = signed(clinic, order.id, response=ResponseKind.OBSERVING)
    second = amended(clinic, first, sites=LEFT)
    other = add_order(clinic, rows(clinic, Patient)[0])
    mistaken = signed(clinic, other.id, response=ResponseKind.OBSERVING, overrides=MONITORED)
    ends = {row.id: row.observe_until for row in rows(clinic, MedicationAdministration)}
    assert ends[mistaken] > ends[second]
    assert watched_dose(clinic, second).stay_until == ends[mistaken]

    void(clinic, mistaken)

    assert watched_dose(clinic, second).stay_until == ends[second]


def test_s62_an_amended_dose_keeps_the_reaction_written_down_before_in_its_sentence_and_in_the_chart(
    clinic: Clinic, order: MedicationRequest
) -> None:
    dose, person = signed(clinic, order.id), staff_id(clinic, GIVER_SIGN_IN)
    body = ReactionBody(onset_at=clinic.now(), signs=("redness", "urticaria"), severity="mild")
    record_adverse_event(clinic, person, GIVER_PIN, AdverseEventEntry(dose, body, finished=False))
    words = "REACTION, mild: redness, hives or itch, began 09:42"

    twice = amended(clinic, amended(clinic, dose, sites=LEFT), note="checked")

    (shown_dose,) = patient_chart(clinic, order.patient_id).counting
    assert (shown_dose.id, shown_dose.reaction) == (twice, words)
    assert shown_dose.summary.count(f"Recorded since: {words}.") == 1
    with clinic.store.read() as connection:
        assert prove_records(connection).altered == ()


def test_s65_the_number_of_a_report_follows_an_amended_dose(clinic: Clinic, order: MedicationRequest) -> None:
    dose, person = signed(clinic, order.id), staff_id(clinic, GIVER_SIGN_IN)
    body = ReactionBody(onset_at=clinic.now(), signs=("urticaria",), severity="mild")
    assert not isinstance(
        record_adverse_event(clinic, person, GIVER_PIN, AdverseEventEntry(dose, body, finished=False)), Denied
    )
    report_adverse_event(clinic, person, "M Ruiz MA", dose, "MedWatch", "4711")

    kept = reaction_of(clinic, amended(clinic, dose, sites=LEFT))

    assert kept.account is not None
    assert [report.number for report in kept.reports] == ["4711"]


def test_s74_an_amended_dose_under_observation_waits_once(
    clinic: Clinic, order: MedicationRequest, clock: FrozenClock
) -> None:
    drug_time = {"response": ResponseKind.OBSERVING}
    dose = signed(clinic, order.id, **drug_time)
    new = amended(clinic, dose, sites=LEFT)
    items = worklist(clinic, staff_id(clinic, GIVER_SIGN_IN)).items
    assert [item.administration_id for item in items if item.administration_id] == [new]


def test_s74_a_dose_amended_meanwhile_cannot_be_opened_to_correct(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    amended(clinic, dose, sites=LEFT)
    with pytest.raises(StoreError, match="was amended on Nov 23, 2026 09:42 by M Ruiz MA"):
        open_correction(clinic, dose, staff_id(clinic, GIVER_SIGN_IN))


def test_s74_a_dose_of_somebody_who_left_can_still_be_corrected(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    gone, staff = staff_id(clinic, PHYSICIAN_SIGN_IN), table_of(Practitioner)
    clinic.store.write(lambda tx: tx.update(Practitioner, staff.c.id == gone, active=False))
    amended(clinic, dose, sites=LEFT)
    assert [row.supervisor_name for row in rows(clinic, MedicationAdministration)] == ["D Chen MD", "D Chen MD"]


@pytest.mark.both_engines
def test_s74_a_correction_can_never_be_changed_or_removed(clinic: Clinic, order: MedicationRequest) -> None:
    dose = signed(clinic, order.id)
    void(clinic, dose)
    with pytest.raises(StoreError, match="signed"):
        clinic.store.write(lambda tx: tx.delete(AdministrationCorrection))
