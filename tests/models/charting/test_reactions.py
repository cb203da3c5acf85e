"""Reactions as they are stored, reported and kept as allergies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from models.charting.actions.record_response import ResponseEntry, record_response
from models.charting.queries.charting import open_charting
from models.charting.queries.patient_chart import patient_chart
from models.charting.reactions.facts import alarming, lacking
from models.charting.reactions.listed import reactions
from models.charting.reactions.one import reaction_of
from models.charting.reactions.reaction_report import EpinephrineDose, ReactionBody
from models.charting.reactions.record_adverse_event import AdverseEventEntry, AdverseEventRecorded, record_adverse_event
from models.charting.reactions.record_allergy_of_reaction import record_allergy_of_reaction
from models.charting.reactions.records import AdverseEvent, AdverseEventReport
from models.charting.reactions.report_adverse_event import report_adverse_event
from models.charting.records.medication_administration import (
    AdministrationProduct,
    AdministrationSite,
    MedicationAdministration,
)
from models.charting.today.work_item import WorkState
from models.charting.today.worklist import worklist
from models.codes.tables.code_tables import shipped_code_tables
from models.core.charting_codes import Outcome
from models.core.errors import BadInputError
from models.core.quantity import parse_quantity
from models.exchange.exports.reaction_report import reaction_report
from models.patients.records.allergy_intolerance import AllergyIntolerance
from models.patients.records.patient import Patient
from models.people.actions.authenticate import Denied
from models.people.records.provenance import Provenance
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import SignedRowError
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_PIN, add_lot, add_order, add_patient, rows, staff_id
from tests.tui.signed_doses import add_dose

TABLES = shipped_code_tables()


def _dose(clinic: Clinic, minutes_ago: int = 20, **over: Any) -> UUID:
    patient = add_patient(clinic)
    return add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=minutes_ago, **over).id


def _whole(clinic: Clinic) -> ReactionBody:
    now = clinic.now()
    return ReactionBody(
        onset_at=now - timedelta(minutes=15),
        signs=("urticaria", "wheeze"),
        severity="severe",
        actions=("epinephrine", "ems"),
        epinephrine=(EpinephrineDose(parse_quantity("0.3 mg"), now - timedelta(minutes=13), "left mid outer thigh"),),
        vitals={"blood_pressure": "88/50 mmHg"},
        provider_told="D Chen MD",
        provider_told_at=now - timedelta(minutes=12),
        outcome="improving",
        sent_where="county hospital",
        narrative="Hives, then wheeze.",
        serious=True,
    )


def _record(
    clinic: Clinic, dose: UUID, body: ReactionBody, *, finished: bool = True, replaces: UUID | None = None
) -> UUID:
    giver = staff_id(clinic, GIVER_SIGN_IN)
    outcome = record_adverse_event(clinic, giver, GIVER_PIN, AdverseEventEntry(dose, body, finished, replaces))
    assert isinstance(outcome, AdverseEventRecorded)
    return outcome.event_id


def _standing(clinic: Clinic) -> list[tuple[WorkState, str]]:
    return [(item.state, item.words) for item in worklist(clinic, staff_id(clinic, GIVER_SIGN_IN)).items]


def test_s62_an_account_is_stored_with_everything_entered_its_signature_and_an_audit_event(clinic: Clinic):
    dose = _dose(clinic)
    body = _whole(clinic)
    event_id = _record(clinic, dose, body)
    assert reaction_of(clinic, dose).account is not None
    assert reaction_of(clinic, dose).account.body == body
    (event,) = rows(clinic, AdverseEvent)
    (signature,) = [row for row in rows(clinic, Provenance) if row.target_type == "AdverseEvent"]
    assert (event.id, event.complete, event.recorded_by_name) == (event_id, True, "M Ruiz MA")
    assert (signature.target_id, signature.record_hash, signature.authentication) == (
        event_id,
        event.record_hash,
        "pin",
    )
    assert [row.entity_id for row in rows(clinic, AuditEvent) if row.action == "record_adverse_event"] == [dose]


def test_s62_a_wrong_pin_stores_nothing(clinic: Clinic):
    dose = _dose(clinic)
    giver = staff_id(clinic, GIVER_SIGN_IN)
    outcome = record_adverse_event(clinic, giver, PHYSICIAN_PIN, AdverseEventEntry(dose, _whole(clinic), finished=True))
    assert isinstance(outcome, Denied)
    assert rows(clinic, AdverseEvent) == []


@pytest.mark.parametrize("minutes", [-21, 3])
def test_s62_an_onset_before_the_dose_or_still_to_come_is_refused(sqlite_clinic: Clinic, minutes: int):
    dose = _dose(sqlite_clinic, minutes_ago=20)
    body = replace(_whole(sqlite_clinic), onset_at=sqlite_clinic.now() + timedelta(minutes=minutes))
    with pytest.raises(BadInputError, match=r"^onset: .*(before the dose|still to come)"):
        _record(sqlite_clinic, dose, body)
    assert rows(sqlite_clinic, AdverseEvent) == []


@pytest.mark.parametrize(
    ("missing", "change"),
    [
        ("signs", {"signs": ()}), ("severity", {"severity": ""}), ("actions", {"actions": ()}),
        ("epinephrine", {"epinephrine": ()}), ("vitals", {"vitals": {}}), ("provider notified", {"provider_told": ""}),
        ("provider notified", {"provider_told_at": None}), ("outcome", {"outcome": ""}),
        ("sent to", {"outcome": "transferred", "sent_where": " "}),
    ],
)  # fmt: skip
def test_s62_a_finished_account_needs_every_entry(sqlite_clinic: Clinic, missing: str, change: dict[str, Any]):
    dose = _dose(sqlite_clinic)
    with pytest.raises(BadInputError, match=f"^{missing}: "):
        _record(sqlite_clinic, dose, replace(_whole(sqlite_clinic), **change))


def test_s62_a_mild_account_needs_neither_vital_signs_nor_epinephrine():
    mild = ReactionBody(signs=("redness",), severity="mild", actions=("ice",))
    assert lacking(TABLES, mild) == ("onset", "provider notified", "outcome")
    assert not alarming(TABLES, mild)


def test_s62_severities_and_signs_of_anaphylaxis_are_alarms_in_the_table():
    assert TABLES.alarms("severity") == {"severe", "life_threatening"}
    assert TABLES.alarms("sign") == {"angioedema", "wheeze", "throat", "hypotension", "unconscious"}
    assert alarming(TABLES, ReactionBody(signs=("redness", "wheeze"), severity="mild"))


def test_s62_paperwork_left_for_later_waits_on_the_worklist_until_it_is_finished(clinic: Clinic, clock):
    dose = _dose(clinic)
    started = replace(_whole(clinic), actions=(), epinephrine=(), outcome="", vitals={}, provider_told_at=None)
    first = _record(clinic, dose, started, finished=False)
    clock.tick(60 * 24 * 3)
    assert (WorkState.REPORT, "report unfinished") in _standing(clinic)
    _record(clinic, dose, replace(_whole(clinic), onset_at=started.onset_at, epinephrine=(), actions=("observed",)),
            replaces=first)  # fmt: skip
    assert WorkState.REPORT not in {state for state, _words in _standing(clinic)}
    assert [event.replaces_id for event in rows(clinic, AdverseEvent)] == [None, first]


def test_s62_a_reaction_charted_with_an_alarming_sign_waits_until_it_is_written_down(clinic: Clinic, clock):
    dose = _dose(clinic, response="reaction", signs=["redness", "wheeze"])
    clock.tick(60 * 24 * 40)
    assert (WorkState.REPORT, "not recorded") in _standing(clinic)
    _record(clinic, dose, replace(_whole(clinic), onset_at=clinic.now()))
    assert WorkState.REPORT not in {state for state, _words in _standing(clinic)}


def _listed(clinic: Clinic, dose: UUID) -> tuple[str, str, bool]:
    """Return a dose's reaction in the chart and in the last doses of its order, and whether it counts as tolerated."""
    signed = next(row for row in rows(clinic, MedicationAdministration) if row.id == dose)
    charted = next(shown for shown in patient_chart(clinic, signed.patient_id).counting if shown.id == dose)
    giver = staff_id(clinic, GIVER_SIGN_IN)
    prior = next(d for d in open_charting(clinic, signed.request_id, giver).facts.doses if d.administration_id == dose)
    assert (charted.response == "REACTION") == bool(charted.reaction)
    return charted.reaction, prior.reaction, prior.tolerated


