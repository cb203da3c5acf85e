"""`needlepoint stock` and `needlepoint export inventory`, as a script uses them."""

from __future__ import annotations

import csv
import io
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from models.stock.records.lot import Lot
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_receipt import StockReceipt
from models.store.clinic import Clinic
from tests.factories import add_lot, add_order, add_patient, rows
from tests.models.charting.test_correct_administration import signed
from tests.tui.command_line import needlepoint
from tests.tui.commands.acting import acting_as
from tests.tui.commands.example_files import DELIVERY
from tests.tui.commands.test_safety import database_of
from tests.tui.signed_doses import add_dose

NDC = "00517-0031-25"


@pytest.fixture
def manager(sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    return acting_as(sqlite_clinic, tmp_path, monkeypatch, "cosgood", "stock_manager")


def test_k7_a_file_of_cartons_and_vials_is_received_whole_and_once(
    sqlite_clinic: Clinic, manager: tuple[str, str]
) -> None:
    database = database_of(sqlite_clinic)
    first, second = (
        needlepoint("stock", "receive", "-", "--json", *manager, given=DELIVERY.encode(), database=database)
        for _ in range(2)
    )
    assert (first.status, first.json["status"], first.json["received"]) == (0, "taken", 2)
    assert (second.status, second.json["status"], second.json["received"]) == (0, "unchanged", 0)
    assert sorted(lot.on_hand for lot in rows(sqlite_clinic, Lot)) == [25, 30]
    assert {receipt.invoice for receipt in rows(sqlite_clinic, StockReceipt)} == {"INV-1"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"{NDC},A1,2027-13-01,1,,,,,", "line 3, expiry: '2027-13-01' is not a day"),
        (f"{NDC},A1,2001-01-01,1,,,,,", "line 3, expiry: this lot has expired"),
        (f"{NDC},A1,2035-01-01,-1,,,,,", "line 3, quantity: '-1' is not an amount"),
        (f"{NDC},A1,2035-01-01,1e6,,,,,", "line 3, quantity: '1e6' is not an amount"),
        (f"{NDC},A1,2035-01-01,1.5,,,,,", "line 3, unit: write a whole number"),
        (f"{NDC},A1,2035-01-01,1,barrel,,,,", "line 3, unit: 'barrel' is not a unit of delivery"),
        (f"{NDC},,2035-01-01,1,,,,,", "line 3, lot: write the lot number"),
        (f"{NDC},A1,2035-01-01,1,,,,,thief", "line 3, owner: write one of clinic, sample, patient"),
        ("99999-9999-99,A1,2035-01-01,1,,,,,", "line 3, ndc: 99999-9999-99 is not in the formulary"),
        (f"{NDC},A1", "line 3: has 2 cells"),
    ],
)
def test_a_bad_line_names_its_cell_and_nothing_of_the_file_is_stored(
    sqlite_clinic: Clinic, manager: tuple[str, str], line: str, message: str
) -> None:
    content = f"ndc,lot,expiry,quantity,unit,serial,cost,invoice,owner\n{NDC},G1,2035-01-01,1,,,,,\n{line}\n"
    found = needlepoint("stock", "receive", "-", *manager, given=content.encode(), database=database_of(sqlite_clinic))
    assert (found.status, message in found.err) == (2, True), found.err
    assert rows(sqlite_clinic, Lot) == []


def test_a_count_books_its_variance_with_a_reason(sqlite_clinic: Clinic, manager: tuple[str, str]) -> None:
    add_lot(sqlite_clinic)
    database = database_of(sqlite_clinic)
    bare = needlepoint("stock", "count", "-", *manager, given=f"ndc,lot,quantity\n{NDC},ab123,8\n".encode(),
                       database=database)  # fmt: skip
    assert (bare.status, "line 2, reason: 10 expected" in bare.err) == (2, True)
    content = f"ndc,lot,quantity,reason\n{NDC},ab123,8,lost\n".encode()
    found = needlepoint("stock", "count", "-", "--json", *manager, given=content, database=database)
    assert (found.status, found.json["variances"]) == (0, ["-2"])
    assert rows(sqlite_clinic, Lot)[0].on_hand == 8


