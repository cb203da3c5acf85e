"""The program is killed while a patient is watched: the observation goes on, on the list and on the locked screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.charting.queries.watched_dose import watched_dose
from models.core.words import time_text
from tests.factories import add_lot, add_order, add_patient
from tests.journeys.workstation import PATIENCE_SECONDS, clinic_at, sign_in, workstation
from tests.tui.signed_doses import add_dose


def test_s59_u21_a_watch_goes_on_over_a_kill_and_shows_by_initials_when_locked(database: str) -> None:
    with clinic_at(database) as clinic:
        add_lot(clinic)
        patient = add_patient(clinic, family="Nguyen", given="Linh")
        dose = add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=1, observe=45)
        stay = watched_dose(clinic, dose.id).stay_until
        assert stay is not None
        until = f"until {time_text(stay, clinic.zone)}"
    assert stay - datetime.now(UTC) > timedelta(minutes=40)  # noqa: TID251

    for _ in range(2):
        with workstation(database) as terminal:
            sign_in(terminal)
            terminal.wait_for("NGUYEN", PATIENCE_SECONDS)
            terminal.wait_for(until)
            terminal.press("f9")
            terminal.wait_for("L.N.", PATIENCE_SECONDS)
            terminal.wait_for("min left")
            terminal.kill()
