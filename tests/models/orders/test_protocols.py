"""Standing orders: who starts them, for whom, until when, and who answers for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.core.errors import BadInputError
from models.orders.actions.save_protocol import end_protocol, save_protocol
from models.orders.actions.write_order import Ordered, write_order
from models.orders.criteria import Criteria
from models.orders.order_body import OrderBody
from models.orders.order_entry import ProtocolStart
from models.orders.queries.order_details import order_details
from models.orders.queries.protocols import protocol_history, protocols, startable
from models.orders.records.medication_request import MedicationRequest
from models.orders.records.order_protocol import OrderProtocolVersion
from models.patients.actions.record_weight import record_weight
from models.people.actions.authenticate import Denied
from models.people.records.practitioner import Practitioner
from models.people.versions import Stale, Stored, Unchanged
from models.store.clinic import Clinic
from models.store.transaction import table_of
from tests.daily import first_daily
from tests.factories import GIVER_PIN, PHYSICIAN_PIN, add_allergy, add_patient, rows
from tests.models.orders.sent import draft, entry, giver, nurse, order_row, physician, protocol


def started(clinic: Clinic, patient, version, confirmed=(), **over):
    made = entry(clinic, patient, protocol=ProtocolStart(version, confirmed), **over)
    return write_order(clinic, giver(clinic), GIVER_PIN, made)


def barred(clinic: Clinic, patient) -> str:
    (line,) = startable(clinic, patient.id, giver(clinic))
    return line.barred


def test_who_may_start_it_makes_an_order_of_its_provider(sqlite_clinic):
    patient, version = add_patient(sqlite_clinic), protocol(sqlite_clinic)
    done = started(sqlite_clinic, patient, version, drug_slug="epinephrine", dose="9 mg", note="left arm")
    assert isinstance(done, Ordered)
    order = order_row(sqlite_clinic, done.order_id)
    assert (order.requester_name, order.taken_by_name, order.origin) == ("D Chen MD", "M Ruiz MA", "protocol")
    assert (order.drug_slug, order.dose, order.status) == ("cyanocobalamin", 1000, "active")
    found = order_details(sqlite_clinic, order.id)
    assert found.protocol == "B12 for adults, version 1, signed by D Chen MD"
    assert found.events[0].content["version"] == 1


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"birth_date": date(2015, 1, 1)}, "from 18 y on"),
        ({"sex": "male"}, "for female patients"),
        ({"allergy_status": "unknown"}, "allergies were not asked about"),
    ],
)
def test_a_patient_it_is_not_for_is_named_with_the_reason(sqlite_clinic, over, why):
    patient = add_patient(sqlite_clinic, **over)
    version = protocol(sqlite_clinic, criteria=Criteria(least_months=216, sex="female"))
    assert why in barred(sqlite_clinic, patient)
    outcome = started(sqlite_clinic, patient, version)
    assert isinstance(outcome, Denied)
    assert why in outcome.text
    assert not rows(sqlite_clinic, MedicationRequest)


def test_an_allergy_to_its_drug_bars_it(sqlite_clinic):
    patient, version = add_patient(sqlite_clinic, allergy_status="recorded"), protocol(sqlite_clinic)
    add_allergy(sqlite_clinic, patient, "cyanocobalamin")
    assert "ALLERGY to cyanocobalamin" in started(sqlite_clinic, patient, version).text


def test_what_the_chart_does_not_decide_is_asked_and_kept(sqlite_clinic):
    patient = add_patient(sqlite_clinic, sex="unknown")
    criteria = Criteria(sex="female", excludes=("pregnant",))
    version = protocol(sqlite_clinic, criteria=criteria)
    (line,) = startable(sqlite_clinic, patient.id, giver(sqlite_clinic))
    assert [asked for asked, _text in line.questions] == ["sex", "excludes:pregnant"]
    with pytest.raises(BadInputError, match="ask the patient first: for female patients: the chart does not say"):
        started(sqlite_clinic, patient, version)
    done = started(sqlite_clinic, patient, version, ("sex", "excludes:pregnant"))
    event = order_details(sqlite_clinic, done.order_id).events[0]
    assert event.content["confirmed"] == ["excludes:pregnant", "sex"]


def test_w26_a_birth_year_alone_that_may_lie_on_either_side_of_a_bound_is_asked(sqlite_clinic, clock):
    year = clock.now().year
    version = protocol(sqlite_clinic, criteria=Criteria(least_months=216))
    around = add_patient(sqlite_clinic, birth_date=date(year - 18, 1, 1), birth_precision="year")
    (line,) = startable(sqlite_clinic, around.id, giver(sqlite_clinic))
    assert line.questions == [("age:from", "from 18 y on")]
    with pytest.raises(BadInputError, match="ask the patient first: from 18 y on"):
        started(sqlite_clinic, around, version)
    assert isinstance(started(sqlite_clinic, around, version, ("age:from",)), Ordered)
    older = add_patient(sqlite_clinic, birth_date=date(year - 20, 1, 1), birth_precision="year")
    (line,) = startable(sqlite_clinic, older.id, giver(sqlite_clinic))
    assert line.questions == []


def test_an_ended_an_expired_and_a_changed_protocol_start_nothing(sqlite_clinic, clock):
    patient, version = add_patient(sqlite_clinic), protocol(sqlite_clinic)
    (line,) = protocols(sqlite_clinic)
    key, who = line.protocol.key, physician(sqlite_clinic)
    clock.tick(91 * 24 * 60)
    assert "expired on" in started(sqlite_clinic, patient, version).text
    newer = draft(sqlite_clinic, key=key, change=1)
    assert save_protocol(sqlite_clinic, who, PHYSICIAN_PIN, newer) == Stored(str(key), 2)
    assert "changed meanwhile" in started(sqlite_clinic, patient, version).text
    assert isinstance(end_protocol(sqlite_clinic, who, key, 1, "a station behind"), Stale)
    assert isinstance(end_protocol(sqlite_clinic, who, key, 2, "no longer used"), Stored)
    assert barred(sqlite_clinic, patient) == "ended by D Chen MD"
    assert [one.change for one in protocol_history(sqlite_clinic, key)] == [3, 2, 1]


def test_a_protocol_of_a_provider_who_left_starts_nothing_and_says_what_helps(sqlite_clinic):
    patient, version = add_patient(sqlite_clinic), protocol(sqlite_clinic)
    gone = table_of(Practitioner).c.id == physician(sqlite_clinic)
    sqlite_clinic.store.write(lambda tx: tx.update(Practitioner, gone, active=False))
    outcome = started(sqlite_clinic, patient, version)
    assert "D Chen MD no longer orders here: another provider signs it" in outcome.text


def test_a_role_that_is_not_named_may_not_start_it(sqlite_clinic):
    patient, version = add_patient(sqlite_clinic), protocol(sqlite_clinic, roles=("nurse",))
    assert barred(sqlite_clinic, patient) == "only for: nurse"
    assert "only for: nurse" in started(sqlite_clinic, patient, version).text
    made = entry(sqlite_clinic, patient, protocol=ProtocolStart(version))
    assert isinstance(write_order(sqlite_clinic, nurse(sqlite_clinic), PHYSICIAN_PIN, made), Ordered)


def test_only_a_provider_signs_a_protocol_and_with_the_right_pin(sqlite_clinic):
    made = draft(sqlite_clinic)
    assert "may not change protocols" in save_protocol(sqlite_clinic, giver(sqlite_clinic), GIVER_PIN, made).text
    assert "Wrong PIN" in save_protocol(sqlite_clinic, physician(sqlite_clinic), "0000", made).text
    assert not rows(sqlite_clinic, OrderProtocolVersion)


def test_the_same_protocol_again_is_no_new_version(sqlite_clinic):
    protocol(sqlite_clinic)
    (line,) = protocols(sqlite_clinic)
    again = draft(sqlite_clinic, key=line.protocol.key, change=1)
    assert isinstance(save_protocol(sqlite_clinic, physician(sqlite_clinic), PHYSICIAN_PIN, again), Unchanged)


@pytest.mark.parametrize(
    ("over", "at"),
    first_daily(
        [
            ({"name": " "}, "name"),
            ({"name": "B12\u202e"}, "name"),
            ({"body": OrderBody("nothing", "1 mg", "im")}, "drug"),
            ({"body": OrderBody("cyanocobalamin", "1,000 mcg", "im", "7")}, "count"),
            ({"criteria": Criteria(excludes=("unheard",))}, "excludes"),
            ({"criteria": Criteria(least_months=24, below_months=12)}, "below"),
            ({"criteria": Criteria(sex="x")}, "sex"),
            ({"roles": ()}, "roles"),
            ({"roles": ("biller",)}, "roles"),
            ({"reason": ""}, "reason"),
        ],
        daily=3,
    ),
)
def test_what_a_protocol_cannot_hold_is_refused_at_its_field(sqlite_clinic, over, at):
    with pytest.raises(BadInputError) as refused:
        save_protocol(sqlite_clinic, physician(sqlite_clinic), PHYSICIAN_PIN, draft(sqlite_clinic, **over))
    assert refused.value.at == at


def test_a_protocol_that_ends_before_today_is_refused(sqlite_clinic):
    made = replace(draft(sqlite_clinic), valid_until=sqlite_clinic.today() - timedelta(days=1))
    with pytest.raises(BadInputError, match="lies before"):
        save_protocol(sqlite_clinic, physician(sqlite_clinic), PHYSICIAN_PIN, made)


def test_a_dose_per_kg_asks_for_a_weight_that_is_young_enough(sqlite_clinic, clock):
    patient = add_patient(sqlite_clinic)
    version = protocol(sqlite_clinic, body=OrderBody("epinephrine", "0.01 mg/kg", "im"), name="Anaphylaxis")
    with pytest.raises(BadInputError, match="no weight is recorded"):
        started(sqlite_clinic, patient, version)
    record_weight(sqlite_clinic, giver(sqlite_clinic), patient.id, "20 kg")
    done = started(sqlite_clinic, patient, version)
    row = order_row(sqlite_clinic, done.order_id)
    assert (str(row.dose), str(row.dose_per_kg)) == ("0.2", "0.01")
