"""A dose that is open and not kept as such, one kept as open that is not, one claims never see: each is named."""

from __future__ import annotations

from models.charting.records.open_dose import OpenDose
from models.charting.records.ungathered_dose import UngatheredDose
from models.safekeeping.check.open_doses import AT_ONCE, open_doses
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.factories import add_order, add_patient
from tests.tui.many_doses import add_many_doses
from tests.tui.signed_doses import add_dose


def _found(clinic: Clinic) -> list[tuple[str, str]]:
    with clinic.store.read() as connection:
        return [(fault.at, fault.text) for fault in open_doses(connection, clinic)]


def test_a_dose_under_observation_that_today_would_not_list_is_named(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    order = add_order(clinic, patient)
    watched = add_dose(clinic, patient, order, observe=15)
    add_dose(clinic, patient, order, minutes_ago=60)
    assert _found(clinic) == []
    clinic.store.write(lambda tx: tx.delete(OpenDose, table_of(OpenDose).c.administration_id == watched.id))
    assert _found(clinic) == [(f"dose {watched.id}", "something of it is missing, and Today does not list it")]


def test_a_dose_that_is_done_and_still_kept_as_open_is_named(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    done = add_dose(clinic, patient, add_order(clinic, patient))
    clinic.store.write(lambda tx: tx.add(OpenDose(administration_id=done.id, site_id=clinic.site_id)))
    assert _found(clinic) == [(f"dose {done.id}", "nothing of it is missing, and Today lists it")]


def test_a_dose_on_no_claim_that_the_charge_queue_does_not_look_for_is_named(sqlite_clinic: Clinic) -> None:
    clinic, table = sqlite_clinic, table_of(UngatheredDose)
    add_many_doses(clinic, AT_ONCE + 2)
    newest = add_dose(clinic, patient := add_patient(clinic), add_order(clinic, patient))
    assert _found(clinic) == []
    clinic.store.write(lambda tx: tx.delete(UngatheredDose, table.c.administration_id == newest.id))
    text = "it stands on no claim, and the charge queue does not look for it"
    assert _found(clinic) == [(f"dose {newest.id}", text)]
