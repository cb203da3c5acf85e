"""S24 from order to dose: what a prescriber confirms is stored with the order, shown at the dose, and asks no more."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.charting.actions.decide_on_stop import Decided, Decision, decide_on_stop
from models.charting.actions.save_draft import save_draft
from models.charting.queries.giving_facts import read_giving_facts
from models.core.errors import BadInputError
from models.core.finding import Finding, Severity
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.actions.write_order import Ordered, write_order
from models.orders.order_entry import OrderEntry
from models.orders.queries.order_check import DoseDraft, check_order
from models.orders.queries.order_for_form import order_for_form
from models.orders.records.attestation import Attestation
from models.orders.records.medication_request import MedicationRequest
from models.safety.check import check
from models.safety.draft import DraftBody
from models.safety.giving import build_case
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_PIN, PHYSICIAN_SIGN_IN, add_order, add_patient, rows, staff_id

HALOPERIDOL = "haloperidol-lactate"


@pytest.fixture
def physician(clinic: Clinic):
    return staff_id(clinic, PHYSICIAN_SIGN_IN)


def entry(clinic: Clinic, dose: str, patient=None, slug: str = HALOPERIDOL, **over) -> OrderEntry:
    patient = patient or add_patient(clinic)
    return replace(OrderEntry(patient.id, slug, dose, "im", "F20.9", clinic.today()), **over)


def asked(clinic: Clinic, made: OrderEntry) -> tuple[str, ...]:
    """Return what the form shows that the dose asks."""
    form = order_for_form(clinic, made.patient_id, None)
    draft = DoseDraft(made.dose, made.route, made.diagnoses, made.every_days, made.starts_on)
    check_ = check_order(clinic, form.patient, clinic_formulary(clinic).drugs[made.drug_slug], draft, {}, form.doses)
    return tuple(one.asked for one in check_.open_doses)


def signed(clinic: Clinic, physician, made: OrderEntry) -> Ordered:
    done = write_order(clinic, physician, PHYSICIAN_PIN, made)
    assert isinstance(done, Ordered)
    return done


def at_the_dose(clinic: Clinic, order_id) -> list[Finding]:
    giver = staff_id(clinic, GIVER_SIGN_IN)
    with clinic.store.read() as connection:
        facts = read_giving_facts(connection, clinic, order_id, giver, clinic.now())
    found = check(build_case(facts, DraftBody(), clinic.now()))
    return [one for one in found if one.rule in {"dose_limit", "usual_dose"}]


def test_s24_a_dose_over_the_limit_is_not_stored_until_the_prescriber_confirms_it_by_name(clinic, physician):
    made = entry(clinic, "50 mg")
    with pytest.raises(BadInputError, match="limit at once 10\N{NO-BREAK SPACE}mg") as refused:
        write_order(clinic, physician, PHYSICIAN_PIN, made)
    assert refused.value.at == "dose"
    assert rows(clinic, MedicationRequest) == []
    (key,) = asked(clinic, made)
    with pytest.raises(BadInputError, match="limit at once"):
        write_order(clinic, physician, PHYSICIAN_PIN, replace(made, answers={key: "titrated"}))

    done = signed(clinic, physician, replace(made, answers={key: "specialist"}))

    (message,) = rows(clinic, Attestation)
    assert (message.finding, message.reason, message.person_id) == (
        "dose_limit@order.dose_limit",
        "specialist",
        physician,
    )
    assert (message.intent_id, message.request_id) == (done.order_id, done.order_id)
    assert message.content["rows"] == "10\N{NO-BREAK SPACE}mg at once, a stop"
    events = table_of(AuditEvent)
    with clinic.store.read() as connection:
        detail = connection.execute(select(events.c.detail).where(events.c.entity_id == done.order_id)).scalar_one()
    assert detail["answered"] == {message.finding: message.content_hash}


def test_s24_the_confirmed_dose_shows_who_and_why_at_the_dose_and_asks_nothing_more(clinic, physician):
    made = entry(clinic, "50 mg")
    done = signed(clinic, physician, replace(made, answers=dict.fromkeys(asked(clinic, made), "specialist")))

    (finding,) = at_the_dose(clinic, done.order_id)

    assert finding.severity is Severity.NOTE
    assert finding.text.startswith("haloperidol lactate 50\N{NO-BREAK SPACE}mg: limit at once 10\N{NO-BREAK SPACE}mg")
    assert finding.text.endswith("Confirmed at the order by D Chen MD: a specialist advised it: I answer for it.")


def test_s24_a_reason_for_an_unusual_dose_given_at_the_order_is_shown_at_the_dose(clinic, physician):
    made = entry(clinic, "8 mg")
    done = signed(clinic, physician, replace(made, answers=dict.fromkeys(asked(clinic, made), "titrated")))

    (finding,) = at_the_dose(clinic, done.order_id)

    assert finding.severity is Severity.NOTE
    assert finding.text.endswith("Confirmed at the order by D Chen MD: titrated for this patient.")


def test_s24_an_answer_does_not_carry_over_to_another_dose(clinic, physician):
    made = entry(clinic, "50 mg")
    answers = dict.fromkeys(asked(clinic, made), "specialist")
    with pytest.raises(BadInputError, match="500\N{NO-BREAK SPACE}mg: limit at once"):
        write_order(clinic, physician, PHYSICIAN_PIN, replace(made, dose="500 mg", answers=answers))


@pytest.mark.parametrize("dose", ["2 mg", "5 mg", "0.2 mg"])
def test_s24_a_usual_dose_is_ordered_and_given_without_a_question(clinic, physician, dose):
    made = entry(clinic, dose)
    assert asked(clinic, made) == ()
    assert at_the_dose(clinic, signed(clinic, physician, made).order_id) == []
    assert rows(clinic, Attestation) == []


def test_s24_an_order_nobody_confirmed_stops_at_the_dose_until_a_provider_decides(clinic, physician):
    order = add_order(
        clinic, add_patient(clinic), drug_slug=HALOPERIDOL, dose=Decimal(100), dose_unit="mg", medication_text="x"
    )
    (finding,) = at_the_dose(clinic, order.id)
    assert (finding.severity, finding.key) == (Severity.STOP, "dose_limit@verify.dose_limit")
    assert "(needs local sign-off)" in finding.text
    assert finding.source == "general knowledge, to be checked against the label"

    giver = staff_id(clinic, GIVER_SIGN_IN)
    draft = clinic.new_id()
    version = save_draft(clinic, draft, order.id, giver, 0, DraftBody())
    decision = Decision(draft, version, PHYSICIAN_SIGN_IN, PHYSICIAN_PIN, finding.key, "reviewed")
    assert decide_on_stop(clinic, decision) == Decided("D Chen MD")
    with clinic.store.read() as connection:
        facts = read_giving_facts(connection, clinic, order.id, giver, clinic.now(), draft)
    (shown,) = [one for one in check(build_case(facts, DraftBody(), clinic.now())) if one.rule == "dose_limit"]
    assert shown.severity is Severity.NOTE
    assert "Passed by D Chen MD: checked against the chart, benefit outweighs." in shown.text


def test_s24_the_most_in_a_month_counts_a_series_at_the_order_and_the_doses_given(clinic, physician):
    """Haloperidol decanoate 200 mg every 7 days is 800 mg in 28 days; the most is 450 mg."""
    patient = add_patient(clinic)
    made = entry(clinic, "200 mg", patient, "haloperidol-decanoate", every_days="7", count="4")

    (question,) = asked(clinic, made)

    assert "200\N{NO-BREAK SPACE}mg every 7 days, 800\N{NO-BREAK SPACE}mg in 28 days" in question
    assert "limit in 28 days 450\N{NO-BREAK SPACE}mg" in question
    assert asked(clinic, replace(made, every_days="28")) == ()