def test_s62_a_reaction_written_down_after_the_dose_is_told_wherever_the_dose_is_listed(clinic: Clinic):
    dose = _dose(clinic)
    assert _listed(clinic, dose) == ("", "", True)
    mild = replace(_whole(clinic), signs=("redness", "urticaria"), severity="mild", serious=False)
    first = _record(clinic, dose, mild, finished=False)
    words = "REACTION, mild: redness, hives or itch, began 09:27"
    assert _listed(clinic, dose) == (words, words, False)
    _record(clinic, dose, replace(mild, severity="moderate", signs=("redness",)), replaces=first)
    words = "REACTION, moderate: redness, began 09:27"
    assert _listed(clinic, dose) == (words, words, False)


def test_s62_a_reaction_that_began_on_another_day_tells_the_day(clinic: Clinic, clock):
    dose = _dose(clinic)
    clock.tick(60 * 24)
    _record(clinic, dose, replace(_whole(clinic), onset_at=clinic.now()))
    assert _listed(clinic, dose)[0] == "REACTION, severe: hives or itch, wheeze or stridor, began Nov 24, 2026 09:42"


def test_s62_a_reaction_charted_with_the_dose_or_at_the_end_of_its_watch_is_told_the_same_way(clinic: Clinic):
    charted = _dose(clinic, response="reaction", signs=["redness"], severity="mild")
    assert _listed(clinic, charted)[0] == "REACTION, mild: redness"
    watched = _dose(clinic, observe=15)
    giver = staff_id(clinic, GIVER_SIGN_IN)
    record_response(clinic, giver, GIVER_PIN, ResponseEntry(watched, "reaction", ("urticaria",), None, ""))
    assert _listed(clinic, watched)[0] == "REACTION: hives or itch"