def test_a_recall_quarantines_the_lot_and_lists_who_got_it(sqlite_clinic: Clinic, manager: tuple[str, str]) -> None:
    add_lot(sqlite_clinic)
    patient = add_patient(sqlite_clinic, mrn="M77")
    before = sqlite_clinic.now() - timedelta(hours=3)
    signed(sqlite_clinic, add_order(sqlite_clinic, patient, signed_at=before).id)
    database = database_of(sqlite_clinic)
    words = ("stock", "recall", "--ndc", NDC, "--json", *manager)
    found = needlepoint(*words, "--lot", "AB123", database=database)
    assert found.status == 0
    assert [(one["patient"], one["dose"]) for one in found.json["given"]] == [("M77", "cyanocobalamin 1,000 mcg")]
    assert [row["state"] for row in found.json["quarantined"]] == ["recalled"]
    mistaken = needlepoint(*words, "--lot", "AB-123", database=database)
    assert (mistaken.status, mistaken.json["did_you_mean"]) == (1, ["AB123"])


def test_who_may_not_recall_is_refused_and_nothing_changes(
    sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_lot(sqlite_clinic)
    biller = acting_as(sqlite_clinic, tmp_path, monkeypatch, "bkim", "biller")
    words = ("stock", "recall", "--ndc", NDC, "--lot", "AB123", *biller)
    found = needlepoint(*words, database=database_of(sqlite_clinic))
    assert (found.status, "may not recall or quarantine stock" in found.err) == (1, True)
    assert rows(sqlite_clinic, StockMovement) == []
    assert rows(sqlite_clinic, Lot)[0].status == "active"


def test_stock_list_and_the_exported_inventory_give_the_same_rows(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    add_lot(sqlite_clinic)
    add_lot(sqlite_clinic, lot_number="=HACK", source="sample")
    database, file = database_of(sqlite_clinic), tmp_path / "inventory.csv"
    listed = needlepoint("stock", "list", "--json", database=database).json
    written = needlepoint("export", "inventory", "--output", str(file), database=database)
    assert (written.status, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    read = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert [row | {"lot": row["lot"].removeprefix("'")} for row in read] == listed
    assert {row["owner"] for row in read} == {"clinic", "sample"}
    assert read[0]["lot"] == "'=HACK"


def test_usage_adds_up_doses_units_and_money_and_names_what_does_not_reconcile(sqlite_clinic: Clinic) -> None:
    add_lot(sqlite_clinic)
    before = sqlite_clinic.now() - timedelta(hours=3)
    signed(sqlite_clinic, add_order(sqlite_clinic, add_patient(sqlite_clinic), signed_at=before).id)
    database, day = database_of(sqlite_clinic), sqlite_clinic.today().isoformat()
    words = ("stock", "usage", "--since", day, "--until", day, "--json")
    found = needlepoint(*words, database=database)
    (row,) = found.json
    assert (found.status, row["drug"], row["doses"], row["units_billed"]) == (0, "cyanocobalamin", 1, "1")
    assert row["unreconciled"] == []

    other = add_patient(sqlite_clinic, family="Lindqvist", given="Sven")
    add_dose(sqlite_clinic, other, add_order(sqlite_clinic, other))
    again = needlepoint(*words, database=database)
    assert (again.status, [line["text"] for line in again.json[0]["unreconciled"]]) == (
        1, ["given, not taken from stock"],
    )  # fmt: skip
    wrong = needlepoint("stock", "usage", "--since", day, "--until", "2020-01-01", database=database)
    assert (wrong.status, "--until: is before --since" in wrong.err) == (2, True)
