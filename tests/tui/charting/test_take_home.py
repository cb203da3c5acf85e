"""What is told for home after an allergen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.charting.reactions.reaction_report import ReactionBody
from models.charting.reactions.record_adverse_event import AdverseEventEntry, record_adverse_event
from models.codes.tables.clinic_tables import clinic_tables
from models.drugs.actions.save_formulary_entry import EntryDraft, save_formulary_entry
from models.drugs.formulary import shipped_formulary
from models.drugs.written.writer import write_drug
from models.exchange.exports.reaction_report import reaction_report
from models.people.versions import Stored
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, add_order, add_patient, staff_id
from tests.tui.screen_text import EACH_SIZE, at_work
from tests.tui.signed_doses import add_dose


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_s59_after_an_allergen_the_end_of_the_watch_and_the_packet_warn_for_home(sqlite_clinic: Clinic, size):
    clinic = sqlite_clinic
    allergen = replace(shipped_formulary().drugs["cyanocobalamin"], product_class="allergen")
    draft = EntryDraft(allergen.slug, write_drug(allergen), "an allergen for this test", 0)
    assert isinstance(save_formulary_entry(clinic, staff_id(clinic, PHYSICIAN_SIGN_IN), draft), Stored)
    patient = add_patient(clinic)
    dose = add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=25, observe=20)
    lines = clinic_tables(clinic).take_homes[0].lines
    async with at_work(clinic, size) as hands:
        await hands.sign_in()
        await hands.press("enter")
        await hands.sees("Explain", " ".join(lines), "Your PIN")
    body = ReactionBody(clinic.now() - timedelta(minutes=1), ("redness",), "mild")
    record_adverse_event(
        clinic, staff_id(clinic, GIVER_SIGN_IN), GIVER_PIN, AdverseEventEntry(dose.id, body, finished=False)
    )
    report = reaction_report(clinic, dose.id)
    assert all(line in report for line in lines)
    assert "NOT FINISHED" in report


async def test_s59_after_another_drug_nothing_is_told_for_home(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=25, observe=20)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.press("enter")
        assert "Explain" not in await hands.sees("Seen at")


@pytest.mark.heavy
async def test_s60_the_end_of_one_watch_says_how_long_the_other_one_keeps_the_patient(sqlite_clinic: Clinic):
    patient = add_patient(sqlite_clinic)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=20, observe=10)
    add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=10, observe=30)
    async with at_work(sqlite_clinic) as hands:
        await hands.sign_in()
        await hands.sees("OVER 10 min", "over since 09:32; stay until 10:02: another dose is observed")
        await hands.press("enter")
        await hands.sees("observe until 09:32", "Stay until 10:02 (longest): another dose is observed")