@pytest.mark.both_engines
def test_s62_two_people_cannot_both_replace_the_same_account(clinic: Clinic):
    dose = _dose(clinic)
    first = _record(clinic, dose, _whole(clinic), finished=False)
    _record(clinic, dose, _whole(clinic), replaces=first)
    for replaces in (None, first):
        with pytest.raises(BadInputError, match="by M Ruiz MA: open it again"):
            _record(clinic, dose, _whole(clinic), replaces=replaces)
    assert len(rows(clinic, AdverseEvent)) == 2


@pytest.mark.both_engines
def test_s62_a_stored_account_is_never_changed(clinic: Clinic):
    _record(clinic, _dose(clinic), _whole(clinic))
    with pytest.raises(SignedRowError):
        clinic.store.write(lambda tx: tx.update(AdverseEvent, severity="mild"))


def test_s62_a_dose_that_never_reached_the_patient_has_no_reaction(sqlite_clinic: Clinic):
    dose = _dose(sqlite_clinic, outcome=Outcome.NOT_GIVEN)
    with pytest.raises(BadInputError, match="only a dose that reached the patient"):
        _record(sqlite_clinic, dose, _whole(sqlite_clinic))


def test_s64_a_confirmed_reaction_becomes_an_allergy_only_when_asked(clinic: Clinic):
    dose = _dose(clinic)
    giver = staff_id(clinic, GIVER_SIGN_IN)
    with pytest.raises(BadInputError, match="write the reaction down first"):
        record_allergy_of_reaction(clinic, giver, "M Ruiz MA", dose)
    _record(clinic, dose, _whole(clinic))
    assert rows(clinic, AllergyIntolerance) == [], "nothing is added by itself"
    record_allergy_of_reaction(clinic, giver, "M Ruiz MA", dose)
    (allergy,) = rows(clinic, AllergyIntolerance)
    assert (allergy.substance, allergy.category, allergy.criticality) == ("cyanocobalamin", "medication", "high")
    assert allergy.reaction == "hives or itch, wheeze or stridor (severe)"
    assert (allergy.recorded_by_name, allergy.recorded_at) == ("M Ruiz MA", clinic.now())
    assert [patient.allergy_status for patient in rows(clinic, Patient)] == ["recorded"]
    assert [row.agent_id for row in rows(clinic, AuditEvent) if row.action == "record_allergy"] == [giver]
    with pytest.raises(BadInputError, match="already holds an allergy"):
        record_allergy_of_reaction(clinic, giver, "M Ruiz MA", dose)


