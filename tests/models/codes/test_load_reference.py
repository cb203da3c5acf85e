"""Official files come in whole, once, beside what was there, on both engines."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlmodel import SQLModel

from models.codes.actions.load_reference import LoadReport, load_file
from models.codes.queries.loaded_releases import loaded_releases
from models.codes.records.code_set_release import CodeSetRelease
from models.store import audit
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import Transaction
from tests.factories import rows
from tests.official_files import (
    ALL,
    FOLDER,
    HCPCS,
    MUE,
    NDC_DAY,
    PACKAGE,
    PRICING,
    PRODUCT,
    PTP,
    changed,
    content,
    copied,
    many_edits,
    put,
    zipped,
)

TABLES = ("ptp_edit", "mue_limit", "hcpcs_code", "asp_limit", "ndc_hcpcs", "icd10_code", "ndc_product", "ndc_package")


def counted(clinic: Clinic, table: str) -> int:
    with clinic.store.read() as connection:
        found = connection.execute(select(func.count()).select_from(SQLModel.metadata.tables[table])).scalar_one()
    return int(found)


def refused(report: LoadReport) -> str:
    assert (report.status, report.sets) == ("refused", ())
    return str(report.error)


def nothing_stored(clinic: Clinic) -> bool:
    return not rows(clinic, CodeSetRelease) and not any(counted(clinic, table) for table in TABLES)


@pytest.mark.parametrize("name", ALL)
def test_every_official_file_is_stored_with_its_release(clinic: Clinic, name: str) -> None:
    report = load_file(clinic, FOLDER / name)
    assert report.status == "loaded", report.error
    release = rows(clinic, CodeSetRelease)[0]
    assert (release.effective, release.rows) == (report.sets[0].effective, report.sets[0].rows)
    assert sum(counted(clinic, table) for table in TABLES) == release.rows


def test_the_same_content_again_changes_nothing_whatever_it_is_called(clinic: Clinic, tmp_path: Path) -> None:
    load_file(clinic, FOLDER / PRICING)
    before = len(rows(clinic, AuditEvent))
    again = load_file(clinic, copied(tmp_path, PRICING, "other name.csv"))
    packed = load_file(clinic, zipped(tmp_path, "october-2025.zip", {"section 508/price.csv": content(PRICING)}))
    assert (again.status, packed.status) == ("unchanged", "unchanged")
    assert again.sets[0].rows == 6
    assert (len(rows(clinic, CodeSetRelease)), len(rows(clinic, AuditEvent))) == (1, before)


def test_each_load_is_audited_and_the_chain_holds(clinic: Clinic) -> None:
    load_file(clinic, FOLDER / PTP)
    event = next(row for row in rows(clinic, AuditEvent) if row.action == "load_reference")
    assert (event.detail["kind"], event.detail["effective"], event.detail["rows"]) == ("ncci_ptp", "2026-07-01", 10)
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


def test_quarters_stand_beside_each_other(clinic: Clinic, tmp_path: Path) -> None:
    load_file(clinic, FOLDER / MUE)
    load_file(
        clinic, changed(tmp_path, MUE, b"96372,4,", b"96372,5,", "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv")
    )
    assert counted(clinic, "mue_limit") == 14
    assert [found.effective for found in loaded_releases(clinic.store)] == [date(2026, 10, 1), date(2026, 7, 1)]


def test_another_file_of_the_same_release_is_refused_until_it_is_said_to_replace_it(
    clinic: Clinic, tmp_path: Path
) -> None:
    load_file(clinic, FOLDER / MUE)
    reissued = changed(tmp_path, MUE, b"96372,4,", b"96372,5,")
    assert "add --replace (the earlier rows stay stored)" in refused(load_file(clinic, reissued))
    assert load_file(clinic, reissued, replace=True).status == "loaded"
    assert [(found.rows, found.answers) for found in loaded_releases(clinic.store)] == [(7, True), (7, False)]
    assert counted(clinic, "mue_limit") == 14
    assert "was replaced by" in refused(load_file(clinic, FOLDER / MUE))


def test_a_release_with_less_than_half_the_rows_of_another_is_doubted(clinic: Clinic, tmp_path: Path) -> None:
    load_file(clinic, FOLDER / MUE)
    data = content(MUE)
    cut = put(tmp_path, "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", data[: data.index(b"96372,")])
    assert load_file(clinic, cut).sets[0].notes == (f"has 3 rows, {MUE} of 2026-07-01 has 7: was it cut short?",)


def test_the_four_parts_of_the_edits_are_one_release(clinic: Clinic, tmp_path: Path) -> None:
    second = changed(tmp_path, PTP, b"96372", b"96374", "ccipra-v322r0-f2.txt")
    both = zipped(tmp_path, "edits.zip", {"ccipra-v322r0-f2.txt": second.read_bytes(), PTP: content(PTP)})
    report = load_file(clinic, both)
    assert [(found.part, found.rows) for found in report.sets] == [("f2", 10), ("f1", 10)]
    assert load_file(clinic, second).status == "unchanged"


def test_an_archive_gives_its_data_and_not_what_lies_beside_it(clinic: Clinic, tmp_path: Path) -> None:
    layout = b"J101000100" + b"3" + b" " * 290
    archive = zipped(tmp_path, "october-2026-alpha-numeric-hcpcs-file.zip", {
        "HCPC2026_recordlayout.txt": layout,
        "HCPC2026_OCT_Corrections.csv": content(HCPCS),
        "HCPC2026_OCT_Transaction.csv": content(HCPCS),
        "HCPC2026_OCT_ANWEB.xlsx": b"PK\x03\x04" + b"\x00" * 90,
        "HCPC2026_OCT_ANWEB.csv": content(HCPCS),
        "proc_notes_OCT2026.txt": b"0001 Some processing note\r\n",
    })  # fmt: skip
    report = load_file(clinic, archive)
    assert [(found.kind, found.rows) for found in report.sets] == [("hcpcs", 6)]
    assert rows(clinic, CodeSetRelease)[0].file_name == f"{archive.name}/HCPC2026_OCT_ANWEB.csv"


def test_the_ndc_directory_comes_in_one_archive_dated_by_its_day(clinic: Clinic, tmp_path: Path) -> None:
    archive = zipped(tmp_path, "ndctext.zip", {PRODUCT: content(PRODUCT), PACKAGE: content(PACKAGE)})
    report = load_file(clinic, archive)
    assert [(found.kind, found.effective, found.rows) for found in report.sets] == [
        ("ndc_product", NDC_DAY, 3),
        ("ndc_package", NDC_DAY, 4),
    ]


def test_an_archive_with_one_bad_member_stores_none_of_them(clinic: Clinic, tmp_path: Path) -> None:
    broken = content(PACKAGE)[:-20]
    archive = zipped(tmp_path, "ndctext.zip", {PRODUCT: content(PRODUCT), PACKAGE: broken})
    assert refused(load_file(clinic, archive)).startswith("package.txt: line 5: has 4 columns")
    assert nothing_stored(clinic)


def test_a_bad_line_after_thousands_of_good_ones_leaves_nothing(clinic: Clinic, tmp_path: Path) -> None:
    path = put(tmp_path, PTP, b"".join([*many_edits(12_000), b"nonsense\r\n"]))
    assert refused(load_file(clinic, path)).startswith("line 12007: has 1 columns")
    assert nothing_stored(clinic)
    assert load_file(clinic, FOLDER / PTP).status == "loaded"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\r\n \r\n", "is empty"),
        ("notes.txt", b"shopping list\r\n", "is none of the files this reads"),
        ("page.zip", b"<!DOCTYPE html><html><body>License</body>", "is a web page, not the file"),
        ("book.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 500, "is an Excel workbook: take the text file"),
        ("scan.pdf", b"%PDF-1.7", "is a PDF"),
        ("cut.zip", b"PK\x03\x04" + b"\x00" * 40, "is a damaged archive: download it again"),
        ("wide.txt", "Column 1\tColumn 2".encode("utf-16"), "is saved as UTF-16"),
        ("noise.bin", bytes(range(256)), "is not a text file"),
    ],
)
def test_what_is_no_code_set_is_refused_in_one_line(
    sqlite_clinic: Clinic, tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    report = refused(load_file(sqlite_clinic, put(tmp_path, name, data)))
    assert message in report
    assert "\n" not in report


def test_an_excel_workbook_inside_is_named_as_one(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    workbook = zipped(tmp_path, "ptp.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert "is an Excel workbook" in refused(load_file(sqlite_clinic, workbook))
    inside = zipped(tmp_path, "ptp.zip", {"ptp.xlsx": workbook.read_bytes()})
    assert "holds no text file, only ptp.xlsx" in refused(load_file(sqlite_clinic, inside))


def test_a_damaged_archive_is_told_and_stores_nothing(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path, "ptp.zip", {PTP: b"".join(many_edits(3000))}).read_bytes())
    data[len(data) // 2] ^= 0xFF
    report = refused(load_file(sqlite_clinic, put(tmp_path, "ptp.zip", bytes(data))))
    assert "is a damaged archive: download it again" in report
    assert nothing_stored(sqlite_clinic)


@pytest.mark.parametrize("name", [MUE, PTP, PRICING, HCPCS])
def test_a_file_of_headers_alone_is_refused(sqlite_clinic: Clinic, tmp_path: Path, name: str) -> None:
    first = {MUE: b"0001U,", PTP: b"0001A\t", PRICING: b"90371,", HCPCS: b"   A1,"}[name]
    data = content(name)
    path = put(tmp_path, name, data[: data.index(first)])
    assert "it is cut short" in refused(load_file(sqlite_clinic, path))


def test_a_file_that_is_not_there_is_told(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refused(load_file(sqlite_clinic, tmp_path / "nothing.csv"))
    assert "cannot be read: Is a directory" in refused(load_file(sqlite_clinic, tmp_path))


def test_two_workstations_loading_the_same_file_store_it_once(clinic: Clinic, tmp_path: Path) -> None:
    path = put(tmp_path, PTP, b"".join(many_edits(6000)))
    reports: list[LoadReport] = []
    threads = [threading.Thread(target=lambda: reports.append(load_file(clinic, path))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.status for report in reports) == ["loaded", "unchanged"]
    assert counted(clinic, "ptp_edit") == 6000


def test_of_two_loaders_the_one_overtaken_while_it_stores_finds_the_file_there(
    postgres_clinic: Clinic, tmp_path: Path
) -> None:
    engine, path = postgres_clinic.store.engine, put(tmp_path, PTP, b"".join(many_edits(10)))
    reports: list[LoadReport] = []
    about_to_store: list[str] = []

    def overtake(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "max(code_set_release.number)" in statement and not about_to_store:
            about_to_store.append(statement)
            reports.append(load_file(postgres_clinic, path))

    event.listen(engine, "before_cursor_execute", overtake)
    reports.append(load_file(postgres_clinic, path))
    assert [report.status for report in reports] == ["loaded", "unchanged"]
    assert counted(postgres_clinic, "ptp_edit") == 10


def test_nobody_waits_while_a_file_is_read(clinic: Clinic, tmp_path: Path) -> None:
    path = put(tmp_path, PTP, b"".join(many_edits(11_000)))
    written = []

    def write(_name: str, _done: int, _size: int) -> None:
        def act(tx: Transaction) -> None:
            audit.append(tx, event_id=clinic.new_id(), site_id=clinic.site_id, at=clinic.now(), action="meanwhile",
                         agent_id=None)  # fmt: skip

        clinic.store.write(act)
        written.append(1)

    assert load_file(clinic, path, progress=write).status == "loaded"
    assert len(written) == 3
    with clinic.store.read() as connection:
        assert list(audit.breaks(connection, clinic.site_id)) == []


def test_no_temporary_table_is_left_on_the_connection(clinic: Clinic) -> None:
    load_file(clinic, FOLDER / PTP)
    load_file(clinic, FOLDER / MUE)
    with clinic.store.read() as connection, pytest.raises(Exception, match="staged_0"):
        connection.execute(text("SELECT 1 FROM staged_0"))
