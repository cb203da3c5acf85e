"""What the shipped code sets say of codes and days: HCPCS of 2024-07, quarterly tables to 2026-04, single sources."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import pytest

from models.billing.tables.tables import shipped_billing_tables
from models.codes.code_sets import HcpcsSpan, SetRelease
from models.codes.layered_code_sets import LayeredCodeSets
from models.codes.shipped_code_dates import shipped_spans
from models.codes.shipped_code_sets import ShippedCodeSets, shipped_code_sets
from models.core.source import Confidence
from models.drugs.formulary import shipped_formulary
from tests.daily import over_each

DAY = date(2026, 6, 15)
FOLDER = resources.files("models.codes") / "sets"


def rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / f"{file}.csv").read_text("ascii").splitlines()))


def span(code: str, day: date) -> HcpcsSpan | None:
    return shipped_code_sets().hcpcs(frozenset({code}), day).get(code)


def valid(code: str, day: date) -> bool:
    found = span(code, day)
    return found is not None and found.valid_on(day)


def test_each_code_begun_or_ended_since_july_2024_ships_with_its_source() -> None:
    since = rows("codes_since_2024-07")
    assert Counter(row["confidence"] for row in since) == {"confirmed": 69, "inferred": 52, "unconfirmed": 17}
    assert all(row["source"] for row in since)


@over_each([row for row in rows("codes_since_2024-07") if row["code"] != "J0570"], lambda row: row["code"])
def test_a_code_of_the_list_is_valid_from_its_first_to_its_last_day(row: dict[str, str]) -> None:
    before, code = timedelta(days=1), row["code"]
    if row["added"]:
        first = date.fromisoformat(row["added"])
        assert (valid(code, first - before), valid(code, first)) == (False, True)
    if row["ended"]:
        last = date.fromisoformat(row["ended"])
        assert (valid(code, last), valid(code, last + before)) == (True, False)
        assert span(code, last + before).confidence.value == row["confidence"]


def test_the_340b_modifier_that_ended_ended_in_both_tables() -> None:
    ended = next(row["ended"] for row in rows("codes_since_2024-07") if row["code"] == "JG")
    assert shipped_billing_tables().modifiers["JG"].ends == date.fromisoformat(ended)


@pytest.mark.parametrize("file", ["hcpcs_2024-07", "service_codes_2026-04"])
def test_the_files_searched_by_halves_are_sorted(file: str) -> None:
    lines = (FOLDER / f"{file}.csv").read_text("ascii").splitlines()[1:]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    "file", ["hcpcs_2024-07", "service_codes_2026-04", "codes_before_2024-07", "codes_since_2024-07"]
)
def test_no_code_ends_before_it_begins(file: str) -> None:
    for row in rows(file):
        first, ended = (row[name] and date.fromisoformat(row[name]) for name in list(row)[1:3])
        assert not (first and ended) or first <= ended, row


def test_no_spans_of_one_code_overlap() -> None:
    for code in {row["code"] for file in ("hcpcs_2024-07", "service_codes_2026-04") for row in rows(file)}:
        spans = shipped_spans(code)
        assert spans
        assert all((one.ended or date.max) < (other.added or date.min) for one, other in pairwise(spans)), code


def test_every_code_of_the_formulary_is_held_on_the_days_it_says() -> None:
    wrong = [
        (drug.slug, code.hcpcs, day)
        for drug in shipped_formulary().drugs.values()
        for code in drug.codes
        for day in (code.effective, code.ends, None if code.ends else DAY)
        if day and not valid(code.hcpcs, day)
    ]
    assert wrong == []


def test_every_administration_code_is_held_today() -> None:
    tables = shipped_billing_tables()
    codes = {code for row in tables.administration for code in (row.code, row.several, row.counselled)}
    codes |= {code for row in tables.vaccines for code in (row.first, row.further, row.counselled)}
    # The coccidioidin skin test is in no quarterly table from 2025 on: whoever charts it is asked.
    assert [code for code in sorted(codes) if code and not valid(code, DAY)] == ["86490"]


@pytest.mark.parametrize(
    ("code", "last", "first"),
    [("96372", "2008-12-31", "2009-01-01"), ("90460", "2010-12-31", "2011-01-01"),
     ("96381", "2023-10-05", "2023-10-06"),
     ("90481", "2025-12-31", "2026-01-01"), ("90480", "2023-09-10", "2023-09-11")],
)  # fmt: skip
def test_an_administration_code_begins_on_its_day(code: str, last: str, first: str) -> None:
    assert (valid(code, date.fromisoformat(last)), valid(code, date.fromisoformat(first))) == (False, True)


def test_what_it_replaced_or_is_replaced_by_is_named() -> None:
    found = span("J3370", date(2026, 1, 5))
    assert found is not None
    assert (found.ended, found.instead, found.confidence) == (
        date(2025, 6, 30), "J3373 (10 mg a unit)", Confidence.INFERRED,
    )  # fmt: skip
    assert span("J9998", DAY) is None


class Loaded(ShippedCodeSets):
    """A clinic's HCPCS file of one day that holds J3370 still open."""

    def __init__(self, day: date) -> None:
        self.day = day

    def hcpcs(self, codes, day):
        return {code: HcpcsSpan(code, date(1986, 1, 1), None, "loaded", as_of=self.day) for code in codes & {"J3370"}}

    def releases(self, day):
        return {"hcpcs": SetRelease("hcpcs", "loaded", self.day, self.day)}


@pytest.mark.parametrize(("loaded", "ended"), [("2025-04-01", date(2025, 6, 30)), ("2026-10-01", None)])
def test_the_newer_of_a_loaded_file_and_a_shipped_table_answers(loaded: str, ended: date | None) -> None:
    sets = LayeredCodeSets(Loaded(date.fromisoformat(loaded)), shipped_code_sets(), frozenset({"hcpcs"}))
    assert sets.hcpcs(frozenset({"J3370"}), DAY)["J3370"].ended == ended
    assert sets.hcpcs(frozenset({"J3420"}), DAY)["J3420"].release == "HCPCS Level II 2024-07"


def test_of_loaded_and_shipped_dates_the_ones_that_reach_further_are_named() -> None:
    for day, through in ((date(2025, 4, 1), date(2026, 6, 30)), (date(2026, 10, 1), date(2026, 10, 1))):
        sets = LayeredCodeSets(Loaded(day), shipped_code_sets(), frozenset({"hcpcs"}))
        assert sets.releases(DAY)["hcpcs"].through == through
        assert sets.releases(DAY)["mue"].through == date(2024, 9, 30)
