"""A weak row says so until somebody signs it off as it reads, and again once it reads otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codes.tables.code_tables import shipped_code_tables
from models.core.source import Confidence, Source
from models.drugs.formulary import shipped_formulary
from models.safety.approval import hash_of, row_hash, unconfirmed, unconfirmed_limit, unconfirmed_of, waits
from models.safety.settings.sheet import SafetyRow, drug_row, drug_safety, table_row, table_rows, table_safety

TABLES = shipped_code_tables()
LATE = TABLES.limits["late_entry_minutes"]
KETOROLAC = shipped_formulary().drugs["ketorolac-tromethamine"]
NOBODY: frozenset[str] = frozenset()
SAYS = " (needs local sign-off)"
SOURCES = st.builds(Source, st.text(), st.sampled_from(Confidence), st.none() | st.dates())


def test_needs_local_sign_off_stands_behind_every_weak_row_and_no_confirmed_one() -> None:
    assert all(unconfirmed_limit(NOBODY, row) == (SAYS if table_row(row).weak else "") for row in table_rows(TABLES))
    assert unconfirmed_limit(NOBODY, LATE) == SAYS
    assert unconfirmed_limit(NOBODY, TABLES.limits["multi_dose_days"]) == ""


def test_needs_local_sign_off_goes_once_the_row_is_signed_off() -> None:
    assert unconfirmed_limit(frozenset({hash_of(table_row(LATE))}), LATE) == ""


@pytest.mark.parametrize(
    "changed",
    [
        replace(LATE, value=Decimal(16)),
        replace(LATE, text="something else"),
        replace(LATE, source=replace(LATE.source, key="another")),
        replace(LATE, source=replace(LATE.source, label_date=date(2026, 3, 1))),
        replace(LATE, source=replace(LATE.source, confidence=Confidence.INFERRED)),
    ],
)
def test_needs_local_sign_off_comes_back_with_any_change_of_text_or_source(changed: object) -> None:
    assert unconfirmed_limit(frozenset({hash_of(table_row(LATE))}), changed) == SAYS  # type: ignore[arg-type]


def test_s24_a_weak_dose_limit_of_a_drug_is_signed_off_by_itself() -> None:
    limits = [replace(row, source=replace(row.source, confidence=Confidence.INFERRED)) for row in KETOROLAC.dose_limits]
    signed = frozenset({hash_of(drug_row(KETOROLAC.slug, limits[0]))})
    assert unconfirmed_of(signed, KETOROLAC.slug, limits[0]) == ""
    assert all(unconfirmed_of(signed, KETOROLAC.slug, row) == SAYS for row in limits[1:])
    assert unconfirmed_of(signed, "another-drug", limits[0]) == SAYS


def test_s70_how_a_drug_is_given_is_a_row_of_its_own() -> None:
    weak = replace(KETOROLAC, clinical_source=Source("a colleague", Confidence.UNCONFIRMED))
    assert unconfirmed_of(NOBODY, weak.slug, weak) == SAYS
    signed = frozenset({hash_of(drug_row(weak.slug, weak))})
    assert unconfirmed_of(signed, weak.slug, weak) == ""
    assert unconfirmed_of(signed, weak.slug, replace(weak, double_check="none", high_alert=not weak.high_alert)) == SAYS


def test_every_row_of_the_tables_has_a_key_and_words_of_its_own() -> None:
    rows = table_safety(TABLES)
    assert len({row.key for row in rows}) == len(rows)
    assert all(row.text and row.label and len(row.key) <= 200 for row in rows)


def test_every_safety_row_of_every_drug_has_a_hash_of_its_own() -> None:
    rows = [row for drug in shipped_formulary().drugs.values() for row in drug_safety(drug)]
    assert len({hash_of(row) for row in rows}) == len(rows)
    assert all(len(row.key) <= 200 for row in rows)


@given(st.text(), st.text(), SOURCES, SOURCES)
def test_two_rows_share_a_hash_only_when_they_read_the_same(key: str, text: str, one: Source, other: Source) -> None:
    assert (row_hash(key, text, one) == row_hash(key, text, other)) == (one == other)
    row = SafetyRow(key, "LIMIT", text, one)
    assert waits(NOBODY, row) == bool(unconfirmed(NOBODY, row))
    assert not waits(frozenset({hash_of(row)}), row)
