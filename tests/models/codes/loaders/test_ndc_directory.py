"""The NDC directory: products, packages, and what a package's text says of its container."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.codes.reading.ndc_package_text import Container, container_of
from models.core.errors import BadInputError
from tests.official_files import FOLDER, NDC_DAY, PACKAGE, PRODUCT, changed, content, judged, put, read, zipped


@pytest.mark.parametrize(
    ("text", "container"),
    [
        ("25 VIAL, SINGLE-DOSE in 1 TRAY (0517-0032-25)  / 1 mL in 1 VIAL, SINGLE-DOSE (0517-0032-01)",
         Container("VIAL, SINGLE-DOSE", "0517-0032-01", single_dose=True)),
        ("1 VIAL, SINGLE-USE in 1 BOX (51144-050-01) > 10.5 mL in 1 VIAL, SINGLE-USE",
         Container("VIAL, SINGLE-USE", "", single_dose=True)),
        ("1 VIAL, MULTI-DOSE in 1 CARTON (0517-0032-30)  / 30 mL in 1 VIAL, MULTI-DOSE",
         Container("VIAL, MULTI-DOSE", "", single_dose=False)),
        ("10 mL in 1 VIAL (1234-5678-90) ", Container("VIAL", "1234-5678-90", single_dose=None)),
        (".5 mL in 1 SYRINGE, GLASS (12345-678-90)", Container("SYRINGE, GLASS", "12345-678-90", single_dose=None)),
        ("1 KIT in 1 CARTON (80425-0348-1) * .9 mL in 1 PACKET * 10 mL in 1 VIAL, SINGLE-DOSE (0409-4888-02)",
         Container("KIT", "", single_dose=None)),
        ("something else", Container("", "", single_dose=None)),
    ],
)  # fmt: skip
def test_a_packages_text_names_the_container_in_hand(text: str, container: Container) -> None:
    assert container_of(text) == container


def test_a_tray_and_the_vials_in_it_have_their_own_codes() -> None:
    rows, notes = read(FOLDER / PACKAGE, NDC_DAY)
    found = [(row.ndc, row.ndc11, row.outer_ndc, row.single_dose) for row in rows[:2]]
    assert found == [
        ("0517-0032-25", "00517003225", "", True),
        ("0517-0032-01", "00517003201", "0517-0032-25", True),
    ]
    assert notes.added == {"inner containers": 1}


def test_twelve_digits_are_kept_as_they_are(tmp_path: Path) -> None:
    path = changed(tmp_path, PACKAGE, b"12345-678-90", b"012345-0678-90")
    found = next(row for row in read(path, NDC_DAY)[0] if row.product_ndc == "12345-678")
    assert (found.digits, found.ndc11) == ("012345067890", None)


def test_a_code_that_is_no_ndc_is_left_out_and_counted(tmp_path: Path) -> None:
    path = changed(tmp_path, PACKAGE, b"\t12345-678-90\t", b"\tABC-678-90\t")
    rows, notes = read(path, NDC_DAY)
    assert notes.left_out == {"codes that are no NDC": 1}
    assert len(rows) == 4


def test_products_are_read_in_windows_letters() -> None:
    rows, _notes = read(FOLDER / PRODUCT, NDC_DAY)
    assert (rows[1].name, rows[1].strength, rows[1].ended) == ("Éxample® XR", "200 mg/mL", date(2027, 12, 31))
    assert rows[2].strength == "1 mg/mL; 2 mg/mL"


def test_a_loose_file_says_no_day_and_its_archive_does(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="add --release"):
        judged(FOLDER / PACKAGE)
    archive = zipped(tmp_path, "ndctext.zip", {PACKAGE: content(PACKAGE)})
    assert judged(archive)[2].effective == NDC_DAY


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (PACKAGE, b"\t20271231\tN\tN", b"\t2027\tN\tN", "line 4: end of marketing '2027' is not a day"),
        (PRODUCT, b"1234-5678_cccc\t", b"12345-678_bbbb\t", "line 4: PRODUCTID '12345-678_bbbb' is blank or stands"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, name: str, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        read(changed(tmp_path, name, old, new), NDC_DAY)
    assert message in str(refusal.value)


def test_a_file_cut_within_a_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="line 5: has 4 columns, the header 8"):
        read(put(tmp_path, PACKAGE, content(PACKAGE)[:-20]), NDC_DAY)
