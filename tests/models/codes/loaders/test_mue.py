"""MUE: a notice and a header over several lines, and the practitioners' table only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.core.errors import BadInputError
from tests.official_files import FOLDER, MUE, changed, copied, judged, read


def test_the_notice_and_the_header_with_a_line_end_in_it_are_passed_over() -> None:
    rows, _notes = read(FOLDER / MUE)
    assert [row.code for row in rows] == ["0001U", "0008U", "0010U", "96372", "J0571", "J3420", "L8000"]


def test_the_indicator_is_the_first_sign_of_its_text_and_zero_is_a_limit() -> None:
    rows, _notes = read(FOLDER / MUE)
    found = {row.code: (row.units, row.indicator) for row in rows}
    assert (found["96372"], found["J0571"], found["L8000"]) == ((4, "3"), (0, "2"), (1, "1"))


@pytest.mark.parametrize(
    ("name", "effective"),
    [
        (MUE, date(2026, 7, 1)),
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", date(2026, 10, 1)),
        ("medicare-ncci-2026q4-practitioner-services-mue-table.csv", date(2026, 10, 1)),
        ("practitioner-services-mue-table-effective-01-01-2027.csv", date(2027, 1, 1)),
    ],
)
def test_the_published_name_says_the_quarter(tmp_path: Path, name: str, effective: date) -> None:
    assert judged(copied(tmp_path, MUE, name))[2].effective == effective


@pytest.mark.parametrize("whose", [b"Outpatient Hospital Services", b"DME Supplier Services"])
def test_the_tables_of_hospitals_and_suppliers_are_refused(tmp_path: Path, whose: bytes) -> None:
    with pytest.raises(BadInputError, match="take the practitioner services' table"):
        judged(changed(tmp_path, MUE, b"Practitioner Services MUE", whose + b" MUE"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"96372,4,", b"96372,four,", "line 11: 'four' is no number of units"),
        (b"96372,4,", b"9637,4,", "line 11: '9637' is not a billing code"),
        (b"96372,4,3 Date", b"96372,4,Date", "line 11: adjudication indicator"),
        (b"96372,4,", b"J3420,4,", "line 13: J3420 is already on line 11"),
        (b"L8000,1,1 Line Edit,Nature of Equipment\r\n", b"L8000,1,1 Li", "line 14: has 3 columns, the header 4"),
        (b"Nature of Equipment\r\n", b"Nature of S", "line 14: ends in the middle of 'Nature of S'"),
        (b"Nature of Equipment\r\n", b'"Nature of Equip\r\n', "line 14: cannot be read, the file may be cut short"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        read(changed(tmp_path, MUE, old, new))
    assert message in str(refusal.value)
