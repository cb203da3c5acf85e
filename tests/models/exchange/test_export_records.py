"""Signed doses and their charges go out as rows, each once, in the version that counts."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from models.claims.actions.gather_doses import gather_doses
from models.core.errors import BadInputError, RefusedError
from models.exchange.actions.export_records import export_records
from models.exchange.csv_cells import csv_text, safe_cell
from models.exchange.queries.export_rows import Wanted
from models.store.clinic import Clinic
from tests.factories import staff_id
from tests.models.charting.test_correct_administration import LEFT, amended, void
from tests.models.claims.given import claims, given, insured, stocked

EVERY = Wanted()


@pytest.fixture
def stock(sqlite_clinic: Clinic) -> Clinic:
    stocked(sqlite_clinic)
    return sqlite_clinic


def test_an_amended_dose_is_one_row_and_a_struck_one_says_so(stock: Clinic) -> None:
    kept = amended(stock, given(stock, insured(stock)), sites=LEFT)
    void(stock, struck := given(stock, insured(stock)))
    rows = export_records(stock, None, "administrations", EVERY).rows
    found = {row["administration"]: (row["status"], row["sites"]) for row in rows}
    assert found == {
        str(kept): ("amendment", "deltoid-l"), str(struck): ("entered in error", "deltoid-r"),
    }  # fmt: skip


def test_a_dose_says_drug_amount_site_lot_and_charges(stock: Clinic) -> None:
    given(stock, insured(stock))
    (row,) = export_records(stock, None, "administrations", EVERY).rows
    assert (row["drug"], row["dose"], row["unit"], row["route"]) == ("cyanocobalamin", "1000", "mcg", "im")
    assert (row["lot"], row["charges"]) == ("B2207", "96372 x 1; J3420 x 1")


def test_a_charge_says_its_claim_and_state(stock: Clinic) -> None:
    given(stock, insured(stock))
    assert {row["state"] for row in export_records(stock, None, "charges", EVERY).rows} == {""}
    gather_doses(stock)
    rows = export_records(stock, None, "charges", EVERY).rows
    assert [(row["code"], row["state"], row["payer"]) for row in rows] == [
        ("96372", "ready", "Example Health"), ("J3420", "ready", "Example Health"),
    ]  # fmt: skip
    assert {row["claim"] for row in rows} == {claims(stock)[0].control}


def test_days_of_service_and_a_patient_limit_the_rows(stock: Clinic) -> None:
    patient = insured(stock)
    given(stock, patient)
    given(stock, insured(stock))
    today = stock.today()
    assert len(export_records(stock, None, "charges", Wanted(today, today)).rows) == 4
    assert not export_records(stock, None, "charges", Wanted(since=today + timedelta(days=1))).rows
    assert not export_records(stock, None, "charges", Wanted(until=today - timedelta(days=1))).rows
    mine = export_records(stock, None, "administrations", Wanted(mrn=patient.mrn)).rows
    assert [row["mrn"] for row in mine] == [patient.mrn]
    with pytest.raises(BadInputError, match="no patient has the record number"):
        export_records(stock, None, "charges", Wanted(mrn="nobody"))


@pytest.mark.heavy
def test_postgresql_gives_the_same_rows(postgres_clinic: Clinic) -> None:
    stocked(postgres_clinic)
    amended(postgres_clinic, given(postgres_clinic, insured(postgres_clinic)), sites=LEFT)
    gather_doses(postgres_clinic)
    (row,) = export_records(postgres_clinic, None, "administrations", EVERY).rows
    assert (row["status"], row["sites"]) == ("amendment", "deltoid-l")
    charges = export_records(postgres_clinic, None, "charges", Wanted(mrn=row["mrn"])).rows
    assert [one["state"] for one in charges] == ["reversed", "reversed", "ready", "ready"]


def test_only_who_may_export_does(stock: Clinic) -> None:
    with pytest.raises(RefusedError, match="may not export records"):
        export_records(stock, staff_id(stock, "mruiz"), "charges", EVERY)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx"])
def test_a_spreadsheet_never_runs_a_cell(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert next(csv.reader(io.StringIO(csv_text(("a",), [{"a": text}]).split("\n", 1)[1], newline="")))[0][0] == "'"
