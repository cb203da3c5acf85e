"""The program is killed while someone charts: what was entered is offered again, and no dose is half stored."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from models.charting.records.administration_draft import AdministrationDraft
from models.charting.records.medication_administration import MedicationAdministration
from models.store.transaction import table_of
from tests.factories import GIVER_PIN, add_lot, add_order, add_patient, rows
from tests.journeys.whole import Promised, check_whole
from tests.journeys.workstation import (
    PATIENCE_SECONDS,
    STEP_WORDS,
    cannot_scan,
    chart_to,
    clinic_at,
    go_on,
    open_order,
    sign,
    sign_in,
    words_on,
    workstation,
)
from tests.terminal import Terminal

NOTE = "slept badly"
KEPT_WITHIN_SECONDS = 0.4
ENTERED = {"verify": "b", "dose": "1", "give": "2", "response": "t"}
SHOWN = {"verify": "2 ● birth date", "dose": "1 ●", "give": "●2", "response": "t ●"}
"""What a step shows of what was entered in it."""
STEPS = (*ENTERED, "sign")
KILLS = 40
DELIVERED = 100
SEED = 20261124
BORN = date(1950, 1, 1)


@pytest.mark.heavy
def test_a_draft_is_offered_again_at_its_step_with_what_was_entered(database: str) -> None:
    with clinic_at(database) as clinic:
        add_lot(clinic)
        add_order(clinic, add_patient(clinic))

    left = ""
    for step in STEPS:
        with workstation(database) as terminal:
            _open(terminal)
            if left:
                _sees_again(terminal, left, step)
            terminal.wait_for(STEP_WORDS[step], PATIENCE_SECONDS)
            _enter(terminal, step)
            terminal.watch(KEPT_WITHIN_SECONDS)
            shown, left = _record_on(terminal), step
            terminal.kill()

    with workstation(database) as terminal:
        _open(terminal)
        terminal.wait_for(STEP_WORDS["sign"], PATIENCE_SECONDS)
        assert _record_on(terminal) == shown
        sign(terminal)
        terminal.wait_for("✓ Signed", PATIENCE_SECONDS)
    with clinic_at(database) as clinic:
        (dose,) = rows(clinic, MedicationAdministration)
        assert dose.note == NOTE
        assert rows(clinic, AdministrationDraft) == []


@pytest.mark.heavy
def test_a_program_killed_at_any_moment_of_signing_leaves_whole_records_only(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with clinic_at(database) as clinic:
        add_lot(clinic, on_hand=Decimal(DELIVERED))
    chance, promised, doses = random.Random(SEED), Promised(), 0
    longest = 1.5 * _seconds_to_sign(database, promised)

    for number in range(1, KILLS + 1):
        with workstation(database) as terminal:
            intent = _chart_someone(database, terminal, number, promised)
            terminal.press("f10", pace=0)
            terminal.let_run(chance.uniform(0, longest))
            if "✓ Signed" in words_on(terminal):
                promised.signed.add(intent)
            terminal.kill()
        with clinic_at(database) as clinic:
            doses, drafts = check_whole(clinic, DELIVERED, promised)
        assert doses + drafts == number + 1, "each was charted: it is signed, or its draft is there"

    with capsys.disabled():
        print(f"\n{KILLS} kills around F10: {doses} doses signed, {len(promised.signed)} receipts seen")
    assert 0 < doses < KILLS + 1


def _open(terminal: Terminal) -> None:
    """Sign in and open the one order there is."""
    sign_in(terminal)
    terminal.wait_for("OKAFOR")
    terminal.press("enter")


def _sees_again(terminal: Terminal, before: str, step: str) -> None:
    """See the step that was gone to, and behind it what was entered in the one before."""
    terminal.wait_for("You were here", PATIENCE_SECONDS)
    terminal.wait_for(STEP_WORDS[step])
    terminal.press("pageup")
    terminal.wait_for(SHOWN[before], PATIENCE_SECONDS)
    if before == "response":
        terminal.wait_for(NOTE)
    go_on(terminal, step)


def _enter(terminal: Terminal, step: str) -> None:
    if step == "sign":
        return
    if step == "response":
        terminal.press("tab")
        terminal.type(NOTE)
        terminal.press("shift+tab")
    terminal.press(ENTERED[step])
    if step == "dose":
        terminal.wait_for(SHOWN[step], PATIENCE_SECONDS)
        cannot_scan(terminal)
    terminal.wait_for(STEP_WORDS[STEPS[STEPS.index(step) + 1]], PATIENCE_SECONDS)


def _record_on(terminal: Terminal) -> str:
    """Return the sentence that is signed and its charges, as they stand on the screen."""
    return words_on(terminal).partition("ADAEZE")[2].partition("no further dose")[0]


def _chart_someone(database: str, terminal: Terminal, number: int, promised: Promised) -> str:
    """Chart a new order by keys up to the PIN; return the dose's intent, whose draft is stored."""
    with clinic_at(database) as clinic:
        # Nobody shares name or birth date with another: whoever does is asked about (S3).
        born = BORN + timedelta(days=40 * number)
        patient = add_patient(clinic, mrn=f"K{number}", family=f"Okafor{number}", birth_date=born)
        order = add_order(clinic, patient)
    sign_in(terminal)
    open_order(terminal, f"K{number}")
    chart_to(terminal, "sign")
    terminal.watch(KEPT_WITHIN_SECONDS)
    with clinic_at(database) as clinic:
        (draft,) = rows(clinic, AdministrationDraft, table_of(AdministrationDraft).c.request_id == order.id)
    promised.drafts[str(draft.id)] = draft.version
    terminal.type(GIVER_PIN)
    return str(draft.id)


def _seconds_to_sign(database: str, promised: Promised) -> float:
    """Return how long F10 takes until the receipt is on the screen, so that kills hit every moment of it."""
    with workstation(database) as terminal:
        promised.signed.add(_chart_someone(database, terminal, 0, promised))
        pressed = terminal.press("f10", pace=0)
        return terminal.wait_for("✓ Signed", PATIENCE_SECONDS) - pressed
