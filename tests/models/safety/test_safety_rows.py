"""Safety rows are changed, given back and signed off in the application; nothing is overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from models.charting.queries.charting import open_charting
from models.codes.tables.clinic_tables import clinic_tables
from models.codes.tables.code_tables import shipped_code_tables
from models.core.errors import BadInputError
from models.core.source import Confidence, Source
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.drug_safety import IntervalBands
from models.drugs.formulary import shipped_formulary
from models.drugs.written.writer import write_drug
from models.people.actions.authenticate import Denied
from models.people.records.provenance import Provenance
from models.people.versions import Stale, Stored, Unchanged
from models.safety.actions.approve_setting import Approval, approve_setting
from models.safety.actions.restore_safety_setting import restore_safety_setting
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.approval import unconfirmed_limit, unconfirmed_of
from models.safety.queries.safety_history import safety_history
from models.safety.queries.safety_list import SafetyLine, drug_list, table_list, waiting
from models.safety.records.safety_setting import SafetyApproval, SafetySettingVersion
from models.safety.settings.clinic_safety import clinic_approvals
from models.safety.settings.versions import Outcome
from models.store.audit import breaks
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import SignedRowError
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_PIN,
    PHYSICIAN_SIGN_IN,
    add_order,
    add_patient,
    rows,
    staff_id,
)

LATE = "limit/late_entry_minutes"
B12 = shipped_formulary().drugs["cyanocobalamin"]
WEAK = Source("a colleague", Confidence.UNCONFIRMED)


def change(clinic: Clinic, key: str, body: dict[str, Any], number: int = 0, reason: str = "policy 12") -> Outcome:
    return save_safety_setting(clinic, physician(clinic), SettingDraft(key, body, reason, number))


def sign(clinic: Clinic, line: SafetyLine, pin: str = PHYSICIAN_PIN, note: str = "") -> Outcome:
    return approve_setting(clinic, physician(clinic), pin, Approval(line.key, line.row_hash, note))


def physician(clinic: Clinic) -> Any:
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def line_of(clinic: Clinic, key: str) -> SafetyLine:
    return next(line for line in table_list(clinic) if line.key == key)


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("limit/late_entry_minutes", {"value": "30"}),
        ("limit/scanning_expected", {"value": "0"}),
        ("volume/deltoid", {"note_ml": "0.5", "warn_ml": "1"}),
        ("infant_volume/any", {"age_below": 2, "warn_ml": "0.5"}),
        ("flag/tattoo", {"display": "tattooed skin", "severity": "stop"}),
        ("allergy_class/penicillin", {"members": ["amoxicillin", "temocillin"]}),
        ("reminder/deltoid", {"text": "Two fingers below the acromion."}),
        ("emergency/card", {"lines": ["Call 911.", "EPINEPHrine as ordered."]}),
    ],
)
def test_s31_a_row_can_be_edited_in_the_application_with_source_and_label_date(
    clinic: Clinic, key: str, body: dict[str, Any]
) -> None:
    cited = {"source": "our policy", "confidence": "confirmed", "label_date": "2026-03-01"}
    assert change(clinic, key, body | cited) == Stored(key, 1)
    line = line_of(clinic, key)
    assert (line.own, line.cited, line.state) == (True, "our policy, label of Mar 1, 2026", "confirmed")
    (version,) = rows(clinic, SafetySettingVersion)
    assert (version.changed_by_name, version.reason) == ("D Chen MD", "policy 12")
    assert rows(clinic, AuditEvent)[-1].action == "save_safety_setting"
    with clinic.store.read() as connection:
        assert list(breaks(connection, clinic.site_id)) == []


def test_a_changed_limit_counts_at_the_next_charting(clinic: Clinic) -> None:
    order = add_order(clinic, add_patient(clinic))
    change(clinic, LATE, {"value": "30"})
    facts = open_charting(clinic, order.id, staff_id(clinic, GIVER_SIGN_IN)).facts
    assert str(facts.tables.limits["late_entry_minutes"].value) == "30"


def test_two_who_change_one_row_at_once_do_not_overwrite_each_other(clinic: Clinic) -> None:
    assert change(clinic, LATE, {"value": "30"}) == Stored(LATE, 1)
    assert change(clinic, LATE, {"value": "45"}) == Stale(
        "Someone else changed this setting meanwhile. Look at it again."
    )
    assert change(clinic, LATE, {"value": "45"}, 1) == Stored(LATE, 2)
    assert change(clinic, LATE, {"value": "45"}, 2) == Unchanged()


def test_of_four_workstations_that_change_a_row_together_one_stores_and_the_others_read_again(clinic: Clinic) -> None:
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda value: change(clinic, LATE, {"value": str(value)}), (20, 30, 40, 50)))
    assert [type(outcome) for outcome in outcomes].count(Stored) == 1
    assert [type(outcome) for outcome in outcomes].count(Stale) == 3
    assert len(rows(clinic, SafetySettingVersion)) == 1


def test_two_who_sign_off_a_row_together_leave_one_name(clinic: Clinic) -> None:
    line = line_of(clinic, LATE)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda _: sign(clinic, line), range(2)))
    assert {type(outcome) for outcome in outcomes} == {Stored, Unchanged}
    assert len(rows(clinic, SafetyApproval)) == 1


def test_a_row_given_back_is_as_shipped_and_its_history_stays(clinic: Clinic) -> None:
    change(clinic, LATE, {"value": "30"})
    assert isinstance(restore_safety_setting(clinic, physician(clinic), LATE, "no longer", 0), Stale)
    assert restore_safety_setting(clinic, physician(clinic), LATE, "no longer", 1) == Stored(LATE, 2)
    assert clinic_tables(clinic) == shipped_code_tables()
    assert not line_of(clinic, LATE).own
    assert isinstance(restore_safety_setting(clinic, physician(clinic), LATE, "no longer", 2), Unchanged)
    given_back, changed = safety_history(clinic, LATE)
    assert (given_back.deed, changed.deed, changed.reason) == ("default", "changed", "policy 12")
    assert [c.text for c in changed.changes if c.mark == "+"] == [
        "30 minutes · a given time older than this marks the record as a late entry"
    ]
    assert change(clinic, LATE, {"value": "20"}, 2) == Stored(LATE, 3)


@pytest.mark.parametrize(
    ("key", "body", "reason", "at"),
    [
        (LATE, {"value": "-5"}, "policy", "value"),
        (LATE, {"value": "5", "colour": "red"}, "policy", "colour"),
        (LATE, {"value": "5"}, " ", "reason"),
        ("limit/none", {"value": "5"}, "policy", "key"),
        ("limit/patient_labels", {"value": "7"}, "policy", "value"),
        ("emergency/card", {"lines": ["\x1b[31m"]}, "policy", "lines"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_is_stored(
    sqlite_clinic: Clinic, key: str, body: dict[str, Any], reason: str, at: str
) -> None:
    with pytest.raises(BadInputError) as caught:
        change(sqlite_clinic, key, body, reason=reason)
    assert caught.value.at == at
    assert rows(sqlite_clinic, SafetySettingVersion) == []


def test_who_may_not_order_changes_and_signs_off_nothing(sqlite_clinic: Clinic) -> None:
    giver, line = staff_id(sqlite_clinic, GIVER_SIGN_IN), line_of(sqlite_clinic, LATE)
    draft = SettingDraft(LATE, {"value": "30"}, "policy", 0)
    assert isinstance(save_safety_setting(sqlite_clinic, giver, draft), Denied)
    assert isinstance(restore_safety_setting(sqlite_clinic, giver, LATE, "policy", 0), Denied)
    assert isinstance(approve_setting(sqlite_clinic, giver, GIVER_PIN, Approval(LATE, line.row_hash, "")), Denied)
    assert rows(sqlite_clinic, SafetySettingVersion) + rows(sqlite_clinic, SafetyApproval) == []


def test_needs_local_sign_off_ends_with_a_name_a_date_and_a_hash(clinic: Clinic) -> None:
    line = line_of(clinic, LATE)
    assert (line.state, line.message) == ("waiting", "needs local sign-off")
    before = waiting(table_list(clinic))
    assert isinstance(sign(clinic, line, note="read with the pharmacist"), Stored)
    signed = line_of(clinic, LATE)
    assert signed.state == "signed"
    assert signed.message.startswith("approved by D Chen MD on ")
    assert waiting(table_list(clinic)) == before - 1
    assert unconfirmed_limit(clinic_approvals(clinic), clinic_tables(clinic).limits["late_entry_minutes"]) == ""
    (row,) = rows(clinic, SafetyApproval)
    (proof,) = rows(clinic, Provenance)
    assert row.note == "read with the pharmacist"
    assert (proof.target_id, proof.record_hash, proof.agent_name) == (row.id, row.row_hash, "D Chen MD")
    assert rows(clinic, AuditEvent)[-1].action == "sign_off_row"
    assert isinstance(sign(clinic, line), Unchanged)


def test_needs_local_sign_off_again_after_a_change_and_no_more_when_it_is_taken_back(clinic: Clinic) -> None:
    sign(clinic, line_of(clinic, LATE))
    change(clinic, LATE, {"value": "30"})
    assert line_of(clinic, LATE).state == "waiting"
    restore_safety_setting(clinic, physician(clinic), LATE, "no longer", 1)
    assert line_of(clinic, LATE).state == "signed"


def test_a_wrong_pin_signs_nothing_off_and_a_row_changed_meanwhile_is_read_again(clinic: Clinic) -> None:
    line = line_of(clinic, LATE)
    assert isinstance(sign(clinic, line, pin="0000"), Denied)
    change(clinic, LATE, {"value": "30"})
    assert isinstance(sign(clinic, line), Stale)
    assert rows(clinic, SafetyApproval) == []


def test_a_confirmed_row_needs_no_sign_off_and_a_note_must_be_readable(sqlite_clinic: Clinic) -> None:
    confirmed = line_of(sqlite_clinic, "limit/multi_dose_days")
    assert isinstance(sign(sqlite_clinic, confirmed), Unchanged)
    with pytest.raises(BadInputError, match="note: holds control"):
        sign(sqlite_clinic, line_of(sqlite_clinic, LATE), note="be\x07ll")
    assert rows(sqlite_clinic, SafetyApproval) == []


def test_s41_needs_local_sign_off_for_one_interval_row_of_a_drug(clinic: Clinic) -> None:
    row = IntervalBands("our policy", in_use=True, early_before=20, on_time_through=30, grace_through=40,
                        late_actions="call the physician", source=WEAK)  # fmt: skip
    drug = replace(B12, intervals=(row,))
    save_formulary_entry(clinic, None, EntryDraft(drug.slug, write_drug(drug), "test reason", 0))
    (line,) = (line for line in drug_list(clinic) if line.slug == B12.slug and line.label == "REPEAT")
    assert (line.state, line.own, line.drug) == ("waiting", True, B12.display)
    assert unconfirmed_of(clinic_approvals(clinic), B12.slug, row) == " (needs local sign-off)"
    assert isinstance(sign(clinic, line), Stored)
    assert unconfirmed_of(clinic_approvals(clinic), B12.slug, row) == ""
    later = replace(row, grace_through=50)
    assert unconfirmed_of(clinic_approvals(clinic), B12.slug, later) == " (needs local sign-off)"


def test_versions_and_sign_offs_are_never_changed_or_deleted(clinic: Clinic) -> None:
    change(clinic, LATE, {"value": "30"})
    sign(clinic, line_of(clinic, "limit/weight_days"))
    for kind in (SafetySettingVersion, SafetyApproval):
        with pytest.raises(SignedRowError):
            clinic.store.write(lambda tx, kind=kind: tx.update(kind, key="other"))
        with pytest.raises(SignedRowError):
            clinic.store.write(lambda tx, kind=kind: tx.delete(kind))
