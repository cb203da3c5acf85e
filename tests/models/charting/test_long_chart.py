"""A chart reads its newest doses whole and every other as a line; all of them count for what is said of time."""

from __future__ import annotations

from sqlalchemy import event

from models.charting.chart.whole import whole_doses
from models.charting.charted import PAGE, ChartedDose, PatientChart
from models.charting.queries.charting import open_charting
from models.charting.queries.patient_chart import patient_chart
from models.orders.records.medication_request import MedicationRequest
from models.store.clinic import Clinic
from tests.factories import GIVER_SIGN_IN, rows, staff_id
from tests.tui.many_doses import EVERY, add_many_doses

DOSES = 2 * PAGE + 7


def whole(chart: PatientChart) -> list[str]:
    """Return the sentences of the doses that count and are read whole."""
    return [line.summary for line in chart.counting if isinstance(line, ChartedDose)]


def test_the_newest_page_is_whole_and_every_other_dose_is_a_line(sqlite_clinic: Clinic) -> None:
    patient, sentences = add_many_doses(sqlite_clinic, DOSES)
    chart = patient_chart(sqlite_clinic, patient.id)
    assert whole(chart) == sentences[:PAGE]
    assert len(chart.counting) == DOSES
    oldest = chart.lines[-1]
    assert not isinstance(oldest, ChartedDose)
    assert (oldest.drug, oldest.sites, oldest.response) == ("cyanocobalamin", ("left deltoid",), "no reaction")


def test_lanes_and_intervals_look_at_every_dose(sqlite_clinic: Clinic) -> None:
    patient, _ = add_many_doses(sqlite_clinic, DOSES)
    chart = patient_chart(sqlite_clinic, patient.id)
    (lane,) = chart.lanes
    assert len(lane.doses) == DOSES
    assert {timing.days for timing in chart.timings.values()} == {0}
    assert len(chart.timings) == DOSES - 1
    (order,) = rows(sqlite_clinic, MedicationRequest)
    facts = open_charting(sqlite_clinic, order.id, staff_id(sqlite_clinic, GIVER_SIGN_IN)).facts
    assert len(facts.doses) == DOSES
    assert (facts.doses[0].service_date - facts.doses[-1].service_date).days == (DOSES - 1) * EVERY


def test_any_page_can_be_read_whole_and_takes_its_place(sqlite_clinic: Clinic) -> None:
    patient, sentences = add_many_doses(sqlite_clinic, DOSES)
    chart = patient_chart(sqlite_clinic, patient.id)
    middle = chart.around(chart.lines[PAGE + 3].id)
    chart = chart.with_whole(whole_doses(sqlite_clinic, middle))
    assert whole(chart) == sentences[: 2 * PAGE]
    chart = chart.with_whole(whole_doses(sqlite_clinic, chart.around(chart.lines[-1].id)))
    assert whole(chart) == sentences


def test_a_chart_is_read_with_the_page_of_the_selected_dose(sqlite_clinic: Clinic) -> None:
    patient, sentences = add_many_doses(sqlite_clinic, DOSES)
    oldest = patient_chart(sqlite_clinic, patient.id).lines[-1]
    again = patient_chart(sqlite_clinic, patient.id, oldest.id)
    assert whole(again) == [*sentences[:PAGE], *sentences[2 * PAGE :]]


def test_a_long_chart_sends_no_more_statements_than_a_short_one(sqlite_clinic: Clinic) -> None:
    short, long = (add_many_doses(sqlite_clinic, number)[0] for number in (1, DOSES))
    assert len(_sent(sqlite_clinic, short.id)) == len(_sent(sqlite_clinic, long.id)) == 14


def _sent(clinic: Clinic, patient_id: object) -> list[str]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    read: PatientChart = patient_chart(clinic, patient_id)
    event.listen(clinic.store.engine, "before_cursor_execute", note)
    try:
        assert patient_chart(clinic, patient_id) == read
    finally:
        event.remove(clinic.store.engine, "before_cursor_execute", note)
    return [one for one in sent if one.lstrip().startswith(("SELECT", "WITH"))]
