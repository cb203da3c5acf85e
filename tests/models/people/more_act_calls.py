"""The acts of patients, the clinic's own facts, orders, the day and imports, as in `act_calls`."""

from __future__ import annotations

from datetime import timedelta

from models.billing.prepaid.selling import SeriesEntry, end_series, sell_series
from models.exchange.actions.import_orders import import_files
from models.exchange.actions.settle_dose import settle_dose
from models.exchange.actions.settle_draft import choose_drug, refuse_draft, reopen_draft
from models.exchange.actions.settle_merge import settle_merge
from models.exchange.actions.settle_order import settle_order
from models.exchange.actions.settle_person import settle_person
from models.exchange.actions.undo_decision import undo_decision
from models.exchange.settling.question import Decision
from models.orders.actions.cosign_order import cosign_order, reject_order
from models.orders.actions.discontinue_order import discontinue_order
from models.orders.actions.hold_order import hold_order
from models.orders.actions.mark_deceased import Death, mark_deceased
from models.orders.actions.release_order import release_order
from models.orders.actions.save_formulation import retire_formulation, save_formulation
from models.orders.actions.save_incompatibility import IncompatibilityDraft, end_incompatibility, save_incompatibility
from models.orders.actions.save_protocol import ProtocolDraft, end_protocol, save_protocol
from models.orders.actions.save_template import TemplateDraft, retire_template, save_template
from models.orders.actions.write_order import write_order
from models.orders.criteria import Criteria
from models.orders.formulation_entry import FormulationDraft
from models.orders.order_body import OrderBody
from models.orders.order_entry import OrderEntry, ProtocolStart, VerbalOrder
from models.patients.actions.change_patient import change_patient
from models.patients.actions.change_status import change_status
from models.patients.actions.link_staff import link_staff
from models.patients.actions.merge_patients import merge_patients, unmerge_patients
from models.patients.actions.not_the_same import not_the_same
from models.patients.actions.open_confidential import needs_reason, open_confidential
from models.patients.actions.register_patient import register_patient
from models.patients.coverages.save_coverage import check_card, save_coverage, strike
from models.patients.coverages.versions import AUTHORIZATION, COVERAGE
from models.patients.patient_entry import PatientEntry
from models.people.actions.authenticate import Denied
from models.people.actions.change_clinic import change_clinic
from models.people.actions.mark_set_up_step import mark_set_up_step
from models.people.clinic.entry import ClinicEntry
from models.people.permissions import permission
from models.people.queries.staff import staff
from models.visits.actions.book_visit import VisitEntry, book_visit
from models.visits.actions.move_visit import VisitStep, change_room, keep_one_visit, move_visit
from models.visits.actions.record_call import CallEntry, claim_call, record_call
from models.visits.states import VisitState
from tests.models.people.asking import NOBODY, PIN, WHY, Asking, Calls


def _sees_confidential(ask: Asking) -> Denied | None:
    acts = next(person.acts for person in staff(ask.clinic) if person.id == ask.id)
    return Denied(permission("see_confidential").refusal) if needs_reason(acts, confidential=True) else None


def _entry(ask: Asking, **over: object) -> OrderEntry:
    return OrderEntry(ask.patient, "no such drug", "", "", "", ask.today, **over)  # type: ignore[arg-type]


def _protocol(ask: Asking) -> ProtocolDraft:
    return ProtocolDraft("", OrderBody("", "", ""), Criteria(), (), ask.today, ask.today + timedelta(days=1), WHY)


NO_DECISION = Decision(NOBODY, 1, "no such choice", WHY)
NO_STEP = VisitStep(NOBODY, 1, VisitState.ARRIVED)