def test_s65_vaccines_go_to_vaers_by_law_when_serious_and_everything_else_to_medwatch_freely():
    classes = ("vaccine", "influenza_vaccine", "pneumococcal_vaccine", "hepatitis_b_vaccine", "covid_vaccine")
    assert {TABLES.report_row(name).sent_to for name in classes} == {"VAERS"}
    assert {TABLES.report_row(name).required for name in classes} == {"serious"}
    other = TABLES.report_row("therapeutic")
    assert (other.sent_to, other.required, other.source.confidence.value) == ("MedWatch", "", "unconfirmed")


def test_s65_the_packet_tells_patient_dose_lot_site_and_what_happened(clinic: Clinic):
    dose = _dose(clinic, minutes_ago=20)
    lot = add_lot(clinic)
    clinic.store.write(
        lambda tx: tx.add(
            AdministrationProduct(
                id=clinic.new_id(), site_id=clinic.site_id, administration_id=dose, lot_id=lot.id, ndc=lot.ndc,
                lot_number=lot.lot_number, expires_on=lot.expires_on, containers=1, entry="scanned",
            ),
            AdministrationSite(
                id=clinic.new_id(), site_id=clinic.site_id, administration_id=dose, body_site="deltoid-r"
            ),
        )
    )  # fmt: skip
    _record(clinic, dose, _whole(clinic))
    text = reaction_report(clinic, dose)
    for message in (
        "REACTION REPORT for MedWatch (not required by law for this report)", "OKAFOR, Adaeze", "Mar 3, 1961 (65",
        "cyanocobalamin, 1,000\N{NO-BREAK SPACE}mcg, intramuscular", "Nov 23, 2026 09:22 by M Ruiz MA",
        "right deltoid", "AB123, expires Nov 23, 2027, NDC 00517-0031-25", "09:27, 5 min after the dose",
        "hives or itch, wheeze or stridor", "0.3\N{NO-BREAK SPACE}mg, Nov 23, 2026 09:29, left mid outer thigh",
        "blood pressure 88/50 mmHg", "D Chen MD Nov 23, 2026 09:30", "county hospital", "Hives, then wheeze.",
    ):  # fmt: skip
        assert message in text, f"{message!r} is missing from\n{text}"


def test_s65_a_hostile_narrative_cannot_steer_the_printer(sqlite_clinic: Clinic):
    dose = _dose(sqlite_clinic)
    _record(sqlite_clinic, dose, replace(_whole(sqlite_clinic), narrative="a\x1b[2Jb\u202ec"))
    assert "a\\x1b[2Jb\\u202ec" in reaction_report(sqlite_clinic, dose)


def test_s65_the_number_of_a_report_is_kept_and_printed(clinic: Clinic):
    dose = _dose(clinic)
    giver = staff_id(clinic, GIVER_SIGN_IN)
    with pytest.raises(BadInputError, match="write the reaction down first"):
        report_adverse_event(clinic, giver, "M Ruiz MA", dose, "MedWatch", "123")
    _record(clinic, dose, _whole(clinic))
    for number in ("", "x" * 61, "1\x1b2"):
        with pytest.raises(BadInputError, match="write the number"):
            report_adverse_event(clinic, giver, "M Ruiz MA", dose, "MedWatch", number)
    report_adverse_event(clinic, giver, "M Ruiz MA", dose, "MedWatch", "  MW-2026 77 ")
    assert [row.number for row in rows(clinic, AdverseEventReport)] == ["MW-2026 77"]
    assert "MedWatch number MW-2026 77, M Ruiz MA" in reaction_report(clinic, dose)
    (line,) = reactions(clinic)
    assert (line.dose_id, line.finished, line.numbers) == (dose, True, ("MedWatch MW-2026 77",))
