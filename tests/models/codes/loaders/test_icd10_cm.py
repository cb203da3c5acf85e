"""ICD-10-CM: the order file, its flag and its years."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.core.errors import BadInputError
from tests.official_files import FOLDER, ICD10, changed, copied, judged, put, read


def test_the_flag_in_column_15_tells_a_header_from_a_billable_code() -> None:
    rows, _notes = read(FOLDER / ICD10)
    assert [(row.code, row.billable) for row in rows][:3] == [("A00", False), ("A00.0", True), ("A00.1", True)]


def test_the_order_number_is_never_taken_for_the_code() -> None:
    rows, _notes = read(FOLDER / ICD10)
    assert rows[3].code == "A04.72"
    assert rows[3].text == "Enterocolitis due to Clostridium difficile, not specified as recurrent"


@pytest.mark.parametrize(
    ("name", "stated", "effective"),
    [
        ("icd10cm_order_2026.txt", None, date(2025, 10, 1)),
        ("icd10cm_order_2027.txt", None, date(2026, 10, 1)),
        ("icd10cm_order_2026.txt", date(2026, 4, 1), date(2026, 4, 1)),
        ("icd10cm-order-April-2026.txt", None, date(2026, 4, 1)),
        ("order.txt", date(2026, 10, 1), date(2026, 10, 1)),
    ],
)
def test_a_fiscal_year_begins_in_october_and_has_an_april_update(
    tmp_path: Path, name: str, stated: date | None, effective: date
) -> None:
    assert judged(copied(tmp_path, ICD10, name), stated)[2].effective == effective


@pytest.mark.parametrize("stated", [date(2026, 10, 1), date(2025, 9, 1)])
def test_a_day_outside_the_year_of_the_name_is_refused(tmp_path: Path, stated: date) -> None:
    with pytest.raises(BadInputError, match="its name says 2025-10-01"):
        judged(copied(tmp_path, ICD10), stated)


def test_the_codes_file_is_refused_because_it_knows_no_headers(tmp_path: Path) -> None:
    codes = "A000    Cholera due to Vibrio cholerae 01, biovar cholerae\r\nA001    Cholera\r\n"
    with pytest.raises(BadInputError, match="take the order file"):
        judged(put(tmp_path, "icd10cm_codes_2026.txt", codes.encode()))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"00003 A001    1", b"00003 A001    2", "line 3: is not a line of the order file"),
        (b"00003 A001    1", b"00003 A001   1 ", "line 3: is not a line of the order file"),
        (b"00048 A0472", b"00002 A0472", "line 4: order number 00002 does not follow 00003"),
        (b"00048 A0472 ", b"00048 A001  ", "line 4: A00.1 stands in the file twice"),
        (b"unspecified          Infectious gastroenteritis and colitis, unspecified\r\n", b"unspe",
         "line 6: has no long text from column 78"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        read(changed(tmp_path, ICD10, old, new))
    assert message in str(refusal.value)
