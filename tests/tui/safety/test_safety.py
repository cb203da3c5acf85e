"""The safety rows, driven by keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.codes.tables.clinic_tables import clinic_tables
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.clinic_formulary import clinic_formulary
from models.drugs.formulary import shipped_formulary
from models.drugs.records.formulary_entry import FormularyEntry
from models.drugs.written.writer import write_drug
from models.safety.actions.save_safety_setting import SettingDraft, save_safety_setting
from models.safety.queries.safety_list import drug_list, table_list
from models.safety.records.safety_setting import SafetyApproval, SafetySettingVersion
from models.store.clinic import Clinic
from tests.factories import PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, rows, staff_id
from tests.tui.screen_text import EACH_HOSTILE_NAME, EACH_SIZE, Hands, at_work

LATE = "limit/late_entry_minutes"
B12 = shipped_formulary().drugs["cyanocobalamin"]


def _all(hands: Hands) -> str:
    clinic = hands.app.clinic
    return f"of {len(table_list(clinic)) + len(drug_list(clinic))} settings"


async def _open(hands: Hands, words: str = "", who: str = PHYSICIAN_SIGN_IN, pin: str = PHYSICIAN_PIN) -> None:
    await hands.sign_in(who, pin)
    await hands.press("g")
    await hands.sees("› Safety settings", _all(hands))
    await hands.sees_no_more("reading drugs")
    if words:
        await hands.press("slash")
        await hands.fill(words)


async def _late(hands: Hands) -> None:
    await _open(hands, "late_entry")
    await hands.sees(f"1 {_all(hands)}", "late entry minutes", "15 minutes")


def _change(clinic: Clinic, key: str, body: dict[str, Any], reason: str = "policy 12") -> None:
    save_safety_setting(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), SettingDraft(key, body, reason, 0))


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_needs_local_sign_off_is_said_of_every_weak_row_with_its_source(sqlite_clinic: Clinic, size: Any) -> None:
    async with at_work(sqlite_clinic, size) as hands:
        await _late(hands)
        await hands.sees("needs local sign-off", "Source", "S40: own default", "unconfirmed")
        await hands.press("escape", "slash")
        await hands.fill("multi_dose")
        await hands.sees("28 days", "confirmed")


async def test_s40_a_row_can_be_edited_in_the_application_and_counts_at_once(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _late(hands)
        await hands.press("enter")
        await hands.sees("Value", "Label date")
        hands.app.screen.query_one("#value").value = "-1"
        await hands.press("f10")
        await hands.sees("Value: ")
        assert hands.app.focused.id == "value"
        hands.app.screen.query_one("#value").value = "30"
        hands.app.screen.query_one("#label_date").value = "2026-03-01"
        await hands.press("f10")
        await hands.sees("Review changes", "was 15 minutes", "new 30 minutes", "label of Mar 1, 2026")
        await hands.press("enter")
        await hands.sees("Enter does not save")
        await hands.type("policy 12")
        await hands.press("f10")
        await hands.sees("Stored. It counts from the next dose on.", "custom · 30 minutes", "custom")
        assert int(clinic_tables(hands.app.clinic).limits["late_entry_minutes"].value) == 30
        await hands.press("h")
        await hands.sees("› History", "changed", "D Chen MD", "policy 12", "was 15 minutes")
        await hands.press("escape", "u")
        await hands.sees("Restore default", "new 15 minutes")
        await hands.type("no longer")
        await hands.press("f10")
        await hands.sees("The setting is the default again.")
    assert [row.change for row in rows(sqlite_clinic, SafetySettingVersion)] == [1, 2]


async def test_needs_local_sign_off_ends_with_a_pin_and_a_name(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _late(hands)
        await hands.press("s")
        await hands.sees("Approve", "15 minutes", "Your PIN")
        await hands.fill("asked the pharmacist", PHYSICIAN_PIN)
        await hands.sees("Enter does not sign")
        assert rows(sqlite_clinic, SafetyApproval) == []
        hands.app.screen.query_one("#pin").value = "0000"
        await hands.press("f10")
        await hands.sees("Wrong PIN")
        await hands.type(PHYSICIAN_PIN)
        await hands.press("f10")
        await hands.settled()
        await hands.sees("approved by D Chen MD on Nov 23, 2026", "› Safety settings")
        await hands.press("s")
        await hands.sees("Nothing to approve")
        await hands.press("h")
        await hands.sees("approved", "asked the pharmacist")
    (row,) = rows(sqlite_clinic, SafetyApproval)
    assert row.note == "asked the pharmacist"


@pytest.mark.heavy
async def test_a_row_longer_than_the_window_can_be_read_whole_before_it_is_signed(sqlite_clinic: Clinic) -> None:
    lines = [f"Line {number} {'of our standing orders ' * 3}" for number in range(1, 13)]
    _change(sqlite_clinic, "emergency/card", {"lines": lines, "confidence": "inferred"})
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "emergency/card")
        await hands.press("s")
        await hands.sees("Approve", "Line 1 of", "Your PIN", "F10")
        await hands.press("pagedown", "pagedown")
        await hands.sees("Line 12 of", "State", "Your PIN", "F10")


async def test_only_what_waits_is_shown_on_a_key_and_a_signed_row_leaves_it(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "identifiers_needed")
        await hands.sees(f"1 {_all(hands)}")
        await hands.press("w")
        await hands.sees(f"0 {_all(hands)}", "only these are shown", "No setting matches")
        await hands.press("escape")
        await hands.sees("only these are shown")
        await hands.press("escape")
        await hands.sees_no_more("only these are shown")
        await hands.press("escape")
        await hands.sees("Needlepoint Today")


@pytest.mark.heavy
async def test_who_may_not_order_reads_and_is_told_who_changes(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("g")
        await hands.sees(_all(hands))
        for key in ("enter", "s", "u"):
            await hands.press(key)
            await hands.sees("A provider changes and approves safety settings")
        await hands.press("h")
        await hands.sees("no one changed or approved this setting")
    assert rows(sqlite_clinic, SafetySettingVersion) + rows(sqlite_clinic, SafetyApproval) == []


@pytest.mark.heavy
async def test_s63_the_card_for_a_severe_reaction_becomes_the_clinics_standing_orders(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "emergency/card")
        await hands.press("enter")
        await hands.sees("Line 1", "Line 12", "Label date")
        for number in range(1, 13):
            hands.app.screen.query_one(f"#line{number}").value = ""
        hands.app.screen.query_one("#line1").value = "Call 911 and Dr Chen."
        hands.app.screen.query_one("#line4").value = "EPINEPHrine as the standing order says."
        hands.app.screen.query_one("#confidence").value = "confirmed"
        await hands.press("f10")
        await hands.sees("Review changes", "Call 911 and Dr Chen.")
        await hands.type("standing orders")
        await hands.press("f10")
        await hands.sees("Stored.")
        lines = clinic_tables(hands.app.clinic).emergency.lines
    assert lines == ("Call 911 and Dr Chen.", "EPINEPHrine as the standing order says.")


@pytest.mark.heavy
async def test_s59_a_drugs_time_to_watch_is_changed_in_its_drug(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "naltrexone watch")
        await hands.sees("Watch", "min from dose 1 on")
        await hands.press("enter")
        await hands.sees("Formulary › naltrexone ER")
        await hands.press("enter")
        await hands.sees("From dose", "Minutes")
        hands.app.screen.query_one("#minutes").value = "45"
        await hands.press("f10", "f10")
        await hands.sees("Review changes")
        await hands.type("policy 12")
        await hands.press("f10")
        await hands.sees("› Safety settings", "custom · Watch: 45 min", "45 min from dose 1 on")
        assert clinic_formulary(hands.app.clinic).drugs["naltrexone-er"].observation_minutes(1) == 45
        await hands.press("u")
        await hands.sees("A drug is restored whole")
        await hands.press("h")
        await hands.sees("History › naltrexone ER", "policy 12")


async def test_a_change_of_another_workstation_is_told_instead_of_overwritten(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _late(hands)
        await hands.press("enter")
        await hands.sees("Value")
        hands.app.screen.query_one("#value").value = "30"
        await hands.press("f10")
        await hands.sees("Review changes")
        _change(sqlite_clinic, LATE, {"value": "45"})
        await hands.type("mine")
        await hands.press("f10")
        await hands.sees("Someone else changed this setting meanwhile")
        await hands.sees("custom · 45 minutes")
    assert len(rows(sqlite_clinic, SafetySettingVersion)) == 1


@pytest.mark.parametrize("name", EACH_HOSTILE_NAME)
async def test_hostile_text_in_a_row_is_shown_as_text(sqlite_clinic: Clinic, name: str) -> None:
    typed = "".join(sign for sign in name if sign.isprintable())
    _change(
        sqlite_clinic, "reminder/deltoid", {"text": typed, "source": typed, "confidence": "inferred"}, f"why {typed}"
    )
    drug = replace(B12, clinical_source=replace(B12.clinical_source, key=typed))
    save_formulary_entry(sqlite_clinic, None, EntryDraft(B12.slug, write_drug(drug), "why", 0))
    async with at_work(sqlite_clinic) as hands:
        await _open(hands, "reminder/deltoid")
        await hands.sees(f"1 {_all(hands)}", typed[:10])
        await hands.press("enter")
        await hands.sees("Text")
        await hands.press("escape", "s")
        await hands.sees("Approve", typed[:10])
        await hands.press("escape", "h")
        await hands.sees("› History", typed[:10])


async def test_a_burst_of_keys_stores_and_signs_nothing(sqlite_clinic: Clinic) -> None:
    async with at_work(sqlite_clinic) as hands:
        await _late(hands)
        for key in ("s", "enter", "y", "space", "enter", "escape"):
            await hands.press(key)
        await hands.press("enter")
        await hands.sees("Value")
        for key in ("enter",) * 4:
            await hands.press(key)
        await hands.sees("Nothing is changed")
    assert rows(sqlite_clinic, SafetySettingVersion) + rows(sqlite_clinic, SafetyApproval) == []
    assert rows(sqlite_clinic, FormularyEntry) == []
    assert all(not line.own for line in table_list(sqlite_clinic))
