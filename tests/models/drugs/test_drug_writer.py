"""A drug written reads back the same, whatever stands in its texts, and its sheet shows every difference."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.core.quantity import Quantity, Unit
from models.core.source import Confidence, Source
from models.drugs.drug import CrosswalkNote, DoseBand, Drug, OrderTemplate
from models.drugs.drug_outline import read_outline
from models.drugs.formulary import shipped_formulary
from models.drugs.reading import read_drug
from models.drugs.written.sheet import drug_sheet, sheet_changes
from models.drugs.written.writer import write_drug

B12 = shipped_formulary().drugs["cyanocobalamin"]
WATCHED = shipped_formulary().drugs["naltrexone-er"]
OTHER = Source("somebody else", Confidence.UNCONFIRMED)
HOSTILE = 'a"b\\c [/b] [@click=app.quit] \x1b[2J \u202e \x00 \x7f \n]]\n[clinical]'


def test_hostile_text_is_written_as_text_and_read_back() -> None:
    drug = replace(B12, notes=HOSTILE, brands=(HOSTILE,), clinical_source=Source(HOSTILE, Confidence.INFERRED))
    assert read_drug(drug.slug, write_drug(drug)) == drug
    assert read_outline(write_drug(drug)).names == (drug.name, drug.display, HOSTILE)


def test_a_drug_written_as_a_table_reads_back_from_its_document() -> None:
    text = write_drug(B12, 'drug."odd slug"')
    assert tomllib.loads(text)["drug"]["odd slug"]["clinical"]["min_interval_days"] == 1


def _row(drug: Drug, field: str, **over: Any) -> Drug:
    first, *rest = getattr(drug, field)
    return replace(drug, **{field: (replace(first, **over), *rest)})


@pytest.mark.parametrize(
    "changed",
    [
        replace(B12, name="x"), replace(B12, display="x"), replace(B12, brands=()), replace(B12, ingredients=("x",)),
        replace(B12, classes=("x",)), replace(B12, product_class="vaccine"), replace(B12, routes=("im",)),
        replace(B12, notes="x"), replace(B12, min_interval_days=2), replace(B12, usual_doses=()),
        replace(B12, dose_limits=()), replace(B12, needle="x"), replace(B12, high_alert=True),
        replace(B12, double_check=True), replace(B12, pain=True), replace(B12, clinical_source=OTHER),
        replace(B12, codes=()), replace(B12, packages=()), replace(B12, templates=()),
        _row(B12, "codes", hcpcs="J9999"), _row(B12, "codes", unit=Quantity(Decimal(1), Unit.MG)),
        _row(B12, "codes", style="per"), _row(B12, "codes", style="each"), _row(B12, "codes", style="tier"),
        _row(B12, "codes", effective=None), _row(B12, "codes", ends=date(2026, 1, 1)), _row(B12, "codes", source=OTHER),
        _row(B12, "codes", band=DoseBand(Decimal(1), None, Unit.MG)), _row(B12, "packages", brand="x"),
        _row(B12, "packages", form="powder"), _row(B12, "packages", container="SDV"),
        _row(B12, "packages", content=None), _row(B12, "packages", volume_ml=Decimal(2)),
        _row(B12, "packages", routes=("im",)), _row(B12, "packages", hcpcs=()), _row(B12, "packages", ndc=None),
        _row(B12, "packages", ndc_unit="UN"), _row(B12, "packages", source=OTHER),
        _row(B12, "packages", crosswalk=(CrosswalkNote("size", "2", "x"),)), _row(B12, "templates", label="x"),
        _row(B12, "templates", dose=Quantity(Decimal(2), Unit.MG)), _row(B12, "templates", route="id"),
        _row(B12, "templates", interval_days=None), _row(B12, "templates", diagnosis=None),
    ],
)  # fmt: skip
def test_every_change_of_a_drug_shows_in_its_sheet(changed: Drug) -> None:
    assert write_drug(changed) != write_drug(B12)
    changes = sheet_changes(B12, changed)
    assert changes
    assert {change.mark for change in changes} <= {"+", "-"}


@pytest.mark.parametrize(
    "changed",
    [
        replace(WATCHED, observations=()), replace(WATCHED, site_rules=()), _row(WATCHED, "observations", minutes=16),
        _row(WATCHED, "observations", from_dose=2), _row(WATCHED, "observations", source=OTHER),
        _row(WATCHED, "site_rules", groups=("deltoid",)), _row(WATCHED, "site_rules", max_volume_ml=None),
        _row(WATCHED, "site_rules", alternate_side=False), _row(WATCHED, "site_rules", route="subcut"),
        _row(WATCHED, "site_rules", source=OTHER),
    ],
)  # fmt: skip
def test_every_change_of_sites_and_watching_shows_in_the_sheet(changed: Drug) -> None:
    assert sheet_changes(WATCHED, changed)


def test_a_tier_that_counts_another_amount_shows_in_the_sheet() -> None:
    drug = shipped_formulary().drugs["buprenorphine-er"]
    assert sheet_changes(drug, _row(drug, "codes", unit=Quantity(Decimal(2), Unit.EACH)))


def test_nothing_differs_between_a_drug_and_itself() -> None:
    assert sheet_changes(B12, B12) == ()
    assert sheet_changes(None, None) == ()


def test_what_no_source_confirmed_says_so_and_what_is_over_is_told() -> None:
    sheet = drug_sheet(shipped_formulary().drugs["epinephrine"], date(2025, 7, 1))
    codes = {line.text[:5]: line.over for line in sheet if line.label == "CODE"}
    assert codes == {"J0171": True, "J0165": False, "J0166": False, "J0169": False}
    assert any(line.whole.endswith("· unconfirmed") for line in sheet)
    assert isinstance(B12.templates[0], OrderTemplate)