OF_PATIENTS: Calls = {
    "register_patients": (lambda ask: register_patient(ask.clinic, ask.id, PatientEntry("")),),
    "change_patients": (
        lambda ask: change_patient(ask.clinic, ask.id, NOBODY, 1, PatientEntry("")),
        lambda ask: change_status(ask.clinic, ask.id, NOBODY, 1, "inactive", WHY),
        lambda ask: not_the_same(ask.clinic, ask.id, NOBODY, NOBODY, WHY),
    ),
    "merge_patients": (lambda ask: merge_patients(ask.clinic, ask.id, "x", NOBODY, NOBODY, WHY, (1, 1)),),
    "unmerge_patients": (lambda ask: unmerge_patients(ask.clinic, ask.id, "x", NOBODY, WHY),),
    "mark_deceased": (lambda ask: mark_deceased(ask.clinic, ask.id, NOBODY, 1, Death(ask.today)),),
    "see_confidential": (_sees_confidential,),
    "break_the_glass": (lambda ask: open_confidential(ask.clinic, ask.id, NOBODY, "no such reason"),),
    "link_staff": (lambda ask: link_staff(ask.clinic, ask.id, NOBODY, NOBODY),),
    "change_coverage": (
        lambda ask: save_coverage(ask.clinic, ask.id, None),  # type: ignore[arg-type]
        lambda ask: check_card(ask.clinic, ask.id, NOBODY, 1),
        lambda ask: strike(ask.clinic, ask.id, COVERAGE, (NOBODY, 1), WHY),
    ),
    "sell_series": (
        lambda ask: sell_series(ask.clinic, ask.id, SeriesEntry(NOBODY, "", 0, ask.today)),
        lambda ask: end_series(ask.clinic, ask.id, NOBODY, WHY),
    ),
    "change_authorizations": (lambda ask: strike(ask.clinic, ask.id, AUTHORIZATION, (NOBODY, 1), WHY),),
}
OF_THE_CLINIC: Calls = {
    "change_clinic": (
        lambda ask: change_clinic(ask.clinic, ask.id, ClinicEntry("", ""), WHY, -1),
        lambda ask: mark_set_up_step(ask.clinic, ask.id, "no such step", "done", WHY),
    ),
}
OF_ORDERS: Calls = {
    "take_verbal_orders": (
        lambda ask: write_order(ask.clinic, ask.id, PIN, _entry(ask, verbal=VerbalOrder(NOBODY, "phone"))),
    ),
    "start_protocols": (lambda ask: write_order(ask.clinic, ask.id, PIN, _entry(ask, protocol=ProtocolStart(NOBODY))),),
    "manage_protocols": (
        lambda ask: save_protocol(ask.clinic, ask.id, PIN, _protocol(ask)),
        lambda ask: end_protocol(ask.clinic, ask.id, NOBODY, 1, WHY),
    ),
    "manage_formulations": (
        lambda ask: save_formulation(ask.clinic, ask.id, FormulationDraft("", (), "", WHY)),
        lambda ask: retire_formulation(ask.clinic, ask.id, NOBODY, 1, WHY),
        lambda ask: save_incompatibility(ask.clinic, ask.id, IncompatibilityDraft("", "", "", WHY)),
        lambda ask: end_incompatibility(ask.clinic, ask.id, NOBODY, 1, WHY),
    ),
    "manage_templates": (
        lambda ask: save_template(ask.clinic, ask.id, TemplateDraft("", OrderBody("", "", ""), WHY)),
        lambda ask: retire_template(ask.clinic, ask.id, NOBODY, 1, WHY),
    ),
    "cosign": (
        lambda ask: cosign_order(ask.clinic, ask.id, PIN, NOBODY, 1),
        lambda ask: reject_order(ask.clinic, ask.id, PIN, NOBODY, 1, WHY),
    ),
    "hold_orders": (
        lambda ask: hold_order(ask.clinic, ask.id, NOBODY, 1, WHY, None),
        lambda ask: release_order(ask.clinic, ask.id, NOBODY, 1, WHY),
    ),
    "discontinue_orders": (lambda ask: discontinue_order(ask.clinic, ask.id, NOBODY, 1, WHY),),
}
OF_THE_DAY: Calls = {
    "manage_visits": (
        lambda ask: book_visit(ask.clinic, ask.id, VisitEntry(NOBODY, ask.today, "no time")),
        lambda ask: move_visit(ask.clinic, ask.id, NO_STEP),
        lambda ask: change_room(ask.clinic, ask.id, NO_STEP),
        lambda ask: keep_one_visit(ask.clinic, ask.id, NOBODY),
    ),
    "work_call_list": (
        lambda ask: record_call(ask.clinic, ask.id, CallEntry(NOBODY, 0, "no such outcome")),
        lambda ask: claim_call(ask.clinic, ask.id, NOBODY, 0),
    ),
}
OF_IMPORTS: Calls = {
    "import_files": (lambda ask: import_files(ask.clinic, (), person_id=ask.id),),
    "review_imports": (
        lambda ask: settle_person(ask.clinic, ask.id, NO_DECISION),
        lambda ask: settle_merge(ask.clinic, ask.id, NO_DECISION),
        lambda ask: settle_order(ask.clinic, ask.id, NO_DECISION),
        lambda ask: settle_dose(ask.clinic, ask.id, NO_DECISION),
        lambda ask: choose_drug(ask.clinic, ask.id, NO_DECISION, "no-such-drug"),
        lambda ask: refuse_draft(ask.clinic, ask.id, NO_DECISION),
        lambda ask: reopen_draft(ask.clinic, ask.id, NO_DECISION),
        lambda ask: undo_decision(ask.clinic, ask.id, NOBODY, 1, WHY),
    ),
}
