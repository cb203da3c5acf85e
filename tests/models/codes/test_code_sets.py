"""Stored code sets answer by day of service, on both engines, in one statement a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event

from models.codes.actions.load_reference import load_file
from models.codes.code_sets import AspLimit, CodeSets, HcpcsSpan, Mue
from models.codes.queries.ndc_directory import packages_of
from models.codes.stored_code_sets import StoredCodeSets
from models.store.clinic import Clinic
from tests.official_files import ALL, FOLDER, MUE, NDC_DAY, PACKAGE, PRODUCT, PTP, changed, content, put

DAY = date(2026, 11, 23)


@pytest.fixture
def filled(clinic: Clinic) -> Clinic:
    for name in ALL:
        assert load_file(clinic, FOLDER / name).status == "loaded"
    return clinic


@contextmanager
def statements(clinic: Clinic) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN":
            seen.append(statement)

    event.listen(clinic.store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(clinic.store.engine, "before_cursor_execute", note)


def code_sets(clinic: Clinic) -> CodeSets:
    return StoredCodeSets(clinic.store.read)


def test_nothing_loaded_answers_nothing(clinic: Clinic) -> None:
    stored, codes = code_sets(clinic), frozenset({"96372", "J3420"})
    assert stored.ptp(codes, DAY) == ()
    assert (stored.mue(codes, DAY), stored.asp(codes, DAY), stored.hcpcs(codes, DAY)) == ({}, {}, {})
    assert stored.icd10(frozenset({"A00.0"}), DAY) == {}
    assert stored.codes_of_ndc("55513000204", DAY) == ()


def test_each_question_is_one_statement_however_many_codes(filled: Clinic) -> None:
    stored = code_sets(filled)
    codes = frozenset({"96372", "99213", "36591", "J3420", "J0897", "J1030"})
    stored.mue(codes, DAY)
    with statements(filled) as seen:
        stored.ptp(codes, DAY)
        stored.asp(codes, DAY)
        stored.hcpcs(codes, DAY)
        stored.ptp(codes, DAY)
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("day", "partners"),
    [
        (date(2026, 8, 1), [("99213", "1"), ("36591", "0")]),
        (date(2019, 12, 31), [("99213", "1"), ("36591", "0")]),
        (date(2005, 1, 1), [("99213", "1")]),
        (date(1995, 1, 1), [("99213", "1")]),
    ],
)
def test_the_pairs_active_on_the_day_answer(filled: Clinic, day: date, partners: list[tuple[str, str]]) -> None:
    found = code_sets(filled).ptp(frozenset({"96372", "99213", "36591"}), day)
    assert {(edit.column_two, edit.indicator) for edit in found} == set(partners)
    assert all(edit.active_on(day) for edit in found)


def test_a_void_pair_never_answers(filled: Clinic) -> None:
    assert code_sets(filled).ptp(frozenset({"0001A", "90473"}), date(2022, 1, 1)) == ()


def test_an_answer_names_its_file_and_release(filled: Clinic) -> None:
    found = code_sets(filled).ptp(frozenset({"0001U", "0030U"}), DAY)
    assert found[0].release == f"{PTP} (2026-07-01)"


def test_a_part_not_loaded_yet_is_taken_from_the_quarter_before(filled: Clinic, tmp_path: Path) -> None:
    other = changed(tmp_path, PTP, b"\t99213\t", b"\t99214\t", "ccipra-v321r0-f2.txt")
    load_file(filled, put(tmp_path, "ccipra-v321r0-f2.txt", other.read_bytes().replace(b"20260630", b"*")))
    newer = changed(tmp_path, PTP, b"\t99213\t", b"\t99215\t", "ccipra-v323r0-f1.txt")
    load_file(filled, newer)
    codes = frozenset({"96372", "99213", "99214", "99215"})
    assert {edit.column_two for edit in code_sets(filled).ptp(codes, DAY)} == {"99214", "99215"}
    assert {edit.column_two for edit in code_sets(filled).ptp(codes, date(2026, 8, 1))} == {"99213", "99214"}


def test_limits_are_never_guessed_backwards_and_zero_is_a_limit(filled: Clinic) -> None:
    stored, codes = code_sets(filled), frozenset({"96372", "J0571", "J9999"})
    found = stored.mue(codes, date(2026, 7, 1))
    assert found["96372"] == Mue("96372", Decimal(4), "3", f"{MUE} (2026-07-01)")
    assert found["J0571"].units == 0
    assert "J9999" not in found
    assert stored.mue(codes, date(2026, 6, 30)) == {}


def test_the_newest_release_on_or_before_the_day_answers(filled: Clinic, tmp_path: Path) -> None:
    name = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
    load_file(filled, changed(tmp_path, MUE, b"96372,4,", b"96372,5,", name))
    stored = code_sets(filled)
    days = (date(2026, 9, 30), date(2026, 10, 1))
    assert [stored.mue(frozenset({"96372"}), day)["96372"].units for day in days] == [4, 5]


def test_a_reissued_file_answers_and_the_one_it_replaced_no_longer(filled: Clinic, tmp_path: Path) -> None:
    before = code_sets(filled)
    assert before.mue(frozenset({"96372"}), DAY)["96372"].units == 4
    load_file(filled, changed(tmp_path, MUE, b"96372,4,", b"96372,6,"), replace=True)
    assert code_sets(filled).mue(frozenset({"96372"}), DAY)["96372"].units == 6
    assert before.mue(frozenset({"96372"}), DAY)["96372"].units == 4


def test_prices_are_exact(filled: Clinic) -> None:
    found = code_sets(filled).asp(frozenset({"J3420", "A9606"}), DAY)
    assert found == {"J3420": AspLimit("J3420", Decimal("1.005"), "asp_pricing_2025q4.csv (2025-10-01)")}


def test_a_code_is_valid_by_its_days_and_an_older_day_asks_the_oldest_file(filled: Clinic) -> None:
    stored = code_sets(filled)
    found = stored.hcpcs(frozenset({"J1030", "J1010", "JG"}), date(2024, 3, 31))
    assert {code: span.valid_on(date(2024, 3, 31)) for code, span in found.items()} == {
        "J1030": True, "J1010": False, "JG": True,
    }  # fmt: skip


def test_a_reused_code_answers_with_the_life_that_holds_the_day(filled: Clinic, tmp_path: Path) -> None:
    row = next(line for line in content("HCPC2026_OCT_ANWEB.csv").splitlines() if line.startswith(b"J1030"))
    again = row.replace(b"20240331", b"").replace(b"19860101", b"20250101")
    load_file(filled, put(tmp_path, "HCPC2027_JAN_ANWEB.csv", content("HCPC2026_OCT_ANWEB.csv") + again + b"\r\n"))
    stored = code_sets(filled)
    spans = [stored.hcpcs(frozenset({"J1030"}), day)["J1030"] for day in (date(2027, 2, 1), date(2024, 6, 1))]
    label = "HCPC2027_JAN_ANWEB.csv (2027-01-01)"
    assert spans[0] == HcpcsSpan("J1030", date(2025, 1, 1), None, label)
    assert stored.hcpcs(frozenset({"J1030"}), date(2027, 1, 1))["J1030"].added == date(2025, 1, 1)
    assert spans[1].ended == date(2024, 3, 31)


def test_a_header_is_known_and_not_billable(filled: Clinic) -> None:
    found = code_sets(filled).icd10(frozenset({"A00", "A00.0", "Z99.9"}), DAY)
    assert {code: entry.billable for code, entry in found.items()} == {"A00": False, "A00.0": True}


def test_an_ndc_gives_every_code_of_the_crosswalk(filled: Clinic) -> None:
    stored = code_sets(filled)
    assert stored.codes_of_ndc("55513000204", DAY) == ("J0881", "J0882")
    assert stored.codes_of_ndc("55513000204", date(2025, 9, 30)) == ()
    assert stored.codes_of_ndc("81298855203", DAY) == ()


def test_the_codes_are_read_within_a_transaction(filled: Clinic) -> None:
    units = filled.store.write(
        lambda tx: StoredCodeSets(lambda: nullcontext(tx.connection)).mue(frozenset({"96372"}), DAY)["96372"].units
    )
    assert units == 4


@pytest.fixture
def directory(clinic: Clinic) -> Clinic:
    for name in (PRODUCT, PACKAGE):
        assert load_file(clinic, FOLDER / name, release=NDC_DAY).status == "loaded"
    return clinic


def test_ten_bare_digits_give_every_package_they_may_mean(directory: Clinic) -> None:
    assert [found.ndc for found in packages_of(directory.store.read, "1234567890")] == ["1234-5678-90", "12345-678-90"]
    assert [found.ndc for found in packages_of(directory.store.read, "12345-678-90")] == ["12345-678-90"]
    assert [found.ndc for found in packages_of(directory.store.read, "0517003225")] == ["0517-0032-25"]


def test_eleven_digits_and_an_inner_container_are_found(directory: Clinic) -> None:
    found = packages_of(directory.store.read, "00517-0032-01")[0]
    assert (found.ndc, found.outer_ndc, found.container) == ("0517-0032-01", "0517-0032-25", "VIAL, SINGLE-DOSE")
    assert (found.generic_name, found.single_dose, found.ndc11) == ("Cyanocobalamin", True, "00517003201")
    assert packages_of(directory.store.read, "00517003201") == (found,)


@pytest.mark.parametrize("text", ["", "nonsense", "123", "0517-0032-99", "1234567890123"])
def test_an_unknown_code_finds_nothing(directory: Clinic, text: str) -> None:
    assert packages_of(directory.store.read, text) == ()


def test_without_the_product_file_a_package_still_answers(clinic: Clinic) -> None:
    load_file(clinic, FOLDER / PACKAGE, release=NDC_DAY)
    assert packages_of(clinic.store.read, "0517003230")[0].single_dose is False
