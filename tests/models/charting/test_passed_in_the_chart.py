"""What was passed with a reason stands in the chart: in the sentence, after an amendment, and of older records too."""

from __future__ import annotations

from decimal import Decimal

from models.charting.queries.patient_chart import patient_chart
from models.charting.records.medication_administration import MedicationAdministration
from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient, rows
from tests.models.charting.test_correct_administration import LEFT, amend, signed
from tests.tui.signed_doses import add_dose

SAID = "OBSERVATION ENDED EARLY: checked against the chart, benefit outweighs"
ANSWERED = {"response@response.kind": "reviewed"}


def test_s60_an_observation_ended_early_is_told_in_the_chart_also_after_an_amendment(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    add_lot(clinic, drug_slug="ketorolac-tromethamine", ndc="00409-3796-01", lot_number="K1")
    order = add_order(clinic, patient, drug_slug="ketorolac-tromethamine", dose=Decimal(30), dose_unit="mg")
    dose = signed(clinic, order.id, waste_reason="remainder", pain_before=7, pain_after=3, overrides=ANSWERED)

    (charted,) = patient_chart(clinic, patient.id).counting
    assert SAID in charted.summary
    assert charted.passed == ()

    amend(clinic, dose, sites=LEFT)
    (charted,) = patient_chart(clinic, patient.id).counting
    assert "left deltoid" in charted.sites
    assert SAID in charted.summary


def test_s60_a_record_whose_sentence_told_no_reason_tells_it_beside_the_sentence(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    text = "To be watched 15 min, until 17:32. Choose Observing, or say why it ends early."
    kept = {"rule": "response", "severity": "warn", "at": "response.kind", "text": text, "source": "S59"}
    add_dose(clinic, patient, add_order(clinic, patient), overrides=[{**kept, "reason": "reviewed"}])

    (charted,) = patient_chart(clinic, patient.id).counting

    reason = "checked against the chart, benefit outweighs"
    assert charted.passed == (f"To be watched 15 min, until 17:32: {reason}",)
    assert rows(clinic, MedicationAdministration)[0].summary == "Given as ordered."
