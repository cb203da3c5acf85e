"""What a person types becomes a row of the safety tables and back, or is refused at its field."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codes.tables.code_tables import shipped_code_tables
from models.core.errors import BadInputError
from models.safety.settings.overlay import overlaid_tables
from models.safety.settings.sheet import TableRow, row_key, table_row, table_rows
from models.safety.settings.typed import body_of, checked_row, row_of, row_values, with_body
from tests.daily import over_each

TODAY = date(2026, 11, 23)
TABLES = shipped_code_tables()
ROWS = {row_key(row): row for row in table_rows(TABLES)}


@over_each(ROWS.values(), lambda row: str(row_key(row)))
def test_what_a_form_shows_of_a_row_reads_back_as_it_was(row: TableRow) -> None:
    assert row_of(row, row_values(row), TABLES, TODAY) == row
    stored = json.loads(json.dumps(body_of(row)))
    assert with_body(row, stored) == row
    assert checked_row(row, stored, TABLES, TODAY) == row


def test_the_clinics_rows_stand_in_the_place_of_the_shipped_ones() -> None:
    own = {key: body_of(row) for key, row in ROWS.items()}
    assert overlaid_tables(own) == TABLES
    card = row_of(ROWS["emergency/card"], {**row_values(ROWS["emergency/card"]), "lines": "Call 911. | EPINEPHrine."},
                  TABLES, TODAY)  # fmt: skip
    tables = overlaid_tables({"emergency/card": body_of(card)})
    assert tables.emergency.lines == ("Call 911.", "EPINEPHrine.")
    assert tables.limits == TABLES.limits


@given(st.decimals(0, 10_080, places=0), st.none() | st.dates(date(1990, 1, 1), TODAY))
def test_any_number_of_minutes_a_person_can_mean_is_kept_as_typed(minutes: Decimal, day: date | None) -> None:
    typed = {"value": f"{minutes:f}", "source": "clinic policy 7", "confidence": "conf",
             "label_date": day.isoformat() if day else ""}  # fmt: skip
    row = row_of(TABLES.limits["late_entry_minutes"], typed, TABLES, TODAY)
    assert (row.value, row.source.label_date) == (minutes, day)
    assert with_body(TABLES.limits["late_entry_minutes"], json.loads(json.dumps(body_of(row)))) == row


@pytest.mark.parametrize(
    ("key", "over", "at"),
    [
        ("limit/late_entry_minutes", {"value": "-1"}, "value"),
        ("limit/late_entry_minutes", {"value": "1.5"}, "value"),
        ("limit/late_entry_minutes", {"value": "10081"}, "value"),
        ("limit/late_entry_minutes", {"value": "soon"}, "value"),
        ("limit/late_entry_minutes", {"source": " "}, "source"),
        ("limit/late_entry_minutes", {"confidence": "sure"}, "confidence"),
        ("limit/late_entry_minutes", {"label_date": "2027-01-01"}, "label_date"),
        ("limit/multi_dose_days", {"value": "27"}, "source"),
        ("flag/pregnant", {"display": "with child"}, "source"),
        ("limit/scanning_expected", {"value": "2"}, "value"),
        ("limit/pin_attempts", {"value": "0"}, "value"),
        ("limit/idle_lock_minutes", {"value": "0"}, "value"),
        ("limit/identifiers_needed", {"value": "1"}, "value"),
        ("limit/order_tolerance_percent", {"value": "101"}, "value"),
        ("volume/deltoid", {"note_ml": "3"}, "warn_ml"),
        ("volume/deltoid", {"note_ml": "0"}, "note_ml"),
        ("volume/deltoid", {"warn_ml": "50"}, "warn_ml"),
        ("infant_volume/any", {"age_below": "x"}, "age_below"),
        ("age_site/im+12+36", {"prefer": ""}, "prefer"),
        ("age_site/im+12+36", {"avoid": "abdomen_lower"}, "avoid"),
        ("age_volume/deltoid+12+36", {"warn_ml": "0.4"}, "warn_ml"),
        ("flag/pregnant", {"display": ""}, "display"),
        ("flag/pregnant", {"display": "be\x07ll"}, "display"),
        ("flag/pregnant", {"display": "x" * 301}, "display"),
        ("flag/pregnant", {"severity": "stop"}, "severity"),
        ("flag/pregnant", {"implies": "dragon"}, "implies"),
        ("flag/mastectomy", {"severity": ""}, "severity"),
        ("flag/mastectomy", {"groups": "nose"}, "groups"),
        ("allergy_class/penicillin", {"members": ""}, "members"),
        ("allergy_class/penicillin", {"related": "dragon"}, "related"),
        ("reminder/deltoid", {"text": " "}, "text"),
        ("emergency/card", {"lines": ""}, "lines"),
        ("emergency/card", {"lines": "x" * 101}, "lines"),
        ("emergency/card", {"lines": " | ".join(map(str, range(13)))}, "lines"),
        ("emergency/card", {"lines": "Lay flat.\u202e"}, "lines"),
    ],
)
def test_s30_a_row_that_cannot_be_is_refused_at_its_field(key: str, over: dict[str, str], at: str) -> None:
    with pytest.raises(BadInputError) as caught:
        row_of(ROWS[key], {**row_values(ROWS[key]), **over}, TABLES, TODAY)
    assert caught.value.at == at


def test_a_source_that_confirmed_the_shipped_row_never_stands_behind_another_number() -> None:
    row = ROWS["limit/multi_dose_days"]
    for cited in ({"source": "our policy"}, {"confidence": "unconfirmed"}, {"label_date": "2026-03-01"}):
        own = row_of(row, {**row_values(row), "value": "14", **cited}, TABLES, TODAY)
        again = row_of(own, {**row_values(own), "value": "7"}, TABLES, TODAY)
        assert table_row(again).text.startswith("7 days")


@pytest.mark.parametrize(
    ("body", "at"),
    [({"colour": "red"}, "colour"), ({"value": True}, "value"), ({"value": ["1"]}, "value"), ({"value": {}}, "value")],
)
def test_a_body_from_outside_is_read_with_the_same_words(body: dict[str, Any], at: str) -> None:
    with pytest.raises(BadInputError) as caught:
        checked_row(ROWS["limit/late_entry_minutes"], body, TABLES, TODAY)
    assert caught.value.at == at
