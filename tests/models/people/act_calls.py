"""For every act of models/people/acts.toml the action that asks it: called with nothing else right.

An action asks its act first: whoever holds it gets past that and fails on something else, or comes through.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.billing.actions.retire_payer_profile import retire_payer_profile
from models.billing.actions.save_fees import save_fees
from models.billing.actions.save_payer_profile import ProfileDraft, save_payer_profile
from models.charting.actions.decide_on_stop import Decision, decide_on_stop
from models.charting.actions.log_scan_override import log_scan_override
from models.charting.actions.record_response import ResponseEntry, record_response
from models.charting.actions.save_draft import discard_draft, save_draft
from models.charting.actions.sign_administration import sign_administration
from models.charting.actions.witness_dose import IndependentLook, witness_dose
from models.charting.correcting.correct_administration import CorrectionRequest, enter_in_error
from models.charting.reactions.facts import ReactionBody
from models.charting.reactions.record_adverse_event import AdverseEventEntry, record_adverse_event
from models.charting.reactions.record_allergy_of_reaction import record_allergy_of_reaction
from models.charting.reactions.report_adverse_event import report_adverse_event
from models.core.coded_reason import CodedReason
from models.drugs.actions.import_formulary import import_formulary
from models.drugs.actions.restore_formulary_entry import restore_formulary_entry
from models.drugs.actions.retire_formulary_entry import retire_formulary_entry
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.exchange.actions.import_fees import import_fees
from models.orders.actions.write_order import write_order
from models.orders.order_entry import OrderEntry
from models.patients.actions.record_allergy import (
    AllergyEntry,
    record_allergy,
    record_no_allergies,
    withdraw_allergy,
)
from models.patients.actions.record_flag import FlagEntry, end_flag, record_flag
from models.patients.actions.record_outside_dose import OutsideDoseEntry, record_outside_dose
from models.patients.actions.record_weight import record_weight
from models.people.actions.add_staff import add_staff
from models.people.actions.change_pin import lift_wait, reset_pin
from models.people.actions.change_role import add_role, change_role
from models.people.actions.change_staff import change_staff, deactivate_staff, reactivate_staff
from models.people.actions.hand_over import hand_over
from models.people.actions.set_up_clinic import StaffEntry
from models.people.author import permitted
from models.people.details import StaffDetails
from models.safety.actions.approve_setting import Approval, approve_setting
from models.safety.actions.record_near_miss import NearMissEntry, record_near_miss
from models.safety.actions.restore_safety_setting import restore_safety_setting
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.draft import DraftBody
from tests.factories import GIVER_PIN
from tests.models.charting.test_sign_administration import charted
from tests.models.people.asking import NOBODY, PIN, WHY, Asking, Calls
from tests.models.people.more_act_calls import OF_IMPORTS, OF_ORDERS, OF_PATIENTS, OF_THE_CLINIC, OF_THE_DAY
from tests.models.people.stock_act_calls import OF_STOCK

NO_ACCOUNT = AdverseEventEntry(NOBODY, ReactionBody(), finished=False)


def _signing(ask: Asking, username: str, **over: Any) -> Any:
    request = charted(ask.clinic, ask.order, username, **over)
    pin = PIN if username == ask.username else GIVER_PIN
    outcome = sign_administration(ask.clinic, replace(request, pin=pin, shown_hash="0" * 64))
    discard_draft(ask.clinic, request.draft_id, ask.order, request.person_id, "opened_by_mistake")
    return outcome


def _order(ask: Asking) -> OrderEntry:
    return OrderEntry(ask.patient, "no such drug", "", "", "", ask.today)


def _details(ask: Asking) -> StaffDetails:
    return StaffDetails("Doe", "J", "", "jdoe", ("nurse",))


CALLS: Calls = {
    "give": (lambda ask: _signing(ask, ask.username),),
    "give_alone": (lambda ask: _signing(ask, ask.username, supervision="none", supervisor_id=None),),
    "supervise": (lambda ask: _signing(ask, ask.assistant, supervisor_id=ask.id),),
    "order": (lambda ask: write_order(ask.clinic, ask.id, PIN, _order(ask)),),
    "pass_stops": (lambda ask: decide_on_stop(ask.clinic, Decision(NOBODY, 1, ask.username, PIN, "x", "none")),),
    "check_doses": (
        lambda ask: witness_dose(ask.clinic, IndependentLook(NOBODY, 1, ask.username, PIN, "b12", "1", "M1")),
        lambda ask: witness_dose(ask.clinic, IndependentLook(NOBODY, 1, ask.username, PIN, "b12", "1", "M1"), "waste"),
    ),
    "correct_doses": (
        lambda ask: enter_in_error(
            ask.clinic, CorrectionRequest(NOBODY, NOBODY, ask.id, PIN, CodedReason("other", WHY))
        ),
    ),
    "chart": (
        lambda ask: save_draft(ask.clinic, NOBODY, ask.order, ask.id, 1, DraftBody()),
        lambda ask: discard_draft(ask.clinic, NOBODY, ask.order, ask.id, "other"),
        lambda ask: log_scan_override(ask.clinic, ask.id, NOBODY, "", cancelled=True),
    ),
    "observe": (
        lambda ask: record_response(ask.clinic, ask.id, PIN, ResponseEntry(NOBODY, "tolerated", (), None, "")),
    ),
    "record_reactions": (
        lambda ask: record_adverse_event(
            ask.clinic, ask.id, PIN, AdverseEventEntry(NOBODY, ReactionBody(), finished=False)
        ),
        lambda ask: report_adverse_event(ask.clinic, ask.id, "x", NOBODY, "vaers", "1"),
        lambda ask: record_allergy_of_reaction(ask.clinic, ask.id, "x", NOBODY),
    ),
    "report_near_misses": (lambda ask: record_near_miss(ask.clinic, ask.id, NearMissEntry("no such kind")),),
    "record_clinical": (
        lambda ask: record_allergy(ask.clinic, ask.id, AllergyEntry(NOBODY, "")),
        lambda ask: withdraw_allergy(ask.clinic, ask.id, NOBODY, "no such reason"),
        lambda ask: record_no_allergies(ask.clinic, ask.id, ask.patient),
        lambda ask: record_weight(ask.clinic, ask.id, NOBODY, "heavy"),
        lambda ask: record_flag(ask.clinic, ask.id, FlagEntry(NOBODY, "no such flag")),
        lambda ask: end_flag(ask.clinic, ask.id, NOBODY),
        lambda ask: record_outside_dose(ask.clinic, ask.id, OutsideDoseEntry(NOBODY, "no drug", ask.today, "")),
    ),
    "change_drugs": (
        lambda ask: import_formulary(ask.clinic, ask.id, b"not TOML =", WHY),
        lambda ask: restore_formulary_entry(ask.clinic, ask.id, "no-such-drug", WHY),
        lambda ask: retire_formulary_entry(ask.clinic, ask.id, "no-such-drug", WHY),
        lambda ask: save_formulary_entry(ask.clinic, ask.id, EntryDraft("no-such-drug", "not TOML =", WHY, 0)),
    ),
    "change_safety": (
        lambda ask: restore_safety_setting(ask.clinic, ask.id, "limit/no_such", WHY, 1),
        lambda ask: save_safety_setting(ask.clinic, ask.id, SettingDraft("limit/no_such", {}, WHY, 1)),
        lambda ask: approve_setting(ask.clinic, ask.id, PIN, Approval("limit/no_such", "", "")),
    ),
    "change_payers": (
        lambda ask: save_payer_profile(ask.clinic, ask.id, ProfileDraft("no such type", "", WHY)),
        lambda ask: retire_payer_profile(ask.clinic, ask.id, "medicare", "no such plan", WHY),
    ),
    "change_fees": (
        lambda ask: save_fees(ask.clinic, ask.id, []),
        lambda ask: import_fees(ask.clinic, ask.id, b"no columns"),
    ),
    "change_staff": (
        lambda ask: add_staff(ask.clinic, StaffEntry("", "", "", "", ""), ask.id),
        lambda ask: change_staff(ask.clinic, ask.id, NOBODY, _details(ask), 0, WHY),
        lambda ask: deactivate_staff(ask.clinic, ask.id, NOBODY, 0, WHY),
        lambda ask: reactivate_staff(ask.clinic, ask.id, NOBODY, 0, WHY),
    ),
    "change_roles": (
        lambda ask: change_role(ask.clinic, ask.id, "nurse", "no_act", allowed=True, was=False, reason=WHY),
        lambda ask: add_role(ask.clinic, ask.id, "", "nurse", WHY),
    ),
    "reset_pins": (
        lambda ask: reset_pin(ask.clinic, ask.id, NOBODY, "not digits"),
        lambda ask: lift_wait(ask.clinic, ask.id, NOBODY),
    ),
    "hand_over": (lambda ask: hand_over(ask.clinic, ask.id, NOBODY, NOBODY, ()),),
    "see_patients": (lambda ask: permitted(ask.clinic, ask.id, "see_patients"),),
    **OF_STOCK,
    **OF_PATIENTS,
    **OF_THE_CLINIC,
    **OF_ORDERS,
    **OF_THE_DAY,
    **OF_IMPORTS,
}
