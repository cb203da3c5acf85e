"""A drug's sites, limits, courses, flags, intervals and times to watch are typed, read back, and refused at a field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.core.errors import BadInputError
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary
from models.drugs.reading import read_drug
from models.drugs.typing.sections import SECTIONS, rows_of, values_at, with_row, without_row
from models.drugs.written.document import checked_drug, read_toml
from models.drugs.written.sheet import safety_rows, sheet_changes
from models.drugs.written.writer import write_drug
from models.safety.approval import hash_of
from models.safety.settings.sheet import drug_safety
from tests.daily import over_each
from tests.models.drugs.drug_rows import ROWS, TODAY, drugs

DRUGS = list(shipped_formulary().drugs.values())
B12 = shipped_formulary().drugs["cyanocobalamin"]
CITED = {"source": "label", "confidence": "confirmed", "label_date": "2026-03-01"}
TYPED = {
    "WATCH": {"from_dose": "1", "minutes": "30"},
    "SITES": {"routes": "IM", "groups": "Deltoid, ventrogluteal", "volume": "2 ml", "alternate": "y",
              "age_from": "18", "age_below": "", "severity": "warn"},
    "DOSE": {"least": "0.5 mg", "most": "1,000 mcg", "per": "m²", "routes": "IM", "age_from": "18", "age_below": "",
             "weight_from": "", "weight_below": "50", "flag": "renal impaired", "diagnoses": "d51, e53.8",
             "purpose": "deficiency"},
    "LIMIT": {"most": "60 mg", "per": "", "kind": "In 28 days", "routes": "", "age_from": "", "age_below": "65",
              "weight_from": "50 kg", "weight_below": "", "flag": "renal impaired", "diagnoses": "",
              "severity": "stop"},
    "COURSE": {"days": "5", "gap_days": "7", "severity": "warn"},
    "NOT WITH": {"flag": "pregnant", "severity": "stop", "text": "harms the child"},
    "REPEAT": {"by": "CDC", "in_use": "yes", "early_before": "77", "on_time": "91", "grace": "105",
               "late_actions": "exclude pregnancy"},
}  # fmt: skip


@over_each(DRUGS, lambda drug: drug.slug)
def test_every_row_of_a_shipped_drug_reads_back_from_its_form_as_it_was(drug: Drug) -> None:
    for label in SECTIONS:
        for place in range(len(rows_of(drug, label))):
            assert with_row(drug, label, place, values_at(drug, label, place), TODAY) == drug


@pytest.mark.parametrize("label", TYPED)
def test_s24_s30_s41_s59_a_row_of_a_drug_is_added_changed_and_taken_out(label: str) -> None:
    bare = replace(B12, observations=(), site_rules=(), usual_doses=(), dose_limits=())
    added = with_row(bare, label, 0, TYPED[label] | CITED, TODAY)
    (row,) = rows_of(added, label)
    assert row.source.label_date == date(2026, 3, 1)
    assert [change.mark for change in sheet_changes(bare, added)] == ["+"]
    changed = with_row(added, label, 0, values_at(added, label, 0) | {"source": "a newer label"}, TODAY)
    assert rows_of(changed, label)[0].source.key == "a newer label"
    assert without_row(changed, label, 0) == bare
    assert read_drug(bare.slug, write_drug(added)) == added


@given(st.data(), st.sampled_from(sorted(ROWS)))
def test_any_row_reads_back_from_its_form_as_it_was(data: st.DataObject, label: str) -> None:
    row = data.draw(ROWS[label])
    drug = replace(B12, observations=(), site_rules=())
    drug = replace(drug, **{SECTIONS[label].rows: (row,)})
    assert with_row(drug, label, 0, values_at(drug, label, 0), TODAY) == drug


@settings(max_examples=60, deadline=None)
@given(drugs(), drugs())
def test_any_safety_rows_are_written_and_read_back_and_every_difference_shows(one: Drug, other: Drug) -> None:
    text = write_drug(one)
    assert read_drug(one.slug, text) == one
    assert checked_drug(one.slug, read_toml(text.encode()), "") == one
    assert bool(sheet_changes(one, other)) == (one != other)
    same = {hash_of(row) for row in drug_safety(one)} == {hash_of(row) for row in drug_safety(other)}
    assert same == (set(safety_rows(one)[1:]) == set(safety_rows(other)[1:]) and _giving(one) == _giving(other))


def _giving(drug: Drug) -> tuple[object, ...]:
    return (drug.double_check, drug.clinical_source)


def test_s41_one_interval_is_followed_at_a_time() -> None:
    drug = with_row(B12, "REPEAT", 0, TYPED["REPEAT"] | CITED, TODAY)
    drug = with_row(drug, "REPEAT", 1, TYPED["REPEAT"] | CITED | {"by": "label"}, TODAY)
    assert [(row.name, row.in_use) for row in drug.intervals] == [("CDC", False), ("label", True)]
    drug = with_row(drug, "REPEAT", 0, values_at(drug, "REPEAT", 0) | {"in_use": "yes"}, TODAY)
    assert [row.in_use for row in drug.intervals] == [True, False]
    drug = with_row(drug, "REPEAT", 0, values_at(drug, "REPEAT", 0) | {"in_use": "no"}, TODAY)
    assert [row.in_use for row in drug.intervals] == [False, False]


def test_a_label_date_typed_earlier_is_kept_when_another_field_is_changed() -> None:
    drug = B12
    for label in ("CODE", "PACKAGE"):
        drug = with_row(drug, label, 0, values_at(drug, label, 0) | {"label_date": "2026-03-01"}, TODAY)
        drug = with_row(drug, label, 0, values_at(drug, label, 0) | {"source": "elsewhere"}, TODAY)
        assert rows_of(drug, label)[0].source.label_date == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("label", "over", "at"),
    [
        ("WATCH", {"from_dose": "0"}, "from_dose"), ("WATCH", {"minutes": "1441"}, "minutes"),
        ("WATCH", {"minutes": "-5"}, "minutes"), ("WATCH", {"minutes": "٣"}, "minutes"),
        ("SITES", {"routes": "im subcut"}, "routes"), ("SITES", {"groups": ""}, "groups"),
        ("SITES", {"volume": "0"}, "volume"), ("SITES", {"alternate": "maybe"}, "alternate"),
        ("SITES", {"age_from": "65", "age_below": "18"}, "age_below"), ("SITES", {"severity": "note"}, "severity"),
        ("LIMIT", {"most": "60"}, "most"), ("LIMIT", {"most": "0 mg"}, "most"), ("LIMIT", {"kind": "week"}, "kind"),
        ("LIMIT", {"age_from": "x"}, "age_from"), ("LIMIT", {"weight_from": "fat"}, "weight_from"),
        ("LIMIT", {"weight_from": "50", "weight_below": "50"}, "weight_below"), ("LIMIT", {"per": "stone"}, "per"),
        ("LIMIT", {"kind": "in 0 days"}, "kind"), ("LIMIT", {"kind": "in 400 days"}, "kind"),
        ("LIMIT", {"routes": "oral"}, "routes"), ("LIMIT", {"diagnoses": "gout"}, "diagnoses"),
        ("DOSE", {"least": ""}, "least"), ("DOSE", {"least": "0 mg"}, "least"), ("DOSE", {"most": "0.4 mg"}, "most"),
        ("DOSE", {"most": "1 mL"}, "most"),
        ("COURSE", {"days": "0"}, "days"), ("COURSE", {"gap_days": ""}, "gap_days"),
        ("NOT WITH", {"flag": ""}, "flag"), ("NOT WITH", {"text": " "}, "text"),
        ("NOT WITH", {"severity": "loud"}, "severity"),
        ("REPEAT", {"by": ""}, "by"), ("REPEAT", {"on_time": "76"}, "on_time"), ("REPEAT", {"grace": "90"}, "grace"),
        ("REPEAT", {"in_use": ""}, "in_use"), ("REPEAT", {"label_date": "soon"}, "label_date"),
        ("COURSE", {"source": "la\x07bel"}, "source"), ("COURSE", {"confidence": ""}, "confidence"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_at_its_field(label: str, over: dict[str, str], at: str) -> None:
    with pytest.raises(BadInputError) as caught:
        with_row(B12, label, 0, TYPED[label] | CITED | over, TODAY)
    assert caught.value.at == at
